/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where an operation's time goes. The library counts the calls of its kernels over a number of operations; then the
 * operation and each of those kernels alone are timed in turns, so that what the machine does meanwhile meets all of
 * them alike. Where the operation draws randomness, that is timed as one more kernel.
 */

#include "measure.h"

#include "say.h"

#include "../drivers/drivers.h"
#include "../drivers/pqlane/costs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define COST_BATCH_NS 50000.0 /* of a kernel: dozens of them stand between two batches of the operation */
#define LEAST_ROUNDS 3
#define MOST_ROUNDS 1024
#define VARYING_OPERATIONS 16 /* counted and timed where time varies by chance: the same ones each time */

/* Something that an operation is made of. */
struct piece {
    size_t kernel;          /* index in the library */
    size_t random_len;      /* not 0: so many bytes of randomness instead */
    uint64_t calls;         /* in all operations counted */
    uint64_t batch, around; /* calls, and ticks that a batch takes beyond them */
    uint64_t *ticks;        /* a batch's, by round */
};

static pqlane_status run_piece(const struct library *library, const struct piece *piece, uint64_t times)
{
    uint8_t drawn[PQLANE_MAX_SEED_BYTES];
    pqlane_status status = PQLANE_OK;
    if (!piece->random_len) return library->cost_run(piece->kernel, times);
    for (uint64_t i = 0; i < times && status == PQLANE_OK; i++) status = library->random(drawn, piece->random_len);
    return status;
}

static uint64_t time_calls(const struct work *work, const struct piece *piece, uint64_t times)
{
    const struct library *library = pqlane_library_of(work->targets[0].library);
    uint64_t start = clock_now(&work->clock);
    pqlane_status status = run_piece(library, piece, times);
    uint64_t end = clock_now(&work->clock);
    if (status) fail("operation", 0, "fails to run a kernel alone: %s", library->status_name(status));
    return clock_between(&work->clock, start, end);
}

/* How many calls make a batch, and what stands around them. */
static void size_piece(const struct work *work, struct piece *piece)
{
    piece->around = UINT64_MAX;
    for (int i = 0; i < 8; i++) {
        uint64_t ticks = time_calls(work, piece, 0);
        if (ticks < piece->around) piece->around = ticks;
    }
    for (piece->batch = 1; piece->batch < 1u << 20; piece->batch *= 2)
        if ((double)time_calls(work, piece, piece->batch) * work->ns_per_tick > COST_BATCH_NS) return;
}

/* The pieces of an operation, from counting so many of them. */
static size_t find_pieces(const struct work *work, const struct task *task, uint64_t counted, struct piece **pieces)
{
    const struct library *library = pqlane_library_of(work->targets[0].library);
    size_t kernels = library->cost_count(), count = 0;
    uint64_t *calls = need_memory((kernels + 1) * sizeof *calls);
    *pieces = need_memory((kernels + 1) * sizeof **pieces);
    if (library->cost_begin()) fail("operation", 0, "cannot count the calls of its kernels");
    time_batch(work, task, 0, work->first_number, counted);
    if (library->cost_end(calls, kernels)) fail("operation", 0, "cannot tell the calls of its kernels");
    for (size_t i = 0; i < kernels; i++)
        if (calls[i]) (*pieces)[count++] = (struct piece){.kernel = i, .calls = calls[i]};
    size_t drawn = pqlane_drawn_by(task->work[0]);
    if (drawn > PQLANE_MAX_SEED_BYTES) fail("algorithm", 0, "draws %zu bytes for %s", drawn, task->name);
    if (drawn) (*pieces)[count++] = (struct piece){.random_len = drawn, .calls = counted};
    for (size_t i = 0; i < count; i++) {
        (*pieces)[i].ticks = need_memory(MOST_ROUNDS * sizeof(uint64_t));
        size_piece(work, &(*pieces)[i]);
    }
    return count;
}

static void say_piece(const struct library *library, const struct piece *piece, uint64_t counted, size_t rounds)
{
    char head[256], name[128];
    const char *part = piece->random_len ? "random" : library->cost_part(piece->kernel);
    unsigned size = piece->random_len ? (unsigned)piece->random_len : library->cost_size(piece->kernel);
    const char *kernel = piece->random_len ? "random" : library->cost_name(piece->kernel);
    if (size)
        snprintf(name, sizeof name, "%s/%u", kernel, size);
    else
        snprintf(name, sizeof name, "%s", kernel);
    snprintf(head, sizeof head, "kernel %s %s %" PRIu64 " %" PRIu64 " %" PRIu64, part, name, piece->calls, counted,
             piece->batch);
    say_numbers(head, piece->ticks, rounds);
}

static int by_size(const void *left, const void *right)
{
    const uint64_t x = *(const uint64_t *)left, y = *(const uint64_t *)right;
    return (x > y) - (x < y);
}

/* The operation itself, timed once more. Where time varies by chance: each of the operations that were counted, alone,
 * because a batch of them would be longer than the scheduler leaves us alone. */
static void time_whole(const struct work *work, const struct task *task, uint64_t count, size_t round,
                       uint64_t (*ticks)[MOST_ROUNDS])
{
    const uint64_t number = work->first_number;
    if (!(task->flags & PQLANE_DRIVER_VARIES)) {
        ticks[0][round] = time_batch(work, task, 0, number + round * count, count);
        return;
    }
    for (uint64_t i = 0; i < count; i++) ticks[i][round] = time_batch(work, task, 0, number + i, 1);
}

/* Of operations that were timed alone the sum of their medians: as long as a batch of them that nothing disturbs. */
static void say_whole(const struct task *task, uint64_t count, size_t rounds, uint64_t (*ticks)[MOST_ROUNDS])
{
    char head[48];
    if ((task->flags & PQLANE_DRIVER_VARIES)) {
        uint64_t sum = 0;
        for (uint64_t i = 0; i < count; i++) {
            qsort(ticks[i], rounds, sizeof ticks[i][0], by_size);
            sum += ticks[i][rounds / 2];
        }
        ticks[0][0] = sum;
        rounds = 1;
    }
    snprintf(head, sizeof head, "batch %" PRIu64, count);
    say_numbers(head, ticks[0], rounds);
}

void cost_visit(struct work *work, const struct task *task)
{
    const struct library *library = pqlane_library_of(work->targets[0].library);
    if (work->targets[0].driver != &driver_pqlane) fail("driver", 0, "counts no kernels: only libpqlane does");
    if (!library->cost_begin || !library->cost_end || !library->cost_run || !library->cost_count ||
        !library->cost_name || !library->cost_part || !library->cost_size || !library->random)
        fail("symbol", 0, "does not count its kernels (pqlane_cost_begin): it is older than that");
    const bool varies = (task->flags & PQLANE_DRIVER_VARIES);
    const uint64_t counted = varies ? VARYING_OPERATIONS : PQLANE_DRIVER_INPUTS;
    const uint64_t count = varies ? counted : size_batch(work, task, 0, PAIR_BATCH_NS);
    struct piece *pieces;
    size_t piece_count = find_pieces(work, task, counted, &pieces), rounds = 0;
    uint64_t(*whole)[MOST_ROUNDS] = need_memory((varies ? count : 1) * sizeof *whole);
    const uint64_t start = clock_now(&work->clock);
    for (double spent = 0; rounds < MOST_ROUNDS && (spent < work->time_ns || rounds < LEAST_ROUNDS); rounds++) {
        time_whole(work, task, count, rounds, whole);
        for (size_t i = 0; i < piece_count; i++) {
            struct piece *piece = &pieces[i];
            uint64_t taken = time_calls(work, piece, piece->batch);
            piece->ticks[rounds] = taken > piece->around ? taken - piece->around : 1;
        }
        spent = (double)clock_between(&work->clock, start, clock_now(&work->clock)) * work->ns_per_tick;
    }
    say_whole(task, count, rounds, whole);
    for (size_t i = 0; i < piece_count; i++) say_piece(library, &pieces[i], counted, rounds);
}
