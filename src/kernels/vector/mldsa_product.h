/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA: products of transformed polynomials, sums, reductions, norms. */

#ifndef PQL_VECTOR_MLDSA_PRODUCT_H
#define PQL_VECTOR_MLDSA_PRODUCT_H

#include "mldsa_field.h"

/* So many vectors at a time: their sums, even and odd ones, fill half of the registers. */
#define AT_ONCE 4

ALWAYS_INLINE void add_products(vec even[AT_ONCE], vec odd[AT_ONCE], const int32_t *a, const int32_t *b, int first)
{
#pragma GCC unroll 4
    for (unsigned v = 0; v < AT_ONCE; v++) {
        const vec x = vec_load(a + VEC_NUMBERS * v), y = vec_load(b + VEC_NUMBERS * v);
        const vec even_product = vec_mul_even_32(x, y), odd_product = vec_mul_even_32(vec_odd_32(x), vec_odd_32(y));
        even[v] = first ? even_product : vec_add_64(even[v], even_product);
        odd[v] = first ? odd_product : vec_add_64(odd[v], odd_product);
    }
}

static void mldsa_dot(int32_t r[PQL_N], const int32_t (*a)[PQL_N], const int32_t (*b)[PQL_N], unsigned n)
{
    for (unsigned i = 0; i < PQL_N; i += AT_ONCE * VEC_NUMBERS) {
        vec even[AT_ONCE], odd[AT_ONCE];
        add_products(even, odd, &a[0][i], &b[0][i], 1);
        for (unsigned j = 1; j < n; j++) add_products(even, odd, &a[j][i], &b[j][i], 0);
#pragma GCC unroll 4
        for (unsigned v = 0; v < AT_ONCE; v++) vec_store(r + i + VEC_NUMBERS * v, mont_reduce(even[v], odd[v]));
    }
}

static void mldsa_add(int32_t r[PQL_N], const int32_t a[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS) vec_store(r + i, vec_add_32(vec_load(r + i), vec_load(a + i)));
}

static void mldsa_sub(int32_t r[PQL_N], const int32_t a[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS) vec_store(r + i, vec_sub_32(vec_load(r + i), vec_load(a + i)));
}

/* q is nearly 2^23: subtracting round(x / 2^23) q leaves less than 2^22 + 2^8 2^13 < q. */
static void mldsa_reduce(int32_t r[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS) {
        const vec x = vec_load(r + i);
        const vec t = vec_shift_right_32(vec_add_32(x, vec_set1_32(1 << 22)), vec_set1_32(23));
        const vec reduced = vec_sub_32(x, vec_mullo_32(t, opaque(Q)));
        vec_assert_below_32(reduced, Q);
        vec_store(r + i, reduced);
    }
}

static void mldsa_shift_d(int32_t r[PQL_N])
{
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS)
        vec_store(r + i, vec_shift_left_32(vec_load(r + i), vec_set1_32(PQL_MLDSA_D)));
}

/* The signs of all bound - 1 - |x| together. */
static uint32_t mldsa_exceeds(const int32_t r[PQL_N], int32_t bound)
{
    const vec most = vec_set1_32(bound - 1);
    vec signs = vec_set1_32(0);
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS)
        signs = vec_or(signs, vec_sub_32(most, vec_abs_32(vec_load(r + i))));
    return vec_signs_32(signs);
}

#endif
