/* SPDX-License-Identifier: Apache-2.0 */

#include "window.h"

#include "algs.h"
#include "metrics/clock.h"
#include "metrics/segment.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BLOCKS 16384
#define UNKNOWN 0xff
#define LOOK_PAUSE 2000 /* times what a look took */

/* What a block counts: two bytes for each, its row and its operation. */
static void note_kind(struct pql_windows *windows, size_t i, const struct pql_block *block)
{
    const size_t row = pql_row_named(block->algorithm, strnlen(block->algorithm, sizeof block->algorithm));
    const enum pql_operation operation = pql_operation_named(block->operation,
                                                             strnlen(block->operation, sizeof block->operation));
    const int is_known = row < pql_alg_count && operation < PQL_OPERATION_COUNT;
    windows->kinds[2 * i] = is_known ? (uint8_t)row : UNKNOWN;
    windows->kinds[2 * i + 1] = (uint8_t)operation;
    if (is_known && !windows->is_new[row][operation]) windows->is_new[row][operation] = 1;
}

static uint64_t load_count(const pql_count *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

/* Of the bucket that the limit lies in, nothing is above. */
static uint64_t count_above(const struct pql_block *block, uint64_t ns)
{
    uint64_t above = 0;
    for (unsigned i = pql_bucket_of(ns) + 1; i < PQL_BUCKETS; i++) above += load_count(&block->buckets[i]);
    return above;
}

static void look(struct pql_windows *windows, uint64_t now)
{
    size_t blocks = pql_segment_blocks();
    if (blocks > MOST_BLOCKS) blocks = MOST_BLOCKS;
    for (; windows->blocks < blocks; windows->blocks++)
        note_kind(windows, windows->blocks, pql_segment_at(windows->blocks));
    for (size_t w = 0; w < windows->count; w++) {
        struct pql_watched *watched = &windows->items[w];
        uint64_t total = 0, above = 0, timed = 0;
        for (size_t i = 0; i < blocks; i++) {
            if (windows->kinds[2 * i] != watched->limit.row || windows->kinds[2 * i + 1] != watched->limit.operation)
                continue;
            const struct pql_block *block = pql_segment_at(i);
            total += load_count(&block->spoken_for);
            above += count_above(block, watched->limit.ns);
            timed += load_count(&block->timed);
        }
        const unsigned at = watched->ticks++ % PQL_TICKS;
        watched->seen[at].when = now;
        watched->seen[at].total = total;
        watched->seen[at].above = above;
        watched->seen[at].timed = timed;
        if (watched->ticks == 2 * PQL_TICKS) watched->ticks = PQL_TICKS; /* the same place, and does not overflow */
    }
}

int pql_windows_look(struct pql_windows *windows, uint64_t now)
{
    if (now < windows->next_look) return 0;
    if (!windows->kinds) windows->kinds = calloc(MOST_BLOCKS, 2); /* the system gives pages where they are written */
    if (!windows->kinds) return 0;
    const uint64_t begun = pql_clock_ns(CLOCK_THREAD_CPUTIME_ID);
    look(windows, now);
    windows->next_look = now + LOOK_PAUSE * (pql_clock_ns(CLOCK_THREAD_CPUTIME_ID) - begun);
    return 1;
}

int pql_watched_share(const struct pql_watched *watched, struct pql_share *share)
{
    const unsigned known = watched->ticks < PQL_TICKS ? watched->ticks : PQL_TICKS;
    if (known == 0) return 0;
    const unsigned newest = (watched->ticks - 1) % PQL_TICKS;
    for (unsigned back = PQL_TICKS_LEAST; back < known; back++) {
        const unsigned from = (newest + PQL_TICKS - back) % PQL_TICKS;
        share->ns = watched->seen[newest].when - watched->seen[from].when;
        share->total = watched->seen[newest].total - watched->seen[from].total;
        share->above = watched->seen[newest].above - watched->seen[from].above;
        share->timed = watched->seen[newest].timed - watched->seen[from].timed;
        if (share->above > share->total) share->above = share->total; /* the two are not of one moment */
        if (share->total >= PQL_EVENTS_LEAST) return 1;
    }
    return 0;
}

int pql_share_breaks(const struct pql_share *share, const struct pql_limit *limit)
{
    const double part = (double)share->above / (double)share->total;
    return part > pql_limit_breach(limit) && part * (double)share->timed >= PQL_ABOVE_LEAST;
}

void pql_windows_restart(struct pql_windows *windows)
{
    for (size_t i = 0; i < windows->count; i++) windows->items[i].ticks = 0;
}

int pql_windows_add(struct pql_windows *windows, const struct pql_limit *limit)
{
    if (windows->count == PQL_MOST_WATCHED) return 0;
    windows->items[windows->count++] = (struct pql_watched){.limit = *limit};
    windows->is_new[limit->row][limit->operation] = 2;
    return 1;
}

void pql_windows_clear(struct pql_windows *windows)
{
    free(windows->kinds);
    memset(windows, 0, sizeof *windows);
}

void pql_sum_of(struct pql_sum *sum, size_t row, enum pql_operation operation, int is_canary)
{
    const size_t blocks = pql_segment_blocks();
    memset(sum, 0, sizeof *sum);
    for (size_t i = 0; i < blocks; i++) {
        const struct pql_block *block = pql_segment_at(i);
        if (strcmp(block->algorithm, pql_algs[row].name) != 0 ||
            strcmp(block->operation, pql_operation_names[operation]) != 0 ||
            (strcmp(block->backend, PQL_CANARY) == 0) != is_canary)
            continue;
        for (unsigned b = 0; b < PQL_BUCKETS; b++) sum->buckets[b] += load_count(&block->buckets[b]);
    }
}

uint64_t pql_sum_median(const struct pql_sum *before, const struct pql_sum *after, uint64_t *count)
{
    uint64_t below = 0;
    unsigned middle = 0;
    *count = 0;
    for (unsigned b = 0; b < PQL_BUCKETS; b++) *count += after->buckets[b] - before->buckets[b];
    for (; middle < PQL_BUCKETS - 1; middle++) {
        below += after->buckets[middle] - before->buckets[middle];
        if (2 * below >= *count) break;
    }
    return *count ? pql_bucket_start(middle) : 0;
}
