/* SPDX-License-Identifier: Apache-2.0 */

/*
 * How an operation is counted and timed: pql_watch_begin() before it, pql_watch_end() after it.
 *
 * A thread has a shard: for each kind of operation the blocks that it writes (layout.h), and how many operations are
 * still to go until the next is timed. A timed operation speaks for all of its kind that succeeded since the last one;
 * where it was short, those that follow are skipped, some at a time, so that reading the clock costs little.
 */

#ifndef PQL_METRICS_WATCH_H
#define PQL_METRICS_WATCH_H

#include "clock.h"
#include "layout.h"
#include "operations.h"
#include "pqlane.h"

/* Operations that take less are sampled: of 4 us, two readings of the clock would take half a percent. */
#define PQL_SHORT_NS 4096

/* Which kernels an operation ran on, as an index of a tier; the last: it did not come to any. */
#define PQL_NO_TIER PQL_TIERS

struct pql_kind {
    struct pql_block *_Atomic blocks[PQL_TIERS + 1]; /* NULL: not used yet */
    _Atomic uint32_t skip;                           /* operations until one is timed */
};

struct pql_shard {
    struct pql_shard *next; /* of those that no thread has */
    struct pql_shard *older;
    struct pql_kind kinds[PQL_ALGS][PQL_OPERATION_COUNT];
};

/* With the C library of GNU, a library that is loaded late has a thread's pointer as near as one that came first. */
#ifdef __GLIBC__
#define PQL_TLS __attribute__((tls_model("initial-exec")))
#else
#define PQL_TLS
#endif

/* This thread's; NULL: it has none yet, or metrics are off. */
extern _Thread_local struct pql_shard *pql_shard PQL_TLS;

/* Gives this thread a shard. NULL: metrics are off. */
struct pql_shard *pql_shard_take(void);

/* Where a kind of operation is counted from now on; NULL: there is no memory. */
struct pql_block *pql_block_take(struct pql_kind *kind, const char *algorithm, enum pql_operation operation,
                                 unsigned tier);

/* Operations that cannot be counted, for want of memory. */
void pql_watch_lost(uint64_t n);

/* Counts in a block that several threads share. */
void pql_watch_end_shared(struct pql_block *block, pqlane_status status, uint64_t n, uint64_t elapsed);

/* How many operations to skip after a short one that ended at this moment: 0 to 15, in no rhythm that a program's own
 * could meet. */
static inline uint32_t pql_watch_skip(uint64_t now)
{
    return (uint32_t)(now * 0x9e3779b97f4a7c15u >> 60);
}

/* A count that only this thread writes. */
static inline uint64_t pql_count_add(pql_count *count, uint64_t n)
{
    const uint64_t sum = atomic_load_explicit(count, memory_order_relaxed) + n;
    atomic_store_explicit(count, sum, memory_order_relaxed);
    return sum;
}

struct pql_watch {
    struct pql_kind *kind; /* NULL: metrics are off */
    uint64_t start;        /* 0: not timed */
};

static inline struct pql_watch pql_watch_begin(size_t row, enum pql_operation operation)
{
    struct pql_watch watch = {0};
    struct pql_shard *shard = pql_shard;
    if (__builtin_expect(!shard, 0)) shard = pql_shard_take();
    if (__builtin_expect(!shard, 0)) return watch;
    watch.kind = &shard->kinds[row][operation];
    const uint32_t skip = atomic_load_explicit(&watch.kind->skip, memory_order_relaxed);
    if (skip == 0)
        watch.start = pql_clock_now();
    else
        atomic_store_explicit(&watch.kind->skip, skip - 1, memory_order_relaxed);
    return watch;
}

/* Counts n operations that succeeded together; `elapsed`: nanoseconds that all of them took, 0: not timed. */
static inline void pql_watch_succeeded(struct pql_watch watch, struct pql_block *block, uint64_t n, uint64_t elapsed)
{
    const uint64_t ok = pql_count_add(&block->ok, n);
    if (elapsed == 0) return;
    const uint64_t each = elapsed / n;
    const uint64_t speaks_for = ok - atomic_load_explicit(&block->spoken_for, memory_order_relaxed);
    pql_count_add(&block->buckets[pql_bucket_of(each)], speaks_for);
    pql_count_add(&block->ns, each * speaks_for);
    pql_count_add(&block->timed, 1);
    atomic_store_explicit(&block->spoken_for, ok, memory_order_relaxed);
    const uint64_t now = pql_clock_moment(watch.start) + elapsed;
    atomic_store_explicit(&block->last, now, memory_order_relaxed);
    if (elapsed < PQL_SHORT_NS) atomic_store_explicit(&watch.kind->skip, pql_watch_skip(now), memory_order_relaxed);
}

/* Nanoseconds since the beginning; 0 if it is not timed. A clock that went back tells nothing. */
static inline uint64_t pql_watch_elapsed(struct pql_watch watch)
{
    if (watch.start == 0) return 0;
    const uint64_t now = pql_clock_now();
    return now > watch.start ? pql_clock_length(now - watch.start) : 0;
}

/* n operations of an algorithm (row and name) with one outcome. */
static inline void pql_watch_end(struct pql_watch watch, const char *algorithm, enum pql_operation operation,
                                 unsigned tier, pqlane_status status, uint64_t n, uint64_t elapsed)
{
    struct pql_block *block = atomic_load_explicit(&watch.kind->blocks[tier], memory_order_acquire);
    if (__builtin_expect(!block, 0)) block = pql_block_take(watch.kind, algorithm, operation, tier);
    if (__builtin_expect(!block, 0)) {
        pql_watch_lost(n);
        return;
    }
    if (__builtin_expect(block->shared != 0, 0))
        pql_watch_end_shared(block, status, n, elapsed);
    else if (status == PQLANE_OK)
        pql_watch_succeeded(watch, block, n, elapsed);
    else
        pql_count_add(&block->errors[-status % PQL_STATUSES], n);
}

#endif
