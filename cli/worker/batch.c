/* SPDX-License-Identifier: Apache-2.0 */

/* Timing a batch, and how long it should be. */

#include "measure.h"

#include "say.h"

/* Takes off what went into the other side of a handshake; at least 1 is left. */
static uint64_t without_aside(const struct work *work, const struct task *task, int side, uint64_t ticks)
{
    pqlane_driver_talk talk = {0, 0, 0};
    task->talked[side](task->work[side], &talk);
    const double aside = (double)talk.aside / work->ns_per_tick;
    return aside < (double)ticks ? ticks - (uint64_t)aside : 1;
}

uint64_t time_batch(const struct work *work, const struct task *task, int side, uint64_t number, uint64_t count)
{
    int (*run)(void *, uint64_t, uint64_t) = task->run[side];
    uint64_t start = clock_now(&work->clock);
    int failed = run(task->work[side], number, count);
    uint64_t end = clock_now(&work->clock);
    if (failed) {
        const struct target *target = &work->targets[side];
        fail("operation", side, "fails at %s: %s", task->name, target->driver->error(target->library));
    }
    const uint64_t ticks = clock_between(&work->clock, start, end);
    return task->talked[side] ? without_aside(work, task, side, ticks) : ticks;
}

uint64_t size_batch(const struct work *work, const struct task *task, int side, double batch_ns)
{
    double least = 1e18; /* ns of one operation */
    const uint64_t at_once = task->at_once;
    uint64_t number = work->first_number, count = at_once;
    double spent = 0;
    /* More than one batch, however long: the first may have been interrupted. */
    for (int batches = 0; spent < WARM_UP_NS || (batches < 5 && spent < 50 * WARM_UP_NS); batches++) {
        double ns = (double)time_batch(work, task, side, number, count) * work->ns_per_tick;
        if (ns / (double)count < least) least = ns / (double)count;
        spent += ns;
        number += count;
        if (ns < WARM_UP_NS / 16) count *= 2;
    }
    const double calls = batch_ns / (least * (double)at_once);
    return calls > 2 ? (uint64_t)(calls + 0.5) * at_once : at_once;
}
