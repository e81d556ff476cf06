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

#endif
