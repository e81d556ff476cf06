/* SPDX-License-Identifier: Apache-2.0 */

/* The counting malloc family. glibc keeps its own under the names __libc_*. */

#include "heap.h"

#include <stdlib.h>

static uint64_t bytes_asked; /* never two threads at once: the worker waits for the one it starts */

uint64_t heap_bytes_asked(void)
{
    return bytes_asked;
}

#if WORKER_COUNTS_HEAP

#include <errno.h>
#include <malloc.h>

/* The loader finds these before libc's for everything that is loaded. glibc names their parameters in ways that are
 * reserved to it. NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
#define TAKES_OVER __attribute__((visibility("default")))

extern void *__libc_malloc(size_t len);
extern void *__libc_calloc(size_t count, size_t len);
extern void *__libc_realloc(void *memory, size_t len);
extern void *__libc_memalign(size_t alignment, size_t len);

TAKES_OVER void *malloc(size_t len)
{
    bytes_asked += len;
    return __libc_malloc(len);
}

TAKES_OVER void *calloc(size_t count, size_t len)
{
    bytes_asked += count * len;
    return __libc_calloc(count, len);
}

TAKES_OVER void *realloc(void *memory, size_t len)
{
    bytes_asked += len;
    return __libc_realloc(memory, len);
}

TAKES_OVER void *memalign(size_t alignment, size_t len)
{
    bytes_asked += len;
    return __libc_memalign(alignment, len);
}

TAKES_OVER void *aligned_alloc(size_t alignment, size_t len)
{
    return memalign(alignment, len);
}

TAKES_OVER int posix_memalign(void **memory, size_t alignment, size_t len)
{
    *memory = memalign(alignment, len);
    return *memory ? 0 : ENOMEM;
}

/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

#endif
