/* SPDX-License-Identifier: Apache-2.0 */

/* The rule of the gate on made-up witnesses: what it must find, what it must not, how often it may be wrong, and how
 * many processes it takes. */

#include "cli.h"
#include "measure/judge.h"
#include "random.h"
#include "support.h"

#include <math.h>

static const struct judge_plan plan = {JUDGE_LEAST_PROCESSES, JUDGE_MOST_PROCESSES, true};

/* Nearly normal, mean 0, standard deviation 1. */
static double noise(struct rng *rng)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) sum += (double)(rng_next(rng) >> 11) / 9007199254740992.0;
    return sum - 6;
}

/* One in ten is thirty times as far off: a process that met a neighbour at work. */
static double rough_noise(struct rng *rng)
{
    return noise(rng) * (rng_next(rng) % 10 == 0 ? 30 : 1);
}

/* Nearly a third of the processes have one library's code where it takes a tenth longer (key generation of curve448 in
 * OpenSSL, at a spread of 0.01). */
static double noise_of_two_kinds(struct rng *rng)
{
    static const double places[] = {-9.5, 9.5, 0, 0, 0, 0, 0};
    return places[rng_next(rng) % 7] + noise(rng);
}

/* Processes one by one, as the gate takes them. */
static struct finding round_of(struct rng *rng, double ratio, double spread, double (*draw)(struct rng *),
                               double witnesses[JUDGE_MOST_PROCESSES])
{
    struct finding finding = {.tendency = TENDENCY_UNDECIDED};
    for (unsigned n = 0; n < plan.most && finding.tendency == TENDENCY_UNDECIDED;) {
        witnesses[n++] = log(ratio) + spread * draw(rng);
        assert_true(judge_round(witnesses, n, &plan, &finding));
    }
    return finding;
}

/* The second one, after a first that could not tell or found something. */
static struct finding round_after(const struct finding *first, const double *witnesses_of_first, struct rng *rng,
                                  double ratio, double spread, double (*draw)(struct rng *))
{
    const unsigned most = judge_most(first, &plan);
    double witnesses[(1 + JUDGE_AGAIN) * JUDGE_MOST_PROCESSES];
    struct finding finding = {.tendency = TENDENCY_UNDECIDED};
    memcpy(witnesses, witnesses_of_first, first->processes * sizeof *witnesses);
    for (unsigned n = 0; n < most && finding.tendency == TENDENCY_UNDECIDED;) {
        witnesses[first->processes + n++] = log(ratio) + spread * draw(rng);
        assert_true(judge_second_round(witnesses, first, n, &plan, &finding));
    }
    return finding;
}

struct gates {
    int regressed, improved, inconclusive, processes;
};

static struct gates many(struct rng *rng, int count, double ratio, double spread, double (*draw)(struct rng *))
{
    struct gates gates = {0};
    for (int i = 0; i < count; i++) {
        double witnesses[JUDGE_MOST_PROCESSES];
        struct finding rounds[2] = {round_of(rng, ratio, spread, draw, witnesses)};
        struct judgement judgement;
        bool found = judge_measures_again(&rounds[0], &plan);
        if (found) rounds[1] = round_after(&rounds[0], witnesses, rng, ratio, spread, draw);
        judge_operation(rounds, found ? 2 : 1, true, true, &judgement);
        gates.regressed += judgement.verdict == VERDICT_REGRESSED;
        gates.improved += judgement.verdict == VERDICT_IMPROVED;
        gates.inconclusive += judgement.verdict == VERDICT_INCONCLUSIVE;
        gates.processes += (int)rounds[0].processes + (found ? (int)rounds[1].processes : 0);
    }
    return gates;
}

/* Whatever the most, the looks spend no more than there is, and each can decide: processes that all agree are below
 * its share. */
static void looks_spend_alpha(void **state)
{
    (void)state;
    for (unsigned most = 10; most <= 50; most++) {
        struct judge_plan own = {JUDGE_LEAST_PROCESSES, most, true};
        double spent = 0;
        int looks = 0;
        for (unsigned n = 1; n <= most; n++) {
            double level = judge_level(n, &own);
            assert_true(level == 0 || level >= ldexp(1, -(int)n));
            looks += level > 0;
            spent += level;
        }
        assert_true(looks >= 1 && (looks == 3 || most < JUDGE_MOST_PROCESSES));
        assert_true(spent <= JUDGE_ALPHA + 1e-15 && spent > JUDGE_ALPHA / 2);
        own.early_end = false;
        assert_true(judge_level(most, &own) == JUDGE_ALPHA && judge_level(most - 1, &own) == 0);
    }
    assert_true(judge_level(10, &plan) > 0 && judge_level(15, &plan) > 0 && judge_level(20, &plan) > 0);
}

/* Noise of 5 % with outliers of 150 %: whatever its size, identical code looks slower in at most JUDGE_ALPHA of rounds.
 * 8,000 rounds: 40 expected at that level, 25 is four standard deviations. */
static void the_level_holds_for_any_noise(void **state)
{
    struct rng rng = {21};
    int slower = 0, faster = 0;
    (void)state;
    for (int i = 0; i < 8000; i++) {
        double witnesses[JUDGE_MOST_PROCESSES];
        struct finding finding = round_of(&rng, 1, 0.05, rough_noise, witnesses);
        slower += finding.tendency == TENDENCY_SLOWER;
        faster += finding.tendency == TENDENCY_FASTER;
    }
    if (slower > 40 + 25 || faster > 40 + 25) fail_msg("%d slower, %d faster", slower, faster);
    assert_true(slower > 4 && faster > 4); /* or this has not tried the test at all */
}

static void identical_code_passes_early(void **state)
{
    struct rng rng = {11};
    (void)state;
    struct gates quiet = many(&rng, 2000, 1, 0.003, noise), loud = many(&rng, 2000, 1, 0.01, rough_noise);
    assert_int_equal(quiet.regressed + quiet.improved + quiet.inconclusive, 0);
    assert_true(quiet.processes < 2000 * 51 / 10);
    assert_int_equal(loud.regressed + loud.improved, 0);
    if (loud.inconclusive > 20) fail_msg("%d of 2000 inconclusive", loud.inconclusive);
}

/* Operations that a first round alone leaves undecided, and that it passes. */
static void count_first_rounds(struct rng *rng, double ratio, int *undecided, int *passed)
{
    *undecided = *passed = 0;
    for (int i = 0; i < 2000; i++) {
        double witnesses[JUDGE_MOST_PROCESSES];
        const struct finding first = round_of(rng, ratio, 0.01, noise_of_two_kinds, witnesses);
        const bool open = first.tendency == TENDENCY_UNDECIDED && !first.no_slowdown;
        *undecided += open;
        *passed += !open && first.tendency != TENDENCY_SLOWER;
    }
}

/* What is not decided at once is measured again, and hardly more slowdowns pass for that. */
static void a_second_round_decides(void **state)
{
    struct rng rng = {15};
    int undecided, passed, undecided_slower, passed_slower;
    (void)state;
    count_first_rounds(&rng, 1, &undecided, &passed);
    count_first_rounds(&rng, 1 + JUDGE_TARGET, &undecided_slower, &passed_slower);
    struct gates even = many(&rng, 2000, 1, 0.01, noise_of_two_kinds),
                 slower = many(&rng, 2000, 1 + JUDGE_TARGET, 0.01, noise_of_two_kinds);
    const int passed_both = 2000 - slower.regressed - slower.inconclusive - slower.improved;
    print_message("of 2000 inconclusive after one round %d, after two %d; 3 %% slower: passed %d and %d\n", undecided,
                  even.inconclusive, passed_slower, passed_both);
    assert_int_equal(even.regressed + even.improved, 0);
    assert_true(undecided > 100 && even.inconclusive < undecided * 2 / 3);
    assert_true(passed_both < passed_slower + 40);
}

static void three_percent_is_seen_both_ways(void **state)
{
    struct rng rng = {12};
    (void)state;
    struct gates slower = many(&rng, 1000, 1.03, 0.006, noise), faster = many(&rng, 1000, 1 / 1.03, 0.006, noise);
    if (slower.regressed < 990 || faster.improved < 990)
        fail_msg("%d of 1000 slower, %d faster", slower.regressed, faster.improved);
    assert_int_equal(slower.improved + faster.regressed, 0);
    assert_true(slower.processes < 1000 * 23);
    struct gates rough = many(&rng, 1000, 1.05, 0.006, rough_noise);
    /* Outliers cost decisions, and hardly ever lead to a wrong one. */
    if (rough.regressed < 750 || rough.regressed + rough.inconclusive < 990)
        fail_msg("among outliers %d of 1000 regressed, %d inconclusive", rough.regressed, rough.inconclusive);
}

/* A difference that is certain but small: within the margin nothing is found. */
static void one_percent_passes(void **state)
{
    struct rng rng = {13};
    (void)state;
    struct gates slower = many(&rng, 300, 1.01, 0.0005, noise), faster = many(&rng, 300, 0.99, 0.0005, noise);
    assert_int_equal(slower.regressed + slower.inconclusive + faster.improved + faster.inconclusive, 0);
}

static struct finding of(const double *witnesses, unsigned n)
{
    struct finding finding;
    assert_true(judge_round(witnesses, n, &plan, &finding));
    return finding;
}

static void few_processes_decide_nothing(void **state)
{
    const double even[5] = {0.001, -0.002, 0.0, 0.003, -0.001},
                 slow[9] = {0.5, 0.5, 0.51, 0.52, 0.5, 0.53, 0.5, 0.5, 0.5};
    (void)state;
    for (unsigned n = 1; n < 5; n++) assert_int_equal(of(even, n).tendency, TENDENCY_UNDECIDED);
    assert_int_equal(of(even, 5).tendency, TENDENCY_EVEN);
    for (unsigned n = 1; n <= 9; n++) assert_int_equal(of(slow, n).tendency, TENDENCY_UNDECIDED);
}

/* One process far off does not hide a slowdown for good, nor does it make one. */
static void one_process_decides_nothing(void **state)
{
    double slow[20], even[10];
    (void)state;
    for (int i = 0; i < 20; i++) slow[i] = i == 3 ? -0.4 : 0.03 + 0.0001 * i;
    for (int i = 0; i < 10; i++) even[i] = i == 3 ? 0.4 : 0.001 * (i % 5 - 2);
    assert_int_equal(of(slow, 10).tendency, TENDENCY_UNDECIDED);
    assert_int_equal(of(slow, 20).tendency, TENDENCY_SLOWER);
    assert_int_equal(of(even, 5).tendency, TENDENCY_UNDECIDED);
    assert_int_equal(of(even, 10).tendency, TENDENCY_EVEN);
}

/* The interval is that of the test: it leaves out 0 where both sides together are below 5 %. */
static void interval_and_test_agree(void **state)
{
    struct rng rng = {14};
    (void)state;
    for (int i = 0; i < 300; i++) {
        double witnesses[20];
        unsigned n = 6 + (unsigned)(rng_next(&rng) % 15);
        for (unsigned j = 0; j < n; j++) witnesses[j] = 0.004 + 0.01 * noise(&rng);
        struct finding finding = of(witnesses, n);
        assert_true(finding.low <= finding.ratio && finding.ratio <= finding.high);
        assert_true((finding.low > 1) == (finding.p_slower <= 0.025));
        assert_true((finding.high < 1) == (finding.p_faster <= 0.025));
    }
}

static void one_operation_from_its_rounds(void **state)
{
    static const struct {
        enum tendency first, second;
        bool no_slowdown;
        int count;
        bool confirm, trusted;
        enum verdict verdict;
    } cases[] = {
        {TENDENCY_EVEN, 0, true, 1, true, true, VERDICT_PASS},
        {TENDENCY_SLOWER, TENDENCY_SLOWER, false, 2, true, true, VERDICT_REGRESSED},
        {TENDENCY_FASTER, TENDENCY_FASTER, true, 2, true, true, VERDICT_IMPROVED},
        {TENDENCY_SLOWER, TENDENCY_EVEN, false, 2, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_SLOWER, TENDENCY_UNDECIDED, false, 2, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_SLOWER, TENDENCY_FASTER, false, 2, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_FASTER, TENDENCY_EVEN, true, 2, true, true, VERDICT_PASS},
        {TENDENCY_FASTER, TENDENCY_SLOWER, true, 2, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_FASTER, 0, true, 1, false, true, VERDICT_IMPROVED},
        {TENDENCY_FASTER, 0, true, 1, true, true, VERDICT_PASS},
        {TENDENCY_SLOWER, 0, false, 1, false, true, VERDICT_REGRESSED},
        {TENDENCY_SLOWER, 0, false, 1, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_SLOWER, TENDENCY_SLOWER, false, 2, true, false, VERDICT_INCONCLUSIVE},
        {TENDENCY_FASTER, TENDENCY_FASTER, true, 2, true, false, VERDICT_INCONCLUSIVE},
        {TENDENCY_EVEN, 0, true, 1, true, false, VERDICT_INCONCLUSIVE},
        {TENDENCY_UNDECIDED, 0, false, 1, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_UNDECIDED, TENDENCY_EVEN, false, 2, true, true, VERDICT_PASS},
        {TENDENCY_UNDECIDED, TENDENCY_FASTER, false, 2, true, true, VERDICT_PASS},
        {TENDENCY_UNDECIDED, TENDENCY_SLOWER, false, 2, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_UNDECIDED, TENDENCY_UNDECIDED, false, 2, true, true, VERDICT_INCONCLUSIVE},
        {TENDENCY_UNDECIDED, 0, true, 1, true, true, VERDICT_PASS}, /* only whether it is faster is open */
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct finding rounds[2] = {
            {.tendency = cases[i].first, .processes = 10, .ratio = 1.2, .no_slowdown = cases[i].no_slowdown},
            {.tendency = cases[i].second, .processes = 10, .ratio = 1.05}};
        struct judgement judgement;
        judge_operation(rounds, cases[i].count, cases[i].confirm, cases[i].trusted, &judgement);
        if (judgement.verdict != cases[i].verdict) fail_msg("case %zu: %s", i, verdict_name(judgement.verdict));
        assert_true((judgement.reason != NULL) == (judgement.verdict == VERDICT_INCONCLUSIVE));
        /* The confirmation says how bad it is: the first round was chosen for being large. */
        if (judgement.verdict == VERDICT_REGRESSED)
            assert_int_equal(judgement.severity, cases[i].count == 2 ? SEVERITY_NOTICE : SEVERITY_WARNING);
        else
            assert_int_equal(judgement.severity, SEVERITY_NONE);
    }
    const struct finding nothing = {.tendency = TENDENCY_UNDECIDED};
    struct judgement judgement;
    judge_operation(&nothing, 1, true, true, &judgement);
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
        cmocka_unit_test(looks_spend_alpha),
        cmocka_unit_test(the_level_holds_for_any_noise),
        cmocka_unit_test(identical_code_passes_early),
        cmocka_unit_test(a_second_round_decides),
        cmocka_unit_test(three_percent_is_seen_both_ways),
        cmocka_unit_test(one_percent_passes),
        cmocka_unit_test(few_processes_decide_nothing),
        cmocka_unit_test(one_process_decides_nothing),
        cmocka_unit_test(interval_and_test_agree),
        cmocka_unit_test(one_operation_from_its_rounds),
        cmocka_unit_test(severities),
        cmocka_unit_test(overall_verdict_and_exit_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
