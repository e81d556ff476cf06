/* SPDX-License-Identifier: Apache-2.0 */

/* Lines on standard output, flushed one by one: the reader shows progress from them, and nothing is written while
 * something is being timed. */

#include "say.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_HEAD ((size_t)64) /* alignment of need_memory() */

/* A reader that has gone away ends the worker. */
static void flush(void)
{
    if (fflush(stdout) != 0) _Exit(1);
}

void say(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vprintf(format, list);
    va_end(list);
    putchar('\n');
    flush();
}

void say_words(const char *head, int side, const char *words)
{
    printf("%s %d ", head, side);
    for (const char *c = words; *c; c++) putchar((unsigned char)*c < ' ' ? ' ' : *c);
    putchar('\n');
    flush();
}

void say_numbers(const char *head, const uint64_t *numbers, size_t count)
{
    fputs(head, stdout);
    for (size_t i = 0; i < count; i++) printf(" %" PRIu64, numbers[i]);
    putchar('\n');
    flush();
}

void fail(const char *kind, int side, const char *format, ...)
{
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ') *c = ' '; /* one line, whatever the loader says */
    printf(side == WORKER_BOTH ? "error %s -" : "error %s %d", kind, side);
    printf(" %s\n", text);
    fflush(stdout);
    exit(1);
}

void *need_memory(size_t len)
{
    static void *latest; /* each block begins with the address of the one before: leak checkers see that all are kept */
    size_t whole = BLOCK_HEAD + (len + BLOCK_HEAD - 1) / BLOCK_HEAD * BLOCK_HEAD;
    unsigned char *block = aligned_alloc(BLOCK_HEAD, whole);
    if (!block) fail("memory", WORKER_BOTH, "no memory for %zu bytes of inputs", len);
    memset(block, 0, whole);
    memcpy(block, &latest, sizeof latest);
    latest = block;
    return block + BLOCK_HEAD;
}
