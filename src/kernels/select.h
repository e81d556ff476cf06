/* SPDX-License-Identifier: Apache-2.0 */

/* Which kernels run: tiers, groups, and the table in use. */

#ifndef PQL_SELECT_H
#define PQL_SELECT_H

#include "kernels.h"
#include "pqlane.h"

#include <stdatomic.h>

/* A tier: the groups that it brings (NULL: it lacks that group). Each says what it needs of the processor; a group that
 * cannot run here is as if it were not there. */
struct pql_tier {
    const char *name;
    const struct pql_keccak_kernels *keccak;
    const struct pql_sha2_kernels *sha2;
    const struct pql_mlkem_kernels *mlkem;
    const struct pql_mldsa_kernels *mldsa;
};

/* The groups of a tier that this processor can run, all NULL otherwise; 0 if there is none. */
int pql_tier_runs(struct pql_tier *here, const struct pql_tier *tier);

/* All tiers, slowest first; the first is portable and supported everywhere. */
extern const struct pql_tier *const pql_tiers[];
extern const size_t pql_tier_count;
extern const char *const pql_group_names[PQL_GROUPS];

/* The table in use, loaded once by each operation; or what counts its calls (counting.h). NULL: *status says why
 * (PQLANE_ERR_SELFTEST, PQLANE_ERR_BACKEND). */
const struct pql_kernels *pql_kernels_in_use(pqlane_status *status);

/* What is chosen, whatever is tried out or counted at the moment: where a key is prepared, which stays with them. */
const struct pql_kernels *pql_kernels_settled(pqlane_status *status);

/* What became of a tier. */
pqlane_backend_state pql_tier_state(size_t index);

/* Switches to a tier, NULL: the fastest that is ready. */
pqlane_status pql_use_tier(const char *name);

/* Asks every known answer of every tier that is ready again; PQLANE_ERR_SELFTEST if one is wrong. */
pqlane_status pql_check_kernels(void);

/* ---- Groups one by one ---- */

/* PQL_GROUP_OF() of those that gave a wrong answer. They are never used again. */
extern _Atomic uint32_t pql_wrong_groups;

/* Can these kernels still be used? What stands on portable cannot if that is wrong (PQLANE_ERR_SELFTEST). */
static inline pqlane_status pql_kernels_fault(const struct pql_kernels *k)
{
    const uint32_t portable = PQL_GROUP_OF(PQL_GROUP_KECCAK, 0) | PQL_GROUP_OF(PQL_GROUP_SHA2, 0) |
                              PQL_GROUP_OF(PQL_GROUP_MLKEM, 0) | PQL_GROUP_OF(PQL_GROUP_MLDSA, 0);
    const uint32_t wrong = atomic_load_explicit(&pql_wrong_groups, memory_order_relaxed);
    if (__builtin_expect((wrong & (k->uses | portable)) == 0, 1)) return PQLANE_OK;
    return wrong & portable ? PQLANE_ERR_SELFTEST : PQLANE_ERR_BACKEND;
}

/* For k, where something is wrong with it: kernels with the same group of this kind, and others in the place of those
 * that are wrong. NULL: that group is, or portable; *status says which. */
const struct pql_kernels *pql_kernels_with(const struct pql_kernels *k, enum pql_group group, pqlane_status *status);

/* Asks the known answer of a group. 0: it is wrong, and operations run on the tier below from now on; those under way
 * end as they began. */
int pql_ask_group(size_t tier, enum pql_group group);

/* Whether a tier brings a group that may be used: the processor runs it, and its answer was right. */
int pql_has_group(size_t tier, enum pql_group group);

/* Tiers below this index may be used without being asked for: the environment has the last word, unless the program
 * has chosen another since. */
size_t pql_tiers_allowed(void);

/* Of every group the tier that the start or pqlane_backend_force() chose, or the next one below that is not wrong. */
void pql_preferred_tiers(uint8_t tiers[PQL_GROUPS]);

/* The kernels that have each group from the tier of this index. `is_trial`: the same, but metrics call their operations
 * those of "canary". NULL: one of the groups is not there, or there are too many such tables already. */
const struct pql_kernels *pql_kernels_from(const uint8_t tiers[PQL_GROUPS], int is_trial);

/* Makes k the kernels that are settled, if those are still `before`; 0: somebody else changed them. */
int pql_settle(const struct pql_kernels *before, const struct pql_kernels *k);

/* Operations that begin from now on run on k, if what is settled is still `before`; NULL: on what is settled. */
void pql_try_out(const struct pql_kernels *before, const struct pql_kernels *k);

/* Of every group the tier that is fastest now, into `tiers`, which has those of the highest tier. Given by the guard,
 * who knows of operations. */
void pql_choose_fastest(uint8_t tiers[PQL_GROUPS]);

#endif
