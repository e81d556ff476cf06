/* SPDX-License-Identifier: Apache-2.0 */

/* The guard's rules, without its thread: what a limit's text means, when one is broken, what a race proves, and how
 * long a backend that was left has to wait. */

#include "guard/hold.h"
#include "guard/limit.h"
#include "guard/race.h"
#include "guard/window.h"
#include "pqlane.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void limits_are_read(void **state)
{
    static const struct {
        const char *text, *algorithm, *operation;
        double quantile;
        uint64_t ns;
    } rows[] = {{"ML-KEM-768/encaps:p99:200us", "ML-KEM-768", "encaps", 0.99, 200000},
                {"ML-KEM-512/decaps+prepared:p50:1ms", "ML-KEM-512", "decaps+prepared", 0.5, 1000000},
                {"ML-DSA-65/sign:p99.9:1.5ms", "ML-DSA-65", "sign", 0.999, 1500000},
                {"ML-DSA-87/verify+batch:p95:60s", "ML-DSA-87", "verify+batch", 0.95, 60000000000u},
                {"ML-KEM-1024/keygen:p0.5:1ns", "ML-KEM-1024", "keygen", 0.005, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pql_limit limit;
        assert_true(pql_limit_read(&limit, rows[i].text, strlen(rows[i].text)));
        assert_int_equal(limit.row, pql_row_named(rows[i].algorithm, strlen(rows[i].algorithm)));
        assert_string_equal(pql_operation_names[limit.operation], rows[i].operation);
        assert_true(fabs(limit.quantile - rows[i].quantile) < 1e-12);
        assert_int_equal(limit.ns, rows[i].ns);
    }
}

static void what_is_no_limit_is_refused(void **state)
{
    static const char good[] = "ML-KEM-768/encaps:p99:200us";
    static const char *const bad[] = {
        "",
        "on",
        "ML-KEM-768",
        "ML-KEM-768/encaps",
        "ML-KEM-768/encaps:p99",
        "ML-KEM-768/encaps:p99:",
        "ML-KEM-768/encaps:p99:us",
        "ML-KEM-768/encaps:p99:200",
        "ML-KEM-768/encaps:p99:200 us",
        "ML-KEM-768/encaps:p99:-200us",
        "ML-KEM-768/encaps:p99:0us",
        "ML-KEM-768/encaps:p99:0.5ns",
        "ML-KEM-768/encaps:p99:61s",
        "ML-KEM-768/encaps:p99:1e3us",
        "ML-KEM-768/encaps:p99:1..5us",
        "ML-KEM-768/encaps:p99:.5us",
        "ML-KEM-768/encaps:p99:99999999999999999999999s",
        "ML-KEM-768/encaps:p99:200min",
        "ML-KEM-768/encaps:p0:200us",
        "ML-KEM-768/encaps:p100:200us",
        "ML-KEM-768/encaps:p:200us",
        "ML-KEM-768/encaps:99:200us",
        "ML-KEM-768/encaps:pNAN:200us",
        "ML-KEM-768/sign+:p99:200us",
        "ML-KEM-769/encaps:p99:200us",
        "SHA3-256/hash:p99:200us",
        "/encaps:p99:200us",
        "ML-KEM-768/:p99:200us",
    };
    struct pql_limit limit;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (pql_limit_read(&limit, bad[i], strlen(bad[i]))) fail_msg("'%s' was taken", bad[i]);
    for (size_t len = 0; len < sizeof good - 1; len++) assert_false(pql_limit_read(&limit, good, len));
}

/* At 14.4 times what is allowed; of a median, where three of four are above it. */
static void limits_are_broken_at(void **state)
{
    static const struct {
        double quantile, breach;
    } rows[] = {{0.5, 0.75}, {0.9, 0.55}, {0.95, 0.525}, {0.99, 0.144}, {0.999, 0.0144}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pql_limit limit = {.quantile = rows[i].quantile};
        assert_true(fabs(pql_limit_breach(&limit) - rows[i].breach) < 1e-9);
    }
}

/* ---- Windows ---- */

static void see(struct pql_watched *watched, uint64_t total, uint64_t above)
{
    static uint64_t when;
    const unsigned at = watched->ticks++ % PQL_TICKS;
    watched->seen[at].when = ++when;
    watched->seen[at].total = total;
    watched->seen[at].above = above;
    if (watched->ticks == 2 * PQL_TICKS) watched->ticks = PQL_TICKS;
}

static void the_shortest_window_with_enough_counts(void **state)
{
    struct pql_watched watched = {.ticks = 0};
    struct pql_share share;
    uint64_t total = 0;
    (void)state;
    assert_false(pql_watched_share(&watched, &share));
    for (unsigned i = 0; i < 5 * PQL_TICKS; i++) { /* ten in each turn: more than 32 in four */
        total += 10;
        see(&watched, total, total / 2);
        if (i < 4) {
            assert_false(pql_watched_share(&watched, &share));
        } else {
            assert_true(pql_watched_share(&watched, &share));
            assert_int_equal(share.ns, 4);
            assert_int_equal(share.total, 40);
            assert_int_equal(share.above, 20);
        }
    }
    total += 1000;
    see(&watched, total, total); /* many in one: still two turns */
    assert_true(pql_watched_share(&watched, &share));
    assert_int_equal(share.ns, 2);
    assert_int_equal(share.total, 1010);
    for (unsigned i = 0; i < PQL_TICKS; i++) see(&watched, total, total);
    assert_false(pql_watched_share(&watched, &share)); /* nothing happens any more */
}

/* Of short operations one in sixteen or so is timed, and speaks for the others: its interruption is none of theirs. */
static void few_that_were_timed_break_nothing(void **state)
{
    const struct pql_limit limit = {.quantile = 0.99};
    static const struct {
        struct pql_share share;
        int breaks;
    } rows[] = {{{.total = 100, .above = 16, .timed = 100}, 1}, {{.total = 100, .above = 16, .timed = 10}, 0},
                {{.total = 100, .above = 14, .timed = 100}, 0}, {{.total = 32, .above = 5, .timed = 32}, 1},
                {{.total = 32, .above = 32, .timed = 4}, 0},    {{.total = 1000, .above = 500, .timed = 10}, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(pql_share_breaks(&rows[i].share, &limit), rows[i].breaks);
}

static void medians_of_sums(void **state)
{
    static struct pql_sum before, after;
    uint64_t count;
    (void)state;
    assert_int_equal(pql_sum_median(&before, &after, &count), 0);
    assert_int_equal(count, 0);
    before.buckets[1000] = after.buckets[1000] = 1u << 30; /* was there before */
    after.buckets[pql_bucket_of(1000)] = 3;
    after.buckets[pql_bucket_of(50000)] = 2;
    const uint64_t median = pql_sum_median(&before, &after, &count);
    assert_int_equal(count, 5);
    assert_true(median > 950 && median <= 1000);
}

/* ---- Races ---- */

/* Times of a race of two, whose second takes `ratio` of the first's time, but for the first `other` rounds. */
static void run_race(struct pql_race *race, unsigned rounds, double ratio, unsigned other, double other_ratio)
{
    static const struct pql_kernels tables[2];
    memset(race, 0, sizeof *race);
    pql_race_add(race, &tables[0]);
    pql_race_add(race, &tables[0]); /* once is enough */
    pql_race_add(race, NULL);
    pql_race_add(race, &tables[1]);
    assert_int_equal(race->count, 2);
    race->rounds = rounds;
    for (unsigned i = 0; i < rounds; i++) {
        race->times[i][0] = 20000 + 10 * i;
        race->times[i][1] = (uint64_t)((i < other ? other_ratio : ratio) * (double)race->times[i][0]);
    }
    pql_race_compare(race, 1);
}

static void races_prove_what_is_beyond_doubt(void **state)
{
    static struct pql_race race;
    (void)state;
    run_race(&race, 31, 0.5, 0, 0);
    assert_true(pql_arm_is_faster(&race, &race.arms[1]));
    assert_true(pql_arm_is_no_worse(&race.arms[1]));
    assert_true(fabs(race.arms[1].ratio - 0.5) < 0.001);
    run_race(&race, 31, 0.97, 0, 0); /* not worth a change */
    assert_false(pql_arm_is_faster(&race, &race.arms[1]));
    assert_true(pql_arm_is_no_worse(&race.arms[1]));
    run_race(&race, 31, 0.5, 6, 30); /* a fifth of the rounds was disturbed */
    assert_true(pql_arm_is_faster(&race, &race.arms[1]));
    run_race(&race, 31, 0.5, 8, 30);
    assert_false(pql_arm_is_faster(&race, &race.arms[1]));
    run_race(&race, 31, 1, 12, 0.5);
    assert_false(pql_arm_is_faster(&race, &race.arms[1]));
    run_race(&race, 31, 1.2, 0, 0);
    assert_false(pql_arm_is_no_worse(&race.arms[1]));
    run_race(&race, 31, 1, 12, 1.2); /* a fair share of slow rounds: not proved */
    assert_false(pql_arm_is_no_worse(&race.arms[1]));
    run_race(&race, 31, 1, 5, 1.2);
    assert_true(pql_arm_is_no_worse(&race.arms[1]));
    run_race(&race, PQL_RACE_LEAST, 0.5, 0, 0);
    assert_true(pql_arm_is_faster(&race, &race.arms[1]));
    run_race(&race, PQL_RACE_LEAST, 0.5, 1, 1);
    assert_false(pql_arm_is_faster(&race, &race.arms[1]));
    run_race(&race, 9, 0.5, 0, 0); /* 1 of 512 */
    assert_false(pql_arm_is_faster(&race, &race.arms[1]));
}

/* ---- Holds ---- */

#define S ((uint64_t)1000000000)

static void what_disappoints_waits_longer(void **state)
{
    struct pql_hold hold = {.preferred = 2, .now = 2, .least = 10 * S};
    (void)state;
    assert_false(pql_hold_is_on(&hold));
    assert_false(pql_hold_may_try(&hold, 1000 * S));
    pql_hold_leave(&hold, 1, 1000 * S);
    assert_true(pql_hold_is_on(&hold));
    assert_false(pql_hold_may_try(&hold, 1009 * S));
    assert_true(pql_hold_may_try(&hold, 1010 * S));
    pql_hold_again(&hold, 1010 * S);
    assert_false(pql_hold_may_try(&hold, 1029 * S));
    assert_true(pql_hold_may_try(&hold, 1030 * S));
    pql_hold_promote(&hold, 1030 * S);
    assert_false(pql_hold_is_on(&hold));
    pql_hold_leave(&hold, 0, 1100 * S); /* a relapse */
    assert_false(pql_hold_may_try(&hold, 1139 * S));
    assert_true(pql_hold_may_try(&hold, 1140 * S));
    pql_hold_promote(&hold, 1140 * S);
    pql_hold_leave(&hold, 1, 2000 * S); /* it was good for long */
    assert_true(pql_hold_may_try(&hold, 2010 * S));
    pql_hold_leave(&hold, 0, 2005 * S); /* what took its place is left, too */
    assert_false(pql_hold_may_try(&hold, 2024 * S));
    assert_true(pql_hold_may_try(&hold, 2025 * S));
    for (int i = 0; i < 100; i++) pql_hold_again(&hold, 3000 * S);
    assert_int_equal(hold.until, 3000 * S + PQL_HOLD_MOST_NS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_are_read),
        cmocka_unit_test(what_is_no_limit_is_refused),
        cmocka_unit_test(limits_are_broken_at),
        cmocka_unit_test(the_shortest_window_with_enough_counts),
        cmocka_unit_test(few_that_were_timed_break_nothing),
        cmocka_unit_test(medians_of_sums),
        cmocka_unit_test(races_prove_what_is_beyond_doubt),
        cmocka_unit_test(what_disappoints_waits_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
