/* SPDX-License-Identifier: Apache-2.0 */

/* Speaking the protocol (protocol.h). */

#ifndef PQL_WORKER_SAY_H
#define PQL_WORKER_SAY_H

#include "protocol.h"

#include <stddef.h>
#include <stdint.h>

void say(const char *format, ...) __attribute__((format(printf, 1, 2))); /* one whole line */
void say_numbers(const char *head, const uint64_t *numbers, size_t count);

/* "HEAD SIDE WORDS", where the words may be anything. */
void say_words(const char *head, int side, const char *words);

/* "error ..." and the end of this process. side: 0, 1 or WORKER_BOTH. */
_Noreturn void fail(const char *kind, int side, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* malloc() of zeros, aligned to 64 bytes, or fail(). Never freed: a worker lives for one measurement. */
void *need_memory(size_t len);

#endif
