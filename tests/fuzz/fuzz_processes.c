/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A folder of metrics with the file of a process that ended and the one into which such files are taken together, both
 * with edits (metrics_file.h; places go on from one file to the other). Whatever stands in them, they are taken
 * together without a count lost or doubled, or stay as they are.
 */

#include "metrics_file.h"

#include "live/processes.h"

#include <fcntl.h>
#include <string.h>

#define NO_PROCESS (1 << 30) /* above any number that Linux gives */
#define STARTED 7
#define ENDED_FILE "ended.pqlane"
#define PROCESS_FILE "1073741824-7-0.pqlane" /* of these two */
#define MOST_BYTES (1 << 16)                 /* that edits reach */

static char folder[] = "/dev/shm/pqlane-fuzz-XXXXXX"; /* in memory: nobody waits for a disk */
static int at = -1;                                   /* that, open */
static uint8_t good[MOST_BYTES];
static size_t ended_len, both_len;

static void remove_folder(void)
{
    unlinkat(at, ENDED_FILE, 0);
    unlinkat(at, PROCESS_FILE, 0);
    rmdir(folder);
}

static void begin(void)
{
    ended_len = metrics_file_make(good, sizeof good, NO_PROCESS + 1, STARTED);
    both_len = ended_len + metrics_file_make(good + ended_len, sizeof good - ended_len, NO_PROCESS, STARTED);
    if (!mkdtemp(folder) || atexit(remove_folder) != 0) abort();
    at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (at < 0) abort();
}

static void put(const char *name, const uint8_t *data, size_t len)
{
    int fd = openat(at, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, len) != (ssize_t)len || close(fd) != 0) abort();
}

/* What is in the folder; NULL: it is not to be read. */
static pqlane_metrics *sum_up(size_t *unreadable)
{
    struct live_processes seen = {0};
    char error[LIVE_ERROR_BYTES] = "";
    pqlane_metrics *sum;
    if (!processes_read_sum(&seen, &sum, folder, error) && (sum || !strstr(error, "damaged"))) abort();
    *unreadable = seen.unreadable;
    processes_clear(&seen);
    return sum;
}

/* Of counts so high that they began at 0 again, as many are there as times. */
static uint64_t count_of(const pqlane_metrics_series *series)
{
    return series->ok < series->spoken_for ? series->spoken_for : series->ok;
}

static void must_be_equal(const pqlane_metrics *a, const pqlane_metrics *b)
{
    pqlane_metrics_series x, y;
    if (pqlane_metrics_count(a) != pqlane_metrics_count(b)) abort();
    for (size_t i = 0; pqlane_metrics_at(a, i, &x, sizeof x) == PQLANE_OK; i++) {
        if (pqlane_metrics_at(b, i, &y, sizeof y) != PQLANE_OK) abort();
        if (strcmp(x.algorithm, y.algorithm) != 0 || strcmp(x.operation, y.operation) != 0 ||
            strcmp(x.backend, y.backend) != 0)
            abort();
        if (count_of(&x) != count_of(&y) || x.spoken_for != y.spoken_for || x.timed != y.timed ||
            x.seconds != y.seconds || memcmp(x.errors, y.errors, sizeof x.errors) != 0 ||
            pqlane_metrics_quantile(a, i, 0.5) != pqlane_metrics_quantile(b, i, 0.5))
            abort();
    }
    for (int kind = 0; kind < PQLANE_GUARD_KINDS; kind++)
        if (pqlane_guard_count(a, (pqlane_guard_kind)kind) != pqlane_guard_count(b, (pqlane_guard_kind)kind)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t files[MOST_BYTES];
    char error[LIVE_ERROR_BYTES] = "";
    size_t unreadable, left;
    if (at < 0) begin();
    memcpy(files, good, both_len);
    metrics_file_edit(files, both_len, data, size);
    put(ENDED_FILE, files, ended_len);
    put(PROCESS_FILE, files + ended_len, both_len - ended_len);
    pqlane_metrics *before = sum_up(&unreadable);
    if (processes_collect(folder, error) != (before != NULL)) abort();
    pqlane_metrics *after = sum_up(&left);
    if (!before != !after || left != unreadable) abort();
    if ((faccessat(at, PROCESS_FILE, F_OK, 0) == 0) != (!before || unreadable == 1)) abort();
    if (before) must_be_equal(before, after);
    pqlane_metrics_forget(before);
    pqlane_metrics_forget(after);
    return 0;
}
