/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The words of keccak.h in plain C, for any LANES. One is how general registers compute; with several, tools that do
 * not know the vector instructions can see what vector kernels do with their data.
 */

#ifndef PQL_PLAIN_WORDS_H
#define PQL_PLAIN_WORDS_H

#include <stdint.h>
#include <string.h>

typedef struct {
    uint64_t lane[LANES];
} word;

static inline word load(const uint64_t *row)
{
    word a;
    memcpy(&a, row, sizeof a);
    return a;
}

static inline void store(void *to, word a)
{
    memcpy(to, &a, sizeof a);
}

static inline word xor2(word a, word b)
{
    for (unsigned l = 0; l < LANES; l++) a.lane[l] ^= b.lane[l];
    return a;
}

static inline word xor5(word a, word b, word c, word d, word e)
{
    return xor2(xor2(xor2(a, b), xor2(c, d)), e);
}

static inline word xor_constant(word a, uint64_t constant)
{
    for (unsigned l = 0; l < LANES; l++) a.lane[l] ^= constant;
    return a;
}

/* a ^ (b & ~c) */
static inline word xor_and_not(word a, word b, word c)
{
    for (unsigned l = 0; l < LANES; l++) a.lane[l] ^= b.lane[l] & ~c.lane[l];
    return a;
}

#if LANES == 1 && defined(__x86_64__) && !defined(__BMI__)
#define WITHOUT_AND_NOT

static inline word complement(word a)
{
    a.lane[0] = ~a.lane[0];
    return a;
}

/* a ^ (b & c) and a ^ (b | c) */
static inline word xor_and(word a, word b, word c)
{
    a.lane[0] ^= b.lane[0] & c.lane[0];
    return a;
}

static inline word xor_or(word a, word b, word c)
{
    a.lane[0] ^= b.lane[0] | c.lane[0];
    return a;
}
#endif

static inline word rotate(word a, unsigned n)
{
    for (unsigned l = 0; l < LANES; l++) a.lane[l] = a.lane[l] << n | a.lane[l] >> (64 - n);
    return a;
}

#if LANES > 1
/* a0 b0 a2 b2 ... */
static inline word even_words(word a, word b)
{
    for (unsigned l = 0; l < LANES; l += 2) a.lane[l + 1] = b.lane[l];
    return a;
}

/* a1 b1 a3 b3 ... */
static inline word odd_words(word a, word b)
{
    for (unsigned l = 0; l < LANES; l += 2) b.lane[l] = a.lane[l + 1];
    return b;
}

/* Every second block of two words of a, then of b. */
static inline word half_blocks(word a, word b, unsigned first)
{
    word r;
    for (unsigned l = 0; l < LANES / 2; l++) {
        const unsigned from = 2 * first + l / 2 * 4 + l % 2;
        r.lane[l] = a.lane[from], r.lane[LANES / 2 + l] = b.lane[from];
    }
    return r;
}

static inline word even_blocks(word a, word b)
{
    return half_blocks(a, b, 0);
}

static inline word odd_blocks(word a, word b)
{
    return half_blocks(a, b, 1);
}
#endif

#endif
