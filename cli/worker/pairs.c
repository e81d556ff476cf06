/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Two libraries against each other. A pair is one batch of each, back to back, on the same inputs: what the machine
 * does meanwhile hits both. Which of the two goes first is random in each pair. Afterwards both must have given the
 * same answers, or the faster one may just have done less.
 *
 * Where pairs differ so much that their median is not known well, as those of a batch of one long call do on a busy
 * machine, more are made. How much they differ decides that, never in which direction: for two copies of one library
 * the median stays as likely above 0 as below it by as much, which is what the gate stands on (cli/measure/judge.h).
 */

#include "measure.h"

#include "heap.h"
#include "memory.h"
#include "say.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ANSWER ((size_t)2 << 20) /* bytes */
#define WELL_KNOWN 0.005              /* standard error of the median of ln(first / second): a third of the margin */
#define MORE_PAIRS_NS 100000000.0     /* no more are begun when so much time has gone into an operation */
#define ENOUGH_NS 2000000000.0        /* nor of those that were asked for, after WORKER_PAIRS_LEAST of them */

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

static int by_ratio(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The standard error of a median is 1.2533 sigma / sqrt(n), sigma of a normal distribution the distance of its quarters
 * / 1.349. That distance, of the logarithms, is the same whichever side is the first. */
static bool is_well_known(const uint64_t *ticks, size_t pairs, double *ratios)
{
    for (size_t i = 0; i < pairs; i++) ratios[i] = (double)ticks[2 * i] / (double)ticks[2 * i + 1];
    qsort(ratios, pairs, sizeof *ratios, by_ratio);
    const double quarters = ratios[pairs - 1 - pairs / 4] / ratios[pairs / 4] - 1, error = 1.2533 / 1.349 * quarters;
    return error * error <= WELL_KNOWN * WELL_KNOWN * (double)pairs;
}

void pairs_visit(struct work *work, const struct task *task)
{
    static uint64_t *ticks;
    static double *ratios;
    const size_t least = (size_t)work->pairs, most = WORKER_PAIRS_TIMES * least;
    if (!ticks) ticks = need_memory(most * 2 * sizeof *ticks);
    if (!ratios) ratios = need_memory(most * sizeof *ratios);
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
    size_t pairs = 0;
    double spent = 0;
    do {
        for (const size_t end = pairs + least; pairs < end; pairs++, number += count) {
            if (pairs >= WORKER_PAIRS_LEAST && spent > ENOUGH_NS) break;
            int first = (int)prng_below(&work->prng, 2);
            for (int turn = 0; turn < 2; turn++) {
                int side = first ^ turn;
                ticks[2 * pairs + (size_t)side] = time_batch(work, task, side, number, count);
            }
            spent += (double)(ticks[2 * pairs] + ticks[2 * pairs + 1]) * work->ns_per_tick;
        }
    } while (pairs < most && spent < MORE_PAIRS_NS && !is_well_known(ticks, pairs, ratios));
    char head[48];
    snprintf(head, sizeof head, "pair %" PRIu64, count);
    say_numbers(head, ticks, pairs * 2);
}
