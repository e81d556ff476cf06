/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How much an operation asks of the heap. The worker's own malloc family takes the place of libc's for everything
 * loaded into it, counts, and passes on. Nothing is lost where that cannot be done (another libc than glibc, a
 * sanitizer's build): the figure is then unknown.
 */

#ifndef PQL_WORKER_HEAP_H
#define PQL_WORKER_HEAP_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__has_feature)
#define WORKER_HAS_FEATURE(name) __has_feature(name)
#else
#define WORKER_HAS_FEATURE(name) 0
#endif

/* A sanitizer keeps stack and heap of its own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || WORKER_HAS_FEATURE(address_sanitizer) || \
    WORKER_HAS_FEATURE(memory_sanitizer) || WORKER_HAS_FEATURE(thread_sanitizer)
#define WORKER_IS_INSTRUMENTED 1
#else
#define WORKER_IS_INSTRUMENTED 0
#endif

#if WORKER_IS_INSTRUMENTED || !defined(__GLIBC__)
#define WORKER_COUNTS_HEAP 0
#else
#define WORKER_COUNTS_HEAP 1
#endif

/* Bytes asked for since the start of this process, freed or not. */
uint64_t heap_bytes_asked(void);

#endif
