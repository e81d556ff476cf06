/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A 64-bit word of each of LANES states in one register, on AVX512F and AVX512VL: 8, 4, or 1, whose register has room
 * that is not used. A ternary operation computes a function of three bits from its table of eight.
 */

#ifndef PQL_AVX512_WORDS_H
#define PQL_AVX512_WORDS_H

#ifdef PQL_PLAIN_VECTORS
#include "../vector/plain_words.h"
#else

#include "../vector/intrinsics.h"
#include <stdint.h>

#if LANES == 8
typedef __m512i word;
#define OF_WORD(intrinsic) _mm512_##intrinsic
#define SPLAT(constant) _mm512_set1_epi64(constant)
#elif LANES == 4
typedef __m256i word;
#define OF_WORD(intrinsic) _mm256_##intrinsic
#define SPLAT(constant) _mm256_set1_epi64x(constant)
#else
typedef __m128i word;
#define OF_WORD(intrinsic) _mm_##intrinsic
#define SPLAT(constant) _mm_set1_epi64x(constant)
#endif

#define XOR3 0x96       /* a ^ b ^ c */
#define XOR_ANDNOT 0xd2 /* a ^ (c & ~b) */

static inline word load(const uint64_t *row)
{
#if LANES == 1
    return _mm_loadl_epi64((const __m128i *)row);
#else
    return OF_WORD(load_epi64)(row);
#endif
}

static inline void store(void *to, word a)
{
#if LANES == 1
    _mm_storel_epi64(to, a);
#else
    OF_WORD(store_epi64)(to, a);
#endif
}

static inline word xor2(word a, word b)
{
    return OF_WORD(xor_epi64)(a, b);
}

static inline word xor5(word a, word b, word c, word d, word e)
{
    return OF_WORD(ternarylogic_epi64)(OF_WORD(ternarylogic_epi64)(a, b, c, XOR3), d, e, XOR3);
}

static inline word xor_constant(word a, uint64_t constant)
{
    return OF_WORD(xor_epi64)(a, SPLAT((long long)constant));
}

/* a ^ (b & ~c) */
static inline word xor_and_not(word a, word b, word c)
{
    return OF_WORD(ternarylogic_epi64)(a, c, b, XOR_ANDNOT);
}

/* Computed here, and not with all other rotations of a round, as gcc would have it: not every unit can rotate, and more
 * words would be under way than there are registers. */
static inline word here(word a)
{
    __asm__ volatile("" : "+v"(a));
    return a;
}

/* Macros where the instruction has a number in it: without optimisation, a parameter is none. */
#define rotate(a, n) here(OF_WORD(rol_epi64)(a, n))

#if LANES > 1
static inline word even_words(word a, word b)
{
    return OF_WORD(unpacklo_epi64)(a, b);
}

static inline word odd_words(word a, word b)
{
    return OF_WORD(unpackhi_epi64)(a, b);
}

#define even_blocks(a, b) OF_WORD(shuffle_i64x2)(a, b, LANES == 8 ? 0x88 : 0)
#define odd_blocks(a, b) OF_WORD(shuffle_i64x2)(a, b, LANES == 8 ? 0xdd : 3)
#endif

#endif
#endif
