/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Shards: who has which. All of it happens under one lock, when a thread counts for the first time, counts something of
 * a kind that it did not count before, or ends. A thread that ends leaves its shard, blocks and counts to the next.
 */

#include "metrics.h"

#include "folder.h"
#include "segment.h"
#include "watch.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MOST_SHARDS 256 /* that threads have for themselves; any more threads have one together */

_Thread_local struct pql_shard *pql_shard PQL_TLS;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static int has_key;
static struct pql_shard *newest, *unused, *together;
static size_t shard_count;
static _Atomic enum { NOT_YET, OFF, RUNNING } state;
static _Atomic int is_news; /* that metrics have begun, for the guard */

/* What was asked for. A child of fork() begins anew with it. */
static struct {
    int is_set, off, share;
    char folder[PQL_FOLDER_BYTES]; /* "": this user's, whoever that is when metrics begin */
    const char *problem;           /* with what was asked */
} wish;

/* A thread that is cancelled while it has the lock would keep it: files are opened under it. */
static int lock_all(void)
{
    int kept;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &kept);
    pthread_mutex_lock(&lock);
    return kept;
}

static void unlock_all(int kept)
{
    pthread_mutex_unlock(&lock);
    if (atomic_load_explicit(&is_news, memory_order_relaxed) && atomic_exchange(&is_news, 0))
        pql_guard_begin(state == RUNNING);
    pthread_setcancelstate(kept, NULL);
}

/* ---- The beginning ---- */

static void leave(void *shard)
{
    const int cancel = lock_all();
    if (shard != together) {
        ((struct pql_shard *)shard)->next = unused;
        unused = shard;
    }
    pql_shard = NULL;
    unlock_all(cancel);
}

static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&lock);
}

/* Shards of the parent's threads are given up: their blocks are no longer there. */
static void in_child(void)
{
    if (has_key) pthread_setspecific(key, NULL);
    pql_shard = NULL;
    for (struct pql_shard *shard = newest; shard;) {
        struct pql_shard *older = shard->older;
        munmap(shard, sizeof *shard);
        shard = older;
    }
    newest = unused = together = NULL;
    shard_count = 0;
    if (state == RUNNING) {
        state = NOT_YET;
        pql_segment_abandon();
    }
    pql_metrics_forget_base();
    pthread_mutex_unlock(&lock);
}

static void prepare_process(void)
{
    has_key = pthread_key_create(&key, leave) == 0;
    pthread_atfork(before_fork, after_fork,
                   in_child); /* last: a child that is made before this is done does it again */
}

/* Where this code is unloaded (a static library in a plugin), threads that end later must not come back to it. */
__attribute__((destructor)) static void end(void)
{
    if (has_key) pthread_key_delete(key);
    has_key = 0;
}

static void set_wish(int off, int share, const char *folder, const char *problem)
{
    wish.is_set = 1;
    wish.off = off;
    wish.share = share;
    wish.problem = problem;
    if (folder) strcpy(wish.folder, folder);
}

static int is_folder(const char *name)
{
    return name[0] == '/' && strlen(name) < sizeof wish.folder;
}

static void read_environment(void)
{
    const char *text = secure_getenv("PQLANE_METRICS");
    if (!text || !*text || strcmp(text, "on") == 0)
        set_wish(0, 0, NULL, NULL);
    else if (strcmp(text, "off") == 0)
        set_wish(1, 0, NULL, NULL);
    else if (strcmp(text, "shm") == 0)
        set_wish(0, 1, NULL, NULL);
    else if (strncmp(text, "shm:", 4) == 0 && is_folder(text + 4))
        set_wish(0, 1, text + 4, NULL);
    else
        set_wish(0, 0, NULL, "PQLANE_METRICS is none of on, off, shm, shm:/FOLDER (or the folder's name is too long)");
}

/* The lock is held. Finding the kernels takes longer than measuring the clock needs. */
static void start(void)
{
    char own[PQL_FOLDER_BYTES];
    if (!wish.is_set) read_environment();
    pql_clock_begin();
    pql_folder_of_user(own, sizeof own);
    const char *folder = !wish.share ? NULL : wish.folder[0] ? wish.folder : own;
    is_news = 1;
    if (wish.off || pql_segment_start(folder) != PQLANE_OK) {
        state = OFF;
        return;
    }
    pql_metrics_note_backends(pql_segment_here());
    pql_clock_finish();
    state = RUNNING;
}

/* With the lock held. */
static int start_and_lock(void)
{
    pthread_once(&once, prepare_process);
    const int cancel = lock_all();
    if (state == NOT_YET) start();
    return cancel;
}

pqlane_status pqlane_metrics_start(pqlane_metrics_mode mode, const char *folder)
{
#ifdef PQL_NO_METRICS
    return PQLANE_ERR_UNSUPPORTED;
#endif
    if (mode != PQLANE_METRICS_OFF && mode != PQLANE_METRICS_ON && mode != PQLANE_METRICS_SHM)
        return PQLANE_ERR_ARGUMENT;
    if (folder && !is_folder(folder)) return PQLANE_ERR_ARGUMENT;
    pthread_once(&once, prepare_process);
    const int cancel = lock_all(), late = state != NOT_YET;
    if (!late) {
        set_wish(mode == PQLANE_METRICS_OFF, mode == PQLANE_METRICS_SHM, folder, NULL);
        start();
    }
    unlock_all(cancel);
    return late ? PQLANE_ERR_UNSUPPORTED : PQLANE_OK;
}

pqlane_metrics_mode pqlane_metrics_current(void)
{
#ifdef PQL_NO_METRICS
    return PQLANE_METRICS_OFF;
#endif
    const int cancel = start_and_lock();
    const pqlane_metrics_mode mode = state != RUNNING          ? PQLANE_METRICS_OFF
                                     : pql_segment_is_shared() ? PQLANE_METRICS_SHM
                                                               : PQLANE_METRICS_ON;
    unlock_all(cancel);
    return mode;
}

const char *pqlane_metrics_problem(void)
{
#ifdef PQL_NO_METRICS
    return NULL;
#endif
    const int cancel = start_and_lock();
    const char *problem = wish.problem ? wish.problem : pql_segment_problem();
    unlock_all(cancel);
    return problem;
}

/* ---- Shards and blocks ---- */

static struct pql_shard *new_shard(void)
{
    struct pql_shard *shard = mmap(NULL, sizeof *shard, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (shard == MAP_FAILED) return NULL;
    shard->older = newest;
    newest = shard;
    shard_count++;
    return shard;
}

struct pql_shard *pql_shard_take(void)
{
    if (state == OFF) return NULL;
    const int kept = errno, cancel = start_and_lock();
    struct pql_shard *shard = NULL;
    if (state == RUNNING) {
        shard = unused;
        if (shard) unused = shard->next;
        /* Without a key nobody would hear of the thread's end, and its shard would be lost. */
        if (!shard && has_key && shard_count < MOST_SHARDS) shard = new_shard();
        if (!shard && !together) together = new_shard();
        if (!shard) shard = together;
        if (shard && shard != together && pthread_setspecific(key, shard) != 0) {
            shard->next = unused;
            unused = shard;
            shard = together ? together : (together = new_shard());
        }
        if (!shard) pql_watch_lost(1);
    }
    pql_shard = shard;
    unlock_all(cancel);
    errno = kept;
    return shard;
}

const char *const pql_operation_names[PQL_OPERATION_COUNT] = {
#define PQL_NAME(id, name) name,
    PQL_OPERATIONS(PQL_NAME)
#undef PQL_NAME
};

static void copy_name(char *to, size_t size, const char *name)
{
    const size_t len = strnlen(name, size - 1);
    memcpy(to, name, len); /* the memory is new: zeros */
}

struct pql_block *pql_block_take(struct pql_kind *kind, const char *algorithm, enum pql_operation operation,
                                 unsigned tier)
{
    const int kept = errno, cancel = lock_all();
    /* Of threads together, another may have been first. */
    struct pql_block *block = atomic_load_explicit(&kind->blocks[tier], memory_order_relaxed);
    if (!block && state == RUNNING) {
        struct pql_segment_header *header = pql_segment_here();
        block = pql_segment_block();
        if (block) {
            copy_name(block->algorithm, sizeof block->algorithm, algorithm);
            copy_name(block->operation, sizeof block->operation, pql_operation_names[operation]);
            copy_name(block->backend, sizeof block->backend, tier < PQL_TIERS ? header->tiers[tier] : "none");
            block->shared = pql_shard == together;
            pql_segment_publish();
            atomic_store_explicit(&kind->blocks[tier], block, memory_order_release);
        }
    }
    unlock_all(cancel);
    errno = kept;
    return block;
}

void pql_watch_lost(uint64_t n)
{
    struct pql_segment_header *header = pql_segment_here();
    if (header) atomic_fetch_add_explicit(&header->lost, n, memory_order_relaxed);
}

void pql_watch_end_shared(struct pql_block *block, pqlane_status status, uint64_t n, uint64_t elapsed)
{
    const memory_order order = memory_order_relaxed;
    if (status != PQLANE_OK) {
        atomic_fetch_add_explicit(&block->errors[-status % PQL_STATUSES], n, order);
        return;
    }
    atomic_fetch_add_explicit(&block->ok, n, order);
    if (elapsed == 0) return;
    atomic_fetch_add_explicit(&block->buckets[pql_bucket_of(elapsed / n)], n, order);
    atomic_fetch_add_explicit(&block->ns, elapsed, order);
    atomic_fetch_add_explicit(&block->timed, 1, order);
    atomic_fetch_add_explicit(&block->spoken_for, n, order);
    atomic_store_explicit(&block->last, pql_clock_ns(CLOCK_MONOTONIC), order);
}
