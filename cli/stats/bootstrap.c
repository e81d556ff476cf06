/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Bootstrap of the median and the mean over groups. For the median the values are sorted once, each with its group. A
 * resample is then only a weight per group (how often it was drawn), and its median is found by walking up the sorted
 * values until half of the weight is passed: nothing is copied or sorted again. For the mean groups are their sums.
 */

#include "stats.h"

#include "prng.h"

#include <stdlib.h>
#include <string.h>

struct member {
    double value;
    size_t cluster;
};

static int by_value(const void *left, const void *right)
{
    double a = ((const struct member *)left)->value, b = ((const struct member *)right)->value;
    return (a > b) - (a < b);
}

/* Median of the values, each taken as often as its group was drawn. total: the sum of these weights, at least 1. */
static double weighted_median(const struct member *sorted, const unsigned *drawn, size_t total)
{
    size_t low_rank = (total + 1) / 2, high_rank = total / 2 + 1, passed = 0, i = 0;
    while ((passed += drawn[sorted[i].cluster]) < low_rank) i++;
    double low = sorted[i].value;
    while (passed < high_rank) passed += drawn[sorted[++i].cluster];
    return (low + sorted[i].value) / 2;
}

/* Draws as many groups as there are, each as often as it comes. Returns how many values that are: at least 1, because a
 * group may be empty, but not all of them. */
static size_t draw(struct prng *prng, const size_t *size, size_t clusters, unsigned *drawn)
{
    size_t total = 0;
    while (total == 0) {
        memset(drawn, 0, clusters * sizeof *drawn);
        for (size_t i = 0; i < clusters; i++) {
            size_t pick = prng_below(prng, clusters);
            drawn[pick]++;
            total += size[pick];
        }
    }
    return total;
}

static void middle_of(double resampled[STATS_RESAMPLES], double interval[2])
{
    stats_sort(resampled, STATS_RESAMPLES);
    interval[0] = stats_percentile(resampled, STATS_RESAMPLES, 0.025);
    interval[1] = stats_percentile(resampled, STATS_RESAMPLES, 0.975);
}

bool stats_median_interval(const double *values, const unsigned *cluster, size_t n, size_t clusters, uint64_t seed,
                           double interval[2])
{
    struct prng prng = {seed};
    if (!cluster) clusters = n;
    struct member *sorted = malloc((n + 1) * sizeof *sorted);
    size_t *size = calloc(clusters + 1, sizeof *size);
    unsigned *drawn = malloc((clusters + 1) * sizeof *drawn);
    double *medians = malloc(STATS_RESAMPLES * sizeof *medians);
    bool done = sorted && size && drawn && medians && n > 0;
    if (!done) goto out;

    for (size_t i = 0; i < n; i++) {
        sorted[i] = (struct member){values[i], cluster ? cluster[i] : i};
        size[sorted[i].cluster]++;
    }
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t i = 0; i < STATS_RESAMPLES; i++) {
        const size_t total = draw(&prng, size, clusters, drawn);
        medians[i] = weighted_median(sorted, drawn, total);
    }
    middle_of(medians, interval);
out:
    free(sorted);
    free(size);
    free(drawn);
    free(medians);
    return done;
}

bool stats_mean_interval(const double *values, const unsigned *cluster, size_t n, size_t clusters, uint64_t seed,
                         double interval[2])
{
    struct prng prng = {seed};
    if (!cluster) clusters = n;
    double *sum = calloc(clusters + 1, sizeof *sum);
    size_t *size = calloc(clusters + 1, sizeof *size);
    unsigned *drawn = malloc((clusters + 1) * sizeof *drawn);
    double *means = malloc(STATS_RESAMPLES * sizeof *means);
    bool done = sum && size && drawn && means && n > 0;
    for (size_t i = 0; i < n && done; i++) {
        const size_t of = cluster ? cluster[i] : i;
        sum[of] += values[i];
        size[of]++;
    }
    for (size_t i = 0; i < STATS_RESAMPLES && done; i++) {
        const size_t total = draw(&prng, size, clusters, drawn);
        means[i] = 0;
        for (size_t j = 0; j < clusters; j++) means[i] += drawn[j] * sum[j] / (double)total;
    }
    if (done) middle_of(means, interval);
    free(sum);
    free(size);
    free(drawn);
    free(means);
    return done;
}
