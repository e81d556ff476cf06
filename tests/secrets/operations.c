/* SPDX-License-Identifier: Apache-2.0 */

#include "operations.h"

#include "arguments.h"
#include "signatures.h"

#include <stdlib.h>

/* ---- Key encapsulation ---- */

static pqlane_status kem_keygen(struct subject *s)
{
    return pqlane_kem_keygen(s->alg, s->results.public_key, s->results.private_key);
}

static pqlane_status kem_keygen_seed(struct subject *s)
{
    return pqlane_kem_keygen_from_seed(s->alg, s->results.public_key, s->results.private_key, SEED);
}

static pqlane_status kem_encaps(struct subject *s)
{
    return pqlane_kem_encaps(s->alg, s->results.ciphertext, s->results.shared_secret, PUBLIC_KEY);
}

static pqlane_status kem_encaps_coins(struct subject *s)
{
    return pqlane_kem_encaps_from_coins(s->alg, s->results.ciphertext, s->results.shared_secret, PUBLIC_KEY, COINS);
}

static pqlane_status kem_decaps(struct subject *s)
{
    return pqlane_kem_decaps(s->alg, s->results.shared_secret, PRIVATE_KEY, CIPHERTEXT(s->ciphertext));
}

static pqlane_status kem_decaps_altered(struct subject *s)
{
    return pqlane_kem_decaps(s->alg, s->results.shared_secret, PRIVATE_KEY, CIPHERTEXT(s->altered));
}

static pqlane_status kem_decaps_other(struct subject *s)
{
    return pqlane_kem_decaps(s->alg, s->results.shared_secret, OTHER(s->other_key), CIPHERTEXT(s->ciphertext));
}

static pqlane_status kem_decaps_bad(struct subject *s)
{
    return pqlane_kem_decaps(s->alg, s->results.shared_secret, OTHER(s->bad_key), CIPHERTEXT(s->ciphertext));
}

static pqlane_status kem_check_private(struct subject *s)
{
    return pqlane_kem_check_private(s->alg, PRIVATE_KEY);
}

static pqlane_status kem_public(struct subject *s)
{
    return pqlane_kem_public_from_private(s->alg, s->results.public_key, PRIVATE_KEY);
}

static pqlane_status kem_check_pair(struct subject *s)
{
    return pqlane_kem_check_pair(s->alg, PRIVATE_KEY, PUBLIC_KEY);
}

static pqlane_status kem_check_pair_other(struct subject *s)
{
    return pqlane_kem_check_pair(s->alg, OTHER(s->other_key), PUBLIC_KEY);
}

/* ---- Prepared keys. They are prepared from good keys, so that what is wrong is wrong where they are used. ---- */

/* NULL: what the use of the key would have written is cleared. */
static pqlane_kem_public *prepare_public(struct subject *s, pqlane_status *status)
{
    const size_t len = pqlane_alg_size(s->alg, PQLANE_SIZE_PUBLIC_KEY);
    pqlane_kem_public *key;
    if (pqlane_kem_public_bytes(s->alg) > sizeof s->prepared) abort();
    *status = pqlane_kem_prepare_public(s->alg, &key, s->prepared, s->public_key, len);
    if (!key) pqlane_wipe(&s->results, sizeof s->results);
    return key;
}

static pqlane_kem_private *prepare_private(struct subject *s, const uint8_t *dk, size_t len, pqlane_status *status)
{
    pqlane_kem_private *key;
    if (pqlane_kem_private_bytes(s->alg) > sizeof s->prepared) abort();
    *status = pqlane_kem_prepare_private(s->alg, &key, s->prepared, dk, len);
    if (!key) pqlane_wipe(&s->results, sizeof s->results);
    return key;
}

static pqlane_status kem_encaps_prepared(struct subject *s)
{
    pqlane_status status;
    pqlane_kem_public *key = prepare_public(s, &status);
    if (key) status = pqlane_kem_encaps_prepared(key, s->results.ciphertext, s->results.shared_secret);
    pqlane_kem_forget_public(key);
    return status;
}

static pqlane_status kem_encaps_prepared_coins(struct subject *s)
{
    pqlane_status status;
    pqlane_kem_public *key = prepare_public(s, &status);
    if (key)
        status = pqlane_kem_encaps_prepared_from_coins(key, s->results.ciphertext, s->results.shared_secret, COINS);
    pqlane_kem_forget_public(key);
    return status;
}

static pqlane_status decaps_prepared(struct subject *s, const uint8_t *dk, size_t dk_len, const uint8_t *ct)
{
    pqlane_status status;
    pqlane_kem_private *key = prepare_private(s, dk, dk_len, &status);
    if (key) status = pqlane_kem_decaps_prepared(key, s->results.shared_secret, CIPHERTEXT(ct));
    pqlane_kem_forget_private(key);
    return status;
}

static pqlane_status kem_decaps_prepared(struct subject *s)
{
    return decaps_prepared(s, subject_key(s), subject_key_len(s), s->ciphertext);
}

static pqlane_status kem_decaps_prepared_altered(struct subject *s)
{
    return decaps_prepared(s, subject_key(s), subject_key_len(s), s->altered);
}

static pqlane_status kem_decaps_prepared_other(struct subject *s)
{
    return decaps_prepared(s, s->other_key, pqlane_alg_size(s->alg, PQLANE_SIZE_PRIVATE_KEY), s->ciphertext);
}

static pqlane_status kem_decaps_prepared_bad(struct subject *s)
{
    return decaps_prepared(s, s->bad_key, pqlane_alg_size(s->alg, PQLANE_SIZE_PRIVATE_KEY), s->ciphertext);
}

/* ---- Batches ---- */

static pqlane_status keygen_batch(struct subject *s, const uint8_t *seed)
{
    pqlane_kem_keygen_item items[SUBJECT_BATCH];
    for (size_t i = 0; i < SUBJECT_BATCH; i++)
        items[i] = (pqlane_kem_keygen_item){
            .ek = RESULT(s, i, public_key), .dk = RESULT(s, i, private_key), .seed = seed};
    return pqlane_kem_keygen_batch(s->alg, items, SUBJECT_BATCH, sizeof *items);
}

static pqlane_status kem_keygen_batch(struct subject *s)
{
    return keygen_batch(s, NULL);
}

static pqlane_status kem_keygen_batch_seed(struct subject *s)
{
    return keygen_batch(s, s->seed);
}

/* With a prepared key, every second item uses that, and none has a wrong length. */
static pqlane_status encaps_batch(struct subject *s, const pqlane_kem_public *key, const uint8_t *coins)
{
    const size_t ek_len = pqlane_alg_size(s->alg, PQLANE_SIZE_PUBLIC_KEY);
    pqlane_kem_encaps_item items[SUBJECT_BATCH];
    for (size_t i = 0; i < SUBJECT_BATCH; i++)
        items[i] = (pqlane_kem_encaps_item){.ct = RESULT(s, i, ciphertext),
                                            .ss = RESULT(s, i, shared_secret),
                                            .key = i % 2 ? key : NULL,
                                            .ek = s->public_key,
                                            .ek_len = key ? ek_len : length(s, ek_len),
                                            .coins = coins};
    return pqlane_kem_encaps_batch(s->alg, items, SUBJECT_BATCH, sizeof *items);
}

static pqlane_status kem_encaps_batch(struct subject *s)
{
    return encaps_batch(s, NULL, NULL);
}

static pqlane_status kem_encaps_batch_coins(struct subject *s)
{
    return encaps_batch(s, NULL, s->coins);
}

static pqlane_status kem_encaps_batch_prepared(struct subject *s)
{
    pqlane_status status;
    pqlane_kem_public *key = prepare_public(s, &status);
    if (key) status = encaps_batch(s, key, s->coins);
    pqlane_kem_forget_public(key);
    return status;
}

/* Every third ciphertext is altered. */
static pqlane_status decaps_batch(struct subject *s, const pqlane_kem_private *key, const uint8_t *dk, size_t dk_len)
{
    pqlane_kem_decaps_item items[SUBJECT_BATCH];
    for (size_t i = 0; i < SUBJECT_BATCH; i++)
        items[i] = (pqlane_kem_decaps_item){.ss = RESULT(s, i, shared_secret),
                                            .key = i % 2 ? key : NULL,
                                            .dk = dk,
                                            .dk_len = dk_len,
                                            .ct = i % 3 == 2 ? s->altered : s->ciphertext,
                                            .ct_len = size(s, PQLANE_SIZE_CIPHERTEXT)};
    return pqlane_kem_decaps_batch(s->alg, items, SUBJECT_BATCH, sizeof *items);
}

static pqlane_status kem_decaps_batch(struct subject *s)
{
    return decaps_batch(s, NULL, PRIVATE_KEY);
}

static pqlane_status kem_decaps_batch_prepared(struct subject *s)
{
    pqlane_status status;
    pqlane_kem_private *key = prepare_private(s, subject_key(s), subject_key_len(s), &status);
    if (key) status = decaps_batch(s, key, PRIVATE_KEY);
    pqlane_kem_forget_private(key);
    return status;
}

static pqlane_status kem_decaps_batch_other(struct subject *s)
{
    return decaps_batch(s, NULL, OTHER(s->other_key));
}

static pqlane_status kem_decaps_batch_bad(struct subject *s)
{
    return decaps_batch(s, NULL, OTHER(s->bad_key));
}

/* ---- Hash functions ---- */

static pqlane_status hash(struct subject *s)
{
    return pqlane_hash(s->alg, s->results.digest, size(s, PQLANE_SIZE_DIGEST), MESSAGE);
}

static pqlane_status hash_parts(struct subject *s)
{
    const size_t part = 77;
    pqlane_status status = pqlane_hash_init(&s->hash_state, s->alg);
    if (status == PQLANE_OK) status = pqlane_hash_update(&s->hash_state, s->message, part);
    if (status == PQLANE_OK) status = pqlane_hash_update(&s->hash_state, s->message + part, sizeof s->message - part);
    pqlane_status last = pqlane_hash_final(&s->hash_state, s->results.digest, size(s, PQLANE_SIZE_DIGEST));
    return status == PQLANE_OK ? last : status;
}

static pqlane_status hash_squeeze(struct subject *s)
{
    const size_t part = 99;
    uint8_t *out = s->results.digest;
    pqlane_status status = pqlane_hash_init(&s->hash_state, s->alg);
    if (status == PQLANE_OK) status = pqlane_hash_update(&s->hash_state, s->message, sizeof s->message);
    pqlane_status first = pqlane_hash_squeeze(&s->hash_state, out, part);
    pqlane_status last = pqlane_hash_squeeze(&s->hash_state, out + part, sizeof s->results.digest - part);
    pqlane_wipe(&s->hash_state, sizeof s->hash_state);
    return status != PQLANE_OK ? status : first != PQLANE_OK ? first : last;
}

/* clang-format off */
const struct operation operations[] = {
    {"keygen", PQLANE_KIND_KEM, DECLASSIFIES | DRAWS, PQLANE_OK, kem_keygen},
    {"keygen+seed", PQLANE_KIND_KEM, DECLASSIFIES, PQLANE_OK, kem_keygen_seed},
    {"encaps", PQLANE_KIND_KEM, DRAWS, PQLANE_OK, kem_encaps},
    {"encaps+coins", PQLANE_KIND_KEM, 0, PQLANE_OK, kem_encaps_coins},
    {"decaps", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_decaps},
    {"decaps+altered", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_decaps_altered},
    {"decaps+other", PQLANE_KIND_KEM, OTHER_KEY, PQLANE_OK, kem_decaps_other},
    {"decaps+bad", PQLANE_KIND_KEM, OTHER_KEY, PQLANE_ERR_PRIVATE_KEY, kem_decaps_bad},
    {"check_private", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_check_private},
    {"public_from_private", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_public},
    {"check_pair", PQLANE_KIND_KEM, TAKES_KEY | DECLASSIFIES | DRAWS, PQLANE_OK, kem_check_pair},
    {"check_pair+other", PQLANE_KIND_KEM, OTHER_KEY | DECLASSIFIES | DRAWS, PQLANE_ERR_KEY_PAIR, kem_check_pair_other},
    {"encaps_prepared", PQLANE_KIND_KEM, DRAWS, PQLANE_OK, kem_encaps_prepared},
    {"encaps_prepared+coins", PQLANE_KIND_KEM, 0, PQLANE_OK, kem_encaps_prepared_coins},
    {"decaps_prepared", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_decaps_prepared},
    {"decaps_prepared+altered", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_decaps_prepared_altered},
    {"decaps_prepared+other", PQLANE_KIND_KEM, OTHER_KEY, PQLANE_OK, kem_decaps_prepared_other},
    {"decaps_prepared+bad", PQLANE_KIND_KEM, OTHER_KEY, PQLANE_ERR_PRIVATE_KEY, kem_decaps_prepared_bad},
    {"keygen_batch", PQLANE_KIND_KEM, DECLASSIFIES | DRAWS, PQLANE_OK, kem_keygen_batch},
    {"keygen_batch+seed", PQLANE_KIND_KEM, DECLASSIFIES, PQLANE_OK, kem_keygen_batch_seed},
    {"encaps_batch", PQLANE_KIND_KEM, DRAWS, PQLANE_OK, kem_encaps_batch},
    {"encaps_batch+coins", PQLANE_KIND_KEM, 0, PQLANE_OK, kem_encaps_batch_coins},
    {"encaps_batch+prepared", PQLANE_KIND_KEM, 0, PQLANE_OK, kem_encaps_batch_prepared},
    {"decaps_batch", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_decaps_batch},
    {"decaps_batch+prepared", PQLANE_KIND_KEM, TAKES_KEY, PQLANE_OK, kem_decaps_batch_prepared},
    {"decaps_batch+other", PQLANE_KIND_KEM, OTHER_KEY, PQLANE_OK, kem_decaps_batch_other},
    {"decaps_batch+bad", PQLANE_KIND_KEM, OTHER_KEY, PQLANE_ERR_PRIVATE_KEY, kem_decaps_batch_bad},

    {"keygen", PQLANE_KIND_SIG, DECLASSIFIES | DRAWS, PQLANE_OK, sig_keygen},
    {"keygen+seed", PQLANE_KIND_SIG, DECLASSIFIES, PQLANE_OK, sig_keygen_seed},
    {"sign", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES | DRAWS, PQLANE_OK, sig_sign},
    {"sign+deterministic", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_deterministic},
    {"sign+rnd", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_rnd},
    {"sign+context", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_context},
    {"sign+sha2", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_sha2},
    {"sign+shake", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_shake},
    {"sign+internal", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_internal},
    {"sign_mu", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES | DRAWS, PQLANE_OK, sig_sign_mu},
    {"mu", PQLANE_KIND_SIG, TAKES_KEY, PQLANE_OK, sig_mu},
    {"mu+sha2", PQLANE_KIND_SIG, TAKES_KEY, PQLANE_OK, sig_mu_prehash},
    {"sign+other", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_other},
    {"sign+bad", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES | DRAWS, PQLANE_ERR_PRIVATE_KEY, sig_sign_bad},
    {"sign_prepared", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_prepared},
    {"sign_prepared+other", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_prepared_other},
    {"sign_prepared+bad", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES, PQLANE_ERR_PRIVATE_KEY, sig_sign_prepared_bad},
    {"sign_mu_prepared", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES | DRAWS, PQLANE_OK, sig_sign_mu_prepared},
    {"keygen_batch", PQLANE_KIND_SIG, DECLASSIFIES | DRAWS, PQLANE_OK, sig_keygen_batch},
    {"keygen_batch+seed", PQLANE_KIND_SIG, DECLASSIFIES, PQLANE_OK, sig_keygen_batch_seed},
    {"sign_batch", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES | DRAWS, PQLANE_OK, sig_sign_batch},
    {"sign_batch+prepared", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_sign_batch_prepared},
    {"sign_batch+drawn", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES | DRAWS, PQLANE_OK, sig_sign_batch_drawn},
    {"sign_batch+bad", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES | DRAWS, PQLANE_ERR_PRIVATE_KEY,
     sig_sign_batch_bad},
    {"check_private", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_check_private},
    {"check_private+other", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES, PQLANE_ERR_KEY_PAIR, sig_check_private_other},
    {"check_private+bad", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES, PQLANE_ERR_PRIVATE_KEY, sig_check_private_bad},
    {"check_pair", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_check_pair},
    {"public_from_private", PQLANE_KIND_SIG, TAKES_KEY | DECLASSIFIES, PQLANE_OK, sig_public},
    {"public_from_private+other", PQLANE_KIND_SIG, OTHER_KEY | DECLASSIFIES, PQLANE_OK, sig_public_other},

    {"hash", PQLANE_KIND_HASH, 0, PQLANE_OK, hash},
    {"hash+parts", PQLANE_KIND_HASH, 0, PQLANE_OK, hash_parts},
    {"hash+squeeze", PQLANE_KIND_HASH, XOF_ONLY, PQLANE_OK, hash_squeeze},
};
/* clang-format on */

const size_t operation_count = sizeof operations / sizeof *operations;

int operation_fits(const struct operation *op, const pqlane_alg *alg, enum form form)
{
    if (op->kind != pqlane_alg_kind(alg)) return 0;
    if ((op->flags & XOF_ONLY) && !(pqlane_alg_capabilities(alg) & PQLANE_CAN_SQUEEZE)) return 0;
    return form == FORM_EXPANDED || (op->flags & TAKES_KEY) != 0;
}
