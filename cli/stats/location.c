/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where a symmetric distribution sits, told by the signed-rank test turned round (Hodges and Lehmann, "Estimates of
 * location based on rank tests", 1963). The Walsh averages are the means of all pairs of values, each value with itself
 * included. The sum of positive ranks of the values minus c is the number of Walsh averages above c, so the interval of
 * all c that the test does not reject ends at two of them, and the estimate is the one in the middle.
 */

#include "stats.h"

#include <math.h>
#include <stdlib.h>

static double *walsh_averages(const double *values, size_t n, size_t *count)
{
    *count = n * (n + 1) / 2;
    double *averages = malloc((*count + 1) * sizeof *averages);
    if (!averages) return NULL;
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) averages[k++] = (values[i] + values[j]) / 2;
    stats_sort(averages, *count);
    return averages;
}

bool stats_location(const double *values, size_t n, double *location)
{
    size_t count;
    double *averages = walsh_averages(values, n, &count);
    if (!averages) return false;
    *location = stats_percentile(averages, count, 0.5);
    free(averages);
    return true;
}

/* How many Walsh averages may be cut off at each end: the largest k for which a rank sum below k has at most the
 * probability `tail`. */
static size_t ends_to_cut(size_t n, double tail)
{
    double ways[STATS_WILCOXON_EXACT * (STATS_WILCOXON_EXACT + 1) / 2 + 1] = {1};
    size_t most = 0;
    for (size_t rank = 1; rank <= n; rank++) {
        most += rank;
        for (size_t sum = most; sum >= rank; sum--) ways[sum] += ways[sum - rank];
    }
    double below = 0;
    size_t k = 0;
    while (k < most / 2 && ldexp(below + ways[k], -(int)n) <= tail) below += ways[k++];
    return k;
}

bool stats_location_interval(const double *values, size_t n, double confidence, double interval[2])
{
    size_t count;
    double *averages = n <= STATS_WILCOXON_EXACT ? walsh_averages(values, n, &count) : NULL;
    if (!averages) return false;
    size_t cut = ends_to_cut(n, (1 - confidence) / 2);
    if (cut > 0) cut--;
    interval[0] = averages[cut];
    interval[1] = averages[count - 1 - cut];
    free(averages);
    return true;
}
