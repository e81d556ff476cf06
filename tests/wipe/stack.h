/* SPDX-License-Identifier: Apache-2.0 */

/* A stack of our own: painted, used by one call, and looked at after the call has returned. */

#ifndef WIPE_STACK_H
#define WIPE_STACK_H

#include <stddef.h>
#include <stdint.h>

/* What a call left: bytes from the deepest one that it wrote up to the frame that called it. Depth 0 is that frame. */
struct remains {
    uint8_t *data;
    size_t len;
};

/* Runs call(argument) on the painted stack. The remains stay until the next call. 0: no memory for the stack. */
int on_painted_stack(struct remains *remains, void (*call)(void *argument), void *argument);

/* Keeps a copy of remains, to be compared with those of a second call. */
void keep_remains(const struct remains *remains);

/* The depth at which the kept remains and these differ in so many of 64 neighbouring bytes that it is more than
 * counters; 0 if they do not. */
size_t differ_at(const struct remains *remains);

#endif
