/* SPDX-License-Identifier: Apache-2.0 */

/*
 * SHA-2 against its definition (FIPS 180-4, 5.1 to 6): the whole message padded as one string, then compressed block by
 * block with the portable kernels, which have tests of their own. Every length around one, two and three blocks.
 */

#include "api/rows.h"
#include "bytes.h"
#include "hash/sha2.h"
#include "kernels/select.h"

#define MOST 400

static const struct function_row {
    const char *name;
    const uint64_t *start;
    bool wide; /* words of 64 bits */
} rows[] = {
    {"SHA2-224", pql_sha2_start_224, false},        {"SHA2-256", pql_sha2_start_256, false},
    {"SHA2-384", pql_sha2_start_384, true},         {"SHA2-512", pql_sha2_start_512, true},
    {"SHA2-512/224", pql_sha2_start_512_224, true}, {"SHA2-512/256", pql_sha2_start_512_256, true},
};

/* The digest, not cut off: 32 or 64 bytes. */
static void naive_sha2(uint8_t out[64], const struct function_row *row, const uint8_t *message, size_t len)
{
    const struct pql_sha2_kernels *kernels = pql_tiers[0]->sha2;
    const size_t block = row->wide ? 128 : 64, length_bytes = block / 8;
    size_t total = len + 1; /* then zeros until the length fits the end of a block */
    uint8_t padded[MOST + 2 * 128] = {0};
    uint32_t h32[8];
    uint64_t h64[8];
    while (total % block != block - length_bytes) total++;
    memcpy(padded, message, len);
    padded[len] = 0x80;
    pql_store64_be(padded + total + length_bytes - 8, 8 * (uint64_t)len);
    for (unsigned i = 0; i < 8; i++) h64[i] = row->start[i], h32[i] = (uint32_t)row->start[i];
    for (size_t at = 0; at < total + length_bytes; at += block) {
        if (row->wide)
            kernels->sha512_blocks(h64, padded + at, 1);
        else
            kernels->sha256_blocks(h32, padded + at, 1);
    }
    for (unsigned i = 0; i < 8; i++) {
        if (row->wide)
            pql_store64_be(out + 8 * i, h64[i]);
        else
            pql_store32_be(out + 4 * i, h32[i]);
    }
}

static void every_length(void **state)
{
    struct rng rng = {31};
    uint8_t message[MOST], digest[64], right[64];
    (void)state;
    rng_bytes(&rng, message, sizeof message);
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const pqlane_alg *alg = pqlane_alg_find(rows[r].name);
        const size_t digest_len = pqlane_alg_size(alg, PQLANE_SIZE_DIGEST);
        for (size_t len = 0; len <= MOST; len++) {
            naive_sha2(right, &rows[r], message, len);
            expect_status(alg, pqlane_hash(alg, digest, digest_len, message, len), PQLANE_OK);
            if (memcmp(digest, right, digest_len) != 0) fail_msg("%s of %zu bytes", rows[r].name, len);
        }
    }
}

/* Lengths whose number of bits needs more than 32 and 64 bits: the state is told that so much has passed already. */
static void long_messages(void **state)
{
    (void)state;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const unsigned size = rows[r].wide ? 128 : 64;
        const uint64_t total = (uint64_t)1 << 61 | (uint64_t)7 << 32; /* a whole number of blocks */
        struct pql_sha2 sha2;
        uint8_t digest[64], right[64], last[128] = {0x80};
        pql_sha2_init(&sha2, rows[r].start, rows[r].wide);
        sha2.total = total;
        pql_sha2_final(&sha2, pql_tiers[0]->sha2, digest, rows[r].wide ? 64 : 32);
        pql_store64_be(last + size - 8, total << 3);
        if (rows[r].wide) last[size - 9] = (uint8_t)(total >> 61);
        uint64_t h64[8];
        uint32_t h32[8];
        for (unsigned i = 0; i < 8; i++) h64[i] = rows[r].start[i], h32[i] = (uint32_t)rows[r].start[i];
        pql_tiers[0]->sha2->sha512_blocks(h64, last, 1);
        pql_tiers[0]->sha2->sha256_blocks(h32, last, 1);
        for (unsigned i = 0; i < 8; i++) {
            if (rows[r].wide)
                pql_store64_be(right + 8 * i, h64[i]);
            else
                pql_store32_be(right + 4 * i, h32[i]);
        }
        assert_memory_equal(digest, right, rows[r].wide ? 64 : 32);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_length), cmocka_unit_test(long_messages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
