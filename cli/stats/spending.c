/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How much of the chance of a false alarm may be used up when a part of the data is in: the two spending functions of
 * Lan and DeMets, "Discrete sequential boundaries for clinical trials", 1983.
 */

#include "stats.h"

#include <math.h>

#define ROOT_OF_PI 1.7724538509055160

/*
 * The x of erfc(x) = alpha, 0 < alpha <= 1; sqrt(2) * x is the two-sided critical value of the normal distribution.
 * Newton's method on ln erfc, which is concave and falls: from a start that is too large it only comes down, and stops
 * when rounding no longer lets it. erfc(x) <= exp(-x^2) gives such a start.
 */
static double inverse_erfc(double alpha)
{
    double wanted = log(alpha), next = sqrt(-wanted), x;
    do {
        x = next;
        double tail = erfc(x), density = 2 / ROOT_OF_PI * exp(-x * x);
        next = x + (log(tail) - wanted) * tail / density;
    } while (next < x);
    return x;
}

double stats_alpha_spent(double alpha, double fraction)
{
    if (!(fraction > 0)) return 0;
    if (fraction >= 1) return alpha;
    return alpha * log1p(expm1(1) * fraction);
}

double stats_alpha_spent_late(double alpha, double fraction)
{
    if (!(fraction > 0)) return 0;
    if (fraction >= 1) return alpha;
    return fmin(alpha, erfc(inverse_erfc(alpha) / sqrt(fraction))); /* rounding could add a little */
}
