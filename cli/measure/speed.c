/* SPDX-License-Identifier: Apache-2.0 */

#include "speed.h"

#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>

/* The median of one process's batches, which stand together; NAN if it has none. False if out of memory. */
static bool median_of(const struct samples *samples, unsigned process, double *median)
{
    size_t from = 0, to;
    while (from < samples->count && samples->process[from] != process) from++;
    for (to = from; to < samples->count && samples->process[to] == process;) to++;
    *median = NAN;
    return from == to || stats_median(samples->value + from, to - from, median);
}

bool speed_of(const struct series *series, const struct series *reference, unsigned processes, struct speed *speed)
{
    double interval[2] = {NAN, NAN}, middle = NAN;
    double *seen = malloc((processes + 1) * sizeof *seen);
    size_t count = 0;
    bool good = seen != NULL;
    for (unsigned i = 0; i < processes && good; i++) {
        double mine, other;
        good = median_of(&series->batches, i, &mine) && median_of(&reference->batches, i, &other);
        if (good && !isnan(mine) && !isnan(other)) seen[count++] = log(other / mine);
    }
    if (good && count > 0)
        good = stats_location(seen, count, &middle) && stats_location_interval(seen, count, 0.95, interval);
    *speed = (struct speed){exp(middle), exp(interval[0]), exp(interval[1])};
    free(seen);
    return good;
}
