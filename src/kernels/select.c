/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Selection by overlay. The table of a tier starts as that of the tier below it and takes over each group that the tier brings and that gives its known
 * answer. All tables are made once, in static memory, and never change; `in_use` is the one pointer that moves.
 */

#define _GNU_SOURCE /* secure_getenv */

#include "select.h"

#include "known_answer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TIERS 8

static struct pql_kernels tables[MAX_TIERS];
static pqlane_backend_state states[MAX_TIERS];
static pqlane_status none_because = PQLANE_OK; /* why in_use was NULL after the start */
static _Atomic(const struct pql_kernels *) in_use;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Takes over what is right; 0 if something was wrong. */
static int overlay(struct pql_kernels *table, const struct pql_tier *tier)
{
    int right = 1;
    if (tier->keccak && pql_keccak_known_answer(tier->keccak)) table->keccak = *tier->keccak;
    else right &= !tier->keccak;
    if (tier->sha2 && pql_sha2_known_answer(tier->sha2)) table->sha2 = *tier->sha2;
    else right &= !tier->sha2;
    if (tier->mlkem && pql_mlkem_known_answer(tier->mlkem)) table->mlkem = *tier->mlkem;
    else right &= !tier->mlkem;
    if (tier->mldsa && pql_mldsa_known_answer(tier->mldsa)) table->mldsa = *tier->mldsa;
    else right &= !tier->mldsa;
    table->tier = tier->name;
    return right;
}

/* The index of a tier that can be used, or of the fastest one for NULL; -1 if there is none. */
static int ready_tier(const char *name)
{
    int found = -1;
    for (size_t i = 0; i < pql_tier_count; i++)
        if (states[i] == PQLANE_BACKEND_READY && (!name || strcmp(pql_tiers[i]->name, name) == 0)) found = (int)i;
    return found;
}

static void start(void)
{
    for (size_t i = 0; i < pql_tier_count; i++) {
        if (i > 0) tables[i] = tables[i - 1];
        if (!pql_tiers[i]->supported())
            states[i] = PQLANE_BACKEND_UNSUPPORTED;
        else if (!overlay(&tables[i], pql_tiers[i]))
            states[i] = PQLANE_BACKEND_FAILED;
    }
    const char *forced = secure_getenv("PQLANE_BACKEND");
    int tier = ready_tier(forced && *forced ? forced : NULL);
    if (states[0] != PQLANE_BACKEND_READY)
        none_because = PQLANE_ERR_SELFTEST; /* every tier stands on portable */
    else if (tier < 0)
        none_because = PQLANE_ERR_BACKEND;
    else
        atomic_store_explicit(&in_use, &tables[tier], memory_order_release);
}

const struct pql_kernels *pql_kernels_in_use(pqlane_status *status)
{
    const struct pql_kernels *k = atomic_load_explicit(&in_use, memory_order_acquire);
    if (k) return k;
    pthread_once(&once, start);
    k = atomic_load_explicit(&in_use, memory_order_acquire);
    if (!k) *status = none_because;
    return k;
}

pqlane_backend_state pql_tier_state(size_t index)
{
    pthread_once(&once, start);
    return states[index];
}

pqlane_status pql_use_tier(const char *name)
{
    pthread_once(&once, start);
    if (states[0] != PQLANE_BACKEND_READY) return PQLANE_ERR_SELFTEST;
    int tier = ready_tier(name);
    if (tier < 0) return PQLANE_ERR_BACKEND;
    atomic_store_explicit(&in_use, &tables[tier], memory_order_release);
    return PQLANE_OK;
}

pqlane_status pql_check_kernels(void)
{
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_kernels_in_use(&status);
    if (!k) return status;
    int right = pql_keccak_known_answer(&k->keccak) && pql_sha2_known_answer(&k->sha2) && pql_mlkem_known_answer(&k->mlkem) &&
                pql_mldsa_known_answer(&k->mldsa);
    return right ? PQLANE_OK : PQLANE_ERR_SELFTEST;
}
