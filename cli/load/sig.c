/* SPDX-License-Identifier: Apache-2.0 */

/* Signatures, one row per operation. */

#include "operations.h"

#include <string.h>

typedef const struct load_subject *sig_subject;

static bool is_signature(sig_subject s, unsigned number, const struct load_room *room, unsigned item)
{
    return memcmp(room->first[item], load_case_of(s, number)->signature, s->len.signature) == 0;
}

static pqlane_sig_options options_of(sig_subject s, unsigned number)
{
    pqlane_sig_options options = PQLANE_SIG_OPTIONS_INIT;
    options.rnd = load_case_of(s, number)->rnd;
    options.rnd_len = s->len.rnd;
    return options;
}

static enum load_outcome sig_keygen(sig_subject s, unsigned number, struct load_room *room)
{
    pqlane_status status = pqlane_sig_keygen_from_seed(s->alg, room->first[0], room->second[0],
                                                       load_key_of(s, number)->seed, s->len.seed);
    return load_outcome_of(status, load_is_pair(s, number, room, 0));
}

static enum load_outcome sig_sign(sig_subject s, unsigned number, struct load_room *room)
{
    const pqlane_sig_options options = options_of(s, number);
    pqlane_status status = pqlane_sig_sign(s->alg, room->first[0], load_key_of(s, number)->private_key,
                                           s->len.private_key, load_case_of(s, number)->message, LOAD_MESSAGE_BYTES,
                                           &options);
    return load_outcome_of(status, is_signature(s, number, room, 0));
}

static enum load_outcome sig_sign_prepared(sig_subject s, unsigned number, struct load_room *room)
{
    const pqlane_sig_options options = options_of(s, number);
    pqlane_status status = pqlane_sig_sign_prepared(s->sig_private[load_key_index(number)], room->first[0],
                                                    load_case_of(s, number)->message, LOAD_MESSAGE_BYTES, &options);
    return load_outcome_of(status, is_signature(s, number, room, 0));
}

static enum load_outcome sig_verify(sig_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    const struct load_case *with = load_case_of(s, number);
    pqlane_status status = pqlane_sig_verify(s->alg, load_key_of(s, number)->public_key, s->len.public_key,
                                             with->message, LOAD_MESSAGE_BYTES, with->signature, s->len.signature,
                                             NULL);
    return load_outcome_of(status, true);
}

static enum load_outcome sig_verify_prepared(sig_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    const struct load_case *with = load_case_of(s, number);
    pqlane_status status = pqlane_sig_verify_prepared(s->sig_public[load_key_index(number)], with->message,
                                                      LOAD_MESSAGE_BYTES, with->signature, s->len.signature, NULL);
    return load_outcome_of(status, true);
}

/* ---- Batches ---- */

static enum load_outcome sig_keygen_batch(sig_subject s, unsigned number, struct load_room *room)
{
    pqlane_sig_keygen_item items[LOAD_BATCH];
    for (unsigned i = 0; i < LOAD_BATCH; i++)
        items[i] = (pqlane_sig_keygen_item){
            .pk = room->first[i], .sk = room->second[i], .seed = load_key_of(s, number + i)->seed};
    pqlane_status status = pqlane_sig_keygen_batch(s->alg, items, LOAD_BATCH, sizeof *items);
    return load_batch_outcome(status, load_is_pair, s, number, room);
}

static enum load_outcome sig_sign_batch(sig_subject s, unsigned number, struct load_room *room)
{
    pqlane_sig_sign_item items[LOAD_BATCH];
    pqlane_sig_options options[LOAD_BATCH];
    for (unsigned i = 0; i < LOAD_BATCH; i++) {
        options[i] = options_of(s, number + i);
        items[i] = (pqlane_sig_sign_item){.sig = room->first[i],
                                          .key = s->sig_private[load_key_index(number + i)],
                                          .msg = load_case_of(s, number + i)->message,
                                          .msg_len = LOAD_MESSAGE_BYTES,
                                          .options = &options[i]};
    }
    pqlane_status status = pqlane_sig_sign_batch(s->alg, items, LOAD_BATCH, sizeof *items);
    return load_batch_outcome(status, is_signature, s, number, room);
}

static enum load_outcome sig_verify_batch(sig_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    pqlane_sig_verify_item items[LOAD_BATCH];
    for (unsigned i = 0; i < LOAD_BATCH; i++) {
        const struct load_case *with = load_case_of(s, number + i);
        items[i] = (pqlane_sig_verify_item){.key = s->sig_public[load_key_index(number + i)],
                                            .msg = with->message,
                                            .msg_len = LOAD_MESSAGE_BYTES,
                                            .sig = with->signature,
                                            .sig_len = s->len.signature};
    }
    return load_outcome_of(pqlane_sig_verify_batch(s->alg, items, LOAD_BATCH, sizeof *items), true);
}

/* ---- Keys: what is right shows in the status ---- */

static enum load_outcome sig_prepare_public(sig_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    pqlane_sig_public *key;
    pqlane_status status = pqlane_sig_prepare_public(s->alg, &key, NULL, load_key_of(s, number)->public_key,
                                                     s->len.public_key);
    pqlane_sig_forget_public(key);
    return load_outcome_of(status, true);
}

static enum load_outcome sig_prepare_private(sig_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    pqlane_sig_private *key;
    pqlane_status status = pqlane_sig_prepare_private(s->alg, &key, NULL, load_key_of(s, number)->private_key,
                                                      s->len.private_key);
    pqlane_sig_forget_private(key);
    return load_outcome_of(status, true);
}

static enum load_outcome sig_check_private(sig_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    return load_outcome_of(pqlane_sig_check_private(s->alg, load_key_of(s, number)->private_key, s->len.private_key),
                           true);
}

static enum load_outcome sig_check_pair(sig_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    const struct load_key *key = load_key_of(s, number);
    return load_outcome_of(
        pqlane_sig_check_pair(s->alg, key->private_key, s->len.private_key, key->public_key, s->len.public_key), true);
}

static enum load_outcome sig_public_from_private(sig_subject s, unsigned number, struct load_room *room)
{
    const struct load_key *key = load_key_of(s, number);
    pqlane_status status = pqlane_sig_public_from_private(s->alg, room->first[0], key->private_key, s->len.private_key);
    return load_outcome_of(status, memcmp(room->first[0], key->public_key, s->len.public_key) == 0);
}

const struct load_operation load_sig_operations[] = {
    {"keygen", sig_keygen},
    {"keygen+batch", sig_keygen_batch},
    {"sign", sig_sign},
    {"sign+prepared", sig_sign_prepared},
    {"sign+batch", sig_sign_batch},
    {"verify", sig_verify},
    {"verify+prepared", sig_verify_prepared},
    {"verify+batch", sig_verify_batch},
    {"prepare+public", sig_prepare_public},
    {"prepare+private", sig_prepare_private},
    {"check+private", sig_check_private},
    {"check+pair", sig_check_pair},
    {"public_from_private", sig_public_from_private},
    {NULL, NULL},
};
