/* SPDX-License-Identifier: Apache-2.0 */

/* A thread on memory of ours. The C library's own part of a thread is at the top and costs the same every time. */

#include "stack.h"

#include "say.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define PAINT 0xa5
#define GUARD 65536
#define BLOCK 256 /* looked at in one go; divides WORKER_STACK_BYTES */

struct thread_call {
    void (*call)(void *);
    void *context;
};

void stack_begin(struct painted_stack *stack)
{
    unsigned char *memory = mmap(NULL, GUARD + WORKER_STACK_BYTES, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, GUARD, PROT_NONE) != 0)
        fail("memory", WORKER_BOTH, "no memory for a stack to measure on");
    stack->base = memory + GUARD;
    stack->dirty = WORKER_STACK_BYTES;
}

static void *trampoline(void *argument)
{
    const struct thread_call *thread_call = argument;
    thread_call->call(thread_call->context);
    return NULL;
}

static bool is_painted_block(const unsigned char *bytes)
{
    uint64_t words[BLOCK / 8], difference = 0;
    memcpy(words, bytes, BLOCK);
    for (size_t i = 0; i < BLOCK / 8; i++) difference |= words[i] ^ PAINT * UINT64_C(0x0101010101010101);
    return difference == 0;
}

size_t stack_peak(struct painted_stack *stack, void (*call)(void *), void *context)
{
    memset(stack->base + WORKER_STACK_BYTES - stack->dirty, PAINT, stack->dirty);
    struct thread_call thread_call = {call, context};
    pthread_attr_t attributes;
    pthread_t thread;
    int error = pthread_attr_init(&attributes);
    if (!error) error = pthread_attr_setstack(&attributes, stack->base, WORKER_STACK_BYTES);
    if (!error) error = pthread_create(&thread, &attributes, trampoline, &thread_call);
    if (!error) error = pthread_join(thread, NULL);
    if (error) fail("memory", WORKER_BOTH, "no thread to measure a stack with: %s", strerror(error));
    pthread_attr_destroy(&attributes);
    size_t clean = 0;
    while (is_painted_block(stack->base + clean)) clean += BLOCK;
    while (stack->base[clean] == PAINT) clean++; /* the thread's own part ends both loops */
    return stack->dirty = WORKER_STACK_BYTES - clean;
}
