/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_sig_*: prepared keys. */

#include "sig.h"

#include <stddef.h>

_Static_assert(_Alignof(struct pqlane_sig_public) == PQLANE_PREPARED_ALIGN, "what the header says");
_Static_assert(_Alignof(struct pqlane_sig_private) == PQLANE_PREPARED_ALIGN, "what the header says");

size_t pqlane_sig_public_bytes(const pqlane_alg *alg)
{
    return pql_is_kind(alg, PQLANE_KIND_SIG)
               ? offsetof(struct pqlane_sig_public, mldsa) + pql_mldsa_public_bytes(&alg->mldsa)
               : 0;
}

size_t pqlane_sig_private_bytes(const pqlane_alg *alg)
{
    return pql_is_kind(alg, PQLANE_KIND_SIG)
               ? offsetof(struct pqlane_sig_private, mldsa) + pql_mldsa_private_bytes(&alg->mldsa)
               : 0;
}

pqlane_status pqlane_sig_prepare_public(const pqlane_alg *alg, pqlane_sig_public **key, void *memory, const uint8_t *pk,
                                        size_t pk_len)
{
    if (key) *key = NULL;
    if (!key || !pql_is_kind(alg, PQLANE_KIND_SIG)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_PREPARE_PUBLIC);
    pqlane_status status = pql_check_input(pk, pk_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    pqlane_sig_public *made = pql_begin_prepared(&call, memory, pqlane_sig_public_bytes(alg), &status);
    if (!made) return pql_call_end(&call, status);

    pql_mldsa_prepare_public(pql_call_preparing(&call, &made->head), &alg->mldsa, &made->mldsa, pk);
    *key = made;
    return pql_call_end(&call, PQLANE_OK);
}

pqlane_status pqlane_sig_prepare_private(const pqlane_alg *alg, pqlane_sig_private **key, void *memory,
                                         const uint8_t *sk, size_t sk_len)
{
    if (key) *key = NULL;
    if (!key || !pql_is_kind(alg, PQLANE_KIND_SIG)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_PREPARE_PRIVATE);
    pqlane_status status = pql_check_private_key(alg, sk, sk_len);
    pqlane_sig_private *made = pql_begin_prepared(&call, memory, pqlane_sig_private_bytes(alg), &status);
    if (!made) return pql_call_end(&call, status);

    uint8_t expanded[PQL_MLDSA_MAX_SK_BYTES];
    const struct pql_kernels *k = pql_call_preparing(&call, &made->head);
    status = pql_mldsa_prepare_private(k, &alg->mldsa, &made->mldsa, pql_sig_expanded(k, alg, expanded, sk, sk_len));
    pql_wipe(expanded, sizeof expanded);
    if (status == PQLANE_OK)
        *key = made;
    else
        pqlane_sig_forget_private(made);
    return pql_call_end(&call, status);
}

void pqlane_sig_forget_public(pqlane_sig_public *key)
{
    if (key && key->head.alg) pql_forget_prepared(&key->head, pqlane_sig_public_bytes(key->head.alg));
}

void pqlane_sig_forget_private(pqlane_sig_private *key)
{
    if (key && key->head.alg) pql_forget_prepared(&key->head, pqlane_sig_private_bytes(key->head.alg));
}

/* ---- Operations ---- */

pqlane_status pqlane_sig_sign_prepared(const pqlane_sig_private *key, uint8_t *sig, const uint8_t *msg, size_t msg_len,
                                       const pqlane_sig_options *options)
{
    if (!key || !key->head.alg || !sig) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(key->head.alg, PQL_OP_SIGN_PREPARED);
    const struct pql_signer by = {.call = &call, .key = key};
    pqlane_status status = pql_check_bytes(msg, msg_len);
    return pql_call_end(&call, pql_sig_sign(&by, sig, NULL, msg, msg_len, status, options));
}

pqlane_status pqlane_sig_sign_mu_prepared(const pqlane_sig_private *key, uint8_t *sig, const uint8_t *mu, size_t mu_len,
                                          const pqlane_sig_options *options)
{
    if (!key || !key->head.alg || !sig) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(key->head.alg, PQL_OP_SIGN_PREPARED);
    const struct pql_signer by = {.call = &call, .key = key};
    pqlane_status status = pql_check_input(mu, mu_len, pql_size(key->head.alg, PQLANE_SIZE_MU));
    return pql_call_end(&call, pql_sig_sign(&by, sig, mu, NULL, 0, status, options));
}

pqlane_status pqlane_sig_verify_prepared(const pqlane_sig_public *key, const uint8_t *msg, size_t msg_len,
                                         const uint8_t *sig, size_t sig_len, const pqlane_sig_options *options)
{
    if (!key || !key->head.alg) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(key->head.alg, PQL_OP_VERIFY_PREPARED);
    const struct pql_verifier by = {.call = &call, .key = key};
    pqlane_status status = pql_check_bytes(msg, msg_len);
    return pql_call_end(&call, pql_sig_verify(&by, NULL, msg, msg_len, sig, sig_len, status, options));
}

pqlane_status pqlane_sig_verify_mu_prepared(const pqlane_sig_public *key, const uint8_t *mu, size_t mu_len,
                                            const uint8_t *sig, size_t sig_len)
{
    if (!key || !key->head.alg) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(key->head.alg, PQL_OP_VERIFY_PREPARED);
    const struct pql_verifier by = {.call = &call, .key = key};
    pqlane_status status = pql_check_input(mu, mu_len, pql_size(key->head.alg, PQLANE_SIZE_MU));
    return pql_call_end(&call, pql_sig_verify(&by, mu, NULL, 0, sig, sig_len, status, NULL));
}
