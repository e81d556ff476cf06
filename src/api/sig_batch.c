/* SPDX-License-Identifier: Apache-2.0 */

/*
 * pqlane_sig_*_batch: items are checked one by one. Those with prepared keys are gathered into groups, and each group
 * is run at once; the others are done by themselves: their matrices fill the lanes, and would fill the stack. Items
 * that fail a check have their status and cleared outputs.
 */

#include "items.h"
#include "sig.h"

/* Operations of a group. Signatures: more than there are attempts in flight, so that others take the places of those
 * that are done. */
#define SIGN_GROUP 16
#define VERIFY_GROUP 8

/* ---- Signing ---- */

struct sign_group {
    const struct pql_kernels *k;
    size_t n;
    struct pql_mldsa_sign ops[SIGN_GROUP];
    pqlane_sig_sign_item *items[SIGN_GROUP];
};

static void finish_sign(const pqlane_alg *alg, pqlane_sig_sign_item *item, pqlane_status status)
{
    item->status = status;
    if (status != PQLANE_OK) pql_clear(alg, item->sig, PQLANE_SIZE_SIGNATURE);
}

static void run_sign(const pqlane_alg *alg, struct sign_group *group)
{
    if (group->n > 0) pql_mldsa_sign_batch(group->k, &alg->mldsa, group->ops, group->n);
    for (size_t i = 0; i < group->n; i++) finish_sign(alg, group->items[i], group->ops[i].status);
    group->n = 0;
}

static pqlane_status check_sign(const pqlane_alg *alg, const pqlane_sig_sign_item *item)
{
    if (!item->sig || (item->key && item->key->head.alg != alg)) return PQLANE_ERR_ARGUMENT;
    return item->mu ? PQLANE_OK : pql_check_bytes(item->msg, item->msg_len);
}

/* An item with a key as bytes. */
static void sign_alone(struct pql_call *call, pqlane_sig_sign_item *item)
{
    const struct pql_signer by = {.call = call, .sk = item->sk, .sk_len = item->sk_len};
    pqlane_status fits = check_sign(call->alg, item);
    if (item->sig) fits = pql_sig_sign(&by, item->sig, item->mu, item->msg, item->msg_len, fits, item->options);
    item->status = fits;
}

static void add_sign(struct pql_call *call, struct sign_group *group, pqlane_sig_sign_item *item,
                     const struct pql_kernels *k, const pqlane_sig_options *o, const uint8_t *rnd)
{
    if (group->k != k || group->n == pql_group_size(k, SIGN_GROUP)) run_sign(call->alg, group);
    struct pql_mldsa_sign *op = &group->ops[group->n];
    group->k = k;
    group->items[group->n++] = item;
    op->sig = item->sig;
    op->key = &item->key->mldsa;
    op->message = pql_sig_message(o, item->mu, item->msg, item->msg_len);
    op->rnd = rnd;
}

/* Randomness for all the items that follow in a group, drawn for the first that needs it. */
struct drawn {
    int is_drawn;
    pqlane_status status;
    uint8_t rnd[SIGN_GROUP][PQL_SIG_RND_BYTES];
};

static const uint8_t *draw(struct drawn *drawn, size_t i, size_t end, pqlane_status *status)
{
    if (!drawn->is_drawn) drawn->status = pql_random(drawn->rnd[i], (end - i) * sizeof *drawn->rnd);
    drawn->is_drawn = 1;
    *status = drawn->status;
    return drawn->rnd[i];
}

/* Those with prepared keys. A function of its own: the others need no group. */
__attribute__((noinline)) static void sign_groups(struct pql_call *call, pqlane_sig_sign_item *items, size_t count,
                                                  size_t item_bytes)
{
    const pqlane_alg *alg = call->alg;
    struct sign_group group;
    struct drawn drawn;
    group.k = NULL;
    group.n = 0;

    for (size_t start = 0; start < count; start += SIGN_GROUP) {
        const size_t end = count - start < SIGN_GROUP ? count : start + SIGN_GROUP;
        drawn.is_drawn = 0;
        for (size_t i = start; i < end; i++) {
            pqlane_sig_sign_item *item = PQL_ITEM(pqlane_sig_sign_item, items, i, item_bytes);
            pqlane_sig_options o;
            if (!item->key) continue;
            pqlane_status fits = check_sign(alg, item);
            if (fits == PQLANE_OK) fits = pql_sig_read_options(&o, alg, item->options, item->mu != NULL);
            const uint8_t *rnd = fits == PQLANE_OK ? pql_sig_given_rnd(&o) : NULL;
            if (fits == PQLANE_OK && !rnd) rnd = draw(&drawn, i - start, end - start, &fits);
            const struct pql_kernels *k = fits == PQLANE_OK ? pql_call_prepared(call, &item->key->head, &fits) : NULL;
            if (k)
                add_sign(call, &group, item, k, &o, rnd);
            else
                finish_sign(alg, item, fits);
        }
        run_sign(alg, &group);
    }
    pql_wipe(drawn.rnd, sizeof drawn.rnd);
}

pqlane_status pqlane_sig_sign_batch(const pqlane_alg *alg, pqlane_sig_sign_item *items, size_t count, size_t item_bytes)
{
    if (!pql_are_items(alg, PQLANE_KIND_SIG, items, count, item_bytes, sizeof *items)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_SIGN_BATCH);
    for (size_t i = 0; i < count; i++) {
        pqlane_sig_sign_item *item = PQL_ITEM(pqlane_sig_sign_item, items, i, item_bytes);
        if (!item->key) sign_alone(&call, item);
    }
    sign_groups(&call, items, count, item_bytes);
    return pql_call_end_items(&call, items, count, item_bytes, offsetof(pqlane_sig_sign_item, status));
}

/* ---- Verification ---- */

struct verify_group {
    const struct pql_kernels *k;
    size_t n;
    struct pql_mldsa_verify ops[VERIFY_GROUP];
    pqlane_sig_verify_item *items[VERIFY_GROUP];
};

static void run_verify(const pqlane_alg *alg, struct verify_group *group)
{
    if (group->n > 0) pql_mldsa_verify_batch(group->k, &alg->mldsa, group->ops, group->n);
    for (size_t i = 0; i < group->n; i++) group->items[i]->status = group->ops[i].status;
    group->n = 0;
}

static pqlane_status check_verify(const pqlane_alg *alg, const pqlane_sig_verify_item *item)
{
    if (item->key && item->key->head.alg != alg) return PQLANE_ERR_ARGUMENT;
    return item->mu ? PQLANE_OK : pql_check_bytes(item->msg, item->msg_len);
}

static void verify_alone(struct pql_call *call, pqlane_sig_verify_item *item)
{
    const struct pql_verifier by = {.call = call, .pk = item->pk, .pk_len = item->pk_len};
    item->status = pql_sig_verify(&by, item->mu, item->msg, item->msg_len, item->sig, item->sig_len,
                                  check_verify(call->alg, item), item->options);
}

static void add_verify(struct pql_call *call, struct verify_group *group, pqlane_sig_verify_item *item,
                       const struct pql_kernels *k, const pqlane_sig_options *o)
{
    if (group->k != k || group->n == pql_group_size(k, VERIFY_GROUP)) run_verify(call->alg, group);
    struct pql_mldsa_verify *op = &group->ops[group->n];
    group->k = k;
    group->items[group->n++] = item;
    op->key = &item->key->mldsa;
    op->message = pql_sig_message(o, item->mu, item->msg, item->msg_len);
    op->sig = item->sig;
}

__attribute__((noinline)) static void verify_groups(struct pql_call *call, pqlane_sig_verify_item *items, size_t count,
                                                    size_t item_bytes)
{
    const pqlane_alg *alg = call->alg;
    struct verify_group group;
    group.k = NULL;
    group.n = 0;
    for (size_t i = 0; i < count; i++) {
        pqlane_sig_verify_item *item = PQL_ITEM(pqlane_sig_verify_item, items, i, item_bytes);
        pqlane_sig_options o;
        if (!item->key) continue;
        pqlane_status fits = check_verify(alg, item);
        if (fits == PQLANE_OK) fits = pql_sig_read_options(&o, alg, item->options, item->mu != NULL);
        if (fits == PQLANE_OK) fits = pql_check_input(item->sig, item->sig_len, pql_size(alg, PQLANE_SIZE_SIGNATURE));
        const struct pql_kernels *k = fits == PQLANE_OK ? pql_call_prepared(call, &item->key->head, &fits) : NULL;
        if (k)
            add_verify(call, &group, item, k, &o);
        else
            item->status = fits;
    }
    run_verify(alg, &group);
}

pqlane_status pqlane_sig_verify_batch(const pqlane_alg *alg, pqlane_sig_verify_item *items, size_t count,
                                      size_t item_bytes)
{
    if (!pql_are_items(alg, PQLANE_KIND_SIG, items, count, item_bytes, sizeof *items)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_VERIFY_BATCH);
    for (size_t i = 0; i < count; i++) {
        pqlane_sig_verify_item *item = PQL_ITEM(pqlane_sig_verify_item, items, i, item_bytes);
        if (!item->key) verify_alone(&call, item);
    }
    verify_groups(&call, items, count, item_bytes);
    return pql_call_end_items(&call, items, count, item_bytes, offsetof(pqlane_sig_verify_item, status));
}
