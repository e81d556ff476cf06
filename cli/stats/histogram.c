/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Log-linear buckets. A value of at least 32 is written as (32 + step) * 2^shift with step below 32: the octave (shift)
 * and the step name the bucket.
 *
 *     value     0 1 2 ... 31 | 32 33 ... 63 | 64-65 66-67 ... 126-127 | 128-131 ...
 *     bucket    0 1 2 ... 31 | 32 33 ... 63 | 64    65    ... 95      | 96 ...
 */

#include "stats.h"

#define STEPS 32u
#define STEP_BITS 5u

unsigned stats_bucket(uint64_t value)
{
    if (value < STEPS) return (unsigned)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - STEP_BITS;
    return (shift + 1) * STEPS + (unsigned)(value >> shift) - STEPS;
}

uint64_t stats_bucket_lower(unsigned bucket)
{
    if (bucket < STEPS) return bucket;
    unsigned shift = bucket / STEPS - 1;
    return (uint64_t)(STEPS + bucket % STEPS) << shift;
}
