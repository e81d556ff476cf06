/* SPDX-License-Identifier: Apache-2.0 */

/* Tables by formula: {F(d, 0), F(d, 1), ...}, a vector of numbers of 32 bits, words or bytes. */

#ifndef PQL_VECTOR_TABLE_H
#define PQL_VECTOR_TABLE_H

#define TABLE_8(F, d, i) \
    F(d, i), F(d, i + 1), F(d, i + 2), F(d, i + 3), F(d, i + 4), F(d, i + 5), F(d, i + 6), F(d, i + 7)
#define TABLE_16(F, d, i) TABLE_8(F, d, i), TABLE_8(F, d, i + 8)
#define TABLE_32(F, d, i) TABLE_16(F, d, i), TABLE_16(F, d, i + 16)

#if VEC_WORDS == 32
#define TABLE_NUMBERS(F, d) \
    {                       \
        TABLE_16(F, d, 0)   \
    }
#define TABLE_WORDS(F, d) \
    {                     \
        TABLE_32(F, d, 0) \
    }
#define TABLE_BYTES(F, d)                     \
    {                                         \
        TABLE_32(F, d, 0), TABLE_32(F, d, 32) \
    }
#else
#define TABLE_NUMBERS(F, d) \
    {                       \
        TABLE_8(F, d, 0)    \
    }
#define TABLE_WORDS(F, d) \
    {                     \
        TABLE_16(F, d, 0) \
    }
#define TABLE_BYTES(F, d) \
    {                     \
        TABLE_32(F, d, 0) \
    }
#endif

#endif
