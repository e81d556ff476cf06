/* SPDX-License-Identifier: Apache-2.0 */

/* The statistics against published examples (named where they stand) and against counting all cases. */

#include "near.h"
#include "random.h"
#include "stats/prng.h"
#include "stats/stats.h"

#include <string.h>

/* R: quantile(1:10, c(0, .25, .5, .95, 1)) is 1, 3.25, 5.5, 9.55, 10 (type 7). */
static void percentiles_are_definition_7(void **state)
{
    double values[] = {7, 1, 10, 4, 2, 8, 3, 9, 6, 5};
    (void)state;
    stats_sort(values, LENGTH(values));
    assert_near(stats_percentile(values, 10, 0), 1, 0);
    assert_near(stats_percentile(values, 10, 0.25), 3.25, 1e-12);
    assert_near(stats_percentile(values, 10, 0.5), 5.5, 1e-12);
    assert_near(stats_percentile(values, 10, 0.95), 9.55, 1e-12);
    assert_near(stats_percentile(values, 10, 1), 10, 0);
    assert_near(stats_percentile(values, 1, 0.99), 1, 0);
}

static void percentiles_need_ten_samples_beyond(void **state)
{
    (void)state;
    assert_true(stats_percentile_is_supported(200, 0.95));
    assert_false(stats_percentile_is_supported(199, 0.95));
    assert_true(stats_percentile_is_supported(1000, 0.99));
    assert_false(stats_percentile_is_supported(999, 0.99));
    assert_true(stats_percentile_is_supported(10000, 0.999));
    assert_false(stats_percentile_is_supported(9999, 0.999));
}

/* 1, 1, 2, 2, 4, 6, 9 has median 2 and the distances 1, 1, 0, 0, 2, 4, 7, so MAD 1 (the example of Wikipedia's "Median
 * absolute deviation"). */
static void middle_and_spread(void **state)
{
    const double values[] = {9, 1, 4, 2, 6, 1, 2};
    double median, mad;
    (void)state;
    assert_true(stats_median(values, LENGTH(values), &median));
    assert_true(stats_mad(values, LENGTH(values), &mad));
    assert_near(median, 2, 0);
    assert_near(mad, 1, 0);
    assert_near(stats_mean(values, LENGTH(values)), 25.0 / 7, 1e-12);
}

/* Hollander and Wolfe (1973), depression scores of nine patients, as in R's help for wilcox.test: V = 40, p-value =
 * 0.01953. */
static void wilcoxon_of_hollander_and_wolfe(void **state)
{
    static const double before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    static const double after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    double differences[9], p, ranks;
    (void)state;
    for (size_t i = 0; i < 9; i++) differences[i] = before[i] - after[i];
    assert_true(stats_wilcoxon_greater(differences, 9, &p, &ranks));
    assert_near(ranks, 40, 0);
    assert_near(p, 0.01953125, 1e-12);
}

/* All 2^n signs of given sizes, counted one by one; ranks worked out here in another way: from how many are smaller and
 * how many are equal. */
static double count_signs(const double *differences, size_t n)
{
    double rank[16], observed = 0;
    unsigned long at_least = 0;
    for (size_t i = 0; i < n; i++) {
        double smaller = 0, equal = 0;
        for (size_t j = 0; j < n; j++) {
            smaller += fabs(differences[j]) < fabs(differences[i]);
            equal += fabs(differences[j]) == fabs(differences[i]);
        }
        rank[i] = smaller + (equal + 1) / 2;
        if (differences[i] > 0) observed += rank[i];
    }
    for (unsigned long signs = 0; signs < 1ul << n; signs++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            if (signs >> i & 1) sum += rank[i];
        at_least += sum >= observed;
    }
    return (double)at_least / (double)(1ul << n);
}

static void wilcoxon_is_exact_with_and_without_ties(void **state)
{
    struct rng rng = {5};
    (void)state;
    for (int round = 0; round < 300; round++) {
        double differences[12], p;
        size_t n = 1 + rng_next(&rng) % 12;
        unsigned sizes = round % 2 ? 4 : 1000000; /* few sizes make many ties */
        for (size_t i = 0; i < n; i++)
            differences[i] = (double)(1 + rng_next(&rng) % sizes) * (rng_next(&rng) % 3 ? 1 : -1);
        assert_true(stats_wilcoxon_greater(differences, n, &p, NULL));
        assert_near(p, count_signs(differences, n), 1e-12);
    }
}

static void wilcoxon_of_ten_that_agree(void **state)
{
    const double ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double p;
    (void)state;
    assert_true(stats_wilcoxon_greater(ten, 10, &p, NULL));
    assert_near(p, 1.0 / 1024, 0);
    assert_true(stats_wilcoxon_greater(ten, 9, &p, NULL)); /* what the least number of processes follows from */
    assert_true(p > 0.001);
}

static void wilcoxon_drops_zeros(void **state)
{
    const double with[] = {0, 3, 0, -1, 2}, without[] = {3, -1, 2}, none[] = {0, 0};
    double p, expected;
    (void)state;
    assert_true(stats_wilcoxon_greater(with, LENGTH(with), &p, NULL));
    assert_true(stats_wilcoxon_greater(without, LENGTH(without), &expected, NULL));
    assert_near(p, expected, 0);
    assert_true(stats_wilcoxon_greater(none, LENGTH(none), &p, NULL));
    assert_near(p, 1, 0);
}

/* Beyond the exact sizes: the normal approximation, against the exact distribution of ranks 1 ... 60 counted here. */
static void wilcoxon_approximates_well(void **state)
{
    enum { N = 120, MOST = N * (N + 1) / 2 };
    static double ways[MOST + 1];
    double total = 0, tail[MOST + 2] = {0};
    (void)state;
    ways[0] = 1;
    for (int rank = 1; rank <= N; rank++)
        for (int sum = MOST; sum >= rank; sum--) ways[sum] += ways[sum - rank];
    for (int sum = 0; sum <= MOST; sum++) total += ways[sum];
    for (int sum = MOST; sum >= 0; sum--) tail[sum] = tail[sum + 1] + ways[sum] / total;
    for (int negative = 20; negative <= 80; negative += 10) {
        double differences[N], p, ranks;
        for (int i = 0; i < N; i++) differences[i] = i < negative ? -1 - i : 1 + i;
        assert_true(stats_wilcoxon_greater(differences, N, &p, &ranks));
        assert_near(p, tail[(int)ranks], 0.0005 + 0.05 * tail[(int)ranks]);
    }
}

/* Equal sizes, 80 above and 40 below: by the formula with the tie correction, mean 3630, variance 120*121*241/24 -
 * (120^3 - 120)/48 = 109807.5. */
static void wilcoxon_corrects_for_ties(void **state)
{
    double differences[120], p, ranks;
    (void)state;
    for (int i = 0; i < 120; i++) differences[i] = i < 80 ? 1 : -1;
    assert_true(stats_wilcoxon_greater(differences, 120, &p, &ranks));
    assert_near(ranks, 80 * 60.5, 0);
    assert_near(p, 0.5 * erfc((80 * 60.5 - 3630 - 0.5) / sqrt(2 * 109807.5)), 1e-12);
}

static double choose(int n, int k)
{
    double product = 1;
    for (int i = 1; i <= k; i++) product *= (double)(n - k + i) / i;
    return product;
}

/* The bootstrap distribution of the median of 1 ... 99 is known: the median of a resample is at most k if at least 50
 * of 99 draws are. */
static void bootstrap_finds_the_known_interval(void **state)
{
    double values[99], interval[2], expected[2] = {0, 0};
    (void)state;
    for (int i = 0; i < 99; i++) values[i] = (i * 37) % 99 + 1;
    for (int k = 99; k >= 1; k--) {
        double at_most = 0, share = k / 99.0;
        for (int drawn = 50; drawn <= 99; drawn++)
            at_most += choose(99, drawn) * pow(share, drawn) * pow(1 - share, 99 - drawn);
        if (at_most >= 0.025) expected[0] = k;
        if (at_most >= 0.975) expected[1] = k;
    }
    assert_true(stats_median_interval(values, NULL, 99, 0, 1, interval));
    assert_near(interval[0], expected[0], 1);
    assert_near(interval[1], expected[1], 1);
}

/* Ten groups of seventy equal values: squares, whose mean is 28.5; and one value of each. */
static void fill_groups(double values[700], unsigned cluster[700], double single[10])
{
    for (unsigned i = 0; i < 700; i++) {
        cluster[i] = i % 10;
        values[i] = (double)(cluster[i] * cluster[i]);
        single[cluster[i]] = values[i];
    }
}

/* Groups of equal values are resampled as their values would be, whatever their size: the same seed draws the same. */
static void bootstrap_draws_whole_groups(void **state)
{
    double values[700], single[10], of_groups[2], of_singles[2];
    unsigned cluster[700];
    (void)state;
    fill_groups(values, cluster, single);
    assert_true(stats_median_interval(values, cluster, 700, 10, 9, of_groups));
    assert_true(stats_median_interval(single, NULL, 10, 0, 9, of_singles));
    assert_memory_equal(of_groups, of_singles, sizeof of_groups);
    assert_true(of_groups[0] < of_groups[1]);
    assert_true(
        stats_median_interval(values, NULL, 700, 0, 9, of_singles)); /* as if all were independent: much too narrow */
    assert_true(of_singles[1] - of_singles[0] < (of_groups[1] - of_groups[0]) / 2);
}

/* The same of the mean, where groups have different sizes, too: one of a hundred values that are 1, one of a single 0
 * give a mean of 1, 100/101 or 0. */
static void bootstrap_of_the_mean_draws_whole_groups(void **state)
{
    double values[700], single[10], of_groups[2], of_singles[2];
    unsigned cluster[700];
    (void)state;
    fill_groups(values, cluster, single);
    assert_true(stats_mean_interval(values, cluster, 700, 10, 9, of_groups));
    assert_true(stats_mean_interval(single, NULL, 10, 0, 9, of_singles));
    assert_near(of_groups[0], of_singles[0], 1e-9);
    assert_near(of_groups[1], of_singles[1], 1e-9);
    assert_true(of_groups[0] < 28.5 && of_groups[1] > 28.5); /* their mean */
    assert_true(stats_mean_interval(values, NULL, 700, 0, 9, of_singles));
    assert_true(of_singles[1] - of_singles[0] < (of_groups[1] - of_groups[0]) / 2);
    for (unsigned i = 0; i < 101; i++) {
        values[i] = i < 100;
        cluster[i] = i / 100;
    }
    assert_true(stats_mean_interval(values, cluster, 101, 2, 9, of_groups));
    assert_near(of_groups[0], 0, 0);
    assert_near(of_groups[1], 1, 0);
    assert_false(stats_mean_interval(values, NULL, 0, 0, 42, of_groups));
}

static void bootstrap_repeats(void **state)
{
    const double values[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};
    double first[2], second[2];
    (void)state;
    assert_true(stats_median_interval(values, NULL, LENGTH(values), 0, 42, first));
    assert_true(stats_median_interval(values, NULL, LENGTH(values), 0, 42, second));
    assert_memory_equal(first, second, sizeof first);
    assert_false(stats_median_interval(values, NULL, 0, 0, 42, second));
}

static void buckets_cover_all_numbers(void **state)
{
    (void)state;
    assert_int_equal(stats_bucket(0), 0);
    assert_int_equal(stats_bucket(UINT64_MAX), STATS_BUCKETS - 1);
    for (unsigned bucket = 0; bucket < STATS_BUCKETS; bucket++) {
        uint64_t lower = stats_bucket_lower(bucket);
        assert_int_equal(stats_bucket(lower), bucket);
        if (bucket == 0) continue;
        assert_int_equal(stats_bucket(lower - 1), bucket - 1);
        assert_true(lower - stats_bucket_lower(bucket - 1) <= 1 + lower / 32); /* 32 per octave */
    }
}

/* The numbers that Rosetta Code's task "Pseudo-random numbers/Splitmix64" asks for with the seed 1234567. */
static void prng_is_splitmix64(void **state)
{
    static const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                        4593380528125082431u, 16408922859458223821u};
    struct prng prng = {1234567};
    (void)state;
    for (size_t i = 0; i < LENGTH(expected); i++) assert_true(prng_next(&prng) == expected[i]);
}

static void prng_permutations_and_limits(void **state)
{
    struct prng prng = {1};
    size_t order[50], where_zero[5] = {0};
    (void)state;
    for (int round = 0; round < 5000; round++) {
        bool seen[50] = {false};
        prng_permutation(&prng, order, 5);
        for (size_t i = 0; i < 5; i++) {
            if (order[i] == 0) where_zero[i]++;
            assert_true(order[i] < 5 && !seen[order[i]]);
            seen[order[i]] = true;
        }
    }
    for (size_t i = 0; i < 5; i++) assert_in_range(where_zero[i], 850, 1150); /* 1000, standard deviation 28 */
    for (int round = 0; round < 1000; round++) {
        assert_true(prng_below(&prng, 1) == 0);
        assert_true(prng_below(&prng, (size_t)1 << 32) < (size_t)1 << 32);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_definition_7),
        cmocka_unit_test(percentiles_need_ten_samples_beyond),
        cmocka_unit_test(middle_and_spread),
        cmocka_unit_test(wilcoxon_of_hollander_and_wolfe),
        cmocka_unit_test(wilcoxon_is_exact_with_and_without_ties),
        cmocka_unit_test(wilcoxon_of_ten_that_agree),
        cmocka_unit_test(wilcoxon_drops_zeros),
        cmocka_unit_test(wilcoxon_approximates_well),
        cmocka_unit_test(wilcoxon_corrects_for_ties),
        cmocka_unit_test(bootstrap_finds_the_known_interval),
        cmocka_unit_test(bootstrap_draws_whole_groups),
        cmocka_unit_test(bootstrap_of_the_mean_draws_whole_groups),
        cmocka_unit_test(bootstrap_repeats),
        cmocka_unit_test(buckets_cover_all_numbers),
        cmocka_unit_test(prng_is_splitmix64),
        cmocka_unit_test(prng_permutations_and_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
