/* SPDX-License-Identifier: Apache-2.0 */

#include "sha2.h"

#include "bytes.h"
#include "sys.h"

/* Fractional parts of the square roots of the first eight primes, 32 bits (5.3.3). */
const uint64_t pql_sha2_start_256[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

/* The same, 64 bits (5.3.5). */
const uint64_t pql_sha2_start_512[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

/* Of the ninth to the sixteenth prime, 64 bits (5.3.4). */
const uint64_t pql_sha2_start_384[8] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};

/* Their second 32 bits (5.3.2). */
const uint64_t pql_sha2_start_224[8] = {
    0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
};

/* SHA-512 of the name, started from the SHA-512 words xor a5a5... (5.3.6). */
const uint64_t pql_sha2_start_512_224[8] = {
    0x8c3d37c819544da2, 0x73e1996689dcd4d6, 0x1dfab7ae32ff9c82, 0x679dd514582f9fcf,
    0x0f6d2b697bd44da8, 0x77e36f7304c48942, 0x3f9d85a86a1d36c8, 0x1112e6ad91d692a1,
};

/* Likewise. */
const uint64_t pql_sha2_start_512_256[8] = {
    0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
    0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2,
};

static unsigned block_bytes(const struct pql_sha2 *state)
{
    return state->wide ? 128 : 64;
}

static void compress(struct pql_sha2 *state, const struct pql_sha2_kernels *k, const uint8_t *blocks, size_t count)
{
    if (state->wide)
        k->sha512_blocks(state->h64, blocks, count);
    else
        k->sha256_blocks(state->h32, blocks, count);
}

void pql_sha2_init(struct pql_sha2 *state, const uint64_t start[8], int wide)
{
    memset(state, 0, sizeof *state);
    state->wide = (uint8_t)wide;
    for (unsigned i = 0; i < 8; i++) {
        if (wide)
            state->h64[i] = start[i];
        else
            state->h32[i] = (uint32_t)start[i];
    }
}

void pql_sha2_update(struct pql_sha2 *state, const struct pql_sha2_kernels *k, const uint8_t *data, size_t len)
{
    if (len == 0) return;
    unsigned size = block_bytes(state), at = (unsigned)state->total & (size - 1);
    state->total += len;
    if (at > 0) {
        size_t part = len < size - at ? len : size - at;
        memcpy(state->block + at, data, part);
        data += part, len -= part;
        if (at + part < size) return;
        compress(state, k, state->block, 1);
    }
    size_t rest = len & (size - 1);
    compress(state, k, data, (len - rest) >> (state->wide ? 7 : 6));
    memcpy(state->block, data + len - rest, rest);
}

void pql_sha2_final(struct pql_sha2 *state, const struct pql_sha2_kernels *k, uint8_t *out, size_t len)
{
    unsigned size = block_bytes(state), at = (unsigned)state->total & (size - 1), length_bytes = size / 8;
    uint8_t digest[64];
    state->block[at++] = 0x80;
    if (at > size - length_bytes) {
        memset(state->block + at, 0, size - at);
        compress(state, k, state->block, 1);
        at = 0;
    }
    memset(state->block + at, 0, size - at);
    pql_store64_be(state->block + size - 8, state->total << 3);
    if (state->wide) state->block[size - 9] = (uint8_t)(state->total >> 61);
    compress(state, k, state->block, 1);
    for (unsigned i = 0; i < 8; i++) {
        if (state->wide)
            pql_store64_be(digest + 8 * i, state->h64[i]);
        else
            pql_store32_be(digest + 4 * i, state->h32[i]);
    }
    memcpy(out, digest, len);
    pql_wipe(digest, sizeof digest);
}
