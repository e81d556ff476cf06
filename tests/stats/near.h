/* SPDX-License-Identifier: Apache-2.0 */

/* What the tests of the statistics share: figures that are equal but for rounding. */

#ifndef PQL_TESTS_STATS_NEAR_H
#define PQL_TESTS_STATS_NEAR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static inline void assert_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.12g is not %.12g", value, expected);
}

#endif
