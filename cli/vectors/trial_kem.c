/* SPDX-License-Identifier: Apache-2.0 */

/* Encapsulation and decapsulation, each in three ways: with the key as it is, prepared, and several times in a batch.
 * What a case does not say about its answer, the first way says for the others. */

#include "trial.h"

#define COPIES 3 /* of a case in a batch */

static const struct bytes none = {NULL, 0};

static struct bytes made_bytes(const struct output *output)
{
    return (struct bytes){output->data, output->len};
}

/* ---- Key generation ---- */

bool keygen_in_batch(struct run *run, const pqlane_alg *alg, struct bytes seed, struct bytes ek, struct bytes dk)
{
    pqlane_kem_keygen_item items[COPIES];
    struct output made[2 * COPIES];
    for (size_t i = 0; i < COPIES; i++) {
        made[2 * i] = output_make(run, "ek", pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), ek);
        made[2 * i + 1] = output_make(run, "dk", pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), dk);
        items[i] = (pqlane_kem_keygen_item){.ek = made[2 * i].data, .dk = made[2 * i + 1].data, .seed = seed.data};
    }
    pqlane_status status = pqlane_kem_keygen_batch(alg, items, COPIES, sizeof *items);
    return answer_holds(run, "key generation in a batch", status, true, made, 2 * COPIES);
}

/* ---- Encapsulation ---- */

static void make_sent(struct run *run, const pqlane_alg *alg, struct bytes ct, struct bytes ss, struct output made[2])
{
    made[0] = output_make(run, "ciphertext", pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT), ct);
    made[1] = output_make(run, "shared secret", pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET), ss);
}

static pqlane_status encaps(const pqlane_alg *alg, const struct output made[2], struct bytes ek, struct bytes coins)
{
    if (!coins.data) return pqlane_kem_encaps(alg, made[0].data, made[1].data, ek.data, ek.len);
    return pqlane_kem_encaps_from_coins(alg, made[0].data, made[1].data, ek.data, ek.len, coins.data, coins.len);
}

static pqlane_status encaps_prepared(const pqlane_alg *alg, const struct output made[2], struct bytes ek,
                                     struct bytes coins)
{
    pqlane_kem_public *key;
    pqlane_status status = pqlane_kem_prepare_public(alg, &key, NULL, ek.data, ek.len);
    if (!key)
        outputs_clear(made, 2);
    else if (coins.data)
        status = pqlane_kem_encaps_prepared_from_coins(key, made[0].data, made[1].data, coins.data, coins.len);
    else
        status = pqlane_kem_encaps_prepared(key, made[0].data, made[1].data);
    pqlane_kem_forget_public(key);
    return status;
}

static pqlane_status encaps_batch(const pqlane_alg *alg, const struct output made[2 * COPIES], struct bytes ek,
                                  struct bytes coins)
{
    pqlane_kem_encaps_item items[COPIES];
    for (size_t i = 0; i < COPIES; i++)
        items[i] = (pqlane_kem_encaps_item){
            .ct = made[2 * i].data, .ss = made[2 * i + 1].data, .ek = ek.data, .ek_len = ek.len, .coins = coins.data};
    return pqlane_kem_encaps_batch(alg, items, COPIES, sizeof *items);
}

bool encaps_holds(struct run *run, const pqlane_alg *alg, struct bytes ek, struct bytes coins, struct bytes ct,
                  struct bytes ss, bool valid)
{
    struct output made[2 * COPIES];
    make_sent(run, alg, ct, ss, made);
    if (!answer_holds(run, "encapsulation", encaps(alg, made, ek, coins), valid, made, 2)) return false;
    if (valid && coins.data) {
        ct = made_bytes(&made[0]);
        ss = made_bytes(&made[1]);
    }
    make_sent(run, alg, ct, ss, made);
    pqlane_status status = encaps_prepared(alg, made, ek, coins);
    if (!answer_holds(run, "encapsulation with a prepared key", status, valid, made, 2)) return false;
    if (coins.data && coins.len != pqlane_alg_size(alg, PQLANE_SIZE_COINS)) return true; /* items have no such length */
    for (size_t i = 0; i < COPIES; i++) make_sent(run, alg, ct, ss, made + 2 * i);
    status = encaps_batch(alg, made, ek, coins);
    return answer_holds(run, "encapsulation in a batch", status, valid, made, 2 * COPIES);
}

void try_encaps(struct run *run, const pqlane_alg *alg, struct bytes ek, struct bytes coins, struct bytes ct,
                struct bytes ss, bool valid)
{
    if (encaps_holds(run, alg, ek, coins, ct, ss, valid)) case_passed(run);
}

/* ---- Decapsulation ---- */

static pqlane_status decaps_prepared(const pqlane_alg *alg, const struct output *made, struct bytes dk, struct bytes ct)
{
    pqlane_kem_private *key;
    pqlane_status status = pqlane_kem_prepare_private(alg, &key, NULL, dk.data, dk.len);
    if (key)
        status = pqlane_kem_decaps_prepared(key, made->data, ct.data, ct.len);
    else
        outputs_clear(made, 1);
    pqlane_kem_forget_private(key);
    return status;
}

static pqlane_status decaps_batch(const pqlane_alg *alg, const struct output made[COPIES], struct bytes dk,
                                  struct bytes ct)
{
    pqlane_kem_decaps_item items[COPIES];
    for (size_t i = 0; i < COPIES; i++)
        items[i] = (pqlane_kem_decaps_item){
            .ss = made[i].data, .dk = dk.data, .dk_len = dk.len, .ct = ct.data, .ct_len = ct.len};
    return pqlane_kem_decaps_batch(alg, items, COPIES, sizeof *items);
}

/* `key` says which, in messages: "with the expanded key". */
static bool decaps_holds(struct run *run, const pqlane_alg *alg, const char *key, struct bytes dk, struct bytes ct,
                         struct bytes ss, bool valid)
{
    const size_t ss_len = pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET);
    struct output made[COPIES];
    char call[RUN_TEXT];
    made[0] = output_make(run, "shared secret", ss_len, ss);
    snprintf(call, sizeof call, "decapsulation %s", key);
    pqlane_status status = pqlane_kem_decaps(alg, made[0].data, dk.data, dk.len, ct.data, ct.len);
    if (!answer_holds(run, call, status, valid, made, 1)) return false;
    if (valid) ss = made_bytes(&made[0]);

    made[0] = output_make(run, "shared secret", ss_len, ss);
    snprintf(call, sizeof call, "decapsulation %s, prepared", key);
    if (!answer_holds(run, call, decaps_prepared(alg, made, dk, ct), valid, made, 1)) return false;
    for (size_t i = 0; i < COPIES; i++) made[i] = output_make(run, "shared secret", ss_len, ss);
    snprintf(call, sizeof call, "decapsulation %s, in a batch", key);
    return answer_holds(run, call, decaps_batch(alg, made, dk, ct), valid, made, COPIES);
}

void try_decaps(struct run *run, const pqlane_alg *alg, struct bytes dk, struct bytes ct, struct bytes ss, bool valid)
{
    if (!decaps_holds(run, alg, "with the key given", dk, ct, ss, valid)) return;
    if (valid && dk.len == pqlane_alg_size(alg, PQLANE_SIZE_SEED)) { /* and the same with the expanded form */
        struct output own[] = {
            output_make(run, "ek", pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), none),
            output_make(run, "dk", pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), none),
        };
        pqlane_status status = pqlane_kem_keygen_from_seed(alg, own[0].data, own[1].data, dk.data, dk.len);
        if (!answer_holds(run, "expansion of the seed", status, true, own, 2)) return;
        if (!decaps_holds(run, alg, "with the expanded key", made_bytes(&own[1]), ct, ss, true)) return;
    }
    case_passed(run);
}

bool preparation_holds(struct run *run, const pqlane_alg *alg, struct bytes dk, bool valid)
{
    pqlane_kem_private *key;
    pqlane_status status = pqlane_kem_prepare_private(alg, &key, NULL, dk.data, dk.len);
    pqlane_kem_forget_private(key);
    return answer_holds(run, "preparation of the private key", status, valid, NULL, 0);
}
