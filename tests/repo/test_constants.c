/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Sizes, three times: as constants of the header, as pqlane_alg_size() tells them, and as the standards' formulas make
 * them out of the parameters. A new row in the library's table needs a row here.
 */

#include "pqlane.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* FIPS 203, table 2, and the header's constants. */
static const struct kem_row {
    const char *name;
    size_t k, du, dv;
    size_t public_key, private_key, ciphertext;
} kems[] = {
#define ROW(set, k, du, dv)                                                                                     \
    {                                                                                                           \
        "ML-KEM-" #set, k, du, dv, PQLANE_MLKEM##set##_PUBLIC_KEY_BYTES, PQLANE_MLKEM##set##_PRIVATE_KEY_BYTES, \
            PQLANE_MLKEM##set##_CIPHERTEXT_BYTES                                                                \
    }
    ROW(512, 2, 10, 4),
    ROW(768, 3, 10, 4),
    ROW(1024, 4, 11, 5),
#undef ROW
};

/* FIPS 204, table 1, and the header's constants. gamma1 as its exponent of two. */
static const struct sig_row {
    const char *name;
    size_t k, l, eta, log_gamma1, omega, lambda;
    size_t public_key, private_key, signature;
} sigs[] = {
#define ROW(set, k, l, eta, log_gamma1, omega, lambda)                                              \
    {                                                                                               \
        "ML-DSA-" #set, k, l, eta, log_gamma1, omega, lambda, PQLANE_MLDSA##set##_PUBLIC_KEY_BYTES, \
            PQLANE_MLDSA##set##_PRIVATE_KEY_BYTES, PQLANE_MLDSA##set##_SIGNATURE_BYTES              \
    }
    ROW(44, 4, 4, 2, 17, 80, 128),
    ROW(65, 6, 5, 4, 19, 55, 192),
    ROW(87, 8, 7, 2, 19, 75, 256),
#undef ROW
};

/* FIPS 180-4, figure 1; FIPS 202, tables 3 and 4. Of a XOF the digest is what FIPS 204, 5.4.1 takes. */
static const struct hash_row {
    const char *name;
    size_t digest_bits, block_bits;
} hashes[] = {
    {"SHA2-224", 224, 512},
    {"SHA2-256", 256, 512},
    {"SHA2-384", 384, 1024},
    {"SHA2-512", 512, 1024},
    {"SHA2-512/224", 224, 1024},
    {"SHA2-512/256", 256, 1024},
    {"SHA3-224", 224, 1600 - 2 * 224},
    {"SHA3-256", 256, 1600 - 2 * 256},
    {"SHA3-384", 384, 1600 - 2 * 384},
    {"SHA3-512", 512, 1600 - 2 * 512},
    {"SHAKE-128", 256, 1600 - 2 * 128},
    {"SHAKE-256", 512, 1600 - 2 * 256},
};

#define LENGTH(rows) (sizeof(rows) / sizeof *(rows))

/* Bits that the number x takes (FIPS 204, 2.3: bitlen). */
static size_t bitlen(size_t x)
{
    size_t bits = 0;
    for (; x; x >>= 1) bits++;
    return bits;
}

/* The row of the library's table with exactly this name, not an alias. */
static const pqlane_alg *named(const char *name)
{
    const pqlane_alg *alg = pqlane_alg_find(name);
    assert_non_null(alg);
    assert_string_equal(pqlane_alg_name(alg), name);
    return alg;
}

static void kem_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(kems); i++) {
        const struct kem_row *row = &kems[i];
        const pqlane_alg *alg = named(row->name);
        assert_int_equal(row->public_key, 384 * row->k + 32);
        assert_int_equal(row->private_key, 768 * row->k + 96);
        assert_int_equal(row->ciphertext, 32 * (row->du * row->k + row->dv));
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), row->public_key);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), row->private_key);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT), row->ciphertext);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_SEED), PQLANE_MLKEM_SEED_BYTES);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_COINS), PQLANE_MLKEM_COINS_BYTES);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET), PQLANE_MLKEM_SHARED_SECRET_BYTES);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE), 0);
    }
}

static void sig_sizes(void **state)
{
    (void)state;
    const size_t q = 8380417, d = 13;
    for (size_t i = 0; i < LENGTH(sigs); i++) {
        const struct sig_row *row = &sigs[i];
        const pqlane_alg *alg = named(row->name);
        size_t z_bits = 1 + bitlen(((size_t)1 << row->log_gamma1) - 1);
        assert_int_equal(row->public_key, 32 + 32 * row->k * (bitlen(q - 1) - d));
        assert_int_equal(row->private_key, 32 + 32 + 64 + 32 * ((row->k + row->l) * bitlen(2 * row->eta) + d * row->k));
        assert_int_equal(row->signature, row->lambda / 4 + 32 * row->l * z_bits + row->omega + row->k);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), row->public_key);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), row->private_key);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE), row->signature);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_SEED), PQLANE_MLDSA_SEED_BYTES);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_RND), PQLANE_MLDSA_RND_BYTES);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_MU), PQLANE_MLDSA_MU_BYTES);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT), 0);
    }
}

static void hash_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(hashes); i++) {
        const pqlane_alg *alg = named(hashes[i].name);
        assert_int_equal(8 * pqlane_alg_size(alg, PQLANE_SIZE_DIGEST), hashes[i].digest_bits);
        assert_int_equal(8 * pqlane_alg_size(alg, PQLANE_SIZE_BLOCK), hashes[i].block_bits);
        assert_int_equal(pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), 0);
    }
}

/* Every row of the library's table is one of those above, and there are no more. */
static void nothing_is_left_out(void **state)
{
    (void)state;
    assert_int_equal(pqlane_alg_count(), LENGTH(kems) + LENGTH(sigs) + LENGTH(hashes));
    assert_null(pqlane_alg_at(pqlane_alg_count()));
}

/* PQLANE_MAX_*: exactly the largest of the table. */
static void largest(void **state)
{
    (void)state;
    static const struct {
        pqlane_size which;
        size_t bytes;
    } limits[] = {
        {PQLANE_SIZE_PUBLIC_KEY, PQLANE_MAX_PUBLIC_KEY_BYTES},
        {PQLANE_SIZE_PRIVATE_KEY, PQLANE_MAX_PRIVATE_KEY_BYTES},
        {PQLANE_SIZE_SEED, PQLANE_MAX_SEED_BYTES},
        {PQLANE_SIZE_CIPHERTEXT, PQLANE_MAX_CIPHERTEXT_BYTES},
        {PQLANE_SIZE_SHARED_SECRET, PQLANE_MAX_SHARED_SECRET_BYTES},
        {PQLANE_SIZE_SIGNATURE, PQLANE_MAX_SIGNATURE_BYTES},
    };
    for (size_t i = 0; i < LENGTH(limits); i++) {
        size_t most = 0;
        for (size_t j = 0; j < pqlane_alg_count(); j++) {
            size_t bytes = pqlane_alg_size(pqlane_alg_at(j), limits[i].which);
            if (bytes > most) most = bytes;
        }
        assert_int_equal(most, limits[i].bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kem_sizes),           cmocka_unit_test(sig_sizes), cmocka_unit_test(hash_sizes),
        cmocka_unit_test(nothing_is_left_out), cmocka_unit_test(largest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
