/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A round of the gate: candidate and baseline side by side in fresh workers, the differences of their pairs collected
 * per operation. The gate judges one round over all operations; measuring some of them again is another round with
 * those names and another seed.
 */

#ifndef PQL_MEASURE_GATE_H
#define PQL_MEASURE_GATE_H

#include "series.h"
#include "subjects.h"
#include "term.h"

/*
 * Two hundred pairs of batches of 0.1 ms: on a machine whose neighbours are busy single pairs differ by 5-10 % either
 * way, in spells of a few milliseconds. The median of a process then has a standard deviation of 0.3-0.6 %; with 40
 * pairs of 0.3 ms it was 1.3-2.4 % (two cores under a load of 3), too much for ten processes to agree on a slowdown of
 * 3 %.
 */
#define GATE_PAIRS 200

struct gate_round {
    const struct image *candidate, *baseline;
    const char *backend;
    int cpu; /* -1: each process on a random one */
    unsigned processes;
    long pairs; /* per operation and process */
    uint64_t seed;
    const char *const *names; /* operations that both libraries have; outlive the round */
    size_t count;
    /* What comes out: per operation ln(candidate / baseline) of each pair. */
    struct samples *differences;
    char clock[16];
    uint64_t preempted; /* so often another process took the CPU away */
    uint64_t ticks_per_second, clock_overhead_ticks;
    double seconds;
    /* While it runs. */
    unsigned process;
    size_t visits;
    struct samples *current;
    struct term_progress progress;
};

enum measure_end gate_round_measure(struct gate_round *round, struct measure_error *error);
void gate_round_clear(struct gate_round *round);

#endif
