/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Exact limits for a probability (Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the
 * case of the binomial", 1934). The chance of at least k hits in n trials grows with p, so each limit is the one p that
 * gives it a certain value. That chance is the regularized incomplete beta function I_p(k, n - k + 1), which is the
 * chance of exactly k hits, times a continued fraction.
 */

#include "stats.h"

#include <math.h>

#define TWO_PI 6.283185307179586

/* ln(n!) beyond Stirling's formula sqrt(2 pi n) (n / e)^n, n >= 1. The series is good to 2e-14 from 16 on. */
static double beyond_stirling(double n)
{
    if (n < 16) {
        double factorial = 1;
        for (int i = 2; i <= (int)n; i++) factorial *= i;
        return log(factorial) - (n + 0.5) * log(n) + n - 0.5 * log(TWO_PI);
    }
    double s = 1 / (n * n);
    return (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s / 1680))) / n;
}

/* count * ln(expected / count), for a given difference expected - count that may be far smaller than both. */
static double weighted_log(double count, double expected, double difference)
{
    return count * (fabs(difference) < count / 2 ? log1p(difference / count) : log(expected / count));
}

/*
 * The chance of exactly k hits, 1 <= k <= n, q = 1 - p, above = n * p - k. Written with what lies beyond Stirling's
 * formula, as Loader ("Fast and accurate computation of binomial probabilities", 2000) does: logarithms of factorials
 * themselves would cancel, and leave 8 digits for ten million trials.
 */
static double exactly(double k, double n, double p, double q, double above)
{
    if (k == n) return exp(weighted_log(n, n * p, above));
    double power = weighted_log(k, n * p, above) + weighted_log(n - k, n * q, -above);
    power += beyond_stirling(n) - beyond_stirling(k) - beyond_stirling(n - k);
    return exp(power) * sqrt(n / (TWO_PI * k * (n - k)));
}

/*
 * x^a (1 - x)^b / (B(a, b) I_x(a, b)) for whole a and b: the continued fraction of DiDonato and Morris ("Algorithm
 * 708", 1992), by the method of Lentz. surplus = a - (a + b) * x + 1. While that is above 0, so is every term, and
 * nothing cancels. Some multiple of the root of a + b terms suffices, and at m = b it ends in any case.
 */
static double beta_fraction(double a, double b, double x, double surplus)
{
    double value = a * surplus / (a + 1), upper = value, lower = 0, change;
    double m = 0;
    do {
        m++;
        double share = x / (a + 2 * m - 1);
        double over = (a + m - 1) * (a + b + m - 1) * m * (b - m) * share * share;
        double under = m + m * (b - m) * share + (a + m) * (surplus + m * (2 - x)) / (a + 2 * m + 1);
        lower = 1 / (under + over * lower);
        upper = under + over / upper;
        change = upper * lower;
        value *= change;
    } while (fabs(change - 1) > 1e-15);
    return value;
}

/* The chance of at least k hits if no more than k are expected, 1 <= k <= n, 0 < p < 1, q = 1 - p. */
static double upper_tail(double k, double n, double p, double q)
{
    double above = p < q ? n * p - k : n - k - n * q; /* the difference of the smaller two */
    return exactly(k, n, p, q, above) * k * q / beta_fraction(k, n - k + 1, p, q - above);
}

/*
 * The p that gives at least k hits the chance `wanted`, and fewer the chance `rest`, 1 - wanted. By halving, until no
 * number lies between; of the two chances the one in the thin tail is compared, so that neither is lost beside 1.
 */
static double solve(double k, double n, double wanted, double rest)
{
    double low = 0, high = 1, p;
    while ((p = low + (high - low) / 2) > low && p < high) {
        double q = 1 - p;
        bool too_low = n * p <= k ? upper_tail(k, n, p, q) < wanted : upper_tail(n - k + 1, n, q, p) > rest;
        *(too_low ? &low : &high) = p;
    }
    return p;
}

static double upper_limit(size_t hits, size_t trials, double open)
{
    return hits == trials ? 1 : solve((double)hits + 1, (double)trials, 1 - open, open);
}

double stats_binomial_upper(size_t hits, size_t trials, double confidence)
{
    return upper_limit(hits, trials, 1 - confidence);
}

void stats_binomial_interval(size_t hits, size_t trials, double confidence, double interval[2])
{
    double open = (1 - confidence) / 2;
    interval[0] = hits == 0 ? 0 : solve((double)hits, (double)trials, open, 1 - open);
    interval[1] = upper_limit(hits, trials, open);
}
