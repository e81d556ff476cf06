/* SPDX-License-Identifier: Apache-2.0 */

/* From samples to figures. */

#include "series.h"

#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void series_clear(struct series *series)
{
    samples_clear(&series->batches);
    samples_clear(&series->singles);
    costs_clear(&series->costs);
}

static double tail(const double *sorted, size_t n, double p)
{
    return stats_percentile_is_supported(n, p) ? stats_percentile(sorted, n, p) : NAN;
}

bool series_figures(const struct series *series, unsigned processes, uint64_t seed, struct figures *figures)
{
    const struct samples *batches = &series->batches, *singles = &series->singles;
    double interval[2];
    double *sorted = malloc((singles->count + 1) * sizeof *sorted);
    /* One process has no other to be compared with: then single samples are drawn. */
    const unsigned *cluster = processes > 1 ? batches->process : NULL;
    bool done = sorted && stats_median(batches->value, batches->count, &figures->median) &&
                stats_mad(batches->value, batches->count, &figures->mad) &&
                stats_median_interval(batches->value, cluster, batches->count, processes, seed, interval);
    if (done) {
        if (singles->count > 0) memcpy(sorted, singles->value, singles->count * sizeof *sorted);
        stats_sort(sorted, singles->count);
        figures->samples = batches->count;
        figures->singles = singles->count;
        figures->low = interval[0];
        figures->high = interval[1];
        figures->mean = stats_mean(batches->value, batches->count);
        figures->ops_per_second = 1e9 / figures->mean;
        figures->min = batches->value[0];
        for (size_t i = 1; i < batches->count; i++)
            if (batches->value[i] < figures->min) figures->min = batches->value[i];
        figures->p95 = tail(sorted, singles->count, 0.95);
        figures->p99 = tail(sorted, singles->count, 0.99);
        figures->p999 = tail(sorted, singles->count, 0.999);
    }
    free(sorted);
    return done;
}
