/* SPDX-License-Identifier: Apache-2.0 */

/* One fresh process in which two libraries are measured against each other, and what it saw of each operation. */

#ifndef PQL_MEASURE_PAIRS_H
#define PQL_MEASURE_PAIRS_H

#include "worker.h"

/*
 * A hundred pairs of batches of 0.1 ms: on a machine whose neighbours are busy single pairs differ by 5-10 % either
 * way, in spells of a few milliseconds, so many short pairs tell more than few long ones. The medians of processes then
 * differ by 0.3 to 0.5 %, and no less with two hundred pairs: what is left is between processes (docs/method.md). Where
 * the pairs of one process differ by more it makes more of them.
 */
#define PAIRS_DEFAULT 100

/* One operation in one process. */
struct visit {
    uint64_t operations; /* per batch: the same number on both sides */
    size_t pairs;
    uint64_t *ticks;   /* 2 * pairs: candidate, baseline, candidate, ... */
    double difference; /* the median of ln(candidate / baseline) */
};

struct pairs_job {
    const struct image *images[2]; /* candidate, baseline; may be one and the same */
    const char *backend;
    int cpu;    /* -1: a random one of those allowed */
    long pairs; /* per operation, at the least */
    uint64_t seed;
    double deadline; /* as of worker_job */
    const char *const *names;
    size_t count;
    /*
     * As the worker goes on: it starts on names[index], and has done it. `visited` takes the visit's ticks over unless
     * it returns false: the visit makes no sense, or there is no memory. `idle` is called several times a second.
     */
    void (*starts)(void *context, size_t index);
    bool (*visited)(void *context, size_t index, const struct visit *visit, const uint64_t stack[2]);
    void (*idle)(void *context);
    void *context;
};

/* Of the clock and of what disturbed, over all processes. */
struct pairs_facts {
    char clock[16];
    uint64_t preempted; /* so often another process took the CPU away */
    uint64_t ticks_per_second, clock_overhead_ticks;
};

/* MEASURE_DONE only if every operation was visited. What was visited before another end is good. */
enum measure_end pairs_measure(const struct pairs_job *job, struct pairs_facts *facts, struct measure_error *error);

#endif
