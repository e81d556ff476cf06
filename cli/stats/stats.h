/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The statistics behind every figure and every verdict. Pure functions on arrays of doubles: no input or output, no
 * global state, and the same seed gives the same answer. Those that need working memory say so and return false if
 * there is none.
 */

#ifndef PQL_STATS_STATS_H
#define PQL_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void stats_sort(double *values, size_t n); /* ascending; no NaN */

/*
 * Percentile of sorted values, p from 0 to 1, n >= 1. Linear between the two nearest order statistics at position p *
 * (n - 1), counted from 0: definition 7 of Hyndman and Fan (1996), the default of R and NumPy. The median is p = 0.5.
 */
double stats_percentile(const double *sorted, size_t n, double p);

/* A percentile is reported only if at least 10 samples lie beyond it: p99.9 takes 10,000. Below that it would be a
 * guess about the largest few. */
bool stats_percentile_is_supported(size_t n, double p);

double stats_mean(const double *values, size_t n);

/* Median of unsorted values, and the median absolute deviation from the median, not scaled. Allocate; false if out of
 * memory. */
bool stats_median(const double *values, size_t n, double *median);
bool stats_mad(const double *values, size_t n, double *mad);

/*
 * Bootstrap 95 % interval (percentile method, STATS_RESAMPLES resamples) of the median of n values.
 *
 * cluster[i] < clusters names the group that value i was measured in. Whole groups are drawn, because values from one
 * process are alike: drawing single values would make the interval far too narrow. cluster == NULL: every value is its
 * own group (clusters is then ignored).
 */
#define STATS_RESAMPLES 2000
bool stats_median_interval(const double *values, const unsigned *cluster, size_t n, size_t clusters, uint64_t seed,
                           double interval[2]);

/* The same of the mean. */
bool stats_mean_interval(const double *values, const unsigned *cluster, size_t n, size_t clusters, uint64_t seed,
                         double interval[2]);

/*
 * Wilcoxon signed-rank test, one-sided: how likely is a sum of positive ranks as large as this one, if each difference
 * is as likely above 0 as below it by the same amount? Zeros are dropped, equal sizes share the mean of their ranks. Up
 * to STATS_WILCOXON_EXACT differences the probability is exact, ties included (all 2^n signs are counted by dynamic
 * programming); beyond that the normal approximation with correction for ties and continuity. *positive_ranks may be
 * NULL. False if out of memory.
 */
#define STATS_WILCOXON_EXACT 100
bool stats_wilcoxon_greater(const double *differences, size_t n, double *p, double *positive_ranks);

/*
 * The same test turned round, for n values from one symmetric distribution: its middle (Hodges and Lehmann: the median
 * of all means of two), and the interval of all middles that the two-sided test does not reject at 1 - confidence. The
 * interval is exact: it covers with at least that confidence, except where n is so small that no interval can (below 6
 * values for 95 %); then it is all of the values' range. n from 1 to STATS_WILCOXON_EXACT for the interval. False if
 * out of memory, or n is out of range.
 */
bool stats_location(const double *values, size_t n, double *location);
bool stats_location_interval(const double *values, size_t n, double confidence, double interval[2]);

/*
 * Exact two-sided interval for the probability behind `hits` of `trials` (Clopper and Pearson, 1934): at the lower
 * limit as many hits or more, at the upper as many or fewer, have half of the chance that confidence leaves open. 0
 * hits give the lower limit 0, as many hits as trials the upper limit 1; it covers the true probability at least as
 * often as confidence says, mostly more often. hits <= trials, 1 <= trials <= 10^7, 0 < confidence < 1. Good to 1e-12,
 * in milliseconds at most.
 */
void stats_binomial_interval(size_t hits, size_t trials, double confidence, double interval[2]);

/* The same for the upper limit alone, with all that confidence leaves open on its side. 0 of n: 1 - (1 -
 * confidence)^(1/n), of which "3/n" at 95 % is the rule of thumb. */
double stats_binomial_upper(size_t hits, size_t trials, double confidence);

/*
 * Spending functions of Lan and DeMets (1983) for tests that look at the data more than once: how much of alpha may be
 * used up, all looks so far together, when this fraction of the data is in. Nothing at 0 (or below), alpha at 1 (or
 * above), never falling in between. 0 < alpha < 1.
 *
 * stats_alpha_spent() is of Pocock's type, alpha * ln(1 + (e - 1) * fraction): about the same boundary at every look.
 * stats_alpha_spent_late() is of O'Brien and Fleming's type, 2 - 2 * Phi(z / sqrt(fraction)) where z cuts alpha / 2 off
 * the normal distribution: next to nothing early. It wants alpha >= 1e-300.
 *
 * alpha is that of a one-sided test. For a two-sided test in two equal halves, give each side alpha / 2 and add the
 * two: by the second function that spends less early than alpha given at once.
 */
double stats_alpha_spent(double alpha, double fraction);
double stats_alpha_spent_late(double alpha, double fraction);

/*
 * Log-linear buckets: 32 per octave, so that a bucket is at most 3.1 % wide; below 32 every whole number has its own.
 * The same buckets that live metrics use.
 */
#define STATS_BUCKETS 1920
unsigned stats_bucket(uint64_t value);
uint64_t stats_bucket_lower(unsigned bucket); /* the smallest value in it; bucket < STATS_BUCKETS */

#endif
