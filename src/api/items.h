/* SPDX-License-Identifier: Apache-2.0 */

/* The items of batches: an array whose items may be longer than this library knows. */

#ifndef PQL_API_ITEMS_H
#define PQL_API_ITEMS_H

#include "call.h"

/* Item number i. */
#define PQL_ITEM(type, items, i, bytes) ((type *)((char *)(items) + (i) * (bytes)))

/* Are these items that this library can read? The pointers in them need their alignment. */
static inline int pql_are_items(const pqlane_alg *alg, pqlane_kind kind, const void *items, size_t count, size_t bytes,
                                size_t least)
{
    return pql_is_kind(alg, kind) && (items || count == 0) && bytes >= least && bytes % _Alignof(void *) == 0;
}

/* The end of a call with items, whose status is at `at` in each: that of the first that failed. */
pqlane_status pql_call_end_items(const struct pql_call *call, const void *items, size_t count, size_t bytes, size_t at);

/* How many operations are run at once. In a single lane nothing runs side by side, and more would only need more of the
 * cache. */
static inline size_t pql_group_size(const struct pql_kernels *k, size_t most)
{
    return k && k->keccak.lanes > 1 ? most : 1;
}

#endif
