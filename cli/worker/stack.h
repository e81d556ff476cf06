/* SPDX-License-Identifier: Apache-2.0 */

/* Peak stack of a call: it runs in a thread whose stack was painted, and what it did not touch still has the paint. */

#ifndef PQL_WORKER_STACK_H
#define PQL_WORKER_STACK_H

#include <stddef.h>

#define WORKER_STACK_BYTES \
    ((size_t)1 << 20) /* a call that needs more ends the worker by a signal: there is a guard page below */

struct painted_stack {
    unsigned char *base; /* the lowest byte that may be used */
    size_t dirty;        /* bytes at the top that lost their paint */
};

/* Maps and paints the stack; fail() if there is no memory. */
void stack_begin(struct painted_stack *stack);

/* Runs call(context) on it and returns the bytes that it touched, what the thread on this stack takes included. */
size_t stack_peak(struct painted_stack *stack, void (*call)(void *), void *context);

#endif
