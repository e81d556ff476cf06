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
#include <time.h>
#include <unistd.h>

#define SUFFIX ".pqlane"
#define ENDED "ended" SUFFIX
#define NEXT "ended.next"
#define MOST_TRIES 20            /* to read a folder while another collects */
#define BETWEEN_TRIES_NS 5000000 /* as long as a few files take to be collected */

const char *const live_groups[LIVE_GROUPS] = {"keccak", "sha2", "mlkem", "mldsa"};
const char *const live_guards[LIVE_GUARDS] = {NULL, "preferred", "fallen_back"};

static bool failed(char error[LIVE_ERROR_BYTES], const char *folder, const char *what)
{
    snprintf(error, LIVE_ERROR_BYTES, "%.150s: %s", folder, what);
    return false;
}

static bool failed_with(char error[LIVE_ERROR_BYTES], const char *folder, const char *what)
{
    snprintf(error, LIVE_ERROR_BYTES, "%.150s: %s: %s", folder, what, strerror(errno));
    return false;
}

bool processes_folder(char *out, size_t size, const char *option)
{
    if (!option) return pqlane_metrics_folder(out, size) < size;
    int len = snprintf(out, size, "%s", option);
    return len >= 0 && (size_t)len < size;
}

/* Who else may write there decides what is read here, and could have files removed that are not ours. */
static DIR *open_list(const char *folder, bool *is_there, char error[LIVE_ERROR_BYTES])
{
    struct stat info;
    DIR *list = NULL;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    *is_there = fd >= 0 || errno != ENOENT;
    if (!*is_there) return NULL;
    if (fd < 0 || fstat(fd, &info) != 0)
        failed_with(error, folder, "cannot be opened");
    else if (info.st_uid != geteuid())
        failed(error, folder, "belongs to another user: name your own folder, or run as that user");
    else if (info.st_mode & 077)
        failed(error, folder, "others may enter it: metrics are in folders of mode 0700");
    else if (!(list = fdopendir(fd)))
        failed_with(error, folder, "cannot be read");
    if (fd >= 0 && !list) close(fd);
    return list;
}

/* ---- One file ---- */

static void name_of(char name[80], const pqlane_metrics_process *facts)
{
    snprintf(name, 80, "%lu-%llu-%lu" SUFFIX, (unsigned long)facts->pid, (unsigned long long)facts->started,
             (unsigned long)facts->generation);
}

static bool is_ours(const char *name)
{
    const size_t len = strlen(name), suffix = sizeof SUFFIX - 1;
    return len > suffix && strcmp(name + len - suffix, SUFFIX) == 0 && strcmp(name, ENDED) != 0;
}

/* The process that a name says it is of, in exactly one spelling. */
static bool parse_name(const char *name, pqlane_metrics_process *facts)
{
    unsigned long pid, generation;
    unsigned long long started;
    char right[80];
    *facts = (pqlane_metrics_process){0};
    if (sscanf(name, "%lu-%llu-%lu", &pid, &started, &generation) != 3) return false;
    facts->pid = (uint32_t)pid;
    facts->started = started;
    facts->generation = (uint32_t)generation;
    name_of(right, facts);
    return strcmp(right, name) == 0;
}

static bool same_process(const pqlane_metrics_process *a, const pqlane_metrics_process *b)
{
    return a->pid == b->pid && a->started == b->started && a->generation == b->generation;
}

/* Why a file is not open. One that is merely not to be had at this moment must not be left out of a sum, which would
 * fall, and rise again as if all of it had just happened. */
static pqlane_status missing_file(int reason)
{
    if (reason == ENOENT) return PQLANE_OK;
    return reason == EMFILE || reason == ENFILE || reason == ENOMEM ? PQLANE_ERR_MEMORY : PQLANE_ERR_ARGUMENT;
}

/* PQLANE_OK with NULL: there is none. PQLANE_ERR_ARGUMENT: it is there, and no counts are to be had from it. Only plain
 * files: opening a pipe would wait. */
static pqlane_status read_counts(pqlane_metrics **counts, int folder, const char *name)
{
    struct stat info;
    pqlane_status status = PQLANE_ERR_ARGUMENT;
    *counts = NULL;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return missing_file(errno);
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) status = pqlane_metrics_read(counts, fd);
    close(fd);
    return status == PQLANE_ERR_UNSUPPORTED ? PQLANE_ERR_ARGUMENT : status;
}

static void count_all(struct live_process *process)
{
    pqlane_metrics_series series;
    for (size_t i = 0; pqlane_metrics_at(process->counts, i, &series, sizeof series) == PQLANE_OK; i++) {
        process->ok += series.ok;
        for (unsigned e = 1; e < PQLANE_METRICS_STATUSES; e++) process->errors += series.errors[e];
    }
}

static void find_tiers(struct live_process *process)
{
    for (size_t tier = pqlane_backend_count(); tier-- > 0;)
        for (int group = 0; group < LIVE_GROUPS; group++)
            if (pqlane_metrics_backends(process->counts, live_groups[group], pqlane_backend_name(tier)) > 0)
                process->tiers[group] = pqlane_backend_name(tier);
}

static pqlane_status ask_guard(struct live_process *process)
{
    const size_t count = pqlane_guard_event_count(process->counts);
    if (pqlane_guard_processes(process->counts)) process->guard = LIVE_PREFERRED;
    if (pqlane_guard_fallen_back(process->counts)) process->guard = LIVE_FELL_BACK;
    if (count == 0) return PQLANE_OK;
    process->told = calloc(count, sizeof *process->told);
    if (!process->told) return PQLANE_ERR_MEMORY;
    while (process->told_count < count &&
           pqlane_guard_event_at(process->counts, process->told_count, &process->told[process->told_count],
                                 sizeof *process->told) == PQLANE_OK)
        process->told_count++;
    return PQLANE_OK;
}

static void forget(struct live_process *process)
{
    pqlane_metrics_forget(process->counts);
    free(process->told);
    process->counts = NULL;
    process->told = NULL;
}

/* Those of a process, if they are of the one that the file's name says: a copy of another's would count twice. */
static pqlane_status read_process(struct live_process *process, int folder, const pqlane_metrics_process *named)
{
    char name[80];
    name_of(name, named);
    pqlane_status status = read_counts(&process->counts, folder, name);
    if (!process->counts) return status;
    status = pqlane_metrics_of(process->counts, &process->facts, sizeof process->facts);
    if (status == PQLANE_OK && same_process(&process->facts, named)) {
        count_all(process);
        find_tiers(process);
        status = ask_guard(process);
    } else {
        status = PQLANE_ERR_ARGUMENT;
    }
    if (status != PQLANE_OK) forget(process);
    return status;
}

/* Is the process gone that had this number and began at this time? No, where that cannot be found out. A process whose
 * first thread ended before others looks like one that nobody has waited for, but has threads. */
static bool has_ended(const pqlane_metrics_process *facts)
{
    char path[64], text[1024], state;
    long threads;
    unsigned long long started;
    snprintf(path, sizeof path, "/proc/%lu/stat", (unsigned long)facts->pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT && access("/proc/self/stat", R_OK) == 0;
    ssize_t len = read(fd, text, sizeof text - 1);
    const bool went = len < 0 && errno == ESRCH;
    close(fd);
    if (len <= 0) return went;
    text[len] = '\0';
    const char *at = strrchr(text, ')'); /* the program's name may contain anything */
    if (!at || sscanf(at, ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %ld %*s %llu", &state,
                      &threads, &started) != 3)
        return false;
    return started != facts->started || ((state == 'Z' || state == 'X') && threads <= 1);
}

/* ---- All files ---- */

int processes_compare(const void *a, const void *b)
{
    const pqlane_metrics_process *x = &((const struct live_process *)a)->facts,
                                 *y = &((const struct live_process *)b)->facts;
    if (x->pid != y->pid) return x->pid < y->pid ? -1 : 1;
    if (x->started != y->started) return x->started < y->started ? -1 : 1;
    return x->generation < y->generation ? -1 : x->generation > y->generation;
}

static pqlane_status append(struct live_processes *to, const struct live_process *one)
{
    if (to->count % 64 == 0) {
        void *more = realloc(to->items, (to->count + 64) * sizeof *to->items);
        if (!more) return PQLANE_ERR_MEMORY;
        to->items = more;
    }
    to->items[to->count++] = *one;
    return PQLANE_OK;
}

/* Into a sum, and away. PQLANE_ERR_ARGUMENT: more kinds of operations than there can be. */
static pqlane_status sum_up(pqlane_metrics *sum, struct live_process *one)
{
    const pqlane_status status = pqlane_metrics_add(sum, one->counts);
    pqlane_metrics_forget(one->counts);
    one->counts = NULL;
    return status;
}

/* sum NULL: counts stay with their process. */
static pqlane_status add_file(struct live_processes *to, pqlane_metrics *sum, int folder, const char *name,
                              const pqlane_metrics_process *last_ended)
{
    pqlane_metrics_process named;
    struct live_process one = {0};
    pqlane_status status = PQLANE_ERR_ARGUMENT;
    if (parse_name(name, &named)) {
        if (same_process(&named, last_ended)) return PQLANE_OK;
        one.runs = !has_ended(&named);
        status = read_process(&one, folder, &named);
        if (!one.runs) pqlane_metrics_set_ended(one.counts);
    }
    const bool is_read = one.counts != NULL;
    if (is_read && sum) status = sum_up(sum, &one);
    to->unreadable += status == PQLANE_ERR_ARGUMENT;
    if (is_read && status == PQLANE_OK) status = append(to, &one);
    if (status != PQLANE_OK) forget(&one);
    return status == PQLANE_ERR_MEMORY ? status : PQLANE_OK;
}

/* What ended processes counted, and which of them came last. PQLANE_ERR_ARGUMENT: there is something, and it tells
 * nothing. */
static pqlane_status read_ended(pqlane_metrics **ended, pqlane_metrics_process *last, int folder)
{
    pqlane_status status = read_counts(ended, folder, ENDED);
    if (status == PQLANE_OK && !*ended) status = pqlane_metrics_empty(ended);
    return status == PQLANE_OK ? pqlane_metrics_of(*ended, last, sizeof *last) : status;
}

/* Everything once. *is_stable: nobody collected meanwhile. sum NULL: none is made. */
static pqlane_status read_list(struct live_processes *to, pqlane_metrics *sum, DIR *list, bool *is_stable)
{
    const int folder = dirfd(list);
    pqlane_metrics_process last, then;
    pqlane_metrics *again;
    pqlane_status status = read_ended(&to->ended, &last, folder);
    if (status == PQLANE_OK && sum) status = pqlane_metrics_add(sum, to->ended);
    rewinddir(list);
    for (struct dirent *entry; status == PQLANE_OK && (entry = readdir(list));) {
        if (!is_ours(entry->d_name)) continue;
        if (to->count == LIVE_MOST_PROCESSES)
            status = PQLANE_ERR_LENGTH;
        else
            status = add_file(to, sum, folder, entry->d_name, &last);
    }
    if (status == PQLANE_OK) status = read_ended(&again, &then, folder);
    if (status != PQLANE_OK) return status;
    pqlane_metrics_forget(again);
    *is_stable = same_process(&last, &then);
    return PQLANE_OK;
}

static bool ended_is_damaged(char error[LIVE_ERROR_BYTES], const char *folder)
{
    return failed(error, folder, ENDED " in it is damaged, or of another version: move it away");
}

static bool say_status(char error[LIVE_ERROR_BYTES], const char *folder, pqlane_status status)
{
    if (status == PQLANE_ERR_ARGUMENT) return ended_is_damaged(error, folder);
    if (status == PQLANE_ERR_LENGTH)
        return failed(error, folder, "has files of too many processes: `pqlane serve` takes those together that ended");
    return failed(error, folder, "no memory to read it, or too many files are open");
}

/* What is made anew with each try; sum NULL: none is made. */
static pqlane_status begin_again(struct live_processes *made, pqlane_metrics **sum)
{
    processes_clear(made);
    if (!sum) return PQLANE_OK;
    pqlane_metrics_forget(*sum);
    return pqlane_metrics_empty(sum);
}

/* sum NULL: none is made. */
static bool read_folder(struct live_processes *processes, pqlane_metrics **sum, const char *folder,
                        char error[LIVE_ERROR_BYTES])
{
    struct live_processes made = {0};
    bool is_there, is_stable = false;
    if (sum) *sum = NULL;
    DIR *list = open_list(folder, &is_there, error);
    if (!list && is_there) return false;
    pqlane_status status = begin_again(&made, sum);
    if (!list && status == PQLANE_OK) status = pqlane_metrics_empty(&made.ended);
    for (int tries = 0; list && status == PQLANE_OK && !is_stable && tries < MOST_TRIES; tries++) {
        if (tries > 0) nanosleep(&(struct timespec){.tv_nsec = BETWEEN_TRIES_NS}, NULL);
        status = begin_again(&made, sum);
        if (status == PQLANE_OK) status = read_list(&made, sum ? *sum : NULL, list, &is_stable);
    }
    if (list) closedir(list);
    if (status != PQLANE_OK || (is_there && !is_stable)) {
        processes_clear(&made);
        if (sum) pqlane_metrics_forget(*sum);
        if (sum) *sum = NULL;
        if (status != PQLANE_OK) return say_status(error, folder, status);
        return failed(error, folder, "changes too fast to be read: another takes ended processes together");
    }
    if (made.count > 0) qsort(made.items, made.count, sizeof *made.items, processes_compare);
    processes_clear(processes);
    *processes = made;
    return true;
}

bool processes_read(struct live_processes *processes, const char *folder, char error[LIVE_ERROR_BYTES])
{
    return read_folder(processes, NULL, folder, error);
}

bool processes_read_sum(struct live_processes *processes, pqlane_metrics **sum, const char *folder,
                        char error[LIVE_ERROR_BYTES])
{
    return read_folder(processes, sum, folder, error);
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
    for (size_t i = 0; i < processes->count; i++) forget(&processes->items[i]);
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

/* Whose own file is still there though the common one names him last: who collected was cut off between the two. */
static void finish_last(int folder, const pqlane_metrics_process *last)
{
    char name[80];
    name_of(name, last);
    if (last->pid != 0) unlinkat(folder, name, 0);
}

/* That it ended was seen before its file is read, so that nothing comes after what is read. */
static bool collect_one(int folder, pqlane_metrics *ended, const pqlane_metrics_process *named)
{
    struct live_process process = {0};
    char name[80];
    pqlane_status status = read_process(&process, folder, named);
    if (!process.counts) return status != PQLANE_ERR_MEMORY; /* what cannot be read stays where it is */
    status = pqlane_metrics_add(ended, process.counts);
    forget(&process);
    if (status == PQLANE_ERR_ARGUMENT) return true; /* more kinds of operations than there can be: stays, too */
    if (status != PQLANE_OK) return false;
    pqlane_metrics_set_process(ended, named->pid, named->started, named->generation);
    if (!write_ended(ended, folder)) return false;
    name_of(name, named);
    return unlinkat(folder, name, 0) == 0;
}

static bool collect_list(DIR *list, const char *folder, char error[LIVE_ERROR_BYTES])
{
    pqlane_metrics_process last, named;
    pqlane_metrics *ended;
    pqlane_status status = read_ended(&ended, &last, dirfd(list));
    if (status != PQLANE_OK) return say_status(error, folder, status);
    finish_last(dirfd(list), &last);
    bool good = true;
    for (struct dirent *entry; good && (entry = readdir(list));)
        if (is_ours(entry->d_name) && parse_name(entry->d_name, &named) && has_ended(&named))
            good = collect_one(dirfd(list), ended, &named) ||
                   failed_with(error, folder, "ended processes cannot be taken together");
    pqlane_metrics_forget(ended);
    return good;
}

bool processes_collect(const char *folder, char error[LIVE_ERROR_BYTES])
{
    bool is_there, good = true;
    DIR *list = open_list(folder, &is_there, error);
    if (!list) return !is_there;
    if (flock(dirfd(list), LOCK_EX | LOCK_NB) == 0) good = collect_list(list, folder, error); /* until it is closed */
    closedir(list);
    return good;
}
