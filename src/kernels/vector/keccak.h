/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Keccak-f[1600] (FIPS 202, 3.2 and 3.3) on words of any width, written once. A file that includes this has included a
 * words.h before: `word` holds one 64-bit word of each of LANES interleaved states, and a few functions work on it.
 *
 * A round reads one array and writes another, plane by plane: theta's correction d, the rotations of rho and the moves
 * of pi are in the five arguments of each plane, and chi combines them. Whoever has 32 registers keeps the state in
 * them; whoever has 16 keeps d there and five words at a time.
 */

#ifndef PQL_VECTOR_KECCAK_H
#define PQL_VECTOR_KECCAK_H

#include "../kernels.h"

#define KECCAK_INLINE static inline __attribute__((always_inline))

#include "keccak_chi.h"

KECCAK_INLINE void keccak_round(word e[25], const word a[25], uint64_t constant)
{
    /* In this order each d can take the register of the c that it needs last. */
    const word c1 = xor5(a[1], a[6], a[11], a[16], a[21]);
    const word c4 = xor5(a[4], a[9], a[14], a[19], a[24]);
    const word c3 = xor5(a[3], a[8], a[13], a[18], a[23]);
    const word c0 = xor5(a[0], a[5], a[10], a[15], a[20]);
    const word c2 = xor5(a[2], a[7], a[12], a[17], a[22]);
    const word d0 = xor2(c4, rotate(c1, 1));
    const word d2 = xor2(c1, rotate(c3, 1));
    const word d4 = xor2(c3, rotate(c0, 1));
    const word d1 = xor2(c0, rotate(c2, 1));
    const word d3 = xor2(c2, rotate(c4, 1));

    keccak_chi(e + 0, 0, xor2(a[0], d0), rotate(xor2(a[6], d1), 44), rotate(xor2(a[12], d2), 43),
               rotate(xor2(a[18], d3), 21), rotate(xor2(a[24], d4), 14));
    e[0] = xor_constant(e[0], constant); /* iota */
    keccak_chi(e + 5, 1, rotate(xor2(a[3], d3), 28), rotate(xor2(a[9], d4), 20), rotate(xor2(a[10], d0), 3),
               rotate(xor2(a[16], d1), 45), rotate(xor2(a[22], d2), 61));
    keccak_chi(e + 10, 2, rotate(xor2(a[1], d1), 1), rotate(xor2(a[7], d2), 6), rotate(xor2(a[13], d3), 25),
               rotate(xor2(a[19], d4), 8), rotate(xor2(a[20], d0), 18));
    keccak_chi(e + 15, 3, rotate(xor2(a[4], d4), 27), rotate(xor2(a[5], d0), 36), rotate(xor2(a[11], d1), 10),
               rotate(xor2(a[17], d2), 15), rotate(xor2(a[23], d3), 56));
    keccak_chi(e + 20, 4, rotate(xor2(a[2], d2), 62), rotate(xor2(a[8], d3), 55), rotate(xor2(a[14], d4), 39),
               rotate(xor2(a[15], d0), 41), rotate(xor2(a[21], d1), 2));
}

/* RC[t] of Algorithm 5: bit 2^j - 1 of constant i is the output of an 8-bit LFSR at 7 i + j. */
static const uint64_t keccak_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* Without a loop: of a loop gcc makes a call of memcpy(), and then the array has to be in memory. */
KECCAK_INLINE void keccak_load(word plane[5], const uint64_t *row, size_t stride)
{
    plane[0] = load(row), plane[1] = load(row + stride), plane[2] = load(row + 2 * stride);
    plane[3] = load(row + 3 * stride), plane[4] = load(row + 4 * stride);
}

KECCAK_INLINE void keccak_store(uint64_t *row, size_t stride, const word plane[5])
{
    store(row, plane[0]), store(row + stride, plane[1]), store(row + 2 * stride, plane[2]);
    store(row + 3 * stride, plane[3]), store(row + 4 * stride, plane[4]);
}

/* The first LANES of `stride` interleaved states. */
KECCAK_INLINE void keccak_permute(uint64_t *states, size_t stride)
{
    const size_t plane = 5 * stride;
    word a[25], e[25];
    keccak_load(a + 0, states, stride);
    keccak_load(a + 5, states + plane, stride);
    keccak_load(a + 10, states + 2 * plane, stride);
    keccak_load(a + 15, states + 3 * plane, stride);
    keccak_load(a + 20, states + 4 * plane, stride);
    keccak_complement(a);
    for (unsigned i = 0; i < 24; i += 2) {
        keccak_round(e, a, keccak_constants[i]);
        keccak_round(a, e, keccak_constants[i + 1]);
    }
    keccak_complement(a);
    keccak_store(states, stride, a + 0);
    keccak_store(states + plane, stride, a + 5);
    keccak_store(states + 2 * plane, stride, a + 10);
    keccak_store(states + 3 * plane, stride, a + 15);
    keccak_store(states + 4 * plane, stride, a + 20);
}

#endif
