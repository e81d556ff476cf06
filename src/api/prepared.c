/* SPDX-License-Identifier: Apache-2.0 */

/* The memory of prepared keys: nothing else here allocates. */

#include "prepared.h"

#include "call.h"

#include <errno.h>
#include <stdlib.h>

static pqlane_status take_memory(void **taken, void *memory, size_t bytes)
{
    volatile int *const number = &errno; /* clang thinks that no allocation changes errno, and would not put it back */
    const int kept = *number;
    *taken = memory ? memory : aligned_alloc(PQLANE_PREPARED_ALIGN, bytes);
    *number = kept;
    if ((uintptr_t)*taken % PQLANE_PREPARED_ALIGN) return PQLANE_ERR_ARGUMENT;
    return *taken ? PQLANE_OK : PQLANE_ERR_MEMORY;
}

void *pql_begin_prepared(struct pql_call *call, void *memory, size_t bytes, pqlane_status *status)
{
    void *taken;
    const struct pql_kernels *k = *status == PQLANE_OK ? pql_kernels_settled(status) : NULL;
    if (*status == PQLANE_OK) *status = take_memory(&taken, memory, bytes);
    if (*status != PQLANE_OK) return NULL;
    *(struct pql_prepared *)taken = (struct pql_prepared){
        .alg = call->alg, .k = pql_uncounted(k), .allocated = !memory};
    return taken;
}

void pql_forget_prepared(struct pql_prepared *key, size_t bytes)
{
    const int allocated = key->allocated;
    pql_wipe(key, bytes);
    if (allocated) free(key);
}
