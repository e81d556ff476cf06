/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Prepared keys of either kind of algorithm: they do what the keys themselves do, in memory of either kind, from many
 * threads, and after another backend was forced. Programs are linked with --wrap=aligned_alloc and --wrap=free: the
 * library's memory comes from here.
 */

#ifndef PQL_TEST_PREPARED_KEYS_H
#define PQL_TEST_PREPARED_KEYS_H

#include "api/rows.h"

#define ERRNO_BEFORE EDOM

/* What the library was given and gave back; `dirty`: with something in it. */
extern struct prepared_memory {
    int refuses;
    unsigned given, freed, dirty;
    void *last;
    size_t last_size;
} prepared_memory;

/* Memory of the caller's: a block of exactly this size, filled. */
uint8_t *block(size_t size);

/* A kind's functions; keys are the kind's own. What agrees is NULL, or tells what went wrong: threads cannot fail a
 * test. */
struct prepared_kind {
    pqlane_kind kind;
    unsigned rounds; /* in each thread */
    size_t (*public_bytes)(const pqlane_alg *alg);
    size_t (*private_bytes)(const pqlane_alg *alg);
    pqlane_status (*prepare_public)(const struct example *e, void **key, void *at);
    pqlane_status (*prepare_private)(const struct example *e, unsigned form, void **key, void *at);
    const char *(*public_agrees)(const struct example *e, const void *key);
    const char *(*private_agrees)(const struct example *e, const void *key);
    void (*forget_public)(void *key);
    void (*forget_private)(void *key);
};

/* Tests, whose state is a kind. */
void they_do_what_the_keys_do(void **state);
void they_stay_with_their_tier(void **state);
void threads_share_them(void **state);

#endif
