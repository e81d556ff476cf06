/* SPDX-License-Identifier: Apache-2.0 */

/* What workers tell of an operation's kernels becomes its floor. */

#include "measure/costs.h"
#include "support.h"

#include <math.h>

static bool take(struct costs *costs, const char *line, unsigned process)
{
    char rest[256];
    snprintf(rest, sizeof rest, "%s", line);
    return costs_line(costs, rest, process);
}

static void assert_near(double got, double expected)
{
    if (fabs(got - expected) > 1e-9) fail_msg("%g, not %g", got, expected);
}

static void calls_times_time_is_the_floor(void **state)
{
    struct costs costs = {0};
    (void)state;
    assert_true(take(&costs, "ring b.ntt 24 8 10 40 50 60", 0)); /* 3 calls of 5 ticks */
    assert_true(take(&costs, "hash a.permute/8 40 8 1 100 90 110", 0));
    assert_true(take(&costs, "ring b.ntt 40 8 10 50", 1)); /* 5 in another worker */
    assert_true(take(&costs, "ring b.dot 8 8 2 14", 1));   /* which calls what the first did not */
    assert_true(costs_settle(&costs, 2e9));
    assert_int_equal(costs.count, 3);
    assert_string_equal(costs.list[0].name, "a.permute/8"); /* in the order of names */
    assert_string_equal(costs.list[2].name, "b.ntt");
    assert_near(costs.list[2].ns, 2.5);
    assert_near(cost_calls(&costs, &costs.list[2]), 4);
    assert_near(cost_calls(&costs, &costs.list[0]), 2.5);
    assert_near(cost_calls(&costs, &costs.list[1]), 0.5);
    assert_near(cost_ns(&costs, &costs.list[2]), 10);
    assert_near(costs_part(&costs, "ring"), 10 + 0.5 * 3.5);
    assert_near(costs_part(&costs, "hash"), 2.5 * 50);
    assert_near(costs_part(&costs, "pack"), 0);
    assert_near(costs_part(&costs, NULL), 10 + 0.5 * 3.5 + 2.5 * 50);
    costs_clear(&costs);
    assert_int_equal(costs.count, 0);
}

static void lines_that_make_no_sense(void **state)
{
    static const char *const lines[] = {
        "",
        "ring",
        "ring ntt",
        "ring ntt 1 1",
        "ring ntt 1 1 1",     /* no time */
        "ring ntt 1 0 1 5",   /* in no operation */
        "ring ntt 1 1 0 5",   /* an empty batch */
        "ring ntt 1 1 1 5 x", /* no number */
        "ring ntt -1 1 1 5",
        "r\x1bing ntt 1 1 1 5", /* not for a terminal */
        "ring n\xfftt 1 1 1 5", /* nor for a document */
        "a-part-of-an-operation-with-too-long-a-name ntt 1 1 1 5",
        "ring a-kernel-with-a-name-that-is-longer-than-any-name-of-a-kernel-can-be-and-then-goes-on-and-on-and-on 1 1 "
        "1 5",
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(lines); i++) {
        struct costs costs = {0};
        if (take(&costs, lines[i], 0)) fail_msg("taken: %s", lines[i]);
        costs_clear(&costs);
    }
}

static void too_many_kernels(void **state)
{
    struct costs costs = {0};
    char line[64];
    unsigned i = 0;
    (void)state;
    do snprintf(line, sizeof line, "ring k%u 1 1 1 5", i);
    while (take(&costs, line, 0) && i++ < 100000);
    assert_in_range(i, 200, 10000);
    assert_true(take(&costs, "ring k0 1 1 1 5", 1));
    costs_clear(&costs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_times_time_is_the_floor),
        cmocka_unit_test(lines_that_make_no_sense),
        cmocka_unit_test(too_many_kernels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
