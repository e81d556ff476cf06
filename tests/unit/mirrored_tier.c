/* SPDX-License-Identifier: Apache-2.0 */

/* For the kernel tests: a second tier, made of the mirrored groups, so that what the tests say about private orders is
 * itself tested; and a third that no machine has. */

#include "mirrored.h"

#define NAME "mirrored"

static struct pql_mlkem_kernels mlkem;
static struct pql_mldsa_kernels mldsa;

struct pql_tier pql_test_tiers[2] = {
    {.name = NAME, .mlkem = &mlkem, .mldsa = &mldsa},
    {.name = "unsupported"},
};

__attribute__((constructor)) static void make(void)
{
    mirrored_make(&mlkem, &mldsa, NAME, pql_tiers[0]->mlkem, pql_tiers[0]->mldsa);
}
