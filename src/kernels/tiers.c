/* SPDX-License-Identifier: Apache-2.0 */

/* The list of tiers: adding one is adding a folder and a row here. */

#include "avx2/avx2.h"
#include "avx512/avx512.h"
#include "portable/portable.h"
#include "select.h"

static const struct pql_tier portable = {
    .name = "portable",
    .keccak = &pql_keccak_portable,
    .sha2 = &pql_sha2_portable,
    .mlkem = &pql_mlkem_portable,
    .mldsa = &pql_mldsa_portable,
};

#ifdef PQL_TEST_TIER
extern struct pql_tier
    pql_test_tiers[2]; /* of a test's own making: wrong ones, to see them refused, and strange but right ones */
const struct pql_tier *const pql_tiers[] = {&portable, &pql_test_tiers[0], &pql_test_tiers[1]};
#elif defined(__x86_64__)
static const struct pql_tier avx2 = {
    .name = "avx2",
    .keccak = &pql_keccak_avx2,
    .mlkem = &pql_mlkem_avx2,
    .mldsa = &pql_mldsa_avx2,
};

static const struct pql_tier avx512 = {
    .name = "avx512",
    .keccak = &pql_keccak_avx512,
    .mlkem = &pql_mlkem_avx512,
    .mldsa = &pql_mldsa_avx512,
};

const struct pql_tier *const pql_tiers[] = {&portable, &avx2, &avx512};
#else
const struct pql_tier *const pql_tiers[] = {&portable};
#endif

const size_t pql_tier_count = sizeof pql_tiers / sizeof *pql_tiers;
_Static_assert(sizeof pql_tiers / sizeof *pql_tiers <= PQL_TRIAL_LABEL,
               "there is a table for each tier, and a label that no tier has");
