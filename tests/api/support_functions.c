/* SPDX-License-Identifier: Apache-2.0 */

#include "functions.h"

#include "random.h"

#include <string.h>

const pqlane_sig_options deterministic = {.struct_size = sizeof deterministic, .flags = PQLANE_SIG_DETERMINISTIC};

/* ---- One adapter per function ---- */

static pqlane_status kem_keygen(const struct call *c)
{
    return pqlane_kem_keygen(c->alg, c->out[0], c->out[1]);
}

static pqlane_status kem_keygen_from_seed(const struct call *c)
{
    return pqlane_kem_keygen_from_seed(c->alg, c->out[0], c->out[1], c->in[0], c->in_len[0]);
}

static pqlane_status kem_encaps(const struct call *c)
{
    return pqlane_kem_encaps(c->alg, c->out[0], c->out[1], c->in[0], c->in_len[0]);
}

static pqlane_status kem_encaps_from_coins(const struct call *c)
{
    return pqlane_kem_encaps_from_coins(c->alg, c->out[0], c->out[1], c->in[0], c->in_len[0], c->in[1], c->in_len[1]);
}

static pqlane_status kem_decaps(const struct call *c)
{
    return pqlane_kem_decaps(c->alg, c->out[0], c->in[0], c->in_len[0], c->in[1], c->in_len[1]);
}

static pqlane_status kem_check_public(const struct call *c)
{
    return pqlane_kem_check_public(c->alg, c->in[0], c->in_len[0]);
}

static pqlane_status kem_check_private(const struct call *c)
{
    return pqlane_kem_check_private(c->alg, c->in[0], c->in_len[0]);
}

static pqlane_status kem_check_pair(const struct call *c)
{
    return pqlane_kem_check_pair(c->alg, c->in[0], c->in_len[0], c->in[1], c->in_len[1]);
}

static pqlane_status kem_public_from_private(const struct call *c)
{
    return pqlane_kem_public_from_private(c->alg, c->out[0], c->in[0], c->in_len[0]);
}

/* What was to come out of a call that did not come to it. */
static void clear(const struct call *c)
{
    for (unsigned i = 0; i < MOST_OUT; i++) pqlane_wipe(c->out[i], c->out_len[i]);
}

/* A prepared key lives as long as its call, in memory that is not allocated. */
static _Thread_local _Alignas(PQLANE_PREPARED_ALIGN) uint8_t prepared[96 * 1024];

static pqlane_status prepare_public(const struct call *c, pqlane_kem_public **key)
{
    if (pqlane_kem_public_bytes(c->alg) > sizeof prepared) return PQLANE_ERR_MEMORY;
    pqlane_status status = pqlane_kem_prepare_public(c->alg, key, prepared, c->in[0], c->in_len[0]);
    if (status != PQLANE_OK) clear(c);
    return status;
}

static pqlane_status kem_encaps_prepared(const struct call *c)
{
    pqlane_kem_public *key;
    pqlane_status status = prepare_public(c, &key);
    if (status == PQLANE_OK) status = pqlane_kem_encaps_prepared(key, c->out[0], c->out[1]);
    pqlane_kem_forget_public(key);
    return status;
}

static pqlane_status kem_encaps_prepared_from_coins(const struct call *c)
{
    pqlane_kem_public *key;
    pqlane_status status = prepare_public(c, &key);
    if (status == PQLANE_OK)
        status = pqlane_kem_encaps_prepared_from_coins(key, c->out[0], c->out[1], c->in[1], c->in_len[1]);
    pqlane_kem_forget_public(key);
    return status;
}

static pqlane_status kem_decaps_prepared(const struct call *c)
{
    pqlane_kem_private *key;
    if (pqlane_kem_private_bytes(c->alg) > sizeof prepared) return PQLANE_ERR_MEMORY;
    pqlane_status status = pqlane_kem_prepare_private(c->alg, &key, prepared, c->in[0], c->in_len[0]);
    if (status == PQLANE_OK)
        status = pqlane_kem_decaps_prepared(key, c->out[0], c->in[1], c->in_len[1]);
    else
        clear(c);
    pqlane_kem_forget_private(key);
    return status;
}

/* Batches of one, here. */
static pqlane_status kem_keygen_batch(const struct call *c)
{
    pqlane_kem_keygen_item item = {.ek = c->out[0], .dk = c->out[1]};
    return pqlane_kem_keygen_batch(c->alg, &item, 1, sizeof item);
}

static pqlane_status kem_encaps_batch(const struct call *c)
{
    pqlane_kem_encaps_item item = {.ct = c->out[0], .ss = c->out[1], .ek = c->in[0], .ek_len = c->in_len[0]};
    return pqlane_kem_encaps_batch(c->alg, &item, 1, sizeof item);
}

static pqlane_status kem_decaps_batch(const struct call *c)
{
    pqlane_kem_decaps_item item = {
        .ss = c->out[0], .dk = c->in[0], .dk_len = c->in_len[0], .ct = c->in[1], .ct_len = c->in_len[1]};
    return pqlane_kem_decaps_batch(c->alg, &item, 1, sizeof item);
}

static pqlane_status sig_keygen(const struct call *c)
{
    return pqlane_sig_keygen(c->alg, c->out[0], c->out[1]);
}

static pqlane_status sig_keygen_from_seed(const struct call *c)
{
    return pqlane_sig_keygen_from_seed(c->alg, c->out[0], c->out[1], c->in[0], c->in_len[0]);
}

static pqlane_status sig_sign(const struct call *c)
{
    return pqlane_sig_sign(c->alg, c->out[0], c->in[0], c->in_len[0], c->in[1], c->in_len[1], c->options);
}

static pqlane_status sig_verify(const struct call *c)
{
    return pqlane_sig_verify(c->alg, c->in[0], c->in_len[0], c->in[1], c->in_len[1], c->in[2], c->in_len[2],
                             c->options);
}

/* The end is reached whatever went wrong before it. */
static pqlane_status rest_of_mu(const struct call *c, pqlane_sig_mu *state, pqlane_status status)
{
    if (status == PQLANE_OK) status = pqlane_sig_mu_update(state, c->in[1], c->in_len[1]);
    if (status != PQLANE_OK) pqlane_wipe(state, sizeof *state);
    pqlane_status last = pqlane_sig_mu_final(state, c->out[0]); /* zeros, if there is no state to end */
    return status == PQLANE_OK ? last : status;
}

static pqlane_status sig_mu(const struct call *c)
{
    pqlane_sig_mu state;
    return rest_of_mu(c, &state, pqlane_sig_mu_init(&state, c->alg, c->in[0], c->in_len[0], c->options));
}

static pqlane_status sig_sign_mu(const struct call *c)
{
    return pqlane_sig_sign_mu(c->alg, c->out[0], c->in[0], c->in_len[0], c->in[1], c->in_len[1], c->options);
}

static pqlane_status sig_verify_mu(const struct call *c)
{
    return pqlane_sig_verify_mu(c->alg, c->in[0], c->in_len[0], c->in[1], c->in_len[1], c->in[2], c->in_len[2]);
}

/* ---- Prepared keys and batches of one ---- */

static pqlane_status prepare_signer(const struct call *c, pqlane_sig_private **key)
{
    if (pqlane_sig_private_bytes(c->alg) > sizeof prepared) return PQLANE_ERR_MEMORY;
    pqlane_status status = pqlane_sig_prepare_private(c->alg, key, prepared, c->in[0], c->in_len[0]);
    if (status != PQLANE_OK) clear(c);
    return status;
}

static pqlane_status prepare_verifier(const struct call *c, pqlane_sig_public **key)
{
    if (pqlane_sig_public_bytes(c->alg) > sizeof prepared) return PQLANE_ERR_MEMORY;
    pqlane_status status = pqlane_sig_prepare_public(c->alg, key, prepared, c->in[0], c->in_len[0]);
    if (status != PQLANE_OK) clear(c);
    return status;
}

static pqlane_status sig_sign_prepared(const struct call *c)
{
    pqlane_sig_private *key;
    pqlane_status status = prepare_signer(c, &key);
    if (status == PQLANE_OK) status = pqlane_sig_sign_prepared(key, c->out[0], c->in[1], c->in_len[1], c->options);
    pqlane_sig_forget_private(key);
    return status;
}

static pqlane_status sig_sign_mu_prepared(const struct call *c)
{
    pqlane_sig_private *key;
    pqlane_status status = prepare_signer(c, &key);
    if (status == PQLANE_OK) status = pqlane_sig_sign_mu_prepared(key, c->out[0], c->in[1], c->in_len[1], c->options);
    pqlane_sig_forget_private(key);
    return status;
}

static pqlane_status sig_verify_prepared(const struct call *c)
{
    pqlane_sig_public *key;
    pqlane_status status = prepare_verifier(c, &key);
    if (status == PQLANE_OK)
        status = pqlane_sig_verify_prepared(key, c->in[1], c->in_len[1], c->in[2], c->in_len[2], c->options);
    pqlane_sig_forget_public(key);
    return status;
}

static pqlane_status sig_verify_mu_prepared(const struct call *c)
{
    pqlane_sig_public *key;
    pqlane_status status = prepare_verifier(c, &key);
    if (status == PQLANE_OK)
        status = pqlane_sig_verify_mu_prepared(key, c->in[1], c->in_len[1], c->in[2], c->in_len[2]);
    pqlane_sig_forget_public(key);
    return status;
}

static pqlane_status sig_mu_private(const struct call *c)
{
    pqlane_sig_private *key;
    pqlane_sig_mu state;
    pqlane_status status = prepare_signer(c, &key);
    if (status == PQLANE_OK) status = rest_of_mu(c, &state, pqlane_sig_mu_init_private(&state, key, c->options));
    pqlane_sig_forget_private(key);
    return status;
}

static pqlane_status sig_mu_public(const struct call *c)
{
    pqlane_sig_public *key;
    pqlane_sig_mu state;
    pqlane_status status = prepare_verifier(c, &key);
    if (status == PQLANE_OK) status = rest_of_mu(c, &state, pqlane_sig_mu_init_public(&state, key, c->options));
    pqlane_sig_forget_public(key);
    return status;
}

static pqlane_status sig_keygen_batch(const struct call *c)
{
    pqlane_sig_keygen_item item = {.pk = c->out[0], .sk = c->out[1]};
    return pqlane_sig_keygen_batch(c->alg, &item, 1, sizeof item);
}

static pqlane_status sig_sign_batch(const struct call *c)
{
    pqlane_sig_sign_item item = {.sig = c->out[0],
                                 .sk = c->in[0],
                                 .sk_len = c->in_len[0],
                                 .msg = c->in[1],
                                 .msg_len = c->in_len[1],
                                 .options = c->options};
    return pqlane_sig_sign_batch(c->alg, &item, 1, sizeof item);
}

/* Two items, so that it is a batch, for the same signature. */
static pqlane_status sig_sign_batch_prepared(const struct call *c)
{
    pqlane_sig_private *key;
    static _Thread_local uint8_t other[PQLANE_MAX_SIGNATURE_BYTES];
    pqlane_status status = prepare_signer(c, &key);
    if (status == PQLANE_OK) {
        pqlane_sig_sign_item items[2] = {
            {.sig = c->out[0], .key = key, .msg = c->in[1], .msg_len = c->in_len[1], .options = c->options}};
        items[1] = items[0];
        items[1].sig = other;
        status = pqlane_sig_sign_batch(c->alg, items, 2, sizeof *items);
    }
    pqlane_sig_forget_private(key);
    return status;
}

static pqlane_sig_verify_item verify_item(const struct call *c)
{
    return (pqlane_sig_verify_item){.pk = c->in[0],
                                    .pk_len = c->in_len[0],
                                    .msg = c->in[1],
                                    .msg_len = c->in_len[1],
                                    .sig = c->in[2],
                                    .sig_len = c->in_len[2],
                                    .options = c->options};
}

static pqlane_status sig_verify_batch(const struct call *c)
{
    pqlane_sig_verify_item item = verify_item(c);
    return pqlane_sig_verify_batch(c->alg, &item, 1, sizeof item);
}

static pqlane_status sig_verify_batch_prepared(const struct call *c)
{
    pqlane_sig_public *key;
    pqlane_status status = prepare_verifier(c, &key);
    if (status == PQLANE_OK) {
        pqlane_sig_verify_item items[2] = {verify_item(c), verify_item(c)};
        items[0].key = items[1].key = key;
        status = pqlane_sig_verify_batch(c->alg, items, 2, sizeof *items);
    }
    pqlane_sig_forget_public(key);
    return status;
}

static pqlane_status sig_check_private(const struct call *c)
{
    return pqlane_sig_check_private(c->alg, c->in[0], c->in_len[0]);
}

static pqlane_status sig_check_pair(const struct call *c)
{
    return pqlane_sig_check_pair(c->alg, c->in[0], c->in_len[0], c->in[1], c->in_len[1]);
}

static pqlane_status sig_public_from_private(const struct call *c)
{
    return pqlane_sig_public_from_private(c->alg, c->out[0], c->in[0], c->in_len[0]);
}

static pqlane_status hash_whole(const struct call *c)
{
    return pqlane_hash(c->alg, c->out[0], c->out_len[0], c->in[0], c->in_len[0]);
}

static pqlane_status hash_in_parts(const struct call *c)
{
    pqlane_hash_state state;
    pqlane_status status = pqlane_hash_init(&state, c->alg);
    if (status == PQLANE_OK) status = pqlane_hash_update(&state, c->in[0], c->in_len[0]);
    if (status != PQLANE_OK) pqlane_wipe(&state, sizeof state);
    pqlane_status last = pqlane_hash_final(&state, c->out[0], c->out_len[0]);
    return status == PQLANE_OK ? last : status;
}

const struct function functions[] = {
#define KEM(what) .name = "pqlane_kem_" #what, .kind = PQLANE_KIND_KEM, .call = kem_##what
#define SIG(what) .name = "pqlane_sig_" #what, .kind = PQLANE_KIND_SIG, .call = sig_##what
    {KEM(keygen), .out = {PQLANE_SIZE_PUBLIC_KEY, PQLANE_SIZE_PRIVATE_KEY}, .draws = 64},
    {KEM(keygen_from_seed), .out = {PQLANE_SIZE_PUBLIC_KEY, PQLANE_SIZE_PRIVATE_KEY}, .in = {SEED}},
    {KEM(encaps), .out = {PQLANE_SIZE_CIPHERTEXT, PQLANE_SIZE_SHARED_SECRET}, .in = {PUBLIC_KEY}, .draws = 32},
    {KEM(encaps_from_coins), .out = {PQLANE_SIZE_CIPHERTEXT, PQLANE_SIZE_SHARED_SECRET}, .in = {PUBLIC_KEY, COINS}},
    {KEM(decaps), .out = {PQLANE_SIZE_SHARED_SECRET}, .in = {PRIVATE_KEY, CIPHERTEXT}},
    {KEM(check_public), .in = {PUBLIC_KEY}},
    {KEM(check_private), .in = {PRIVATE_KEY}},
    {KEM(check_pair), .in = {PRIVATE_KEY, PUBLIC_KEY}, .draws = 32},
    {KEM(public_from_private), .out = {PQLANE_SIZE_PUBLIC_KEY}, .in = {PRIVATE_KEY}},
    {KEM(encaps_prepared), .out = {PQLANE_SIZE_CIPHERTEXT, PQLANE_SIZE_SHARED_SECRET}, .in = {PUBLIC_KEY}, .draws = 32},
    {KEM(encaps_prepared_from_coins), .out = {PQLANE_SIZE_CIPHERTEXT, PQLANE_SIZE_SHARED_SECRET},
     .in = {PUBLIC_KEY, COINS}},
    {KEM(decaps_prepared), .out = {PQLANE_SIZE_SHARED_SECRET}, .in = {PRIVATE_KEY, CIPHERTEXT}},
    {KEM(keygen_batch), .out = {PQLANE_SIZE_PUBLIC_KEY, PQLANE_SIZE_PRIVATE_KEY}, .draws = 64},
    {KEM(encaps_batch), .out = {PQLANE_SIZE_CIPHERTEXT, PQLANE_SIZE_SHARED_SECRET}, .in = {PUBLIC_KEY}, .draws = 32},
    {KEM(decaps_batch), .out = {PQLANE_SIZE_SHARED_SECRET}, .in = {PRIVATE_KEY, CIPHERTEXT}},
    {SIG(keygen), .out = {PQLANE_SIZE_PUBLIC_KEY, PQLANE_SIZE_PRIVATE_KEY}, .draws = 32},
    {SIG(keygen_from_seed), .out = {PQLANE_SIZE_PUBLIC_KEY, PQLANE_SIZE_PRIVATE_KEY}, .in = {SEED}},
    {SIG(sign), .out = {PQLANE_SIZE_SIGNATURE}, .in = {PRIVATE_KEY, MESSAGE}, .takes_options = true, .draws = 32},
    {SIG(verify), .in = {PUBLIC_KEY, MESSAGE, SIGNATURE}, .takes_options = true},
    {SIG(mu), .out = {PQLANE_SIZE_MU}, .in = {ANY_KEY, MESSAGE}, .takes_options = true},
    {SIG(sign_mu), .out = {PQLANE_SIZE_SIGNATURE}, .in = {PRIVATE_KEY, MU}, .takes_options = true, .draws = 32},
    {SIG(verify_mu), .in = {PUBLIC_KEY, MU, SIGNATURE}},
    {SIG(sign_prepared), .out = {PQLANE_SIZE_SIGNATURE}, .in = {PRIVATE_KEY, MESSAGE}, .takes_options = true,
     .draws = 32},
    {SIG(sign_mu_prepared), .out = {PQLANE_SIZE_SIGNATURE}, .in = {PRIVATE_KEY, MU}, .takes_options = true,
     .draws = 32},
    {SIG(verify_prepared), .in = {PUBLIC_KEY, MESSAGE, SIGNATURE}, .takes_options = true},
    {SIG(verify_mu_prepared), .in = {PUBLIC_KEY, MU, SIGNATURE}},
    {SIG(mu_private), .out = {PQLANE_SIZE_MU}, .in = {PRIVATE_KEY, MESSAGE}, .takes_options = true},
    {SIG(mu_public), .out = {PQLANE_SIZE_MU}, .in = {PUBLIC_KEY, MESSAGE}, .takes_options = true},
    {SIG(keygen_batch), .out = {PQLANE_SIZE_PUBLIC_KEY, PQLANE_SIZE_PRIVATE_KEY}, .draws = 32},
    {SIG(sign_batch), .out = {PQLANE_SIZE_SIGNATURE}, .in = {PRIVATE_KEY, MESSAGE}, .takes_options = true, .draws = 32},
    {SIG(sign_batch_prepared), .out = {PQLANE_SIZE_SIGNATURE}, .in = {PRIVATE_KEY, MESSAGE}, .takes_options = true,
     .draws = 64},
    {SIG(verify_batch), .in = {PUBLIC_KEY, MESSAGE, SIGNATURE}, .takes_options = true},
    {SIG(verify_batch_prepared), .in = {PUBLIC_KEY, MESSAGE, SIGNATURE}, .takes_options = true},
    {SIG(check_private), .in = {PRIVATE_KEY}},
    {SIG(check_pair), .in = {PRIVATE_KEY, PUBLIC_KEY}},
    {SIG(public_from_private), .out = {PQLANE_SIZE_PUBLIC_KEY}, .in = {PRIVATE_KEY}},
    {.name = "pqlane_hash", .kind = PQLANE_KIND_HASH, .call = hash_whole, .out = {PQLANE_SIZE_DIGEST}, .in = {MESSAGE}},
    {.name = "pqlane_hash_init, update, final",
     .kind = PQLANE_KIND_HASH,
     .call = hash_in_parts,
     .out = {PQLANE_SIZE_DIGEST},
     .in = {MESSAGE}},
    {0},
#undef KEM
#undef SIG
};

/* ---- Examples ---- */

pqlane_status example_make(struct example *e, const pqlane_alg *alg, uint64_t seed)
{
    struct rng rng = {seed};
    pqlane_status status = PQLANE_OK;
    const size_t seed_len = pqlane_alg_size(alg, PQLANE_SIZE_SEED),
                 pk_len = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY);
    const size_t sk_len = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY);
    memset(e, 0, sizeof *e);
    e->alg = alg;
    rng_bytes(&rng, e->seed, sizeof e->seed);
    rng_bytes(&rng, e->coins, sizeof e->coins);
    rng_bytes(&rng, e->message, sizeof e->message);
    if (pqlane_alg_kind(alg) == PQLANE_KIND_KEM) {
        status = pqlane_kem_keygen_from_seed(alg, e->public_key, e->private_key, e->seed, seed_len);
        if (status == PQLANE_OK)
            status = pqlane_kem_encaps_from_coins(alg, e->ciphertext, e->secret, e->public_key, pk_len, e->coins,
                                                  pqlane_alg_size(alg, PQLANE_SIZE_COINS));
    }
    if (pqlane_alg_kind(alg) == PQLANE_KIND_SIG) {
        status = pqlane_sig_keygen_from_seed(alg, e->public_key, e->private_key, e->seed, seed_len);
        if (status == PQLANE_OK)
            status = pqlane_sig_sign(alg, e->signature, e->private_key, sk_len, e->message, sizeof e->message,
                                     &deterministic);
        const struct call mu = {
            .alg = alg, .out = {e->mu}, .in = {e->public_key, e->message}, .in_len = {pk_len, sizeof e->message}};
        if (status == PQLANE_OK) status = sig_mu(&mu);
    }
    return status;
}

const uint8_t *example_input(const struct example *e, enum input input, unsigned form, size_t *len)
{
    const struct {
        const uint8_t *data;
        pqlane_size size;
        unsigned forms; /* kinds of input that it is a form of, as bits */
    } parts[] = {
        {e->seed, PQLANE_SIZE_SEED, 1u << SEED | 1u << PRIVATE_KEY | 1u << ANY_KEY},
        {e->private_key, PQLANE_SIZE_PRIVATE_KEY, 1u << PRIVATE_KEY | 1u << ANY_KEY},
        {e->public_key, PQLANE_SIZE_PUBLIC_KEY, 1u << PUBLIC_KEY | 1u << ANY_KEY},
        {e->ciphertext, PQLANE_SIZE_CIPHERTEXT, 1u << CIPHERTEXT},
        {e->coins, PQLANE_SIZE_COINS, 1u << COINS},
        {e->signature, PQLANE_SIZE_SIGNATURE, 1u << SIGNATURE},
        {e->mu, PQLANE_SIZE_MU, 1u << MU},
    };
    if (input == MESSAGE) {
        *len = sizeof e->message;
        return form == 0 ? e->message : NULL;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!(parts[i].forms & 1u << input) || form-- > 0) continue;
        *len = pqlane_alg_size(e->alg, parts[i].size);
        return parts[i].data;
    }
    return NULL;
}

static unsigned input_forms(enum input input)
{
    return input == ANY_KEY ? 3 : input == PRIVATE_KEY ? 2 : 1;
}

unsigned function_forms(const struct function *function)
{
    unsigned most = 1;
    for (unsigned i = 0; i < MOST_IN; i++)
        if (input_forms(function->in[i]) > most) most = input_forms(function->in[i]);
    return most;
}

size_t function_out_size(const struct function *function, const pqlane_alg *alg, unsigned i)
{
    return function->out[i] ? pqlane_alg_size(alg, function->out[i]) : 0;
}

struct call example_call(const struct function *function, const struct example *example, unsigned form,
                         uint8_t *const out[MOST_OUT])
{
    struct call call = {.alg = example->alg};
    for (unsigned i = 0; i < MOST_OUT; i++) {
        if (!function->out[i]) continue;
        call.out[i] = out[i];
        call.out_len[i] = function_out_size(function, example->alg, i);
    }
    for (unsigned i = 0; i < MOST_IN && function->in[i]; i++)
        call.in[i] = example_input(example, function->in[i], input_forms(function->in[i]) > 1 ? form : 0,
                                   &call.in_len[i]);
    return call;
}
