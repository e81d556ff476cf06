/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_kem_*: the checks of arguments, then ML-KEM. */

#include "kem.h"

#include "call.h"
#include "ct.h"

#define DK_BYTES PQL_MLKEM_MAX_DK_BYTES
#define EK_BYTES PQL_MLKEM_MAX_EK_BYTES
#define CT_BYTES PQL_MLKEM_MAX_CT_BYTES

/* `status` is what the checks of the caller's arguments have found so far; if it is not PQLANE_OK, or something else
 * fails, the outputs are cleared. */
static pqlane_status encaps(const pqlane_alg *alg, uint8_t *ct, uint8_t *ss, const uint8_t *ek, size_t ek_len,
                            pqlane_status status, const uint8_t *coins, struct pql_call *call)
{
    if (status == PQLANE_OK) status = pql_check_outputs(ct, ss);
    if (status == PQLANE_OK) status = pql_check_input(ek, ek_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    const struct pql_kernels *k = pql_call_kernels(call, &status);
    if (k) status = pql_mlkem_encaps(k, &alg->mlkem, ct, ss, ek, coins);
    if (status != PQLANE_OK) {
        pql_clear(alg, ct, PQLANE_SIZE_CIPHERTEXT);
        pql_clear(alg, ss, PQLANE_SIZE_SHARED_SECRET);
    }
    return status;
}

pqlane_status pqlane_kem_encaps_from_coins(const pqlane_alg *alg, uint8_t *ct, uint8_t *ss, const uint8_t *ek,
                                           size_t ek_len, const uint8_t *coins, size_t coins_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_ENCAPS);
    pqlane_status status = pql_check_input(coins, coins_len, pql_size(alg, PQLANE_SIZE_COINS));
    return pql_call_end(&call, encaps(alg, ct, ss, ek, ek_len, status, coins, &call));
}

pqlane_status pqlane_kem_encaps(const pqlane_alg *alg, uint8_t *ct, uint8_t *ss, const uint8_t *ek, size_t ek_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_ENCAPS);
    uint8_t coins[PQLANE_MLKEM_COINS_BYTES];
    pqlane_status status = encaps(alg, ct, ss, ek, ek_len, pql_random(coins, sizeof coins), coins, &call);
    pql_wipe(coins, sizeof coins);
    return pql_call_end(&call, status);
}

const uint8_t *pql_kem_expanded(const struct pql_kernels *k, const pqlane_alg *alg, uint8_t expanded[DK_BYTES],
                                const uint8_t *dk, size_t dk_len)
{
    if (dk_len != pql_size(alg, PQLANE_SIZE_SEED)) return dk;
    uint8_t ek[EK_BYTES];
    pql_mlkem_keygen(k, &alg->mlkem, ek, expanded, dk);
    return expanded;
}

pqlane_status pqlane_kem_decaps(const pqlane_alg *alg, uint8_t *ss, const uint8_t *dk, size_t dk_len, const uint8_t *ct,
                                size_t ct_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_KEM) || !ss) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_DECAPS);
    pqlane_status status = pql_check_private_key(alg, dk, dk_len);
    if (status == PQLANE_OK) status = pql_check_input(ct, ct_len, pql_size(alg, PQLANE_SIZE_CIPHERTEXT));
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    if (status == PQLANE_OK) {
        uint8_t expanded[DK_BYTES];
        status = pql_mlkem_decaps(k, &alg->mlkem, ss, pql_kem_expanded(k, alg, expanded, dk, dk_len), ct);
        pql_wipe(expanded, sizeof expanded);
    }
    if (status != PQLANE_OK) pql_clear(alg, ss, PQLANE_SIZE_SHARED_SECRET);
    return pql_call_end(&call, status);
}

pqlane_status pqlane_kem_check_public(const pqlane_alg *alg, const uint8_t *ek, size_t ek_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_CHECK_PUBLIC);
    pqlane_status status = pql_check_input(ek, ek_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    return pql_call_end(&call, k ? pql_mlkem_check_public(k, &alg->mlkem, ek) : status);
}

pqlane_status pqlane_kem_check_private(const pqlane_alg *alg, const uint8_t *dk, size_t dk_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_CHECK_PRIVATE);
    pqlane_status status = pql_check_private_key(alg, dk, dk_len);
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    if (!k || dk_len == pql_size(alg, PQLANE_SIZE_SEED)) return pql_call_end(&call, status);
    return pql_call_end(&call, pql_mlkem_check_private(k, &alg->mlkem, dk));
}

pqlane_status pqlane_kem_public_from_private(const pqlane_alg *alg, uint8_t *ek, const uint8_t *dk, size_t dk_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_KEM) || !ek) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_PUBLIC_FROM_PRIVATE);
    pqlane_status status = pql_check_private_key(alg, dk, dk_len);
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    if (k) {
        uint8_t expanded[DK_BYTES];
        const uint8_t *full = pql_kem_expanded(k, alg, expanded, dk, dk_len);
        status = pql_mlkem_check_private(k, &alg->mlkem, full);
        memcpy(ek, pql_mlkem_ek_in_dk(&alg->mlkem, full), pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
        pql_wipe(expanded, sizeof expanded);
    }
    if (status != PQLANE_OK) pql_clear(alg, ek, PQLANE_SIZE_PUBLIC_KEY);
    return pql_call_end(&call, status);
}

/* A secret is sent from ek to dk with fresh coins (7.1, pair-wise consistency). */
static pqlane_status exchange(const struct pql_kernels *k, const struct pql_mlkem_params *p, const uint8_t *dk,
                              const uint8_t *ek)
{
    struct {
        uint8_t coins[PQL_MLKEM_SYM_BYTES], ct[CT_BYTES], sent[PQL_MLKEM_SYM_BYTES], received[PQL_MLKEM_SYM_BYTES];
    } w;
    pqlane_status status = pql_random(w.coins, sizeof w.coins);
    if (status == PQLANE_OK) status = pql_mlkem_encaps(k, p, w.ct, w.sent, ek, w.coins);
    if (status == PQLANE_OK) status = pql_mlkem_decaps(k, p, w.received, dk, w.ct);
    if (status == PQLANE_OK) {
        uint32_t differ = pql_differ(w.sent, w.received, sizeof w.sent);
        if (pql_declassify(pql_mask_nonzero(differ))) status = PQLANE_ERR_KEY_PAIR;
    }
    pql_wipe(&w, sizeof w);
    return status;
}

pqlane_status pqlane_kem_check_pair(const pqlane_alg *alg, const uint8_t *dk, size_t dk_len, const uint8_t *ek,
                                    size_t ek_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_KEM)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_CHECK_PAIR);
    const size_t ek_bytes = pql_size(alg, PQLANE_SIZE_PUBLIC_KEY);
    pqlane_status status = pql_check_private_key(alg, dk, dk_len);
    if (status == PQLANE_OK) status = pql_check_input(ek, ek_len, ek_bytes);
    const struct pql_kernels *k = pql_call_kernels(&call, &status);
    if (!k) return pql_call_end(&call, status);

    uint8_t expanded[DK_BYTES];
    const uint8_t *full = pql_kem_expanded(k, alg, expanded, dk, dk_len);
    if (memcmp(ek, pql_mlkem_ek_in_dk(&alg->mlkem, full), ek_bytes) != 0)
        status = PQLANE_ERR_KEY_PAIR;
    else
        status = exchange(k, &alg->mlkem, full, ek);
    pql_wipe(expanded, sizeof expanded);
    return pql_call_end(&call, status);
}
