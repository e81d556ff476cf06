/* SPDX-License-Identifier: Apache-2.0 */

/* ML-KEM: ByteEncode, ByteDecode, Compress, Decompress (Algorithms 5 and 6, 4.2.1), over a tier's fields.h. */

#ifndef PQL_VECTOR_MLKEM_CODING_H
#define PQL_VECTOR_MLKEM_CODING_H

#include "mlkem_field.h"

static void mlkem_encode_d12(uint8_t *out, const int16_t r[PQL_N])
{
    for (unsigned i = 0; i < VEC_COUNT; i++)
        fields_write(out + FIELD_BYTES(12) * i, canonical(vec_load(r + VEC_WORDS * i)), 12);
}

static void mlkem_decode_d12(int16_t r[PQL_N], const uint8_t *in)
{
    for (unsigned i = 0; i < VEC_COUNT; i++)
        vec_store(r + VEC_WORDS * i, fields_read_12(in + FIELD_BYTES(12) * i, FIELD_BYTES(12)));
}

/*
 * round(2^d x / q) modulo 2^d. Adding q to x adds 2^d, so that x may be negative.
 *
 * For d <= 5 it is enough to take floor(2^10 x / q) first, from 20159 = round(2^26 / q), and round that.
 */
ALWAYS_INLINE vec compress_roughly(vec x, unsigned d)
{
    return vec_mulhrs(vec_mulhi(x, vec_set1(20159)), vec_set1((int16_t)(1 << (5 + d))));
}

/*
 * For d = 10 and 11, y = round(2^d (x + 1) / q), from a factor rounded to 16 bits, is right or one too much: 2^d / q is
 * between 0.3 and 0.62, and the factor's error weighs at most 0.04. It is too much if the remainder 2^d x - q y, exact
 * modulo 2^16, is below -q / 2.
 */
ALWAYS_INLINE vec compress_exactly(vec x, unsigned d)
{
    const vec next = vec_add(x, vec_set1(1));
    const vec y = vec_mulhrs(next, vec_set1((int16_t)((2 * ((int64_t)1 << (15 + d)) + Q) / (2 * Q))));
    const vec remainder = vec_sub(vec_shift_left(x, d), vec_mullo(y, vec_set1(Q)));
    return vec_decrement_if_less(y, remainder, vec_set1(-(Q - 1) / 2));
}

ALWAYS_INLINE void compress(uint8_t *out, const int16_t r[PQL_N], unsigned d)
{
    for (unsigned i = 0; i < VEC_COUNT; i++) {
        const vec x = vec_load(r + VEC_WORDS * i), y = d <= 5 ? compress_roughly(x, d) : compress_exactly(x, d);
        fields_write(out + FIELD_BYTES(d) * i, vec_and(y, vec_set1((int16_t)((1 << d) - 1))), d);
    }
}

/* round(q y / 2^d). */
ALWAYS_INLINE void decompress(int16_t r[PQL_N], const uint8_t *in, unsigned d)
{
    for (unsigned i = 0; i < VEC_COUNT; i++) {
        const vec fractions = fields_read_fractions(in + FIELD_BYTES(d) * i, d);
        vec_store(r + VEC_WORDS * i, vec_mulhrs(fractions, vec_set1(Q)));
    }
}

static void mlkem_compress_d1(uint8_t *out, const int16_t r[PQL_N])
{
    for (unsigned i = 0; i < VEC_COUNT; i++)
        fields_write_1(out + FIELD_BYTES(1) * i, compress_roughly(vec_load(r + VEC_WORDS * i), 1));
}

static void mlkem_decompress_d1(int16_t r[PQL_N], const uint8_t *in)
{
    for (unsigned i = 0; i < VEC_COUNT; i++)
        vec_store(r + VEC_WORDS * i, fields_select_1(in + FIELD_BYTES(1) * i, vec_set1((Q + 1) / 2)));
}

static void mlkem_compress_d4(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 4);
}
static void mlkem_compress_d5(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 5);
}
static void mlkem_compress_d10(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 10);
}
static void mlkem_compress_d11(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 11);
}

static void mlkem_decompress_d4(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 4);
}
static void mlkem_decompress_d5(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 5);
}
static void mlkem_decompress_d10(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 10);
}
static void mlkem_decompress_d11(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 11);
}

#endif
