/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Eight threads use single, prepared and batched operations while the kernels under them are switched all the time: by
 * force, group by group as the guard does it, and for trials. Every result must be right. PQLANE_SWITCHES says how
 * often (docs/guard.md: a million).
 */

#include "pqlane.h"
#include "tiers.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define THREADS 8
#define SWITCHES 20000
#define MESSAGE (const uint8_t *)"message", 7

/* What everybody uses, and its right results. */
static struct {
    const pqlane_alg *kem, *sig;
    uint8_t ek[PQLANE_MAX_PUBLIC_KEY_BYTES], dk[PQLANE_MAX_PRIVATE_KEY_BYTES], ct[PQLANE_MAX_CIPHERTEXT_BYTES],
        ss[PQLANE_MAX_SHARED_SECRET_BYTES];
    uint8_t pk[PQLANE_MAX_PUBLIC_KEY_BYTES], sk[PQLANE_MAX_PRIVATE_KEY_BYTES], sig_bytes[PQLANE_MAX_SIGNATURE_BYTES];
    size_t ek_len, dk_len, ct_len, ss_len, pk_len, sk_len, sig_len;
} all;

static const uint8_t coins[PQLANE_MLKEM_COINS_BYTES] = {9};
static const pqlane_sig_options deterministic = {.struct_size = sizeof deterministic,
                                                 .flags = PQLANE_SIG_DETERMINISTIC};
static atomic_int ended;
static atomic_ulong operations;

static void make_all(void)
{
    static const uint8_t seed[64] = {3};
    all.kem = pqlane_alg_find("ML-KEM-512");
    all.sig = pqlane_alg_find("ML-DSA-44");
    all.ek_len = pqlane_alg_size(all.kem, PQLANE_SIZE_PUBLIC_KEY);
    all.dk_len = pqlane_alg_size(all.kem, PQLANE_SIZE_PRIVATE_KEY);
    all.ct_len = pqlane_alg_size(all.kem, PQLANE_SIZE_CIPHERTEXT);
    all.ss_len = pqlane_alg_size(all.kem, PQLANE_SIZE_SHARED_SECRET);
    all.pk_len = pqlane_alg_size(all.sig, PQLANE_SIZE_PUBLIC_KEY);
    all.sk_len = pqlane_alg_size(all.sig, PQLANE_SIZE_PRIVATE_KEY);
    all.sig_len = pqlane_alg_size(all.sig, PQLANE_SIZE_SIGNATURE);
    assert_int_equal(pqlane_kem_keygen_from_seed(all.kem, all.ek, all.dk, seed, 64), PQLANE_OK);
    assert_int_equal(pqlane_kem_encaps_from_coins(all.kem, all.ct, all.ss, all.ek, all.ek_len, coins, sizeof coins),
                     PQLANE_OK);
    assert_int_equal(pqlane_sig_keygen_from_seed(all.sig, all.pk, all.sk, seed, 32), PQLANE_OK);
    assert_int_equal(pqlane_sig_sign(all.sig, all.sig_bytes, all.sk, all.sk_len, MESSAGE, &deterministic), PQLANE_OK);
}

/* NULL, or what was wrong. */
static const char *use_keys(void)
{
    uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[PQLANE_MAX_SHARED_SECRET_BYTES], sig[PQLANE_MAX_SIGNATURE_BYTES];
    if (pqlane_kem_encaps_from_coins(all.kem, ct, ss, all.ek, all.ek_len, coins, sizeof coins) != PQLANE_OK ||
        memcmp(ct, all.ct, all.ct_len) != 0 || memcmp(ss, all.ss, all.ss_len) != 0)
        return "encaps";
    if (pqlane_kem_decaps(all.kem, ss, all.dk, all.dk_len, all.ct, all.ct_len) != PQLANE_OK ||
        memcmp(ss, all.ss, all.ss_len) != 0)
        return "decaps";
    if (pqlane_sig_sign(all.sig, sig, all.sk, all.sk_len, MESSAGE, &deterministic) != PQLANE_OK ||
        memcmp(sig, all.sig_bytes, all.sig_len) != 0)
        return "sign";
    if (pqlane_sig_verify(all.sig, all.pk, all.pk_len, MESSAGE, all.sig_bytes, all.sig_len, NULL) != PQLANE_OK)
        return "verify";
    return NULL;
}

static const char *use_prepared(void)
{
    pqlane_kem_public *ek = NULL;
    pqlane_kem_private *dk = NULL;
    pqlane_sig_public *pk = NULL;
    uint8_t ct[2][PQLANE_MAX_CIPHERTEXT_BYTES], ss[2][PQLANE_MAX_SHARED_SECRET_BYTES];
    const char *wrong = NULL;
    if (pqlane_kem_prepare_public(all.kem, &ek, NULL, all.ek, all.ek_len) != PQLANE_OK ||
        pqlane_kem_prepare_private(all.kem, &dk, NULL, all.dk, all.dk_len) != PQLANE_OK ||
        pqlane_sig_prepare_public(all.sig, &pk, NULL, all.pk, all.pk_len) != PQLANE_OK)
        wrong = "prepare";
    pqlane_kem_encaps_item sent[2] = {{.ct = ct[0], .ss = ss[0], .key = ek, .coins = coins},
                                      {.ct = ct[1], .ss = ss[1], .ek = all.ek, .ek_len = all.ek_len, .coins = coins}};
    if (!wrong && (pqlane_kem_encaps_batch(all.kem, sent, 2, sizeof *sent) != PQLANE_OK ||
                   memcmp(ct[0], all.ct, all.ct_len) != 0 || memcmp(ct[1], all.ct, all.ct_len) != 0))
        wrong = "encaps+batch";
    pqlane_kem_decaps_item received[2] = {
        {.ss = ss[0], .key = dk, .ct = all.ct, .ct_len = all.ct_len},
        {.ss = ss[1], .dk = all.dk, .dk_len = all.dk_len, .ct = all.ct, .ct_len = all.ct_len}};
    memset(ss, 0, sizeof ss);
    if (!wrong && (pqlane_kem_decaps_batch(all.kem, received, 2, sizeof *received) != PQLANE_OK ||
                   memcmp(ss[0], all.ss, all.ss_len) != 0 || memcmp(ss[1], all.ss, all.ss_len) != 0))
        wrong = "decaps+batch";
    if (!wrong && pqlane_sig_verify_prepared(pk, MESSAGE, all.sig_bytes, all.sig_len, NULL) != PQLANE_OK)
        wrong = "verify+prepared";
    pqlane_kem_forget_public(ek);
    pqlane_kem_forget_private(dk);
    pqlane_sig_forget_public(pk);
    return wrong;
}

static void *work(void *nothing)
{
    const char *wrong = NULL;
    (void)nothing;
    while (!wrong && !atomic_load(&ended)) {
        wrong = use_keys();
        if (!wrong) wrong = use_prepared();
        operations += 11;
    }
    return (void *)(uintptr_t)wrong;
}

/* Each way that kernels change, by turns. */
static void switch_once(unsigned long i)
{
    static const char *const names[] = {"portable", "lower", "upper", NULL};
    pqlane_status status = PQLANE_OK;
    const uint8_t tiers[PQL_GROUPS] = {(uint8_t)(i % 3), 0, (uint8_t)(i / 3 % 3), 0};
    const struct pql_kernels *before = pql_kernels_settled(&status), *k = pql_kernels_from(tiers, 0);
    assert_int_equal(status, PQLANE_OK);
    assert_non_null(k);
    for (unsigned g = 0; g < PQL_GROUPS; g++) assert_int_equal(k->from[g], tiers[g]);
    switch (i / 9 % 3) {
    case 0:
        assert_int_equal(pqlane_backend_force(names[i % 4]), PQLANE_OK);
        break;
    case 1:
        assert_true(pql_settle(before, k));
        assert_true(k == before || !pql_settle(before, k)); /* it is settled no more */
        break;
    default:
        k = pql_kernels_from(tiers, 1);
        assert_non_null(k);
        pql_try_out(before, k);
        assert_ptr_equal(pql_kernels_settled(&status), before);
        assert_ptr_equal(pql_kernels_in_use(&status), k);
        if (i % 2) pql_try_out(NULL, NULL);
    }
}

static void every_result_is_right(void **state)
{
    const char *wish = getenv("PQLANE_SWITCHES");
    const unsigned long switches = wish ? strtoul(wish, NULL, 10) : SWITCHES;
    pthread_t threads[THREADS];
    (void)state;
    tiers_make();
    make_all();
    assert_int_equal(pqlane_backend_force(NULL), PQLANE_OK);
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, NULL), 0);
    for (unsigned long i = 0; i < switches; i++) switch_once(i);
    while (operations < 200) {}
    ended = 1;
    for (int i = 0; i < THREADS; i++) {
        void *wrong;
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        if (wrong) fail_msg("%s", (const char *)wrong);
    }
    print_message("%lu switches under %lu operations\n", switches, operations);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_result_is_right)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
