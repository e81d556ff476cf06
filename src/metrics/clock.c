/* SPDX-License-Identifier: Apache-2.0 */

#include "clock.h"

#define LEAST_NS 200000u      /* between the two moments: what reading the clocks takes is one part in 10,000 of it */
#define MOST_TICKS_PER_NS 100 /* of any counter there will be: where more go by, the other clock stands */
#define TRIES 20
#define UNMEASURED ((uint64_t)1 << 32) /* a tick is a nanosecond, as it is without a counter */

struct pql_clock pql_clock;

#ifdef __x86_64__
#include <cpuid.h>

struct moment {
    uint64_t ticks, ns;
};

/* Both clocks at one moment: the closest of some readings, because somebody may take the processor between them. */
static struct moment look(void)
{
    struct moment moment = {0};
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < TRIES; i++) {
        const uint64_t before = __builtin_ia32_rdtsc(), ns = pql_clock_ns(CLOCK_MONOTONIC),
                       after = __builtin_ia32_rdtsc();
        if (after - before >= least) continue;
        least = after - before;
        moment = (struct moment){before + least / 2, ns};
    }
    return moment;
}

void pql_clock_begin(void)
{
    if (pql_clock.scale) return;
    unsigned a, b, c, d;
    pql_clock.has_tsc = __get_cpuid(0x80000007, &a, &b, &c, &d) && (d >> 8 & 1); /* invariant */
    const struct moment start = look();
    pql_clock.at_ticks = pql_clock.has_tsc ? start.ticks : start.ns;
    pql_clock.at_ns = start.ns;
    pql_clock.scale = UNMEASURED;
}

void pql_clock_finish(void)
{
    if (!pql_clock.has_tsc || pql_clock.scale != UNMEASURED) return;
    uint64_t ticks, ns;
    do {
        const struct moment now = look();
        ticks = now.ticks - pql_clock.at_ticks;
        ns = now.ns - pql_clock.at_ns;
    } while (ns < LEAST_NS && ticks < (uint64_t)LEAST_NS * MOST_TICKS_PER_NS);
    if (ns < LEAST_NS) {
        pql_clock.has_tsc = 0;
        pql_clock.at_ticks = pql_clock.at_ns;
    } else {
        pql_clock.scale = (uint64_t)(((unsigned __int128)ns << 32) / ticks);
    }
}

#else

void pql_clock_begin(void)
{
    pql_clock = (struct pql_clock){.scale = UNMEASURED};
}

void pql_clock_finish(void)
{
}

#endif
