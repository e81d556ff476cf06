/* SPDX-License-Identifier: Apache-2.0 */

/* Verdicts go in and come out as they were, stay when their run goes, go with their label; what is refused; and stores
 * that were made before there were verdicts. */

#include "server.h"

#include "store/checks.h"
#include "store/sqlite_schema.h"

#include <sys/resource.h>

static json_t *make_check(const char *verdict, size_t filling)
{
    char text[] = "a text of sixty-four bytes that makes a document large, a text..";
    json_t *check = json_pack("{s:s, s:i, s:s, s:s, s:[{s:s, s:s, s:f, s:f, s:f}, {s:s, s:s, s:n}], s:[]}", "schema",
                              "pqlane-check", "version", 2, "created", "2026-02-01T13:05:59Z", "verdict", verdict,
                              "operations", "name", "ML-KEM-768/keygen", "verdict", verdict, "ratio", 1.01, "low", 0.99,
                              "high", 1.02, "name", "ML-DSA-65/sign", "verdict", "new", "ratio", "more");
    assert_non_null(check);
    for (size_t i = 0; i < filling / 64; i++) json_array_append_new(json_object_get(check, "more"), json_string(text));
    return check;
}

static int64_t save_check_or_fail(struct store *store, const char *label, int64_t run_id, const char *verdict)
{
    struct store_error error;
    int64_t id = 0;
    json_t *check = make_check(verdict, 0);
    if (!store_save_check(store, label, run_id, check, &id, &error))
        fail_msg("%s: %s", store_code_name(error.code), error.text);
    json_decref(check);
    return id;
}

static size_t count_checks(struct store *store, const char *label)
{
    struct store_error error;
    struct store_checks checks;
    assert_true(store_list_checks(store, label, 1000000, &checks, &error));
    size_t count = checks.count;
    store_checks_clear(&checks);
    return count;
}

static void verdict_comes_back_as_it_was(void **state)
{
    struct store_error error;
    struct store_checks checks;
    int64_t id = 0;
    (void)state;
    make_library(LIBRARY, 5000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    int64_t run = save_or_fail(store, "main", 100);
    json_t *document = make_check("regressed", 5000);
    assert_true(store_save_check(store, "main", run, document, &id, &error));
    store_close(store);

    store = open_or_fail(STORE_READ);
    assert_true(store_list_checks(store, NULL, 10, &checks, &error));
    assert_int_equal(checks.count, 1);
    assert_int_equal(checks.check[0].id, id);
    assert_int_equal(checks.check[0].run_id, run);
    assert_string_equal(checks.check[0].label, "main");
    assert_string_equal(checks.check[0].created, "2026-02-01T13:05:59Z");
    assert_string_equal(checks.check[0].verdict, "regressed");
    assert_true(json_equal(checks.check[0].document, document));
    store_checks_clear(&checks);
    assert_false(store_save_check(store, "main", run, document, &id, &error)); /* opened for reading */
    assert_int_equal(error.code, STORE_READ_ONLY);
    json_decref(document);
    store_close(store);
}

static void the_newest_come_last(void **state)
{
    static const char *const labels[] = {"z", "a", "z", "z"}; /* "a" has no runs, nor needs any */
    struct store_error error;
    struct store_checks checks;
    int64_t id[4];
    (void)state;
    make_library(LIBRARY, 5000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    assert_int_equal(count_checks(store, NULL), 0);
    for (int i = 0; i < 4; i++) id[i] = save_check_or_fail(store, labels[i], 0, "pass");
    for (size_t most = 0; most < 6; most++) {
        size_t count = most < 4 ? most : 4;
        assert_true(store_list_checks(store, NULL, most, &checks, &error));
        assert_int_equal(checks.count, count);
        for (size_t i = 0; i < count; i++) assert_int_equal(checks.check[i].id, id[4 - count + i]);
        store_checks_clear(&checks);
    }
    assert_true(store_list_checks(store, "z", 2, &checks, &error));
    assert_int_equal(checks.count, 2);
    assert_int_equal(checks.check[0].id, id[2]);
    assert_int_equal(checks.check[1].id, id[3]);
    store_checks_clear(&checks);
    assert_int_equal(count_checks(store, "nobody"), 0);
    assert_false(store_list_checks(store, "z@1", 2, &checks, &error));
    assert_int_equal(error.code, STORE_BAD_LABEL);
    store_close(store);
}

static void verdicts_outlive_their_run_and_go_with_their_label(void **state)
{
    struct store_error error;
    struct store_removed removed;
    struct store_checks checks;
    char reference[64];
    (void)state;
    make_library(LIBRARY, 5000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    int64_t run = save_or_fail(store, "main", 100);
    int64_t first = save_check_or_fail(store, "main", run, "pass");
    save_check_or_fail(store, "main", run + 77, "pass"); /* of a run that was removed while it was judged */
    save_check_or_fail(store, "other", run, "pass");

    snprintf(reference, sizeof reference, "main@%lld", (long long)run);
    assert_true(store_remove(store, reference, &removed, &error));
    assert_int_equal(removed.runs.count, 1);
    assert_int_equal(removed.checks, 0);
    store_runs_clear(&removed.runs);
    assert_true(store_list_checks(store, "main", 10, &checks, &error));
    assert_int_equal(checks.count, 2);
    for (size_t i = 0; i < checks.count; i++) {
        assert_int_equal(checks.check[i].run_id, 0);
        assert_non_null(checks.check[i].document);
    }
    store_checks_clear(&checks);

    assert_true(store_remove(store, "main", &removed, &error)); /* no run left, but verdicts */
    assert_int_equal(removed.runs.count, 0);
    assert_int_equal(removed.checks, 2);
    assert_int_equal(count_checks(store, "main"), 0);
    assert_int_equal(count_checks(store, "other"), 1);
    assert_false(store_remove(store, "main", &removed, &error));
    assert_int_equal(error.code, STORE_NO_LABEL);
    assert_true(save_check_or_fail(store, "main", 0, "pass") > first + 2); /* numbers are never used again */
    store_close(store);
}

static void bad_verdicts_are_refused(void **state)
{
    static const struct {
        const char *member, *value; /* NULL: taken away */
        enum store_code code;
    } cases[] = {
        {"schema", "\"pqlane-run\"", STORE_BAD_CHECK},
        {"version", "1", STORE_BAD_CHECK},
        {"version", "2.0", STORE_BAD_CHECK},
        {"version", "3", STORE_NEWER},
        {"created", "\"today\"", STORE_BAD_CHECK},
        {"created", NULL, STORE_BAD_CHECK},
        {"verdict", "\"fine\"", STORE_BAD_CHECK},
        {"verdict", "\"new\"", STORE_BAD_CHECK},
        {"verdict", "true", STORE_BAD_CHECK},
        {"operations", "[]", STORE_BAD_CHECK},
        {"operations", "{}", STORE_BAD_CHECK},
        {"operations", "[7]", STORE_BAD_CHECK},
        {"operations", "[{\"name\":\"a\"}]", STORE_BAD_CHECK},
        {"operations", "[{\"name\":\"a\\u0007\",\"verdict\":\"pass\"}]", STORE_BAD_CHECK},
        {"operations", "[{\"name\":\"a\",\"verdict\":\"pass\"},{\"name\":\"a\",\"verdict\":\"pass\"}]",
         STORE_BAD_CHECK},
        {"operations", "[{\"name\":\"a\",\"verdict\":\"pass\",\"ratio\":0}]", STORE_BAD_CHECK},
        {"operations", "[{\"name\":\"a\",\"verdict\":\"pass\",\"high\":\"1\"}]", STORE_BAD_CHECK},
    };
    static const char *const labels[] = {"", "a b", "a@1", "-x", NULL};
    struct store_error error;
    (void)state;
    struct store *store = open_or_fail(STORE_WRITE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *check = make_check("pass", 0);
        if (cases[i].value)
            json_object_set_new(check, cases[i].member, json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
        else
            json_object_del(check, cases[i].member);
        if (store_save_check(store, "a", 0, check, NULL, &error))
            fail_msg("%s = %s was saved", cases[i].member, cases[i].value);
        if (error.code != cases[i].code) fail_msg("%s = %s: %s", cases[i].member, cases[i].value, error.text);
        json_decref(check);
    }
    json_t *check = make_check("pass", 0);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        assert_false(store_save_check(store, labels[i], 0, check, NULL, &error));
        assert_int_equal(error.code, STORE_BAD_LABEL);
    }
    json_decref(check);
    check = make_check("pass", STORE_MOST_DOCUMENT);
    assert_false(store_save_check(store, "a", 0, check, NULL, &error));
    assert_int_equal(error.code, STORE_TOO_BIG);
    json_decref(check);
    assert_int_equal(count_checks(store, NULL), 0);
    store_close(store);
}

static void damaged_verdicts_have_no_document(void **state)
{
    static const char *const damages[] = {
        "UPDATE checks SET document = replace(document, '1.01', '1.02')",
        "UPDATE checks SET document_sha256 = replace(document_sha256, substr(document_sha256, 1, 1), 'x')",
        "UPDATE checks SET verdict = 'improved'",
        "UPDATE checks SET created = '2026-02-01T13:05:58Z'",
    };
    struct store_error error;
    struct store_checks checks;
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        empty_store();
        struct store *store = open_or_fail(STORE_WRITE);
        save_check_or_fail(store, "main", 0, "pass");
        store_close(store);
        run_sql(damages[i]);
        store = open_or_fail(STORE_READ);
        assert_true(store_list_checks(store, NULL, 10, &checks, &error));
        assert_int_equal(checks.count, 1);
        assert_null(checks.check[0].document);
        store_checks_clear(&checks);
        store_close(store);
    }
}

/* A store as version 1 made it, with one run. */
static void make_old_store(void)
{
    struct store_error error;
    sqlite3_int64 size = 0;
    make_library(LIBRARY, 20000, 1);
    struct store *old = sqlite_schema_fresh(sqlite_steps, 1, &error);
    assert_non_null(old);
    save_or_fail(old, "main", 100);
    unsigned char *bytes = sqlite3_serialize(sqlite_of(old), "main", &size, 0);
    assert_non_null(bytes);
    write_file(DB, bytes, (size_t)size);
    assert_int_equal(chmod(DB, 0600), 0);
    sqlite3_free(bytes);
    store_close(old);
}

static void older_stores_are_read_as_they_are(void **state)
{
    struct store_error error;
    struct store_run run;
    size_t size, now;
    (void)state;
    make_old_store();
    uint8_t *bytes = read_whole(DB, &size);
    assert_int_equal(chmod(DB, 0400), 0);
    struct store *store = open_or_fail(STORE_READ);
    assert_true(store_load(store, "main", &run, &error));
    assert_true(run.trusted);
    store_run_clear(&run);
    assert_int_equal(count_checks(store, NULL), 0);
    store_close(store);
    uint8_t *after = read_whole(DB, &now);
    assert_int_equal(now, size);
    assert_memory_equal(after, bytes, size);
    free(after);
    free(bytes);
}

static void older_stores_are_brought_up_to_date_by_writers(void **state)
{
    struct store_error error;
    struct store_run run;
    int version = 0;
    (void)state;
    make_old_store();
    struct store *store = open_or_fail(STORE_CHANGE);
    assert_true(sqlite_schema_check(store, sqlite_steps, sqlite_step_count, &version, &error));
    assert_int_equal(version, sqlite_step_count);
    assert_true(store_load(store, "main", &run, &error));
    save_check_or_fail(store, "main", run.id, "pass");
    store_run_clear(&run);
    assert_int_equal(count_checks(store, "main"), 1);
    store_close(store);
    store = open_or_fail(STORE_READ);
    assert_int_equal(count_checks(store, "main"), 1);
    store_close(store);
}

/* Opens for writing, and saves a large verdict, in a child whose files cannot grow beyond `limit`. */
static int save_within(rlim_t limit)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store_error error;
        struct rlimit files = {limit, limit};
        json_t *check = make_check("pass", 100000);
        if (setrlimit(RLIMIT_FSIZE, &files) != 0) _exit(1);
        struct store *store = store_open(DB, STORE_CHANGE, 1000, &error);
        _exit(store && store_save_check(store, "main", 1, check, NULL, &error) ? 0 : 10 + (int)error.code);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void full_disk_loses_nothing(void **state)
{
    struct store_error error;
    struct store_run run;
    struct stat about;
    (void)state;
    make_old_store();
    assert_int_equal(stat(DB, &about), 0);
    for (rlim_t limit = 0; limit < (rlim_t)about.st_size + 90000; limit += 4096 + 700) {
        assert_int_equal(save_within(limit), 10 + STORE_FULL); /* in the upgrade at first, later while saving */
        struct store *store = open_or_fail(STORE_READ);
        assert_int_equal(count_checks(store, NULL), 0);
        assert_true(store_load(store, "main", &run, &error));
        store_run_clear(&run);
        store_close(store);
    }
    assert_int_equal(save_within(1 << 20), 0);
}

static void locked_store_is_told(void **state)
{
    struct store_error error;
    sqlite3 *other;
    (void)state;
    struct store *store = store_open(DB, STORE_WRITE, 100, &error);
    assert_non_null(store);
    json_t *check = make_check("pass", 0);
    assert_int_equal(sqlite3_open(DB, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_false(store_save_check(store, "main", 0, check, NULL, &error));
    assert_int_equal(error.code, STORE_LOCKED);
    sqlite3_close(other);
    assert_true(store_save_check(store, "main", 0, check, NULL, &error));
    json_decref(check);
    store_close(store);
}

static void killed_writers_lose_nothing(void **state)
{
    size_t told = 0, found = 0;
    enum { ROUNDS = 20 };
    (void)state;
    store_close(open_or_fail(STORE_WRITE));
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];
        char one;
        assert_int_equal(pipe(ends), 0);
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct store_error error;
            struct store *store = store_open(DB, STORE_CHANGE, 10000, &error);
            json_t *check = make_check("pass", 200000);
            while (store && store_save_check(store, "main", 0, check, NULL, &error) && write(ends[1], "x", 1) == 1) {}
            _exit(1);
        }
        close(ends[1]);
        if (read(ends[0], &one, 1) == 1) told++;
        struct timespec time = {0, (long)next_random(20000) * 1000};
        nanosleep(&time, NULL);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
        while (read(ends[0], &one, 1) == 1) told++;
        close(ends[0]);
        struct store *store = open_or_fail(STORE_CHANGE);
        found = count_checks(store, "main");
        store_close(store);
        assert_true(found >= told && found <= told + ROUNDS); /* at most one per kill could not be told any more */
    }
    assert_true(told >= ROUNDS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(verdict_comes_back_as_it_was),
        TEST(the_newest_come_last),
        TEST(verdicts_outlive_their_run_and_go_with_their_label),
        TEST(bad_verdicts_are_refused),
        TEST(damaged_verdicts_have_no_document),
        TEST(older_stores_are_read_as_they_are),
        TEST(older_stores_are_brought_up_to_date_by_writers),
        TEST(full_disk_loses_nothing),
        TEST(locked_store_is_told),
        TEST(killed_writers_lose_nothing),
    };
    const struct CMUnitTest also[] = {
        ON_SERVER(verdict_comes_back_as_it_was),
        ON_SERVER(the_newest_come_last),
        ON_SERVER(verdicts_outlive_their_run_and_go_with_their_label),
        ON_SERVER(bad_verdicts_are_refused),
        ON_SERVER(damaged_verdicts_have_no_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) + run_on_server(also, sizeof also / sizeof *also);
}
