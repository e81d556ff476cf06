/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where a series of measurements changed: E-divisive of Matteson and James ("A nonparametric approach for multiple
 * change point analysis of multivariate data", 2014), for one variable and their alpha = 1. Nothing is assumed about
 * the noise but that it comes in no order. docs/adr/0011-change-points.md tells why its permutation test stays.
 */

#ifndef PQL_STATS_CHANGE_POINTS_H
#define PQL_STATS_CHANGE_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stats_change {
    size_t at; /* the first value that is of the new kind */
    double p;  /* of the test that found it, at most the level */
};

/* Room for the most change points that n values can have. */
static inline size_t stats_change_room(size_t n, size_t least)
{
    return n / least;
}

/*
 * Writes the change points in their order to changes[], and how many there are to *count. least: values between two of
 * them, and before the first and behind the last, at least 2. level: how often values in random order have any change
 * point, 0 < level < 1. The same seed gives the same answer. Takes O(n^2) time for each of 2 / level permutations, but
 * stops at the second that is no less clear: series without a change are cheap. False if a value is not finite, or out
 * of memory.
 */
bool stats_change_points(const double *values, size_t n, size_t least, double level, uint64_t seed,
                         struct stats_change *changes, size_t *count);

#endif
