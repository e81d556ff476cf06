/* SPDX-License-Identifier: Apache-2.0 */

/* Key encapsulation, one row per operation. */

#include "operations.h"

#include <string.h>

typedef const struct load_subject *kem_subject;

static bool is_exchange(kem_subject s, unsigned number, const struct load_room *room, unsigned item)
{
    const struct load_case *right = load_case_of(s, number);
    return memcmp(room->first[item], right->ciphertext, s->len.ciphertext) == 0 &&
           memcmp(room->second[item], right->secret, s->len.secret) == 0;
}

static bool is_secret(kem_subject s, unsigned number, const struct load_room *room, unsigned item)
{
    return memcmp(room->first[item], load_case_of(s, number)->secret, s->len.secret) == 0;
}

static enum load_outcome kem_keygen(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_status status = pqlane_kem_keygen_from_seed(s->alg, room->first[0], room->second[0],
                                                       load_key_of(s, number)->seed, s->len.seed);
    return load_outcome_of(status, load_is_pair(s, number, room, 0));
}

static enum load_outcome kem_encaps(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_status status = pqlane_kem_encaps_from_coins(s->alg, room->first[0], room->second[0],
                                                        load_key_of(s, number)->public_key, s->len.public_key,
                                                        load_case_of(s, number)->coins, s->len.coins);
    return load_outcome_of(status, is_exchange(s, number, room, 0));
}

static enum load_outcome kem_decaps(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_status status = pqlane_kem_decaps(s->alg, room->first[0], load_key_of(s, number)->private_key,
                                             s->len.private_key, load_case_of(s, number)->ciphertext,
                                             s->len.ciphertext);
    return load_outcome_of(status, is_secret(s, number, room, 0));
}

static enum load_outcome kem_encaps_prepared(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_status status = pqlane_kem_encaps_prepared_from_coins(s->kem_public[load_key_index(number)], room->first[0],
                                                                 room->second[0], load_case_of(s, number)->coins,
                                                                 s->len.coins);
    return load_outcome_of(status, is_exchange(s, number, room, 0));
}

static enum load_outcome kem_decaps_prepared(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_status status = pqlane_kem_decaps_prepared(s->kem_private[load_key_index(number)], room->first[0],
                                                      load_case_of(s, number)->ciphertext, s->len.ciphertext);
    return load_outcome_of(status, is_secret(s, number, room, 0));
}

/* ---- Batches ---- */

static enum load_outcome kem_keygen_batch(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_kem_keygen_item items[LOAD_BATCH];
    for (unsigned i = 0; i < LOAD_BATCH; i++)
        items[i] = (pqlane_kem_keygen_item){
            .ek = room->first[i], .dk = room->second[i], .seed = load_key_of(s, number + i)->seed};
    pqlane_status status = pqlane_kem_keygen_batch(s->alg, items, LOAD_BATCH, sizeof *items);
    return load_batch_outcome(status, load_is_pair, s, number, room);
}

static enum load_outcome kem_encaps_batch(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_kem_encaps_item items[LOAD_BATCH];
    for (unsigned i = 0; i < LOAD_BATCH; i++)
        items[i] = (pqlane_kem_encaps_item){.ct = room->first[i],
                                            .ss = room->second[i],
                                            .key = s->kem_public[load_key_index(number + i)],
                                            .coins = load_case_of(s, number + i)->coins};
    pqlane_status status = pqlane_kem_encaps_batch(s->alg, items, LOAD_BATCH, sizeof *items);
    return load_batch_outcome(status, is_exchange, s, number, room);
}

static enum load_outcome kem_decaps_batch(kem_subject s, unsigned number, struct load_room *room)
{
    pqlane_kem_decaps_item items[LOAD_BATCH];
    for (unsigned i = 0; i < LOAD_BATCH; i++)
        items[i] = (pqlane_kem_decaps_item){.ss = room->first[i],
                                            .key = s->kem_private[load_key_index(number + i)],
                                            .ct = load_case_of(s, number + i)->ciphertext,
                                            .ct_len = s->len.ciphertext};
    pqlane_status status = pqlane_kem_decaps_batch(s->alg, items, LOAD_BATCH, sizeof *items);
    return load_batch_outcome(status, is_secret, s, number, room);
}

/* ---- Keys: what is right shows in the status ---- */

static enum load_outcome kem_prepare_public(kem_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    pqlane_kem_public *key;
    pqlane_status status = pqlane_kem_prepare_public(s->alg, &key, NULL, load_key_of(s, number)->public_key,
                                                     s->len.public_key);
    pqlane_kem_forget_public(key);
    return load_outcome_of(status, true);
}

static enum load_outcome kem_prepare_private(kem_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    pqlane_kem_private *key;
    pqlane_status status = pqlane_kem_prepare_private(s->alg, &key, NULL, load_key_of(s, number)->private_key,
                                                      s->len.private_key);
    pqlane_kem_forget_private(key);
    return load_outcome_of(status, true);
}

static enum load_outcome kem_check_public(kem_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    return load_outcome_of(pqlane_kem_check_public(s->alg, load_key_of(s, number)->public_key, s->len.public_key),
                           true);
}

static enum load_outcome kem_check_private(kem_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    return load_outcome_of(pqlane_kem_check_private(s->alg, load_key_of(s, number)->private_key, s->len.private_key),
                           true);
}

static enum load_outcome kem_check_pair(kem_subject s, unsigned number, struct load_room *room)
{
    (void)room;
    const struct load_key *key = load_key_of(s, number);
    return load_outcome_of(
        pqlane_kem_check_pair(s->alg, key->private_key, s->len.private_key, key->public_key, s->len.public_key), true);
}

static enum load_outcome kem_public_from_private(kem_subject s, unsigned number, struct load_room *room)
{
    const struct load_key *key = load_key_of(s, number);
    pqlane_status status = pqlane_kem_public_from_private(s->alg, room->first[0], key->private_key, s->len.private_key);
    return load_outcome_of(status, memcmp(room->first[0], key->public_key, s->len.public_key) == 0);
}

const struct load_operation load_kem_operations[] = {
    {"keygen", kem_keygen},
    {"keygen+batch", kem_keygen_batch},
    {"encaps", kem_encaps},
    {"encaps+prepared", kem_encaps_prepared},
    {"encaps+batch", kem_encaps_batch},
    {"decaps", kem_decaps},
    {"decaps+prepared", kem_decaps_prepared},
    {"decaps+batch", kem_decaps_batch},
    {"prepare+public", kem_prepare_public},
    {"prepare+private", kem_prepare_private},
    {"check+public", kem_check_public},
    {"check+private", kem_check_private},
    {"check+pair", kem_check_pair},
    {"public_from_private", kem_public_from_private},
    {NULL, NULL},
};
