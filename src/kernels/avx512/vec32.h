/* SPDX-License-Identifier: Apache-2.0 */

/* Vectors of 16 numbers of 32 bits: the primitives that vec.h lacks for ML-DSA, and their plain body. */

#ifndef PQL_AVX512_VEC32_H
#define PQL_AVX512_VEC32_H

#include "vec.h"

#define VEC_NUMBERS 16

#ifdef PQL_PLAIN_VECTORS
#include "vec32_plain.h"
#else

/* ---- Arithmetic ---- */

static inline vec vec_set1_32(int32_t x)
{
    return _mm512_set1_epi32(x);
}

static inline vec vec_sub_32(vec a, vec b)
{
    return _mm512_sub_epi32(a, b);
}

static inline vec vec_mullo_32(vec a, vec b)
{
    return _mm512_mullo_epi32(a, b);
}

static inline vec vec_abs_32(vec a)
{
    return _mm512_abs_epi32(a);
}

static inline vec vec_min_unsigned_32(vec a, vec b)
{
    return _mm512_min_epu32(a, b);
}

/* Each shifted by its own number of bits. Keeps the sign. */
static inline vec vec_shift_right_32(vec a, vec bits)
{
    return _mm512_srav_epi32(a, bits);
}

/* The sum of all numbers. */
static inline uint32_t vec_sum_32(vec a)
{
    return (uint32_t)_mm512_reduce_add_epi32(a);
}

/* v, which is made here: the compiler would make differences of what it comes from, and more of them. */
static inline vec vec_here(vec v)
{
    __asm__("" : "+v"(v));
    return v;
}

/* ---- Products of 64 bits: numbers in even places have one each ---- */

/* Those in odd places, in the even ones. */
static inline vec vec_odd_32(vec a)
{
    return _mm512_shuffle_epi32(a, _MM_PERM_DDBB);
}

static inline vec vec_mul_even_32(vec a, vec b)
{
    return _mm512_mul_epi32(a, b);
}

static inline vec vec_add_64(vec a, vec b)
{
    return _mm512_add_epi64(a, b);
}

static inline vec vec_sub_64(vec a, vec b)
{
    return _mm512_sub_epi64(a, b);
}

/* The upper halves of both, by turns. */
static inline vec vec_upper_halves_64(vec even, vec odd)
{
    return _mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB);
}

/* ---- Comparisons of signed numbers ---- */

static inline vec_mask vec_less_32(vec a, vec b)
{
    return _mm512_cmplt_epi32_mask(a, b);
}

static inline vec_mask vec_signs_32(vec a)
{
    return _mm512_movepi32_mask(a);
}

/* y - z where a < b, else y. */
static inline vec vec_sub_if_less_32(vec y, vec z, vec a, vec b)
{
    return _mm512_mask_sub_epi32(y, _mm512_cmplt_epi32_mask(a, b), y, z);
}

/* As vec_store_taken. */
static inline unsigned vec_store_taken_32(int32_t *out, unsigned room, vec_mask taken, vec v)
{
    const unsigned count = (unsigned)__builtin_popcount(taken);
    const vec together = _mm512_maskz_compress_epi32((__mmask16)taken, v);
    if (room >= VEC_NUMBERS) {
        _mm512_storeu_si512(out, together);
        return count;
    }
    _mm512_mask_storeu_epi32(out, (__mmask16)((1u << room) - 1), together);
    return count < room ? count : room;
}

/* ---- Other widths ---- */

/* Numbers below 2^15, of a and then of b, as words. */
static inline vec vec_narrow_32(vec a, vec b)
{
    static const PQL_ALIGNED uint16_t low_halves[VEC_WORDS] = {0,  2,  4,  6,  8,  10, 12, 14, 16, 18, 20,
                                                               22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42,
                                                               44, 46, 48, 50, 52, 54, 56, 58, 60, 62};
    return _mm512_permutex2var_epi16(a, vec_load(low_halves), b);
}

/* Numbers from and to bytes. */
static inline vec vec_load_bytes_32(const uint8_t in[VEC_NUMBERS])
{
    return _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)in));
}

static inline void vec_store_bytes_32(uint8_t out[VEC_NUMBERS], vec v)
{
    _mm_storeu_si128((void *)out, _mm512_cvtepi32_epi8(v));
}

#endif
#endif
