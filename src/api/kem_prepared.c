/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_kem_*: prepared keys; and the memory of all prepared keys. */

#include "prepared.h"

#include "kem.h"
#include "kernels/counting.h"

#include <errno.h>
#include <stdlib.h>

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

pqlane_status pql_take_memory(void **taken, void *memory, size_t bytes)
{
    const int kept = errno;
    *taken = memory ? memory : aligned_alloc(PQLANE_PREPARED_ALIGN, bytes);
    errno = kept;
    if ((uintptr_t)*taken % PQLANE_PREPARED_ALIGN) return PQLANE_ERR_ARGUMENT;
    return *taken ? PQLANE_OK : PQLANE_ERR_MEMORY;
}

pqlane_status pqlane_kem_prepare_public(const pqlane_alg *alg, pqlane_kem_public **key, void *memory, const uint8_t *ek,
                                        size_t ek_len)
{
    void *taken;
    if (key) *key = NULL;
    if (!key || !pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = pql_check_input(ek, ek_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (status == PQLANE_OK) status = pql_take_memory(&taken, memory, sizeof **key);
    if (status != PQLANE_OK) return status;

    pqlane_kem_public *made = taken;
    made->alg = alg;
    made->k = pql_uncounted(k);
    made->allocated = !memory;
    status = pql_mlkem_prepare_public(k, &alg->mlkem, &made->mlkem, ek);
    if (status == PQLANE_OK)
        *key = made;
    else
        pqlane_kem_forget_public(made);
    return status;
}

pqlane_status pqlane_kem_prepare_private(const pqlane_alg *alg, pqlane_kem_private **key, void *memory,
                                         const uint8_t *dk, size_t dk_len)
{
    void *taken;
    if (key) *key = NULL;
    if (!key || !pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = pql_check_private_key(alg, dk, dk_len);
    const struct pql_kernels *k = status == PQLANE_OK ? pql_kernels_in_use(&status) : NULL;
    if (status == PQLANE_OK) status = pql_take_memory(&taken, memory, sizeof **key);
    if (status != PQLANE_OK) return status;

    uint8_t expanded[PQL_MLKEM_MAX_DK_BYTES];
    pqlane_kem_private *made = taken;
    made->alg = alg;
    made->k = pql_uncounted(k);
    made->allocated = !memory;
    status = pql_mlkem_prepare_private(k, &alg->mlkem, &made->mlkem, pql_kem_expanded(k, alg, expanded, dk, dk_len));
    pql_wipe(expanded, sizeof expanded);
    if (status == PQLANE_OK)
        *key = made;
    else
        pqlane_kem_forget_private(made);
    return status;
}

void pql_forget(void *key, size_t bytes, int allocated)
{
    pql_wipe(key, bytes);
    if (allocated) free(key);
}

void pqlane_kem_forget_public(pqlane_kem_public *key)
{
    if (key) pql_forget(key, sizeof *key, key->allocated);
}

void pqlane_kem_forget_private(pqlane_kem_private *key)
{
    if (key) pql_forget(key, sizeof *key, key->allocated);
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
        pql_mlkem_encaps_batch(pql_counted(key->k), &key->alg->mlkem, &op, 1);
    } else {
        pql_clear(key->alg, ct, PQLANE_SIZE_CIPHERTEXT);
        pql_clear(key->alg, ss, PQLANE_SIZE_SHARED_SECRET);
    }
    return status;
}

pqlane_status pqlane_kem_encaps_prepared_from_coins(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss,
                                                    const uint8_t *coins, size_t coins_len)
{
    if (!key || !key->alg) return PQLANE_ERR_ARGUMENT;
    return encaps_prepared(key, ct, ss, pql_check_input(coins, coins_len, pql_size(key->alg, PQLANE_SIZE_COINS)),
                           coins);
}

pqlane_status pqlane_kem_encaps_prepared(const pqlane_kem_public *key, uint8_t *ct, uint8_t *ss)
{
    if (!key || !key->alg) return PQLANE_ERR_ARGUMENT;
    uint8_t coins[PQLANE_MLKEM_COINS_BYTES];
    pqlane_status status = encaps_prepared(key, ct, ss, pql_random(coins, sizeof coins), coins);
    pql_wipe(coins, sizeof coins);
    return status;
}

pqlane_status pqlane_kem_decaps_prepared(const pqlane_kem_private *key, uint8_t *ss, const uint8_t *ct, size_t ct_len)
{
    if (!key || !key->alg || !ss) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = pql_check_input(ct, ct_len, pql_size(key->alg, PQLANE_SIZE_CIPHERTEXT));
    if (status == PQLANE_OK) {
        struct pql_mlkem_decaps op;
        op.ss = ss;
        op.key = &key->mlkem;
        op.ct = ct;
        pql_mlkem_decaps_batch(pql_counted(key->k), &key->alg->mlkem, &op, 1);
    } else {
        pql_clear(key->alg, ss, PQLANE_SIZE_SHARED_SECRET);
    }
    return status;
}
