/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_kem_*: prepared keys. */

#include "kem.h"
#include "kernels/counting.h"

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
    pqlane_status status = pql_check_input(ek, ek_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    pqlane_kem_public *made = pql_begin_prepared(alg, memory, sizeof *made, &status);
    if (!made) return status;

    status = pql_mlkem_prepare_public(pql_counted(made->head.k), &alg->mlkem, &made->mlkem, ek);
    if (status == PQLANE_OK)
        *key = made;
    else
        pqlane_kem_forget_public(made);
    return status;
}

pqlane_status pqlane_kem_prepare_private(const pqlane_alg *alg, pqlane_kem_private **key, void *memory,
                                         const uint8_t *dk, size_t dk_len)
{
    if (key) *key = NULL;
    if (!key || !pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = pql_check_private_key(alg, dk, dk_len);
    pqlane_kem_private *made = pql_begin_prepared(alg, memory, sizeof *made, &status);
    if (!made) return status;

    uint8_t expanded[PQL_MLKEM_MAX_DK_BYTES];
    const struct pql_kernels *k = pql_counted(made->head.k);
    status = pql_mlkem_prepare_private(k, &alg->mlkem, &made->mlkem, pql_kem_expanded(k, alg, expanded, dk, dk_len));
    pql_wipe(expanded, sizeof expanded);
    if (status == PQLANE_OK)
        *key = made;
    else
        pqlane_kem_forget_private(made);
    return status;
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
                                     const uint8_t *coins)
{
    if (status == PQLANE_OK) status = pql_check_outputs(ct, ss);
    if (status == PQLANE_OK) {
        struct pql_mlkem_encaps op;
        op.ct = ct;
        op.ss = ss;
        op.key = &key->mlkem;
        op.m = coins;
        pql_mlkem_encaps_batch(pql_counted(key->head.k), &key->head.alg->mlkem, &op, 1);
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
    return encaps_prepared(key, ct, ss, pql_check_input(coins, coins_len, pql_size(key->head.alg, PQLANE_SIZE_COINS)),
                           coins);
}

pqlane_status pqlane_kem_encaps_prepared(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss)
{
    if (!key || !key->head.alg) return PQLANE_ERR_ARGUMENT;
    uint8_t coins[PQLANE_MLKEM_COINS_BYTES];
    pqlane_status status = encaps_prepared(key, ct, ss, pql_random(coins, sizeof coins), coins);
    pql_wipe(coins, sizeof coins);
    return status;
}

pqlane_status pqlane_kem_decaps_prepared(const pqlane_kem_private *key, uint8_t *ss, const uint8_t *ct, size_t ct_len)
{
    if (!key || !key->head.alg || !ss) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = pql_check_input(ct, ct_len, pql_size(key->head.alg, PQLANE_SIZE_CIPHERTEXT));
    if (status == PQLANE_OK) {
        struct pql_mlkem_decaps op;
        op.ss = ss;
        op.key = &key->mlkem;
        op.ct = ct;
        pql_mlkem_decaps_batch(pql_counted(key->head.k), &key->head.alg->mlkem, &op, 1);
    } else {
        pql_clear(key->head.alg, ss, PQLANE_SIZE_SHARED_SECRET);
    }
    return status;
}
