/* SPDX-License-Identifier: Apache-2.0 */

/* The clock of metrics: the processor's time stamp counter where it runs evenly on all processors (10 ns a reading),
 * else CLOCK_MONOTONIC in nanoseconds. */

#ifndef PQL_METRICS_CLOCK_H
#define PQL_METRICS_CLOCK_H

#include "layout.h"

#include <time.h>

/* Before the first reading; any number of times. */
void pql_clock_start(void);

enum pql_clock_kind pql_clock_kind(void);

/* Seconds of a tick, from how far the counter has come since the start. Takes a millisecond if asked at once. */
double pql_clock_seconds(void);

static inline uint64_t pql_clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Operations below so many ticks are sampled: about 4 us, of which two readings would take half a percent. */
#define PQL_TSC_SHORT (1u << 14)
#define PQL_NS_SHORT (1u << 12)

#ifdef __x86_64__
#include <x86intrin.h>
extern int pql_clock_has_tsc;

static inline uint64_t pql_clock_now(void)
{
    return __builtin_expect(pql_clock_has_tsc, 1) ? __rdtsc() : pql_clock_ns(CLOCK_MONOTONIC);
}

static inline uint64_t pql_clock_short(void)
{
    return pql_clock_has_tsc ? PQL_TSC_SHORT : PQL_NS_SHORT;
}
#else
static inline uint64_t pql_clock_now(void)
{
    return pql_clock_ns(CLOCK_MONOTONIC);
}

static inline uint64_t pql_clock_short(void)
{
    return PQL_NS_SHORT;
}
#endif

#endif
