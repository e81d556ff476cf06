/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Clocks that a test sets. A program that has clocks.c in it has them in the place of the system's, its own and those
 * of the libraries that it uses; another one takes libclocks.so by LD_PRELOAD, where the environment variable
 * PQLANE_TEST_CLOCKS names a file with this structure in it, which may change at any time.
 */

#ifndef PQL_TESTS_CLOCKS_H
#define PQL_TESTS_CLOCKS_H

#include <stdatomic.h>
#include <stdint.h>

#define CLOCKS_SECOND INT64_C(1000000000)
#define CLOCKS_YEAR (365 * 86400 * CLOCKS_SECOND)

struct clocks { /* nanoseconds */
    _Atomic int64_t wall_ahead, monotonic_ahead;
    _Atomic int64_t monotonic_stands; /* at this moment; 0: it goes */
};
extern struct clocks *clocks;

#endif
