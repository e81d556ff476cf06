/* SPDX-License-Identifier: Apache-2.0 */

/* Several processes at one store; processes that are killed at any moment. */

#include "support.h"

#include <signal.h>
#include <time.h>

static void sleep_us(long us)
{
    struct timespec time = {us / 1000000, us % 1000000 * 1000};
    nanosleep(&time, NULL);
}

static size_t count_runs(const char *label)
{
    struct store_error error;
    struct store_runs runs;
    size_t count = 0;
    struct store *store = open_or_fail(STORE_CHANGE); /* for writing: with a check of the whole structure */
    if (!store_list(store, NULL, &runs, &error)) fail_msg("%s", error.text);
    for (size_t i = 0; i < runs.count; i++) {
        assert_non_null(runs.run[i].document);
        count += strcmp(runs.run[i].label, label) == 0;
    }
    store_runs_clear(&runs);
    store_close(store);
    return count;
}

static void writers_lose_nothing(void **state)
{
    enum { WRITERS = 2, RUNS = 50 };
    struct store_error error;
    pid_t child[WRITERS];
    (void)state;
    make_library(LIBRARY, 20000, 1);
    fflush(NULL);
    for (int i = 0; i < WRITERS; i++) {
        child[i] = fork();
        assert_true(child[i] >= 0);
        if (child[i]) continue;
        json_t *run = make_run(LIBRARY, 5);
        for (int j = 0; j < RUNS; j++) { /* opened anew each time, the first time by both at once */
            struct store *store = store_open(DB, STORE_WRITE, 30000, &error);
            if (!store || !store_save(store, i ? "one" : "two", run, LIBRARY, NULL, &error)) {
                fprintf(stderr, "%s: %s\n", store_code_name(error.code), error.text);
                _exit(1);
            }
            store_close(store);
        }
        json_decref(run);
        _exit(0);
    }
    for (int i = 0; i < WRITERS; i++) expect_success(child[i]);
    assert_int_equal(count_runs("one"), RUNS);
    assert_int_equal(count_runs("two"), RUNS);
}

/* Saves runs until it is killed, and tells each one that is done. */
static void write_until_killed(int tell)
{
    struct store_error error;
    for (unsigned i = 0;; i++) {
        struct store *store = store_open(DB, STORE_WRITE, 10000, &error);
        json_t *run = make_run(LIBRARY, 5);
        if (!store || !store_save(store, "main", run, LIBRARY, NULL, &error)) {
            fprintf(stderr, "%s: %s\n", store_code_name(error.code), error.text);
            _exit(1);
        }
        json_decref(run);
        store_close(store);
        if (write(tell, "x", 1) != 1) _exit(1);
    }
}

static void killed_writers_lose_nothing(void **state)
{
    size_t told = 0, found = 0, hot = 0;
    (void)state;
    make_library(LIBRARY, 300000, 1);
    for (int round = 0; round < 30; round++) {
        int ends[2];
        char one;
        assert_int_equal(pipe(ends), 0);
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            make_library("mine.so", 300000, (unsigned)round); /* another library each round: many pages to write */
            assert_int_equal(rename("mine.so", LIBRARY), 0);
            write_until_killed(ends[1]);
        }
        close(ends[1]);
        if (round % 2 && read(ends[0], &one, 1) == 1) told++; /* every other time only after a run is in */
        sleep_us(next_random(40000));
        kill(child, SIGKILL);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        while (read(ends[0], &one, 1) == 1) told++;
        close(ends[0]);
        hot += access(DB "-journal", F_OK) == 0;
        if (access(DB, F_OK) != 0) continue; /* killed before there was a store */
        found = count_runs("main");
        assert_true(found >= told);      /* what was told is there */
        assert_true(found <= told + 30); /* and at most one per kill that could not be told any more */
    }
    assert_true(told >= 15);
    print_message("%zu runs told, %zu found, %zu kills within a transaction\n", told, found, hot);
}

static void hold(const char *begin, int *release, pid_t *child)
{
    int ready[2], end[2];
    char one;
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(end), 0);
    fflush(NULL);
    *child = fork();
    assert_true(*child >= 0);
    if (*child == 0) {
        sqlite3 *file;
        close(end[1]);
        if (sqlite3_open(DB, &file) != SQLITE_OK || sqlite3_exec(file, begin, NULL, NULL, NULL) != SQLITE_OK) _exit(1);
        if (write(ready[1], "x", 1) != 1) _exit(1);
        (void)!read(end[0], &one, 1);
        sqlite3_close(file);
        _exit(0);
    }
    close(end[0]);
    close(ready[1]);
    assert_int_equal(read(ready[0], &one, 1), 1);
    close(ready[0]);
    *release = end[1];
}

static void locked_store_is_told(void **state)
{
    struct store_error error;
    struct store_run run;
    int release;
    pid_t child;
    (void)state;
    make_library(LIBRARY, 20000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 5);
    store_close(store);

    hold("BEGIN IMMEDIATE", &release, &child); /* somebody is about to write: reading goes on */
    store = store_open(DB, STORE_CHANGE, 200, &error);
    assert_non_null(store);
    assert_true(store_load(store, "main", &run, &error));
    store_run_clear(&run);
    json_t *document = make_run(LIBRARY, 6);
    assert_false(store_save(store, "main", document, LIBRARY, NULL, &error));
    assert_int_equal(error.code, STORE_LOCKED);
    json_decref(document);
    close(release);
    expect_success(child);
    save_or_fail(store, "main", 7); /* and now it works, with the same connection */
    store_close(store);

    hold("BEGIN EXCLUSIVE", &release, &child);
    expect_closed(DB, STORE_READ, STORE_LOCKED);
    expect_closed(DB, STORE_WRITE, STORE_LOCKED);
    close(release);
    expect_success(child);
    assert_int_equal(count_runs("main"), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(writers_lose_nothing),
        TEST(killed_writers_lose_nothing),
        TEST(locked_store_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
