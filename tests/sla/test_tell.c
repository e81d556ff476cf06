/* SPDX-License-Identifier: Apache-2.0 */

/* Alerts as Alertmanager's API takes them, whatever the clock did since they fired. */

#include "report/member.h"
#include "sla/tell.h"
#include "stats/near.h"

#include <string.h>

#define LASTS 300

static json_t *alert_that(const char *fired, enum burn_state state)
{
    static const struct sla sla = {.name = "trial"};
    static struct sla_objective objective = {.name = "a", .algorithm = "A", .operation = "b", .quantile = 0.99};
    static struct watched watched;
    const struct tell tell = {.sla = &sla, .runbooks = PROMISE_RUNBOOKS, .instance = "here", .lasts = LASTS};
    objective.levels[SLA_MAXIMUM] = 1e-3;
    watched.promise = (struct promise){&objective, SLA_MAXIMUM};
    burn_open(&watched.burn, promise_budget(&watched.promise), 1);
    watched.burn.alerts[BURN_PAGE] = (struct burn_alert){.state = state, .pair = &burn_pairs[0]};
    snprintf(watched.fired[BURN_PAGE], TELL_TIME, "%s", fired);
    json_t *alert = tell_alert(&tell, &watched, BURN_PAGE);
    assert_non_null(alert);
    return alert;
}

static void one_that_fires(void **test)
{
    char now[TELL_TIME], later[TELL_TIME];
    (void)test;
    tell_time(now, 0);
    tell_time(later, LASTS - 60);
    json_t *alert = alert_that("2020-02-02T02:02:02Z", BURN_FIRING);
    assert_string_equal(member_text(alert, "startsAt", ""), "2020-02-02T02:02:02Z");
    assert_true(strcmp(member_text(alert, "endsAt", ""), later) > 0);
    assert_string_equal(member_text(alert, "labels.alertname", ""), "PqlaneLatencyBurning");
    assert_string_equal(member_text(alert, "labels.severity", ""), "critical");
    assert_string_equal(member_text(alert, "labels.instance", ""), "here");
    json_decref(alert);
    alert = alert_that("2020-02-02T02:02:02Z", BURN_QUIET);
    assert_true(strcmp(member_text(alert, "endsAt", ""), now) >= 0);
    assert_true(strcmp(member_text(alert, "endsAt", ""), later) < 0);
    json_decref(alert);
}

/* It fired in what is the future now: Alertmanager refuses what ends before it begins, and would refuse it each time.
 */
static void a_clock_that_was_set_back(void **test)
{
    static const enum burn_state states[] = {BURN_FIRING, BURN_QUIET};
    (void)test;
    for (size_t i = 0; i < LENGTH(states); i++) {
        json_t *alert = alert_that("2999-09-09T09:09:09Z", states[i]);
        assert_true(strcmp(member_text(alert, "startsAt", ""), member_text(alert, "endsAt", "")) <= 0);
        json_decref(alert);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_fires),
        cmocka_unit_test(a_clock_that_was_set_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
