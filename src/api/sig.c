/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane_sig_*: the checks of arguments and options, then ML-DSA. */

#include "sig.h"

#define SK_BYTES PQL_MLDSA_MAX_SK_BYTES
#define PK_BYTES PQL_MLDSA_MAX_PK_BYTES

#define ALL_FLAGS (PQLANE_SIG_DETERMINISTIC | PQLANE_SIG_ALLOW_WEAK_HASH | PQLANE_SIG_INTERNAL)

/* What a caller may have compiled against: a shorter struct of an older header (none yet), or a longer one of a newer
 * header, whose new fields must be 0. Reads nothing beyond struct_size. */
#define MOST_OPTIONS_BYTES 1024

static pqlane_status copy_options(pqlane_sig_options *o, const pqlane_sig_options *given)
{
    *o = (pqlane_sig_options)PQLANE_SIG_OPTIONS_INIT;
    if (!given) return PQLANE_OK;
    const size_t size = given->struct_size;
    if (size < sizeof *o || size > MOST_OPTIONS_BYTES) return PQLANE_ERR_ARGUMENT;
    for (size_t i = sizeof *o; i < size; i++)
        if (((const uint8_t *)given)[i]) return PQLANE_ERR_ARGUMENT;
    *o = *given;
    return PQLANE_OK;
}

/* Collision strength is 4 bits per byte of digest, and lambda is 4 bits per byte of c~ (FIPS 204, 5.4). */
static int is_weak(const pqlane_alg *hash, const pqlane_alg *alg)
{
    return hash->hash.digest_bytes < alg->mldsa.challenge_bytes;
}

pqlane_status pql_sig_read_options(pqlane_sig_options *o, const pqlane_alg *alg, const pqlane_sig_options *given,
                                   int with_mu)
{
    pqlane_status status = copy_options(o, given);
    if (status != PQLANE_OK) return status;
    if ((o->flags & ~(with_mu ? PQLANE_SIG_DETERMINISTIC : ALL_FLAGS)) || o->reserved) return PQLANE_ERR_ARGUMENT;
    if (with_mu && (o->ctx_len > 0 || o->prehash)) return PQLANE_ERR_ARGUMENT;
    if (!o->ctx && o->ctx_len > 0) return PQLANE_ERR_ARGUMENT;
    if (o->prehash && o->prehash->kind != PQLANE_KIND_HASH) return PQLANE_ERR_ARGUMENT;
    if ((o->flags & PQLANE_SIG_INTERNAL) && (o->prehash || o->ctx_len > 0)) return PQLANE_ERR_ARGUMENT;
    if (o->rnd ? (o->flags & PQLANE_SIG_DETERMINISTIC) != 0 : o->rnd_len > 0) return PQLANE_ERR_ARGUMENT;
    if (o->rnd && o->rnd_len != pql_size(alg, PQLANE_SIZE_RND)) return PQLANE_ERR_LENGTH;
    if (o->ctx_len > PQLANE_MAX_CONTEXT_BYTES) return PQLANE_ERR_CONTEXT;
    if (o->prehash && is_weak(o->prehash, alg) && !(o->flags & PQLANE_SIG_ALLOW_WEAK_HASH)) return PQLANE_ERR_WEAK_HASH;
    return PQLANE_OK;
}

struct pql_mldsa_message pql_sig_message(const pqlane_sig_options *o, const uint8_t *mu, const uint8_t *msg,
                                         size_t msg_len)
{
    return (struct pql_mldsa_message){.mu = mu,
                                      .ctx = o->ctx,
                                      .ctx_len = o->ctx_len,
                                      .prehash = o->prehash ? &o->prehash->hash : NULL,
                                      .internal = (o->flags & PQLANE_SIG_INTERNAL) != 0,
                                      .data = msg,
                                      .len = msg_len};
}

const uint8_t *pql_sig_given_rnd(const pqlane_sig_options *o)
{
    static const uint8_t zeros[PQL_SIG_RND_BYTES];
    return o->flags & PQLANE_SIG_DETERMINISTIC ? zeros : o->rnd;
}

const uint8_t *pql_sig_expanded(const struct pql_kernels *k, const pqlane_alg *alg, uint8_t expanded[SK_BYTES],
                                const uint8_t *sk, size_t sk_len)
{
    if (sk_len != pql_size(alg, PQLANE_SIZE_SEED)) return sk;
    uint8_t pk[PK_BYTES];
    pql_mldsa_keygen(k, &alg->mldsa, pk, expanded, sk);
    return expanded;
}

/* ---- Signing ---- */

pqlane_status pql_sig_sign(const struct pql_signer *by, uint8_t *sig, const uint8_t *mu, const uint8_t *msg,
                           size_t msg_len, pqlane_status status, const pqlane_sig_options *options)
{
    struct {
        uint8_t expanded[SK_BYTES], rnd[PQL_SIG_RND_BYTES];
    } w;
    const pqlane_alg *alg = by->call->alg;
    pqlane_sig_options o;
    if (status == PQLANE_OK) status = pql_sig_read_options(&o, alg, options, mu != NULL);
    if (status == PQLANE_OK && !by->key) status = pql_check_private_key(alg, by->sk, by->sk_len);
    const struct pql_kernels *k = by->key ? pql_call_prepared(by->call, &by->key->head, &status)
                                          : pql_call_kernels(by->call, &status);
    const uint8_t *rnd = k ? pql_sig_given_rnd(&o) : NULL;
    if (k && !rnd) {
        status = pql_random(w.rnd, sizeof w.rnd);
        rnd = w.rnd;
    }
    if (status == PQLANE_OK) {
        const struct pql_mldsa_message message = pql_sig_message(&o, mu, msg, msg_len);
        if (by->key) {
            struct pql_mldsa_sign op;
            op.sig = sig;
            op.key = &by->key->mldsa;
            op.message = message;
            op.rnd = rnd;
            pql_mldsa_sign_batch(k, &alg->mldsa, &op, 1);
            status = op.status;
        } else {
            const uint8_t *sk = pql_sig_expanded(k, alg, w.expanded, by->sk, by->sk_len);
            status = pql_mldsa_sign(k, &alg->mldsa, sig, sk, &message, rnd);
        }
    }
    pql_wipe(&w, sizeof w);
    if (status != PQLANE_OK) pql_clear(alg, sig, PQLANE_SIZE_SIGNATURE);
    return status;
}

pqlane_status pqlane_sig_sign(const pqlane_alg *alg, uint8_t *sig, const uint8_t *sk, size_t sk_len, const uint8_t *msg,
                              size_t msg_len, const pqlane_sig_options *options)
{
    if (!pql_is_kind(alg, PQLANE_KIND_SIG) || !sig) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_SIGN);
    const struct pql_signer by = {.call = &call, .sk = sk, .sk_len = sk_len};
    pqlane_status status = pql_check_bytes(msg, msg_len);
    return pql_call_end(&call, pql_sig_sign(&by, sig, NULL, msg, msg_len, status, options));
}

pqlane_status pqlane_sig_sign_mu(const pqlane_alg *alg, uint8_t *sig, const uint8_t *sk, size_t sk_len,
                                 const uint8_t *mu, size_t mu_len, const pqlane_sig_options *options)
{
    if (!pql_is_kind(alg, PQLANE_KIND_SIG) || !sig) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_SIGN);
    const struct pql_signer by = {.call = &call, .sk = sk, .sk_len = sk_len};
    pqlane_status status = pql_check_input(mu, mu_len, pql_size(alg, PQLANE_SIZE_MU));
    return pql_call_end(&call, pql_sig_sign(&by, sig, mu, NULL, 0, status, options));
}

/* ---- Verification ---- */

pqlane_status pql_sig_verify(const struct pql_verifier *by, const uint8_t *mu, const uint8_t *msg, size_t msg_len,
                             const uint8_t *sig, size_t sig_len, pqlane_status status,
                             const pqlane_sig_options *options)
{
    const pqlane_alg *alg = by->call->alg;
    pqlane_sig_options o;
    if (status == PQLANE_OK) status = pql_sig_read_options(&o, alg, options, mu != NULL);
    if (status == PQLANE_OK && !by->key)
        status = pql_check_input(by->pk, by->pk_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    if (status == PQLANE_OK) status = pql_check_input(sig, sig_len, pql_size(alg, PQLANE_SIZE_SIGNATURE));
    if (status != PQLANE_OK) return status;

    const struct pql_kernels *k = by->key ? pql_call_prepared(by->call, &by->key->head, &status)
                                          : pql_call_kernels(by->call, &status);
    if (!k) return status;

    const struct pql_mldsa_message message = pql_sig_message(&o, mu, msg, msg_len);
    if (by->key) {
        struct pql_mldsa_verify op;
        op.key = &by->key->mldsa;
        op.message = message;
        op.sig = sig;
        pql_mldsa_verify_batch(k, &alg->mldsa, &op, 1);
        return op.status;
    }
    return pql_mldsa_verify(k, &alg->mldsa, by->pk, &message, sig);
}

pqlane_status pqlane_sig_verify(const pqlane_alg *alg, const uint8_t *pk, size_t pk_len, const uint8_t *msg,
                                size_t msg_len, const uint8_t *sig, size_t sig_len, const pqlane_sig_options *options)
{
    if (!pql_is_kind(alg, PQLANE_KIND_SIG)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_VERIFY);
    const struct pql_verifier by = {.call = &call, .pk = pk, .pk_len = pk_len};
    pqlane_status status = pql_check_bytes(msg, msg_len);
    return pql_call_end(&call, pql_sig_verify(&by, NULL, msg, msg_len, sig, sig_len, status, options));
}

pqlane_status pqlane_sig_verify_mu(const pqlane_alg *alg, const uint8_t *pk, size_t pk_len, const uint8_t *mu,
                                   size_t mu_len, const uint8_t *sig, size_t sig_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_SIG)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_VERIFY);
    const struct pql_verifier by = {.call = &call, .pk = pk, .pk_len = pk_len};
    pqlane_status status = pql_check_input(mu, mu_len, pql_size(alg, PQLANE_SIZE_MU));
    return pql_call_end(&call, pql_sig_verify(&by, mu, NULL, 0, sig, sig_len, status, NULL));
}

/* ---- Keys from outside ---- */

/* The public key of sk into pk; for an expanded key, t0 and tr are compared if `full`. */
static pqlane_status derive_public(struct pql_call *call, uint8_t pk[PK_BYTES], const uint8_t *sk, size_t sk_len,
                                   int full)
{
    const pqlane_alg *alg = call->alg;
    pqlane_status status = pql_check_private_key(alg, sk, sk_len);
    const struct pql_kernels *k = pql_call_kernels(call, &status);
    if (!k) return status;
    if (sk_len != pql_size(alg, PQLANE_SIZE_SEED)) return pql_mldsa_public_from_private(k, &alg->mldsa, pk, sk, full);

    uint8_t expanded[SK_BYTES];
    pql_mldsa_keygen(k, &alg->mldsa, pk, expanded, sk);
    pql_wipe(expanded, sizeof expanded);
    return PQLANE_OK;
}

pqlane_status pqlane_sig_public_from_private(const pqlane_alg *alg, uint8_t *pk, const uint8_t *sk, size_t sk_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_SIG) || !pk) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_PUBLIC_FROM_PRIVATE);
    pqlane_status status = derive_public(&call, pk, sk, sk_len, 0);
    if (status != PQLANE_OK) pql_clear(alg, pk, PQLANE_SIZE_PUBLIC_KEY);
    return pql_call_end(&call, status);
}

pqlane_status pqlane_sig_check_private(const pqlane_alg *alg, const uint8_t *sk, size_t sk_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_SIG)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_CHECK_PRIVATE);
    uint8_t pk[PK_BYTES];
    return pql_call_end(&call, derive_public(&call, pk, sk, sk_len, 1));
}

pqlane_status pqlane_sig_check_pair(const pqlane_alg *alg, const uint8_t *sk, size_t sk_len, const uint8_t *pk,
                                    size_t pk_len)
{
    if (!pql_is_kind(alg, PQLANE_KIND_SIG)) return PQLANE_ERR_ARGUMENT;
    struct pql_call call = pql_call_begin(alg, PQL_OP_CHECK_PAIR);
    uint8_t derived[PK_BYTES];
    pqlane_status status = pql_check_input(pk, pk_len, pql_size(alg, PQLANE_SIZE_PUBLIC_KEY));
    if (status == PQLANE_OK) status = derive_public(&call, derived, sk, sk_len, 1);
    if (status == PQLANE_OK && memcmp(pk, derived, pk_len) != 0) status = PQLANE_ERR_KEY_PAIR;
    return pql_call_end(&call, status);
}
