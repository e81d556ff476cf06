/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Log-linear buckets of nanoseconds: 32 for each doubling, so that a time is known to one part in 32. Times below 64 ns
 * have a bucket each; those of 2^36 ns (69 s) and more share the last.
 */

#ifndef PQL_METRICS_HISTOGRAM_H
#define PQL_METRICS_HISTOGRAM_H

#include <stdint.h>

#define PQL_PER_OCTAVE_BITS 5
#define PQL_PER_OCTAVE (1u << PQL_PER_OCTAVE_BITS)
#define PQL_BUCKETS 1024u

static inline unsigned pql_bucket_of(uint64_t ns)
{
    const unsigned shift = 63u - PQL_PER_OCTAVE_BITS - (unsigned)__builtin_clzll(ns | PQL_PER_OCTAVE);
    const uint64_t bucket = PQL_PER_OCTAVE * shift + (ns >> shift);
    return bucket < PQL_BUCKETS ? (unsigned)bucket : PQL_BUCKETS - 1;
}

/* The least time of a bucket; that of the next one is where it ends. */
static inline uint64_t pql_bucket_start(unsigned bucket)
{
    const unsigned shift = bucket < 2 * PQL_PER_OCTAVE ? 0 : bucket / PQL_PER_OCTAVE - 1;
    return (uint64_t)(bucket - PQL_PER_OCTAVE * shift) << shift;
}

#endif
