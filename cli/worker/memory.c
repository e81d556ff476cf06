/* SPDX-License-Identifier: Apache-2.0 */

/* Running an operation on a painted stack, beside one that does nothing. */

#include "memory.h"

#include "heap.h"
#include "stack.h"

#define HEAP_CALLS 2 /* what an operation asks for hardly depends on its input */

struct call {
    const struct work *work;
    const struct task *task;
    int side;
    uint64_t number;
};

static void run_once(void *context)
{
    const struct call *call = context;
    time_batch(call->work, call->task, call->side, call->number, call->task->at_once);
}

/* Bytes that the operation asks for, on this thread: on a new one some libraries first make what they keep for each. */
static uint64_t heap_of(const struct call *call)
{
    uint64_t asked = heap_bytes_asked();
    time_batch(call->work, call->task, call->side, call->number, call->task->at_once);
    return heap_bytes_asked() - asked;
}

static int do_nothing(void *work, uint64_t first, uint64_t count)
{
    (void)work, (void)first, (void)count;
    return 0;
}

struct memory memory_of(const struct work *work, const struct task *task, int side)
{
    static struct painted_stack stack;
    if (!stack.base) stack_begin(&stack);
    struct task empty_task = {.name = "nothing", .at_once = 1, .run = {do_nothing, do_nothing}};
    struct call nothing = {work, &empty_task, side, 0}, call = {work, task, side, work->first_number};
    uint64_t frame = stack_peak(&stack, run_once, &nothing);
    struct memory most = {0, 0};
    stack_peak(&stack, run_once, &call); /* what only the first call does is not the operation's */
    for (int i = 0; i < PQLANE_DRIVER_INPUTS; i++, call.number++) {
        uint64_t bytes = stack_peak(&stack, run_once, &call);
        if (bytes > frame + most.stack) most.stack = bytes - frame;
    }
    heap_of(&call); /* what only the first call does */
    for (int i = 0; i < HEAP_CALLS; i++, call.number++) {
        uint64_t bytes = heap_of(&call);
        if (bytes > most.heap) most.heap = bytes;
    }
    return most;
}
