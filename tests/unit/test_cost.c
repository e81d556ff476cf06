/* SPDX-License-Identifier: Apache-2.0 */

/* Counting the calls of kernels, and running one alone. */

#include "kernels/counting.h"
#include "kernels/select.h"

#include "pqlane.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST_COUNTS 512
#define OK(call) assert_int_equal(call, PQLANE_OK)

static uint64_t calls[MOST_COUNTS];

static const struct pql_kernels *in_use(void)
{
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_kernels_in_use(&status);
    assert_non_null(k);
    return k;
}

/* How often this kernel was called, in all its sizes or in one. */
static uint64_t calls_of(const char *name, unsigned size)
{
    uint64_t sum = 0;
    unsigned known = 0;
    for (size_t i = 0; i < pqlane_cost_count(); i++) {
        if (strcmp(pqlane_cost_name(i), name) != 0) continue;
        known++;
        if (size == 0 || size == pqlane_cost_size(i)) sum += calls[i];
    }
    assert_true(known > 0);
    return sum;
}

static uint64_t all_calls(void)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < pqlane_cost_count(); i++) sum += calls[i];
    return sum;
}

/* ---- The list ---- */

static void pointers_differ(const void *left, const void *right, size_t first, size_t end)
{
    for (size_t at = first; at < end; at += sizeof(void (*)(void)))
        if (memcmp((const char *)left + at, (const char *)right + at, sizeof(void (*)(void))) == 0)
            fail_msg("the kernel %zu bytes into the table is not in the list", at);
}

/* No member of a group stands outside the list: all of them count. */
static void nothing_is_forgotten(void **state)
{
    (void)state;
    const struct pql_kernels *plain = in_use();
    OK(pqlane_cost_begin());
    const struct pql_kernels *k = in_use();
    assert_ptr_not_equal(k, plain);
#define GROUP(group, first) \
    pointers_differ(&k->group, &plain->group, offsetof(__typeof__(k->group), first), sizeof k->group)
    GROUP(keccak, permute);
    GROUP(sha2, sha256_blocks);
    GROUP(mlkem, ntt);
    GROUP(mldsa, ntt);
    pointers_differ(k->mldsa.g88, plain->mldsa.g88, 0, sizeof *k->mldsa.g88);
    pointers_differ(k->mldsa.g32, plain->mldsa.g32, 0, sizeof *k->mldsa.g32);
    OK(pqlane_cost_end(calls, pqlane_cost_count()));
    assert_ptr_equal(in_use(), plain);
    assert_int_equal(all_calls(), 0);
}

static void each_has_a_name_of_its_own(void **state)
{
    (void)state;
    const size_t count = pqlane_cost_count();
    assert_in_range(count, 50, MOST_COUNTS);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(strchr(pqlane_cost_name(i), '.'));
        assert_true(strlen(pqlane_cost_part(i)) > 0);
        for (size_t j = 0; j < i; j++)
            if (strcmp(pqlane_cost_name(i), pqlane_cost_name(j)) == 0)
                assert_int_not_equal(pqlane_cost_size(i), pqlane_cost_size(j));
    }
    assert_null(pqlane_cost_name(count));
    assert_null(pqlane_cost_part(count));
    assert_int_equal(pqlane_cost_size(count), 0);
    assert_int_equal(pqlane_cost_run(count, 1), PQLANE_ERR_ARGUMENT);
}

/* Alone, but through the table that counts: each kernel calls what it is named after, and nothing else. */
static void each_counts_itself(void **state)
{
    (void)state;
    for (size_t tier = 0; tier < pqlane_backend_count(); tier++) {
        if (pqlane_backend_state_at(tier) != PQLANE_BACKEND_READY) continue;
        OK(pqlane_backend_force(pqlane_backend_name(tier)));
        for (size_t i = 0; i < pqlane_cost_count(); i++) {
            OK(pqlane_cost_begin());
            const pqlane_status status = pql_run_alone(in_use(), i, 7);
            OK(pqlane_cost_run(0, 1)); /* is never counted */
            OK(pqlane_cost_end(calls, pqlane_cost_count()));
            const int runs = strncmp(pqlane_cost_name(i), "keccak.", 7) != 0 ||
                             pqlane_cost_size(i) <= in_use()->keccak.lanes;
            assert_int_equal(status, runs ? PQLANE_OK : PQLANE_ERR_UNSUPPORTED);
            assert_int_equal(calls[i], runs ? 7 : 0);
            assert_int_equal(all_calls(), calls[i]);
        }
    }
    OK(pqlane_backend_force(NULL));
}

/* ---- Operations ---- */

struct example {
    const pqlane_alg *alg;
    uint8_t seed[PQLANE_MLKEM_SEED_BYTES], coins[PQLANE_MLKEM_COINS_BYTES];
    uint8_t ek[PQLANE_MLKEM768_PUBLIC_KEY_BYTES], dk[PQLANE_MLKEM768_PRIVATE_KEY_BYTES];
    uint8_t ct[PQLANE_MLKEM768_CIPHERTEXT_BYTES], ss[PQLANE_MLKEM_SHARED_SECRET_BYTES];
};

static void make(struct example *e)
{
    *e = (struct example){.alg = pqlane_alg_find("ML-KEM-768"), .seed = {1}, .coins = {2}};
    OK(pqlane_kem_keygen_from_seed(e->alg, e->ek, e->dk, e->seed, sizeof e->seed));
    OK(pqlane_kem_encaps_from_coins(e->alg, e->ct, e->ss, e->ek, sizeof e->ek, e->coins, sizeof e->coins));
}

static void same(const struct example *e, const uint8_t *ct, const uint8_t *ss)
{
    assert_memory_equal(ct, e->ct, sizeof e->ct);
    assert_memory_equal(ss, e->ss, sizeof e->ss);
}

/* What FIPS 203 says that an encapsulation with k = 3 has. */
static void an_encapsulation_is_counted(void **state)
{
    struct example e, counted;
    (void)state;
    OK(pqlane_backend_force("portable"));
    make(&e);
    OK(pqlane_cost_begin());
    OK(pqlane_kem_encaps_from_coins(e.alg, counted.ct, counted.ss, e.ek, sizeof e.ek, e.coins, sizeof e.coins));
    OK(pqlane_cost_end(calls, pqlane_cost_count()));
    same(&e, counted.ct, counted.ss);
    assert_int_equal(calls_of("mlkem.decode_d12", 0), 3);
    assert_int_equal(calls_of("mlkem.cbd_eta2", 0), 7);
    assert_int_equal(calls_of("mlkem.ntt", 0), 3);
    assert_int_equal(calls_of("mlkem.inv_ntt", 0), 4);
    assert_int_equal(calls_of("mlkem.dot", 3), 4);
    assert_int_equal(calls_of("mlkem.dot", 0), 4);
    assert_int_equal(calls_of("mlkem.compress_d10", 0), 3);
    assert_int_equal(calls_of("mlkem.compress_d4", 0), 1);
    assert_true(calls_of("mlkem.uniform", 0) >= 27);
    /* H(ek) has 9 blocks, G one, each of seven PRFs one */
    assert_int_equal(calls_of("keccak.permute_lanes", 1), 9 + 1 + 7 + calls_of("mlkem.uniform", 0));
    OK(pqlane_backend_force(NULL));
}

/* Keys prepared before counting count, too; those prepared meanwhile are none the worse for it. */
static void prepared_keys_are_counted(void **state)
{
    struct example e, out;
    pqlane_kem_public *before, *meanwhile;
    pqlane_kem_private *private;
    (void)state;
    make(&e);
    OK(pqlane_kem_prepare_public(e.alg, &before, NULL, e.ek, sizeof e.ek));
    OK(pqlane_kem_prepare_private(e.alg, &private, NULL, e.dk, sizeof e.dk));
    OK(pqlane_cost_begin());
    OK(pqlane_kem_prepare_public(e.alg, &meanwhile, NULL, e.ek, sizeof e.ek));
    OK(pqlane_cost_begin()); /* anew */
    OK(pqlane_kem_encaps_prepared_from_coins(before, out.ct, out.ss, e.coins, sizeof e.coins));
    same(&e, out.ct, out.ss);
    OK(pqlane_kem_encaps_prepared_from_coins(meanwhile, out.ct, out.ss, e.coins, sizeof e.coins));
    same(&e, out.ct, out.ss);
    pqlane_kem_encaps_item item = {.ct = out.ct, .ss = out.ss, .key = before, .coins = e.coins};
    OK(pqlane_kem_encaps_batch(e.alg, &item, 1, sizeof item));
    same(&e, out.ct, out.ss);
    OK(pqlane_kem_decaps_prepared(private, out.ss, e.ct, sizeof e.ct));
    same(&e, e.ct, out.ss);
    OK(pqlane_cost_end(calls, pqlane_cost_count()));
    assert_int_equal(calls_of("mlkem.ntt", 0), 3 * 3 + 2 * 3);
    assert_int_equal(calls_of("mlkem.uniform", 0), 0);

    /* Another tier is counted now: the key stays with its own, and is not. */
    OK(pqlane_backend_force("portable"));
    OK(pqlane_cost_begin());
    OK(pqlane_kem_encaps_prepared_from_coins(meanwhile, out.ct, out.ss, e.coins, sizeof e.coins));
    same(&e, out.ct, out.ss);
    OK(pqlane_cost_end(calls, pqlane_cost_count()));
    OK(pqlane_backend_force(NULL));
    if (strcmp(pqlane_backend_current(), "portable") != 0) assert_int_equal(all_calls(), 0);
    pqlane_kem_forget_public(before);
    pqlane_kem_forget_public(meanwhile);
    pqlane_kem_forget_private(private);
}

/* Every algorithm gives its known answer through counters. */
static void everything_works_while_it_is_counted(void **state)
{
    (void)state;
    OK(pqlane_cost_begin());
    OK(pqlane_selftest());
    OK(pqlane_cost_end(calls, pqlane_cost_count()));
    assert_true(calls_of("mldsa.g88.decompose", 0) > 0 && calls_of("mldsa.g32.use_hint", 0) > 0);
    assert_true(calls_of("sha2.sha512_blocks", 0) > 0 && calls_of("keccak.permute", 0) > 0);
}

static void blocks_count_one_by_one(void **state)
{
    static const uint8_t message[64 * 10];
    uint8_t digest[32];
    (void)state;
    OK(pqlane_cost_begin());
    OK(pqlane_hash(pqlane_alg_find("SHA2-256"), digest, sizeof digest, message, sizeof message));
    OK(pqlane_cost_end(calls, pqlane_cost_count()));
    assert_int_equal(calls_of("sha2.sha256_blocks", 0), 11); /* and the padding's */
    assert_int_equal(all_calls(), 11);
}

static void wrong_arguments(void **state)
{
    struct example e;
    (void)state;
    OK(pqlane_cost_begin());
    assert_int_equal(pqlane_cost_end(NULL, pqlane_cost_count()), PQLANE_ERR_ARGUMENT);
    assert_int_equal(pqlane_cost_end(calls, pqlane_cost_count() - 1), PQLANE_ERR_ARGUMENT);
    make(&e); /* and counting goes on */
    OK(pqlane_cost_end(calls, pqlane_cost_count()));
    assert_true(calls_of("mlkem.ntt", 0) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_forgotten),      cmocka_unit_test(each_has_a_name_of_its_own),
        cmocka_unit_test(each_counts_itself),        cmocka_unit_test(an_encapsulation_is_counted),
        cmocka_unit_test(prepared_keys_are_counted), cmocka_unit_test(everything_works_while_it_is_counted),
        cmocka_unit_test(blocks_count_one_by_one),   cmocka_unit_test(wrong_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
