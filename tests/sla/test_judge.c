/* SPDX-License-Identifier: Apache-2.0 */

/* Promises held against runs. */

#include "sla/document.h"
#include "sla/quantile.h"
#include "sla/samples.h"
#include "stats/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct sla_objective item;
static struct sla sla = {.name = "s", .items = &item, .count = 1};
static struct sla_finding finding;

/* One promise of A/b against the run of this text: what it comes to. */
static struct sla_judgement judge_text(const char *text)
{
    json_t *run = json_loads(text, 0, NULL);
    assert_non_null(run);
    struct sla_judgement judgement = {
        .file = "f", .sla = &sla, .run = run, .run_name = "r", .fail_on = SLA_MAXIMUM, .findings = &finding};
    sla_judge(&judgement);
    json_t *document = sla_check_document(&judgement);
    assert_non_null(document);
    json_decref(document);
    json_decref(run);
    return judgement;
}

static void promise(enum sla_measure measure, double quantile, double target, double maximum, double emergency)
{
    item = (struct sla_objective){.name = "n",
                                  .algorithm = "A",
                                  .operation = "b",
                                  .measure = measure,
                                  .quantile = quantile,
                                  .levels = {target, maximum, emergency}};
}

#define RUN(members) "{\"operations\": [{\"name\": \"A/b\", \"unit\": \"ns\", " members "}]}"
#define MEDIAN RUN("\"median\": 1000, \"low\": 900, \"high\": 1100")

static void medians_are_judged_by_their_interval(void **state)
{
    static const struct {
        double target, maximum, emergency;
        enum sla_verdict verdict, overall;
        int reached, doubtful;
    } rows[] = {
        {1.2e-6, 2e-6, 3e-6, SLA_PASS, SLA_PASS, SLA_NO_LEVEL, SLA_NO_LEVEL},
        {1.1e-6, 2e-6, 3e-6, SLA_PASS, SLA_PASS, SLA_NO_LEVEL, SLA_NO_LEVEL}, /* the edge is kept */
        {1.05e-6, 2e-6, 3e-6, SLA_INCONCLUSIVE, SLA_PASS, SLA_NO_LEVEL, SLA_TARGET},
        {0.95e-6, 2e-6, 3e-6, SLA_INCONCLUSIVE, SLA_PASS, SLA_NO_LEVEL, SLA_TARGET},
        {0.89e-6, 2e-6, 3e-6, SLA_BROKEN, SLA_PASS, SLA_TARGET, SLA_NO_LEVEL},
        {0.5e-6, 1e-6, 3e-6, SLA_BROKEN, SLA_INCONCLUSIVE, SLA_TARGET, SLA_MAXIMUM},
        {0.5e-6, 0.6e-6, 1e-6, SLA_BROKEN, SLA_BROKEN, SLA_MAXIMUM, SLA_EMERGENCY},
        {0.5e-6, 0.6e-6, 0.7e-6, SLA_BROKEN, SLA_BROKEN, SLA_EMERGENCY, SLA_NO_LEVEL},
        {(double)NAN, (double)NAN, 0.7e-6, SLA_BROKEN, SLA_BROKEN, SLA_EMERGENCY, SLA_NO_LEVEL},
        {0.5e-6, (double)NAN, (double)NAN, SLA_BROKEN, SLA_PASS, SLA_TARGET, SLA_NO_LEVEL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        promise(SLA_LATENCY, 0.5, rows[i].target, rows[i].maximum, rows[i].emergency);
        const struct sla_judgement judgement = judge_text(MEDIAN);
        if (finding.verdict != rows[i].verdict || judgement.overall != rows[i].overall ||
            finding.reached != rows[i].reached || finding.doubtful != rows[i].doubtful)
            fail_msg("row %zu: %s, %s, %d, %d", i, sla_verdict_names[finding.verdict],
                     sla_verdict_names[judgement.overall], finding.reached, finding.doubtful);
        assert_int_equal(*finding.reason != 0, finding.doubtful != SLA_NO_LEVEL);
    }
}

static void throughput_and_stack(void **state)
{
    (void)state;
    promise(SLA_THROUGHPUT, 0.99, 1100, 850, 500); /* 1000, of which the interval of the median makes 909 to 1111 */
    judge_text(RUN("\"ops_per_second\": 1000, \"median\": 1000, \"low\": 900, \"high\": 1100"));
    assert_int_equal(finding.doubtful, SLA_TARGET);
    assert_int_equal(finding.reached, SLA_NO_LEVEL);
    promise(SLA_THROUGHPUT, 0.99, 1200, 850, 500);
    judge_text(RUN("\"ops_per_second\": 1000, \"median\": 1000, \"low\": 900, \"high\": 1100"));
    assert_int_equal(finding.reached, SLA_TARGET);
    promise(SLA_STACK, 0.99, 1000, 1023, 1024);
    judge_text(RUN("\"stack_bytes\": 1024"));
    assert_int_equal(finding.reached, SLA_MAXIMUM);
    assert_int_equal(finding.doubtful, SLA_NO_LEVEL);
}

/* 10,000 single operations, of which 9,800 took 1000 ns (bucket 992) and 200 about 4000. */
#define TAILED                                                                                       \
    "\"median\": 1000, \"low\": 990, \"high\": 1010, \"p95\": 1000, \"p99\": 4000, \"p999\": 4000, " \
    "\"distribution\": [[992, 9800], [3968, 200]]"

static void tails_are_judged_by_their_distribution(void **state)
{
    (void)state;
    promise(SLA_LATENCY, 0.99, 2e-6, 10e-6, (double)NAN);
    judge_text(RUN(TAILED));
    assert_int_equal(finding.verdict, SLA_BROKEN); /* 2 % are slower, 1 % may be */
    promise(SLA_LATENCY, 0.95, 2e-6, 10e-6, (double)NAN);
    judge_text(RUN(TAILED));
    assert_int_equal(finding.verdict, SLA_PASS);
    promise(SLA_LATENCY, 0.98, 2e-6, 10e-6, (double)NAN);
    judge_text(RUN(TAILED));
    assert_int_equal(finding.verdict, SLA_INCONCLUSIVE); /* as many as may be: chance decides */
    promise(SLA_LATENCY, 0.99, 4.05e-6, 10e-6, (double)NAN);
    judge_text(RUN(TAILED));
    assert_int_equal(finding.verdict, SLA_INCONCLUSIVE); /* the bucket ends at 4032, and the median is known to 1 % */
}

static void what_a_run_does_not_tell_is_open(void **state)
{
    static const struct {
        double quantile;
        const char *run, *reason;
    } rows[] = {
        {0.5, "{}", "has not measured A/b"},
        {0.5, "{\"operations\": [{\"name\": \"A/bb\", \"median\": 1}]}", "has not measured A/b"},
        {0.5, "{\"operations\": {\"name\": \"A/b\"}}", "has not measured A/b"},
        {0.5, RUN("\"median\": \"x\""), "no median"},
        {0.5, RUN("\"median\": -1"), "no median"},
        {0.5, "{\"operations\": [{\"name\": \"A/b\", \"unit\": \"s\", \"median\": 1}]}", "other times than ns"},
        {0.99, RUN("\"median\": 1000"), "no such percentile"},
        {0.9999, RUN(TAILED), "10000 operations were timed one by one, too few"},
        {0.9, RUN("\"median\": 1000, \"distribution\": [[992, 9800]]"), "no such percentile"},
        {0.9, RUN("\"median\": 1, \"low\": 1, \"high\": 1, \"distribution\": [[9, 1], [8, 2000]]"),
         "no such percentile"},
        {0.9, RUN("\"median\": 1, \"low\": 1, \"high\": 1, \"distribution\": [[8, 1e9]]"), "no such percentile"},
        {0.9, RUN("\"median\": 1, \"low\": 1, \"high\": 1, \"distribution\": [[8, -5], 7, {}]"), "no such percentile"},
        {0.9, RUN("\"median\": 1, \"low\": 1, \"high\": 1, \"distribution\": {\"a\": 1}"), "no such percentile"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        promise(SLA_LATENCY, rows[i].quantile, 1e-9, 2e-9, 3e-9); /* nothing is so fast */
        const struct sla_judgement judgement = judge_text(rows[i].run);
        if (finding.verdict != SLA_INCONCLUSIVE || judgement.overall != SLA_INCONCLUSIVE ||
            !strstr(finding.reason, rows[i].reason))
            fail_msg("row %zu: %s: %s", i, sla_verdict_names[finding.verdict], finding.reason);
    }
}

/* Without an interval, what is near decides nothing. */
static void numbers_alone_are_vague(void **state)
{
    static const struct {
        double maximum;
        enum sla_verdict verdict;
    } rows[] = {{0.7e-6, SLA_BROKEN}, {0.8e-6, SLA_INCONCLUSIVE}, {1.2e-6, SLA_INCONCLUSIVE}, {1.3e-6, SLA_PASS}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        promise(SLA_LATENCY, 0.99, (double)NAN, rows[i].maximum, (double)NAN);
        judge_text(RUN("\"median\": 500, \"p99\": 1000"));
        assert_int_equal(finding.verdict, rows[i].verdict);
    }
}

static void errors_are_of_no_run(void **state)
{
    (void)state;
    promise(SLA_ERRORS, (double)NAN, 1e-4, 1e-3, 1e-2);
    const struct sla_judgement judgement = judge_text(MEDIAN);
    assert_int_equal(finding.verdict, SLA_NOT_JUDGED);
    assert_int_equal(judgement.overall, SLA_INCONCLUSIVE); /* nothing was judged at all */
}

static void floors_tell_what_is_possible(void **state)
{
    (void)state;
    json_t *run = json_loads("{\"backend\": \"avx2\", \"operations\": [{\"name\": \"A/b\", \"median\": 1000, \"low\": "
                             "1000, \"high\": 1000}]}",
                             0, NULL);
    json_t *costs = json_loads("{\"operations\": [{\"name\": \"A/b\", \"backend\": \"portable\", \"floor\": 900}, "
                               "{\"name\": \"A/b\", \"backend\": \"avx2\", \"floor\": 500}]}",
                               0, NULL);
    struct sla_judgement judgement = {
        .file = "f", .sla = &sla, .run = run, .run_name = "r", .costs = costs, .findings = &finding};
    promise(SLA_LATENCY, 0.5, 0.4e-6, 0.6e-6, 2e-6);
    sla_judge(&judgement);
    assert_true(finding.times == 2);
    assert_true(fabs(finding.at_floor - 0.5e-6) < 1e-12);
    assert_int_equal(sla_level_kept(&item, finding.at_floor), SLA_MAXIMUM);
    json_decref(costs);
    json_decref(run);
}

/* ---- The interval of a percentile -------------------------------------------------------------------------------- */

static uint64_t random_state = 7;

static double random_time(void) /* exponential, 1 ms on the average */
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return -1e6 * log(((double)(random_state >> 11) + 0.5) / 9007199254740992.0);
}

static json_t *sample_distribution(size_t samples)
{
    static size_t buckets[STATS_BUCKETS];
    json_t *list = json_array();
    memset(buckets, 0, sizeof buckets);
    for (size_t i = 0; i < samples; i++) buckets[stats_bucket((uint64_t)random_time())]++;
    for (unsigned i = 0; i < STATS_BUCKETS; i++)
        if (buckets[i] > 0)
            json_array_append_new(list, json_pack("[I, I]", (json_int_t)stats_bucket_lower(i), (json_int_t)buckets[i]));
    return list;
}

/* At least as often as it says, and no wider than it must be. */
static void intervals_cover(void **state)
{
    static const double quantiles[] = {0.5, 0.95, 0.99};
    (void)state;
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        const double truth = -1e6 * log(1 - quantiles[i]);
        unsigned covered = 0, narrow = 0;
        for (int j = 0; j < 200; j++) {
            struct sla_quantile quantile;
            json_t *distribution = sample_distribution(2000);
            assert_true(sla_quantile_of(distribution, quantiles[i], &quantile));
            assert_int_equal(quantile.samples, 2000);
            assert_true(quantile.low <= quantile.value && quantile.value <= quantile.high);
            covered += quantile.low <= truth && truth <= quantile.high;
            narrow += quantile.high < 1.4 * quantile.low;
            json_decref(distribution);
        }
        if (covered < 190 || narrow < 190) fail_msg("%g: %u cover, %u are narrow", quantiles[i], covered, narrow);
    }
}

/* Of 24 values the middle lies between the 7th and the 18th, as tables of the sign test say. Below 32 a bucket is one
 * value. */
static void ranks_are_exact(void **state)
{
    struct sla_quantile quantile;
    json_t *distribution = json_array();
    (void)state;
    for (int i = 0; i < 24; i++) json_array_append_new(distribution, json_pack("[i, i]", i, 1));
    assert_true(sla_quantile_of(distribution, 0.5, &quantile));
    assert_true(quantile.low == 6);
    assert_true(quantile.high == 18);
    json_decref(distribution);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians_are_judged_by_their_interval),
        cmocka_unit_test(throughput_and_stack),
        cmocka_unit_test(tails_are_judged_by_their_distribution),
        cmocka_unit_test(what_a_run_does_not_tell_is_open),
        cmocka_unit_test(numbers_alone_are_vague),
        cmocka_unit_test(errors_are_of_no_run),
        cmocka_unit_test(floors_tell_what_is_possible),
        cmocka_unit_test(ranks_are_exact),
        cmocka_unit_test(intervals_cover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
