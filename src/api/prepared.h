/* SPDX-License-Identifier: Apache-2.0 */

/* The memory of prepared keys: nothing else here allocates. */

#ifndef PQL_API_PREPARED_H
#define PQL_API_PREPARED_H

#include "pqlane.h"

/* The caller's memory, or if that is NULL memory of our own. */
pqlane_status pql_take_memory(void **taken, void *memory, size_t bytes);

/* Wiped, and freed if it was allocated. */
void pql_forget(void *key, size_t bytes, int allocated);

#endif
