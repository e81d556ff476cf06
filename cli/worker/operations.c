/* SPDX-License-Identifier: Apache-2.0 */

/* The rows, and the one-line functions behind them. */

#include "operations.h"

#include <string.h>

typedef const struct library *library_t;
typedef const struct operation *row_t;

#define UNUSED __attribute__((unused))

static const struct input *input_of(const struct subject *subject, uint64_t number)
{
    return &subject->inputs[number % SUBJECT_INPUTS];
}

static const pqlane_alg *alg_of(library_t library, const struct subject *subject)
{
    return subject->alg[library->side];
}

static pqlane_status kem_keygen(library_t library, struct subject *subject, UNUSED row_t row, UNUSED uint64_t number)
{
    return library->kem_keygen(alg_of(library, subject), subject->out[0], subject->out[1]);
}

static pqlane_status kem_keygen_seed(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const uint8_t *seed = input_of(subject, number)->seed;
    return library->kem_keygen_from_seed(alg_of(library, subject), subject->out[0], subject->out[1], seed,
                                         subject->seed_len);
}

static pqlane_status kem_encaps(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const uint8_t *ek = input_of(subject, number)->public_key;
    return library->kem_encaps(alg_of(library, subject), subject->out[0], subject->out[1], ek, subject->public_len);
}

static pqlane_status kem_encaps_coins(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const struct input *input = input_of(subject, number);
    return library->kem_encaps_from_coins(alg_of(library, subject), subject->out[0], subject->out[1], input->public_key,
                                          subject->public_len, input->coins, subject->coins_len);
}

static pqlane_status kem_decaps(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const struct input *input = input_of(subject, number);
    return library->kem_decaps(alg_of(library, subject), subject->out[0], input->private_key, subject->private_len,
                               input->ciphertext, subject->ciphertext_len);
}

static pqlane_status kem_decaps_seed(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const struct input *input = input_of(subject, number);
    return library->kem_decaps(alg_of(library, subject), subject->out[0], input->seed, subject->seed_len,
                               input->ciphertext, subject->ciphertext_len);
}

static pqlane_status kem_check_public(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    return library->kem_check_public(alg_of(library, subject), input_of(subject, number)->public_key,
                                     subject->public_len);
}

static pqlane_status kem_check_private(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    return library->kem_check_private(alg_of(library, subject), input_of(subject, number)->private_key,
                                      subject->private_len);
}

/* ---- Prepared keys and batches ---- */

static pqlane_status kem_encaps_prepared(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const struct input *input = input_of(subject, number);
    return library->kem_encaps_prepared_from_coins(input->prepared_public[library->side], subject->out[0],
                                                   subject->out[1], input->coins, subject->coins_len);
}

static pqlane_status kem_decaps_prepared(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const struct input *input = input_of(subject, number);
    return library->kem_decaps_prepared(input->prepared_private[library->side], subject->out[0], input->ciphertext,
                                        subject->ciphertext_len);
}

/* Where item i of a batch writes. */
static uint8_t *out_of(const struct subject *subject, unsigned which, unsigned i)
{
    return subject->out[which] + i * subject->out_len;
}

static pqlane_status kem_keygen_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    pqlane_kem_keygen_item items[OPERATION_MOST_AT_ONCE];
    for (unsigned i = 0; i < row->at_once; i++)
        items[i] = (pqlane_kem_keygen_item){
            .ek = out_of(subject, 0, i), .dk = out_of(subject, 1, i), .seed = input_of(subject, number + i)->seed};
    return library->kem_keygen_batch(alg_of(library, subject), items, row->at_once, sizeof *items);
}

static pqlane_status encaps_batch(library_t library, struct subject *subject, row_t row, uint64_t number, bool prepared)
{
    pqlane_kem_encaps_item items[OPERATION_MOST_AT_ONCE];
    for (unsigned i = 0; i < row->at_once; i++) {
        const struct input *input = input_of(subject, number + i);
        items[i] = (pqlane_kem_encaps_item){.ct = out_of(subject, 0, i),
                                            .ss = out_of(subject, 1, i),
                                            .key = prepared ? input->prepared_public[library->side] : NULL,
                                            .ek = input->public_key,
                                            .ek_len = subject->public_len,
                                            .coins = input->coins};
    }
    return library->kem_encaps_batch(alg_of(library, subject), items, row->at_once, sizeof *items);
}

static pqlane_status kem_encaps_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    return encaps_batch(library, subject, row, number, false);
}

static pqlane_status kem_encaps_prepared_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    return encaps_batch(library, subject, row, number, true);
}

static pqlane_status decaps_batch(library_t library, struct subject *subject, row_t row, uint64_t number, bool prepared)
{
    pqlane_kem_decaps_item items[OPERATION_MOST_AT_ONCE];
    for (unsigned i = 0; i < row->at_once; i++) {
        const struct input *input = input_of(subject, number + i);
        items[i] = (pqlane_kem_decaps_item){.ss = out_of(subject, 0, i),
                                            .key = prepared ? input->prepared_private[library->side] : NULL,
                                            .dk = input->private_key,
                                            .dk_len = subject->private_len,
                                            .ct = input->ciphertext,
                                            .ct_len = subject->ciphertext_len};
    }
    return library->kem_decaps_batch(alg_of(library, subject), items, row->at_once, sizeof *items);
}

static pqlane_status kem_decaps_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    return decaps_batch(library, subject, row, number, false);
}

static pqlane_status kem_decaps_prepared_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    return decaps_batch(library, subject, row, number, true);
}

/* ---- Signatures and hash functions ---- */

static pqlane_status sig_keygen(library_t library, struct subject *subject, UNUSED row_t row, UNUSED uint64_t number)
{
    return library->sig_keygen(alg_of(library, subject), subject->out[0], subject->out[1]);
}

static pqlane_status sig_keygen_seed(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const uint8_t *seed = input_of(subject, number)->seed;
    return library->sig_keygen_from_seed(alg_of(library, subject), subject->out[0], subject->out[1], seed,
                                         subject->seed_len);
}

/* The message of a number: the number, then zeros. */
static const uint8_t *message_of(struct subject *subject, uint64_t number)
{
    memcpy(subject->message, &number, sizeof number);
    return subject->message;
}

static pqlane_status sign(library_t library, struct subject *subject, uint64_t number,
                          const pqlane_sig_options *options)
{
    return library->sig_sign(alg_of(library, subject), subject->out[0], input_of(subject, number)->private_key,
                             subject->private_len, message_of(subject, number), SUBJECT_MESSAGE_BYTES, options);
}

static pqlane_status sig_sign(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    memcpy(subject->rnd, &number, sizeof number);
    options.rnd = subject->rnd;
    options.rnd_len = subject->rnd_len;
    return sign(library, subject, number, subject->given_randomness ? &options : NULL);
}

static pqlane_status sig_sign_deterministic(library_t library, struct subject *subject, UNUSED row_t row,
                                            uint64_t number)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    return sign(library, subject, number, &options);
}

static pqlane_status sig_verify(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const struct input *input = input_of(subject, number);
    return library->sig_verify(alg_of(library, subject), input->public_key, subject->public_len,
                               message_of(subject, number % SUBJECT_INPUTS), SUBJECT_MESSAGE_BYTES, input->signature,
                               subject->signature_len, NULL);
}

static pqlane_status sig_check_private(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    return library->sig_check_private(alg_of(library, subject), input_of(subject, number)->private_key,
                                      subject->private_len);
}

/* ---- Signatures with prepared keys, and batches ---- */

static pqlane_status sig_sign_prepared(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    return library->sig_sign_prepared(input_of(subject, number)->prepared_signer[library->side], subject->out[0],
                                      message_of(subject, number), SUBJECT_MESSAGE_BYTES, &options);
}

static pqlane_status sig_verify_prepared(library_t library, struct subject *subject, UNUSED row_t row, uint64_t number)
{
    const struct input *input = input_of(subject, number);
    return library->sig_verify_prepared(input->prepared_verifier[library->side],
                                        message_of(subject, number % SUBJECT_INPUTS), SUBJECT_MESSAGE_BYTES,
                                        input->signature, subject->signature_len, NULL);
}

static pqlane_status sig_keygen_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    pqlane_sig_keygen_item items[OPERATION_MOST_AT_ONCE];
    for (unsigned i = 0; i < row->at_once; i++)
        items[i] = (pqlane_sig_keygen_item){
            .pk = out_of(subject, 0, i), .sk = out_of(subject, 1, i), .seed = input_of(subject, number + i)->seed};
    return library->sig_keygen_batch(alg_of(library, subject), items, row->at_once, sizeof *items);
}

/* The messages of a batch, in a place each. */
static const uint8_t *messages_of(uint8_t messages[][SUBJECT_MESSAGE_BYTES], unsigned i, uint64_t number)
{
    memset(messages[i], 0, SUBJECT_MESSAGE_BYTES);
    memcpy(messages[i], &number, sizeof number);
    return messages[i];
}

static pqlane_status sig_sign_prepared_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    uint8_t messages[OPERATION_MOST_AT_ONCE][SUBJECT_MESSAGE_BYTES];
    pqlane_sig_sign_item items[OPERATION_MOST_AT_ONCE];
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.flags = PQLANE_SIG_DETERMINISTIC;
    for (unsigned i = 0; i < row->at_once; i++)
        items[i] = (pqlane_sig_sign_item){.sig = out_of(subject, 0, i),
                                          .key = input_of(subject, number + i)->prepared_signer[library->side],
                                          .msg = messages_of(messages, i, number + i),
                                          .msg_len = SUBJECT_MESSAGE_BYTES,
                                          .options = &options};
    return library->sig_sign_batch(alg_of(library, subject), items, row->at_once, sizeof *items);
}

static pqlane_status sig_verify_prepared_batch(library_t library, struct subject *subject, row_t row, uint64_t number)
{
    uint8_t messages[OPERATION_MOST_AT_ONCE][SUBJECT_MESSAGE_BYTES];
    pqlane_sig_verify_item items[OPERATION_MOST_AT_ONCE];
    for (unsigned i = 0; i < row->at_once; i++) {
        const struct input *input = input_of(subject, number + i);
        items[i] = (pqlane_sig_verify_item){.key = input->prepared_verifier[library->side],
                                            .msg = messages_of(messages, i, (number + i) % SUBJECT_INPUTS),
                                            .msg_len = SUBJECT_MESSAGE_BYTES,
                                            .sig = input->signature,
                                            .sig_len = subject->signature_len};
    }
    return library->sig_verify_batch(alg_of(library, subject), items, row->at_once, sizeof *items);
}

static pqlane_status hash(library_t library, struct subject *subject, row_t row, UNUSED uint64_t number)
{
    return library->hash(alg_of(library, subject), subject->out[0], subject->digest_len, subject->message,
                         row->hash_len);
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
    {"encaps+coins+prepared+batch8", PQLANE_KIND_KEM, NEEDS(kem_encaps_batch), .run = kem_encaps_prepared_batch,
     .at_once = 8, .deterministic = true},
    {"decaps+prepared+batch8", PQLANE_KIND_KEM, NEEDS(kem_decaps_batch), .run = kem_decaps_prepared_batch, .at_once = 8,
     .deterministic = true},
    {"keygen", PQLANE_KIND_SIG, NEEDS(sig_keygen), .run = sig_keygen, .draws = PQLANE_SIZE_SEED},
    {"keygen+seed", PQLANE_KIND_SIG, NEEDS(sig_keygen_from_seed), .run = sig_keygen_seed, .deterministic = true},
    {"sign", PQLANE_KIND_SIG, NEEDS(sig_sign), .run = sig_sign, .varies = true},
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
    {"hash+16KiB", PQLANE_KIND_HASH, NEEDS(hash), .hash_len = SUBJECT_HASH_BYTES, .run = hash, .deterministic = true},
};
const size_t operation_count = sizeof operations / sizeof *operations;
