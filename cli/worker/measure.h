/* SPDX-License-Identifier: Apache-2.0 */

/* The ways to measure: one library by itself (bench), two against each other (pairs), one by its instructions
 * (count), or by its kernels (cost). All say what they find in the protocol's lines. */

#ifndef PQL_WORKER_MEASURE_H
#define PQL_WORKER_MEASURE_H

#include "clock.h"
#include "inputs.h"

#define BENCH_BATCH_NS \
    300000.0 /* length of a batch: far above the clock's steps, far below the scheduler's time slice */
#define PAIR_BATCH_NS \
    100000.0 /* shorter in pairs: the closer in time two batches are, the more alike is what disturbs them */
#define WARM_UP_NS 1000000.0 /* caches, branch predictors and the core's frequency settle */
#define MOST_SINGLES 3000    /* single operations per visit: enough for p99.9 over ten visits */

struct work {
    const struct target *targets; /* 1 for bench, 2 for pairs: candidate, baseline */
    struct worker_clock clock;
    double ns_per_tick;
    struct prng prng;
    double time_ns;        /* bench, cost: how long to measure each operation */
    long least_varying;    /* bench: at least so many samples where time varies by chance, however long it takes */
    long pairs;            /* pairs: how many per operation */
    uint64_t first_number; /* messages are numbered from here: another worker gets others */
};

/* One operation, prepared in each library. */
struct task {
    const char *name;                                          /* ALGORITHM/operation[+variant] */
    const pqlane_driver_operation *operation[2];               /* in each library */
    const pqlane_driver_input *inputs;                         /* PQLANE_DRIVER_INPUTS of them */
    unsigned flags;                                            /* PQLANE_DRIVER_VARIES | ... */
    uint64_t at_once;                                          /* operations that one call does */
    int (*run[2])(void *work, uint64_t first, uint64_t count); /* the drivers' */
    void (*talked[2])(void *work, pqlane_driver_talk *talk);   /* of handshakes, else NULL */
    void *work[2];
};

/* Ticks of `count` operations in a row on the inputs number, number + 1, ... An operation that fails is fail(). Some
 * are done several at once: count is a multiple of that. */
uint64_t time_batch(const struct work *work, const struct task *task, int side, uint64_t number, uint64_t count);

/* Warms an operation up in one library and returns how many make a batch of about so many nanoseconds, at least those
 * of one call. */
uint64_t size_batch(const struct work *work, const struct task *task, int side, double batch_ns);

void bench_visit(struct work *work, const struct task *task);
void pairs_visit(struct work *work, const struct task *task);
void count_visit(struct work *work, const struct task *task);
void cost_visit(struct work *work, const struct task *task);

#endif
