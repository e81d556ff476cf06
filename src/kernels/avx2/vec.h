/* SPDX-License-Identifier: Apache-2.0 */

/* Vectors of 16 words of 16 bits: the primitives of which the kernels of this tier are made. */

#ifndef PQL_AVX2_VEC_H
#define PQL_AVX2_VEC_H

#include "../cpu.h"
#include "../kernels.h"
#include "taken.h"

#include "../vector/intrinsics.h"
#include <string.h>

/* Parameters such as d and len are constants of the code. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

#define VEC_WORDS 16
#define VEC_NEEDS PQL_CPU_AVX2

typedef __m256i vec;
typedef uint32_t vec_mask; /* bit i: word i */

/* ---- Memory: aligned vectors ---- */

static inline vec vec_load(const void *in)
{
    return _mm256_load_si256(in);
}

static inline void vec_store(void *out, vec v)
{
    _mm256_store_si256(out, v);
}

/* ---- Constants ---- */

static inline vec vec_set1(int16_t x)
{
    return _mm256_set1_epi16(x);
}

/* Words (low, high, low, high, ...). */
static inline vec vec_set2(int16_t low, int16_t high)
{
    return _mm256_set1_epi32((int)((uint32_t)(uint16_t)high << 16 | (uint16_t)low));
}

/* ---- Arithmetic on words ---- */

static inline vec vec_add(vec a, vec b)
{
    return _mm256_add_epi16(a, b);
}

static inline vec vec_sub(vec a, vec b)
{
    return _mm256_sub_epi16(a, b);
}

static inline vec vec_and(vec a, vec b)
{
    return _mm256_and_si256(a, b);
}

static inline vec vec_or(vec a, vec b)
{
    return _mm256_or_si256(a, b);
}

static inline vec vec_min_unsigned(vec a, vec b)
{
    return _mm256_min_epu16(a, b);
}

static inline vec vec_mullo(vec a, vec b)
{
    return _mm256_mullo_epi16(a, b);
}

static inline vec vec_mulhi(vec a, vec b)
{
    return _mm256_mulhi_epi16(a, b);
}

/* (a b + 2^14) >> 15. */
static inline vec vec_mulhrs(vec a, vec b)
{
    return _mm256_mulhrs_epi16(a, b);
}

static inline vec vec_shift_left(vec a, unsigned bits)
{
    return _mm256_slli_epi16(a, (int)bits);
}

/* Keeps the sign. */
static inline vec vec_shift_right(vec a, unsigned bits)
{
    return _mm256_srai_epi16(a, (int)bits);
}

/* ---- Comparisons of signed words ---- */

static inline vec_mask vec_signs(vec a)
{
    const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
    return (vec_mask)_mm_movemask_epi8(bytes);
}

static inline vec_mask vec_less(vec a, vec b)
{
    return vec_signs(_mm256_cmpgt_epi16(b, a));
}

/* y - 1 where a < b, else y. */
static inline vec vec_decrement_if_less(vec y, vec a, vec b)
{
    return _mm256_add_epi16(y, _mm256_cmpgt_epi16(b, a));
}

/* Words of v where the mask has a bit, else 0. */
static inline vec vec_where(vec_mask mask, vec v)
{
    const vec bit = _mm256_set_epi16(-0x8000, 0x4000, 0x2000, 0x1000, 0x800, 0x400, 0x200, 0x100, 0x80, 0x40, 0x20,
                                     0x10, 8, 4, 2, 1);
    const vec bits = _mm256_and_si256(_mm256_set1_epi16((int16_t)mask), bit);
    return _mm256_and_si256(_mm256_cmpeq_epi16(bits, bit), v);
}

/* Stores those where the mask has a bit, one behind the other, as many as there is room for; returns how many these
 * are. Up to a whole vector is written if it has room. Otherwise the vector that ends where room does is read and
 * written. */
static inline unsigned vec_store_taken(int16_t *out, unsigned room, vec_mask taken, vec v)
{
    const unsigned lower_count = (unsigned)__builtin_popcount(taken & 255), count = (unsigned)__builtin_popcount(taken);
    const __m128i lower_index = _mm_load_si128((const void *)vec_taken_bytes[taken & 255]);
    const __m128i upper_index = _mm_load_si128((const void *)vec_taken_bytes[taken >> 8]);
    const __m128i lower = _mm_shuffle_epi8(_mm256_castsi256_si128(v), lower_index);
    const __m128i upper = _mm_shuffle_epi8(_mm256_extracti128_si256(v, 1), upper_index);
    int16_t last[2 * VEC_WORDS], *to = out;
    if (room < VEC_WORDS) {
        memcpy(last, out + room - VEC_WORDS, sizeof v);
        to = last + VEC_WORDS - room;
    }
    _mm_storeu_si128((void *)to, lower);
    _mm_storeu_si128((void *)(to + lower_count), upper);
    if (room < VEC_WORDS) memcpy(out + room - VEC_WORDS, last, sizeof v);
    return count < room ? count : room;
}

/* ---- Pairs of words, as numbers of 32 bits ---- */

/* a0 b0 + a1 b1 of each pair. */
static inline vec vec_madd(vec a, vec b)
{
    return _mm256_madd_epi16(a, b);
}

/* The same of the two bytes of each word, those of a unsigned. */
static inline vec vec_madd_bytes(vec a, vec b)
{
    return _mm256_maddubs_epi16(a, b);
}

static inline vec vec_add_32(vec a, vec b)
{
    return _mm256_add_epi32(a, b);
}

static inline vec vec_flip_pairs(vec a)
{
    const __m128i flipped = _mm_set_epi8(13, 12, 15, 14, 9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2);
    return _mm256_shuffle_epi8(a, _mm256_broadcastsi128_si256(flipped));
}

/* (a0, b0) and (a1, b1) of each pair. */
static inline vec vec_low_halves(vec a, vec b)
{
    return _mm256_blend_epi16(a, _mm256_slli_epi32(b, 16), 0xaa);
}

static inline vec vec_high_halves(vec a, vec b)
{
    return _mm256_blend_epi16(_mm256_srli_epi32(a, 16), b, 0xaa);
}

/* Numbers of 32 or 64 bits, each shifted by its own. */
static inline vec vec_shift_left_32(vec a, vec bits)
{
    return _mm256_sllv_epi32(a, bits);
}

static inline vec vec_shift_right_64(vec a, vec bits)
{
    return _mm256_srlv_epi64(a, bits);
}

/* ---- Exchange ---- */

/* x and y in blocks of len words: the odd blocks of x change places with the even ones of y. */
ALWAYS_INLINE void vec_swap(vec *x, vec *y, unsigned len)
{
    const vec a = *x, b = *y;
    switch (len) {
    case 8:
        *x = _mm256_permute2x128_si256(a, b, 0x20);
        *y = _mm256_permute2x128_si256(a, b, 0x31);
        break;
    case 4:
        *x = _mm256_unpacklo_epi64(a, b);
        *y = _mm256_unpackhi_epi64(a, b);
        break;
    case 2:
        *x = _mm256_blend_epi32(a, _mm256_slli_epi64(b, 32), 0xaa);
        *y = _mm256_blend_epi32(_mm256_srli_epi64(a, 32), b, 0xaa);
        break;
    }
}

/* Pairs of x and y by turns, as two vectors; and back. */
static inline void vec_zip_pairs(vec *x, vec *y)
{
    const vec low = _mm256_unpacklo_epi32(*x, *y), high = _mm256_unpackhi_epi32(*x, *y);
    *x = _mm256_permute2x128_si256(low, high, 0x20);
    *y = _mm256_permute2x128_si256(low, high, 0x31);
}

static inline void vec_unzip_pairs(vec *x, vec *y)
{
    const vec a = _mm256_permute2x128_si256(*x, *y, 0x20), b = _mm256_permute2x128_si256(*x, *y, 0x31);
    const __m256 low = _mm256_castsi256_ps(a), high = _mm256_castsi256_ps(b);
    *x = _mm256_castps_si256(_mm256_shuffle_ps(low, high, 0x88));
    *y = _mm256_castps_si256(_mm256_shuffle_ps(low, high, 0xdd));
}

/* Byte i is table[v[i]], v[i] < 16. */
static inline vec vec_look_up(const uint8_t table[16], vec v)
{
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_load_si128((const void *)table)), v);
}

#endif
