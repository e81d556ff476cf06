/* SPDX-License-Identifier: Apache-2.0 */

/* Middle and interval of the signed-rank test: published examples, and the test itself asked at the interval's ends. */

#include "near.h"
#include "random.h"
#include "stats/stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Hollander and Wolfe, "Nonparametric Statistical Methods", 1973, p. 29: depression scale factors of nine patients
 * before and after a tranquilizer, the example of R's wilcox.test(). Estimate 0.46; 96.1 % interval 0.010 to 0.786 from
 * the 6th and 40th of 45 Walsh averages. */
static void the_depression_example(void **state)
{
    const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30},
                 after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    double differences[9], middle, interval[2];
    (void)state;
    for (int i = 0; i < 9; i++) differences[i] = before[i] - after[i];
    assert_true(stats_location(differences, 9, &middle));
    assert_true(stats_location_interval(differences, 9, 0.95, interval));
    assert_near(middle, 0.46, 1e-12);
    assert_near(interval[0], 0.010, 1e-12);
    assert_near(interval[1], 0.786, 1e-12);
}

/* Tables of the signed-rank test: so many Walsh averages from each end the 95 % interval begins, n = 6 ... 20 (the
 * critical values 0, 2, 3, 5, 8, 10, 13, 17, 21, 25, 29, 34, 40, 46, 52 of Wilcoxon's table, two-sided 5 %, plus one).
 * Values i + 0.5 * 2^-i make all averages different. */
static void ends_are_those_of_the_tables(void **state)
{
    static const unsigned critical[] = {0, 2, 3, 5, 8, 10, 13, 17, 21, 25, 29, 34, 40, 46, 52};
    (void)state;
    for (size_t n = 6; n <= 20; n++) {
        double values[20], averages[210], interval[2];
        size_t count = 0;
        for (size_t i = 0; i < n; i++) values[i] = (double)i * (double)i + 0.37 * (double)i;
        for (size_t i = 0; i < n; i++)
            for (size_t j = i; j < n; j++) averages[count++] = (values[i] + values[j]) / 2;
        stats_sort(averages, count);
        assert_true(stats_location_interval(values, n, 0.95, interval));
        assert_near(interval[0], averages[critical[n - 6]], 0);
        assert_near(interval[1], averages[count - 1 - critical[n - 6]], 0);
    }
}

/* Below six values no interval can have 95 %: it is their range. Equal values are their own middle. */
static void few_and_equal_values(void **state)
{
    const double values[] = {3, -1, 4, 1, 5}, equal[] = {2, 2, 2, 2, 2, 2, 2, 2};
    double middle, interval[2];
    (void)state;
    for (size_t n = 1; n <= 5; n++) {
        double least = values[0], most = values[0];
        for (size_t i = 1; i < n; i++) {
            least = values[i] < least ? values[i] : least;
            most = values[i] > most ? values[i] : most;
        }
        assert_true(stats_location_interval(values, n, 0.95, interval));
        assert_near(interval[0], least, 0);
        assert_near(interval[1], most, 0);
    }
    assert_true(stats_location(values, 1, &middle));
    assert_near(middle, 3, 0);
    assert_true(stats_location(equal, 8, &middle) && stats_location_interval(equal, 8, 0.95, interval));
    assert_true(middle == 2 && interval[0] == 2 && interval[1] == 2);
    double many[STATS_WILCOXON_EXACT + 1] = {0};
    assert_true(stats_location_interval(many, STATS_WILCOXON_EXACT, 0.95, interval));
    assert_false(stats_location_interval(many, STATS_WILCOXON_EXACT + 1, 0.95, interval));
}

/* What the test rejects at 2.5 % on a side lies outside, what it does not lies inside: asked just beside the ends, with
 * ties among the values. */
static void the_test_agrees(void **state)
{
    struct rng rng = {9};
    (void)state;
    for (int round = 0; round < 400; round++) {
        double values[STATS_WILCOXON_EXACT], moved[STATS_WILCOXON_EXACT], interval[2], p;
        size_t n = 6 + rng_next(&rng) % (STATS_WILCOXON_EXACT - 5);
        for (size_t i = 0; i < n; i++) values[i] = (double)(rng_next(&rng) % (round % 2 ? 1000003 : 50));
        assert_true(stats_location_interval(values, n, 0.95, interval));
        for (int side = 0; side < 2; side++) {
            double sign = side ? -1 : 1, out = interval[side] - sign * 1e-7, in = interval[side] + sign * 1e-7;
            for (size_t i = 0; i < n; i++) moved[i] = sign * (values[i] - out);
            assert_true(stats_wilcoxon_greater(moved, n, &p, NULL));
            assert_true(round % 2 == 0 || p <= 0.025);
            for (size_t i = 0; i < n; i++) moved[i] = sign * (values[i] - in);
            assert_true(stats_wilcoxon_greater(moved, n, &p, NULL));
            assert_true(interval[0] == interval[1] || round % 2 == 0 || p > 0.025);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_depression_example),
        cmocka_unit_test(ends_are_those_of_the_tables),
        cmocka_unit_test(few_and_equal_values),
        cmocka_unit_test(the_test_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
