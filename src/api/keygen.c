/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_kem_keygen*, pqlane_sig_keygen*: what is checked and drawn for a key pair is the same for both kinds. */

#include "items.h"

struct key_pair {
    uint8_t *public_key, *private_key;
    const uint8_t *seed;
};

static void clear_pair(const pqlane_alg *alg, uint8_t *public_key, uint8_t *private_key)
{
    pql_clear(alg, public_key, PQLANE_SIZE_PUBLIC_KEY);
    pql_clear(alg, private_key, PQLANE_SIZE_PRIVATE_KEY);
}

/* ---- One pair ---- */

/* `status` is what the checks of the caller's arguments have found so far: PQLANE_OK, or the outputs are cleared. */
static pqlane_status make_pair(struct pql_call *call, uint8_t *public_key, uint8_t *private_key, pqlane_status status,
                               const uint8_t *seed)
{
    const pqlane_alg *alg = call->alg;
    if (status == PQLANE_OK) status = pql_check_outputs(public_key, private_key);
    const struct pql_kernels *k = pql_call_kernels(call, &status);
    if (!k)
        clear_pair(alg, public_key, private_key);
    else if (alg->kind == PQLANE_KIND_KEM)
        pql_mlkem_keygen(k, &alg->mlkem, public_key, private_key, seed);
    else
        pql_mldsa_keygen(k, &alg->mldsa, public_key, private_key, seed);
    return status;
}

static pqlane_status keygen_from_seed(const pqlane_alg *alg, pqlane_kind kind, uint8_t *public_key,
                                      uint8_t *private_key, const uint8_t *seed, size_t seed_len)
{
    if (!pql_is_kind(alg, kind)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_KEYGEN);
    const pqlane_status status = pql_check_input(seed, seed_len, pql_size(alg, PQLANE_SIZE_SEED));
    return pql_call_end(&call, make_pair(&call, public_key, private_key, status, seed));
}

static pqlane_status keygen(const pqlane_alg *alg, pqlane_kind kind, uint8_t *public_key, uint8_t *private_key)
{
    if (!pql_is_kind(alg, kind)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_KEYGEN);
    uint8_t seed[PQLANE_MAX_SEED_BYTES];
    pqlane_status status = pql_random(seed, pql_size(alg, PQLANE_SIZE_SEED));
    status = make_pair(&call, public_key, private_key, status, seed);
    pql_wipe(seed, sizeof seed);
    return pql_call_end(&call, status);
}

pqlane_status pqlane_kem_keygen_from_seed(const pqlane_alg *alg, uint8_t *ek, uint8_t *dk, const uint8_t *seed,
                                          size_t seed_len)
{
    return keygen_from_seed(alg, PQLANE_KIND_KEM, ek, dk, seed, seed_len);
}

pqlane_status pqlane_sig_keygen_from_seed(const pqlane_alg *alg, uint8_t *pk, uint8_t *sk, const uint8_t *seed,
                                          size_t seed_len)
{
    return keygen_from_seed(alg, PQLANE_KIND_SIG, pk, sk, seed, seed_len);
}

pqlane_status pqlane_kem_keygen(const pqlane_alg *alg, uint8_t *ek, uint8_t *dk)
{
    return keygen(alg, PQLANE_KIND_KEM, ek, dk);
}

pqlane_status pqlane_sig_keygen(const pqlane_alg *alg, uint8_t *pk, uint8_t *sk)
{
    return keygen(alg, PQLANE_KIND_SIG, pk, sk);
}

/* ---- Batches: items that fail a check have their status and cleared outputs, the others are made in groups ---- */

#define KEM_GROUP 8 /* pairs that fill the widest lanes */
#define SIG_GROUP 2 /* so many that their hashes fill the lanes; they need the most memory */

/* An item of either kind. */
struct __attribute__((may_alias)) keygen_item {
    uint8_t *public_key, *private_key;
    const uint8_t *seed;
    pqlane_status status;
};
#define IS_AT(member, kem, sig)                                                       \
    (offsetof(struct keygen_item, member) == offsetof(pqlane_kem_keygen_item, kem) && \
     offsetof(struct keygen_item, member) == offsetof(pqlane_sig_keygen_item, sig))
_Static_assert(IS_AT(public_key, ek, pk) && IS_AT(private_key, dk, sk) && IS_AT(seed, seed, seed) &&
                   IS_AT(status, status, status),
               "items of both kinds have their members at the same places");

/* Functions of their own, because the memory that they work with is: neither kind needs the other's. */
__attribute__((noinline)) static void make_kem_pairs(const struct pql_kernels *k, const pqlane_alg *alg,
                                                     const struct key_pair *pairs, size_t n)
{
    struct pql_mlkem_keygen ops[KEM_GROUP];
    for (size_t i = 0; i < n; i++) {
        ops[i].ek = pairs[i].public_key;
        ops[i].dk = pairs[i].private_key;
        ops[i].seed = pairs[i].seed;
    }
    pql_mlkem_keygen_batch(k, &alg->mlkem, ops, n);
}

__attribute__((noinline)) static void make_sig_pairs(const struct pql_kernels *k, const pqlane_alg *alg,
                                                     const struct key_pair *pairs, size_t n)
{
    struct pql_mldsa_keygen ops[SIG_GROUP];
    for (size_t i = 0; i < n; i++) {
        ops[i].pk = pairs[i].public_key;
        ops[i].sk = pairs[i].private_key;
        ops[i].seed = pairs[i].seed;
    }
    pql_mldsa_keygen_batch(k, &alg->mldsa, ops, n);
}

static pqlane_status keygen_batch(const pqlane_alg *alg, pqlane_kind kind, void *items, size_t count, size_t item_bytes)
{
    if (!pql_are_items(alg, kind, items, count, item_bytes, sizeof(struct keygen_item))) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_KEYGEN_BATCH);
    pqlane_status status = PQLANE_OK;
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    const size_t most = pql_group_size(k, kind == PQLANE_KIND_KEM ? KEM_GROUP : SIG_GROUP);
    const size_t seed_bytes = pql_size(alg, PQLANE_SIZE_SEED);
    struct key_pair pairs[KEM_GROUP];
    uint8_t drawn[KEM_GROUP * PQLANE_MAX_SEED_BYTES];

    for (size_t start = 0; start < count; start += most) {
        const size_t end = count - start < most ? count : start + most;
        size_t n = 0, to_draw = 0;
        for (size_t i = start; i < end; i++) to_draw += !PQL_ITEM(struct keygen_item, items, i, item_bytes)->seed;
        const pqlane_status random = pql_random(drawn, to_draw * seed_bytes);
        for (size_t i = start; i < end; i++) {
            struct keygen_item *item = PQL_ITEM(struct keygen_item, items, i, item_bytes);
            const uint8_t *seed = item->seed ? item->seed : drawn + --to_draw * seed_bytes;
            item->status = pql_check_outputs(item->public_key, item->private_key);
            if (item->status == PQLANE_OK && !item->seed) item->status = random;
            if (item->status == PQLANE_OK) item->status = status;
            if (item->status == PQLANE_OK)
                pairs[n++] = (struct key_pair){item->public_key, item->private_key, seed};
            else
                clear_pair(alg, item->public_key, item->private_key);
        }
        if (n > 0) (kind == PQLANE_KIND_KEM ? make_kem_pairs : make_sig_pairs)(k, alg, pairs, n);
    }
    pql_wipe(drawn, sizeof drawn);
    return pql_call_end_items(&call, items, count, item_bytes, offsetof(struct keygen_item, status));
}

pqlane_status pqlane_kem_keygen_batch(const pqlane_alg *alg, pqlane_kem_keygen_item *items, size_t count,
                                      size_t item_bytes)
{
    return keygen_batch(alg, PQLANE_KIND_KEM, items, count, item_bytes);
}

pqlane_status pqlane_sig_keygen_batch(const pqlane_alg *alg, pqlane_sig_keygen_item *items, size_t count,
                                      size_t item_bytes)
{
    return keygen_batch(alg, PQLANE_KIND_SIG, items, count, item_bytes);
}
