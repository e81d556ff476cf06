/* SPDX-License-Identifier: Apache-2.0 */

/* What a connection does once it is there: which operations, in which order, and how much of it a handshake is worth.
 */

#include "stats/near.h"

#include "compare/background.h"

#include <string.h>

#define PROVIDERS 2
#define EACH 4

/* As drivers offer them: the second has no ciphers. A plugin may call anything by such a name. */
static const struct subject {
    const char *name;
    pqlane_driver_kind kind;
    double ns;
} subjects[PROVIDERS][EACH] = {
    {{"SHA2-256/hash+64B", PQLANE_DRIVER_HASH, 50},
     {"SHA2-256/hash+16KiB", PQLANE_DRIVER_HASH, 8192},
     {"AES-256-GCM/seal+16KiB", PQLANE_DRIVER_HANDSHAKE, 1},
     {"AES-128-GCM/seal+16KiB", PQLANE_DRIVER_CIPHER, 4096}},
    {{"SHA3-256/hash+16KiB", PQLANE_DRIVER_HASH, 32768},
     {"SHA2-256/hash+16KiB", PQLANE_DRIVER_HASH, 16384},
     {"AES-128-GCM/seal+16KiB", PQLANE_DRIVER_SIGNATURE, 1},
     {"ML-KEM-768/keygen", PQLANE_DRIVER_KEM, 5}},
};

static void measure(struct provider providers[PROVIDERS])
{
    static double values[PROVIDERS][EACH];
    static unsigned process[1];
    static struct offered items[PROVIDERS][EACH];
    static struct series series[PROVIDERS][EACH];
    for (size_t i = 0; i < PROVIDERS; i++) {
        providers[i] = (struct provider){.session = {.passes = 1, .seed = 1, .series = series[i]}};
        providers[i].session.subjects.items = items[i];
        providers[i].session.subjects.count = EACH;
        for (size_t k = 0; k < EACH; k++) {
            values[i][k] = subjects[i][k].ns;
            items[i][k] = (struct offered){.algorithm.kind = subjects[i][k].kind};
            strcpy(items[i][k].name, subjects[i][k].name);
            series[i][k] = (struct series){.name = subjects[i][k].name, .batch = 1};
            series[i][k].batches.value = &values[i][k];
            series[i][k].batches.process = process;
            series[i][k].batches.count = 1;
        }
    }
}

static void providers_stand_side_by_side(void **state)
{
    static const struct {
        const char *algorithm;
        size_t provider;
        double ns;
    } expected[] = {{"AES-128-GCM", 0, 4096}, {"SHA2-256", 0, 8192}, {"SHA2-256", 1, 16384}, {"SHA3-256", 1, 32768}};
    struct provider providers[PROVIDERS];
    struct background background;
    (void)state;
    measure(providers);
    assert_true(background_make(&background, providers, PROVIDERS));
    assert_int_equal(background.count, LENGTH(expected));
    for (size_t i = 0; i < LENGTH(expected); i++) {
        const struct background_row *row = &background.rows[i];
        assert_string_equal(row->algorithm, expected[i].algorithm);
        assert_ptr_equal(row->provider, &providers[expected[i].provider]);
        assert_int_equal(row->kind, i == 0 ? PQLANE_DRIVER_CIPHER : PQLANE_DRIVER_HASH);
        assert_near(row->cost.ns, expected[i].ns, 1e-9);
    }
    background_clear(&background);
}

static void a_handshake_is_worth_bytes(void **state)
{
    const struct background_row row = {.cost = {4096, 4000, 4200}};
    const struct handshake handshake = {.client = {1, 1, 1}, .server = {40960, 40000, 42000}};
    (void)state;
    assert_near(background_rate(&row), 4e9, 1);
    assert_near(background_per_handshake(&row, &handshake), 10 * 16384, 1e-6);
    assert_true(isnan(background_per_handshake(&row, NULL)));
}

static void few_operations_are_measured(void **state)
{
    struct offered item = {.algorithm.kind = PQLANE_DRIVER_CIPHER};
    (void)state;
    strcpy(item.name, "AES-128-GCM/seal+16KiB");
    assert_true(background_wanted(&item));
    strcpy(item.name, "AES-128-GCM/seal+16KiB+prepared");
    assert_false(background_wanted(&item));
    strcpy(item.name, "AES-128-GCM/seal+64B");
    assert_false(background_wanted(&item));
    item.algorithm.kind = PQLANE_DRIVER_HANDSHAKE; /* of a plugin */
    strcpy(item.name, "AES-128-GCM/seal+16KiB");
    assert_false(background_wanted(&item));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(providers_stand_side_by_side),
        cmocka_unit_test(a_handshake_is_worth_bytes),
        cmocka_unit_test(few_operations_are_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
