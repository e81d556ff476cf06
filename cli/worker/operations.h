/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What can be measured: one table of operations per kind of algorithm. An operation's name is
 * ALGORITHM/operation[+variant]; crossing this table with the library's own table of algorithms gives every operation
 * there is. `bench` and `check` measure these rows and no others.
 */

#ifndef PQL_WORKER_OPERATIONS_H
#define PQL_WORKER_OPERATIONS_H

#include "library.h"

/* Ready inputs per algorithm: operations take them in turn, so that no single key's rejections or cache lines decide.
 */
#define SUBJECT_INPUTS 8
#define SUBJECT_MESSAGE_BYTES 64       /* of a message to be signed: a counter and zeros */
#define SUBJECT_HASH_BYTES (16 * 1024) /* the longest message to be hashed */

struct input {
    uint8_t *seed, *coins;
    uint8_t *public_key, *private_key;
    uint8_t *ciphertext;
    uint8_t *signature;                    /* of the message whose counter is the input's number */
    pqlane_kem_public *prepared_public[2]; /* in each library; NULL where it prepares no keys */
    pqlane_kem_private *prepared_private[2];
    pqlane_sig_public *prepared_verifier[2];
    pqlane_sig_private *prepared_signer[2];
    void *public_memory[2], *private_memory[2]; /* where they are */
};

/* An algorithm with its inputs. Both libraries of a pair read the same inputs and write the same outputs. */
struct subject {
    const char *name;
    pqlane_kind kind;
    const pqlane_alg *alg[2]; /* in each library; NULL where it has none of that name */
    size_t seed_len, coins_len, public_len, private_len, ciphertext_len, signature_len, rnd_len, digest_len;
    struct input inputs[SUBJECT_INPUTS];
    uint8_t *message; /* SUBJECT_HASH_BYTES */
    uint8_t *rnd;     /* rnd_len bytes, and room for a counter */
    uint8_t *out[2];  /* out_len bytes each for the operations of a call */
    size_t out_len;
    bool given_randomness; /* signing takes rnd from the message's counter, so that two libraries reject alike; else the
                              system's */
};

struct operation {
    const char *name; /* "keygen+seed" */
    pqlane_kind kind;
    uint32_t hash_len; /* bytes to be hashed */
    size_t needs;      /* offset of the function within struct library */
    pqlane_status (*run)(const struct library *library, struct subject *subject, const struct operation *operation,
                         uint64_t number); /* on the inputs number, number + 1, ...: as many as it does at once */
    pqlane_size draws;                     /* the randomness that it asks the system for; 0: none */
    unsigned at_once;                      /* operations that one call does, which its time is divided by; 0: one */
    bool varies;                           /* time depends on the message by chance: a sample is always one operation */
    bool deterministic;                    /* equal inputs give equal outputs: two libraries must agree */
};

#define OPERATION_MOST_AT_ONCE 8

static inline uint64_t operation_at_once(const struct operation *operation)
{
    return operation->at_once ? operation->at_once : 1;
}

extern const struct operation operations[];
extern const size_t operation_count;

/* A subject for an algorithm, by name, with inputs made by a random one of the libraries that have it. count: 1 or 2
 * libraries. Mistakes are fail(). */
struct subject *subject_make(const char *name, const struct library *libraries, int count, struct prng *prng);

/* Prepares its keys anew: they stay with the backend that prepared them. */
void subject_prepare(struct subject *subject, const struct library *libraries, int count);

#endif
