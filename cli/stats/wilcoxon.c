/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Wilcoxon's signed-rank test (Wilcoxon, "Individual comparisons by ranking methods", 1945).
 *
 * Ranks are kept doubled: the mean rank of a tie is a multiple of one half, so doubled ranks are whole numbers and the
 * exact distribution can be counted: the number of ways to give signs so that the positive doubled ranks sum to s is
 * the coefficient of x^s in the product of (1 + x^rank).
 */

#include "stats.h"

#include <math.h>
#include <stdlib.h>

struct ranked {
    double size;
    bool positive;
    unsigned doubled_rank;
};

static int by_size(const void *left, const void *right)
{
    double a = ((const struct ranked *)left)->size, b = ((const struct ranked *)right)->size;
    return (a > b) - (a < b);
}

/* Fills in the ranks of sorted items. Returns the sum of t^3 - t over all groups of t ties. */
static double give_ranks(struct ranked *items, size_t n)
{
    double ties = 0;
    for (size_t first = 0, next; first < n; first = next) {
        for (next = first + 1; next < n && items[next].size == items[first].size;) next++;
        double t = (double)(next - first);
        ties += t * t * t - t;
        for (size_t i = first; i < next; i++)
            items[i].doubled_rank = (unsigned)(first + 1 + next); /* first + 1 ... next */
    }
    return ties;
}

/* The share of all 2^n sign patterns whose doubled positive ranks sum to at least `observed`. n <=
 * STATS_WILCOXON_EXACT. */
static double exact_tail(const struct ranked *items, size_t n, unsigned observed)
{
    double ways[STATS_WILCOXON_EXACT * (STATS_WILCOXON_EXACT + 1) + 1] = {1};
    unsigned most = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned rank = items[i].doubled_rank;
        most += rank;
        for (unsigned sum = most; sum >= rank; sum--) ways[sum] += ways[sum - rank];
    }
    double tail = 0;
    for (unsigned sum = observed; sum <= most; sum++) tail += ways[sum];
    return ldexp(tail, -(int)n);
}

static double normal_tail(size_t count, double ties, double positive_ranks)
{
    double n = (double)count;
    double mean = n * (n + 1) / 4;
    double variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
    return 0.5 * erfc((positive_ranks - mean - 0.5) / sqrt(2 * variance));
}

bool stats_wilcoxon_greater(const double *differences, size_t n, double *p, double *positive_ranks)
{
    struct ranked *items = malloc((n + 1) * sizeof *items);
    if (!items) return false;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (differences[i] != 0) items[kept++] = (struct ranked){fabs(differences[i]), differences[i] > 0, 0};
    qsort(items, kept, sizeof *items, by_size);
    double ties = give_ranks(items, kept);

    double doubled = 0;
    for (size_t i = 0; i < kept; i++)
        if (items[i].positive) doubled += items[i].doubled_rank;
    if (positive_ranks) *positive_ranks = doubled / 2;
    *p = kept <= STATS_WILCOXON_EXACT ? exact_tail(items, kept, (unsigned)doubled)
                                      : normal_tail(kept, ties, doubled / 2);
    free(items);
    return true;
}
