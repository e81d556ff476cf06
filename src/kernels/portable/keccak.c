/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Keccak-f[1600] (FIPS 202, 3.2 and 3.3). A round reads one array and writes another, plane by plane: theta's
 * correction d, the rotations of rho and the moves of pi are in the five arguments of each plane, chi combines them,
 * and five lanes at a time stay in registers.
 */

#include "portable.h"

#include "../../bytes.h"

static inline uint64_t rotl(uint64_t x, unsigned n)
{
    return x << n | x >> (64 - n);
}

static inline __attribute__((always_inline)) void chi(uint64_t out[5], uint64_t b0, uint64_t b1, uint64_t b2,
                                                      uint64_t b3, uint64_t b4)
{
    out[0] = b0 ^ (~b1 & b2);
    out[1] = b1 ^ (~b2 & b3);
    out[2] = b2 ^ (~b3 & b4);
    out[3] = b3 ^ (~b4 & b0);
    out[4] = b4 ^ (~b0 & b1);
}

static inline __attribute__((always_inline)) void keccak_round(uint64_t e[25], const uint64_t a[25], uint64_t constant)
{
    uint64_t c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
    uint64_t c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
    uint64_t c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
    uint64_t c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
    uint64_t c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
    uint64_t d0 = c4 ^ rotl(c1, 1), d1 = c0 ^ rotl(c2, 1), d2 = c1 ^ rotl(c3, 1), d3 = c2 ^ rotl(c4, 1),
             d4 = c3 ^ rotl(c0, 1);

    chi(e + 0, a[0] ^ d0, rotl(a[6] ^ d1, 44), rotl(a[12] ^ d2, 43), rotl(a[18] ^ d3, 21), rotl(a[24] ^ d4, 14));
    e[0] ^= constant; /* iota */
    chi(e + 5, rotl(a[3] ^ d3, 28), rotl(a[9] ^ d4, 20), rotl(a[10] ^ d0, 3), rotl(a[16] ^ d1, 45),
        rotl(a[22] ^ d2, 61));
    chi(e + 10, rotl(a[1] ^ d1, 1), rotl(a[7] ^ d2, 6), rotl(a[13] ^ d3, 25), rotl(a[19] ^ d4, 8),
        rotl(a[20] ^ d0, 18));
    chi(e + 15, rotl(a[4] ^ d4, 27), rotl(a[5] ^ d0, 36), rotl(a[11] ^ d1, 10), rotl(a[17] ^ d2, 15),
        rotl(a[23] ^ d3, 56));
    chi(e + 20, rotl(a[2] ^ d2, 62), rotl(a[8] ^ d3, 55), rotl(a[14] ^ d4, 39), rotl(a[15] ^ d0, 41),
        rotl(a[21] ^ d1, 2));
}

/* RC[t] of Algorithm 5: bit 2^j - 1 of constant i is the output of an 8-bit LFSR at 7 i + j. */
static const uint64_t round_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

static void permute(uint64_t state[25])
{
    uint64_t other[25];
    for (unsigned i = 0; i < 24; i += 2) {
        keccak_round(other, state, round_constants[i]);
        keccak_round(state, other, round_constants[i + 1]);
    }
}

static void permute_lanes(uint64_t *states, unsigned count)
{
    (void)count; /* one lane */
    permute(states);
}

static void squeeze_lanes(uint8_t (*blocks)[PQL_BLOCK_BYTES], const uint64_t *states, unsigned count)
{
    (void)count;
    for (unsigned i = 0; i < 21; i++) pql_store64_le(blocks[0] + 8 * i, states[i]);
}

const struct pql_keccak_kernels pql_keccak_portable = {
    .tier = "portable",
    .lanes = 1,
    .permute = permute,
    .permute_lanes = permute_lanes,
    .squeeze_lanes = squeeze_lanes,
};
