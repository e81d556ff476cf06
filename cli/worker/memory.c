/* SPDX-License-Identifier: Apache-2.0 */

/* Running an operation on a painted stack, beside one that does nothing. */

#include "memory.h"

#include "heap.h"
#include "stack.h"

struct call {
    const struct work *work;
    const struct task *task;
    int side;
    uint64_t number;
    uint64_t heap; /* bytes that the operation asked for */
};

static void run_once(void *context)
{
    struct call *call = context;
    uint64_t asked = heap_bytes_asked();
    time_batch(call->work, call->task, call->side, call->number, operation_at_once(call->task->operation));
    call->heap = heap_bytes_asked() - asked;
}

static pqlane_status do_nothing(const struct library *library, struct subject *subject,
                                const struct operation *operation, uint64_t number)
{
    (void)library, (void)subject, (void)operation, (void)number;
    return PQLANE_OK;
}

struct memory memory_of(const struct work *work, const struct task *task, int side)
{
    static struct painted_stack stack;
    static const struct operation empty = {.run = do_nothing};
    if (!stack.base) stack_begin(&stack);
    struct task empty_task = {&empty, task->subject, "nothing"};
    struct call nothing = {work, &empty_task, side, 0, 0}, call = {work, task, side, work->first_number, 0};
    uint64_t frame = stack_peak(&stack, run_once, &nothing);
    struct memory most = {0, 0};
    stack_peak(&stack, run_once, &call); /* what only the first call does is not the operation's */
    for (int i = 0; i < SUBJECT_INPUTS; i++, call.number++) {
        uint64_t bytes = stack_peak(&stack, run_once, &call);
        if (bytes > frame + most.stack) most.stack = bytes - frame;
        if (call.heap > most.heap) most.heap = call.heap;
    }
    return most;
}
