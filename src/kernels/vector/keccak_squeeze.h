/* SPDX-License-Identifier: Apache-2.0 */

/*
 * From interleaved states to bytes, on words of any width (keccak.h). LANES rows of LANES 64-bit words are transposed
 * by perfect shuffles: each stage takes pairs of neighbours, and what it makes of their even parts goes to the front,
 * what of their odd parts to the back. Parts are single words in the first stage and then blocks of two, which is how
 * the instructions want it.
 */

#ifndef PQL_VECTOR_KECCAK_SQUEEZE_H
#define PQL_VECTOR_KECCAK_SQUEEZE_H

#include "../kernels.h"

static inline __attribute__((always_inline)) void transpose(word r[LANES])
{
    word s[LANES];
    for (unsigned i = 0; i < LANES / 2; i++) {
        s[i] = even_words(r[2 * i], r[2 * i + 1]);
        s[LANES / 2 + i] = odd_words(r[2 * i], r[2 * i + 1]);
    }
    for (unsigned blocks = 2; blocks < LANES; blocks *= 2) {
        for (unsigned i = 0; i < LANES / 2; i++) {
            r[i] = even_blocks(s[2 * i], s[2 * i + 1]);
            r[LANES / 2 + i] = odd_blocks(s[2 * i], s[2 * i + 1]);
        }
        for (unsigned i = 0; i < LANES; i++) s[i] = r[i];
    }
}

/* Words 0 to 23 of the first LANES of `stride` interleaved states. */
static inline __attribute__((always_inline)) void keccak_squeeze(uint8_t (*blocks)[PQL_BLOCK_BYTES],
                                                                 const uint64_t *states, size_t stride)
{
    for (unsigned i = 0; i < PQL_BLOCK_BYTES / 8; i += LANES) {
        word r[LANES];
        for (unsigned j = 0; j < LANES; j++) r[j] = load(states + (i + j) * stride);
        transpose(r);
        for (unsigned l = 0; l < LANES; l++) store(blocks[l] + 8 * (size_t)i, r[l]);
    }
}

#endif
