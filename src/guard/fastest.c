/* SPDX-License-Identifier: Apache-2.0 */

/* PQLANE_BACKEND=fastest: which tier each group is to be from, by what operations take here and now. Some milliseconds,
 * once, before the first operation. */

#include "kernels/select.h"
#include "limit.h"
#include "race.h"

#include <string.h>

#define ROUNDS 11
#define BUDGET_NS 50000000u
#define CLEARLY 0.98 /* of the time of a higher tier: with less to gain, that is taken */

static void add(struct pql_race *race, const uint8_t tiers[PQL_GROUPS], size_t hash, enum pql_group ring, size_t tier)
{
    uint8_t own[PQL_GROUPS];
    memcpy(own, tiers, sizeof own);
    own[PQL_GROUP_KECCAK] = (uint8_t)hash;
    own[ring] = (uint8_t)tier;
    pql_race_add(race, pql_kernels_from(own, 0));
}

/* The first is what the highest tiers have. */
static void take_best(const struct pql_race *race, uint8_t tiers[PQL_GROUPS])
{
    const struct pql_arm *best = &race->arms[0];
    for (unsigned i = 1; i < race->count; i++)
        if (race->arms[i].ns < CLEARLY * best->ns) best = &race->arms[i];
    memcpy(tiers, best->k->from, sizeof best->k->from);
}

static void choose(struct pql_race *race, struct pql_trial *trial, const char *algorithm, enum pql_trial_kind kind,
                   uint8_t tiers[PQL_GROUPS])
{
    static const atomic_int never;
    const size_t row = pql_row_named(algorithm, strlen(algorithm));
    race->is_contest = 1;
    pql_trial_prepare(trial, race->arms[0].k, &pql_algs[row], kind);
    if (pql_race_run(race, trial, ROUNDS, BUDGET_NS, &never)) take_best(race, tiers);
}

void pql_choose_fastest(uint8_t tiers[PQL_GROUPS])
{
    static struct pql_race race; /* the selection comes here once */
    static struct pql_trial trial;
    race.count = 0;
    for (size_t hash = pql_tier_count; hash-- > 0;)
        for (size_t tier = pql_tier_count; tier-- > 0;) add(&race, tiers, hash, PQL_GROUP_MLKEM, tier);
    choose(&race, &trial, "ML-KEM-768", PQL_TRIAL_DECAPS, tiers);
    race.count = 0;
    for (size_t tier = pql_tier_count; tier-- > 0;) add(&race, tiers, tiers[PQL_GROUP_KECCAK], PQL_GROUP_MLDSA, tier);
    choose(&race, &trial, "ML-DSA-65", PQL_TRIAL_SIGN, tiers);
}
