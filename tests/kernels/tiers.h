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
    const struct pql_tier *tier = pql_tiers[index];
    *k = (struct pql_kernels){.tier = tier->name};
    if (!tier->supported()) {
        printf("skipped: tier %s: this machine cannot run it\n", tier->name);
        return false;
    }
    if (tier->keccak) k->keccak = *tier->keccak;
    if (tier->sha2) k->sha2 = *tier->sha2;
    if (tier->mlkem) k->mlkem = *tier->mlkem;
    if (tier->mldsa) k->mldsa = *tier->mldsa;
    return true;
}

#endif
