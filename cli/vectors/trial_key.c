/* SPDX-License-Identifier: Apache-2.0 */

/* Key pairs, and the checks of keys. KEM and signature keys are handled alike: a row of functions per kind. */

#include "trial.h"

/* NULL where a kind has no such function. */
static const struct key_kind {
    pqlane_kind kind;
    const char *public_name, *private_name;
    pqlane_status (*from_seed)(const pqlane_alg *alg, uint8_t *pub, uint8_t *priv, const uint8_t *seed,
                               size_t seed_len);
    pqlane_status (*public_of)(const pqlane_alg *alg, uint8_t *pub, const uint8_t *priv, size_t priv_len);
    pqlane_status (*check_pair)(const pqlane_alg *alg, const uint8_t *priv, size_t priv_len, const uint8_t *pub,
                                size_t pub_len);
    pqlane_status (*check_private)(const pqlane_alg *alg, const uint8_t *priv, size_t priv_len);
    pqlane_status (*check_public)(const pqlane_alg *alg, const uint8_t *pub, size_t pub_len);
    bool (*in_batch)(struct run *run, const pqlane_alg *alg, struct bytes seed, struct bytes pub, struct bytes priv);
    bool (*prepared)(struct run *run, const pqlane_alg *alg, struct bytes priv, bool valid);
} key_kinds[] = {
    {PQLANE_KIND_KEM, "ek", "dk", pqlane_kem_keygen_from_seed, pqlane_kem_public_from_private, pqlane_kem_check_pair,
     pqlane_kem_check_private, pqlane_kem_check_public, keygen_in_batch, preparation_holds},
    {PQLANE_KIND_SIG, "pk", "sk", pqlane_sig_keygen_from_seed, pqlane_sig_public_from_private, pqlane_sig_check_pair,
     pqlane_sig_check_private, NULL, sig_keygen_in_batch, NULL},
};

static const struct key_kind *kind_of(const pqlane_alg *alg)
{
    return &key_kinds[pqlane_alg_kind(alg) == PQLANE_KIND_SIG];
}

bool open_alg(struct run *run, const pqlane_alg *alg, const char *operation)
{
    return case_open(run, pqlane_alg_name(alg), operation);
}

const pqlane_alg *alg_by_size(pqlane_kind kind, pqlane_size which, size_t len)
{
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        if (pqlane_alg_kind(alg) == kind && pqlane_alg_size(alg, which) == len) return alg;
    }
    return NULL;
}

static struct output public_output(struct run *run, const pqlane_alg *alg, struct bytes expected)
{
    return output_make(run, kind_of(alg)->public_name, pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY), expected);
}

void try_keygen(struct run *run, const pqlane_alg *alg, struct bytes seed, struct bytes pub, struct bytes priv,
                bool valid)
{
    const struct key_kind *kind = kind_of(alg);
    struct output made[] = {
        public_output(run, alg, pub),
        output_make(run, kind->private_name, pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY), priv),
    };
    pqlane_status status = kind->from_seed(alg, made[0].data, made[1].data, seed.data, seed.len);
    if (!answer_holds(run, "key generation from a seed", status, valid, made, 2)) return;
    struct bytes made_pub = {made[0].data, made[0].len}, forms[] = {seed, {made[1].data, made[1].len}};
    if (valid && !kind->in_batch(run, alg, seed, made_pub, forms[1])) return;
    for (size_t i = 0; valid && i < 2; i++) {
        struct output again = public_output(run, alg, made_pub);
        status = kind->public_of(alg, again.data, forms[i].data, forms[i].len);
        if (!answer_holds(run, "public key of the private key", status, true, &again, 1)) return;
        status = kind->check_pair(alg, forms[i].data, forms[i].len, made_pub.data, made_pub.len);
        if (!answer_holds(run, "check of the key pair", status, true, NULL, 0)) return;
    }
    case_passed(run);
}

void try_public(struct run *run, const pqlane_alg *alg, struct bytes pub, bool valid)
{
    const struct key_kind *kind = kind_of(alg);
    if (!kind->check_public) {
        bool fits = pub.len == pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY);
        if (fits == valid)
            case_passed(run);
        else
            case_failed(run, "a public key of %zu bytes, expected %zu", pub.len,
                        pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY));
        return;
    }
    pqlane_status status = kind->check_public(alg, pub.data, pub.len);
    if (!answer_holds(run, "check of the public key", status, valid, NULL, 0)) return;
    const struct bytes not_given = {NULL, 0};
    if (encaps_holds(run, alg, pub, not_given, not_given, not_given, valid)) case_passed(run);
}

void try_private(struct run *run, const pqlane_alg *alg, struct bytes priv, bool valid)
{
    const struct key_kind *kind = kind_of(alg);
    pqlane_status status = kind->check_private(alg, priv.data, priv.len);
    if (!answer_holds(run, "check of the private key", status, valid, NULL, 0)) return;
    if (!kind->prepared || kind->prepared(run, alg, priv, valid)) case_passed(run);
}
