/* SPDX-License-Identifier: Apache-2.0 */

/* Prepared keys. */

#include "subject.h"

struct load_lengths load_lengths_of(const pqlane_alg *alg)
{
    return (struct load_lengths){
        .seed = pqlane_alg_size(alg, PQLANE_SIZE_SEED),
        .public_key = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY),
        .private_key = pqlane_alg_size(alg, PQLANE_SIZE_PRIVATE_KEY),
        .coins = pqlane_alg_size(alg, PQLANE_SIZE_COINS),
        .ciphertext = pqlane_alg_size(alg, PQLANE_SIZE_CIPHERTEXT),
        .secret = pqlane_alg_size(alg, PQLANE_SIZE_SHARED_SECRET),
        .rnd = pqlane_alg_size(alg, PQLANE_SIZE_RND),
        .signature = pqlane_alg_size(alg, PQLANE_SIZE_SIGNATURE),
    };
}

static pqlane_status prepare_kem(struct load_subject *s, unsigned i)
{
    const struct load_key *key = &s->answers->keys[i];
    pqlane_status status = pqlane_kem_prepare_public(s->alg, &s->kem_public[i], NULL, key->public_key,
                                                     s->len.public_key);
    if (status == PQLANE_OK)
        status = pqlane_kem_prepare_private(s->alg, &s->kem_private[i], NULL, key->private_key, s->len.private_key);
    return status;
}

static pqlane_status prepare_sig(struct load_subject *s, unsigned i)
{
    const struct load_key *key = &s->answers->keys[i];
    pqlane_status status = pqlane_sig_prepare_public(s->alg, &s->sig_public[i], NULL, key->public_key,
                                                     s->len.public_key);
    if (status == PQLANE_OK)
        status = pqlane_sig_prepare_private(s->alg, &s->sig_private[i], NULL, key->private_key, s->len.private_key);
    return status;
}

pqlane_status load_subject_open(struct load_subject *subject, const pqlane_alg *alg, const struct load_answers *answers)
{
    pqlane_status status = PQLANE_OK;
    *subject = (struct load_subject){.alg = alg, .len = load_lengths_of(alg), .answers = answers};
    for (unsigned i = 0; i < LOAD_KEYS && status == PQLANE_OK; i++)
        status = pqlane_alg_kind(alg) == PQLANE_KIND_KEM ? prepare_kem(subject, i) : prepare_sig(subject, i);
    return status;
}

void load_subject_clear(struct load_subject *subject)
{
    for (unsigned i = 0; i < LOAD_KEYS; i++) {
        pqlane_kem_forget_public(subject->kem_public[i]);
        pqlane_kem_forget_private(subject->kem_private[i]);
        pqlane_sig_forget_public(subject->sig_public[i]);
        pqlane_sig_forget_private(subject->sig_private[i]);
    }
    *subject = (struct load_subject){0};
}
