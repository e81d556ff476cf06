/* SPDX-License-Identifier: Apache-2.0 */

/*
 * pqlane's live metrics: how often operations run and fail, and how long they take.
 *
 * Every operation of key encapsulation and signatures is counted, by algorithm, operation, backend and status. Those
 * that take long are timed, the others sampled: one that is timed speaks for those since the last one. Each thread
 * writes memory of its own, and who wants sums makes them: recording takes a few nanoseconds.
 *
 * Operations have the names that `pqlane bench` gives them: "encaps", "encaps+prepared", "encaps+batch", ... A batch
 * counts its items, and the time of each is the batch's divided by their number. What is not an operation on a key
 * (hash functions, randomness) is not counted, nor a call without a valid algorithm, key object or place for the
 * result.
 *
 * The environment variable PQLANE_METRICS, or pqlane_metrics_start() before the first operation, says what becomes of
 * them: "on" (the start: in this process alone), "shm" (in a file that other processes of this user read while it runs
 * and after: `pqlane top`, `pqlane serve`), "shm:/FOLDER", or "off". A child of fork() begins anew, with the same
 * choice. Not for signal handlers.
 *
 * Metrics tell of nothing that is secret: they have no keys, no messages, and nothing per key or message.
 */

/* clang-format off */

#ifndef PQLANE_METRICS_H
#define PQLANE_METRICS_H

#include "pqlane.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

typedef enum pqlane_metrics_mode {
    PQLANE_METRICS_OFF = 0,
    PQLANE_METRICS_ON = 1,
    PQLANE_METRICS_SHM = 2
} pqlane_metrics_mode;

/* Before the first operation of this process (then PQLANE_ERR_UNSUPPORTED, and always in a library that was built
 * without metrics). `folder`: where the file is, an absolute path; NULL for pqlane_metrics_folder(). Where there can be
 * no file, metrics are on in this process alone and pqlane_metrics_problem() says why. */
pqlane_status pqlane_metrics_start(pqlane_metrics_mode mode, const char *folder) PQLANE_MUST_CHECK;

/* What is the case now, and what went wrong: NULL, or a sentence. */
pqlane_metrics_mode pqlane_metrics_current(void);
const char *pqlane_metrics_problem(void);

/* Where files of metrics are if nothing else is said, "/dev/shm/pqlane-1000" for user 1000: a folder that only its user
 * may enter. Files in it have mode 0600. */
size_t pqlane_metrics_folder(char *out, size_t size); /* the path's length, as snprintf() does */

/* ---- Snapshots ------------------------------------------------------------------------------------------------ */

/* Counts at one moment. They only grow, so that the difference of two snapshots is what was between them. */
typedef struct pqlane_metrics pqlane_metrics;

/* Of this process, from its start or the last pqlane_metrics_reset(). On failure *snapshot is NULL
 * (PQLANE_ERR_MEMORY). */
pqlane_status pqlane_metrics_take(pqlane_metrics **snapshot) PQLANE_MUST_CHECK;

/* From the file of a process, which may be gone. Whatever the file holds, it is read and not trusted:
 * PQLANE_ERR_ARGUMENT if it is none of ours, PQLANE_ERR_UNSUPPORTED if it is another version's. */
pqlane_status pqlane_metrics_read(pqlane_metrics **snapshot, int fd) PQLANE_MUST_CHECK;

/* Writes a file that pqlane_metrics_read() gives the same operations of, but no backends in use: what is written down
 * is over. PQLANE_ERR_ARGUMENT if it cannot be written. */
pqlane_status pqlane_metrics_write(const pqlane_metrics *snapshot, int fd) PQLANE_MUST_CHECK;

/* Of no process: what others are added to. */
pqlane_status pqlane_metrics_empty(pqlane_metrics **snapshot) PQLANE_MUST_CHECK;

/* Adds the counts of another snapshot, or takes away those of an earlier one (what is missing in `earlier` counts as 0,
 * and nothing becomes less than 0). PQLANE_ERR_MEMORY; PQLANE_ERR_ARGUMENT: there would be too many kinds of
 * operations. */
pqlane_status pqlane_metrics_add(pqlane_metrics *to, const pqlane_metrics *more) PQLANE_MUST_CHECK;
pqlane_status pqlane_metrics_subtract(pqlane_metrics *from, const pqlane_metrics *earlier) PQLANE_MUST_CHECK;

/* From now on, snapshots of this process tell what comes after this moment. */
pqlane_status pqlane_metrics_reset(void) PQLANE_MUST_CHECK;

void pqlane_metrics_forget(pqlane_metrics *snapshot); /* NULL: nothing happens */

/* The process that a snapshot is of. A sum has what pqlane_metrics_set_process() gave it, else zeros. */
typedef struct pqlane_metrics_process {
    uint32_t pid;
    uint32_t generation;   /* of its files: those of before exec(), and of other copies of the library, come first */
    uint64_t started;      /* when the process was: clock ticks after the machine, as in /proc/PID/stat */
    uint64_t since_ns;     /* when its metrics were: nanoseconds after 1970 */
    double last_s;         /* seconds since the last operation that was timed; negative: there was none */
    uint64_t lost;         /* operations that no memory was there for */
    char program[16];
    char version[32];      /* of the library */
} pqlane_metrics_process;

/* Operations of one kind. */
#define PQLANE_METRICS_STATUSES 16
typedef struct pqlane_metrics_series {
    const char *algorithm, *operation; /* valid until the snapshot is forgotten */
    const char *backend;               /* the ring group's tier; "none": the operation did not come that far */
    uint64_t ok;                       /* operations that succeeded */
    uint64_t errors[PQLANE_METRICS_STATUSES]; /* by status: errors[-PQLANE_ERR_VERIFY] */
    uint64_t timed;                    /* times that were taken, for */
    uint64_t spoken_for;               /* so many of those that succeeded */
    double seconds;                    /* their sum */
} pqlane_metrics_series;

/* `bytes` is the size of the structure: later versions may add members at the end. PQLANE_ERR_ARGUMENT: past the last
 * series. */
pqlane_status pqlane_metrics_of(const pqlane_metrics *snapshot, pqlane_metrics_process *process,
                                size_t bytes) PQLANE_MUST_CHECK;
void pqlane_metrics_set_process(pqlane_metrics *snapshot, uint32_t pid, uint64_t started, uint32_t generation);

/* Its processes have ended: none has kernels or a guard any more. What they counted stays. */
void pqlane_metrics_set_ended(pqlane_metrics *snapshot);
size_t pqlane_metrics_count(const pqlane_metrics *snapshot);
pqlane_status pqlane_metrics_at(const pqlane_metrics *snapshot, size_t index, pqlane_metrics_series *series,
                                size_t bytes) PQLANE_MUST_CHECK;

/* Seconds that a part q of the operations of a series does not exceed, 0 <= q <= 1, off by at most 3.2 %. Negative if
 * none was timed. */
double pqlane_metrics_quantile(const pqlane_metrics *snapshot, size_t index, double q);

/* How many operations of a series took at most so long. */
uint64_t pqlane_metrics_below(const pqlane_metrics *snapshot, size_t index, double seconds);

/* How many of the snapshot's processes have a kernel group ("keccak", "sha2", "mlkem", "mldsa") from a tier. */
uint64_t pqlane_metrics_backends(const pqlane_metrics *snapshot, const char *group, const char *tier);

/* ---- Text ----------------------------------------------------------------------------------------------------- */

/* OpenMetrics 1.0, or with PQLANE_METRICS_PROMETHEUS the text format 0.0.4 before it. At most `size` bytes with the
 * closing NUL; returns the length of the whole text without it, as snprintf() does. Times stand in PQLANE_METRICS_EDGES
 * buckets, powers of two from 1 microsecond on: docs/security.md says why no finer. */
#define PQLANE_METRICS_PROMETHEUS 1u
#define PQLANE_METRICS_EDGES 19
size_t pqlane_metrics_text(const pqlane_metrics *snapshot, unsigned flags, char *out, size_t size);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
