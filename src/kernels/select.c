/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Selection by overlay. The table of a tier starts as that of the tier below it and takes over each group that the tier
 * brings and that gives its known answer. All tables are made once, in static memory, and never change; `in_use` is the
 * one pointer that moves.
 */

#include "select.h"

#include "counting.h"
#include "cpu.h"
#include "known_answer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static struct pql_kernels tables[PQL_MAX_TIERS];
static pqlane_backend_state states[PQL_MAX_TIERS];
static pqlane_status none_because = PQLANE_OK; /* why in_use was NULL after the start */
static _Atomic(const struct pql_kernels *) in_use;
static size_t tried; /* tiers, from the lowest on, whose known answers were asked */
static pthread_once_t once = PTHREAD_ONCE_INIT, once_all = PTHREAD_ONCE_INIT;

int pql_tier_runs(struct pql_tier *here, const struct pql_tier *tier)
{
    const unsigned lacking = ~pql_cpu_features();
    *here = *tier;
    if (here->keccak && here->keccak->needs & lacking) here->keccak = NULL;
    if (here->sha2 && here->sha2->needs & lacking) here->sha2 = NULL;
    if (here->mlkem && here->mlkem->needs & lacking) here->mlkem = NULL;
    if (here->mldsa && here->mldsa->needs & lacking) here->mldsa = NULL;
    return here->keccak || here->sha2 || here->mlkem || here->mldsa;
}

/* Takes over what is right; 0 if something was wrong, and the table is then still called by the tier below. */
static int overlay(struct pql_kernels *table, const struct pql_tier *tier, size_t index)
{
    int right = 1;
#define TAKE(group, GROUP)                                        \
    if (tier->group && pql_##group##_known_answer(tier->group)) { \
        table->group = *tier->group;                              \
        table->from[PQL_GROUP_##GROUP] = (uint8_t)index;          \
    } else {                                                      \
        right &= !tier->group;                                    \
    }
    TAKE(keccak, KECCAK)
    TAKE(sha2, SHA2)
    TAKE(mlkem, MLKEM)
    TAKE(mldsa, MLDSA)
#undef TAKE
    if (right) table->tier = tier->name;
    return right;
}

/* The table of a tier that is ready, or for NULL the one with every right group there is; NULL if there is none. */
static const struct pql_kernels *find_table(const char *name)
{
    if (!name) return &tables[pql_tier_count - 1];
    for (size_t i = 0; i < tried; i++)
        if (states[i] == PQLANE_BACKEND_READY && strcmp(pql_tiers[i]->name, name) == 0) return &tables[i];
    return NULL;
}

static void try_tiers(size_t count)
{
    for (; tried < count; tried++) {
        const size_t i = tried;
        struct pql_tier here;
        if (i > 0) tables[i] = tables[i - 1];
        if (!pql_tier_runs(&here, pql_tiers[i]))
            states[i] = PQLANE_BACKEND_UNSUPPORTED;
        else if (!overlay(&tables[i], &here, i))
            states[i] = PQLANE_BACKEND_FAILED;
    }
}

/* Where the environment forces a tier, no instruction of a higher one is run: a processor that promises what it cannot
 * do can so be helped. */
static void start(void)
{
    const char *forced = secure_getenv("PQLANE_BACKEND");
    size_t needed = pql_tier_count;
    if (forced && !*forced) forced = NULL;
    for (size_t i = 0; forced && i < pql_tier_count; i++)
        if (strcmp(pql_tiers[i]->name, forced) == 0) needed = i + 1;
    try_tiers(needed);
    const struct pql_kernels *table = find_table(forced);
    if (states[0] != PQLANE_BACKEND_READY)
        none_because = PQLANE_ERR_SELFTEST; /* every tier stands on portable */
    else if (!table)
        none_because = PQLANE_ERR_BACKEND;
    else
        atomic_store_explicit(&in_use, table, memory_order_release);
}

const struct pql_kernels *pql_kernels_in_use(pqlane_status *status)
{
    const struct pql_kernels *k = atomic_load_explicit(&in_use, memory_order_acquire);
    if (k) return pql_counted(k);
    pthread_once(&once, start);
    k = atomic_load_explicit(&in_use, memory_order_acquire);
    if (!k) *status = none_because;
    return k;
}

static void start_all(void)
{
    pthread_once(&once, start);
    try_tiers(pql_tier_count);
}

pqlane_backend_state pql_tier_state(size_t index)
{
    pthread_once(&once_all, start_all);
    return states[index];
}

pqlane_status pql_use_tier(const char *name)
{
    pthread_once(&once_all, start_all);
    if (states[0] != PQLANE_BACKEND_READY) return PQLANE_ERR_SELFTEST;
    const struct pql_kernels *table = find_table(name);
    if (!table) return PQLANE_ERR_BACKEND;
    atomic_store_explicit(&in_use, table, memory_order_release);
    return PQLANE_OK;
}

/* Groups are asked where tiers bring them: a table repeats those of the tiers below. */
pqlane_status pql_check_kernels(void)
{
    pqlane_status status = PQLANE_OK;
    if (!pql_kernels_in_use(&status)) return status;
    pthread_once(&once_all, start_all);
    for (size_t i = 0; i < pql_tier_count; i++) {
        struct pql_kernels groups = {0};
        struct pql_tier here;
        if (states[i] != PQLANE_BACKEND_READY) continue;
        pql_tier_runs(&here, pql_tiers[i]);
        if (!overlay(&groups, &here, i)) return PQLANE_ERR_SELFTEST;
    }
    return PQLANE_OK;
}
