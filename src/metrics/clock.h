/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The clock of metrics. Its ticks are those of the processor's time stamp counter where that runs evenly on all
 * processors (10 ns a reading), else nanoseconds of CLOCK_MONOTONIC. What is recorded is nanoseconds: the length of a
 * tick is measured once, when metrics begin, and does not change afterwards, so that sums of times only grow. Where
 * CLOCK_MONOTONIC stands meanwhile (somebody froze the time of the process), no time is told.
 */

#ifndef PQL_METRICS_CLOCK_H
#define PQL_METRICS_CLOCK_H

#include <stdint.h>
#include <time.h>

/* One after the other, once per process, before any operation is timed; the longer the work between them takes, the
 * less pql_clock_finish() waits. Children of fork() keep the result. */
void pql_clock_begin(void);
void pql_clock_finish(void);

static inline uint64_t pql_clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

struct pql_clock {
    uint64_t scale;           /* nanoseconds of 2^32 ticks; 0: not measured yet */
    uint64_t at_ticks, at_ns; /* one moment, by both clocks */
    int has_tsc;
};
extern struct pql_clock pql_clock;

static inline uint64_t pql_clock_length(uint64_t ticks)
{
    return (uint64_t)((unsigned __int128)ticks * pql_clock.scale >> 32);
}

#ifdef __x86_64__
static inline uint64_t pql_clock_now(void)
{
    return __builtin_expect(pql_clock.has_tsc, 1) ? __builtin_ia32_rdtsc() : pql_clock_ns(CLOCK_MONOTONIC);
}
#else
static inline uint64_t pql_clock_now(void)
{
    return pql_clock_ns(CLOCK_MONOTONIC);
}
#endif

/* A reading as CLOCK_MONOTONIC. */
static inline uint64_t pql_clock_moment(uint64_t ticks)
{
    return pql_clock.at_ns + pql_clock_length(ticks - pql_clock.at_ticks);
}

#endif
