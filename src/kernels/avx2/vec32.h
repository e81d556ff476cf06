/* SPDX-License-Identifier: Apache-2.0 */

/* Vectors of 8 numbers of 32 bits: the primitives that vec.h lacks for ML-DSA. */

#ifndef PQL_AVX2_VEC32_H
#define PQL_AVX2_VEC32_H

#include "vec.h"

#define VEC_NUMBERS 8

/* ---- Arithmetic ---- */

static inline vec vec_set1_32(int32_t x)
{
    return _mm256_set1_epi32(x);
}

static inline vec vec_sub_32(vec a, vec b)
{
    return _mm256_sub_epi32(a, b);
}

static inline vec vec_mullo_32(vec a, vec b)
{
    return _mm256_mullo_epi32(a, b);
}

static inline vec vec_abs_32(vec a)
{
    return _mm256_abs_epi32(a);
}

static inline vec vec_min_unsigned_32(vec a, vec b)
{
    return _mm256_min_epu32(a, b);
}

/* Each shifted by its own number of bits. Keeps the sign. */
static inline vec vec_shift_right_32(vec a, vec bits)
{
    return _mm256_srav_epi32(a, bits);
}

/* The sum of all numbers. */
static inline uint32_t vec_sum_32(vec a)
{
    const __m128i four = _mm_add_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
    const __m128i two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
    return (uint32_t)_mm_cvtsi128_si32(two) + (uint32_t)_mm_extract_epi32(two, 1);
}

/* v, which is made here: the compiler would make differences of what it comes from, and more of them. */
static inline vec vec_here(vec v)
{
    __asm__("" : "+x"(v));
    return v;
}

/* ---- Products of 64 bits: numbers in even places have one each ---- */

/* Those in odd places, in the even ones. */
static inline vec vec_odd_32(vec a)
{
    return _mm256_shuffle_epi32(a, _MM_SHUFFLE(3, 3, 1, 1));
}

static inline vec vec_mul_even_32(vec a, vec b)
{
    return _mm256_mul_epi32(a, b);
}

static inline vec vec_add_64(vec a, vec b)
{
    return _mm256_add_epi64(a, b);
}

static inline vec vec_sub_64(vec a, vec b)
{
    return _mm256_sub_epi64(a, b);
}

/* The upper halves of both, by turns. */
static inline vec vec_upper_halves_64(vec even, vec odd)
{
    return _mm256_blend_epi32(vec_odd_32(even), odd, 0xaa);
}

/* ---- Comparisons of signed numbers ---- */

static inline vec_mask vec_signs_32(vec a)
{
    return (vec_mask)_mm256_movemask_ps(_mm256_castsi256_ps(a));
}

static inline vec_mask vec_less_32(vec a, vec b)
{
    return vec_signs_32(_mm256_cmpgt_epi32(b, a));
}

/* y - z where a < b, else y. */
static inline vec vec_sub_if_less_32(vec y, vec z, vec a, vec b)
{
    return _mm256_sub_epi32(y, _mm256_and_si256(_mm256_cmpgt_epi32(b, a), z));
}

/* As vec_store_taken, but nothing else is read or written. A row of the table holds bytes 2 i and 2 i + 1 for word i:
 * half of that is the number's place. */
static inline unsigned vec_store_taken_32(int32_t *out, unsigned room, vec_mask taken, vec v)
{
    const unsigned count = (unsigned)__builtin_popcount(taken);
    const __m128i row = _mm_load_si128((const void *)vec_taken_bytes[taken]);
    const vec together = _mm256_permutevar8x32_epi32(v, _mm256_srli_epi32(_mm256_cvtepu16_epi32(row), 1));
    if (room >= VEC_NUMBERS) {
        _mm256_storeu_si256((void *)out, together);
        return count;
    }
    const vec places = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    _mm256_maskstore_epi32(out, _mm256_cmpgt_epi32(_mm256_set1_epi32((int)room), places), together);
    return count < room ? count : room;
}

/* ---- Other widths ---- */

/* Numbers below 2^15, of a and then of b, as words. */
static inline vec vec_narrow_32(vec a, vec b)
{
    return _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), _MM_SHUFFLE(3, 1, 2, 0));
}

/* Numbers from and to bytes. */
static inline vec vec_load_bytes_32(const uint8_t in[VEC_NUMBERS])
{
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)in));
}

static inline void vec_store_bytes_32(uint8_t out[VEC_NUMBERS], vec v)
{
    const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    _mm_storel_epi64((void *)out, _mm_packs_epi16(words, words));
}

#endif
