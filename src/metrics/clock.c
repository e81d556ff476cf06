/* SPDX-License-Identifier: Apache-2.0 */

#include "clock.h"

#define LEAST_NS 1000000u /* between two readings of both clocks, so that they agree to 1 in 10,000 */

#ifdef __x86_64__
#include <cpuid.h>
#include <pthread.h>

int pql_clock_has_tsc;

static uint64_t start_ticks, start_ns;
static pthread_once_t clock_once = PTHREAD_ONCE_INIT;

static void look_for_tsc(void)
{
    unsigned a, b, c, d;
    pql_clock_has_tsc = __get_cpuid(0x80000007, &a, &b, &c, &d) && (d >> 8 & 1); /* invariant */
    start_ns = pql_clock_ns(CLOCK_MONOTONIC);
    start_ticks = __rdtsc();
}

void pql_clock_start(void)
{
    pthread_once(&clock_once, look_for_tsc);
}

enum pql_clock_kind pql_clock_kind(void)
{
    return pql_clock_has_tsc ? PQL_CLOCK_TSC : PQL_CLOCK_NS;
}

double pql_clock_seconds(void)
{
    uint64_t ns, ticks;
    if (!pql_clock_has_tsc) return 1e-9;
    do {
        ns = pql_clock_ns(CLOCK_MONOTONIC) - start_ns;
        ticks = __rdtsc() - start_ticks;
    } while (ns < LEAST_NS);
    return (double)ns * 1e-9 / (double)ticks;
}

#else

void pql_clock_start(void)
{
}

enum pql_clock_kind pql_clock_kind(void)
{
    return PQL_CLOCK_NS;
}

double pql_clock_seconds(void)
{
    return 1e-9;
}

#endif
