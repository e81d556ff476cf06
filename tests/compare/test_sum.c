/* SPDX-License-Identifier: Apache-2.0 */

/* What terms in common do to sums and ratios. */

#include "stats/near.h"

#include "compare/sum.h"

#include <math.h>

static const struct estimate a = {100, 90, 130}, b = {50, 46, 54};

static void a_term_that_counts_twice_is_wrong_twice(void **state)
{
    struct sum client = {.count = 0}, server = {.count = 0};
    (void)state;
    sum_add(&client, 1, &a);
    sum_add(&server, 1, &a);
    sum_add(&client, 1, &b);
    sum_add_all(&client, &server);
    struct estimate total = sum_total(&client);
    assert_near(total.ns, 250, 1e-12);
    assert_near(total.low, 250 - hypot(20, 4), 1e-12);
    assert_near(total.high, 250 + hypot(60, 4), 1e-12);
}

static void a_ratio_of_two_that_have_all_in_common_is_known(void **state)
{
    struct estimate same = estimate_ratio(&a, &a);
    (void)state;
    assert_near(same.ns, 1, 1e-12);
    assert_near(same.low, 1, 1e-12);
    assert_near(same.high, 1, 1e-12);
}

static void a_ratio_of_two_by_themselves_is_known_as_both_are(void **state)
{
    struct estimate ratio = estimate_ratio(&a, &b);
    (void)state;
    assert_near(ratio.ns, 2, 1e-12);
    assert_near(ratio.low, 2 * exp(-hypot(0.1, 0.08)), 1e-12);
    assert_near(ratio.high, 2 * exp(hypot(0.3, 0.08)), 1e-12);
}

/* (a + b) / a: of a only 2/3 - 1 is left, and that turns round. */
static void what_both_have_cancels(void **state)
{
    struct sum more = {.count = 0}, less = {.count = 0};
    (void)state;
    sum_add(&more, 1, &a);
    sum_add(&more, 1, &b);
    sum_add(&less, 1, &a);
    struct estimate ratio = sum_ratio(&more, &less);
    assert_near(ratio.ns, 1.5, 1e-12);
    assert_near(ratio.low, 1.5 * exp(-hypot(30. / 300, 4. / 150)), 1e-12);
    assert_near(ratio.high, 1.5 * exp(hypot(10. / 300, 4. / 150)), 1e-12);
}

static void what_was_not_measured_has_no_sum(void **state)
{
    const struct estimate unknown = {NAN, NAN, NAN};
    struct sum sum = {.count = 0};
    (void)state;
    sum_add(&sum, 1, &a);
    sum_add(&sum, 2, &unknown);
    assert_true(isnan(sum_total(&sum).ns));
    assert_true(isnan(estimate_ratio(&a, &unknown).ns));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_term_that_counts_twice_is_wrong_twice),
        cmocka_unit_test(a_ratio_of_two_that_have_all_in_common_is_known),
        cmocka_unit_test(a_ratio_of_two_by_themselves_is_known_as_both_are),
        cmocka_unit_test(what_both_have_cancels),
        cmocka_unit_test(what_was_not_measured_has_no_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
