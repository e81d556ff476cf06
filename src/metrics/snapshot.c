/* SPDX-License-Identifier: Apache-2.0 */

#include "snapshot.h"

#include "clock.h"
#include "folder.h"
#include "metrics.h"
#include "segment.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SERIES 4096 /* of a snapshot: whoever writes more has made them up */

static pthread_mutex_t base_lock = PTHREAD_MUTEX_INITIALIZER;
static pqlane_metrics *base; /* of the last reset; NULL: there was none */

/* ---- Series ---- */

/* Names come from files, and go into texts. */
int pql_is_name(const char *name, size_t size)
{
    size_t len = 0;
    while (len < size && name[len] && pql_is_name_sign(name[len])) len++;
    return len > 0 && len < size && !name[len];
}

static int compare_names(const struct pql_series *a, const char *algorithm, const char *operation, const char *backend)
{
    int order = strcmp(a->algorithm, algorithm);
    if (order == 0) order = strcmp(a->operation, operation);
    return order ? order : strcmp(a->backend, backend);
}

/* Where a series is, or would be. */
static size_t find_place(const pqlane_metrics *in, const char *algorithm, const char *operation, const char *backend)
{
    size_t low = 0, high = in->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (compare_names(&in->series[middle], algorithm, operation, backend) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct pql_series *find_series(const pqlane_metrics *in, const char *algorithm, const char *operation,
                                      const char *backend)
{
    const size_t at = find_place(in, algorithm, operation, backend);
    if (at == in->count || compare_names(&in->series[at], algorithm, operation, backend)) return NULL;
    return &in->series[at];
}

/* The series of these names, made if there is none; NULL: no memory, or more than MOST_SERIES. */
static struct pql_series *have_series(pqlane_metrics *in, const char *algorithm, const char *operation,
                                      const char *backend)
{
    struct pql_series *found = find_series(in, algorithm, operation, backend);
    if (found) return found;
    if (in->count == in->room) {
        const size_t room = in->room ? 2 * in->room : 16; /* MOST_SERIES in the end: a power of two */
        void *more = room <= MOST_SERIES ? realloc(in->series, room * sizeof *in->series) : NULL;
        if (!more) return NULL;
        in->series = more;
        in->room = room;
    }
    const size_t at = find_place(in, algorithm, operation, backend);
    struct pql_series *made = &in->series[at];
    memmove(made + 1, made, (in->count++ - at) * sizeof *made);
    memset(made, 0, sizeof *made);
    strcpy(made->algorithm, algorithm);
    strcpy(made->operation, operation);
    strcpy(made->backend, backend);
    return made;
}

/* Why have_series() made none. */
static pqlane_status missing_because(const pqlane_metrics *in)
{
    return in->count >= MOST_SERIES ? PQLANE_ERR_ARGUMENT : PQLANE_ERR_MEMORY;
}

static uint64_t less(uint64_t from, uint64_t earlier)
{
    return from > earlier ? from - earlier : 0;
}

static uint64_t sum(uint64_t a, uint64_t b)
{
    return a + b;
}

static void change_series(struct pql_series *to, const struct pql_series *by, uint64_t (*change)(uint64_t, uint64_t))
{
    to->ok = change(to->ok, by->ok);
    to->spoken_for = change(to->spoken_for, by->spoken_for);
    to->ns = change(to->ns, by->ns);
    to->timed = change(to->timed, by->timed);
    for (unsigned i = 0; i < PQL_STATUSES; i++) to->errors[i] = change(to->errors[i], by->errors[i]);
    for (unsigned i = 0; i < PQL_BUCKETS; i++) to->buckets[i] = change(to->buckets[i], by->buckets[i]);
}

static void count_backend(pqlane_metrics *to, const char *group, const char *tier, uint64_t processes)
{
    for (size_t i = 0; i < to->backend_count; i++)
        if (strcmp(to->backends[i].group, group) == 0 && strcmp(to->backends[i].tier, tier) == 0) {
            to->backends[i].processes += processes;
            return;
        }
    if (to->backend_count == PQL_BACKENDS) return;
    struct pql_backend *made = &to->backends[to->backend_count++];
    strcpy(made->group, group);
    strcpy(made->tier, tier);
    made->processes = processes;
}

/* ---- What memory and files have ---- */

static uint64_t load(const pql_count *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

pqlane_status pql_snapshot_header(pqlane_metrics *to, const struct pql_segment_header *header)
{
    to->process.pid = header->pid;
    to->process.generation = header->generation;
    to->process.started = header->started;
    to->process.since_ns = header->since_ns;
    to->process.lost = load(&header->lost);
    if (header->program[0] && pql_is_name(header->program, sizeof header->program))
        memcpy(to->process.program, header->program, sizeof header->program);
    if (!pql_is_name(header->library, sizeof header->library)) return PQLANE_ERR_ARGUMENT;
    memcpy(to->process.version, header->library, sizeof header->library);
    for (unsigned i = 0; i < PQL_SEGMENT_GROUPS; i++) {
        const uint32_t tier = atomic_load_explicit(&header->tier_of[i], memory_order_relaxed);
        if (tier == 0) continue;
        if (tier > PQL_TIERS || !pql_is_name(header->groups[i], sizeof header->groups[i]) ||
            !pql_is_name(header->tiers[tier - 1], sizeof header->tiers[tier - 1]))
            return PQLANE_ERR_ARGUMENT;
        count_backend(to, header->groups[i], header->tiers[tier - 1], 1);
    }
    pql_snapshot_guard(to, &header->guard);
    return PQLANE_OK;
}

pqlane_status pql_snapshot_block(pqlane_metrics *to, const struct pql_block *block)
{
    if (!pql_is_name(block->algorithm, sizeof block->algorithm) ||
        !pql_is_name(block->operation, sizeof block->operation) || !pql_is_name(block->backend, sizeof block->backend))
        return PQLANE_ERR_ARGUMENT;
    struct pql_series *series = have_series(to, block->algorithm, block->operation, block->backend);
    if (!series) return missing_because(to);
    uint64_t spoken_for = 0;
    const uint64_t last = load(&block->last);
    if (last > to->last) to->last = last;
    series->ns += load(&block->ns);
    series->timed += load(&block->timed);
    for (unsigned i = 0; i < PQL_STATUSES; i++) series->errors[i] += load(&block->errors[i]);
    for (unsigned i = 0; i < PQL_BUCKETS; i++) {
        const uint64_t count = load(&block->buckets[i]);
        series->buckets[i] += count;
        spoken_for += count; /* and not block->spoken_for, which is of another moment */
    }
    const uint64_t ok = load(&block->ok); /* may be of a moment before, where others go on counting */
    series->spoken_for += spoken_for;
    series->ok += ok > spoken_for ? ok : spoken_for;
    return PQLANE_OK;
}

/* ---- Public ---- */

pqlane_status pqlane_metrics_empty(pqlane_metrics **snapshot)
{
    if (!snapshot) return PQLANE_ERR_ARGUMENT;
    *snapshot = calloc(1, sizeof **snapshot);
    return *snapshot ? PQLANE_OK : PQLANE_ERR_MEMORY;
}

void pqlane_metrics_forget(pqlane_metrics *snapshot)
{
    if (snapshot) free(snapshot->series);
    free(snapshot);
}

/* All that this process has, whatever was before a reset. */
static pqlane_status take_all(pqlane_metrics **snapshot)
{
    const int is_on = pqlane_metrics_current() != PQLANE_METRICS_OFF;
    pqlane_status status = pqlane_metrics_empty(snapshot);
    if (status != PQLANE_OK || !is_on) return status;
    const struct pql_segment_header *header = pql_segment_here();
    status = pql_snapshot_header(*snapshot, header);
    const size_t blocks = pql_segment_blocks();
    for (size_t i = 0; status == PQLANE_OK && i < blocks; i++)
        status = pql_snapshot_block(*snapshot, pql_segment_at(i));
    if (status != PQLANE_OK) {
        pqlane_metrics_forget(*snapshot);
        *snapshot = NULL;
    }
    return status;
}

pqlane_status pqlane_metrics_take(pqlane_metrics **snapshot)
{
    if (!snapshot) return PQLANE_ERR_ARGUMENT;
    pqlane_status status = take_all(snapshot);
    pthread_mutex_lock(&base_lock);
    if (status == PQLANE_OK && base) status = pqlane_metrics_subtract(*snapshot, base);
    pthread_mutex_unlock(&base_lock);
    return status;
}

pqlane_status pqlane_metrics_reset(void)
{
    pqlane_metrics *now;
    pqlane_status status = take_all(&now);
    if (status != PQLANE_OK) return status;
    pthread_mutex_lock(&base_lock);
    pqlane_metrics *before = base;
    base = now;
    pthread_mutex_unlock(&base_lock);
    pqlane_metrics_forget(before);
    return PQLANE_OK;
}

void pql_metrics_forget_base(void)
{
    pqlane_metrics_forget(base);
    base = NULL;
    pthread_mutex_init(&base_lock, NULL); /* another thread of the parent may have had it */
}

pqlane_status pqlane_metrics_add(pqlane_metrics *to, const pqlane_metrics *more)
{
    if (!to || !more) return PQLANE_ERR_ARGUMENT;
    /* All or nothing: half of a process would be counted again with the whole of it. */
    for (size_t i = 0; i < more->count; i++)
        if (!have_series(to, more->series[i].algorithm, more->series[i].operation, more->series[i].backend))
            return missing_because(to);
    for (size_t i = 0; i < more->count; i++) {
        const struct pql_series *by = &more->series[i];
        change_series(find_series(to, by->algorithm, by->operation, by->backend), by, sum);
    }
    for (size_t i = 0; i < more->backend_count; i++)
        count_backend(to, more->backends[i].group, more->backends[i].tier, more->backends[i].processes);
    for (unsigned i = 0; i < PQL_GUARD_KINDS; i++) to->guard[i] += more->guard[i];
    to->guarded += more->guarded;
    to->fallen_back += more->fallen_back;
    if (more->last > to->last) to->last = more->last;
    to->process.lost += more->process.lost;
    if (more->process.version[0]) memcpy(to->process.version, more->process.version, sizeof to->process.version);
    return PQLANE_OK;
}

pqlane_status pqlane_metrics_subtract(pqlane_metrics *from, const pqlane_metrics *earlier)
{
    if (!from || !earlier) return PQLANE_ERR_ARGUMENT;
    for (size_t i = 0; i < earlier->count; i++) {
        const struct pql_series *by = &earlier->series[i];
        struct pql_series *series = find_series(from, by->algorithm, by->operation, by->backend);
        if (series) change_series(series, by, less);
    }
    for (unsigned i = 0; i < PQL_GUARD_KINDS; i++) from->guard[i] = less(from->guard[i], earlier->guard[i]);
    from->process.lost = less(from->process.lost, earlier->process.lost);
    return PQLANE_OK;
}

pqlane_status pqlane_metrics_of(const pqlane_metrics *snapshot, pqlane_metrics_process *process, size_t bytes)
{
    if (!snapshot || !process || bytes < sizeof *process) return PQLANE_ERR_ARGUMENT;
    const uint64_t now = pql_clock_ns(CLOCK_MONOTONIC);
    memset(process, 0, bytes);
    *process = snapshot->process;
    process->last_s = -1;
    if (snapshot->last) process->last_s = now > snapshot->last ? 1e-9 * (double)(now - snapshot->last) : 0;
    return PQLANE_OK;
}

void pqlane_metrics_set_process(pqlane_metrics *snapshot, uint32_t pid, uint64_t started, uint32_t generation)
{
    if (!snapshot) return;
    snapshot->process.pid = pid;
    snapshot->process.started = started;
    snapshot->process.generation = generation;
}

void pqlane_metrics_set_ended(pqlane_metrics *snapshot)
{
    if (!snapshot) return;
    snapshot->backend_count = 0;
    snapshot->guarded = snapshot->fallen_back = 0;
}

size_t pqlane_metrics_count(const pqlane_metrics *snapshot)
{
    return snapshot ? snapshot->count : 0;
}

_Static_assert(PQLANE_METRICS_STATUSES == PQL_STATUSES, "the header's array is as long as ours");

pqlane_status pqlane_metrics_at(const pqlane_metrics *snapshot, size_t index, pqlane_metrics_series *series,
                                size_t bytes)
{
    if (!snapshot || index >= snapshot->count || !series || bytes < sizeof *series) return PQLANE_ERR_ARGUMENT;
    memset(series, 0, bytes);
    const struct pql_series *from = &snapshot->series[index];
    *series = (pqlane_metrics_series){.algorithm = from->algorithm,
                                      .operation = from->operation,
                                      .backend = from->backend,
                                      .ok = from->ok,
                                      .timed = from->timed,
                                      .spoken_for = from->spoken_for,
                                      .seconds = 1e-9 * (double)from->ns};
    memcpy(series->errors, from->errors, sizeof series->errors);
    return PQLANE_OK;
}

uint64_t pqlane_metrics_below(const pqlane_metrics *snapshot, size_t index, double seconds)
{
    uint64_t below = 0;
    if (!snapshot || index >= snapshot->count) return 0;
    for (unsigned i = 0; i < PQL_BUCKETS; i++) {
        const double middle = (double)(pql_bucket_start(i) + pql_bucket_start(i + 1)) / 2;
        if (1e-9 * middle > seconds) break;
        below += snapshot->series[index].buckets[i];
    }
    return below;
}

/* Within a bucket, times are taken to lie evenly. */
double pqlane_metrics_quantile(const pqlane_metrics *snapshot, size_t index, double q)
{
    if (!snapshot || index >= snapshot->count || !(q >= 0 && q <= 1)) return -1;
    const struct pql_series *series = &snapshot->series[index];
    const double rank = q * (double)series->spoken_for;
    uint64_t before = 0;
    unsigned i = 0;
    if (series->spoken_for == 0) return -1;
    for (; i < PQL_BUCKETS - 1; before += series->buckets[i++])
        if (series->buckets[i] && (double)(before + series->buckets[i]) >= rank) break;
    const double start = (double)pql_bucket_start(i), width = (double)pql_bucket_start(i + 1) - start;
    double part = series->buckets[i] ? (rank - (double)before) / (double)series->buckets[i] : 0;
    if (part < 0) part = 0;
    return 1e-9 * (start + part * width);
}

uint64_t pqlane_metrics_backends(const pqlane_metrics *snapshot, const char *group, const char *tier)
{
    if (!snapshot || !group || !tier) return 0;
    for (size_t i = 0; i < snapshot->backend_count; i++)
        if (strcmp(snapshot->backends[i].group, group) == 0 && strcmp(snapshot->backends[i].tier, tier) == 0)
            return snapshot->backends[i].processes;
    return 0;
}

size_t pqlane_metrics_folder(char *out, size_t size)
{
    return out || size == 0 ? pql_folder_of_user(out, size) : 0;
}
