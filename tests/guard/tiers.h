/* SPDX-License-Identifier: Apache-2.0 */

/* A library with two more tiers, "lower" and "upper", whose groups can be made slow or wrong while they are used; and
 * the portable one's, too. */

#ifndef PQL_TESTS_GUARD_TIERS_H
#define PQL_TESTS_GUARD_TIERS_H

#include "kernels/select.h"

#include <stdatomic.h>

enum { PORTABLE, LOWER, UPPER, TIERS };

/* By tier and group: microseconds that a function which every operation calls takes more; and whether it is wrong. Only
 * keccak and mlkem can be. */
extern atomic_uint tiers_delay_us[TIERS][PQL_GROUPS];
extern atomic_int tiers_wrong[TIERS][PQL_GROUPS];

/* Before the first use of the library. */
void tiers_make(void);

#endif
