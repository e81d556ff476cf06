/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A library under measurement: a private copy, loaded apart from everything else, its functions found by name. Two
 * copies of one library in one process are two libraries: each has its own inode, its own mapping, its own data, and
 * the library calls itself through hidden names.
 */

#ifndef PQL_WORKER_LIBRARY_H
#define PQL_WORKER_LIBRARY_H

#include "pqlane.h"

#include "../stats/prng.h"

#include <stdbool.h>
#include <stddef.h>

/* The functions that must be there; and those whose absence (an older library) only takes away what needs
 * them. */
#define WORKER_API_NEEDED(X) \
    X(abi_version)           \
    X(version)               \
    X(build_info)            \
    X(alg_count)             \
    X(alg_at)                \
    X(alg_name)              \
    X(alg_kind)              \
    X(alg_size)              \
    X(status_name)           \
    X(backend_count)         \
    X(backend_name)          \
    X(backend_state_at)      \
    X(backend_current)       \
    X(backend_force)
#define WORKER_API_OPTIONAL(X)        \
    X(kem_keygen)                     \
    X(kem_keygen_from_seed)           \
    X(kem_encaps)                     \
    X(kem_encaps_from_coins)          \
    X(kem_decaps)                     \
    X(kem_check_public)               \
    X(kem_check_private)              \
    X(kem_public_bytes)               \
    X(kem_private_bytes)              \
    X(kem_prepare_public)             \
    X(kem_prepare_private)            \
    X(kem_encaps_prepared_from_coins) \
    X(kem_decaps_prepared)            \
    X(kem_keygen_batch)               \
    X(kem_encaps_batch)               \
    X(kem_decaps_batch)               \
    X(sig_keygen)                     \
    X(sig_keygen_from_seed)           \
    X(sig_sign)                       \
    X(sig_verify)                     \
    X(sig_check_private)              \
    X(sig_public_bytes)               \
    X(sig_private_bytes)              \
    X(sig_prepare_public)             \
    X(sig_prepare_private)            \
    X(sig_sign_prepared)              \
    X(sig_verify_prepared)            \
    X(sig_keygen_batch)               \
    X(sig_sign_batch)                 \
    X(sig_verify_batch)               \
    X(hash)                           \
    X(random)                         \
    X(cost_count)                     \
    X(cost_name)                      \
    X(cost_part)                      \
    X(cost_size)                      \
    X(cost_begin)                     \
    X(cost_end)                       \
    X(cost_run)

#define WORKER_API_MEMBER(name) __typeof__ (&pqlane_##name)(name);
struct library {
    WORKER_API_NEEDED(WORKER_API_MEMBER)
    WORKER_API_OPTIONAL(WORKER_API_MEMBER) /* NULL where the library has none */
    int side;                              /* 0 or 1, for messages */
};

/* A private copy of the file `path` ("fd:N" stands for an open descriptor): in memory, or where that is refused in
 * $TMPDIR. */
struct library_copy {
    char path[300]; /* what to load */
    int cleaner;    /* to be closed once it is loaded: then the file is removed; -1: there is no file */
};
void library_make_copy(struct library_copy *copy, const char *path, int side);

/* Loads the copy, checks its ABI, finds its functions, and forces the backend if one is named. Every mistake is fail().
 */
void library_load(struct library *library, struct library_copy *copy, int side, const char *backend, struct prng *prng);

/* Every mistake is fail(). */
void library_force(const struct library *library, const char *backend);

/* The function of an offset within struct library, which is how rows of operations name what they need. */
bool library_has(const struct library *library, size_t offset);

const pqlane_alg *library_find(const struct library *library, const char *name); /* exact name; NULL if there is none */

#endif
