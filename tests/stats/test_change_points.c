/* SPDX-License-Identifier: Apache-2.0 */

/* Change points: published examples (named where they stand), a search by the definition, the promised rate on noise,
 * steps of known size, and what is no series. */

#include "near.h"
#include "random.h"
#include "stats/change_points.h"
#include "stats/stats.h"

#include <float.h>

#define MOST 400 /* values of a series here */
#define SEED 7

static struct stats_change found[MOST];

static size_t count_of(const double *values, size_t n, size_t least, double level)
{
    size_t count;
    assert_true(stats_change_points(values, n, least, level, SEED, found, &count));
    assert_true(count <= stats_change_room(n, least));
    for (size_t i = 0; i < count; i++) {
        assert_true(found[i].p > 0 && found[i].p <= level);
        assert_true(found[i].at >= (i > 0 ? found[i - 1].at : 0) + least && found[i].at + least <= n);
    }
    return count;
}

static void assert_points(const double *values, size_t n, size_t least, double level, const size_t *points,
                          size_t count)
{
    assert_int_equal(count_of(values, n, least, level), count);
    for (size_t i = 0; i < count; i++) assert_int_equal(found[i].at, points[i]);
}

/* Values and points are facts of the sources. Levels are within the reach of so few values: where a step parts 3 of 9,
 * one order in 42 is as clear as the true one. */
static void published_examples(void **state)
{
    /* Apache Otava, tests/change_point_divisive_test.py. */
    static const double otava[] = {0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149.0, 149.7, 149.5, 149.1, 148.8, 150};
    /* DataStax Hunter, tests/series_test.py. */
    static const double halved[] = {1.02, 0.95, 0.99, 1.00, 1.12, 0.90, 0.50, 0.51, 0.48, 0.48, 0.55};
    static const double tenth_less[] = {2.02, 2.03, 2.01, 2.04, 1.82, 1.85, 1.79, 1.81, 1.80, 1.76, 1.78};
    /* MongoDB signal-processing-algorithms, tests/test_detection.py: drawn from 1-50, 60-120 and 150-250. */
    static const double drawn[] = {41,  18,  23,  3,   32,  11,  40,  13,  29,  48,  47,  35,  18,  21,  6,
                                   2,   23,  3,   4,   7,   120, 103, 102, 81,  71,  62,  115, 61,  108, 63,
                                   70,  98,  65,  96,  64,  74,  70,  113, 90,  114, 208, 196, 153, 150, 225,
                                   179, 206, 165, 177, 151, 218, 217, 244, 245, 229, 195, 225, 229, 176, 250};
    /* The Nile at Aswan, 1871 to 1970, 10^8 m^3 (R's `Nile`); Cobb ("The problem of the Nile", 1978): a drop in 1898,
     * so 1899, number 28 from 0, is the first low year. */
    static const double nile[] = {
        1120, 1160, 963,  1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994, 1020, 960,  1180,
        799,  958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,  874, 694,  940,  833,
        701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,  1120, 1100, 832, 764,  821,  768,
        845,  864,  862,  698,  845,  744,  796,  1040, 759,  781,  865,  845,  944,  984, 897,  822,  1010,
        771,  676,  649,  846,  812,  742,  801,  1040, 860,  874,  848,  890,  744,  749, 838,  1050, 918,
        986,  797,  923,  975,  815,  1020, 906,  901,  1170, 912,  746,  919,  718,  714, 740};
    (void)state;
    assert_int_equal(LENGTH(nile), 100);
    assert_points(otava, LENGTH(otava), 2, 0.1, (const size_t[]){5, 8}, 2);
    assert_points(halved, LENGTH(halved), 2, 0.01, (const size_t[]){6}, 1);
    assert_points(tenth_less, LENGTH(tenth_less), 2, 0.02, (const size_t[]){4}, 1);
    assert_points(drawn, LENGTH(drawn), 2, 0.01, (const size_t[]){20, 40}, 2);
    assert_points(nile, LENGTH(nile), 2, 0.001, (const size_t[]){28}, 1);
}

/* More of MongoDB's: steps with an outlier, or with a value between the levels, which goes to the nearer one; what
 * returns; and nothing. */
static void published_steps(void **state)
{
    double values[45];
    (void)state;
    for (size_t i = 0; i < 45; i++) values[i] = i < 15 ? 50 : 100;
    assert_points(values, 30, 2, 0.01, (const size_t[]){15}, 1);
    values[14] = 74;
    assert_points(values, 30, 2, 0.01, (const size_t[]){15}, 1);
    values[14] = 76;
    assert_points(values, 30, 2, 0.01, (const size_t[]){14}, 1);
    values[14] = 50;
    values[2] = 100;
    assert_points(values, 30, 2, 0.01, (const size_t[]){15}, 1);
    for (size_t i = 30; i < 45; i++) values[i] = 150;
    assert_points(values, 45, 2, 0.01, (const size_t[]){15, 30}, 2);
    for (size_t i = 30; i < 45; i++) values[i] = 50;
    assert_points(values, 45, 2, 0.01, (const size_t[]){15, 30}, 2);
    for (size_t i = 0; i < 30; i++) values[i] = 50;
    assert_points(values, 30, 2, 0.01, NULL, 0);
}

static double uniform(struct rng *rng)
{
    return ((double)(rng_next(rng) >> 11) + 0.5) * 0x1p-53;
}

/* Sum of twelve: close to normal, with variance 1. */
static double bell(struct rng *rng)
{
    double sum = -6;
    for (int i = 0; i < 12; i++) sum += uniform(rng);
    return sum;
}

static double cauchy(struct rng *rng)
{
    return tan(3.141592653589793 * (uniform(rng) - 0.5));
}

static double skewed(struct rng *rng)
{
    return exp(bell(rng));
}

static double few_values(struct rng *rng)
{
    return (double)rng_below(rng, 3);
}

/* q of one cut, as the paper defines it. */
static double q_of(const double *values, size_t cut, size_t end)
{
    double across = 0, before = 0, behind = 0, n = (double)cut, m = (double)(end - cut);
    for (size_t i = 0; i < end; i++)
        for (size_t j = i + 1; j < end; j++)
            *(j < cut ? &before : i < cut ? &across : &behind) += fabs(values[i] - values[j]);
    return n * m / (n + m) * (2 * across / (n * m) - 2 * before / (n * (n - 1)) - 2 * behind / (m * (m - 1)));
}

/* Whatever else is found: the clearest cut of all is. */
static void the_clearest_cut_is_found_first(void **state)
{
    struct rng rng = {11};
    size_t with_points = 0;
    (void)state;
    for (int round = 0; round < 400; round++) {
        double values[24], best = 0;
        size_t n = 12 + rng_below(&rng, 13), least = 2 + rng_below(&rng, 3), where = 0;
        size_t first = rng_below(&rng, n), second = rng_below(&rng, n);
        for (size_t i = 0; i < n; i++) values[i] = bell(&rng) + (i >= first ? 2 : 0) - (i >= second ? 1 : 0);
        for (size_t cut = least; cut + least <= n; cut++)
            for (size_t end = cut + least; end <= n; end++) {
                double q = q_of(values, cut, end);
                if (q > best) {
                    best = q;
                    where = cut;
                }
            }
        size_t count = count_of(values, n, least, 0.2);
        bool there = false;
        for (size_t i = 0; i < count; i++) there |= found[i].at == where;
        assert_true(count == 0 || there);
        with_points += count > 0;
    }
    assert_true(with_points > 100);
}

/* Whatever the noise: the promised share of series without a change shows one, no more, and no less where values differ
 * from each other. 99.99 % intervals of what was counted. */
static void noise_has_points_as_often_as_promised(void **state)
{
    static double (*const kinds[])(struct rng *) = {bell, cauchy, skewed, few_values};
    static const size_t lengths[] = {12, 40};
    static const double levels[] = {0.05, 0.01, 0.001};
    (void)state;
    for (size_t kind = 0; kind < LENGTH(kinds); kind++)
        for (size_t length = 0; length < LENGTH(lengths); length++)
            for (size_t level = 0; level < LENGTH(levels); level++) {
                struct rng rng = {100 * kind + 10 * length + level};
                double values[40], interval[2];
                size_t hits = 0, series = 3000, count;
                for (size_t i = 0; i < series; i++) {
                    for (size_t k = 0; k < lengths[length]; k++) values[k] = kinds[kind](&rng);
                    assert_true(
                        stats_change_points(values, lengths[length], 3, levels[level], rng_next(&rng), found, &count));
                    hits += count > 0;
                }
                stats_binomial_interval(hits, series, 0.9999, interval);
                if (interval[0] > levels[level] || (interval[1] < levels[level] && kinds[kind] != few_values))
                    fail_msg("kind %zu, %zu values: %zu of %zu at the level %g", kind, lengths[length], hits, series,
                             levels[level]);
            }
}

/* Up or down, early or late: where noise and step do not overlap, the place is exact; a step of three times the noise
 * is found at most one beside it, but for one in ten. */
static void steps_are_found_where_they_are(void **state)
{
    struct rng rng = {5};
    size_t beside = 0;
    (void)state;
    for (int round = 0; round < 100; round++) {
        double clear[40], noisy[40], sign = round % 2 ? 1 : -1;
        size_t step = 6 + rng_below(&rng, 29);
        for (size_t i = 0; i < 40; i++) {
            clear[i] = 2 * uniform(&rng) + (i >= step ? sign * 10 : 0);
            noisy[i] = 1000 + 10 * bell(&rng) + (i >= step ? sign * 30 : 0);
        }
        assert_points(clear, 40, 3, 0.001, &step, 1);
        size_t count = count_of(noisy, 40, 3, 0.001);
        bool near = false;
        for (size_t i = 0; i < count; i++) near |= found[i].at + 1 >= step && found[i].at <= step + 1;
        beside += !near;
    }
    assert_true(beside <= 10);
}

/* Another unit, another zero, the other direction, the other way round: the same points. */
static void units_and_directions_do_not_matter(void **state)
{
    static const double factors[] = {1, -1, 1e-9, 1e9, 1e-300, 1e300}, offsets[] = {0, 1, -1000};
    struct rng rng = {21};
    (void)state;
    for (int round = 0; round < 20; round++) {
        double values[50], other[50];
        size_t points[2] = {10 + rng_below(&rng, 10), 30 + rng_below(&rng, 10)};
        for (size_t i = 0; i < 50; i++) values[i] = bell(&rng) + (i < points[0] ? 0 : i < points[1] ? 60 : 20);
        assert_points(values, 50, 3, 0.01, points, 2);
        for (size_t k = 0; k < LENGTH(factors); k++)
            for (size_t j = 0; j < LENGTH(offsets); j++) {
                for (size_t i = 0; i < 50; i++) other[i] = factors[k] * (values[i] + offsets[j]);
                assert_points(other, 50, 3, 0.01, points, 2);
            }
        for (size_t i = 0; i < 50; i++) other[i] = values[49 - i];
        assert_points(other, 50, 3, 0.01, (const size_t[]){50 - points[1], 50 - points[0]}, 2);
    }
}

static void the_seed_alone_decides(void **state)
{
    struct rng rng = {33};
    struct stats_change again[20];
    size_t count, second;
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        double values[20];
        for (size_t i = 0; i < 20; i++) values[i] = bell(&rng) + (i < 10 ? 0 : 2);
        assert_true(stats_change_points(values, 20, 2, 0.05, seed, found, &count));
        assert_true(stats_change_points(values, 20, 2, 0.05, seed, again, &second));
        assert_int_equal(count, second);
        for (size_t i = 0; i < count; i++) assert_true(found[i].at == again[i].at && found[i].p == again[i].p);
    }
}

static void what_is_no_series(void **state)
{
    static const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    double values[30];
    size_t count;
    (void)state;
    for (size_t i = 0; i < 30; i++) values[i] = i < 15 ? -DBL_MAX : DBL_MAX;
    assert_points(values, 30, 3, 0.001, (const size_t[]){15}, 1);
    for (size_t n = 0; n < 6; n++) assert_int_equal(count_of(values + 12, n, 3, 0.5), 0);
    assert_int_equal(count_of(values, 30, 16, 0.5), 0);
    for (size_t i = 0; i < 30; i++) values[i] = i < 15 ? 0 : DBL_TRUE_MIN; /* too little to be told apart */
    assert_int_equal(count_of(values, 30, 3, 0.5), 0);
    for (size_t i = 0; i < 30; i++) values[i] = i % 2; /* as unlike chance as can be, but no change */
    assert_int_equal(count_of(values, 30, 3, 0.01), 0);
    for (size_t k = 0; k < LENGTH(bad); k++)
        for (size_t i = 0; i < 30; i++) {
            double value = values[i];
            values[i] = bad[k];
            assert_false(stats_change_points(values, 30, 3, 0.01, SEED, found, &count));
            assert_int_equal(count, 0);
            values[i] = value;
        }
    for (size_t i = 0; i < 30; i++) values[i] = (double)((i / 2) * (i / 2)); /* as many as there can be */
    assert_true(count_of(values, 30, 2, 0.9) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples),
        cmocka_unit_test(published_steps),
        cmocka_unit_test(the_clearest_cut_is_found_first),
        cmocka_unit_test(noise_has_points_as_often_as_promised),
        cmocka_unit_test(steps_are_found_where_they_are),
        cmocka_unit_test(units_and_directions_do_not_matter),
        cmocka_unit_test(the_seed_alone_decides),
        cmocka_unit_test(what_is_no_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
