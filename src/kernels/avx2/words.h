/* SPDX-License-Identifier: Apache-2.0 */

/* A 64-bit word of each of four states in one register, on AVX2. */

#ifndef PQL_AVX2_WORDS_H
#define PQL_AVX2_WORDS_H

#define LANES 4

#include "../vector/intrinsics.h"
#include <stdint.h>

typedef __m256i word;

static inline word load(const uint64_t *row)
{
    return _mm256_load_si256((const __m256i *)row);
}

static inline void store(void *to, word a)
{
    _mm256_store_si256(to, a);
}

static inline word xor2(word a, word b)
{
    return _mm256_xor_si256(a, b);
}

static inline word xor5(word a, word b, word c, word d, word e)
{
    return xor2(xor2(xor2(a, b), xor2(c, d)), e);
}

static inline word xor_constant(word a, uint64_t constant)
{
    return xor2(a, _mm256_set1_epi64x((long long)constant));
}

/* a ^ (b & ~c) */
static inline word xor_and_not(word a, word b, word c)
{
    return xor2(a, _mm256_andnot_si256(c, b));
}

/* By n bits to the left; by whole bytes it is one shuffle. */
static inline __attribute__((always_inline)) word shifts_or_shuffle(word a, int n)
{
    const __m256i by8 = _mm256_set_epi64x(0x0e0d0c0b0a09080f, 0x0605040302010007, 0x0e0d0c0b0a09080f,
                                          0x0605040302010007);
    const __m256i by56 = _mm256_set_epi64x(0x080f0e0d0c0b0a09, 0x0007060504030201, 0x080f0e0d0c0b0a09,
                                           0x0007060504030201);
    if (n == 1) return _mm256_or_si256(_mm256_add_epi64(a, a), _mm256_srli_epi64(a, 63)); /* sums are cheaper */
    if (n == 8) return _mm256_shuffle_epi8(a, by8);
    if (n == 56) return _mm256_shuffle_epi8(a, by56);
    return _mm256_or_si256(_mm256_slli_epi64(a, n), _mm256_srli_epi64(a, 64 - n));
}

static inline __attribute__((always_inline)) word rotate(word a, int n)
{
    a = shifts_or_shuffle(a, n);
    __asm__ volatile("" : "+x"(a)); /* here, and not with all other rotations of a round, as gcc would have it */
    return a;
}

static inline word even_words(word a, word b)
{
    return _mm256_unpacklo_epi64(a, b);
}

static inline word odd_words(word a, word b)
{
    return _mm256_unpackhi_epi64(a, b);
}

static inline word even_blocks(word a, word b)
{
    return _mm256_permute2x128_si256(a, b, 0x20);
}

static inline word odd_blocks(word a, word b)
{
    return _mm256_permute2x128_si256(a, b, 0x31);
}

#endif
