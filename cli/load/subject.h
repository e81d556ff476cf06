/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a load is put on: algorithms, with keys and inputs whose right results are known. Coins and rnd are given, not
 * drawn, so that every key, ciphertext, secret and signature can be compared, and checking a result takes no operation
 * that would be counted beside those that were asked for.
 *
 * Right results are made first, by a process of its own with metrics off and portable kernels.
 */

#ifndef PQL_LOAD_SUBJECT_H
#define PQL_LOAD_SUBJECT_H

#include "pqlane.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOAD_KEYS 8
#define LOAD_CASES 64 /* case i has key i % LOAD_KEYS */
#define LOAD_BATCH 8  /* items of a batch */
#define LOAD_MESSAGE_BYTES 64

struct load_key {
    uint8_t seed[PQLANE_MAX_SEED_BYTES];
    uint8_t public_key[PQLANE_MAX_PUBLIC_KEY_BYTES], private_key[PQLANE_MAX_PRIVATE_KEY_BYTES];
};

struct load_case {
    uint8_t coins[PQLANE_MLKEM_COINS_BYTES], ciphertext[PQLANE_MAX_CIPHERTEXT_BYTES];
    uint8_t secret[PQLANE_MAX_SHARED_SECRET_BYTES];
    uint8_t rnd[PQLANE_MLDSA_RND_BYTES], message[LOAD_MESSAGE_BYTES], signature[PQLANE_MAX_SIGNATURE_BYTES];
};

struct load_answers {
    struct load_key keys[LOAD_KEYS];
    struct load_case cases[LOAD_CASES];
};

struct load_lengths {
    size_t seed, public_key, private_key, coins, ciphertext, secret, rnd, signature;
};
struct load_lengths load_lengths_of(const pqlane_alg *alg);

struct load_subject {
    const pqlane_alg *alg;
    struct load_lengths len;
    const struct load_answers *answers;
    pqlane_kem_public *kem_public[LOAD_KEYS]; /* prepared, as are those that follow; NULL: of the other kind */
    pqlane_kem_private *kem_private[LOAD_KEYS];
    pqlane_sig_public *sig_public[LOAD_KEYS];
    pqlane_sig_private *sig_private[LOAD_KEYS];
};

/* Shared memory with the right results for so many algorithms, to be unmapped by load_answers_free(). NULL: *problem
 * says why. Before any other use of the library: a process that forks then forks nothing else. */
struct load_answers *load_answers_make(const pqlane_alg *const *algs, size_t count, const char **problem);
void load_answers_free(struct load_answers *answers, size_t count);

/* Prepares the keys; on failure too, load_subject_clear() is the end. */
pqlane_status load_subject_open(struct load_subject *subject, const pqlane_alg *alg,
                                const struct load_answers *answers);
void load_subject_clear(struct load_subject *subject);

#endif
