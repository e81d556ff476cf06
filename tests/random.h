/* SPDX-License-Identifier: Apache-2.0 */

/* Numbers for tests: the same in every run and on every machine (Steele, Lea, Flood: SplitMix64). */

#ifndef PQL_TESTS_RANDOM_H
#define PQL_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t state; /* any start will do */
};

static inline uint64_t rng_next(struct rng *rng)
{
    uint64_t x = rng->state += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

static inline size_t rng_below(struct rng *rng, size_t limit)
{
    return (size_t)(rng_next(rng) % limit);
}

static inline void rng_bytes(struct rng *rng, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++) out[i] = (uint8_t)(rng_next(rng) >> 24);
}

#endif
