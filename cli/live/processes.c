/* SPDX-License-Identifier: Apache-2.0 */

#include "processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".pqlane"
#define ENDED "ended" SUFFIX
#define NEXT "ended.next"
#define MOST_TRIES 10 /* to read a folder while another collects */

static bool failed(char error[LIVE_ERROR_BYTES], const char *folder, const char *what)
{
    snprintf(error, LIVE_ERROR_BYTES, "%.150s: %s: %s", folder, what, strerror(errno));
    return false;
}

static bool no_memory(char error[LIVE_ERROR_BYTES])
{
    snprintf(error, LIVE_ERROR_BYTES, "out of memory");
    return false;
}

bool processes_folder(char *out, size_t size, const char *option)
{
    if (!option) return pqlane_metrics_folder(out, size) < size;
    int len = snprintf(out, size, "%s", option);
    return len >= 0 && (size_t)len < size;
}

/* ---- One file ---- */

static bool is_process_file(const char *name)
{
    const size_t len = strlen(name), suffix = sizeof SUFFIX - 1;
    return name[0] >= '1' && name[0] <= '9' && len > suffix && strcmp(name + len - suffix, SUFFIX) == 0;
}

static void name_of(char name[80], const pqlane_metrics_process *facts)
{
    snprintf(name, 80, "%lu-%llu-%lu" SUFFIX, (unsigned long)facts->pid, (unsigned long long)facts->started,
             (unsigned long)facts->generation);
}

/* NULL: there is none, or it is not to be read (then *unreadable grows). Only plain files: opening a pipe would wait.
 */
static pqlane_metrics *read_counts(int folder, const char *name, size_t *unreadable, bool *has_memory)
{
    struct stat info;
    pqlane_metrics *counts = NULL;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return NULL;
    pqlane_status status = PQLANE_ERR_ARGUMENT;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) status = pqlane_metrics_read(&counts, fd);
    close(fd);
    if (status == PQLANE_ERR_MEMORY) *has_memory = false;
    if (status == PQLANE_ERR_ARGUMENT || status == PQLANE_ERR_UNSUPPORTED) ++*unreadable;
    return counts;
}

/* Does the process still run that had this number at this time? */
static bool runs(const pqlane_metrics_process *facts)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%lu/stat", (unsigned long)facts->pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (len <= 0) return false;
    text[len] = '\0';
    const char *at = strrchr(text, ')');
    if (at && strncmp(at, ") Z", 3) == 0) return false; /* it ended, and nobody has asked for its exit code yet */
    for (int field = 2; at && field < 22; field++) at = strchr(at + 1, ' ');
    return at && strtoull(at, NULL, 10) == facts->started;
}

static bool same_process(const pqlane_metrics_process *a, const pqlane_metrics_process *b)
{
    return a->pid == b->pid && a->started == b->started && a->generation == b->generation;
}

/* ---- All files ---- */

static int by_number(const void *a, const void *b)
{
    const pqlane_metrics_process *x = &((const struct live_process *)a)->facts,
                                 *y = &((const struct live_process *)b)->facts;
    if (x->pid != y->pid) return x->pid < y->pid ? -1 : 1;
    if (x->started != y->started) return x->started < y->started ? -1 : 1;
    return x->generation < y->generation ? -1 : x->generation > y->generation;
}

/* A file is what its name says: a copy of another's would count twice. */
static bool add_file(struct live_processes *to, int folder, const char *name, const pqlane_metrics_process *last_ended,
                     bool *has_memory)
{
    struct live_process one = {.counts = read_counts(folder, name, &to->unreadable, has_memory)};
    char right[80];
    if (!one.counts) return *has_memory;
    if (pqlane_metrics_of(one.counts, &one.facts, sizeof one.facts) != PQLANE_OK) return false;
    name_of(right, &one.facts);
    const bool counts = strcmp(right, name) == 0 && !same_process(&one.facts, last_ended);
    if (!counts) {
        to->unreadable += strcmp(right, name) != 0;
        pqlane_metrics_forget(one.counts);
        return true;
    }
    one.runs = runs(&one.facts);
    if (to->count % 64 == 0) {
        void *more = realloc(to->items, (to->count + 64) * sizeof *to->items);
        if (!more) {
            pqlane_metrics_forget(one.counts);
            return *has_memory = false;
        }
        to->items = more;
    }
    to->items[to->count++] = one;
    return true;
}

static bool read_ended(pqlane_metrics **ended, pqlane_metrics_process *last, int folder, size_t *unreadable)
{
    bool has_memory = true;
    *ended = read_counts(folder, ENDED, unreadable, &has_memory);
    if (!*ended && (!has_memory || pqlane_metrics_empty(ended) != PQLANE_OK)) return false;
    return pqlane_metrics_of(*ended, last, sizeof *last) == PQLANE_OK;
}

/* Everything once. *is_stable: nobody collected meanwhile. */
static bool read_folder(struct live_processes *to, DIR *list, bool *is_stable)
{
    const int folder = dirfd(list);
    pqlane_metrics_process last, then;
    pqlane_metrics *again;
    size_t unreadable = 0;
    bool has_memory = true;
    *to = (struct live_processes){0};
    if (!read_ended(&to->ended, &last, folder, &to->unreadable)) return false;
    rewinddir(list);
    for (struct dirent *entry; has_memory && to->count < LIVE_MOST_PROCESSES && (entry = readdir(list));)
        if (is_process_file(entry->d_name)) add_file(to, folder, entry->d_name, &last, &has_memory);
    if (!has_memory || !read_ended(&again, &then, folder, &unreadable)) return false;
    pqlane_metrics_forget(again);
    *is_stable = same_process(&last, &then);
    if (to->count > 0) qsort(to->items, to->count, sizeof *to->items, by_number);
    return true;
}

bool processes_read(struct live_processes *processes, const char *folder, char error[LIVE_ERROR_BYTES])
{
    struct live_processes made = {0};
    DIR *list = opendir(folder);
    if (!list && errno != ENOENT) return failed(error, folder, "cannot be read");
    bool is_stable = false, read = true;
    if (!list) read = pqlane_metrics_empty(&made.ended) == PQLANE_OK;
    for (int tries = 0; list && read && !is_stable && tries < MOST_TRIES; tries++) {
        processes_clear(&made);
        read = read_folder(&made, list, &is_stable);
    }
    if (list) closedir(list);
    if (!read) {
        processes_clear(&made);
        return no_memory(error);
    }
    processes_clear(processes);
    *processes = made;
    return true;
}

pqlane_metrics *processes_sum(const struct live_processes *processes)
{
    pqlane_metrics *sum;
    if (pqlane_metrics_empty(&sum) != PQLANE_OK) return NULL;
    pqlane_status status = pqlane_metrics_add(sum, processes->ended);
    for (size_t i = 0; status != PQLANE_ERR_MEMORY && i < processes->count; i++)
        status = pqlane_metrics_add(sum, processes->items[i].counts);
    if (status == PQLANE_ERR_MEMORY) {
        pqlane_metrics_forget(sum);
        sum = NULL;
    }
    return sum;
}

void processes_clear(struct live_processes *processes)
{
    for (size_t i = 0; i < processes->count; i++) pqlane_metrics_forget(processes->items[i].counts);
    free(processes->items);
    pqlane_metrics_forget(processes->ended);
    *processes = (struct live_processes){0};
}

/* ---- Collecting ---- */

static bool write_ended(const pqlane_metrics *ended, int folder)
{
    unlinkat(folder, NEXT, 0);
    int fd = openat(folder, NEXT, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool written = pqlane_metrics_write(ended, fd) == PQLANE_OK && fsync(fd) == 0;
    written = close(fd) == 0 && written;
    if (written) written = renameat(folder, NEXT, folder, ENDED) == 0;
    if (!written) unlinkat(folder, NEXT, 0);
    return written;
}

/* Who the file of ended ones names last, and whose own is still there, was cut off between the two steps. */
static void finish_last(int folder, const pqlane_metrics *ended)
{
    pqlane_metrics_process last;
    char name[80];
    if (pqlane_metrics_of(ended, &last, sizeof last) != PQLANE_OK || last.pid == 0) return;
    name_of(name, &last);
    unlinkat(folder, name, 0);
}

/* What cannot be read must not be replaced by less. */
static bool ended_is_whole(int folder, const char *name, char error[LIVE_ERROR_BYTES])
{
    size_t unreadable = 0;
    bool has_memory = true;
    pqlane_metrics_forget(read_counts(folder, ENDED, &unreadable, &has_memory));
    if (unreadable == 0) return true;
    snprintf(error, LIVE_ERROR_BYTES, "%.150s/" ENDED " is damaged or of another version: move it away", name);
    return false;
}

static bool collect_one(int folder, pqlane_metrics *ended, const struct live_process *process)
{
    const pqlane_metrics_process *facts = &process->facts;
    char name[80];
    pqlane_status status = pqlane_metrics_add(ended, process->counts);
    if (status == PQLANE_ERR_UNSUPPORTED) return true; /* of another clock: stays as it is */
    if (status != PQLANE_OK) return false;
    pqlane_metrics_call(ended, facts->pid, facts->started, facts->generation);
    if (!write_ended(ended, folder)) return false;
    name_of(name, facts);
    return unlinkat(folder, name, 0) == 0;
}

bool processes_collect(const char *folder, char error[LIVE_ERROR_BYTES])
{
    struct live_processes processes = {0};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT || failed(error, folder, "cannot be opened");
    bool good = true;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) { /* until it is closed */
        good = processes_read(&processes, folder, error) && ended_is_whole(fd, folder, error);
        if (good) finish_last(fd, processes.ended);
        for (size_t i = 0; good && i < processes.count; i++)
            if (!processes.items[i].runs && !collect_one(fd, processes.ended, &processes.items[i]))
                good = failed(error, folder, "ended processes cannot be collected");
        processes_clear(&processes);
    }
    close(fd);
    return good;
}
