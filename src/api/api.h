/* SPDX-License-Identifier: Apache-2.0 */

/* What the files of the API layer share. This layer checks arguments, loads the kernel table, calls the scheme and
 * clears outputs after a failure: below it nothing is checked again, above it nothing is trusted. */

#ifndef PQL_API_H
#define PQL_API_H

#include "algs.h"
#include "kernels/select.h"
#include "sys.h"

#include <string.h>

static inline size_t pql_size(const pqlane_alg *alg, pqlane_size which)
{
    return alg->sizes[which];
}

/* An input of exactly this length; PQLANE_ERR_ARGUMENT for NULL. */
static inline pqlane_status pql_check_input(const uint8_t *data, size_t len, size_t expected)
{
    if (len != expected) return PQLANE_ERR_LENGTH;
    return data ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
}

/* An input of any length; NULL is fine where it is 0. */
static inline pqlane_status pql_check_bytes(const uint8_t *data, size_t len)
{
    return data || len == 0 ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
}

/* A private key in one of its two forms. */
static inline pqlane_status pql_check_private_key(const pqlane_alg *alg, const uint8_t *key, size_t len)
{
    if (len != pql_size(alg, PQLANE_SIZE_SEED) && len != pql_size(alg, PQLANE_SIZE_PRIVATE_KEY))
        return PQLANE_ERR_LENGTH;
    return key ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
}

/* The two outputs of a function. */
static inline pqlane_status pql_check_outputs(const uint8_t *a, const uint8_t *b)
{
    return a && b ? PQLANE_OK : PQLANE_ERR_ARGUMENT;
}

/* An output after a failure. One that is NULL is the failure, and the others are zeroed all the same. */
static inline void pql_clear(const pqlane_alg *alg, uint8_t *out, pqlane_size size)
{
    if (out) pql_wipe(out, pql_size(alg, size));
}

static inline int pql_is_kind(const pqlane_alg *alg, pqlane_kind kind)
{
    return alg && alg->kind == kind;
}

#endif
