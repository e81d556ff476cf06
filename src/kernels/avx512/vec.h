/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Vectors of 32 words of 16 bits: the primitives of which the kernels of this tier are made, one instruction each.
 * Checkers that cannot run AVX-512 take the same kernels over plain C (PQL_PLAIN_VECTORS, vec_plain.h).
 */

#ifndef PQL_AVX512_VEC_H
#define PQL_AVX512_VEC_H

#include "../cpu.h"
#include "../kernels.h"

/* Parameters such as d and len are constants of the code. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

#define VEC_WORDS 32

typedef uint32_t vec_mask; /* bit i: word i */

#ifdef PQL_PLAIN_VECTORS
#define VEC_NEEDS 0
#include "vec_plain.h"
#else

#include "../vector/intrinsics.h"

#define VEC_NEEDS                                                                                                   \
    (PQL_CPU_AVX2 | PQL_CPU_AVX512F | PQL_CPU_AVX512VL | PQL_CPU_AVX512BW | PQL_CPU_AVX512DQ | PQL_CPU_AVX512VBMI | \
     PQL_CPU_AVX512VBMI2)

typedef __m512i vec;

/* ---- Memory: aligned vectors, and the first bytes of vectors at any address ---- */

static inline vec vec_load(const void *in)
{
    return _mm512_load_si512(in);
}

static inline void vec_store(void *out, vec v)
{
    _mm512_store_si512(out, v);
}

/* The others become 255. */
static inline vec vec_load_first(const uint8_t *in, unsigned bytes)
{
    return _mm512_mask_loadu_epi8(_mm512_set1_epi8(-1), ~(__mmask64)0 >> (64 - bytes), in);
}

static inline void vec_store_first(void *out, unsigned bytes, vec v)
{
    _mm512_mask_storeu_epi8(out, ~(__mmask64)0 >> (64 - bytes), v);
}

/* ---- Constants ---- */

static inline vec vec_set1(int16_t x)
{
    return _mm512_set1_epi16(x);
}

/* Words (low, high, low, high, ...). */
static inline vec vec_set2(int16_t low, int16_t high)
{
    return _mm512_set1_epi32((int)((uint32_t)(uint16_t)high << 16 | (uint16_t)low));
}

/* ---- Arithmetic on words ---- */

static inline vec vec_add(vec a, vec b)
{
    return _mm512_add_epi16(a, b);
}

static inline vec vec_sub(vec a, vec b)
{
    return _mm512_sub_epi16(a, b);
}

static inline vec vec_and(vec a, vec b)
{
    return _mm512_and_si512(a, b);
}

static inline vec vec_or(vec a, vec b)
{
    return _mm512_or_si512(a, b);
}

static inline vec vec_min_unsigned(vec a, vec b)
{
    return _mm512_min_epu16(a, b);
}

static inline vec vec_mullo(vec a, vec b)
{
    return _mm512_mullo_epi16(a, b);
}

static inline vec vec_mulhi(vec a, vec b)
{
    return _mm512_mulhi_epi16(a, b);
}

/* (a b + 2^14) >> 15. */
static inline vec vec_mulhrs(vec a, vec b)
{
    return _mm512_mulhrs_epi16(a, b);
}

static inline vec vec_shift_left(vec a, unsigned bits)
{
    return _mm512_slli_epi16(a, bits);
}

/* Keeps the sign. */
static inline vec vec_shift_right(vec a, unsigned bits)
{
    return _mm512_srai_epi16(a, bits);
}

/* ---- Comparisons of signed words ---- */

static inline vec_mask vec_less(vec a, vec b)
{
    return _mm512_cmplt_epi16_mask(a, b);
}

static inline vec_mask vec_signs(vec a)
{
    return _mm512_movepi16_mask(a);
}

/* y - 1 where a < b, else y. */
static inline vec vec_decrement_if_less(vec y, vec a, vec b)
{
    return _mm512_mask_sub_epi16(y, _mm512_cmplt_epi16_mask(a, b), y, _mm512_set1_epi16(1));
}

/* Words of v where the mask has a bit, else 0. */
static inline vec vec_where(vec_mask mask, vec v)
{
    return _mm512_maskz_mov_epi16(mask, v);
}

/* Stores those where the mask has a bit, one behind the other, as many as there is room for; returns how many these
 * are. A whole vector is written if it has room. */
static inline unsigned vec_store_taken(int16_t *out, unsigned room, vec_mask taken, vec v)
{
    const unsigned count = (unsigned)__builtin_popcount(taken);
    const vec together = _mm512_maskz_compress_epi16(taken, v);
    if (room >= VEC_WORDS) {
        _mm512_storeu_si512(out, together);
        return count;
    }
    _mm512_mask_storeu_epi16(out, ((vec_mask)1 << room) - 1, together);
    return count < room ? count : room;
}

/* ---- Pairs of words, as numbers of 32 bits ---- */

/* a0 b0 + a1 b1 of each pair. */
static inline vec vec_madd(vec a, vec b)
{
    return _mm512_madd_epi16(a, b);
}

/* The same of the two bytes of each word, those of a unsigned. */
static inline vec vec_madd_bytes(vec a, vec b)
{
    return _mm512_maddubs_epi16(a, b);
}

static inline vec vec_add_32(vec a, vec b)
{
    return _mm512_add_epi32(a, b);
}

static inline vec vec_flip_pairs(vec a)
{
    return _mm512_rol_epi32(a, 16);
}

/* (a0, b0) and (a1, b1) of each pair. */
static inline vec vec_low_halves(vec a, vec b)
{
    return _mm512_mask_mov_epi16(_mm512_slli_epi32(b, 16), 0x55555555, a);
}

static inline vec vec_high_halves(vec a, vec b)
{
    return _mm512_mask_mov_epi16(_mm512_srli_epi32(a, 16), 0xaaaaaaaa, b);
}

/* Numbers of 32 or 64 bits, each shifted by its own. */
static inline vec vec_shift_left_32(vec a, vec bits)
{
    return _mm512_sllv_epi32(a, bits);
}

static inline vec vec_shift_right_64(vec a, vec bits)
{
    return _mm512_srlv_epi64(a, bits);
}

/* ---- Exchange ---- */

/* x and y in blocks of len words: the odd blocks of x change places with the even ones of y. */
ALWAYS_INLINE void vec_swap(vec *x, vec *y, unsigned len)
{
    const vec a = *x, b = *y;
    switch (len) {
    case 16:
        *x = _mm512_shuffle_i64x2(a, b, 0x44);
        *y = _mm512_shuffle_i64x2(a, b, 0xee);
        break;
    case 8:
        *x = _mm512_mask_shuffle_i64x2(a, 0xcc, b, b, 0xa0);
        *y = _mm512_mask_shuffle_i64x2(b, 0x33, a, a, 0xf5);
        break;
    case 4:
        *x = _mm512_unpacklo_epi64(a, b);
        *y = _mm512_unpackhi_epi64(a, b);
        break;
    case 2:
        *x = _mm512_mask_shuffle_epi32(a, 0xaaaa, b, _MM_PERM_CCAA);
        *y = _mm512_mask_shuffle_epi32(b, 0x5555, a, _MM_PERM_DDBB);
        break;
    }
}

/* Pairs of x and y by turns, as two vectors; and back. */
static inline void vec_zip_pairs(vec *x, vec *y)
{
    const vec low = _mm512_set_epi32(23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    const vec a = *x, b = *y;
    *x = _mm512_permutex2var_epi32(a, low, b);
    *y = _mm512_permutex2var_epi32(a, _mm512_add_epi32(low, _mm512_set1_epi32(8)), b);
}

static inline void vec_unzip_pairs(vec *x, vec *y)
{
    const vec even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
    const vec a = *x, b = *y;
    *x = _mm512_permutex2var_epi32(a, even, b);
    *y = _mm512_permutex2var_epi32(a, _mm512_add_epi32(even, _mm512_set1_epi32(1)), b);
}

/* Byte i is byte index[i] of v, of the whole vector. */
static inline vec vec_permute_bytes(vec v, vec index)
{
    return _mm512_permutexvar_epi8(index, v);
}

/* Byte i is table[v[i]], v[i] < 16. */
static inline vec vec_look_up(const uint8_t table[16], vec v)
{
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const void *)table)), v);
}

/* Byte i is the eight bits from bit offset[i] of its 64-bit number on, around its end. */
static inline vec vec_multishift(vec v, vec offset)
{
    return _mm512_multishift_epi64_epi8(offset, v);
}

#endif
#endif
