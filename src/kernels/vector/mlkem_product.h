/* SPDX-License-Identifier: Apache-2.0 */

/* ML-KEM: products of transformed polynomials, sums, reductions. */

#ifndef PQL_VECTOR_MLKEM_PRODUCT_H
#define PQL_VECTOR_MLKEM_PRODUCT_H

#include "mlkem_field.h"
#include "mlkem_zetas.h"

/* The cache: b0 and b1 zeta of every pair, reduced. */
static void mlkem_mul_cache(int16_t cache[PQL_N], const int16_t b[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_WORDS) {
        const struct factor roots = {vec_load(&pql_mlkem_roots[0][i]), vec_load(&pql_mlkem_roots[1][i])};
        vec_store(cache + i, mont_mul(vec_load(b + i), roots));
    }
}

/* Even coefficients are sums of a0 b0 + a1 (b1 zeta), odd ones of a0 b1 + a1 b0, in 32 bits: 2 k 4096 8 q < 2^30. Both
 * are then reduced together, words of their low and high halves standing by turns. */
ALWAYS_INLINE void dot_of(unsigned k, int16_t r[PQL_N], const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N],
                          const int16_t (*cache)[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_WORDS) {
        vec even = vec_set1(0), odd = vec_set1(0);
#pragma GCC unroll 4
        for (unsigned j = 0; j < k; j++) {
            const vec x = vec_load(a[j] + i);
            even = vec_add_32(even, vec_madd(x, vec_load(cache[j] + i)));
            odd = vec_add_32(odd, vec_madd(x, vec_flip_pairs(vec_load(b[j] + i))));
        }
        const vec t = vec_mullo(vec_low_halves(even, odd), vec_set1(QINV));
        vec_store(r + i, vec_sub(vec_high_halves(even, odd), vec_mulhi(t, vec_set1(Q))));
    }
}

/* With a constant k the compiler knows what to load. */
static void mlkem_dot(int16_t r[PQL_N], const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N],
                      const int16_t (*cache)[PQL_N], unsigned k)
{
    switch (k) {
    case 2:
        dot_of(2, r, a, b, cache);
        break;
    case 3:
        dot_of(3, r, a, b, cache);
        break;
    case 4:
        dot_of(4, r, a, b, cache);
        break;
    default:
        dot_of(k, r, a, b, cache);
    }
}

/* |2^16 r| + |e| < 3 q / 4 + 8 q < 2^15 before the last reduction. */
static void mlkem_scale_add(int16_t r[PQL_N], const int16_t e[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_WORDS) {
        const vec scaled = mont_mul(vec_load(r + i), factor_of(POWER_OF_2(32)));
        vec_store(r + i, barrett(vec_add(scaled, vec_load(e + i))));
    }
}

static void mlkem_reduce(int16_t r[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_WORDS) vec_store(r + i, barrett(vec_load(r + i)));
}

static void mlkem_add(int16_t r[PQL_N], const int16_t a[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_WORDS)
        vec_store(r + i, barrett(vec_add(vec_load(r + i), vec_load(a + i))));
}

static void mlkem_sub(int16_t r[PQL_N], const int16_t a[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_WORDS)
        vec_store(r + i, barrett(vec_sub(vec_load(a + i), vec_load(r + i))));
}

/* The signs of all q - 1 - x together. */
static uint32_t mlkem_exceeds(const int16_t r[PQL_N])
{
    vec signs = vec_set1(0);
    for (unsigned i = 0; i < PQL_N; i += VEC_WORDS) signs = vec_or(signs, vec_sub(vec_set1(Q - 1), vec_load(r + i)));
    return vec_signs(signs);
}

#endif
