/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Eight values of `bits` bits each to and from `bits` bytes, little-endian: the step of every ByteEncode, SimpleBitPack
 * and their inverses. With a constant `bits` the loops unroll into shifts of 64-bit words.
 */

#ifndef PQL_PORTABLE_BITS_H
#define PQL_PORTABLE_BITS_H

#include "../../bytes.h"

static inline __attribute__((always_inline)) void pql_pack8(uint8_t *out, const uint32_t v[8], unsigned bits)
{
    uint64_t words[4] = {0};
#pragma GCC unroll 8
    for (unsigned j = 0; j < 8; j++) {
        unsigned at = j * bits;
        words[at / 64] |= (uint64_t)v[j] << (at % 64);
        if (at % 64 + bits > 64) words[at / 64 + 1] |= (uint64_t)v[j] >> (64 - at % 64);
    }
    for (unsigned i = 0; i < 4; i++) words[i] = pql_le64(words[i]);
    memcpy(out, words, bits);
}

static inline __attribute__((always_inline)) void pql_unpack8(uint32_t v[8], const uint8_t *in, unsigned bits)
{
    uint64_t words[4] = {0};
    memcpy(words, in, bits);
    for (unsigned i = 0; i < 4; i++) words[i] = pql_le64(words[i]);
#pragma GCC unroll 8
    for (unsigned j = 0; j < 8; j++) {
        unsigned at = j * bits;
        uint64_t x = words[at / 64] >> (at % 64);
        if (at % 64 + bits > 64) x |= words[at / 64 + 1] << (64 - at % 64);
        v[j] = (uint32_t)x & ((1u << bits) - 1);
    }
}

#endif
