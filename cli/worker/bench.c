/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One library by itself. Half of a visit goes to batches of ~0.3 ms, from which the middle of the distribution comes (a
 * batch hides the clock's steps), half to single operations, from which its tail comes (a batch hides a slow one).
 * Where a batch is a single operation, all samples are both.
 */

#include "measure.h"

#include "heap.h"
#include "memory.h"
#include "say.h"

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
    const uint64_t at_once = task->at_once;
    size_t n = 0;
    for (double spent = 0; n < MOST_SINGLES && spent < time_ns; n++, number += at_once) {
        const uint64_t ticks = time_batch(work, task, 0, number, at_once);
        samples[n] = (ticks + at_once - 1) / at_once; /* at least 1 */
        spent += (double)ticks * work->ns_per_tick;
    }
    say_numbers("single", samples, n);
}

static void say_memory(const struct work *work, const struct task *task)
{
    struct memory memory = memory_of(work, task, 0);
    if (WORKER_COUNTS_HEAP)
        say("memory %" PRIu64 " %" PRIu64, memory.stack, memory.heap);
    else
        say("memory %" PRIu64 " -", memory.stack);
}

/* The bytes of one handshake, on average over the inputs. */
static void say_wire(const struct work *work, const struct task *task, uint64_t number)
{
    const uint64_t count = PQLANE_DRIVER_INPUTS * task->at_once;
    pqlane_driver_talk talk = {0, 0, 0};
    time_batch(work, task, 0, number, count);
    task->talked[0](task->work[0], &talk);
    say("wire %" PRIu64 " %" PRIu64, (talk.up + count / 2) / count, (talk.down + count / 2) / count);
}

void bench_visit(struct work *work, const struct task *task)
{
    say_memory(work, task);
    if (task->talked[0]) say_wire(work, task, work->first_number);
    uint64_t count = size_batch(work, task, 0, BENCH_BATCH_NS);
    const bool varies = task->flags & PQLANE_DRIVER_VARIES;
    if (varies) count = task->at_once;
    size_t least = varies ? (size_t)work->least_varying : 1;
    bool both = count == 1;
    uint64_t number = batches(work, task, work->first_number, count, both ? work->time_ns : work->time_ns / 2, least);
    if (!both) singles(work, task, number, work->time_ns / 2);
}
