/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What an operation on secrets works on: keys, coins, messages, and where results go. All of it follows from two
 * numbers, so that a run can be repeated, and repeated with other secrets beside the same public data.
 *
 * Two tests share this: tests/ct marks the secrets and follows them, tests/wipe looks for them afterwards.
 */

#ifndef SECRETS_SUBJECT_H
#define SECRETS_SUBJECT_H

#include "pqlane.h"

#define SUBJECT_MESSAGE_BYTES 300 /* more than two blocks of any hash function here */
#define SUBJECT_STREAM_BYTES 500
#define SUBJECT_MAX_SECRETS 10
#define SUBJECT_PREPARED_BYTES (96 * 1024)
#define SUBJECT_BATCH 5 /* items: more than batches take at once where keys are not prepared */
#define SUBJECT_DRAWN_BYTES (SUBJECT_BATCH * PQLANE_MLKEM_SEED_BYTES) /* the most that an operation draws */

enum form { FORM_EXPANDED, FORM_SEED };

/* What is made to go wrong in operations. */
enum sabotage {
    NO_SABOTAGE,
    WRONG_LENGTH, /* of inputs whose length is fixed, and of digests */
    NULL_MESSAGE,
    NO_RANDOMNESS,
    SABOTAGES
};

/* Everything that operations write. A batch writes its first item's results where a single operation does. */
struct neighbour {
    uint8_t public_key[PQLANE_MAX_PUBLIC_KEY_BYTES], private_key[PQLANE_MAX_PRIVATE_KEY_BYTES];
    uint8_t ciphertext[PQLANE_MAX_CIPHERTEXT_BYTES], shared_secret[PQLANE_MAX_SHARED_SECRET_BYTES];
    uint8_t signature[PQLANE_MAX_SIGNATURE_BYTES];
};

struct results {
    uint8_t public_key[PQLANE_MAX_PUBLIC_KEY_BYTES], private_key[PQLANE_MAX_PRIVATE_KEY_BYTES];
    uint8_t ciphertext[PQLANE_MAX_CIPHERTEXT_BYTES], shared_secret[PQLANE_MAX_SHARED_SECRET_BYTES];
    uint8_t signature[PQLANE_MAX_SIGNATURE_BYTES], mu[PQLANE_MLDSA_MU_BYTES], digest[SUBJECT_STREAM_BYTES];
    struct neighbour neighbours[SUBJECT_BATCH - 1];
};

struct subject {
    const pqlane_alg *alg;
    enum form form; /* of the private key that operations take: see subject_key() */

    uint8_t seed[PQLANE_MAX_SEED_BYTES];               /* secret */
    uint8_t public_key[PQLANE_MAX_PUBLIC_KEY_BYTES];   /* of that seed */
    uint8_t private_key[PQLANE_MAX_PRIVATE_KEY_BYTES]; /* of that seed; secret in parts */
    uint8_t other_key[PQLANE_MAX_PRIVATE_KEY_BYTES];   /* the same with secret parts that do not fit the public ones */
    uint8_t bad_key[PQLANE_MAX_PRIVATE_KEY_BYTES];     /* and a wrong H(ek), or a coefficient of s1 out of range */
    uint8_t coins[PQLANE_MLKEM_COINS_BYTES];           /* secret */
    uint8_t ciphertext[PQLANE_MAX_CIPHERTEXT_BYTES];   /* made with these coins */
    uint8_t altered[PQLANE_MAX_CIPHERTEXT_BYTES];      /* one bit of it changed */
    uint8_t message[SUBJECT_MESSAGE_BYTES];            /* secret */
    uint8_t mu[PQLANE_MLDSA_MU_BYTES];                 /* secret */
    uint8_t rnd[PQLANE_MLDSA_RND_BYTES];               /* secret */
    struct results results;
    pqlane_hash_state hash_state; /* of operations in several steps; zeros again at their end */
    pqlane_sig_mu mu_state;
    _Alignas(PQLANE_PREPARED_ALIGN) uint8_t prepared[SUBJECT_PREPARED_BYTES]; /* a prepared key; zeros again as well */

    enum sabotage sabotage;
};

/* A run of secret bytes. */
struct secret {
    const char *name;
    uint8_t *data;
    size_t len;
};

/* Makes a subject: public data from `public_number`, secrets from `secret_number`. Keys, which are both, come from the
 * first; what is secret in other_key and bad_key comes from the second. Returns 0 if the library refuses. */
int subject_make(struct subject *s, const pqlane_alg *alg, enum form form, unsigned public_number,
                 unsigned secret_number);

/* The private key in the subject's form, and its length. */
const uint8_t *subject_key(const struct subject *s);
size_t subject_key_len(const struct subject *s);

/* The secret inputs; returns how many. */
size_t subject_secrets(struct subject *s, struct secret secrets[SUBJECT_MAX_SECRETS]);

/* The secret parts of an expanded private key; returns how many. */
size_t subject_key_secrets(const pqlane_alg *alg, uint8_t *key, struct secret *secrets);

/* Bytes that look random and follow from a number. */
void fill(uint8_t *out, size_t len, uint64_t number);

/* From here on the operating system's randomness is fill() of this number, `len` bytes of it (at most
 * SUBJECT_DRAWN_BYTES) and then no more, and `drawn` is told of each draw (NULL: nobody). */
void draw_from(uint64_t number, size_t len, void (*drawn)(void *data, size_t len));

#endif
