/* SPDX-License-Identifier: Apache-2.0 */

/* After fork() the library works in both processes, and they draw different randomness. */

#include "api/rows.h"

#include <sys/wait.h>
#include <unistd.h>

#define DRAWN 32
#define CHILDREN 3

struct report {
    uint8_t random[DRAWN], key[DRAWN], digest[32];
    pqlane_status status;
};

/* What a process does with the state that it inherited. */
static struct report do_things(pqlane_hash_state state)
{
    struct report report;
    static struct example e;
    uint8_t pk[PQLANE_MAX_PUBLIC_KEY_BYTES], sk[PQLANE_MAX_PRIVATE_KEY_BYTES];
    const pqlane_alg *mldsa = pqlane_alg_find("ML-DSA-44");
    memset(&report, 0, sizeof report);
    report.status = pqlane_random(report.random, DRAWN);
    if (report.status == PQLANE_OK) report.status = pqlane_sig_keygen(mldsa, pk, sk);
    memcpy(report.key, pk, DRAWN);
    for (size_t i = 0; report.status == PQLANE_OK && i < pqlane_alg_count(); i++)
        report.status = example_make(&e, pqlane_alg_at(i), i);
    if (report.status == PQLANE_OK) report.status = pqlane_selftest();
    if (report.status == PQLANE_OK) report.status = pqlane_hash_update(&state, (const uint8_t *)"c", 1);
    if (report.status == PQLANE_OK) report.status = pqlane_hash_final(&state, report.digest, sizeof report.digest);
    return report;
}

static void child_and_parent(void **test)
{
    struct report reports[CHILDREN + 1];
    pqlane_hash_state state;
    (void)test;
    assert_int_equal(pqlane_hash_init(&state, pqlane_alg_find("SHA2-256")), PQLANE_OK);
    assert_int_equal(pqlane_hash_update(&state, (const uint8_t *)"ab", 2), PQLANE_OK);
    for (unsigned i = 0; i < CHILDREN; i++) {
        int ends[2], status;
        assert_int_equal(pipe(ends), 0);
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            const struct report report = do_things(state);
            _exit(write(ends[1], &report, sizeof report) == sizeof report ? 0 : 1);
        }
        close(ends[1]);
        assert_int_equal(read(ends[0], &reports[i], sizeof reports[i]), sizeof reports[i]);
        close(ends[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    reports[CHILDREN] = do_things(state);
    uint8_t abc[32];
    assert_int_equal(pqlane_hash(pqlane_alg_find("SHA2-256"), abc, sizeof abc, (const uint8_t *)"abc", 3), PQLANE_OK);
    for (unsigned i = 0; i <= CHILDREN; i++) {
        assert_int_equal(reports[i].status, PQLANE_OK);
        assert_memory_equal(reports[i].digest, abc, sizeof abc);
        for (unsigned j = i + 1; j <= CHILDREN; j++) {
            assert_memory_not_equal(reports[i].random, reports[j].random, DRAWN);
            assert_memory_not_equal(reports[i].key, reports[j].key, DRAWN);
        }
    }
}

/* A key that was prepared before works after, with coins of each process's own. */
static void a_prepared_key(void **test)
{
    struct exchange {
        uint8_t ct[PQLANE_MAX_CIPHERTEXT_BYTES], ss[PQLANE_MAX_SHARED_SECRET_BYTES];
    } sent[2] = {0};
    static struct example e;
    pqlane_kem_public *ek;
    int ends[2], status;
    (void)test;
    assert_int_equal(example_make(&e, pqlane_alg_find("ML-KEM-768"), 1), PQLANE_OK);
    const size_t ek_len = size_of(&e, PQLANE_SIZE_PUBLIC_KEY), dk_len = size_of(&e, PQLANE_SIZE_PRIVATE_KEY);
    expect_status(e.alg, pqlane_kem_prepare_public(e.alg, &ek, NULL, e.public_key, ek_len), PQLANE_OK);
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (pqlane_kem_encaps_prepared(ek, sent[0].ct, sent[0].ss) != PQLANE_OK) _exit(1);
        _exit(write(ends[1], &sent[0], sizeof sent[0]) == sizeof sent[0] ? 0 : 2);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &sent[0], sizeof sent[0]), sizeof sent[0]);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    expect_status(e.alg, pqlane_kem_encaps_prepared(ek, sent[1].ct, sent[1].ss), PQLANE_OK);
    pqlane_kem_forget_public(ek);

    assert_memory_not_equal(sent[0].ss, sent[1].ss, sizeof sent[0].ss);
    for (unsigned i = 0; i < 2; i++) {
        uint8_t received[PQLANE_MAX_SHARED_SECRET_BYTES];
        expect_status(
            e.alg,
            pqlane_kem_decaps(e.alg, received, e.private_key, dk_len, sent[i].ct, size_of(&e, PQLANE_SIZE_CIPHERTEXT)),
            PQLANE_OK);
        assert_memory_equal(received, sent[i].ss, sizeof received);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"a child before the parent used anything", child_and_parent, NULL, NULL, NULL},
        {"and after", child_and_parent, NULL, NULL, NULL},
        cmocka_unit_test(a_prepared_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
