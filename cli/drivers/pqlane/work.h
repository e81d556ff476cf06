/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What can be measured of libpqlane: one table of operations per kind of algorithm. Crossing this table with the
 * library's own table of algorithms gives every operation there is.
 */

#ifndef PQL_DRIVERS_PQLANE_WORK_H
#define PQL_DRIVERS_PQLANE_WORK_H

#include "library.h"

#define WORK_TEXT_BYTES (16 * 1024) /* the longest message to be hashed */
#define WORK_MOST_AT_ONCE 8

struct input {
    const uint8_t *seed, *coins;
    const uint8_t *public_key, *private_key;
    const uint8_t *ciphertext;
    const uint8_t *signature;           /* of the message whose number is the input's */
    pqlane_kem_public *prepared_public; /* NULL where the library prepares no keys */
    pqlane_kem_private *prepared_private;
    pqlane_sig_public *prepared_verifier;
    pqlane_sig_private *prepared_signer;
    void *public_memory, *private_memory; /* where they are */
};

/* An operation with its inputs. Two libraries of a pair read the same inputs, and write outputs to the same place. */
struct work {
    struct library *library;
    const pqlane_alg *alg;
    const struct operation *row;
    size_t seed_len, coins_len, public_len, private_len, ciphertext_len, signature_len, rnd_len, digest_len;
    struct input inputs[PQLANE_DRIVER_INPUTS];
    const uint8_t *text;                              /* WORK_TEXT_BYTES to be hashed */
    uint8_t (*messages)[PQLANE_DRIVER_MESSAGE_BYTES]; /* to be signed: one for each operation of a call */
    uint8_t *rnd;                                     /* rnd_len bytes, and room for a counter */
    uint8_t *out[2];                                  /* out_len bytes each for the operations of a call */
    size_t out_len;
    bool given_randomness; /* signing takes rnd from the message's number, so that two libraries reject alike; else the
                              system's */
};

struct operation {
    const char *name; /* "keygen+seed" */
    pqlane_kind kind;
    uint32_t hash_len;                                              /* bytes to be hashed */
    size_t needs;                                                   /* offset of the function within struct library */
    pqlane_status (*run)(const struct work *work, uint64_t number); /* on the inputs number, number + 1, ...: as many
                                                                       as it does at once */
    pqlane_size draws;  /* the randomness that it asks the system for; 0: none */
    unsigned at_once;   /* operations that one call does; 0: one */
    bool prepared;      /* a batch that takes keys of either kind takes prepared ones */
    bool varies;        /* time depends on the message by chance */
    bool deterministic; /* equal inputs give equal outputs */
    bool takes_rnd;     /* the same, with given randomness */
};

extern const struct operation operations[];
extern const size_t operation_count;

/* Input `number` of an algorithm, its parts as work_begin() reads them. 0, or library_fail(). */
int work_make_input(struct library *library, const pqlane_alg *alg, uint64_t seed, unsigned number, uint8_t *out,
                    size_t *len);

/* NULL: library_fail(). Keys stay with the backend that prepares them here. */
struct work *work_begin(struct library *library, const struct offered *offered,
                        const pqlane_driver_input inputs[PQLANE_DRIVER_INPUTS], unsigned flags);
void work_end(struct work *work);

#endif
