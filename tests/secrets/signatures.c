/* SPDX-License-Identifier: Apache-2.0 */

#include "signatures.h"

#include "arguments.h"

#include <stdlib.h>

pqlane_status sig_keygen(struct subject *s)
{
    return pqlane_sig_keygen(s->alg, s->results.public_key, s->results.private_key);
}

pqlane_status sig_keygen_seed(struct subject *s)
{
    return pqlane_sig_keygen_from_seed(s->alg, s->results.public_key, s->results.private_key, SEED);
}

static pqlane_status sign(struct subject *s, pqlane_sig_options options)
{
    options.struct_size = sizeof options;
    return pqlane_sig_sign(s->alg, s->results.signature, PRIVATE_KEY, MESSAGE, &options);
}

pqlane_status sig_sign(struct subject *s)
{
    return pqlane_sig_sign(s->alg, s->results.signature, PRIVATE_KEY, MESSAGE, NULL);
}

pqlane_status sig_sign_deterministic(struct subject *s)
{
    return sign(s, (pqlane_sig_options){.flags = PQLANE_SIG_DETERMINISTIC});
}

pqlane_status sig_sign_rnd(struct subject *s)
{
    return sign(s, (pqlane_sig_options){.rnd = s->rnd, .rnd_len = 32});
}

pqlane_status sig_sign_context(struct subject *s)
{
    static const uint8_t ctx[] = "a context";
    return sign(s, (pqlane_sig_options){.rnd = s->rnd, .rnd_len = 32, .ctx = ctx, .ctx_len = sizeof ctx - 1});
}

pqlane_status sig_sign_sha2(struct subject *s)
{
    return sign(s, (pqlane_sig_options){.rnd = s->rnd, .rnd_len = 32, .prehash = pqlane_alg_find("SHA2-512")});
}

pqlane_status sig_sign_shake(struct subject *s)
{
    return sign(s, (pqlane_sig_options){.rnd = s->rnd, .rnd_len = 32, .prehash = pqlane_alg_find("SHAKE-256")});
}

pqlane_status sig_sign_internal(struct subject *s)
{
    return sign(s, (pqlane_sig_options){.rnd = s->rnd, .rnd_len = 32, .flags = PQLANE_SIG_INTERNAL});
}

pqlane_status sig_sign_mu(struct subject *s)
{
    return pqlane_sig_sign_mu(s->alg, s->results.signature, PRIVATE_KEY, s->mu, length(s, sizeof s->mu), NULL);
}

/* The end is reached whatever went wrong before it. */
static pqlane_status mu_of_parts(struct subject *s, const pqlane_alg *prehash)
{
    const pqlane_sig_options options = {.struct_size = sizeof options, .prehash = prehash};
    const size_t part = 77;
    pqlane_status status = pqlane_sig_mu_init(&s->mu_state, s->alg, PRIVATE_KEY, &options);
    if (status == PQLANE_OK) status = pqlane_sig_mu_update(&s->mu_state, s->message, part);
    if (status == PQLANE_OK) status = pqlane_sig_mu_update(&s->mu_state, s->message + part, sizeof s->message - part);
    pqlane_status last = pqlane_sig_mu_final(&s->mu_state, s->results.mu);
    return status == PQLANE_OK ? last : status;
}

pqlane_status sig_mu(struct subject *s)
{
    return mu_of_parts(s, NULL);
}

pqlane_status sig_mu_prehash(struct subject *s)
{
    return mu_of_parts(s, pqlane_alg_find("SHA2-512"));
}

pqlane_status sig_sign_other(struct subject *s)
{
    const pqlane_sig_options options = {.struct_size = sizeof options, .rnd = s->rnd, .rnd_len = 32};
    return pqlane_sig_sign(s->alg, s->results.signature, OTHER(s->other_key), MESSAGE, &options);
}

pqlane_status sig_sign_bad(struct subject *s)
{
    return pqlane_sig_sign(s->alg, s->results.signature, OTHER(s->bad_key), MESSAGE, NULL);
}

pqlane_status sig_check_private(struct subject *s)
{
    return pqlane_sig_check_private(s->alg, PRIVATE_KEY);
}

pqlane_status sig_check_private_other(struct subject *s)
{
    return pqlane_sig_check_private(s->alg, OTHER(s->other_key));
}

pqlane_status sig_check_private_bad(struct subject *s)
{
    return pqlane_sig_check_private(s->alg, OTHER(s->bad_key));
}

pqlane_status sig_check_pair(struct subject *s)
{
    return pqlane_sig_check_pair(s->alg, PRIVATE_KEY, PUBLIC_KEY);
}

pqlane_status sig_public(struct subject *s)
{
    return pqlane_sig_public_from_private(s->alg, s->results.public_key, PRIVATE_KEY);
}

pqlane_status sig_public_other(struct subject *s)
{
    return pqlane_sig_public_from_private(s->alg, s->results.public_key, OTHER(s->other_key));
}

/* ---- Signatures with prepared keys ---- */

static pqlane_sig_private *prepare_signer(struct subject *s, const uint8_t *sk, size_t len, pqlane_status *status)
{
    pqlane_sig_private *key;
    if (pqlane_sig_private_bytes(s->alg) > sizeof s->prepared) abort();
    *status = pqlane_sig_prepare_private(s->alg, &key, s->prepared, sk, len);
    if (!key) pqlane_wipe(&s->results, sizeof s->results);
    return key;
}

static pqlane_status sign_prepared(struct subject *s, const uint8_t *sk, size_t sk_len)
{
    const pqlane_sig_options options = {.struct_size = sizeof options, .rnd = s->rnd, .rnd_len = 32};
    pqlane_status status;
    pqlane_sig_private *key = prepare_signer(s, sk, sk_len, &status);
    if (key) status = pqlane_sig_sign_prepared(key, s->results.signature, MESSAGE, &options);
    pqlane_sig_forget_private(key);
    return status;
}

pqlane_status sig_sign_prepared(struct subject *s)
{
    return sign_prepared(s, subject_key(s), subject_key_len(s));
}

pqlane_status sig_sign_prepared_other(struct subject *s)
{
    return sign_prepared(s, s->other_key, pqlane_alg_size(s->alg, PQLANE_SIZE_PRIVATE_KEY));
}

pqlane_status sig_sign_prepared_bad(struct subject *s)
{
    return sign_prepared(s, s->bad_key, pqlane_alg_size(s->alg, PQLANE_SIZE_PRIVATE_KEY));
}

pqlane_status sig_sign_mu_prepared(struct subject *s)
{
    pqlane_status status;
    pqlane_sig_private *key = prepare_signer(s, subject_key(s), subject_key_len(s), &status);
    if (key) status = pqlane_sig_sign_mu_prepared(key, s->results.signature, s->mu, length(s, sizeof s->mu), NULL);
    pqlane_sig_forget_private(key);
    return status;
}

/* ---- Batches of signatures ---- */

static pqlane_status sig_batch_of_keys(struct subject *s, const uint8_t *seed)
{
    pqlane_sig_keygen_item items[SUBJECT_BATCH];
    for (size_t i = 0; i < SUBJECT_BATCH; i++)
        items[i] = (pqlane_sig_keygen_item){
            .pk = RESULT(s, i, public_key), .sk = RESULT(s, i, private_key), .seed = seed};
    return pqlane_sig_keygen_batch(s->alg, items, SUBJECT_BATCH, sizeof *items);
}

pqlane_status sig_keygen_batch(struct subject *s)
{
    return sig_batch_of_keys(s, NULL);
}

pqlane_status sig_keygen_batch_seed(struct subject *s)
{
    return sig_batch_of_keys(s, s->seed);
}

/* With a prepared key all items but the first use that. Every third item signs mu. */
static pqlane_status sign_batch(struct subject *s, const pqlane_sig_private *key, const uint8_t *sk, size_t sk_len,
                                const pqlane_sig_options *options)
{
    pqlane_sig_sign_item items[SUBJECT_BATCH];
    for (size_t i = 0; i < SUBJECT_BATCH; i++)
        items[i] = (pqlane_sig_sign_item){.sig = RESULT(s, i, signature),
                                          .key = i > 0 ? key : NULL,
                                          .sk = sk,
                                          .sk_len = sk_len,
                                          .msg = s->sabotage == NULL_MESSAGE ? NULL : s->message,
                                          .msg_len = sizeof s->message,
                                          .mu = i % 3 == 2 && s->sabotage != NULL_MESSAGE ? s->mu : NULL,
                                          .options = options};
    return pqlane_sig_sign_batch(s->alg, items, SUBJECT_BATCH, sizeof *items);
}

pqlane_status sig_sign_batch(struct subject *s)
{
    return sign_batch(s, NULL, PRIVATE_KEY, NULL);
}

pqlane_status sig_sign_batch_prepared(struct subject *s)
{
    const pqlane_sig_options options = {.struct_size = sizeof options, .rnd = s->rnd, .rnd_len = length(s, 32)};
    pqlane_status status;
    pqlane_sig_private *key = prepare_signer(s, subject_key(s), subject_key_len(s), &status);
    if (key) status = sign_batch(s, key, PRIVATE_KEY, &options);
    pqlane_sig_forget_private(key);
    return status;
}

pqlane_status sig_sign_batch_drawn(struct subject *s)
{
    pqlane_status status;
    pqlane_sig_private *key = prepare_signer(s, subject_key(s), subject_key_len(s), &status);
    if (key) status = sign_batch(s, key, subject_key(s), subject_key_len(s), NULL);
    pqlane_sig_forget_private(key);
    return status;
}

pqlane_status sig_sign_batch_bad(struct subject *s)
{
    return sign_batch(s, NULL, OTHER(s->bad_key), NULL);
}
