/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One library by itself. Half of a visit goes to batches of ~0.3 ms, from which the middle of the distribution comes (a
 * batch hides the clock's steps), half to single operations, from which its tail comes (a batch hides a slow one).
 * Where a batch is a single operation, all samples are both.
 */

#include "measure.h"

#include "heap.h"
#include "say.h"
#include "stack.h"

#include <inttypes.h>
#include <stdio.h>

#define MOST_BATCHES 65536 /* per visit: at 0.3 ms each, 20 seconds */

static uint64_t samples[MOST_BATCHES];

/* Batches until the time is over and there are at least `least`. Returns the next number. */
static uint64_t batches(struct work *work, const struct task *task, uint64_t number, uint64_t count, double time_ns,
                        size_t least)
{
    size_t n = 0;
    for (double spent = 0; n < MOST_BATCHES && (spent < time_ns || n < least); n++) {
        samples[n] = time_batch(work, task, 0, number, count);
        spent += (double)samples[n] * work->ns_per_tick;
        number += count;
    }
    char head[48];
    snprintf(head, sizeof head, "batch %" PRIu64, count);
    say_numbers(head, samples, n);
    return number;
}

static void singles(struct work *work, const struct task *task, uint64_t number, double time_ns)
{
    size_t n = 0;
    for (double spent = 0; n < MOST_SINGLES && spent < time_ns; n++) {
        samples[n] = time_batch(work, task, 0, number + n, 1);
        spent += (double)samples[n] * work->ns_per_tick;
    }
    say_numbers("single", samples, n);
}

struct memory_call {
    const struct work *work;
    const struct task *task;
    uint64_t number;
    uint64_t heap; /* bytes that the operation asked for */
};

static void run_once(void *context)
{
    struct memory_call *call = context;
    uint64_t asked = heap_bytes_asked();
    time_batch(call->work, call->task, 0, call->number, 1);
    call->heap = heap_bytes_asked() - asked;
}

static pqlane_status do_nothing(const struct library *library, struct subject *subject,
                                const struct operation *operation, uint64_t number)
{
    (void)library, (void)subject, (void)operation, (void)number;
    return PQLANE_OK;
}

/* Peak stack below the frame that calls the operation, and bytes asked of the heap: the most over all inputs. */
static void memory(struct work *work, const struct task *task)
{
    static struct painted_stack stack;
    static const struct operation empty = {.run = do_nothing};
    if (!stack.base) stack_begin(&stack);
    struct task empty_task = {&empty, task->subject, "nothing"};
    struct memory_call nothing = {work, &empty_task, 0, 0}, call = {work, task, work->first_number, 0};
    size_t frame = stack_peak(&stack, run_once, &nothing);
    uint64_t heap = 0;
    size_t peak = 0;
    for (int i = 0; i < SUBJECT_INPUTS; i++, call.number++) {
        size_t bytes = stack_peak(&stack, run_once, &call);
        if (bytes > frame + peak) peak = bytes - frame;
        if (call.heap > heap) heap = call.heap;
    }
    if (WORKER_COUNTS_HEAP)
        say("memory %zu %" PRIu64, peak, heap);
    else
        say("memory %zu -", peak);
}

void bench_visit(struct work *work, const struct task *task)
{
    memory(work, task);
    uint64_t count = size_batch(work, task, 0, BENCH_BATCH_NS);
    if (task->operation->varies) count = 1;
    size_t least = task->operation->varies ? (size_t)work->least_varying : 1;
    bool both = count == 1;
    uint64_t number = batches(work, task, work->first_number, count, both ? work->time_ns : work->time_ns / 2, least);
    if (!both) singles(work, task, number, work->time_ns / 2);
}
