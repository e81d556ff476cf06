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

#define EACH_OF_8 _Pragma("GCC unroll 8") for (unsigned i = 0; i < 8; i++)

/* Entry k everywhere, k < 16. */
static inline struct factor wide_zeta(unsigned k)
{
    return (struct factor){vec_repeat2(&pql_mlkem_wide_zetas[0][2 * k]), vec_repeat2(&pql_mlkem_wide_zetas[1][2 * k])};
}

/* Of a layer inside registers, for the pair of registers of this number. */
static inline struct factor zetas_of_pair(const int16_t zetas[2][PQL_N / 2], unsigned pair)
{
    return (struct factor){vec_load(&zetas[0][VEC_WORDS * pair]), vec_load(&zetas[1][VEC_WORDS * pair])};
}

static inline void butterfly(vec *x, vec *y, struct factor zeta)
{
    const vec t = mont_mul(*y, zeta);
    *y = vec_sub(*x, t);
    *x = vec_add(*x, t);
}

static inline void inverse_butterfly(vec *x, vec *y, struct factor zeta)
{
    const vec difference = vec_sub(*y, *x);
    *x = vec_add(*x, *y);
    *y = mont_mul(difference, zeta);
}

/* ---- Forwards ---- */

/* Of block `node` of a layer: its two halves are apart by so many registers. */
static inline __attribute__((always_inline)) void layer(vec v[8], unsigned node, unsigned apart)
{
    EACH_OF_8 if (!(i & apart)) butterfly(&v[i], &v[i + apart], wide_zeta(node * 4 / apart + i / (2 * apart)));
}

static inline __attribute__((always_inline)) void layer_inside(vec v[8], unsigned eight, unsigned len,
                                                               const int16_t zetas[2][PQL_N / 2])
{
    EACH_OF_8 if (i % 2 == 0)
    {
        vec_swap(&v[i], &v[i + 1], len);
        butterfly(&v[i], &v[i + 1], zetas_of_pair(zetas, 4 * eight + i / 2));
    }
}

/* What follows when `node` is the block of all eight registers, the eighth group of them. */
static inline __attribute__((always_inline)) void ntt_of_eight(vec v[8], unsigned node, unsigned eight)
{
    layer(v, node, 4);
    layer(v, node, 2);
    layer(v, node, 1);
    if (VEC_WORDS > 16) layer_inside(v, eight, 16, pql_mlkem_zetas_16);
    layer_inside(v, eight, 8, pql_mlkem_zetas_8);
    layer_inside(v, eight, 4, pql_mlkem_zetas_4);
    layer_inside(v, eight, 2, pql_mlkem_zetas_2);
    EACH_OF_8 if (i % 2 == 0) vec_zip_pairs(&v[i], &v[i + 1]);
    EACH_OF_8 vec_assert_below(v[i], 8 * Q);
}

/* A layer adds at most 3 q / 4: |x| < 4096 + 7 * 3 q / 4 < 8 q at the end. */
static void mlkem_ntt(int16_t r[PQL_N])
{
    vec v[8];
    if (VEC_COUNT == 8) {
        EACH_OF_8 v[i] = vec_load(r + VEC_WORDS * i);
        ntt_of_eight(v, 1, 0);
        EACH_OF_8 vec_store(r + VEC_WORDS * i, v[i]);
        return;
    }
    EACH_OF_8
    {
        vec y = vec_load(r + PQL_N / 2 + VEC_WORDS * i);
        v[i] = vec_load(r + VEC_WORDS * i);
        butterfly(&v[i], &y, wide_zeta(1));
        vec_store(r + PQL_N / 2 + VEC_WORDS * i, y);
    }
    ntt_of_eight(v, 2, 0);
    EACH_OF_8 vec_store(r + VEC_WORDS * i, v[i]);
    EACH_OF_8 v[i] = vec_load(r + PQL_N / 2 + VEC_WORDS * i);
    ntt_of_eight(v, 3, 1);
    EACH_OF_8 vec_store(r + PQL_N / 2 + VEC_WORDS * i, v[i]);
}

/* ---- Backwards ---- */

/*
 * The factor: every coefficient begins with 2^-16 from its reduction, and the result wants 2^16 / 128; the last layer
 * makes up for both. -zeta^-BitRev(k) is zeta^BitRev(k') with k' counted down from the end of a layer's entries.
 *
 * Sums double in each layer: q / 2 + 1 becomes at most 4 q + 8 in three layers, and is reduced. Then everything is
 * below 2^11, which becomes 2^15 in the four other layers.
 */

static inline __attribute__((always_inline)) void layer_back(vec v[8], unsigned node, unsigned apart)
{
    EACH_OF_8 if (!(i & apart))
        inverse_butterfly(&v[i], &v[i + apart], wide_zeta((node + 1) * 4 / apart - 1 - i / (2 * apart)));
}

static inline __attribute__((always_inline)) void layer_inside_back(vec v[8], unsigned eight, unsigned len,
                                                                    const int16_t zetas[2][PQL_N / 2])
{
    EACH_OF_8 if (i % 2 == 0)
    {
        inverse_butterfly(&v[i], &v[i + 1], zetas_of_pair(zetas, 4 * eight + i / 2));
        if (len == 8) v[i] = barrett(v[i]);
        vec_swap(&v[i], &v[i + 1], len);
    }
}

static inline __attribute__((always_inline)) void inv_ntt_inside(vec v[8], unsigned eight)
{
    EACH_OF_8 v[i] = mont_reduce(v[i]);
    EACH_OF_8 if (i % 2 == 0) vec_unzip_pairs(&v[i], &v[i + 1]);
    layer_inside_back(v, eight, 2, pql_mlkem_zetas_back_2);
    layer_inside_back(v, eight, 4, pql_mlkem_zetas_back_4);
    layer_inside_back(v, eight, 8, pql_mlkem_zetas_back_8);
    EACH_OF_8 vec_assert_below(v[i], 1 << 11);
    if (VEC_WORDS > 16) layer_inside_back(v, eight, 16, pql_mlkem_zetas_back_16);
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

static void mlkem_inv_ntt(int16_t r[PQL_N])
{
    vec v[8];
    EACH_OF_8 v[i] = vec_load(r + VEC_WORDS * i);
    inv_ntt_inside(v, 0);
    if (VEC_COUNT == 8) {
        layer_back(v, 1, 1);
        layer_back(v, 1, 2);
        EACH_OF_8 if (i < 4) last_butterfly(&v[i], &v[i + 4]);
        EACH_OF_8 vec_store(r + VEC_WORDS * i, v[i]);
        return;
    }
    layer_back(v, 3, 1);
    layer_back(v, 3, 2);
    layer_back(v, 3, 4);
    EACH_OF_8 vec_store(r + VEC_WORDS * i, v[i]);
    EACH_OF_8 v[i] = vec_load(r + PQL_N / 2 + VEC_WORDS * i);
    inv_ntt_inside(v, 1);
    layer_back(v, 2, 1);
    layer_back(v, 2, 2);
    layer_back(v, 2, 4);
    EACH_OF_8
    {
        vec x = vec_load(r + VEC_WORDS * i);
        last_butterfly(&x, &v[i]);
        vec_store(r + VEC_WORDS * i, x);
        vec_store(r + PQL_N / 2 + VEC_WORDS * i, v[i]);
    }
}

#endif
