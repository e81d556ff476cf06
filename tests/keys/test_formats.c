/* SPDX-License-Identifier: Apache-2.0 */

/* Every algorithm, every format, every form: what is written is read again as the same key, whether or not the reader
 * is told what it is. */

#include "outcome.h"
#include "samples.h"

static void assert_same_key(const struct keys_key *read, const struct keys_key *key, const struct sample_way *way)
{
    assert_ptr_equal(read->alg, key->alg);
    assert_int_equal(read->holds, way->holds);
    assert_int_equal(read->format, way->format);
    assert_memory_equal(read->public_key, key->public_key, sizeof key->public_key);
    if (way->holds == KEYS_PUBLIC) return;
    assert_int_equal(read->form, way->form);
    assert_int_equal(read->has_seed, way->form != KEYS_FORM_EXPANDED);
    assert_memory_equal(read->expanded, key->expanded, sizeof key->expanded);
    if (read->has_seed) assert_memory_equal(read->seed, key->seed, sizeof key->seed);
}

static void round_trips(void **state)
{
    (void)state;
    uint8_t file[KEYS_MAX_ENCODED_BYTES];
    struct keys_key key, read;
    struct keys_error error;
    const pqlane_alg *alg;
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        sample_key(alg, &key);
        for (size_t w = 0; w < SAMPLE_WAYS; w++) {
            const struct sample_way *way = &sample_ways[w];
            size_t len = sample_write(file, &key, way);
            struct keys_expect told = {way->holds, way->format, alg},
                               not_told = {SAMPLE_EVERYTHING, KEYS_FORMAT_ANY, NULL};
            assert_true(keys_read(&read, file, len, "file", &told, &error));
            assert_same_key(&read, &key, way);
            bool seed_alone = way->format == KEYS_FORMAT_RAW && way->holds == KEYS_PRIVATE &&
                              way->form == KEYS_FORM_SEED;
            if (seed_alone) { /* the parameter sets of a family have seeds of one length */
                assert_false(keys_read(&read, file, len, "file", &not_told, &error));
                assert_int_equal(error.fault, KEYS_FAULT_AMBIGUOUS);
            } else {
                assert_true(keys_read(&read, file, len, "file", &not_told, &error));
                assert_same_key(&read, &key, way);
            }
        }
    }
    assert_true(alg == NULL && sample_alg(0) != NULL);
}

/* The lengths that RFC 9935 and RFC 9881 imply: 22 bytes around a public key, 22 around a seed. */
static void sizes_of_der(void **state)
{
    (void)state;
    uint8_t file[KEYS_MAX_ENCODED_BYTES];
    struct keys_key key;
    const pqlane_alg *alg;
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        sample_key(alg, &key);
        struct sample_way spki = {KEYS_PUBLIC, KEYS_FORMAT_DER, KEYS_FORM_SEED},
                          seed = {KEYS_PRIVATE, KEYS_FORMAT_DER, KEYS_FORM_SEED};
        assert_int_equal(sample_write(file, &key, &spki), 22 + pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY));
        assert_int_equal(sample_write(file, &key, &seed), 22 + pqlane_alg_size(alg, PQLANE_SIZE_SEED));
    }
}

static void cannot_be_written(void **state)
{
    (void)state;
    uint8_t file[KEYS_MAX_ENCODED_BYTES];
    struct keys_key key;
    struct keys_error error;
    sample_key(sample_alg(0), &key);
    assert_int_equal(keys_encode_private(file, &key, KEYS_FORMAT_RAW, KEYS_FORM_BOTH, &error), 0);
    assert_int_equal(error.fault, KEYS_FAULT_TYPE);
    key.has_seed = false; /* as after reading an expanded key */
    assert_int_equal(keys_encode_private(file, &key, KEYS_FORMAT_PEM, KEYS_FORM_SEED, &error), 0);
    assert_int_equal(error.fault, KEYS_FAULT_TYPE);
    assert_int_equal(keys_encode_private(file, &key, KEYS_FORMAT_DER, KEYS_FORM_BOTH, &error), 0);
    assert_true(keys_encode_private(file, &key, KEYS_FORMAT_PEM, KEYS_FORM_EXPANDED, &error) > 0);
}

/* The second OID of a row, HashML-DSA, is read as such and written as it was. */
static void prehash_keys(void **state)
{
    (void)state;
    uint8_t file[KEYS_MAX_ENCODED_BYTES];
    struct keys_key key, read;
    struct keys_error error;
    const pqlane_alg *alg;
    size_t seen = 0;
    for (size_t n = 0; (alg = sample_alg(n)) != NULL; n++) {
        if (!pqlane_alg_prehash_oid(alg)) continue;
        seen++;
        sample_key(alg, &key);
        key.prehash = true;
        for (size_t w = 0; w < SAMPLE_WAYS; w++) {
            if (sample_ways[w].format == KEYS_FORMAT_RAW) continue;
            size_t len = sample_write(file, &key, &sample_ways[w]);
            struct keys_expect expect = {SAMPLE_EVERYTHING, KEYS_FORMAT_ANY, alg};
            assert_true(keys_read(&read, file, len, "file", &expect, &error));
            assert_true(read.prehash);
            assert_ptr_equal(read.alg, alg);
        }
    }
    assert_true(seen > 0);
}

static void words(void **state)
{
    (void)state;
    enum keys_format format;
    enum keys_form form;
    assert_true(keys_format_find("der", &format) && format == KEYS_FORMAT_DER);
    assert_false(keys_format_find("any", &format));
    assert_false(keys_format_find("", &format));
    assert_true(keys_form_find("both", &form) && form == KEYS_FORM_BOTH);
    assert_false(keys_form_find("Both", &form));
    for (enum keys_fault fault = KEYS_OK; fault <= KEYS_FAULT_MEMORY; fault++)
        assert_true(strncmp(keys_fault_name(fault), "KEYS_", 5) == 0);
    assert_non_null(strstr(keys_fault_name((enum keys_fault)99), "unknown"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trips),  cmocka_unit_test(sizes_of_der), cmocka_unit_test(cannot_be_written),
        cmocka_unit_test(prehash_keys), cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
