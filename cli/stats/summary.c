/* SPDX-License-Identifier: Apache-2.0 */

/* Order statistics, mean and spread. */

#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void stats_sort(double *values, size_t n)
{
    if (n > 1) qsort(values, n, sizeof *values, ascending);
}

double stats_percentile(const double *sorted, size_t n, double p)
{
    double position = p * (double)(n - 1);
    size_t below = (size_t)position;
    if (below + 1 >= n) return sorted[n - 1];
    return sorted[below] + (position - (double)below) * (sorted[below + 1] - sorted[below]);
}

bool stats_percentile_is_supported(size_t n, double p)
{
    return (1.0 - p) * (double)n >= 10.0 - 1e-6; /* 1 - 0.999 is a little below 0.001 */
}

double stats_mean(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += values[i];
    return sum / (double)n;
}

bool stats_median(const double *values, size_t n, double *median)
{
    double *sorted = malloc(n * sizeof *sorted);
    if (!sorted) return false;
    memcpy(sorted, values, n * sizeof *sorted);
    stats_sort(sorted, n);
    *median = stats_percentile(sorted, n, 0.5);
    free(sorted);
    return true;
}

bool stats_mad(const double *values, size_t n, double *mad)
{
    double median;
    double *distances = malloc(n * sizeof *distances);
    bool done = distances && stats_median(values, n, &median);
    if (done) {
        for (size_t i = 0; i < n; i++) distances[i] = fabs(values[i] - median);
        stats_sort(distances, n);
        *mad = stats_percentile(distances, n, 0.5);
    }
    free(distances);
    return done;
}
