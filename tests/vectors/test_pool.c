/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What needs several files: a ciphertext with its keys and its secret, the halves of a key pair, a certificate with its
 * issuer. Right ones pass, and one wrong byte anywhere fails.
 */

#include "samples.h"

#include "cli.h"
#include "own_folder.h"

#include <dirent.h>
#include <unistd.h>

static void write_file(const char *name, const void *data, size_t len)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static int empty_folder(void **state)
{
    DIR *dir = opendir(folder);
    (void)state;
    if (!dir) return -1;
    for (struct dirent *entry; (entry = readdir(dir));) unlinkat(dirfd(dir), entry->d_name, 0);
    return closedir(dir);
}

static void run_folder(struct tally *tally)
{
    const struct vectors_options options = {.accumulate = 1};
    *tally = (struct tally){.files = NULL};
    assert_int_equal(vectors_run_folder(folder, &options, tally), CLI_OK);
}

/* Runs the folder, and compares one row's counts. */
static void expect_row(const pqlane_alg *alg, const char *operation, size_t passed, size_t failed)
{
    struct tally tally;
    char name[160];
    size_t counts[OUTCOME_COUNT] = {0};
    snprintf(name, sizeof name, "%s/%s", pqlane_alg_name(alg), operation);
    run_folder(&tally);
    for (size_t i = 0; i < tally.row_count; i++)
        for (size_t j = 0; j < OUTCOME_COUNT && strcmp(tally.rows[i].operation, name) == 0; j++)
            counts[j] += tally.rows[i].counts[j];
    if (counts[OUTCOME_PASSED] != passed || counts[OUTCOME_FAILED] != failed) {
        tally_print(&tally, stderr, true);
        fail_msg("%s: expected %zu passed and %zu failed", name, passed, failed);
    }
    tally_free(&tally);
}

/* The three private forms and the public key of a row, as NAME_FORM.der. */
static void write_keys(const pqlane_alg *alg, const uint8_t *seed, const char *prefix)
{
    static const char *const names[] = {"seed_priv", "expandedkey_priv", "both_priv"};
    uint8_t out[KEYS_MAX_ENCODED_BYTES];
    struct keys_key key;
    struct keys_error error;
    char name[80];
    assert_true(keys_from_seed(&key, alg, seed, pqlane_alg_size(alg, PQLANE_SIZE_SEED), "seed", &error));
    for (int form = KEYS_FORM_SEED; form <= KEYS_FORM_BOTH; form++) {
        size_t len = keys_encode_private(out, &key, KEYS_FORMAT_DER, (enum keys_form)form, &error);
        assert_true(len > 0);
        snprintf(name, sizeof name, "%sk-1.2.3_%s.der", prefix, names[form]);
        write_file(name, out, len);
    }
    size_t len = keys_encode_public(out, &key, KEYS_FORMAT_PEM, &error);
    write_file("k-1.2.3.pub", out, len);
    keys_wipe(&key);
}

static void ciphertexts_and_pairs(void **state)
{
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        struct material m;
        if (pqlane_alg_kind(alg) != PQLANE_KIND_KEM) continue;
        material_make(&m, alg);
        write_keys(alg, m.seed, "");
        write_file("k-1.2.3_ciphertext.bin", m.ct, m.ct_len);
        write_file("k-1.2.3_ss.bin", m.ss, sizeof m.ss);
        expect_row(alg, "decaps", 3, 0);
        expect_row(alg, "key-pair", 3, 0);

        m.ss[31] ^= 1;
        write_file("k-1.2.3_ss.bin", m.ss, sizeof m.ss);
        expect_row(alg, "decaps", 0, 3);

        m.ss[31] ^= 1;
        m.ct[0] ^= 1;
        write_file("k-1.2.3_ss.bin", m.ss, sizeof m.ss);
        write_file("k-1.2.3_ciphertext.bin", m.ct, m.ct_len);
        expect_row(alg, "decaps", 0, 3);
        assert_int_equal(empty_folder(state), 0);
    }
}

static void halves_that_do_not_belong_together(void **state)
{
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        const uint8_t seed[PQLANE_MAX_SEED_BYTES] = {1}, other[PQLANE_MAX_SEED_BYTES] = {2};
        char path[256];
        if (pqlane_alg_kind(alg) == PQLANE_KIND_HASH) continue;
        write_keys(alg, seed, "");
        write_keys(alg, other, "other-"); /* and the public key is now this one's */
        expect_row(alg, "key-pair", 3, 3);
        expect_row(alg, "read-private-key", 6, 0);

        /* A key that a name says is bad, and is not. */
        snprintf(path, sizeof path, "%s/bad-k.der", folder);
        char good[256];
        snprintf(good, sizeof good, "%s/k-1.2.3_seed_priv.der", folder);
        assert_int_equal(rename(good, path), 0);
        expect_row(alg, "refuse-private-key", 0, 1);
        assert_int_equal(empty_folder(state), 0);
    }
}

/* A self-signed certificate of the standards' vectors, as it is and with its last byte changed. */
static void certificate_signature(void **state)
{
    static const char name[] = "x509/hackathon-r5/ossl35/ml-dsa-44-2.16.840.1.101.3.4.3.17_ta.der";
    const char *vectors = getenv("PQLANE_VECTORS");
    const pqlane_alg *alg = pqlane_alg_find("ML-DSA-44");
    uint8_t data[8192];
    char path[512];
    (void)state;
    snprintf(path, sizeof path, "%s/%s", vectors ? vectors : "", name);
    FILE *file = fopen(path, "r");
    if (!file) {
        print_message("skipped: %s is not there\n", path);
        skip();
    }
    size_t len = fread(data, 1, sizeof data, file);
    fclose(file);
    assert_true(len > 0);
    write_file("a.der", data, len);
    expect_row(alg, "verify+certificate", 1, 0);
    data[len - 1] ^= 1;
    write_file("a.der", data, len);
    expect_row(alg, "verify+certificate", 0, 1);
    expect_row(alg, "read-certificate", 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(ciphertexts_and_pairs, empty_folder),
        cmocka_unit_test_teardown(halves_that_do_not_belong_together, empty_folder),
        cmocka_unit_test_teardown(certificate_signature, empty_folder),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
