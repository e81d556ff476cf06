/* SPDX-License-Identifier: Apache-2.0 */

/* The sum over the processes of a folder loses and doubles nothing: whoever is killed, whenever a collector is,
 * whatever else lies there, and whoever looks at the same time. */

#include "live/processes.h"
#include "metrics/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/pqlane-live-XXXXXX";
static char error[LIVE_ERROR_BYTES];
static volatile uint64_t *shared; /* with children */

/* ---- Processes that count ---- */

static bool share(void)
{
    return pqlane_metrics_start(PQLANE_METRICS_SHM, folder) == PQLANE_OK;
}

static void *sleep_on(void *nothing)
{
    for (;;) pause();
    return nothing;
}

/* It ended; that is left to be asked for again. */
static bool is_over(pid_t child)
{
    siginfo_t info = {0};
    assert_int_equal(waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT), 0);
    return info.si_pid == child;
}

enum then { END, STAY, GO_ON, LEAVE_A_THREAD };

/* A process that encapsulates so many times, says so, and then does something else. */
static pid_t start(unsigned times, enum then then)
{
    pthread_t thread;
    *shared = 0;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0) {
        while (*shared == 0 && !is_over(child)) usleep(1000);
        return child;
    }
    if (!share() || !encapsulate(times) || pqlane_metrics_current() != PQLANE_METRICS_SHM) _exit(1);
    *shared = times;
    while (then == GO_ON && encapsulate(1)) ++*shared;
    if (then == LEAVE_A_THREAD && pthread_create(&thread, NULL, sleep_on, NULL) == 0) pthread_exit(NULL);
    if (then != END) sleep_on(NULL);
    _exit(0);
}

static void stop(pid_t child)
{
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void run_and_end(unsigned times)
{
    int status;
    const pid_t child = start(times, END);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- Looking ---- */

static struct live_processes look(void)
{
    struct live_processes seen = {0};
    if (!processes_read(&seen, folder, error)) fail_msg("%s", error);
    return seen;
}

static uint64_t total_of(const struct live_processes *seen)
{
    pqlane_metrics *sum = processes_sum(seen);
    assert_non_null(sum);
    const uint64_t ok = series_of(sum, "ML-KEM-512", "encaps").ok;
    pqlane_metrics_forget(sum);
    return ok;
}

static void has(uint64_t total, size_t files, size_t unreadable)
{
    struct live_processes seen = look();
    assert_int_equal(total_of(&seen), total);
    assert_int_equal(seen.count, files);
    assert_int_equal(seen.unreadable, unreadable);
    processes_clear(&seen);
}

static void collect(void)
{
    if (!processes_collect(folder, error)) fail_msg("%s", error);
}

static void path_of(char path[300], const char *name)
{
    snprintf(path, 300, "%s/%s", folder, name);
}

/* The name of the only file of a process. */
static void only_file(char name[200])
{
    DIR *list = opendir(folder);
    assert_non_null(list);
    name[0] = '\0';
    for (struct dirent *entry; (entry = readdir(list));)
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') snprintf(name, 200, "%.199s", entry->d_name);
    closedir(list);
    assert_true(name[0] != '\0');
}

static void copy(const char *from, const char *to)
{
    char command[700];
    snprintf(command, sizeof command, "cp -p %s/%s %s/%s", folder, from, folder, to);
    assert_int_equal(system(command), 0);
}

static void write_text(const char *name, const char *text)
{
    char path[300];
    path_of(path, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *name)
{
    char path[300];
    path_of(path, name);
    assert_int_equal(remove(path), 0);
}

/* ---- Tests ---- */

static void ended_ones_stay_in_the_sum(void **test)
{
    (void)test;
    has(0, 0, 0);
    run_and_end(11);
    const pid_t stays = start(7, STAY);
    has(18, 2, 0);
    struct live_processes seen = look();
    assert_int_equal(seen.items[0].runs + seen.items[1].runs, 1);
    processes_clear(&seen);
    collect();
    has(18, 1, 0);
    collect();
    has(18, 1, 0);
    run_and_end(100);
    collect();
    has(118, 1, 0);
    stop(stays);
    collect();
    has(118, 0, 0);
}

/* The sum as both ways of looking have it: of how many processes it tells kernels, and of how many guards. */
static void tells_of(size_t processes)
{
    struct live_processes seen = {0};
    pqlane_metrics *sums[2];
    assert_true(processes_read_sum(&seen, &sums[0], folder, error));
    processes_clear(&seen);
    seen = look();
    sums[1] = processes_sum(&seen);
    processes_clear(&seen);
    for (size_t i = 0; i < 2; i++) {
        uint64_t kernels = 0;
        for (size_t tier = 0; tier < pqlane_backend_count(); tier++)
            kernels += pqlane_metrics_backends(sums[i], "mlkem", pqlane_backend_name(tier));
        assert_int_equal(kernels, processes);
        assert_int_equal(pqlane_guard_processes(sums[i]), processes);
        assert_int_equal(series_of(sums[i], "ML-KEM-512", "encaps").ok, 18);
        pqlane_metrics_forget(sums[i]);
    }
}

static size_t guarded(void)
{
    struct live_processes seen = look();
    size_t count = 0;
    for (size_t i = 0; i < seen.count; i++) count += seen.items[i].guard == LIVE_PREFERRED;
    processes_clear(&seen);
    return count;
}

/* Which kernels are used, and who has a guard, is told of processes that run, whether others were collected or not. */
static void ended_ones_have_no_kernels(void **test)
{
    (void)test;
    assert_int_equal(setenv("PQLANE_GUARD", "on", 1), 0);
    const pid_t ends = start(11, STAY), stays = start(7, STAY);
    unsetenv("PQLANE_GUARD");
    while (guarded() < 2) usleep(1000);
    tells_of(2);
    stop(ends);
    tells_of(1);
    collect();
    tells_of(1);
    stop(stays);
    tells_of(0);
}

/* A file that cannot be opened now is no file without counts: the sum would fall, and rise again. */
static void too_many_open_files(void **test)
{
    struct live_processes seen = {0};
    struct rlimit usual, least;
    (void)test;
    run_and_end(4);
    const int lowest = dup(STDERR_FILENO); /* the folder's */
    close(lowest);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    least = usual;
    least.rlim_cur = (rlim_t)lowest + 1;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &least), 0);
    const bool is_read = processes_read(&seen, folder, error), is_collected = processes_collect(folder, error);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
    assert_false(is_read);
    assert_false(is_collected);
    assert_non_null(strstr(error, "too many files are open"));
    has(4, 1, 0);
}

/* It says how far it came after each operation: what it was killed in may be counted or not. */
static void killed_in_the_middle(void **test)
{
    uint64_t total = 0;
    (void)test;
    for (unsigned i = 0; i < 5; i++) {
        const pid_t child = start(1, GO_ON);
        usleep(3000 * i);
        stop(child);
        const uint64_t said = *shared;
        collect();
        struct live_processes seen = look();
        const uint64_t now = total_of(&seen);
        processes_clear(&seen);
        assert_in_range(now - total, said, said + 1);
        total = now;
    }
}

/* A number of a process that runs is another process's if that began at another time. */
static void reused_number(void **test)
{
    char name[200], reused[200], path[300];
    unsigned long long started;
    const uint32_t here = (uint32_t)getpid();
    (void)test;
    run_and_end(5);
    only_file(name);
    assert_int_equal(sscanf(name, "%*u-%llu-", &started), 1);
    snprintf(reused, sizeof reused, "%u-%llu-0.pqlane", here, started + 1);
    copy(name, reused);
    remove_file(name);
    path_of(path, reused);
    int fd = open(path, O_RDWR);
    const uint64_t later = started + 1;
    assert_int_equal(pwrite(fd, &here, sizeof here, 32), sizeof here);
    assert_int_equal(pwrite(fd, &later, sizeof later, 40), sizeof later);
    close(fd);
    struct live_processes seen = look();
    assert_int_equal(seen.count, 1);
    assert_false(seen.items[0].runs);
    processes_clear(&seen);
    collect();
    has(5, 0, 0);
}

/* The first thread ended, others go on: no file is taken away. */
static void first_thread_ended(void **test)
{
    char path[64], text[256] = "";
    (void)test;
    const pid_t child = start(3, LEAVE_A_THREAD);
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)child);
    while (!strstr(text, ") Z")) {
        int fd = open(path, O_RDONLY);
        assert_true(fd >= 0 && read(fd, text, sizeof text - 1) > 0);
        close(fd);
    }
    collect();
    has(3, 1, 0);
    kill(child, SIGKILL);
    while (!is_over(child)) usleep(1000);
    collect(); /* nobody has waited for it yet */
    has(3, 0, 0);
    stop(child);
}

static void collector_cut_off(void **test)
{
    char name[200];
    (void)test;
    run_and_end(9);
    only_file(name);
    copy(name, "kept");
    write_text("ended.next", "cut off while it was written");
    collect();
    has(9, 0, 0);
    copy("kept", name); /* as if it had not been removed */
    has(9, 0, 0);
    run_and_end(1);
    has(10, 1, 0);
    collect(); /* which removes it before it is not the last any more */
    has(10, 0, 0);
    remove_file("kept");
}

static void what_else_lies_there(void **test)
{
    static const char *const others[] = {"1-2-3.pqlane", "2-2-3.pqlane",  "3-2-3.pqlane", "4-2-3.pqlane",
                                         "5-2-3.pqlane", "+6-2-3.pqlane", "x.pqlane"};
    char name[200], path[300], target[300];
    (void)test;
    run_and_end(4);
    only_file(name);
    write_text("readme", "none of ours, and does not look so");
    write_text(others[0], "garbage");
    write_text(others[1], "");
    path_of(path, others[2]);
    assert_int_equal(mkfifo(path, 0600), 0);
    path_of(path, others[3]);
    path_of(target, name);
    assert_int_equal(symlink(target, path), 0);
    path_of(path, others[4]);
    assert_int_equal(mkdir(path, 0700), 0);
    copy(name, others[5]);
    copy(name, others[6]);
    has(4, 1, 7);
    collect();
    has(4, 0, 7);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) remove_file(others[i]);
    remove_file("readme");
    has(4, 0, 0);
}

static void cut_short(void **test)
{
    char name[200], path[300];
    (void)test;
    run_and_end(4);
    only_file(name);
    path_of(path, name);
    assert_int_equal(truncate(path, 100), 0);
    has(0, 0, 1);
    collect();
    has(0, 0, 1);
    remove_file(name);
}

/* What ended processes counted is not replaced while it cannot be read. */
static void damaged_sum(void **test)
{
    char path[300];
    struct live_processes seen = {0};
    struct stat info;
    (void)test;
    path_of(path, "ended.pqlane");
    for (int is_link = 0; is_link < 2; is_link++) {
        run_and_end(4);
        if (is_link)
            assert_int_equal(symlink("/dev/null", path), 0);
        else
            write_text("ended.pqlane", "garbage");
        assert_false(processes_collect(folder, error));
        assert_non_null(strstr(error, "move it away"));
        assert_false(processes_read(&seen, folder, error));
        assert_non_null(strstr(error, "move it away"));
        assert_int_equal(lstat(path, &info), 0);
        assert_int_equal(info.st_size, is_link ? 9 : 7);
        remove_file("ended.pqlane");
        collect();
        has(4, 0, 0);
        remove_file("ended.pqlane");
    }
}

/* Of a sum that was cut nothing is told, between two blocks neither: what is left of it would pass for all there was.
 */
static void cut_sum(void **test)
{
    enum { HEADER = 4096, BLOCK = 8448 }; /* docs/metrics.md */
    char path[300];
    struct live_processes seen = {0};
    struct stat info;
    (void)test;
    path_of(path, "ended.pqlane");
    run_and_end(4);
    collect();
    copy("ended.pqlane", "whole");
    run_and_end(3);
    assert_int_equal(stat(path, &info), 0);
    assert_true(info.st_size > HEADER + BLOCK && (info.st_size - HEADER) % BLOCK == 0);
    for (off_t size = info.st_size - BLOCK / 2; size >= 0; size -= BLOCK / 2) {
        assert_int_equal(truncate(path, size), 0);
        assert_false(processes_collect(folder, error));
        assert_false(processes_read(&seen, folder, error));
        assert_non_null(strstr(error, "move it away"));
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_size, size);
    }
    copy("whole", "ended.pqlane");
    has(7, 1, 0);
    collect();
    has(7, 0, 0);
    remove_file("whole");
}

static void whose_folder(void **test)
{
    struct live_processes seen = {0};
    (void)test;
    assert_true(processes_read(&seen, "/tmp/pqlane-nowhere/x", error));
    assert_int_equal(seen.count, 0);
    processes_clear(&seen);
    assert_true(processes_collect("/tmp/pqlane-nowhere/x", error));
    assert_false(processes_read(&seen, "/etc/passwd", error));
    assert_int_equal(chmod(folder, 0710), 0);
    assert_false(processes_read(&seen, folder, error));
    assert_non_null(strstr(error, "others may enter"));
    assert_false(processes_collect(folder, error));
    assert_int_equal(chmod(folder, 0700), 0);
    if (geteuid() != 0) return;
    assert_int_equal(chown(folder, 65534, 65534), 0);
    assert_false(processes_read(&seen, folder, error));
    assert_non_null(strstr(error, "another user"));
    assert_int_equal(chown(folder, 0, 0), 0);
}

#define MANY 40

/* Two collect, two look, all the time: the sum is always the whole. */
static void all_at_once(void **test)
{
    pid_t workers[4];
    int status;
    (void)test;
    for (unsigned i = 0; i < MANY; i++) run_and_end(3);
    *shared = 0;
    for (size_t i = 0; i < 4; i++) {
        workers[i] = fork();
        if (workers[i] != 0) continue;
        const bool collects = i < 2;
        for (unsigned looks = 0; looks < 20 || (!collects && *shared == 0); looks++) {
            struct live_processes seen = {0};
            if (collects && !processes_collect(folder, error)) _exit(2);
            if (!collects && (!processes_read(&seen, folder, error) || total_of(&seen) != 3 * MANY)) _exit(3);
            processes_clear(&seen);
        }
        if (collects) *shared = 1;
        _exit(0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(waitpid(workers[i], &status, 0), workers[i]);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
    has(3 * MANY, 0, 0);
}

/* ---- Each in an empty folder ---- */

static int make_folder(void **test)
{
    (void)test;
    strcpy(folder, "/tmp/pqlane-live-XXXXXX");
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return mkdtemp(folder) && shared != MAP_FAILED ? 0 : -1;
}

static int remove_folder(void **test)
{
    char command[64];
    (void)test;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(ended_ones_stay_in_the_sum),
        IN_FOLDER(ended_ones_have_no_kernels),
        IN_FOLDER(too_many_open_files),
        IN_FOLDER(killed_in_the_middle),
        IN_FOLDER(reused_number),
        IN_FOLDER(first_thread_ended),
        IN_FOLDER(collector_cut_off),
        IN_FOLDER(what_else_lies_there),
        IN_FOLDER(cut_short),
        IN_FOLDER(damaged_sum),
        IN_FOLDER(cut_sum),
        IN_FOLDER(whose_folder),
        IN_FOLDER(all_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
