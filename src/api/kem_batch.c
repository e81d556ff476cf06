/* SPDX-License-Identifier: Apache-2.0 */

/*
 * pqlane_kem_*_batch: items are checked one by one and gathered into groups, and each group is run at once. Items that
 * fail a check have their status and cleared outputs, and join no group.
 */

#include "items.h"
#include "kem.h"

#define GROUP 8 /* operations that fill the widest lanes */
#define OWN 4   /* of them, those that prepare a key for themselves: memory of a first-level cache */

/* ---- Encapsulation ---- */

struct encaps_group {
    const struct pql_kernels *k;
    size_t n, owned;
    struct pql_mlkem_encaps ops[GROUP];
    pqlane_kem_encaps_item *items[GROUP];
    struct pql_mlkem_own_public own[OWN];
};

static void finish_encaps(const pqlane_alg *alg, pqlane_kem_encaps_item *item, pqlane_status status)
{
    item->status = status;
    if (status != PQLANE_OK) {
        pql_clear(alg, item->ct, PQLANE_SIZE_CIPHERTEXT);
        pql_clear(alg, item->ss, PQLANE_SIZE_SHARED_SECRET);
    }
}

static void run_encaps(const pqlane_alg *alg, struct encaps_group *group)
{
    if (group->n > 0) pql_mlkem_encaps_batch(group->k, &alg->mlkem, group->ops, group->n);
    for (size_t i = 0; i < group->n; i++) finish_encaps(alg, group->items[i], group->ops[i].status);
    group->n = group->owned = 0;
}

static pqlane_status check_encaps(const pqlane_alg *alg, const pqlane_kem_encaps_item *item)
{
    pqlane_status status = pql_check_outputs(item->ct, item->ss);
    if (status != PQLANE_OK) return status;
    if (item->key) return item->key->head.alg == alg ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
    return pql_check_input(item->ek, item->ek_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
}

static void add_encaps(const pqlane_alg *alg, struct encaps_group *group, pqlane_kem_encaps_item *item,
                       const struct pql_kernels *k, const uint8_t *coins)
{
    if (group->k != k || group->n == pql_group_size(k, GROUP) || (!item->key && group->owned == OWN))
        run_encaps(alg, group);
    struct pql_mlkem_encaps *op = &group->ops[group->n];
    group->k = k;
    group->items[group->n++] = item;
    op->ct = item->ct;
    op->ss = item->ss;
    op->m = coins;
    op->key = item->key ? &item->key->mlkem : NULL;
    op->own = item->key ? NULL : &group->own[group->owned++];
    op->ek = item->ek;
}

pqlane_status pqlane_kem_encaps_batch(const pqlane_alg *alg, pqlane_kem_encaps_item *items, size_t count,
                                      size_t item_bytes)
{
    if (!pql_are_items(alg, PQLANE_KIND_KEM, items, count, item_bytes, sizeof *items)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_ENCAPS_BATCH);
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    struct encaps_group group;
    uint8_t drawn[GROUP][PQLANE_MLKEM_COINS_BYTES];
    group.k = NULL;
    group.n = group.owned = 0;

    for (size_t start = 0; start < count; start += GROUP) {
        const size_t end = count - start < GROUP ? count : start + GROUP;
        size_t to_draw = 0;
        for (size_t i = start; i < end; i++) to_draw += !PQL_ITEM(pqlane_kem_encaps_item, items, i, item_bytes)->coins;
        const pqlane_status random = pql_random(drawn[0], to_draw * sizeof *drawn);
        for (size_t i = start; i < end; i++) {
            pqlane_kem_encaps_item *item = PQL_ITEM(pqlane_kem_encaps_item, items, i, item_bytes);
            const uint8_t *coins = item->coins ? item->coins : drawn[--to_draw];
            pqlane_status fits = check_encaps(alg, item);
            if (fits == PQLANE_OK && !item->coins) fits = random;
            if (fits == PQLANE_OK && !item->key) fits = status;
            const struct pql_kernels *own = item->key ? pql_call_prepared(&call, &item->key->head, &fits) : k;
            if (fits == PQLANE_OK)
                add_encaps(alg, &group, item, own, coins);
            else
                finish_encaps(alg, item, fits);
        }
        run_encaps(alg, &group);
    }
    pql_wipe(drawn, sizeof drawn);
    return pql_call_end_items(&call, items, count, item_bytes, offsetof(pqlane_kem_encaps_item, status));
}

/* ---- Decapsulation ---- */

struct decaps_group {
    const struct pql_kernels *k;
    size_t n, owned;
    struct pql_mlkem_decaps ops[GROUP];
    pqlane_kem_decaps_item *items[GROUP];
    struct pql_mlkem_own_private own[OWN];
    uint8_t expanded[OWN][PQL_MLKEM_MAX_DK_BYTES];
};

static void finish_decaps(const pqlane_alg *alg, pqlane_kem_decaps_item *item, pqlane_status status)
{
    item->status = status;
    if (status != PQLANE_OK) pql_clear(alg, item->ss, PQLANE_SIZE_SHARED_SECRET);
}

static void run_decaps(const pqlane_alg *alg, struct decaps_group *group)
{
    if (group->n > 0) pql_mlkem_decaps_batch(group->k, &alg->mlkem, group->ops, group->n);
    for (size_t i = 0; i < group->n; i++) finish_decaps(alg, group->items[i], group->ops[i].status);
    pql_wipe(group->expanded, group->owned * sizeof *group->expanded);
    group->n = group->owned = 0;
}

static pqlane_status check_decaps(const pqlane_alg *alg, const pqlane_kem_decaps_item *item)
{
    if (!item->ss) return PQLANE_ERR_ARGUMENT;
    if (item->key && item->key->head.alg != alg) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = item->key ? PQLANE_OK : pql_check_private_key(alg, item->dk, item->dk_len);
    return status != PQLANE_OK ? status
                               : pql_check_input(item->ct, item->ct_len, pql_size(alg, PQLANE_SIZE_CIPHERTEXT));
}

static void add_decaps(const pqlane_alg *alg, struct decaps_group *group, pqlane_kem_decaps_item *item,
                       const struct pql_kernels *k)
{
    if (group->k != k || group->n == pql_group_size(k, GROUP) || (!item->key && group->owned == OWN))
        run_decaps(alg, group);
    struct pql_mlkem_decaps *op = &group->ops[group->n];
    group->k = k;
    group->items[group->n++] = item;
    op->ss = item->ss;
    op->ct = item->ct;
    op->key = item->key ? &item->key->mlkem : NULL;
    if (item->key) return;
    op->own = &group->own[group->owned];
    op->dk = pql_kem_expanded(k, alg, group->expanded[group->owned++], item->dk, item->dk_len);
}

pqlane_status pqlane_kem_decaps_batch(const pqlane_alg *alg, pqlane_kem_decaps_item *items, size_t count,
                                      size_t item_bytes)
{
    if (!pql_are_items(alg, PQLANE_KIND_KEM, items, count, item_bytes, sizeof *items)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_DECAPS_BATCH);
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    struct decaps_group group;
    group.k = NULL;
    group.n = group.owned = 0;

    for (size_t i = 0; i < count; i++) {
        pqlane_kem_decaps_item *item = PQL_ITEM(pqlane_kem_decaps_item, items, i, item_bytes);
        pqlane_status fits = check_decaps(alg, item);
        if (fits == PQLANE_OK && !item->key) fits = status;
        const struct pql_kernels *own = item->key ? pql_call_prepared(&call, &item->key->head, &fits) : k;
        if (fits == PQLANE_OK)
            add_decaps(alg, &group, item, own);
        else
            finish_decaps(alg, item, fits);
    }
    run_decaps(alg, &group);
    return pql_call_end_items(&call, items, count, item_bytes, offsetof(pqlane_kem_decaps_item, status));
}
