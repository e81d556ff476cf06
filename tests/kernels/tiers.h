/* SPDX-License-Identifier: Apache-2.0 */

/* The tiers of this library, one by one and without selection's judgement. */

#ifndef PQL_TESTS_TIERS_H
#define PQL_TESTS_TIERS_H

#include "kernels/select.h"

#include <stdbool.h>
#include <stdio.h>

/* The kernels that a tier brings; groups that it lacks are all NULL. False, after a line that says so, if this machine
 * cannot run it. */
static inline bool tier_kernels(struct pql_kernels *k, size_t index)
{
    struct pql_tier here;
    *k = (struct pql_kernels){.tier = pql_tiers[index]->name};
    if (!pql_tier_runs(&here, pql_tiers[index])) {
        printf("skipped: tier %s: this machine cannot run it\n", here.name);
        return false;
    }
    if (here.keccak) k->keccak = *here.keccak;
    if (here.sha2) k->sha2 = *here.sha2;
    if (here.mlkem) k->mlkem = *here.mlkem;
    if (here.mldsa) k->mldsa = *here.mldsa;
    return true;
}

#endif
