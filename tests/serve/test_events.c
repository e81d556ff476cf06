/* SPDX-License-Identifier: Apache-2.0 */

/* What guards tell becomes events of the service: each once, whatever its kind is, and whatever becomes of the clock.
 */

#include "serve/events.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct events events;

static int begin(void **test)
{
    (void)test;
    events = (struct events){0};
    return 0;
}

static pqlane_guard_event event_of(int kind, unsigned second)
{
    return (pqlane_guard_event){.kind = (pqlane_guard_kind)kind,
                                .when_ns = second * UINT64_C(1000000000),
                                .algorithm = "ML-KEM-768",
                                .operation = "encaps",
                                .reason = "for a reason"};
}

/* One process, which had told so much when it was looked at first, and then so much. */
static void look(pqlane_guard_event *before, size_t before_count, pqlane_guard_event *now, size_t count)
{
    struct live_process was = {.facts = {.pid = 123, .program = "server"}, .told = before, .told_count = before_count};
    struct live_process is = {.facts = {.pid = 123, .program = "server"}, .told = now, .told_count = count};
    const struct live_processes first = {.items = &was, .count = 1}, second = {.items = &is, .count = 1};
    was.runs = is.runs = true;
    events_compare(&events, 0, 0, &first, &second);
}

static void every_kind_is_told_once(void **test)
{
    pqlane_guard_event told[PQLANE_GUARD_KINDS];
    (void)test;
    for (int kind = 0; kind < PQLANE_GUARD_KINDS; kind++) told[kind] = event_of(kind, 100u + (unsigned)kind);
    look(NULL, 0, told, PQLANE_GUARD_KINDS);
    assert_int_equal(events.count, PQLANE_GUARD_KINDS);
    for (int kind = 0; kind < PQLANE_GUARD_KINDS; kind++) {
        char name[32];
        const struct event *event = &events.items[kind];
        snprintf(name, sizeof name, "guard_%s", pqlane_guard_kind_name((pqlane_guard_kind)kind));
        assert_string_equal(event_names[event->kind], name);
        assert_true(event->t == 100 + kind);
        assert_string_equal(event->text, "server 123: ML-KEM-768/encaps: for a reason");
    }
    look(told, PQLANE_GUARD_KINDS, told, PQLANE_GUARD_KINDS);
    look(told, PQLANE_GUARD_KINDS, told, 0);
    assert_int_equal(events.count, PQLANE_GUARD_KINDS);
}

static void a_clock_that_is_set_back_hides_nothing(void **test)
{
    pqlane_guard_event told[] = {event_of(PQLANE_GUARD_BREACH, 500), event_of(PQLANE_GUARD_SWITCHED, 100),
                                 event_of(PQLANE_GUARD_OVER, 102)};
    (void)test;
    look(told, 1, told, 2);
    look(told, 2, told, 3);
    assert_int_equal(events.count, 2);
    assert_true(events.items[0].t == 100 && events.items[1].t == 102);
}

/* The ring of a process has turned round meanwhile: what was known is not in it any more. */
static void what_is_left_of_many_is_told(void **test)
{
    pqlane_guard_event before = event_of(PQLANE_GUARD_BREACH, 1), told[PQLANE_GUARD_EVENTS];
    (void)test;
    for (unsigned i = 0; i < PQLANE_GUARD_EVENTS; i++) told[i] = event_of(PQLANE_GUARD_BREACH, 100 + i);
    look(&before, 1, told, PQLANE_GUARD_EVENTS);
    assert_int_equal(events.count, PQLANE_GUARD_EVENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_kind_is_told_once, begin),
        cmocka_unit_test_setup(a_clock_that_is_set_back_hides_nothing, begin),
        cmocka_unit_test_setup(what_is_left_of_many_is_told, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
