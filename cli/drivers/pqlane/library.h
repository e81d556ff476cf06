/* SPDX-License-Identifier: Apache-2.0 */

/* A libpqlane: its functions, found by name, and the operations that it has. */

#ifndef PQL_DRIVERS_PQLANE_LIBRARY_H
#define PQL_DRIVERS_PQLANE_LIBRARY_H

#include "pqlane.h"
#include "pqlane_driver.h"

#include <stdbool.h>

/* The functions that must be there; and those whose absence (an older library) only takes away what needs
 * them. */
#define PQLANE_API_NEEDED(X) \
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
#define PQLANE_API_OPTIONAL(X)        \
    X(alg_category)                   \
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

#define PQLANE_API_MEMBER(name) __typeof__ (&pqlane_##name)(name);
struct library {
    PQLANE_API_NEEDED(PQLANE_API_MEMBER)
    PQLANE_API_OPTIONAL(PQLANE_API_MEMBER) /* NULL where the library has none */
    struct offered *offered;               /* what can be measured, in the order of the library's table */
    size_t offered_count;
    char error[200];
};

struct operation;

/* An operation of an algorithm. Drivers are asked about `shown`. */
struct offered {
    pqlane_driver_operation shown;
    pqlane_driver_algorithm algorithm;
    const pqlane_alg *alg;
    const struct operation *row;
};

/* Notes what failed, and returns -1. */
int library_fail(struct library *library, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Finds the functions. False: it is no libpqlane that can be measured, and library->error says why. */
bool library_find_functions(struct library *library, void *handle);

/* The function of an offset within struct library, which is how rows of operations name what they need. */
bool library_has(const struct library *library, size_t offset);

#endif
