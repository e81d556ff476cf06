/* SPDX-License-Identifier: Apache-2.0 */

/* Which kernels run: tiers, groups, and the table in use. */

#ifndef PQL_SELECT_H
#define PQL_SELECT_H

#include "kernels.h"
#include "pqlane.h"

/* A tier: the groups that it brings (NULL: it lacks that group). Each says what it needs of the processor; a group that
 * cannot run here is as if it were not there. */
struct pql_tier {
    const char *name;
    const struct pql_keccak_kernels *keccak;
    const struct pql_sha2_kernels *sha2;
    const struct pql_mlkem_kernels *mlkem;
    const struct pql_mldsa_kernels *mldsa;
};

#define PQL_MAX_TIERS 8

/* The groups of a tier that this processor can run, all NULL otherwise; 0 if there is none. */
int pql_tier_runs(struct pql_tier *here, const struct pql_tier *tier);

/* All tiers, slowest first; the first is portable and supported everywhere. */
extern const struct pql_tier *const pql_tiers[];
extern const size_t pql_tier_count;

/* The table in use, loaded once by each operation; or what counts its calls (counting.h). NULL: *status says why
 * (PQLANE_ERR_SELFTEST, PQLANE_ERR_BACKEND). */
const struct pql_kernels *pql_kernels_in_use(pqlane_status *status);

/* What became of a tier. */
pqlane_backend_state pql_tier_state(size_t index);

/* Switches to a tier, NULL: the fastest that is ready. */
pqlane_status pql_use_tier(const char *name);

/* Asks every known answer of every tier that is ready again; PQLANE_ERR_SELFTEST if one is wrong. */
pqlane_status pql_check_kernels(void);

#endif
