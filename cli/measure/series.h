/* SPDX-License-Identifier: Apache-2.0 */

/* The samples of a benchmark as they arrive from its workers, and the figures that come of them. */

#ifndef PQL_MEASURE_SERIES_H
#define PQL_MEASURE_SERIES_H

#include "costs.h"

/* One operation. Batches give the middle of the distribution, single operations its tail; where a batch is one
 * operation, it is in both lists. */
struct series {
    const char *name;
    struct samples batches, singles;
    uint64_t batch; /* operations per batch, as the first worker chose */
    uint64_t stack; /* bytes, the most that any worker saw */
    uint64_t heap;
    bool heap_known;
    uint64_t up, down;  /* of a handshake: bytes that one sent, the most that any worker saw; 0: it is none */
    struct costs costs; /* if they were asked for; there are no single operations then */
};

/* What is reported. Times in nanoseconds; NAN where there are too few samples for it (stats_percentile_is_supported).
 */
struct figures {
    size_t samples, singles;
    double median, low, high; /* low, high: bootstrap 95 % interval of the median over whole processes */
    double mean, mad, min;
    double p95, p99, p999;
    double ops_per_second; /* 1e9 / mean */
};

void series_clear(struct series *series);

/* False if out of memory. There must be a batch. processes: how many workers there were. */
bool series_figures(const struct series *series, unsigned processes, uint64_t seed, struct figures *figures);

#endif
