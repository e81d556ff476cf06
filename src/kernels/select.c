/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Selection by overlay. The table of a tier starts as that of the tier below it and takes over each group that the tier
 * brings and that gives its known answer. Others are mixed on demand of groups that are right. All tables are made
 * once, in static memory, and never change or go; `in_use` and `settled` are the pointers that move.
 */

#include "select.h"

#include "counting.h"
#include "cpu.h"
#include "known_answer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MOST_MIXED 64 /* of 3 tiers that bring 3 groups there are 27, and as many for trials */

const char *const pql_group_names[PQL_GROUPS] = {
#define NAME(GROUP, group) #group,
    PQL_GROUP_LIST(NAME)
#undef NAME
};

static struct pql_kernels tables[PQL_MAX_TIERS], mixed[MOST_MIXED];
static _Atomic size_t mixed_count;
static _Atomic pqlane_backend_state states[PQL_MAX_TIERS];
static _Atomic pqlane_status none_because = PQLANE_OK; /* why there are no kernels in use */
static _Atomic(const struct pql_kernels *) in_use, settled;
static _Atomic size_t tried;               /* tiers, from the lowest on, whose known answers were asked */
static _Atomic size_t allowed;             /* of them, those that may be used without being asked for */
static _Atomic uint32_t brought;           /* PQL_GROUP_OF() of groups that run here */
static _Atomic uint8_t chosen[PQL_GROUPS]; /* tiers */
static pthread_once_t once = PTHREAD_ONCE_INIT, once_all = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of mixed tables, and of changes */
_Atomic uint32_t pql_wrong_groups;

int pql_tier_runs(struct pql_tier *here, const struct pql_tier *tier)
{
    const unsigned lacking = ~pql_cpu_features();
    *here = *tier;
#define LEAVE_OUT(GROUP, group) \
    if (here->group && here->group->needs & lacking) here->group = NULL;
    PQL_GROUP_LIST(LEAVE_OUT)
#undef LEAVE_OUT
    return here->keccak || here->sha2 || here->mlkem || here->mldsa;
}

static int brings(const struct pql_tier *tier, enum pql_group which)
{
    switch (which) {
#define CASE(GROUP, group)  \
    case PQL_GROUP_##GROUP: \
        return tier->group != NULL;
        PQL_GROUP_LIST(CASE)
#undef CASE
    default:
        return 0;
    }
}

static int is_right(const struct pql_tier *tier, enum pql_group which)
{
    switch (which) {
#define CASE(GROUP, group)  \
    case PQL_GROUP_##GROUP: \
        return pql_##group##_known_answer(tier->group);
        PQL_GROUP_LIST(CASE)
#undef CASE
    default:
        return 0;
    }
}

static void take_over(struct pql_kernels *table, size_t index, enum pql_group which)
{
    const struct pql_tier *tier = pql_tiers[index];
    switch (which) {
#define CASE(GROUP, group)           \
    case PQL_GROUP_##GROUP:          \
        table->group = *tier->group; \
        break;
        PQL_GROUP_LIST(CASE)
#undef CASE
    default:
        return;
    }
    table->uses &= ~(0xffu * PQL_GROUP_OF(which, 0));
    table->uses |= PQL_GROUP_OF(which, index);
    table->from[which] = table->label[which] = (uint8_t)index;
}

/* What was wrong leaves the table called by the tier below. */
static void overlay(size_t index)
{
    struct pql_kernels *table = &tables[index];
    struct pql_tier here;
    uint32_t wrong = 0;
    if (index > 0) *table = tables[index - 1];
    if (!pql_tier_runs(&here, pql_tiers[index])) {
        states[index] = PQLANE_BACKEND_UNSUPPORTED;
        return;
    }
    for (unsigned g = 0; g < PQL_GROUPS; g++) {
        if (!brings(&here, g)) continue;
        atomic_fetch_or(&brought, PQL_GROUP_OF(g, index));
        if (is_right(&here, g))
            take_over(table, index, g);
        else
            wrong |= PQL_GROUP_OF(g, index);
    }
    atomic_fetch_or(&pql_wrong_groups, wrong);
    if (wrong)
        states[index] = PQLANE_BACKEND_FAILED;
    else
        table->tier = pql_tiers[index]->name;
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
    for (size_t i = tried; i < count; i++) overlay(i);
    if (tried < count) tried = count;
}

/* By the start, or by the program. */
static void note_choice(const struct pql_kernels *k)
{
    for (unsigned g = 0; g < PQL_GROUPS; g++) chosen[g] = k->from[g];
}

static void publish(const struct pql_kernels *k)
{
    atomic_store_explicit(&settled, k, memory_order_release);
    atomic_store_explicit(&in_use, k, memory_order_release);
}

static const struct pql_kernels *fastest(void)
{
    uint8_t tiers[PQL_GROUPS];
    const struct pql_kernels *highest = find_table(NULL);
    memcpy(tiers, highest->from, sizeof tiers);
    pql_choose_fastest(tiers);
    const struct pql_kernels *k = pql_kernels_from(tiers, 0);
    return k ? k : highest;
}

/* Where the environment forces a tier, no instruction of a higher one is run: a processor that promises what it cannot
 * do can so be helped. */
static void choose(void)
{
    const char *forced = secure_getenv("PQLANE_BACKEND");
    size_t needed = pql_tier_count;
    if (forced && !*forced) forced = NULL;
    for (size_t i = 0; forced && i < pql_tier_count; i++)
        if (strcmp(pql_tiers[i]->name, forced) == 0) needed = i + 1;
    try_tiers(needed);
    allowed = needed;
    if (states[0] != PQLANE_BACKEND_READY) {
        none_because = PQLANE_ERR_SELFTEST; /* every tier stands on portable */
        return;
    }
    const struct pql_kernels *table = forced && strcmp(forced, "fastest") == 0 ? fastest() : find_table(forced);
    if (!table) {
        none_because = PQLANE_ERR_BACKEND;
        return;
    }
    note_choice(table);
    publish(table);
}

/* A child of fork() has neither the thread that had the lock nor the one that tries something out. */
static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&lock);
}

static void in_child(void)
{
    atomic_store(&in_use, atomic_load(&settled));
    pthread_mutex_unlock(&lock);
}

/* Handlers last: metrics may have their lock here, and in fork() it comes after this one. */
static void start(void)
{
    choose();
    pthread_atfork(before_fork, after_fork, in_child);
}

static const struct pql_kernels *load(_Atomic(const struct pql_kernels *) *which, pqlane_status *status)
{
    const struct pql_kernels *k = atomic_load_explicit(which, memory_order_acquire);
    if (k) return k;
    pthread_once(&once, start);
    k = atomic_load_explicit(which, memory_order_acquire);
    if (!k) *status = none_because;
    return k;
}

const struct pql_kernels *pql_kernels_in_use(pqlane_status *status)
{
    const struct pql_kernels *k = load(&in_use, status);
    return k ? pql_counted(k) : NULL;
}

const struct pql_kernels *pql_kernels_settled(pqlane_status *status)
{
    return load(&settled, status);
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

/* ---- Groups one by one ---- */

int pql_has_group(size_t tier, enum pql_group group)
{
    const uint32_t bit = PQL_GROUP_OF(group, tier);
    return tier < PQL_MAX_TIERS && brought & bit & ~pql_wrong_groups;
}

size_t pql_tiers_allowed(void)
{
    return allowed;
}

void pql_preferred_tiers(uint8_t tiers[PQL_GROUPS])
{
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        for (tiers[g] = chosen[g]; tiers[g] > 0 && !pql_has_group(tiers[g], g);) tiers[g]--;
}

/* Tables that are there do not change: no lock is needed. */
static const struct pql_kernels *find_mixed(const uint8_t tiers[PQL_GROUPS], int is_trial)
{
    const size_t bytes = sizeof tables[0].from, count = mixed_count;
    for (size_t i = 0; !is_trial && i < tried; i++)
        if (states[i] == PQLANE_BACKEND_READY && memcmp(tables[i].from, tiers, bytes) == 0) return &tables[i];
    for (size_t i = 0; i < count; i++)
        if (memcmp(mixed[i].from, tiers, bytes) == 0 && (mixed[i].label[0] != mixed[i].from[0]) == is_trial)
            return &mixed[i];
    return NULL;
}

/* With the lock. NULL: one of the groups may not be used, or there are too many tables. */
static const struct pql_kernels *find_or_mix(const uint8_t tiers[PQL_GROUPS], int is_trial)
{
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        if (!pql_has_group(tiers[g], g)) return NULL;
    const struct pql_kernels *found = find_mixed(tiers, is_trial);
    if (found || mixed_count == MOST_MIXED) return found;
    struct pql_kernels *made = &mixed[mixed_count];
    made->tier = "mixed";
    for (unsigned g = 0; g < PQL_GROUPS; g++) take_over(made, tiers[g], g);
    if (is_trial) memset(made->label, PQL_TRIAL_LABEL, sizeof made->label);
    mixed_count++;
    return made;
}

/* Tiers of k, or where a group is wrong, of the next one below. */
static void repair(uint8_t tiers[PQL_GROUPS], const struct pql_kernels *k)
{
    for (unsigned g = 0; g < PQL_GROUPS; g++)
        for (tiers[g] = k->from[g]; tiers[g] > 0 && !pql_has_group(tiers[g], g);) tiers[g]--;
}

/* Without groups that are wrong. NULL: portable is. */
static const struct pql_kernels *repaired(const struct pql_kernels *k)
{
    uint8_t tiers[PQL_GROUPS];
    const pqlane_status fault = pql_kernels_fault(k);
    if (fault == PQLANE_OK) return k;
    if (fault == PQLANE_ERR_SELFTEST) return NULL;
    repair(tiers, k);
    const struct pql_kernels *found = find_or_mix(tiers, 0);
    return found ? found : &tables[0]; /* there were too many tables */
}

const struct pql_kernels *pql_kernels_from(const uint8_t tiers[PQL_GROUPS], int is_trial)
{
    pthread_mutex_lock(&lock);
    const struct pql_kernels *k = find_or_mix(tiers, is_trial);
    pthread_mutex_unlock(&lock);
    return k;
}

const struct pql_kernels *pql_kernels_with(const struct pql_kernels *k, enum pql_group group, pqlane_status *status)
{
    uint8_t tiers[PQL_GROUPS];
    *status = pql_kernels_fault(k);
    repair(tiers, k);
    if (*status == PQLANE_ERR_SELFTEST || tiers[group] != k->from[group]) return NULL;
    const struct pql_kernels *found = find_mixed(tiers, 0);
    if (!found) found = pql_kernels_from(tiers, 0);
    if (found) *status = PQLANE_OK;
    return found;
}

pqlane_status pql_use_tier(const char *name)
{
    pthread_once(&once_all, start_all);
    if (pql_kernels_fault(&tables[0]) != PQLANE_OK) return PQLANE_ERR_SELFTEST;
    pthread_mutex_lock(&lock);
    const struct pql_kernels *table = find_table(name);
    for (size_t i = 0; name && table && i < pql_tier_count; i++)
        if (table == &tables[i] && i >= allowed) allowed = i + 1;
    if (!name) allowed = pql_tier_count;
    if (table) note_choice(table);
    if (table) table = repaired(table);
    if (table) publish(table);
    pthread_mutex_unlock(&lock);
    return table ? PQLANE_OK : PQLANE_ERR_BACKEND;
}

int pql_settle(const struct pql_kernels *before, const struct pql_kernels *k)
{
    pthread_mutex_lock(&lock);
    const int is_same = atomic_load(&settled) == before && pql_kernels_fault(k) == PQLANE_OK;
    if (is_same) publish(k);
    pthread_mutex_unlock(&lock);
    return is_same;
}

void pql_try_out(const struct pql_kernels *before, const struct pql_kernels *k)
{
    pthread_mutex_lock(&lock);
    const struct pql_kernels *now = atomic_load(&settled);
    if (k && now == before && pql_kernels_fault(k) == PQLANE_OK) now = k;
    atomic_store_explicit(&in_use, now, memory_order_release);
    pthread_mutex_unlock(&lock);
}

/* Where portable is wrong there is nothing left to run on. */
static void give_up(size_t tier, enum pql_group group)
{
    pthread_mutex_lock(&lock);
    atomic_fetch_or(&pql_wrong_groups, PQL_GROUP_OF(group, tier));
    states[tier] = PQLANE_BACKEND_FAILED;
    const struct pql_kernels *k = atomic_load(&settled);
    if (k) {
        k = repaired(k);
        if (!k) none_because = PQLANE_ERR_SELFTEST;
        publish(k);
    }
    pthread_mutex_unlock(&lock);
}

int pql_ask_group(size_t tier, enum pql_group group)
{
    if (is_right(pql_tiers[tier], group)) return 1;
    give_up(tier, group);
    return 0;
}

pqlane_status pql_check_kernels(void)
{
    pqlane_status status = PQLANE_OK;
    if (!pql_kernels_in_use(&status)) return status;
    pthread_once(&once_all, start_all);
    for (size_t i = 0; i < pql_tier_count; i++)
        for (unsigned g = 0; g < PQL_GROUPS; g++)
            if (pql_has_group(i, g) && !pql_ask_group(i, g)) status = PQLANE_ERR_SELFTEST;
    return status;
}
