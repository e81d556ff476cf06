/* SPDX-License-Identifier: Apache-2.0 */

/* How prepared keys of either kind begin and end. */

#ifndef PQL_API_PREPARED_H
#define PQL_API_PREPARED_H

#include "kernels/kernels.h"
#include "pqlane.h"

/* What every prepared key begins with. */
struct pql_prepared {
    const pqlane_alg *alg;
    const struct pql_kernels *k; /* those that prepared it, and so know their order of coefficients */
    int allocated;
};

/* Begins one of so many bytes in the caller's memory, or if that is NULL in memory of our own. `status` is what the
 * checks of the caller's arguments have found so far; if it is not PQLANE_OK, or something else fails: NULL. */
struct pql_call;
void *pql_begin_prepared(struct pql_call *call, void *memory, size_t bytes, pqlane_status *status);

/* Wiped, and freed if it was allocated. */
void pql_forget_prepared(struct pql_prepared *key, size_t bytes);

#endif
