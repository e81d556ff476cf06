/* SPDX-License-Identifier: Apache-2.0 */

/*
 * ML-KEM's transform (Algorithms 9 and 10) on eight registers at a time.
 *
 * Layers of whole registers come first. Then blocks are shorter than a register, and two registers exchange blocks
 * before each layer, so that the two coefficients of every butterfly stand at the same place of both. After the last
 * one, coefficient pairs are in the even places of the one and the odd places of the other: a zip puts everything back
 * into the standard's order. The blocks of all registers x, one behind the other, are then those of even number in
 * order, so that zetas stand in order, too.
 */

#ifndef PQL_VECTOR_MLKEM_NTT_H
#define PQL_VECTOR_MLKEM_NTT_H

#include "mlkem_field.h"
#include "mlkem_zetas.h"

#define EIGHTS (VEC_COUNT / 8) /* groups of eight registers in a polynomial: one or two */

/* Entry k everywhere, k < 16. If the compiler knew the numbers, it would bring them through general registers, which is
 * slower than loading them. */
static inline struct factor wide_zeta(unsigned k)
{
    const int16_t(*zetas)[16] = pql_mlkem_zetas;
    __asm__("" : "+r"(zetas));
    return (struct factor){vec_set1(zetas[0][k]), vec_set1(zetas[1][k])};
}

/* Of a layer inside registers, for the pair of registers of this number. */
static inline struct factor zetas_of_pair(const int16_t zetas[2][PQL_N / 2], unsigned pair)
{
    return (struct factor){vec_load(&zetas[0][VEC_WORDS * pair]), vec_load(&zetas[1][VEC_WORDS * pair])};
}

/* Loops over registers are unrolled, so that arrays of vectors are registers. */

ALWAYS_INLINE void load_eight(vec v[8], const int16_t r[8 * VEC_WORDS])
{
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) v[i] = vec_load(r + VEC_WORDS * i);
}

ALWAYS_INLINE void store_eight(int16_t r[8 * VEC_WORDS], const vec v[8])
{
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) vec_store(r + VEC_WORDS * i, v[i]);
}

/* ---- Forwards ---- */

static inline void butterfly(vec *x, vec *y, struct factor zeta)
{
    const vec t = mont_mul(*y, zeta);
    *y = vec_sub(*x, t);
    *x = vec_add(*x, t);
}

/* The two halves of a block are apart by so many registers. */
ALWAYS_INLINE void layer(vec v[8], unsigned eight, unsigned apart)
{
    const unsigned k = (EIGHTS + eight) * 4 / apart;
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++)
        if (!(i & apart)) butterfly(&v[i], &v[i + apart], wide_zeta(k + i / (2 * apart)));
}

ALWAYS_INLINE void layer_inside(vec v[8], unsigned eight, unsigned len, const int16_t zetas[2][PQL_N / 2])
{
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i += 2) {
        vec_swap(&v[i], &v[i + 1], len);
        butterfly(&v[i], &v[i + 1], zetas_of_pair(zetas, 4 * eight + i / 2));
    }
}

ALWAYS_INLINE void ntt_of_eight(vec v[8], unsigned eight)
{
    layer(v, eight, 4);
    layer(v, eight, 2);
    layer(v, eight, 1);
    if (VEC_WORDS > 16) layer_inside(v, eight, 16, pql_mlkem_zetas_16);
    layer_inside(v, eight, 8, pql_mlkem_zetas_8);
    layer_inside(v, eight, 4, pql_mlkem_zetas_4);
    layer_inside(v, eight, 2, pql_mlkem_zetas_2);
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i += 2) {
        vec_zip_pairs(&v[i], &v[i + 1]);
        vec_assert_below(v[i], 8 * Q);
        vec_assert_below(v[i + 1], 8 * Q);
    }
}

/* A layer adds at most 3 q / 4: |x| < 4096 + 7 * 3 q / 4 < 8 q at the end. */
static void mlkem_ntt(int16_t r[PQL_N])
{
    vec v[8];
    load_eight(v, r);
    if (EIGHTS == 1) {
        ntt_of_eight(v, 0);
        store_eight(r, v);
        return;
    }
    int16_t *upper = r + PQL_N / 2;
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) { /* the layer of length 128 */
        vec y = vec_load(upper + VEC_WORDS * i);
        butterfly(&v[i], &y, wide_zeta(1));
        vec_store(upper + VEC_WORDS * i, y);
    }
    ntt_of_eight(v, 0);
    store_eight(r, v);
    load_eight(v, upper);
    ntt_of_eight(v, 1);
    store_eight(upper, v);
}

/*
 * ---- Backwards ----
 *
 * Every coefficient begins with a factor 2^-16, from its reduction, and is to end with 2^16 / 128: the last layer makes
 * up for both. -zeta^-BitRev(k) is zeta^BitRev(k') with k' counted down from the end of a layer's entries.
 *
 * Sums double in each layer: q / 2 + 1 becomes at most 4 q + 8 in three layers, and is reduced. Then everything is
 * below 2^11, which becomes 2^15 in the four other layers.
 */

static inline void inverse_butterfly(vec *x, vec *y, struct factor zeta)
{
    const vec difference = vec_sub(*y, *x);
    *x = vec_add(*x, *y);
    *y = mont_mul(difference, zeta);
}

ALWAYS_INLINE void layer_back(vec v[8], unsigned eight, unsigned apart)
{
    const unsigned k = (2 * EIGHTS - eight) * 4 / apart - 1;
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++)
        if (!(i & apart)) inverse_butterfly(&v[i], &v[i + apart], wide_zeta(k - i / (2 * apart)));
}

ALWAYS_INLINE void layer_inside_back(vec v[8], unsigned eight, unsigned len, const int16_t zetas[2][PQL_N / 2])
{
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i += 2) {
        inverse_butterfly(&v[i], &v[i + 1], zetas_of_pair(zetas, 4 * eight + i / 2));
        if (len == 8) v[i] = barrett(v[i]);
        vec_swap(&v[i], &v[i + 1], len);
    }
}

/* The layer of length 128, with the factor. zeta^BitRev(1) = 17^64 = 1729. */
static inline void last_butterfly(vec *x, vec *y)
{
    vec_assert_below(*x, 1 << 14);
    vec_assert_below(*y, 1 << 14);
    const vec sum = vec_add(*x, *y), difference = vec_sub(*y, *x);
    *x = mont_mul(sum, factor_of(POWER_OF_2(41)));
    *y = mont_mul(difference, factor_of(CENTRED(1729 * (((int64_t)1 << 41) % Q))));
}

/* All layers but that one. */
ALWAYS_INLINE void inv_ntt_of_eight(vec v[8], unsigned eight)
{
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) v[i] = mont_reduce(v[i]);
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i += 2) vec_unzip_pairs(&v[i], &v[i + 1]);
    layer_inside_back(v, eight, 2, pql_mlkem_zetas_back_2);
    layer_inside_back(v, eight, 4, pql_mlkem_zetas_back_4);
    layer_inside_back(v, eight, 8, pql_mlkem_zetas_back_8);
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) vec_assert_below(v[i], 1 << 11);
    if (VEC_WORDS > 16) layer_inside_back(v, eight, 16, pql_mlkem_zetas_back_16);
    layer_back(v, eight, 1);
    layer_back(v, eight, 2);
    if (EIGHTS == 2) layer_back(v, eight, 4);
}

static void mlkem_inv_ntt(int16_t r[PQL_N])
{
    vec v[8];
    load_eight(v, r);
    inv_ntt_of_eight(v, 0);
    if (EIGHTS == 1) {
#pragma GCC unroll 8
        for (unsigned i = 0; i < 4; i++) last_butterfly(&v[i], &v[i + 4]);
        store_eight(r, v);
        return;
    }
    int16_t *upper = r + PQL_N / 2;
    store_eight(r, v);
    load_eight(v, upper);
    inv_ntt_of_eight(v, 1);
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i++) {
        vec x = vec_load(r + VEC_WORDS * i);
        last_butterfly(&x, &v[i]);
        vec_store(r + VEC_WORDS * i, x);
    }
    store_eight(upper, v);
}

#endif
