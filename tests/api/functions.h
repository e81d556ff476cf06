/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The public functions as rows: what comes out, what goes in, and a valid example of each for every algorithm. What
 * must hold of all of them (wrong arguments, broken machines, many threads, no allocation) is tested in loops over
 * these rows and the table of algorithms.
 */

#ifndef PQL_TESTS_FUNCTIONS_H
#define PQL_TESTS_FUNCTIONS_H

#include "pqlane.h"

#include <stdbool.h>

#define MOST_OUT 2
#define MOST_IN 3

/* What an input is. */
enum input {
    NO_INPUT,
    PUBLIC_KEY,
    PRIVATE_KEY, /* seed or expanded */
    ANY_KEY,     /* one of these three */
    SEED,
    CIPHERTEXT,
    COINS,
    SIGNATURE,
    MU,
    MESSAGE, /* of any length */
    INPUTS
};

/* One call: everything that a function may take. */
struct call {
    const pqlane_alg *alg;
    uint8_t *out[MOST_OUT];
    size_t out_len[MOST_OUT];
    const uint8_t *in[MOST_IN];
    size_t in_len[MOST_IN];
    const pqlane_sig_options *options;
};

struct function {
    const char *name;
    pqlane_kind kind;
    pqlane_size out[MOST_OUT]; /* 0: none */
    enum input in[MOST_IN];
    bool takes_options;
    size_t draws; /* bytes of randomness */
    pqlane_status (*call)(const struct call *call);
};

extern const struct function functions[]; /* ends with a row without a name */

/* The calls of pqlane_sig_sign that draw nothing. */
extern const pqlane_sig_options deterministic;

/* Valid inputs of one algorithm that belong together: keys, what was made with them, and the message. From a fixed
 * seed. */
struct example {
    const pqlane_alg *alg;
    uint8_t seed[PQLANE_MAX_SEED_BYTES];
    uint8_t public_key[PQLANE_MAX_PUBLIC_KEY_BYTES], private_key[PQLANE_MAX_PRIVATE_KEY_BYTES];
    uint8_t ciphertext[PQLANE_MAX_CIPHERTEXT_BYTES], secret[PQLANE_MAX_SHARED_SECRET_BYTES], coins[64];
    uint8_t signature[PQLANE_MAX_SIGNATURE_BYTES], mu[64]; /* the deterministic one, default options */
    uint8_t message[100];
};

/* PQLANE_OK, or what went wrong. Of hash functions only the message is filled. */
pqlane_status example_make(struct example *example, const pqlane_alg *alg, uint64_t seed);

/* The example's input of a kind; form 0, 1, ... takes the forms in which it may come (seed, expanded, ...); NULL past
 * the last. */
const uint8_t *example_input(const struct example *example, enum input input, unsigned form, size_t *len);

/* How many forms the inputs of a function have together: 1, 2 or 3. */
unsigned function_forms(const struct function *function);

/* A call with the example's inputs, to outputs of the right sizes at `out`. */
struct call example_call(const struct function *function, const struct example *example, unsigned form,
                         uint8_t *const out[MOST_OUT]);

/* The size of an output of a function. */
size_t function_out_size(const struct function *function, const pqlane_alg *alg, unsigned i);

#define MOST_OUT_BYTES PQLANE_MAX_PRIVATE_KEY_BYTES

#endif
