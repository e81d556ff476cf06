/* SPDX-License-Identifier: Apache-2.0 */

/* Choosing the clock, its cost, and its rate against CLOCK_MONOTONIC_RAW. */

#include "clock.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

static bool tsc_is_invariant(void)
{
#if defined(__x86_64__)
    unsigned a, b, c, d;
    return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d >> 8 & 1);
#else
    return false;
#endif
}

void clock_begin(struct worker_clock *clock)
{
    *clock = (struct worker_clock){.tsc = tsc_is_invariant()};
    clock_gettime(CLOCK_MONOTONIC_RAW, &clock->start);
    clock->start_tick = clock_now(clock);
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 2000; i++) {
        uint64_t from = clock_now(clock);
        uint64_t ticks = clock_now(clock) - from;
        if (ticks < least) least = ticks;
    }
    clock->overhead = least;
}

uint64_t clock_rate(const struct worker_clock *clock)
{
    if (!clock->tsc) return 1000000000u;
    for (;;) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC_RAW, &now);
        uint64_t ticks = clock_now(clock) - clock->start_tick;
        double seconds = (double)(now.tv_sec - clock->start.tv_sec) +
                         1e-9 * (double)(now.tv_nsec - clock->start.tv_nsec);
        if (seconds >= 0.02) return (uint64_t)((double)ticks / seconds + 0.5);
    }
}
