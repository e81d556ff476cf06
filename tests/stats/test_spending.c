/* SPDX-License-Identifier: Apache-2.0 */

/* The spending functions against published values, against the normal distribution, and in how they rise. */

#include "near.h"
#include "stats/stats.h"

/*
 * Thirds of the data at 0.025: R's gsDesign, sfLDPocock and sfLDOF, as the help of gsDesign2's gs_spending_combo prints
 * them (7 digits for the one, 10 decimals for the other).
 */
static void thirds_of_gsdesign(void **state)
{
    (void)state;
    assert_near(stats_alpha_spent(0.025, 1.0 / 3), 0.01132081, 5e-9);
    assert_near(stats_alpha_spent(0.025, 2.0 / 3), 0.01908456, 5e-9);
    assert_near(stats_alpha_spent_late(0.025, 1.0 / 3), 0.0001035057, 5e-11);
    assert_near(stats_alpha_spent_late(0.025, 2.0 / 3), 0.0060483891, 5e-11);
}

/* Quarters at 0.05, one-sided, of O'Brien and Fleming's type: the example in the README of SeqBounds.jl. */
static void quarters_of_seqbounds(void **state)
{
    (void)state;
    assert_near(stats_alpha_spent_late(0.05, 0.25), 8.85754e-5, 5e-11);
    assert_near(stats_alpha_spent_late(0.05, 0.5), 0.0055746, 5e-8);
    assert_near(stats_alpha_spent_late(0.05, 0.75), 0.0236251, 5e-8);
}

/*
 * Fifths at 0.05, two-sided, of O'Brien and Fleming's type: the example of Reboussin, DeMets, Kim and Lan
 * ("Computations for group sequential boundaries using the Lan-DeMets spending function method", 2000), where each side
 * has half.
 */
static void fifths_with_two_sides(void **state)
{
    static const double spent[] = {0.00000, 0.00079, 0.00762, 0.02442, 0.05};
    (void)state;
    for (size_t i = 0; i < 5; i++) assert_near(2 * stats_alpha_spent_late(0.025, (double)(i + 1) / 5), spent[i], 5e-6);
}

/* Fifths at 0.025 by the formulas, worked out with 40 digits; and that only the first is in proportion to alpha. */
static void fifths_by_the_formulas(void **state)
{
    static const double even[] = {0.00738486322800870, 0.0130784290902896, 0.0177128266715578, 0.0216209931290798};
    static const double late[] = {5.38871262905874e-7, 0.000394151756691185, 0.00380806331098933, 0.0122117903464481};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        double fraction = (double)(i + 1) / 5;
        assert_near(stats_alpha_spent(0.025, fraction), even[i], 1e-12 * even[i]);
        assert_near(stats_alpha_spent_late(0.025, fraction), late[i], 1e-12 * late[i]);
        assert_near(stats_alpha_spent(0.05, fraction), 2 * even[i], 1e-12 * even[i]);
        assert_true(stats_alpha_spent_late(0.05, fraction) > 2.2 * late[i]);
    }
}

/* At a quarter of the data z is doubled: with alpha = 2 - 2 * Phi(z) for a known z, exactly 2 - 2 * Phi(2 * z) is
 * spent. This holds the inverse of the normal distribution, from its middle to far out. */
static void late_spending_inverts_the_normal_distribution(void **state)
{
    (void)state;
    for (int i = 1; i <= 1800; i++) {
        double z = i / 100.0, spent = erfc(2 * z / sqrt(2));
        assert_near(stats_alpha_spent_late(erfc(z / sqrt(2)), 0.25), spent, 1e-12 * spent * (1 + z * z));
    }
    /* The critical values of the tables. */
    assert_near(stats_alpha_spent_late(0.05, 0.5), erfc(1.959963984540054), 1e-14);
    assert_near(stats_alpha_spent_late(0.01, 0.5), erfc(2.575829303548901), 1e-15);
    assert_near(stats_alpha_spent_late(0.001, 0.5), erfc(3.290526731491926), 1e-17);
}

/* Both rise from 0 to alpha and nowhere fall; with the alphas of tests the late one stays below the other. */
static void spending_rises_to_alpha(void **state)
{
    static const double alphas[] = {1e-300, 1e-12, 0.005, 0.025, 0.05, 0.5, 0.999};
    (void)state;
    for (size_t i = 0; i < LENGTH(alphas); i++) {
        double alpha = alphas[i], even = 0, late = 0;
        for (int step = 1; step <= 10000; step++) {
            double fraction = step / 10000.0;
            double next_even = stats_alpha_spent(alpha, fraction), next_late = stats_alpha_spent_late(alpha, fraction);
            assert_true(next_even > even && next_late >= late);
            assert_true(next_late > late || next_late < 1e-307); /* too small to tell apart */
            assert_true(next_even < alpha || step == 10000);
            assert_true(next_late < next_even || step == 10000 || alpha > 0.05);
            even = next_even;
            late = next_late;
        }
        assert_near(even, alpha, 0);
        assert_near(late, alpha, 0);
    }
}

/* Before the first look nothing is spent, and after the last planned one never more than alpha. */
static void fractions_are_clamped(void **state)
{
    double (*const spent[])(double, double) = {stats_alpha_spent, stats_alpha_spent_late};
    (void)state;
    for (size_t i = 0; i < LENGTH(spent); i++) {
        assert_near(spent[i](0.05, 0), 0, 0);
        assert_near(spent[i](0.05, -0.5), 0, 0);
        assert_near(spent[i](0.05, 1), 0.05, 0);
        assert_near(spent[i](0.05, 1.5), 0.05, 0);
        assert_near(spent[i](0.05, INFINITY), 0.05, 0);
        assert_near(spent[i](0.05, NAN), 0, 0);
        for (int j = 1; j < 1000; j++) assert_true(spent[i](j / 1000.0, nextafter(1, 0)) <= j / 1000.0);
        assert_true(spent[i](0.05, 1e-300) < 1e-299);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirds_of_gsdesign),
        cmocka_unit_test(quarters_of_seqbounds),
        cmocka_unit_test(fifths_with_two_sides),
        cmocka_unit_test(fifths_by_the_formulas),
        cmocka_unit_test(late_spending_inverts_the_normal_distribution),
        cmocka_unit_test(spending_rises_to_alpha),
        cmocka_unit_test(fractions_are_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
