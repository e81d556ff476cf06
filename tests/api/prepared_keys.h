/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Prepared keys of either kind of algorithm: they do what the keys themselves do, in memory of either kind, from many
 * threads, and after another backend was forced; and what is no key is refused. Programs are linked with
 * --wrap=aligned_alloc and --wrap=free: the library's memory comes from here.
 */

#ifndef PQL_TEST_PREPARED_KEYS_H
#define PQL_TEST_PREPARED_KEYS_H

#include "api/rows.h"

/* The functions for public keys of a kind, or for private ones; a key is the kind's own. */
struct prepared_half {
    enum input input;
    size_t (*bytes)(const pqlane_alg *alg);
    pqlane_status (*prepare)(const pqlane_alg *alg, void **key, void *at, const uint8_t *data, size_t len);
    /* NULL, or what went wrong: threads cannot fail a test. */
    const char *(*agrees)(const struct example *e, const void *key);
    void (*forget)(void *key);
    /* Makes bytes that are no key any more, and the status that says so. NULL: any are one. */
    void (*spoil)(uint8_t *data, size_t len);
    pqlane_status spoiled;
};

struct prepared_kind {
    pqlane_kind kind;
    unsigned rounds;                /* in each thread */
    struct prepared_half halves[2]; /* public, private */
    /* What the functions with these keys refuse themselves. */
    void (*bad_calls)(const struct example *e, const void *public_key, const void *private_key);
};

/* All tests of a kind: a program's main(). */
int test_prepared_keys(const struct prepared_kind *tested);

#endif
