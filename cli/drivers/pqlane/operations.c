/* SPDX-License-Identifier: Apache-2.0 */

/* The rows, and the one-line functions behind them. */

#include "work.h"

#include <string.h>

#define UNUSED __attribute__((unused))

typedef const struct work *work_t;

static const struct input *input_of(work_t work, uint64_t number)
{
    return &work->inputs[number % PQLANE_DRIVER_INPUTS];
}

static pqlane_status kem_keygen(work_t work, UNUSED uint64_t number)
{
    return work->library->kem_keygen(work->alg, work->out[0], work->out[1]);
}

static pqlane_status kem_keygen_seed(work_t work, uint64_t number)
{
    const uint8_t *seed = input_of(work, number)->seed;
    return work->library->kem_keygen_from_seed(work->alg, work->out[0], work->out[1], seed, work->seed_len);
}

static pqlane_status kem_encaps(work_t work, uint64_t number)
{
    const uint8_t *ek = input_of(work, number)->public_key;
    return work->library->kem_encaps(work->alg, work->out[0], work->out[1], ek, work->public_len);
}

static pqlane_status kem_encaps_coins(work_t work, uint64_t number)
{
    const struct input *input = input_of(work, number);
    return work->library->kem_encaps_from_coins(work->alg, work->out[0], work->out[1], input->public_key,
                                                work->public_len, input->coins, work->coins_len);
}

static pqlane_status kem_decaps(work_t work, uint64_t number)
{
    const struct input *input = input_of(work, number);
    return work->library->kem_decaps(work->alg, work->out[0], input->private_key, work->private_len, input->ciphertext,
                                     work->ciphertext_len);
}

static pqlane_status kem_decaps_seed(work_t work, uint64_t number)
{
    const struct input *input = input_of(work, number);
    return work->library->kem_decaps(work->alg, work->out[0], input->seed, work->seed_len, input->ciphertext,
                                     work->ciphertext_len);
}

static pqlane_status kem_check_public(work_t work, uint64_t number)
{
    return work->library->kem_check_public(work->alg, input_of(work, number)->public_key, work->public_len);
}

static pqlane_status kem_check_private(work_t work, uint64_t number)
{
    return work->library->kem_check_private(work->alg, input_of(work, number)->private_key, work->private_len);
}

/* ---- Prepared keys and batches ---- */

static pqlane_status kem_encaps_prepared(work_t work, uint64_t number)
{
    const struct input *input = input_of(work, number);
    return work->library->kem_encaps_prepared_from_coins(input->prepared_public, work->out[0], work->out[1],
                                                         input->coins, work->coins_len);
}

static pqlane_status kem_decaps_prepared(work_t work, uint64_t number)
{
    const struct input *input = input_of(work, number);
    return work->library->kem_decaps_prepared(input->prepared_private, work->out[0], input->ciphertext,
                                              work->ciphertext_len);
}

/* Where item i of a batch writes. */
static uint8_t *out_of(work_t work, unsigned which, unsigned i)
{
    return work->out[which] + i * work->out_len;
}

static pqlane_status kem_keygen_batch(work_t work, uint64_t number)
{
    pqlane_kem_keygen_item items[WORK_MOST_AT_ONCE];
    for (unsigned i = 0; i < work->row->at_once; i++)
        items[i] = (pqlane_kem_keygen_item){
            .ek = out_of(work, 0, i), .dk = out_of(work, 1, i), .seed = input_of(work, number + i)->seed};
    return work->library->kem_keygen_batch(work->alg, items, work->row->at_once, sizeof *items);
}

static pqlane_status kem_encaps_batch(work_t work, uint64_t number)
{
    pqlane_kem_encaps_item items[WORK_MOST_AT_ONCE];
    for (unsigned i = 0; i < work->row->at_once; i++) {
        const struct input *input = input_of(work, number + i);
        items[i] = (pqlane_kem_encaps_item){.ct = out_of(work, 0, i),
                                            .ss = out_of(work, 1, i),
                                            .key = work->row->prepared ? input->prepared_public : NULL,
                                            .ek = input->public_key,
                                            .ek_len = work->public_len,
                                            .coins = input->coins};
    }
    return work->library->kem_encaps_batch(work->alg, items, work->row->at_once, sizeof *items);
}

static pqlane_status kem_decaps_batch(work_t work, uint64_t number)
{
    pqlane_kem_decaps_item items[WORK_MOST_AT_ONCE];
    for (unsigned i = 0; i < work->row->at_once; i++) {
        const struct input *input = input_of(work, number + i);
        items[i] = (pqlane_kem_decaps_item){.ss = out_of(work, 0, i),
                                            .key = work->row->prepared ? input->prepared_private : NULL,
                                            .dk = input->private_key,
                                            .dk_len = work->private_len,
                                            .ct = input->ciphertext,
                                            .ct_len = work->ciphertext_len};
    }
    return work->library->kem_decaps_batch(work->alg, items, work->row->at_once, sizeof *items);
}

/* ---- Signatures and hash functions ---- */

static pqlane_status sig_keygen(work_t work, UNUSED uint64_t number)
{
    return work->library->sig_keygen(work->alg, work->out[0], work->out[1]);
}

static pqlane_status sig_keygen_seed(work_t work, uint64_t number)
{
    const uint8_t *seed = input_of(work, number)->seed;
    return work->library->sig_keygen_from_seed(work->alg, work->out[0], work->out[1], seed, work->seed_len);
}

/* The message of a number, in place i: the number, then zeros. */
static const uint8_t *message_of(work_t work, unsigned i, uint64_t number)
{
    memcpy(work->messages[i], &number, sizeof number);
    return work->messages[i];
}

static pqlane_status sign(work_t work, uint64_t number, const pqlane_sig_options *options)
{
    return work->library->sig_sign(work->alg, work->out[0], input_of(work, number)->private_key, work->private_len,
                                   message_of(work, 0, number), PQLANE_DRIVER_MESSAGE_BYTES, options);
}

static pqlane_status sig_sign(work_t work, uint64_t number)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    memcpy(work->rnd, &number, sizeof number);
    options.rnd = work->rnd;
    options.rnd_len = work->rnd_len;
    return sign(work, number, work->given_randomness ? &options : NULL);
}

static pqlane_status sig_sign_deterministic(work_t work, uint64_t number)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    return sign(work, number, &options);
}

static pqlane_status sig_verify(work_t work, uint64_t number)
{
    const struct input *input = input_of(work, number);
    return work->library->sig_verify(work->alg, input->public_key, work->public_len,
                                     message_of(work, 0, number % PQLANE_DRIVER_INPUTS), PQLANE_DRIVER_MESSAGE_BYTES,
                                     input->signature, work->signature_len, NULL);
}

static pqlane_status sig_check_private(work_t work, uint64_t number)
{
    return work->library->sig_check_private(work->alg, input_of(work, number)->private_key, work->private_len);
}

/* ---- Signatures with prepared keys, and batches ---- */

static pqlane_status sig_sign_prepared(work_t work, uint64_t number)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    return work->library->sig_sign_prepared(input_of(work, number)->prepared_signer, work->out[0],
                                            message_of(work, 0, number), PQLANE_DRIVER_MESSAGE_BYTES, &options);
}

static pqlane_status sig_verify_prepared(work_t work, uint64_t number)
{
    const struct input *input = input_of(work, number);
    return work->library->sig_verify_prepared(input->prepared_verifier,
                                              message_of(work, 0, number % PQLANE_DRIVER_INPUTS),
                                              PQLANE_DRIVER_MESSAGE_BYTES, input->signature, work->signature_len, NULL);
}

static pqlane_status sig_keygen_batch(work_t work, uint64_t number)
{
    pqlane_sig_keygen_item items[WORK_MOST_AT_ONCE];
    for (unsigned i = 0; i < work->row->at_once; i++)
        items[i] = (pqlane_sig_keygen_item){
            .pk = out_of(work, 0, i), .sk = out_of(work, 1, i), .seed = input_of(work, number + i)->seed};
    return work->library->sig_keygen_batch(work->alg, items, work->row->at_once, sizeof *items);
}

static pqlane_status sig_sign_prepared_batch(work_t work, uint64_t number)
{
    pqlane_sig_sign_item items[WORK_MOST_AT_ONCE];
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    for (unsigned i = 0; i < work->row->at_once; i++)
        items[i] = (pqlane_sig_sign_item){.sig = out_of(work, 0, i),
                                          .key = input_of(work, number + i)->prepared_signer,
                                          .msg = message_of(work, i, number + i),
                                          .msg_len = PQLANE_DRIVER_MESSAGE_BYTES,
                                          .options = &options};
    return work->library->sig_sign_batch(work->alg, items, work->row->at_once, sizeof *items);
}

static pqlane_status sig_verify_prepared_batch(work_t work, uint64_t number)
{
    pqlane_sig_verify_item items[WORK_MOST_AT_ONCE];
    for (unsigned i = 0; i < work->row->at_once; i++) {
        const struct input *input = input_of(work, number + i);
        items[i] = (pqlane_sig_verify_item){.key = input->prepared_verifier,
                                            .msg = message_of(work, i, (number + i) % PQLANE_DRIVER_INPUTS),
                                            .msg_len = PQLANE_DRIVER_MESSAGE_BYTES,
                                            .sig = input->signature,
                                            .sig_len = work->signature_len};
    }
    return work->library->sig_verify_batch(work->alg, items, work->row->at_once, sizeof *items);
}

static pqlane_status hash(work_t work, UNUSED uint64_t number)
{
    return work->library->hash(work->alg, work->out[0], work->digest_len, work->text, work->row->hash_len);
}

#define NEEDS(function) .needs = offsetof(struct library, function)

const struct operation operations[] = {
    {"keygen", PQLANE_KIND_KEM, NEEDS(kem_keygen), .run = kem_keygen, .draws = PQLANE_SIZE_SEED},
    {"keygen+seed", PQLANE_KIND_KEM, NEEDS(kem_keygen_from_seed), .run = kem_keygen_seed, .deterministic = true},
    {"encaps", PQLANE_KIND_KEM, NEEDS(kem_encaps), .run = kem_encaps, .draws = PQLANE_SIZE_COINS},
    {"encaps+coins", PQLANE_KIND_KEM, NEEDS(kem_encaps_from_coins), .run = kem_encaps_coins, .deterministic = true},
    {"decaps", PQLANE_KIND_KEM, NEEDS(kem_decaps), .run = kem_decaps, .deterministic = true},
    {"decaps+seed", PQLANE_KIND_KEM, NEEDS(kem_decaps), .run = kem_decaps_seed, .deterministic = true},
    {"check+public", PQLANE_KIND_KEM, NEEDS(kem_check_public), .run = kem_check_public},
    {"check+private", PQLANE_KIND_KEM, NEEDS(kem_check_private), .run = kem_check_private},
    {"encaps+coins+prepared", PQLANE_KIND_KEM, NEEDS(kem_encaps_prepared_from_coins), .run = kem_encaps_prepared,
     .deterministic = true},
    {"decaps+prepared", PQLANE_KIND_KEM, NEEDS(kem_decaps_prepared), .run = kem_decaps_prepared, .deterministic = true},
    {"keygen+seed+batch8", PQLANE_KIND_KEM, NEEDS(kem_keygen_batch), .run = kem_keygen_batch, .at_once = 8,
     .deterministic = true},
    {"encaps+coins+batch8", PQLANE_KIND_KEM, NEEDS(kem_encaps_batch), .run = kem_encaps_batch, .at_once = 8,
     .deterministic = true},
    {"decaps+batch8", PQLANE_KIND_KEM, NEEDS(kem_decaps_batch), .run = kem_decaps_batch, .at_once = 8,
     .deterministic = true},
    {"encaps+coins+prepared+batch8", PQLANE_KIND_KEM, NEEDS(kem_encaps_batch), .run = kem_encaps_batch,
     .prepared = true, .at_once = 8, .deterministic = true},
    {"decaps+prepared+batch8", PQLANE_KIND_KEM, NEEDS(kem_decaps_batch), .run = kem_decaps_batch, .prepared = true,
     .at_once = 8, .deterministic = true},
    {"keygen", PQLANE_KIND_SIG, NEEDS(sig_keygen), .run = sig_keygen, .draws = PQLANE_SIZE_SEED},
    {"keygen+seed", PQLANE_KIND_SIG, NEEDS(sig_keygen_from_seed), .run = sig_keygen_seed, .deterministic = true},
    {"sign", PQLANE_KIND_SIG, NEEDS(sig_sign), .run = sig_sign, .varies = true, .takes_rnd = true},
    {"sign+deterministic", PQLANE_KIND_SIG, NEEDS(sig_sign), .run = sig_sign_deterministic, .varies = true,
     .deterministic = true},
    {"verify", PQLANE_KIND_SIG, NEEDS(sig_verify), .run = sig_verify},
    {"check+private", PQLANE_KIND_SIG, NEEDS(sig_check_private), .run = sig_check_private},
    {"sign+deterministic+prepared", PQLANE_KIND_SIG, NEEDS(sig_sign_prepared), .run = sig_sign_prepared, .varies = true,
     .deterministic = true},
    {"verify+prepared", PQLANE_KIND_SIG, NEEDS(sig_verify_prepared), .run = sig_verify_prepared},
    {"keygen+seed+batch8", PQLANE_KIND_SIG, NEEDS(sig_keygen_batch), .run = sig_keygen_batch, .at_once = 8,
     .deterministic = true},
    {"sign+deterministic+prepared+batch8", PQLANE_KIND_SIG, NEEDS(sig_sign_batch), .run = sig_sign_prepared_batch,
     .at_once = 8, .deterministic = true},
    {"verify+prepared+batch8", PQLANE_KIND_SIG, NEEDS(sig_verify_batch), .run = sig_verify_prepared_batch,
     .at_once = 8},
    {"hash+64B", PQLANE_KIND_HASH, NEEDS(hash), .hash_len = 64, .run = hash, .deterministic = true},
    {"hash+1KiB", PQLANE_KIND_HASH, NEEDS(hash), .hash_len = 1024, .run = hash, .deterministic = true},
    {"hash+16KiB", PQLANE_KIND_HASH, NEEDS(hash), .hash_len = WORK_TEXT_BYTES, .run = hash, .deterministic = true},
};
const size_t operation_count = sizeof operations / sizeof *operations;
