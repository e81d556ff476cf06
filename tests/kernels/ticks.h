/* SPDX-License-Identifier: Apache-2.0 */

/* The finest clock of this machine, for comparing kernels with each other. */

#ifndef PQL_TESTS_TICKS_H
#define PQL_TESTS_TICKS_H

#include <stdint.h>

#if defined(__x86_64__)
#define ticks_unit "TSC ticks"

static inline uint64_t ticks_now(void)
{
    unsigned core;
    __builtin_ia32_lfence();
    uint64_t now = __builtin_ia32_rdtscp(&core);
    __builtin_ia32_lfence();
    return now;
}
#else
#include <time.h>

#define ticks_unit "ns"

static inline uint64_t ticks_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
#endif

#endif
