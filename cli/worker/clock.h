/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The clock that measurements are taken with: the processor's time stamp counter where it is invariant (one rate,
 * whatever the core's frequency does), else clock_gettime(CLOCK_MONOTONIC_RAW). A tick of the counter is not a cycle of
 * the core.
 */

#ifndef PQL_WORKER_CLOCK_H
#define PQL_WORKER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct worker_clock {
    bool tsc;
    uint64_t overhead;   /* ticks between two readings with nothing between them: the least of many */
    uint64_t start_tick; /* where the rate's measurement began */
    struct timespec start;
};

/* Chooses the clock and measures its overhead. */
void clock_begin(struct worker_clock *clock);

/* Ticks per second, measured from clock_begin() until now: the longer, the better; waits until a fiftieth of a second
 * has passed. */
uint64_t clock_rate(const struct worker_clock *clock);

static inline uint64_t clock_now(const struct worker_clock *clock)
{
#if defined(__x86_64__)
    if (clock->tsc) {
        /* Builtins: the header with their other names takes ten times as long to compile as all the rest here. */
        __builtin_ia32_lfence(); /* all before is done, nothing after has begun */
        uint64_t tick = __builtin_ia32_rdtsc();
        __builtin_ia32_lfence();
        return tick;
    }
#endif
    (void)clock;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Ticks between two readings without the clock's own; at least 1, so that no ratio divides by zero. */
static inline uint64_t clock_between(const struct worker_clock *clock, uint64_t from, uint64_t to)
{
    uint64_t ticks = to - from;
    return ticks > clock->overhead ? ticks - clock->overhead : 1;
}

#endif
