/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Repeatable random numbers for shuffles, orders and bootstraps: SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", 2014). Nothing secret comes from here. Header only, so that the measuring worker can
 * use it without linking anything.
 */

#ifndef PQL_STATS_PRNG_H
#define PQL_STATS_PRNG_H

#include <stddef.h>
#include <stdint.h>

struct prng {
    uint64_t state; /* any value is a good seed */
};

static inline uint64_t prng_next(struct prng *prng)
{
    uint64_t word = prng->state += 0x9e3779b97f4a7c15u;
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return word ^ word >> 31;
}

/* Uniform in [0, limit), limit > 0. The top 32 bits decide, so the limit must be at most 2^32; the bias is below limit
 * / 2^64. */
static inline size_t prng_below(struct prng *prng, size_t limit)
{
    uint64_t word = prng_next(prng);
    uint64_t high = (word >> 32) * limit, low = (word & 0xffffffffu) * limit;
    return (size_t)((high + (low >> 32)) >> 32);
}

/* Fisher-Yates on the numbers 0 ... n-1. */
static inline void prng_permutation(struct prng *prng, size_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t j = prng_below(prng, i + 1);
        order[i] = order[j];
        order[j] = i;
    }
}

static inline void prng_fill(struct prng *prng, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) out[i] = (uint8_t)(prng_next(prng) >> 56);
}

#endif
