/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ML-DSA's transform (Algorithms 41 and 42).
 *
 * Sixteen vectors at a time, so that enough butterflies are independent of each other. To the wide tier that is all,
 * through all layers; the narrow one's two groups go through four layers of blocks that are far apart, and then, each a
 * half of the polynomial, through the others. It has sixteen registers in all: what it keeps in memory meanwhile costs
 * less than waiting does.
 *
 * Inside vectors it goes on as in mlkem_ntt.h: two of them exchange blocks before each layer, and a zip at the end
 * puts everything back into the standard's order.
 */

#ifndef PQL_VECTOR_MLDSA_NTT_H
#define PQL_VECTOR_MLDSA_NTT_H

#include "mldsa_field.h"
#include "mldsa_zetas.h"

#define REGISTERS 16                   /* of a group, if there are so many */
#define GROUPS (VEC_COUNT / REGISTERS) /* one or two */

/* Entry k everywhere, k < 32. If the compiler knew the numbers, it would bring them through general registers, which is
 * slower than loading them. */
static inline struct factor wide_zeta(unsigned k)
{
    const int32_t(*zetas)[32] = pql_mldsa_zetas;
    __asm__("" : "+r"(zetas));
    const vec quotient = vec_set1_32(zetas[1][k]);
    return (struct factor){vec_set1_32(zetas[0][k]), quotient, quotient};
}

/* Of a layer inside registers, for the pair of registers of this number. Blocks of two are the same in odd places. */
ALWAYS_INLINE struct factor zetas_of_pair(const int32_t zetas[2][PQL_N / 2], unsigned pair, unsigned len)
{
    const vec quotient = vec_load(&zetas[1][VEC_NUMBERS * pair]);
    return (struct factor){vec_load(&zetas[0][VEC_NUMBERS * pair]), quotient,
                           len == 1 ? vec_odd_32(quotient) : quotient};
}

/* Loops over registers are unrolled, so that arrays of vectors are registers. */

ALWAYS_INLINE void load_group(vec v[REGISTERS], const int32_t *r, unsigned apart)
{
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i++) v[i] = vec_load(r + VEC_NUMBERS * apart * i);
}

ALWAYS_INLINE void store_group(int32_t *r, const vec v[REGISTERS], unsigned apart)
{
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i++) vec_store(r + VEC_NUMBERS * apart * i, v[i]);
}

/* ---- Forwards. A product's error grows with what is multiplied: |x| < 10 q gives |product| < 1.01 q. So a layer adds
 * at most that, and |x| < 10 q at the end. ---- */

static inline void butterfly(vec *x, vec *y, struct factor zeta)
{
    const vec t = mul(*y, zeta);
    *y = vec_sub_32(*x, t);
    *x = vec_add_32(*x, t);
}

/* The two halves of a block are apart by so many registers; the first block has zeta k. */
ALWAYS_INLINE void layer(vec v[REGISTERS], unsigned apart, unsigned k)
{
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i++)
        if (!(i & apart)) butterfly(&v[i], &v[i + apart], wide_zeta(k + i / (2 * apart)));
}

ALWAYS_INLINE void layer_inside(vec v[REGISTERS], unsigned group, unsigned len, const int32_t zetas[2][PQL_N / 2])
{
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i += 2) {
        vec_swap(&v[i], &v[i + 1], 2 * len);
        butterfly(&v[i], &v[i + 1], zetas_of_pair(zetas, (REGISTERS * group + i) / 2, len));
    }
}

/* The layers of length 128 to 16. */
ALWAYS_INLINE void layers_between(vec v[REGISTERS])
{
    layer(v, 8, 1);
    layer(v, 4, 2);
    layer(v, 2, 4);
    layer(v, 1, 8);
}

ALWAYS_INLINE void layers_within(vec v[REGISTERS], unsigned group)
{
    if (GROUPS > 1)
        layer(v, 1, 16 + 8 * group);
    else
        layer_inside(v, group, 8, pql_mldsa_zetas_8);
    layer_inside(v, group, 4, pql_mldsa_zetas_4);
    layer_inside(v, group, 2, pql_mldsa_zetas_2);
    layer_inside(v, group, 1, pql_mldsa_zetas_1);
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i += 2) {
        vec_zip_pairs(&v[i], &v[i + 1]);
        vec_assert_below_32(v[i], 10 * Q);
        vec_assert_below_32(v[i + 1], 10 * Q);
    }
}

static void mldsa_ntt(int32_t r[PQL_N])
{
    vec v[REGISTERS];
    for (unsigned group = 0; group < GROUPS; group++) {
        load_group(v, r + VEC_NUMBERS * group, GROUPS);
        layers_between(v);
        if (GROUPS > 1) store_group(r + VEC_NUMBERS * group, v, GROUPS);
    }
    for (unsigned group = 0; group < GROUPS; group++) {
        if (GROUPS > 1) load_group(v, r + VEC_NUMBERS * REGISTERS * group, 1);
        layers_within(v, group);
        store_group(r + VEC_NUMBERS * REGISTERS * group, v, 1);
    }
}

/*
 * ---- Backwards ----
 *
 * -zeta^-BitRev(k) is zeta^BitRev(k') with k' counted down from the end of a layer's entries. Sums double in each
 * layer, and products are smaller: |x| < 2^7 q before the last layer, whose sums are still below 2^31. It brings the
 * factor 2^32 / 256 as well.
 */

static inline void inverse_butterfly(vec *x, vec *y, struct factor zeta)
{
    const vec difference = vec_sub_32(*y, *x);
    *x = vec_add_32(*x, *y);
    *y = mul(difference, zeta);
}

#define SCALE (((int64_t)1 << 24) % Q)
#define ZETA_1 4808194 /* 1753^BitRev8(1) */

static inline void last_butterfly(vec *x, vec *y)
{
    vec_assert_below_32(*x, 128 * Q);
    vec_assert_below_32(*y, 128 * Q);
    const vec sum = vec_add_32(*x, *y), difference = vec_sub_32(*y, *x);
    *x = mul_rounded(sum, factor_of(SCALE), 256);
    *y = mul_rounded(difference, factor_of(CENTRED(ZETA_1 * SCALE)), 14);
}

/* The first block has zeta k, and the others count down. */
ALWAYS_INLINE void layer_back(vec v[REGISTERS], unsigned apart, unsigned k)
{
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i++)
        if (!(i & apart)) inverse_butterfly(&v[i], &v[i + apart], wide_zeta(k - i / (2 * apart)));
}

ALWAYS_INLINE void layer_inside_back(vec v[REGISTERS], unsigned group, unsigned len, const int32_t zetas[2][PQL_N / 2])
{
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i += 2) {
        inverse_butterfly(&v[i], &v[i + 1], zetas_of_pair(zetas, (REGISTERS * group + i) / 2, len));
        vec_swap(&v[i], &v[i + 1], 2 * len);
    }
}

ALWAYS_INLINE void layers_within_back(vec v[REGISTERS], unsigned group)
{
#pragma GCC unroll 16
    for (unsigned i = 0; i < REGISTERS; i += 2) vec_unzip_pairs(&v[i], &v[i + 1]);
    layer_inside_back(v, group, 1, pql_mldsa_zetas_back_1);
    layer_inside_back(v, group, 2, pql_mldsa_zetas_back_2);
    layer_inside_back(v, group, 4, pql_mldsa_zetas_back_4);
    if (GROUPS > 1)
        layer_back(v, 1, 31 - 8 * group);
    else
        layer_inside_back(v, group, 8, pql_mldsa_zetas_back_8);
}

ALWAYS_INLINE void layers_between_back(vec v[REGISTERS])
{
    layer_back(v, 1, 15);
    layer_back(v, 2, 7);
    layer_back(v, 4, 3);
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) last_butterfly(&v[i], &v[i + 8]);
}

static void mldsa_inv_ntt(int32_t r[PQL_N])
{
    vec v[REGISTERS];
    for (unsigned group = 0; group < GROUPS; group++) {
        load_group(v, r + VEC_NUMBERS * REGISTERS * group, 1);
        layers_within_back(v, group);
        if (GROUPS > 1) store_group(r + VEC_NUMBERS * REGISTERS * group, v, 1);
    }
    for (unsigned group = 0; group < GROUPS; group++) {
        if (GROUPS > 1) load_group(v, r + VEC_NUMBERS * group, GROUPS);
        layers_between_back(v);
        store_group(r + VEC_NUMBERS * group, v, GROUPS);
    }
}

#endif
