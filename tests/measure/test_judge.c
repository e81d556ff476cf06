/* SPDX-License-Identifier: Apache-2.0 */

/* The rule of the gate on made-up differences: what it must flag, what it must not, and how often it may be wrong. */

#include "cli.h"
#include "measure/judge.h"
#include "random.h"
#include "support.h"

#include <math.h>

#define PROCESSES 10
#define PAIRS 40
#define ALL (PROCESSES * PAIRS)

/* Nearly normal, mean 0, standard deviation 1. */
static double noise(struct rng *rng)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) sum += (double)(rng_next(rng) >> 11) / 9007199254740992.0;
    return sum - 6;
}

/* Pairs around a true ratio: each process is off by its layout, each pair by the moment. */
static struct judgement judged(struct rng *rng, double ratio, double process_spread, double pair_spread)
{
    double differences[ALL];
    unsigned process[ALL];
    struct judgement judgement;
    for (unsigned i = 0; i < PROCESSES; i++) {
        double shift = log(ratio) + process_spread * noise(rng);
        for (unsigned j = 0; j < PAIRS; j++) {
            differences[i * PAIRS + j] = shift + pair_spread * noise(rng);
            process[i * PAIRS + j] = i;
        }
    }
    assert_true(judge(differences, process, ALL, PROCESSES, 1, &judgement));
    return judgement;
}

/* 400 gates of identical code; pairs of one process share a shift as large as layout was seen to make (up to 1.7 %). */
static void identical_code_passes(void **state)
{
    struct rng rng = {11};
    (void)state;
    for (int i = 0; i < 400; i++) {
        struct judgement judgement = judged(&rng, 1, i % 2 ? 0.008 : 0.001, 0.02);
        assert_int_equal(judgement.verdict, VERDICT_PASS);
        assert_int_equal(judgement.severity, SEVERITY_NONE);
    }
}

static void three_percent_is_seen_both_ways(void **state)
{
    struct rng rng = {12};
    (void)state;
    for (int i = 0; i < 50; i++) {
        struct judgement slower = judged(&rng, 1.03, 0.004, 0.01), faster = judged(&rng, 1 / 1.03, 0.004, 0.01);
        assert_int_equal(slower.verdict, VERDICT_REGRESSED);
        assert_int_equal(slower.severity, SEVERITY_NOTICE);
        assert_int_equal(faster.verdict, VERDICT_IMPROVED);
        assert_int_equal(faster.severity, SEVERITY_NONE);
        assert_true(slower.low < slower.ratio && slower.ratio < slower.high);
        assert_true(slower.low > 1.015 && slower.high < 1.045);
    }
}

/* A difference that is certain but small: within the margin nothing is flagged. */
static void one_percent_passes(void **state)
{
    struct rng rng = {13};
    (void)state;
    struct judgement slower = judged(&rng, 1.01, 0.0002, 0.001), faster = judged(&rng, 0.99, 0.0002, 0.001);
    assert_true(slower.p_slower < JUDGE_ALPHA && faster.p_faster < JUDGE_ALPHA);
    assert_int_equal(slower.verdict, VERDICT_PASS);
    assert_int_equal(faster.verdict, VERDICT_PASS);
}

/* All pairs of nine processes are slower, those of the tenth faster: likely, and not shown. Mirrored it is a pass. */
static void nine_of_ten_is_inconclusive(void **state)
{
    double differences[ALL], mirrored[ALL];
    unsigned process[ALL];
    struct judgement judgement;
    (void)state;
    for (unsigned i = 0; i < ALL; i++) {
        process[i] = i / PAIRS;
        differences[i] = process[i] == 4 ? -0.30 : 0.05 + 0.0001 * i;
        mirrored[i] = -differences[i];
    }
    assert_true(judge(differences, process, ALL, PROCESSES, 1, &judgement));
    assert_true(judgement.p_slower > JUDGE_ALPHA);
    assert_int_equal(judgement.verdict, VERDICT_INCONCLUSIVE);
    assert_true(judge(mirrored, process, ALL, PROCESSES, 1, &judgement));
    assert_int_equal(judgement.verdict, VERDICT_PASS);
}

/* A thousand pairs of one process do not outvote the other nine processes; a median that loud is no pass either. */
static void one_process_cannot_flag(void **state)
{
    double differences[9 + 1000];
    unsigned process[9 + 1000];
    struct judgement judgement;
    (void)state;
    for (unsigned i = 0; i < 9 + 1000; i++) {
        process[i] = i < 9 ? i : 9;
        differences[i] = i < 9 ? 0.0001 * (i % 2 ? 1 : -1) : 0.05;
    }
    assert_true(judge(differences, process, 9 + 1000, PROCESSES, 1, &judgement));
    assert_int_equal(judgement.verdict, VERDICT_PASS);
    for (unsigned i = 9; i < 9 + 1000; i++) differences[i] = 0.2;
    assert_true(judge(differences, process, 9 + 1000, PROCESSES, 1, &judgement));
    assert_int_equal(judgement.verdict, VERDICT_INCONCLUSIVE);
}

/* Seven processes of ten half as slow again: not shown at the level of the test, and certainly no pass. */
static void seven_of_ten_is_inconclusive(void **state)
{
    double differences[PROCESSES];
    unsigned process[PROCESSES];
    struct judgement judgement;
    (void)state;
    for (unsigned i = 0; i < PROCESSES; i++) {
        process[i] = i;
        differences[i] = i < 7 ? log(1.5) + 0.001 * i : -0.01 - 0.001 * i;
    }
    assert_true(judge(differences, process, PROCESSES, PROCESSES, 1, &judgement));
    assert_true(judgement.low < 1 && judgement.p_slower > JUDGE_ALPHA);
    assert_int_equal(judgement.verdict, VERDICT_INCONCLUSIVE);
}

static void severities(void **state)
{
    static const struct {
        double ratio;
        enum severity severity;
    } cases[] = {{1.016, SEVERITY_NOTICE},     {1.0999, SEVERITY_NOTICE}, {1.10, SEVERITY_WARNING},
                 {1.2499, SEVERITY_WARNING},   {1.25, SEVERITY_CRITICAL}, {1.50, SEVERITY_CRITICAL},
                 {1.5001, SEVERITY_EMERGENCY}, {40, SEVERITY_EMERGENCY}};
    enum severity found;
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) assert_int_equal(judge_severity(cases[i].ratio), cases[i].severity);
    for (enum severity i = SEVERITY_NOTICE; i <= SEVERITY_EMERGENCY; i++) {
        assert_true(severity_find(severity_name(i), &found));
        assert_int_equal(found, i);
    }
    assert_false(severity_find("none", &found));
    assert_false(severity_find("", &found));
}

static void overall_verdict_and_exit_code(void **state)
{
    static const struct {
        struct {
            enum verdict verdict;
            enum severity severity;
        } operations[3];
        enum severity fail_on;
        enum verdict verdict;
        int exit;
    } cases[] = {
        {{{VERDICT_PASS, 0}, {VERDICT_PASS, 0}, {VERDICT_PASS, 0}}, SEVERITY_NOTICE, VERDICT_PASS, CLI_OK},
        {{{VERDICT_NEW, 0}, {VERDICT_PASS, 0}, {VERDICT_PASS, 0}}, SEVERITY_NOTICE, VERDICT_PASS, CLI_OK},
        {{{VERDICT_NEW, 0}, {VERDICT_REMOVED, 0}, {VERDICT_PASS, 0}},
         SEVERITY_NOTICE,
         VERDICT_INCONCLUSIVE,
         CLI_INCONCLUSIVE},
        {{{VERDICT_IMPROVED, 0}, {VERDICT_NEW, 0}, {VERDICT_PASS, 0}}, SEVERITY_NOTICE, VERDICT_IMPROVED, CLI_OK},
        {{{VERDICT_IMPROVED, 0}, {VERDICT_INCONCLUSIVE, 0}, {VERDICT_PASS, 0}},
         SEVERITY_NOTICE,
         VERDICT_INCONCLUSIVE,
         CLI_INCONCLUSIVE},
        {{{VERDICT_INCONCLUSIVE, 0}, {VERDICT_REGRESSED, SEVERITY_NOTICE}, {VERDICT_PASS, 0}},
         SEVERITY_NOTICE,
         VERDICT_REGRESSED,
         CLI_NO},
        {{{VERDICT_PASS, 0}, {VERDICT_REGRESSED, SEVERITY_WARNING}, {VERDICT_PASS, 0}},
         SEVERITY_CRITICAL,
         VERDICT_PASS,
         CLI_OK},
        {{{VERDICT_INCONCLUSIVE, 0}, {VERDICT_REGRESSED, SEVERITY_WARNING}, {VERDICT_PASS, 0}},
         SEVERITY_CRITICAL,
         VERDICT_INCONCLUSIVE,
         CLI_INCONCLUSIVE},
        {{{VERDICT_PASS, 0}, {VERDICT_REGRESSED, SEVERITY_EMERGENCY}, {VERDICT_PASS, 0}},
         SEVERITY_EMERGENCY,
         VERDICT_REGRESSED,
         CLI_NO},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct judgement judgements[3] = {0};
        for (size_t j = 0; j < 3; j++) {
            judgements[j].verdict = cases[i].operations[j].verdict;
            judgements[j].severity = cases[i].operations[j].severity;
        }
        enum verdict verdict = judge_all(judgements, 3, cases[i].fail_on);
        assert_int_equal(verdict, cases[i].verdict);
        assert_int_equal(judge_exit(verdict), cases[i].exit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identical_code_passes),
        cmocka_unit_test(three_percent_is_seen_both_ways),
        cmocka_unit_test(one_percent_passes),
        cmocka_unit_test(nine_of_ten_is_inconclusive),
        cmocka_unit_test(one_process_cannot_flag),
        cmocka_unit_test(seven_of_ten_is_inconclusive),
        cmocka_unit_test(severities),
        cmocka_unit_test(overall_verdict_and_exit_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
