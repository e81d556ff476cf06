/* SPDX-License-Identifier: Apache-2.0 */

/* SHA-2 (FIPS 180-4): six functions over two compression functions; they differ in start value and length of output. */

#ifndef PQL_SHA2_H
#define PQL_SHA2_H

#include "kernels/kernels.h"

struct pql_sha2 {
    union {
        uint32_t h32[8];
        uint64_t h64[8];
    };
    uint64_t total;     /* bytes so far, the block below included */
    uint8_t block[128]; /* the part of a block that is not compressed yet */
    uint8_t wide;       /* 1: blocks of 128 bytes, words of 64 bits */
};

/* Start values of 5.3, as eight 64-bit words; the 32-bit functions use their low halves. */
extern const uint64_t pql_sha2_start_224[8], pql_sha2_start_256[8], pql_sha2_start_384[8], pql_sha2_start_512[8],
    pql_sha2_start_512_224[8], pql_sha2_start_512_256[8];

void pql_sha2_init(struct pql_sha2 *state, const uint64_t start[8], int wide);
void pql_sha2_update(struct pql_sha2 *state, const struct pql_sha2_kernels *k, const uint8_t *data, size_t len);

/* Pads (5.1) and writes the first len bytes of the digest, len <= 32 or 64. */
void pql_sha2_final(struct pql_sha2 *state, const struct pql_sha2_kernels *k, uint8_t *out, size_t len);

#endif
