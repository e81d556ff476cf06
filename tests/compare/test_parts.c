/* SPDX-License-Identifier: Apache-2.0 */

/* From a session's samples to what a comparison says. */

#include "stats/near.h"

#include "compare/parts.h"

#include <string.h>

#define PROCESSES 10
#define EACH 200

/* Signing that varies within each process by as much, around a middle of the process's own: what is known of the mean
 * is what ten processes tell, however many samples each has. */
static void the_interval_of_a_mean_is_of_processes(void **state)
{
    static double values[PROCESSES * EACH];
    static unsigned process[PROCESSES * EACH];
    struct offered subject = {.algorithm = {.kind = PQLANE_DRIVER_SIGNATURE}, .varies = true};
    struct series series = {.name = "ML-DSA-65/sign", .batch = 1};
    struct provider provider = {.session = {.passes = PROCESSES, .seed = 1, .series = &series}};
    struct parts parts;
    (void)state;
    for (unsigned i = 0; i < PROCESSES * EACH; i++) {
        process[i] = i / EACH;
        values[i] = 1000 + 10 * process[i] + (i % 2 ? 300 : -300);
    }
    series.batches.value = values;
    series.batches.process = process;
    series.batches.count = PROCESSES * EACH;
    strcpy(subject.name, series.name);
    provider.session.subjects.items = &subject;
    provider.session.subjects.count = 1;
    assert_true(parts_make(&parts, &provider, 1));
    assert_int_equal(parts.count, 1);
    const struct estimate *sign = &parts.items[0].cost[ROLE_SIGN];
    /* The middles 0, 10 ... 90 have a standard deviation of 28.7: 95 % of the mean of ten are within 17.8. */
    assert_near(sign->ns, 1045, 1e-9);
    assert_near(sign->low, 1045 - 17.8, 3);
    assert_near(sign->high, 1045 + 17.8, 3);
    parts_clear(&parts);
}

/* Who has one way to verify has one cost for both, and is not measured twice. */
static void verifying_has_one_cost_where_there_is_one_way(void **state)
{
    const struct estimate unknown = {NAN, NAN, NAN}, one = {1, 1, 1}, two = {2, 2, 2};
    struct part part = {.cost[ROLE_VERIFY] = one, .cost[ROLE_VERIFY_IMPORT] = unknown};
    (void)state;
    assert_ptr_equal(part_cost(&part, ROLE_VERIFY_IMPORT), &part.cost[ROLE_VERIFY]);
    part.cost[ROLE_VERIFY_IMPORT] = two;
    assert_ptr_equal(part_cost(&part, ROLE_VERIFY_IMPORT), &part.cost[ROLE_VERIFY_IMPORT]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interval_of_a_mean_is_of_processes),
        cmocka_unit_test(verifying_has_one_cost_where_there_is_one_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
