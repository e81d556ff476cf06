/* SPDX-License-Identifier: Apache-2.0 */

/* The table of algorithms as it is seen from outside, and the words for statuses. Sizes are tested in tests/repo. */

#include "api/rows.h"

#include <ctype.h>

static void names(void **state)
{
    (void)state;
    assert_true(pqlane_alg_count() > 0);
    assert_null(pqlane_alg_at(pqlane_alg_count()));
    assert_null(pqlane_alg_at(SIZE_MAX));
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        const char *words[8] = {pqlane_alg_name(alg), pqlane_alg_oid(alg)};
        size_t count = 2;
        for (size_t j = 0; pqlane_alg_alias(alg, j); j++) words[count++] = pqlane_alg_alias(alg, j);
        assert_null(pqlane_alg_alias(alg, SIZE_MAX));
        for (size_t j = 0; j < count; j++) {
            char other_case[64] = "";
            for (size_t c = 0; words[j][c]; c++) {
                const int letter = (unsigned char)words[j][c];
                other_case[c] = (char)(c % 2 ? toupper(letter) : tolower(letter));
            }
            assert_ptr_equal(pqlane_alg_find(words[j]), alg);
            assert_ptr_equal(pqlane_alg_find(other_case), alg);
            other_case[strlen(other_case) - 1] = 0; /* no prefix will do */
            assert_ptr_not_equal(pqlane_alg_find(other_case), alg);
        }
        assert_non_null(pqlane_alg_standard(alg));
        assert_true(strspn(pqlane_alg_oid(alg), "0123456789.") == strlen(pqlane_alg_oid(alg)));
        assert_true((pqlane_alg_capabilities(alg) & PQLANE_CAN_PREHASH) == 0 || pqlane_alg_prehash_oid(alg));
        assert_true((pqlane_alg_category(alg) == 0) == (pqlane_alg_kind(alg) == PQLANE_KIND_HASH));
        assert_true(pqlane_alg_category(alg) <= 5);
    }
}

static void unknown_names(void **state)
{
    static const char *const unknown[] = {
        "",  " ", "ML-KEM", "ML-KEM-768 ", "ML-KEM-7688", "RSA", "2.16.840.1.101.3.4.4", "2.16.840.1.101.3.4.4.2.",
        ".", "0"};
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) assert_null(pqlane_alg_find(unknown[i]));
    assert_null(pqlane_alg_find(NULL));
}

static void no_algorithm(void **state)
{
    (void)state;
    assert_null(pqlane_alg_name(NULL));
    assert_null(pqlane_alg_alias(NULL, 0));
    assert_null(pqlane_alg_oid(NULL));
    assert_null(pqlane_alg_prehash_oid(NULL));
    assert_null(pqlane_alg_standard(NULL));
    assert_int_equal(pqlane_alg_kind(NULL), 0);
    assert_int_equal(pqlane_alg_category(NULL), 0);
    assert_int_equal(pqlane_alg_capabilities(NULL), 0);
    assert_int_equal(pqlane_alg_size(NULL, PQLANE_SIZE_SEED), 0);
}

static void sizes_that_there_are_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < pqlane_alg_count(); i++)
        for (int which = -3; which < 40; which++)
            if (which < PQLANE_SIZE_PUBLIC_KEY || which > PQLANE_SIZE_BLOCK)
                assert_int_equal(pqlane_alg_size(pqlane_alg_at(i), (pqlane_size)which), 0);
}

static void statuses(void **state)
{
    (void)state;
    for (int i = PQLANE_ERR_MEMORY; i <= PQLANE_OK; i++) {
        const char *name = pqlane_status_name((pqlane_status)i), *text = pqlane_status_text((pqlane_status)i);
        assert_memory_equal(name, i == PQLANE_OK ? "PQLANE_OK" : "PQLANE_ERR_", i == PQLANE_OK ? 9 : 11);
        assert_null(strchr(name, '?'));
        for (int j = i + 1; j <= PQLANE_OK; j++) {
            assert_string_not_equal(name, pqlane_status_name((pqlane_status)j));
            assert_string_not_equal(text, pqlane_status_text((pqlane_status)j));
        }
    }
    static const int unknown[] = {1, PQLANE_ERR_MEMORY - 1, 1000, -1000};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_non_null(strchr(pqlane_status_name((pqlane_status)unknown[i]), '?'));
        assert_true(strlen(pqlane_status_text((pqlane_status)unknown[i])) > 10);
    }
}

static void versions(void **state)
{
    (void)state;
    assert_string_equal(pqlane_version(), PQLANE_VERSION_STRING);
    assert_int_equal(pqlane_abi_version(), PQLANE_ABI_VERSION);
    assert_true(strlen(pqlane_build_info()) > 5);
}

static void wiping(void **state)
{
    uint8_t data[33];
    (void)state;
    memset(data, 1, sizeof data);
    pqlane_wipe(data + 1, 31);
    assert_true(data[0] == 1 && data[32] == 1 && is_zero(data + 1, 31));
    pqlane_wipe(NULL, 0);
    pqlane_wipe(NULL, 5);
    pqlane_wipe(data, 0);
    assert_int_equal(data[0], 1);
}

/* What selection is asked in a library as it is built; tests/unit has tiers that fail. */
static void backends(void **state)
{
    static const char *const groups[] = {"keccak", "sha2", "mlkem", "mldsa"};
    (void)state;
    assert_true(pqlane_backend_count() >= 1);
    assert_string_equal(pqlane_backend_name(0), "portable");
    assert_null(pqlane_backend_name(pqlane_backend_count()));
    for (size_t i = 0; i < pqlane_backend_count(); i++) {
        const char *name = pqlane_backend_name(i);
        assert_true(pqlane_backend_state_at(i) != PQLANE_BACKEND_FAILED);
        if (pqlane_backend_state_at(i) != PQLANE_BACKEND_READY) continue;
        assert_int_equal(pqlane_backend_force(name), PQLANE_OK);
        assert_string_equal(pqlane_backend_current(), name);
        for (size_t g = 0; g < 4; g++) assert_non_null(pqlane_backend_group(groups[g]));
        assert_int_equal(pqlane_selftest(), PQLANE_OK);
    }
    assert_int_equal(pqlane_backend_force("abacus"), PQLANE_ERR_BACKEND);
    assert_non_null(pqlane_backend_current());
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
    assert_null(pqlane_backend_group("abacus"));
    assert_null(pqlane_backend_group(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(unknown_names),
        cmocka_unit_test(no_algorithm),
        cmocka_unit_test(statuses),
        cmocka_unit_test(sizes_that_there_are_not),
        cmocka_unit_test(versions),
        cmocka_unit_test(wiping),
        cmocka_unit_test(backends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
