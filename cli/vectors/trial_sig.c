/* SPDX-License-Identifier: Apache-2.0 */

/* Signing and verifying: in one call, with a prepared key, several times in a batch, and with the message in two parts
 * through mu. All ways must give the same answer. */

#include "trial.h"

#define COPIES 3 /* of a case in a batch: the last with the key as it is, the others with a prepared one */

const char *const sign_names[SIG_FORM_COUNT] = {"sign", "sign+prehash", "sign+internal", "sign+mu"};
const char *const verify_names[SIG_FORM_COUNT] = {"verify", "verify+prehash", "verify+internal", "verify+mu"};

/* Vectors may pair any hash with any parameter set, so weak pre-hashes are allowed here. */
static pqlane_sig_options options_of(const struct sig_case *c)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    if (c->form != SIG_MU) {
        options.ctx = c->ctx.data;
        options.ctx_len = c->ctx.len;
    }
    if (c->form == SIG_PREHASH) {
        options.prehash = c->prehash;
        options.flags |= PQLANE_SIG_ALLOW_WEAK_HASH;
    }
    if (c->form == SIG_INTERNAL) options.flags |= PQLANE_SIG_INTERNAL;
    return options;
}

static bool streams(const pqlane_alg *alg, const struct sig_case *c)
{
    return c->form != SIG_MU && pqlane_alg_capabilities(alg) & PQLANE_CAN_STREAM;
}

/* mu of the case's message, given in two parts of unequal size. */
static pqlane_status streamed_mu(const pqlane_alg *alg, const struct sig_case *c, uint8_t *mu)
{
    pqlane_sig_options options = options_of(c);
    pqlane_sig_mu state;
    size_t first = c->msg.len / 3;
    pqlane_status status = pqlane_sig_mu_init(&state, alg, c->key.data, c->key.len, &options);
    if (status == PQLANE_OK) status = pqlane_sig_mu_update(&state, c->msg.data, first);
    if (status == PQLANE_OK)
        status = pqlane_sig_mu_update(&state, c->msg.data ? c->msg.data + first : NULL, c->msg.len - first);
    if (status == PQLANE_OK) status = pqlane_sig_mu_final(&state, mu);
    pqlane_wipe(&state, sizeof state);
    return status;
}

/* The streamed way up to mu. True if mu is there; a refusal of an invalid case is left to the caller in *status. */
static bool mu_holds(struct run *run, const pqlane_alg *alg, const struct sig_case *c, struct output *mu,
                     pqlane_status *status)
{
    *mu = output_make(run, "mu", pqlane_alg_size(alg, PQLANE_SIZE_MU), c->mu);
    *status = streamed_mu(alg, c, mu->data);
    if (!c->valid && *status != PQLANE_OK) return answer_holds(run, "mu of the message", *status, false, NULL, 0);
    return answer_holds(run, "mu of the message", *status, true, mu, 1);
}

static struct output signature_output(struct run *run, const pqlane_alg *alg, const struct sig_case *c)
{
    return output_make(run, "signature", pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE),
                       c->valid ? c->sig : (struct bytes){NULL, 0});
}

static bool sign_streamed(struct run *run, const pqlane_alg *alg, const struct sig_case *c,
                          const pqlane_sig_options *rnd_only)
{
    struct output mu, sig = signature_output(run, alg, c);
    pqlane_status status;
    if (!mu_holds(run, alg, c, &mu, &status)) return false;
    if (status != PQLANE_OK) return true; /* refused early, as it should be */
    status = pqlane_sig_sign_mu(alg, sig.data, c->key.data, c->key.len, mu.data, mu.len, rnd_only);
    return answer_holds(run, "signing of the streamed message", status, c->valid, &sig, 1);
}

static bool public_half_holds(struct run *run, const pqlane_alg *alg, const struct sig_case *c)
{
    if (!c->valid || !c->pub.data) return true;
    struct output pub = output_make(run, "public key", pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), c->pub);
    pqlane_status status = pqlane_sig_public_from_private(alg, pub.data, c->key.data, c->key.len);
    return answer_holds(run, "public key of the private key", status, true, &pub, 1);
}

bool sig_keygen_in_batch(struct run *run, const pqlane_alg *alg, struct bytes seed, struct bytes pk, struct bytes sk)
{
    pqlane_sig_keygen_item items[COPIES];
    struct output made[2 * COPIES];
    for (size_t i = 0; i < COPIES; i++) {
        made[2 * i] = output_make(run, "pk", pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), pk);
        made[2 * i + 1] = output_make(run, "sk", pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), sk);
        items[i] = (pqlane_sig_keygen_item){.pk = made[2 * i].data, .sk = made[2 * i + 1].data, .seed = seed.data};
    }
    pqlane_status status = pqlane_sig_keygen_batch(alg, items, COPIES, sizeof *items);
    return answer_holds(run, "key generation in a batch", status, true, made, 2 * COPIES);
}

/* mu of another length than the algorithm's: items of batches cannot say so. */
static bool fits_items(const pqlane_alg *alg, const struct sig_case *c)
{
    return c->form != SIG_MU || c->mu.len == pqlane_alg_size(alg, PQLANE_SIZE_MU);
}

static pqlane_status sign_batch(const pqlane_alg *alg, const struct sig_case *c, const pqlane_sig_private *key,
                                const struct output sig[COPIES], const pqlane_sig_options *options)
{
    pqlane_sig_sign_item items[COPIES];
    for (size_t i = 0; i < COPIES; i++)
        items[i] = (pqlane_sig_sign_item){.sig = sig[i].data,
                                          .key = i + 1 < COPIES ? key : NULL,
                                          .sk = c->key.data,
                                          .sk_len = c->key.len,
                                          .msg = c->msg.data,
                                          .msg_len = c->msg.len,
                                          .mu = c->form == SIG_MU ? c->mu.data : NULL,
                                          .options = options};
    return pqlane_sig_sign_batch(alg, items, COPIES, sizeof *items);
}

/* With a prepared key, alone and in a batch. */
static bool sign_prepared(struct run *run, const pqlane_alg *alg, const struct sig_case *c, struct bytes expected,
                          const pqlane_sig_options *options)
{
    const size_t sig_len = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE);
    struct output sig[COPIES];
    pqlane_sig_private *key;
    for (size_t i = 0; i < COPIES; i++) sig[i] = output_make(run, "signature", sig_len, expected);
    pqlane_status status = pqlane_sig_prepare_private(alg, &key, NULL, c->key.data, c->key.len);
    if (!key)
        outputs_clear(sig, 1);
    else if (c->form == SIG_MU)
        status = pqlane_sig_sign_mu_prepared(key, sig[0].data, c->mu.data, c->mu.len, options);
    else
        status = pqlane_sig_sign_prepared(key, sig[0].data, c->msg.data, c->msg.len, options);
    bool holds = answer_holds(run, "signing with a prepared key", status, c->valid, sig, 1);
    if (holds && fits_items(alg, c)) {
        sig[0] = output_make(run, "signature", sig_len, expected);
        holds = answer_holds(run, "signing in a batch", sign_batch(alg, c, key, sig, options), c->valid, sig, COPIES);
    }
    pqlane_sig_forget_private(key);
    return holds;
}

void try_sign(struct run *run, const pqlane_alg *alg, const struct sig_case *c)
{
    pqlane_sig_options options = options_of(c), rnd_only = PQLANE_SIG_OPTIONS_INIT;
    struct output sig = signature_output(run, alg, c);
    pqlane_status status;
    if (c->rnd.data && c->rnd.len != pqlane_alg_size(alg, PQLANE_SIZE_RND)) {
        malformed(run, "rnd has %zu bytes", c->rnd.len);
        return;
    }
    rnd_only.rnd = c->rnd.data;
    rnd_only.rnd_len = c->rnd.data ? c->rnd.len : 0;
    rnd_only.flags = c->rnd.data ? 0 : PQLANE_SIG_DETERMINISTIC;
    options.rnd = rnd_only.rnd;
    options.rnd_len = rnd_only.rnd_len;
    options.flags |= rnd_only.flags;
    const pqlane_sig_options *all = c->form == SIG_MU ? &rnd_only : &options;
    if (c->form == SIG_MU)
        status = pqlane_sig_sign_mu(alg, sig.data, c->key.data, c->key.len, c->mu.data, c->mu.len, all);
    else
        status = pqlane_sig_sign(alg, sig.data, c->key.data, c->key.len, c->msg.data, c->msg.len, all);
    if (!answer_holds(run, "signing", status, c->valid, &sig, 1)) return;
    const struct bytes made = {sig.data, sig.len}, nothing = {NULL, 0};
    if (!sign_prepared(run, alg, c, c->valid ? made : nothing, all)) return;
    if (!public_half_holds(run, alg, c)) return;
    if (streams(alg, c) && !sign_streamed(run, alg, c, &rnd_only)) return;
    case_passed(run);
}

static pqlane_status verify_batch(const pqlane_alg *alg, const struct sig_case *c, const pqlane_sig_public *key,
                                  const pqlane_sig_options *options)
{
    pqlane_sig_verify_item items[COPIES];
    for (size_t i = 0; i < COPIES; i++)
        items[i] = (pqlane_sig_verify_item){.key = i + 1 < COPIES ? key : NULL,
                                            .pk = c->key.data,
                                            .pk_len = c->key.len,
                                            .msg = c->msg.data,
                                            .msg_len = c->msg.len,
                                            .mu = c->form == SIG_MU ? c->mu.data : NULL,
                                            .sig = c->sig.data,
                                            .sig_len = c->sig.len,
                                            .options = options};
    pqlane_status status = pqlane_sig_verify_batch(alg, items, COPIES, sizeof *items);
    for (size_t i = 0; i < COPIES; i++) /* all alike */
        if (items[i].status != status) return PQLANE_ERR_UNSUPPORTED;
    return status;
}

/* As for signing. */
static bool verify_prepared(struct run *run, const pqlane_alg *alg, const struct sig_case *c,
                            const pqlane_sig_options *options)
{
    pqlane_sig_public *key;
    pqlane_status status = pqlane_sig_prepare_public(alg, &key, NULL, c->key.data, c->key.len);
    if (key && c->form == SIG_MU)
        status = pqlane_sig_verify_mu_prepared(key, c->mu.data, c->mu.len, c->sig.data, c->sig.len);
    else if (key)
        status = pqlane_sig_verify_prepared(key, c->msg.data, c->msg.len, c->sig.data, c->sig.len, options);
    bool holds = answer_holds(run, "verification with a prepared key", status, c->valid, NULL, 0);
    if (holds && fits_items(alg, c))
        holds = answer_holds(run, "verification in a batch",
                             verify_batch(alg, c, key, c->form == SIG_MU ? NULL : options), c->valid, NULL, 0);
    pqlane_sig_forget_public(key);
    return holds;
}

void try_verify(struct run *run, const pqlane_alg *alg, const struct sig_case *c)
{
    pqlane_sig_options options = options_of(c);
    pqlane_status status;
    if (c->form == SIG_MU)
        status = pqlane_sig_verify_mu(alg, c->key.data, c->key.len, c->mu.data, c->mu.len, c->sig.data, c->sig.len);
    else
        status = pqlane_sig_verify(alg, c->key.data, c->key.len, c->msg.data, c->msg.len, c->sig.data, c->sig.len,
                                   &options);
    if (!answer_holds(run, "verification", status, c->valid, NULL, 0)) return;
    if (!verify_prepared(run, alg, c, &options)) return;
    if (streams(alg, c)) {
        struct output mu;
        if (!mu_holds(run, alg, c, &mu, &status)) return;
        if (status == PQLANE_OK)
            status = pqlane_sig_verify_mu(alg, c->key.data, c->key.len, mu.data, mu.len, c->sig.data, c->sig.len);
        if (!answer_holds(run, "verification of the streamed message", status, c->valid, NULL, 0)) return;
    }
    case_passed(run);
}
