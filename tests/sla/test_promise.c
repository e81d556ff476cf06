/* SPDX-License-Identifier: Apache-2.0 */

/* What of a promise was bad, from the library's own metrics; and how levels meet the edges of Prometheus's buckets. */

#include "sla/rules_file.h"
#include "stats/near.h"

#include <stdlib.h>
#include <string.h>

#define TIMES 200

static pqlane_metrics *counted;

static struct sla_objective objective_of(const char *algorithm, const char *operation, enum sla_measure measure,
                                         double level)
{
    struct sla_objective objective = {.name = "a", .measure = measure, .quantile = 0.99, .levels = {NAN, level, NAN}};
    snprintf(objective.algorithm, sizeof objective.algorithm, "%s", algorithm);
    snprintf(objective.operation, sizeof objective.operation, "%s", operation);
    return objective;
}

static struct burn_counts counts_of_level(const char *algorithm, const char *operation, enum sla_measure measure,
                                          double level)
{
    const struct sla_objective objective = objective_of(algorithm, operation, measure, level);
    const struct promise promise = {&objective, SLA_MAXIMUM};
    return promise_counts(&promise, counted);
}

/* 200 encapsulations that succeed and 200 that fail, 200 signatures that are not valid. */
static int run_operations(void **test)
{
    static uint8_t ek[PQLANE_MLKEM768_PUBLIC_KEY_BYTES], dk[PQLANE_MLKEM768_PRIVATE_KEY_BYTES];
    static uint8_t ct[PQLANE_MLKEM768_CIPHERTEXT_BYTES], ss[32], bad[sizeof ek];
    static uint8_t pk[PQLANE_MLDSA44_PUBLIC_KEY_BYTES], sk[PQLANE_MLDSA44_PRIVATE_KEY_BYTES];
    static uint8_t sig[PQLANE_MLDSA44_SIGNATURE_BYTES];
    const pqlane_alg *kem = pqlane_alg_find("ML-KEM-768"), *dsa = pqlane_alg_find("ML-DSA-44");
    (void)test;
    memset(bad, 0xff, sizeof bad);
    if (pqlane_kem_keygen(kem, ek, dk) != PQLANE_OK || pqlane_sig_keygen(dsa, pk, sk) != PQLANE_OK) return -1;
    for (int i = 0; i < TIMES; i++)
        if (pqlane_kem_encaps(kem, ct, ss, ek, sizeof ek) != PQLANE_OK ||
            pqlane_kem_encaps(kem, ct, ss, bad, sizeof bad) != PQLANE_ERR_PUBLIC_KEY ||
            pqlane_sig_verify(dsa, pk, sizeof pk, ss, sizeof ss, sig, sizeof sig, NULL) != PQLANE_ERR_VERIFY)
            return -1;
    return pqlane_metrics_take(&counted) == PQLANE_OK ? 0 : -1;
}

static int forget(void **test)
{
    (void)test;
    pqlane_metrics_forget(counted);
    return 0;
}

static void errors(void **test)
{
    (void)test;
    struct burn_counts counts = counts_of_level("ML-KEM-768", "encaps", SLA_ERRORS, 0.01);
    assert_int_equal(counts.events, 2 * TIMES);
    assert_int_equal(counts.bad, TIMES);
    counts = counts_of_level("ML-DSA-44", "verify", SLA_ERRORS, 0.01);
    assert_int_equal(counts.events, TIMES);
    assert_int_equal(counts.bad, 0);
    counts = counts_of_level("ML-KEM-768", "decaps", SLA_ERRORS, 0.01);
    assert_int_equal(counts.events + counts.bad, 0);
}

/* Only what succeeded has a time; every time is over a nanosecond, and none over an hour. */
static void latency(void **test)
{
    (void)test;
    const struct burn_counts all = counts_of_level("ML-KEM-768", "encaps", SLA_LATENCY, 1e-9);
    assert_in_range(all.events, TIMES / 2, TIMES); /* the last few have no time that speaks for them yet */
    assert_int_equal(all.bad, all.events);
    assert_int_equal(counts_of_level("ML-KEM-768", "encaps", SLA_LATENCY, 3600).bad, 0);
    assert_int_equal(counts_of_level("ML-DSA-44", "verify", SLA_LATENCY, 1).events, 0);
}

/* Only latency and errors are watched, level by level. */
static void which_promises(void **test)
{
    (void)test;
    struct sla_objective items[] = {
        objective_of("A", "a", SLA_LATENCY, 1e-3),
        objective_of("A", "b", SLA_STACK, 1000),
        objective_of("A", "c", SLA_THROUGHPUT, 10),
        objective_of("A", "d", SLA_ERRORS, 0.125),
    };
    items[0].levels[SLA_EMERGENCY] = 1e-2;
    const struct sla sla = {.items = items, .count = LENGTH(items)};
    struct promises promises;
    assert_true(promises_open(&promises, &sla));
    assert_int_equal(promises.count, 3);
    assert_int_equal(promises.left_out, 2);
    assert_int_equal(promises.items[1].level, SLA_EMERGENCY);
    assert_near(promise_budget(&promises.items[0]), 0.01, 1e-12);
    assert_near(promise_budget(&promises.items[2]), 0.125, 1e-12);
    promises_close(&promises);
}

static void edges(void **test)
{
    static const struct {
        double level, edge;
    } cases[] = {{1e-9, 1e-6},     {1e-6, 1e-6},    {1.01e-6, 2e-6},      {100e-6, 128e-6}, {128e-6, 128e-6},
                 {129e-6, 256e-6}, {1e-3, 1024e-6}, {0.262144, 0.262144}, {0.2622, NAN},    {3600, NAN}};
    (void)test;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double edge = rules_edge(cases[i].level);
        if (isnan(cases[i].edge))
            assert_true(isnan(edge));
        else
            assert_near(edge, cases[i].edge, 1e-12);
    }
}

/* A level above the last edge has no rule, and a comment says so. */
static void above_the_last_edge(void **test)
{
    (void)test;
    struct sla_objective items[] = {objective_of("A", "a", SLA_LATENCY, 1)};
    const struct sla sla = {.name = "b", .items = items, .count = LENGTH(items)};
    struct promises promises;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_true(promises_open(&promises, &sla));
    const struct rules rules = {&sla, &promises, PROMISE_RUNBOOKS, 1};
    rules_write(&rules, out);
    assert_int_equal(fclose(out), 0);
    assert_non_null(strstr(text, "# Not here: a at its maximum level, which is above the histogram's last edge."));
    assert_null(strstr(text, "PqlaneLatencyBurning"));
    assert_null(strstr(text, "ratio5m"));
    promises_close(&promises);
    free(text);
}

static void runbooks(void **test)
{
    static const char *const unfit[] = {"", "a b", "a\"b", "a\\b", "{{ $labels.x }}", "a\nb", "\x1b[0m", "\xc3\xa4"};
    char url[PROMISE_URL];
    (void)test;
    for (size_t i = 0; i < LENGTH(unfit); i++) assert_false(promise_base_is_fit(unfit[i]));
    assert_true(promise_base_is_fit("https://example.org/a/?b=%20"));
    assert_string_equal(promise_page(url, "https://example.org/", "c.md"), "https://example.org/c.md");
    assert_string_equal(promise_page(url, "a", "c.md"), "a/c.md");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors),
        cmocka_unit_test(latency),
        cmocka_unit_test(which_promises),
        cmocka_unit_test(edges),
        cmocka_unit_test(above_the_last_edge),
        cmocka_unit_test(runbooks),
    };
    return cmocka_run_group_tests(tests, run_operations, forget);
}
