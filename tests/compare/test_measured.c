/* SPDX-License-Identifier: Apache-2.0 */

/* Handshakes as a whole beside the sum of their parts: means beside means, medians beside medians, each pair once, and
 * hybrids beside their halves. */

#include "stats/near.h"

#include "compare/measured.h"

#include <string.h>

#define PROCESSES 10
#define EACH 20
#define SAMPLES (PROCESSES * EACH)
#define DISTURBED 1000 /* every tenth sample takes so much longer: means are 100 above medians */

/* What everything takes where nothing disturbs it. */
static const struct subject {
    const char *name;
    pqlane_driver_kind kind;
    double ns;
    bool varies;
} subjects[] = {
    {"X25519/keygen", PQLANE_DRIVER_AGREEMENT, 10, false},
    {"X25519/derive", PQLANE_DRIVER_AGREEMENT, 20, false},
    {"ECDSA-P256/sign", PQLANE_DRIVER_SIGNATURE, 30, false},
    {"ECDSA-P256/verify", PQLANE_DRIVER_SIGNATURE, 40, false},
    {"ML-DSA-65/sign", PQLANE_DRIVER_SIGNATURE, 50, true},
    {"ML-DSA-65/verify", PQLANE_DRIVER_SIGNATURE, 60, false},
    {"ECDH-P256/keygen", PQLANE_DRIVER_AGREEMENT, 70, false},
    {"ECDH-P256/derive", PQLANE_DRIVER_AGREEMENT, 80, false},
    {"ML-KEM-768/keygen", PQLANE_DRIVER_KEM, 1, false},
    {"ML-KEM-768/encaps", PQLANE_DRIVER_KEM, 2, false},
    {"ML-KEM-768/decaps", PQLANE_DRIVER_KEM, 3, false},
    {"X25519+ECDSA-P256/handshake", PQLANE_DRIVER_HANDSHAKE, 5000, false},
    {"SecP256r1MLKEM768+ECDSA-P256/handshake", PQLANE_DRIVER_HANDSHAKE, 7000, false},
    {"X25519+ML-DSA-65/handshake", PQLANE_DRIVER_HANDSHAKE, 6000, true},
};
#define COUNT (sizeof subjects / sizeof *subjects)

static struct provider *measure(void)
{
    static double values[COUNT][SAMPLES];
    static unsigned process[SAMPLES];
    static struct offered items[COUNT];
    static struct series series[COUNT];
    static struct provider provider = {.session = {.passes = PROCESSES, .seed = 1, .series = series}};
    for (size_t i = 0; i < COUNT; i++) {
        items[i] = (struct offered){.varies = subjects[i].varies, .algorithm.kind = subjects[i].kind};
        strcpy(items[i].name, subjects[i].name);
        for (unsigned k = 0; k < SAMPLES; k++) {
            process[k] = k / EACH;
            values[i][k] = subjects[i].ns + (k % 10 == 0 ? DISTURBED : 0);
        }
        series[i] = (struct series){.name = subjects[i].name, .batch = 1, .up = 1, .down = 1};
        series[i].batches.value = values[i];
        series[i].batches.process = process;
        series[i].batches.count = SAMPLES;
    }
    provider.image.driver = "openssl";
    provider.session.subjects.items = items;
    provider.session.subjects.count = COUNT;
    return &provider;
}

static void assert_rests(const char *pairs)
{
    const struct provider *provider = measure();
    struct parts parts;
    struct handshakes sums;
    struct measured_handshakes measured;
    assert_true(parts_make(&parts, provider, 1));
    assert_true(handshakes_make(&sums, &parts, provider, 1, pairs));
    assert_true(measured_make(&measured, &sums, provider, 1, pairs, true));
    assert_int_equal(sums.count, 2);
    assert_int_equal(measured.count, 2);
    assert_int_equal(measured.other_count, 1);
    assert_string_equal(measured.others[0].pair.signer, "RSA-2048");

    const struct measured *classical = &measured.items[0], *varying = &measured.items[1];
    const double exchange = 2 * (10 + 20), medians = exchange + 30 + 3 * 40, means = exchange + 50 + 3 * 60 + 8 * 100;
    assert_near(classical->both.ns, 5000, 1e-9);
    assert_near(measured_parts(classical).ns, medians, 1e-9);
    assert_near(measured_rest(classical).ns, 5000 - medians, 1e-9);
    assert_near(varying->both.ns, 6000 + 100, 1e-9);
    assert_near(measured_parts(varying).ns, means, 1e-9);
    assert_near(measured_rest(varying).ns, 6000 + 100 - means, 1e-9);
    /* What a sum itself shows stays a sum of costs, in which only signing is a mean. */
    assert_near(sums.items[1].client.ns + sums.items[1].server.ns, exchange + 150 + 3 * 60, 1e-9);
    measured_clear(&measured);
    handshakes_clear(&sums);
    parts_clear(&parts);
}

static void a_rest_is_between_figures_of_one_kind(void **state)
{
    (void)state;
    assert_rests("X25519+ECDSA-P256,X25519+ML-DSA-65,X25519+RSA-2048");
}

static void a_pair_that_is_named_twice_is_there_once(void **state)
{
    (void)state;
    assert_rests("X25519+ECDSA-P256,X25519+RSA-2048,X25519+ECDSA-P256,X25519+ML-DSA-65,X25519+ML-DSA-65,"
                 "X25519+RSA-2048");
}

/* The rest of a hybrid that is measured as a whole is what its halves do not take. */
static void a_hybrid_is_beside_its_halves(void **state)
{
    static const char pairs[] = "SecP256r1MLKEM768+ECDSA-P256,SecP384r1MLKEM1024+ECDSA-P256";
    const struct provider *provider = measure();
    const char *unknown;
    struct parts parts;
    struct handshakes sums;
    struct measured_handshakes measured;
    (void)state;
    assert_false(handshakes_are_offered(pairs, provider, 1, &unknown));
    assert_string_equal(unknown, strchr(pairs, ',') + 1);
    assert_true(parts_make(&parts, provider, 1));
    assert_true(handshakes_make(&sums, &parts, provider, 1, pairs));
    assert_true(measured_make(&measured, &sums, provider, 1, pairs, true));
    assert_int_equal(sums.count, 1);
    assert_string_equal(sums.items[0].exchange->algorithm, "ECDH-P256");
    assert_string_equal(sums.items[0].second->algorithm, "ML-KEM-768");
    assert_int_equal(measured.count, 1);
    assert_ptr_equal(measured.items[0].sum, &sums.items[0]);
    assert_near(measured_rest(&measured.items[0]).ns, 7000 - (2 * (70 + 80) + 1 + 2 + 3 + 30 + 3 * 40), 1e-9);
    measured_clear(&measured);
    handshakes_clear(&sums);
    parts_clear(&parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rest_is_between_figures_of_one_kind),
        cmocka_unit_test(a_pair_that_is_named_twice_is_there_once),
        cmocka_unit_test(a_hybrid_is_beside_its_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
