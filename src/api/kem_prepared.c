/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_kem_*: prepared keys. */

#include "kem.h"

#include "call.h"

_Static_assert(_Alignof(struct pqlane_kem_public) == PQLANE_PREPARED_ALIGN, "what the header says");
_Static_assert(_Alignof(struct pqlane_kem_private) == PQLANE_PREPARED_ALIGN, "what the header says");

size_t pqlane_kem_public_bytes(const pqlane_alg *alg)
{
    return pql_is_kind(alg, PQLANE_KIND_KEM) ? sizeof(struct pqlane_kem_public) : 0;
}

size_t pqlane_kem_private_bytes(const pqlane_alg *alg)
{
    return pql_is_kind(alg, PQLANE_KIND_KEM) ? sizeof(struct pqlane_kem_private) : 0;
}

pqlane_status pqlane_kem_prepare_public(const pqlane_alg *alg, pqlane_kem_public **key, void *memory, const uint8_t *ek,
                                        size_t ek_len)
{
    if (key) *key = NULL;
    if (!key || !pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_PREPARE_PUBLIC);
    pqlane_status status = pql_check_input(ek, ek_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    pqlane_kem_public *made = pql_begin_prepared(&call, memory, sizeof *made, &status);
    if (!made) return pql_call_end(&call, status);

    status = pql_mlkem_prepare_public(pql_call_preparing(&call, &made->head), &alg->mlkem, &made->mlkem, ek);
    if (status == PQLANE_OK)
        *key = made;
    else
        pqlane_kem_forget_public(made);
    return pql_call_end(&call, status);
}

pqlane_status pqlane_kem_prepare_private(const pqlane_alg *alg, pqlane_kem_private **key, void *memory,
                                         const uint8_t *dk, size_t dk_len)
{
    if (key) *key = NULL;
    if (!key || !pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_PREPARE_PRIVATE);
    pqlane_status status = pql_check_private_key(alg, dk, dk_len);
    pqlane_kem_private *made = pql_begin_prepared(&call, memory, sizeof *made, &status);
    if (!made) return pql_call_end(&call, status);

    uint8_t expanded[PQL_MLKEM_MAX_DK_BYTES];
    const struct pql_kernels *k = pql_call_preparing(&call, &made->head);
    status = pql_mlkem_prepare_private(k, &alg->mlkem, &made->mlkem, pql_kem_expanded(k, alg, expanded, dk, dk_len));
    pql_wipe(expanded, sizeof expanded);
    if (status == PQLANE_OK)
        *key = made;
    else
        pqlane_kem_forget_private(made);
    return pql_call_end(&call, status);
}

void pqlane_kem_forget_public(pqlane_kem_public *key)
{
    if (key) pql_forget_prepared(&key->head, sizeof *key);
}

void pqlane_kem_forget_private(pqlane_kem_private *key)
{
    if (key) pql_forget_prepared(&key->head, sizeof *key);
}

/* `status` is what the checks of the caller's arguments have found so far. */
static pqlane_status encaps_prepared(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss, pqlane_status status,
                                     const uint8_t *coins, struct pql_call *call)
{
    if (status == PQLANE_OK) status = pql_check_outputs(ct, ss);
    const struct pql_kernels *k = pql_call_prepared(call, &key->head, &status);
    if (k) {
        struct pql_mlkem_encaps op;
        op.ct = ct;
        op.ss = ss;
        op.key = &key->mlkem;
        op.m = coins;
        pql_mlkem_encaps_batch(k, &key->head.alg->mlkem, &op, 1);
    } else {
        pql_clear(key->head.alg, ct, PQLANE_SIZE_CIPHERTEXT);
        pql_clear(key->head.alg, ss, PQLANE_SIZE_SHARED_SECRET);
    }
    return status;
}

pqlane_status pqlane_kem_encaps_prepared_from_coins(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss,
                                                    const uint8_t *coins, size_t coins_len)
{
    if (!key || !key->head.alg) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(key->head.alg, PQL_OP_ENCAPS_PREPARED);
    pqlane_status status = pql_check_input(coins, coins_len, pql_size(key->head.alg, PQLANE_SIZE_COINS));
    return pql_call_end(&call, encaps_prepared(key, ct, ss, status, coins, &call));
}

pqlane_status pqlane_kem_encaps_prepared(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss)
{
    if (!key || !key->head.alg) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(key->head.alg, PQL_OP_ENCAPS_PREPARED);
    uint8_t coins[PQLANE_MLKEM_COINS_BYTES];
    pqlane_status status = encaps_prepared(key, ct, ss, pql_random(coins, sizeof coins), coins, &call);
    pql_wipe(coins, sizeof coins);
    return pql_call_end(&call, status);
}

pqlane_status pqlane_kem_decaps_prepared(const pqlane_kem_private *key, uint8_t *ss, const uint8_t *ct, size_t ct_len)
{
    if (!key || !key->head.alg || !ss) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(key->head.alg, PQL_OP_DECAPS_PREPARED);
    pqlane_status status = pql_check_input(ct, ct_len, pql_size(key->head.alg, PQLANE_SIZE_CIPHERTEXT));
    const struct pql_kernels *k = pql_call_prepared(&call, &key->head, &status);
    if (k) {
        struct pql_mlkem_decaps op;
        op.ss = ss;
        op.key = &key->mlkem;
        op.ct = ct;
        pql_mlkem_decaps_batch(k, &key->head.alg->mlkem, &op, 1);
    } else {
        pql_clear(key->head.alg, ss, PQLANE_SIZE_SHARED_SECRET);
    }
    return pql_call_end(&call, status);
}
