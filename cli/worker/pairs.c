/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Two libraries against each other. A pair is one batch of each, back to back, on the same inputs: what the machine
 * does meanwhile hits both. Which of the two goes first is random in each pair. Afterwards both must have given the
 * same answers, or the faster one may just have done less.
 */

#include "measure.h"

#include "heap.h"
#include "memory.h"
#include "say.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MOST_ANSWER ((size_t)2 << 20) /* bytes */

static void compare_answers(const struct work *work, const struct task *task)
{
    static uint8_t *answers[2];
    size_t len[2];
    for (int side = 0; side < 2; side++)
        if (!answers[side]) answers[side] = need_memory(MOST_ANSWER);
    for (uint64_t i = 0; i < PQLANE_DRIVER_INPUTS; i++) {
        for (int side = 0; side < 2; side++) {
            const struct target *target = &work->targets[side];
            len[side] = target->driver->answer(task->work[side], work->first_number + i, answers[side], MOST_ANSWER);
            if (len[side] == 0 || len[side] > MOST_ANSWER)
                fail("operation", side, "fails at %s: %s", task->name, target->driver->error(target->library));
        }
        if (len[0] != len[1] || memcmp(answers[0], answers[1], len[0]) != 0)
            fail("answers", WORKER_BOTH, "the two libraries give different answers for %s on equal inputs", task->name);
    }
}

void pairs_visit(struct work *work, const struct task *task)
{
    static uint64_t *ticks;
    if (!ticks) ticks = need_memory((size_t)work->pairs * 2 * sizeof *ticks);
    if (task->flags & (PQLANE_DRIVER_DETERMINISTIC | PQLANE_DRIVER_TAKES_RANDOMNESS)) {
        if (!work->targets[0].driver->answer != !work->targets[1].driver->answer)
            fail("driver", WORKER_BOTH, "one of the two plugins gives answers, and the other does not");
        if (work->targets[0].driver->answer) compare_answers(work, task);
    }
    if (!WORKER_IS_INSTRUMENTED)
        say("stack %" PRIu64 " %" PRIu64, memory_of(work, task, 0).stack, memory_of(work, task, 1).stack);
    uint64_t counts[2];
    for (int side = 0; side < 2; side++) counts[side] = size_batch(work, task, side, PAIR_BATCH_NS);
    uint64_t count = counts[0] < counts[1] ? counts[0] : counts[1];
    uint64_t number = work->first_number;
    for (long pair = 0; pair < work->pairs; pair++, number += count) {
        int first = (int)prng_below(&work->prng, 2);
        for (int turn = 0; turn < 2; turn++) {
            int side = first ^ turn;
            ticks[2 * pair + side] = time_batch(work, task, side, number, count);
        }
    }
    char head[48];
    snprintf(head, sizeof head, "pair %" PRIu64, count);
    say_numbers(head, ticks, (size_t)work->pairs * 2);
}
