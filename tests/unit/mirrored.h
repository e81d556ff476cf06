/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Ring groups that are right and strange: they keep transformed coefficients from last to first. Whoever relies on the
 * standard's order after the transform, instead of leaving it to the group, gets wrong answers from them.
 */

#ifndef PQL_TESTS_MIRRORED_H
#define PQL_TESTS_MIRRORED_H

#include "kernels/select.h"

/* These groups with the order turned round, under a tier's name. `plain` is called as long as they are used; one pair
 * at a time. */
void mirrored_make(struct pql_mlkem_kernels *mlkem, struct pql_mldsa_kernels *mldsa, const char *tier,
                   const struct pql_mlkem_kernels *plain_mlkem, const struct pql_mldsa_kernels *plain_mldsa);

#endif
