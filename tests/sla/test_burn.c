/* SPDX-License-Identifier: Apache-2.0 */

/* Burn rates of invented time series: what fires, when, and when it is resolved; and that clocks, restarts, gaps and
 * few operations do not make it up. */

#include "sla/burn.h"
#include "stats/near.h"

#define P99 0.01
#define RATE 100.0 /* operations a second */
#define LOOK 10.0  /* seconds between two looks */
#define MINUTE 60.0
#define HOUR 3600.0
#define DAY 86400.0

/* A process that is looked at, and what became of its alerts. */
struct life {
    struct burn burn;
    double now, events, bad;
    double fired[BURN_URGENCIES], resolved[BURN_URGENCIES]; /* when last; NAN: never */
    unsigned changes[BURN_URGENCIES];
};

static void look(struct life *life)
{
    const struct burn_counts counts = {(uint64_t)life->events, (uint64_t)life->bad};
    burn_look(&life->burn, life->now, &counts);
    for (int u = 0; u < BURN_URGENCIES; u++) {
        const enum burn_change change = life->burn.alerts[u].change;
        if (change == BURN_FIRED) life->fired[u] = life->now;
        if (change == BURN_RESOLVED) life->resolved[u] = life->now;
        life->changes[u] += change != BURN_SAME;
    }
}

static struct life begin_with(double budget, double scale)
{
    struct life life = {.fired = {NAN, NAN}, .resolved = {NAN, NAN}};
    burn_open(&life.burn, budget, scale);
    look(&life);
    return life;
}

static struct life begin(void)
{
    return begin_with(P99, 1);
}

/* So many seconds, at a burn rate and a number of operations a second. */
static void live(struct life *life, double seconds, double rate, double burn)
{
    for (double end = life->now + seconds; life->now < end;) {
        const double step = fmin(LOOK / life->burn.scale, end - life->now);
        life->now += step;
        life->events += step * rate;
        life->bad += step * rate * burn * life->burn.budget;
        look(life);
    }
}

static enum burn_state state_of(const struct life *life, enum burn_urgency urgency)
{
    return life->burn.alerts[urgency].state;
}

/* Burning for good at a constant rate fires what the table of factors says, and nothing else. */
static void constant_burning(void **test)
{
    static const struct {
        double burn;
        bool page, ticket;
    } cases[] = {{0, 0, 0}, {0.5, 0, 0}, {0.98, 0, 0}, {1.05, 0, 1}, {2.9, 0, 1}, {5.9, 0, 1}, {6.2, 1, 1}, {20, 1, 1}};
    (void)test;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct life life = begin();
        live(&life, 4 * DAY, RATE, cases[i].burn);
        assert_int_equal(state_of(&life, BURN_PAGE) == BURN_FIRING, cases[i].page);
        assert_int_equal(state_of(&life, BURN_TICKET) == BURN_FIRING, cases[i].ticket);
        for (int w = 0; w < BURN_WINDOWS; w++)
            assert_near(burn_rate(&life.burn, (enum burn_window)w), cases[i].burn, 0.01);
        assert_true(life.changes[BURN_PAGE] <= 1 && life.changes[BURN_TICKET] <= 1);
    }
}

/* After a quiet day 20 times the budget pages once 14.4 of it are in the hour: 14.4 / 20 of an hour, and the hold. */
static void fires_and_is_resolved(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, DAY, RATE, 0);
    live(&life, 50 * MINUTE, RATE, 20);
    const double due = DAY + 14.4 / 20 * HOUR, hold = burn_hold(BURN_PAGE);
    assert_near(life.fired[BURN_PAGE], due + hold, HOUR / BURN_SLOTS + 2 * LOOK);
    assert_ptr_equal(life.burn.alerts[BURN_PAGE].pair, &burn_pairs[0]);
    /* Then no operation is bad: five minutes are below 14.4 when 28 % of them are over. */
    double over = life.now;
    live(&life, HOUR, RATE, 0);
    assert_near(life.resolved[BURN_PAGE], over + 0.28 * 5 * MINUTE + hold, 3 * LOOK);
    assert_int_equal(life.changes[BURN_PAGE], 2);
    /* Two hours of it are too much for the six hours, too; half an hour is below 6 when 70 % of it are over. */
    live(&life, 2 * HOUR, RATE, 20);
    over = life.now;
    live(&life, HOUR, RATE, 0);
    assert_near(life.resolved[BURN_PAGE], over + 0.7 * 30 * MINUTE + hold, MINUTE);
    assert_ptr_equal(life.burn.alerts[BURN_PAGE].pair, &burn_pairs[1]);
    assert_int_equal(life.changes[BURN_PAGE], 4);
}

/* A blip that the hour does not notice wakes nobody. */
static void a_blip(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, 2 * DAY, RATE, 0.1);
    live(&life, 2 * MINUTE, RATE, 60);
    live(&life, DAY, RATE, 0.1);
    assert_int_equal(life.changes[BURN_PAGE], 0);
    assert_int_equal(life.changes[BURN_TICKET], 0);
}

/* What is due for less than the hold, and what stops being due for less, changes nothing. */
static void hysteresis(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, 5 * MINUTE + LOOK, RATE, 15);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_PENDING);
    live(&life, 2 * HOUR, RATE, 0);
    assert_int_equal(life.changes[BURN_PAGE], 0);
    live(&life, DAY, RATE, 0);
    live(&life, 70 * MINUTE, RATE, 14.5);
    assert_int_equal(life.changes[BURN_PAGE], 1);
    unsigned due = 0;
    const double part = burn_hold(BURN_PAGE) / 4;
    for (int i = 0; i < 40; i++) { /* five minutes are now above 14.4, now below */
        live(&life, part, RATE, 0);
        due += burn_rate(&life.burn, BURN_5M) > 14.4;
        live(&life, part, RATE, 29);
        due += burn_rate(&life.burn, BURN_5M) > 14.4;
    }
    assert_in_range(due, 20, 60);
    assert_int_equal(life.changes[BURN_PAGE], 1);
}

/* The first moments alone decide nothing: the short window has to be watched once. */
static void not_before_the_short_window(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, 5 * MINUTE - LOOK, RATE, 100);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_QUIET);
    live(&life, burn_hold(BURN_PAGE) + LOOK, RATE, 100);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_FIRING);
}

static void few_operations(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, DAY, 0, 0);
    assert_true(isnan(burn_rate(&life.burn, BURN_3D)));
    life.events = life.bad = 1; /* one operation, and it was slow */
    live(&life, DAY, 0, 0);
    assert_near(burn_rate(&life.burn, BURN_3D), 100, 1e-6);
    assert_int_equal(life.changes[BURN_PAGE] + life.changes[BURN_TICKET], 0);

    life = begin(); /* all are bad, one every 4 seconds: 75 in five minutes are too few, 450 in half an hour are not */
    live(&life, 10 * MINUTE, 0.25, 100);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_QUIET);
    live(&life, 25 * MINUTE, 0.25, 100);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_FIRING);
    assert_ptr_equal(life.burn.alerts[BURN_PAGE].pair, &burn_pairs[1]);

    life = begin_with(1e-6, 1); /* four bad ones of 180,000 are 22 times this budget, and may be chance; five are not */
    live(&life, 10 * MINUTE, RATE, 0);
    life.bad = 4;
    live(&life, 20 * MINUTE, RATE, 0);
    assert_true(burn_rate(&life.burn, BURN_30M) > 14.4);
    assert_int_equal(life.changes[BURN_PAGE], 0);
    life.bad++;
    live(&life, MINUTE, RATE, 0);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_FIRING);
}

/* A median cannot burn 14.4 times its budget: three quarters of the operations are too much of it. */
static void large_budgets(void **test)
{
    (void)test;
    assert_near(burn_limit(0.5, &burn_pairs[0]), 0.75, 1e-9);
    assert_near(burn_limit(0.01, &burn_pairs[0]), 0.144, 1e-9);
    struct life life = begin_with(0.5, 1);
    live(&life, 2 * HOUR, RATE, 1.4);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_QUIET);
    live(&life, 2 * HOUR, RATE, 1.8);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_FIRING);
}

static void clocks(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, 2 * HOUR, RATE, 0.5);
    life.now -= DAY; /* set back: it stands still once */
    live(&life, HOUR, RATE, 0.5);
    assert_near(burn_rate(&life.burn, BURN_1H), 0.5, 0.01);
    assert_near(burn_in(&life.burn, BURN_1H).events, RATE * HOUR, RATE * HOUR / BURN_SLOTS + RATE * LOOK);
    life.now += 365 * DAY; /* a leap: the windows are empty, and nothing fires */
    look(&life);
    for (int w = 0; w < BURN_WINDOWS; w++) assert_near(burn_in(&life.burn, (enum burn_window)w).events, 0, 1e-9);
    static const double odd[] = {NAN, INFINITY, -INFINITY, 1e300, 0};
    for (size_t i = 0; i < LENGTH(odd); i++) {
        life.now = odd[i];
        look(&life);
    }
    live(&life, 2 * HOUR, RATE, 0.5);
    assert_near(burn_rate(&life.burn, BURN_1H), 0.5, 0.01);
    assert_int_equal(life.changes[BURN_PAGE] + life.changes[BURN_TICKET], 0);
    live(&life, 2 * HOUR, RATE, 20);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_FIRING);
}

/* Counts that go back: what was counted before is neither lost nor counted again. */
static void restarts(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, 2 * HOUR, RATE, 0.5);
    const struct burn_sum before = burn_in(&life.burn, BURN_3D);
    life.events = 1000;
    life.bad = 900;
    look(&life);
    const struct burn_sum after = burn_in(&life.burn, BURN_3D);
    assert_near(after.events, before.events, 1e-6);
    assert_near(after.bad, before.bad, 1e-6);
    life.events += 10;
    life.bad -= 1; /* one of the two went back */
    look(&life);
    assert_near(burn_in(&life.burn, BURN_3D).events, before.events, 1e-6);
    live(&life, HOUR, RATE, 20);
    assert_int_equal(state_of(&life, BURN_PAGE), BURN_FIRING);
}

/* Nobody looked for an hour: what happened is spread over that hour, so that it is not all of the last five minutes. */
static void gaps(void **test)
{
    (void)test;
    struct life life = begin();
    live(&life, HOUR, RATE, 0);
    life.now += HOUR;
    life.events += HOUR * RATE;
    life.bad += HOUR * RATE * 2 * P99;
    look(&life);
    const double slot = 5 * MINUTE / BURN_SLOTS;
    assert_near(burn_in(&life.burn, BURN_5M).events, 5 * MINUTE * RATE, slot * RATE + 1e-6);
    assert_near(burn_in(&life.burn, BURN_3D).events, 2 * HOUR * RATE, 1e-3);
    assert_near(burn_rate(&life.burn, BURN_5M), 2, 1e-6);
    assert_near(burn_rate(&life.burn, BURN_3D), 1, 1e-6);
}

/* The same an hour long or five seconds. */
static void scales(void **test)
{
    (void)test;
    struct life slow = begin(), fast = begin_with(P99, 720);
    live(&slow, 2 * HOUR, RATE, 0);
    live(&slow, 2 * HOUR, RATE, 20);
    live(&fast, 2 * HOUR / 720, 720 * RATE, 0);
    live(&fast, 2 * HOUR / 720, 720 * RATE, 20);
    assert_int_equal(state_of(&fast, BURN_PAGE), BURN_FIRING);
    assert_near(720 * fast.fired[BURN_PAGE], slow.fired[BURN_PAGE], 2 * LOOK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_burning),
        cmocka_unit_test(fires_and_is_resolved),
        cmocka_unit_test(a_blip),
        cmocka_unit_test(hysteresis),
        cmocka_unit_test(not_before_the_short_window),
        cmocka_unit_test(few_operations),
        cmocka_unit_test(large_budgets),
        cmocka_unit_test(clocks),
        cmocka_unit_test(restarts),
        cmocka_unit_test(gaps),
        cmocka_unit_test(scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
