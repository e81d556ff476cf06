/* SPDX-License-Identifier: Apache-2.0 */

/* The exact binomial limits against published examples (named where they stand), against their definition by adding up
 * every chance, and in how often they cover. */

#include "near.h"
#include "random.h"
#include "stats/stats.h"

#include <float.h>

static void published_intervals(void **state)
{
    static const struct {
        size_t hits, trials;
        double confidence, lower, upper, tolerance;
    } rows[] = {
        /* NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1; its last digit is that of a search for the root. */
        {4, 20, 0.90, 0.071354, 0.401029, 1.5e-6},
        /* Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 5. */
        {81, 263, 0.95, 0.2527, 0.3676, 5e-5},
        {15, 148, 0.95, 0.0578, 0.1617, 5e-5},
        {0, 20, 0.95, 0.0000, 0.1684, 5e-5},
        {1, 29, 0.95, 0.0009, 0.1776, 5e-5},
        /* R: binom.test(682, 925), Conover's example in its help; binom.test(9, 24); binom.test(1, 1497, conf.level =
         * 0.9). */
        {682, 925, 0.95, 0.7076683, 0.7654066, 5e-8},
        {9, 24, 0.95, 0.1879929, 0.5940636, 5e-8},
        {1, 1497, 0.90, 3.426347e-05, 3.164954e-03, 5e-10},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        double interval[2];
        stats_binomial_interval(rows[i].hits, rows[i].trials, rows[i].confidence, interval);
        assert_near(interval[0], rows[i].lower, rows[i].tolerance);
        assert_near(interval[1], rows[i].upper, rows[i].tolerance);
    }
}

/* Without hits, without misses, and with one of them, the limits have formulas. The first is behind the "rule of three"
 * (Hanley and Lippman-Hand, "If nothing goes wrong, is everything all right?", 1983). */
static void closed_forms(void **state)
{
    static const double confidences[] = {0.01, 0.3, 0.5, 0.9, 0.95, 0.999, 1 - 0x3p-53};
    (void)state;
    for (size_t i = 0; i < LENGTH(confidences); i++)
        for (size_t n = 1; n <= 10000000; n = n < 20 ? n + 1 : n * 7) {
            double open = 1 - confidences[i], none[2], all[2], one[2];
            stats_binomial_interval(0, n, confidences[i], none);
            stats_binomial_interval(n, n, confidences[i], all);
            stats_binomial_interval(1, n, confidences[i], one);
            double upper = -expm1(log(open / 2) / (double)n), lower = -expm1(log1p(-open / 2) / (double)n);
            assert_true(none[0] == 0 && all[1] == 1);
            assert_near(none[1], upper, 1e-13 * upper);
            assert_near(all[0], 1 - upper, 1e-15);
            assert_near(one[0], lower, 1e-13 * lower);
            upper = -expm1(log(open) / (double)n);
            assert_near(stats_binomial_upper(0, n, confidences[i]), upper, 1e-13 * upper);
            assert_near(stats_binomial_upper(n - 1, n, confidences[i]), exp(log1p(-open) / (double)n), 1e-15);
            assert_near(stats_binomial_upper(n, n, confidences[i]), 1, 0);
        }
    assert_near(stats_binomial_upper(0, 1000, 0.95), 0.003, 0.00001);
}

/* The chance of at least k hits in n trials, added up from the smallest of the likely numbers: k is beyond the mean. */
static long double tail(size_t k, size_t n, long double p)
{
    long double chance = expl(lgammal((long double)n + 1) - lgammal((long double)k + 1) -
                              lgammal((long double)(n - k) + 1) + (long double)k * logl(p) +
                              (long double)(n - k) * log1pl(-p));
    long double sum = 0;
    for (; k <= n && chance > 1e-25L * sum; k++) {
        sum += chance;
        chance *= (long double)(n - k) / (long double)(k + 1) * (p / (1 - p));
    }
    return sum;
}

/* tail(k, n, p), as near as a limit that is a double can make it. */
static void assert_tail(size_t k, size_t n, long double p, double limit, double expected)
{
    long double slope_per_tail = (long double)k / p; /* at most: the slope is k / p times the chance of exactly k */
    double tolerance = (n > 1000 ? 1e-10 : 1e-12) + (double)slope_per_tail * limit * DBL_EPSILON;
    assert_near((double)tail(k, n, p) / expected, 1, tolerance);
}

/* At the lower limit as many hits or more, at the upper limit as many or fewer, have half of what is left open: the
 * definition. */
static void assert_limits_by_adding_up(size_t hits, size_t trials, double confidence)
{
    double interval[2], half = (1 - confidence) / 2;
    stats_binomial_interval(hits, trials, confidence, interval);
    if (hits > 0) assert_tail(hits, trials, interval[0], interval[0], half);
    if (hits < trials) assert_tail(trials - hits, trials, 1 - (long double)interval[1], interval[1], half);
    assert_near(stats_binomial_upper(hits, trials, 1 - half), interval[1], 1e-13);
}

static void limits_are_where_the_tails_say(void **state)
{
    static const double confidences[] = {0.5, 0.9, 0.95, 0.99, 0.9999};
    static const size_t large[] = {1234, 20000, 1000000, 10000000};
    struct rng rng = {7};
    (void)state;
    for (size_t trials = 1; trials <= 60; trials++)
        for (size_t hits = 0; hits <= trials; hits++)
            assert_limits_by_adding_up(hits, trials, confidences[(trials + hits) % LENGTH(confidences)]);
    for (int round = 0; round < 200; round++) {
        size_t trials = 61 + rng_below(&rng, 940);
        assert_limits_by_adding_up(rng_below(&rng, trials + 1), trials, confidences[rng_below(&rng, 5)]);
    }
    for (size_t i = 0; i < LENGTH(large); i++)
        for (size_t c = 0; c < LENGTH(confidences); c++) {
            size_t n = large[i];
            const size_t hits[] = {0, 1, 3, 17, n / 1000, n / 10, n / 2, n - n / 3, n - 2, n - 1, n};
            for (size_t j = 0; j < LENGTH(hits); j++) assert_limits_by_adding_up(hits[j], n, confidences[c]);
        }
}

/* Whatever the probability, the limits hold it at least as often as they say: every number of hits, weighed by its
 * chance. And with some probability hardly more often: the limits are not wider than need be. */
static void coverage_is_at_least_nominal(void **state)
{
    static const size_t trials[] = {1, 2, 3, 5, 10, 20, 50, 150};
    static const double confidences[] = {0.8, 0.95, 0.995};
    (void)state;
    for (size_t i = 0; i < LENGTH(trials); i++)
        for (size_t c = 0; c < LENGTH(confidences); c++) {
            double interval[151][2], upper[151], least = 1;
            size_t n = trials[i];
            for (size_t k = 0; k <= n; k++) {
                stats_binomial_interval(k, n, confidences[c], interval[k]);
                upper[k] = stats_binomial_upper(k, n, confidences[c]);
            }
            for (int step = 1; step < 2000; step++) {
                double p = step / 2000.3; /* never a limit itself */
                long double chance = powl(1 - (long double)p, (long double)n), covered = 0, below = 0;
                for (size_t k = 0; k <= n; k++) {
                    if (interval[k][0] <= p && p <= interval[k][1]) covered += chance;
                    if (p <= upper[k]) below += chance;
                    chance *= (long double)(n - k) / (long double)(k + 1) * (p / (1 - (long double)p));
                }
                assert_true(covered >= confidences[c] - 1e-12);
                assert_true(below >= confidences[c] - 1e-12);
                if (below < least) least = (double)below;
            }
            assert_near(least, confidences[c], 0.002);
        }
}

/* More hits move both limits up, more confidence moves them apart, more trials with the same share move them together,
 * and hits and misses may change places. */
static void limits_move_as_they_should(void **state)
{
    static const size_t trials[] = {1, 2, 7, 40, 333};
    (void)state;
    for (size_t i = 0; i < LENGTH(trials); i++)
        for (size_t n = trials[i], k = 0; k <= n; k++) {
            double now[2], next[2], surer[2], longer[2], mirrored[2];
            stats_binomial_interval(k, n, 0.95, now);
            assert_true(0 <= now[0] && now[0] <= (double)k / (double)n);
            assert_true((double)k / (double)n <= now[1] && now[1] <= 1 && now[0] < now[1]);
            stats_binomial_interval(k, n, 0.96, surer);
            assert_true(k == 0 || surer[0] < now[0]);
            assert_true(k == n || surer[1] > now[1]);
            stats_binomial_interval(2 * k, 2 * n, 0.95, longer);
            assert_true(k == 0 || longer[0] > now[0]);
            assert_true(k == n || longer[1] < now[1]);
            stats_binomial_interval(n - k, n, 0.95, mirrored);
            assert_near(mirrored[0], 1 - now[1], 1e-13);
            assert_near(mirrored[1], 1 - now[0], 1e-13);
            if (k == n) continue;
            stats_binomial_interval(k + 1, n, 0.95, next);
            assert_true(next[0] > now[0] && next[1] > now[1]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_intervals),
        cmocka_unit_test(closed_forms),
        cmocka_unit_test(limits_are_where_the_tails_say),
        cmocka_unit_test(coverage_is_at_least_nominal),
        cmocka_unit_test(limits_move_as_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
