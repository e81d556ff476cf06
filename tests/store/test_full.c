/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A disk that is full: by a limit on file sizes (works for everybody), at every place where a write can stop, and on a
 * real, tiny file system where the machine lets this user mount one. Nothing that was stored before is lost.
 */

#define _GNU_SOURCE /* unshare */
#include "support.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

/* Saves a large run in a child whose files cannot grow beyond `limit`: 0 saved, 10 + code refused. */
static int save_within(rlim_t limit)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store_error error;
        struct rlimit files = {limit, limit};
        json_t *run = make_run(LIBRARY, 77);
        if (setrlimit(RLIMIT_FSIZE, &files) != 0) _exit(1);
        struct store *store = store_open(DB, STORE_WRITE, 1000, &error);
        bool good = store && store_save(store, "big", run, LIBRARY, NULL, &error);
        store_close(store);
        _exit(good ? 0 : 10 + (int)error.code);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status)) fail_msg("ended with status %d at %ld bytes", status, (long)limit);
    return WEXITSTATUS(status);
}

static void expect_first_run_alone(void)
{
    struct store_error error;
    struct store_runs runs;
    struct store *store = open_or_fail(STORE_CHANGE);
    assert_true(store_list(store, NULL, &runs, &error));
    assert_int_equal(runs.count, 1);
    assert_string_equal(runs.run[0].label, "main");
    assert_non_null(runs.run[0].document);
    store_runs_clear(&runs);
    store_close(store);
}

static void file_size_limit_loses_nothing(void **state)
{
    struct stat about;
    int refused = 0;
    (void)state;
    make_library(LIBRARY, 10000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 5);
    store_close(store);
    assert_int_equal(stat(DB, &about), 0);
    make_library(LIBRARY, 200000, 2);
    for (rlim_t limit = 0; limit < (rlim_t)about.st_size + 200000; limit += 8 * 1024 + 300) {
        int result = save_within(limit);
        if (result == 0) fail_msg("saved within %ld bytes", (long)limit);
        if (result != 10 + STORE_FULL)
            fail_msg("%s at %ld bytes", store_code_name((enum store_code)(result - 10)), (long)limit);
        expect_first_run_alone();
        refused++;
    }
    assert_true(refused > 20);
    assert_int_equal(save_within(1 << 20), 0);
}

static bool allow(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0) close(fd);
    return good;
}

/* A tmpfs of 256 KiB over the test's folder, seen by this process alone. */
static bool mount_tiny(void)
{
    char map[64];
    uid_t user = geteuid();
    gid_t group = getegid();
    if (unshare(CLONE_NEWNS | (user ? CLONE_NEWUSER : 0)) != 0) return false;
    if (user) {
        allow("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %u 1", user);
        if (!allow("/proc/self/uid_map", map)) return false;
        snprintf(map, sizeof map, "0 %u 1", group);
        if (!allow("/proc/self/gid_map", map)) return false;
    }
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", folder, "tmpfs", 0, "size=256k") == 0 && chdir(folder) == 0;
}

enum { MOUNTED_AND_GOOD = 0, NO_MOUNT = 77 };

static int fill_tiny_disk(void)
{
    struct store_error error;
    if (!mount_tiny()) return NO_MOUNT;
    make_library(LIBRARY, 20000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    int saved = 0;
    bool good = true;
    for (unsigned seed = 1; good && seed < 50; seed++) { /* another library each time, until there is no room */
        make_library(LIBRARY, 20000, seed);
        json_t *run = make_run(LIBRARY, 5);
        good = store_save(store, "main", run, LIBRARY, NULL, &error);
        json_decref(run);
        saved += good;
    }
    store_close(store);
    if (good || saved < 2 || error.code != STORE_FULL) return 1;

    struct store_runs runs;
    store = open_or_fail(STORE_CHANGE);
    if (!store_list(store, NULL, &runs, &error) || (int)runs.count != saved) return 2;
    for (size_t i = 0; i < runs.count; i++)
        if (!runs.run[i].document) return 3;
    store_runs_clear(&runs);
    store_close(store);
    if (store_open("second.db", STORE_WRITE, 100, &error) && access("second.db", F_OK) == 0)
        return MOUNTED_AND_GOOD;                                  /* there was just enough room */
    return access("second.db", F_OK) == 0 ? 4 : MOUNTED_AND_GOOD; /* all of it or nothing */
}

static void full_disk_loses_nothing(void **state)
{
    int status;
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(fill_tiny_disk());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NO_MOUNT) {
        print_message("skipped: this machine does not let this user mount a file system\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), MOUNTED_AND_GOOD);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(file_size_limit_loses_nothing),
        TEST(full_disk_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
