/* SPDX-License-Identifier: Apache-2.0 */

#include "items.h"

/* Those that failed took no time worth counting; the others have its share of it. */
pqlane_status pql_call_end_items(const struct pql_call *call, const void *items, size_t count, size_t bytes, size_t at)
{
    pqlane_status first = PQLANE_OK;
    uint64_t ok = 0;
    const uint64_t elapsed = pql_call_elapsed(call);
    for (size_t i = 0; i < count; i++) {
        pqlane_status status;
        memcpy(&status, (const char *)items + i * bytes + at, sizeof status);
        if (first == PQLANE_OK) first = status;
        ok += status == PQLANE_OK;
        if (status != PQLANE_OK) pql_call_count(call, status, 1, 0);
    }
    if (ok > 0) pql_call_count(call, PQLANE_OK, ok, elapsed);
    return first;
}
