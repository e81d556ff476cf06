/* SPDX-License-Identifier: Apache-2.0 */

/* Runs go in and come out as they were; labels, numbers, history; what is refused; what trust is. */

#include "server.h"

static void run_comes_back_as_it_was(void **state)
{
    struct store_error error;
    struct store_run run;
    uint8_t *bytes = NULL, *original;
    size_t size = 0, original_size;
    (void)state;
    make_library(LIBRARY, 300000, 1);
    json_t *document = make_run(LIBRARY, 12345.678);
    struct store *store = open_or_fail(STORE_WRITE);
    int64_t id = 0;
    assert_true(store_save(store, "main", document, LIBRARY, &id, &error));
    store_close(store);

    store = open_or_fail(STORE_READ);
    assert_true(store_load(store, "main", &run, &error));
    assert_int_equal(run.id, id);
    assert_string_equal(run.label, "main");
    assert_string_equal(run.created, "2026-01-31T13:05:59Z");
    assert_string_equal(run.fingerprint, "0123456789abcdef");
    assert_int_equal(run.operations, 2);
    assert_int_equal(run.library_size, 300000);
    assert_false(run.imported);
    assert_true(run.trusted);
    assert_true(json_equal(run.document, document));
    assert_true(store_may_run(&run, NULL, &error));

    original = read_whole(LIBRARY, &original_size);
    assert_true(store_library_bytes(store, run.library_sha256, &bytes, &size, &error));
    assert_int_equal(size, original_size);
    assert_memory_equal(bytes, original, size);
    int fd = open("copy.so", O_CREAT | O_RDWR | O_EXCL, 0600);
    assert_true(store_library_write(store, run.library_sha256, fd, &error));
    close(fd);
    free(bytes);
    bytes = read_whole("copy.so", &size);
    assert_int_equal(size, original_size);
    assert_memory_equal(bytes, original, size);

    free(bytes);
    free(original);
    store_run_clear(&run);
    json_decref(document);
    store_close(store);
}

static void store_is_private(void **state)
{
    struct stat about;
    (void)state;
    make_library(LIBRARY, 100, 1);
    umask(0);
    store_close(open_or_fail(STORE_WRITE));
    umask(022);
    assert_int_equal(stat(DB, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

static void newest_of_a_label_wins(void **state)
{
    struct store_error error;
    struct store_run run;
    char reference[64];
    (void)state;
    make_library(LIBRARY, 5000, 2);
    struct store *store = open_or_fail(STORE_WRITE);
    int64_t first = save_or_fail(store, "main", 100), other = save_or_fail(store, "main2", 200),
            second = save_or_fail(store, "main", 300);
    assert_true(first < other && other < second);
    assert_true(store_load(store, "main", &run, &error));
    assert_int_equal(run.id, second);
    store_run_clear(&run);
    snprintf(reference, sizeof reference, "main@%lld", (long long)first);
    assert_true(store_load(store, reference, &run, &error));
    assert_int_equal(run.id, first);
    store_run_clear(&run);
    snprintf(reference, sizeof reference, "main@%lld", (long long)other); /* is main2's */
    assert_false(store_load(store, reference, &run, &error));
    assert_int_equal(error.code, STORE_NO_LABEL);
    assert_non_null(strstr(error.text, "main@"));
    store_close(store);
}

static void the_newest_runs_come_by_number(void **state)
{
    static const char *const labels[] = {"z", "a", "m", "a"};
    struct store_error error;
    struct store_runs runs;
    int64_t id[4];
    (void)state;
    make_library(LIBRARY, 5000, 2);
    struct store *store = open_or_fail(STORE_WRITE);
    assert_true(store_list_newest(store, 5, &runs, &error));
    assert_int_equal(runs.count, 0);
    for (int i = 0; i < 4; i++) id[i] = save_or_fail(store, labels[i], 100);
    for (size_t most = 0; most < 6; most++) {
        size_t count = most < 4 ? most : 4;
        assert_true(store_list_newest(store, most, &runs, &error));
        assert_int_equal(runs.count, count);
        for (size_t i = 0; i < count; i++) assert_int_equal(runs.run[i].id, id[4 - count + i]);
        store_runs_clear(&runs);
    }
    store_close(store);
}

static void numbers_are_never_used_again(void **state)
{
    struct store_error error;
    struct store_removed removed;
    (void)state;
    make_library(LIBRARY, 5000, 2);
    struct store *store = open_or_fail(STORE_WRITE);
    int64_t first = save_or_fail(store, "a", 100);
    assert_true(store_remove(store, "a", &removed, &error));
    store_runs_clear(&removed.runs);
    assert_true(save_or_fail(store, "a", 100) > first);
    store_close(store);
}

static void removing_takes_unused_libraries_along(void **state)
{
    struct store_error error;
    struct store_runs runs;
    struct store_removed removed;
    char reference[64];
    struct stat full, empty;
    (void)state;
    struct store *store = open_or_fail(STORE_WRITE);
    make_library(LIBRARY, 400000, 1);
    int64_t first = save_or_fail(store, "main", 100);
    save_or_fail(store, "main", 101);
    make_library(LIBRARY, 500000, 2);
    save_or_fail(store, "other", 102);
    if (is_file()) assert_int_equal(stat(DB, &full), 0);
    assert_int_equal(run_sql("SELECT count(*) FROM figures"), 6);
    assert_int_equal(run_sql("SELECT count(*) FROM libraries"), 2);

    snprintf(reference, sizeof reference, "main@%lld", (long long)first);
    assert_true(store_remove(store, reference, &removed, &error));
    assert_int_equal(removed.runs.count, 1);
    assert_int_equal(removed.runs.run[0].id, first);
    assert_int_equal(removed.libraries, 0); /* the second run uses it */
    store_runs_clear(&removed.runs);
    assert_true(store_remove(store, "main", &removed, &error));
    assert_int_equal(removed.runs.count, 1);
    assert_int_equal(removed.libraries, 1);
    assert_int_equal(removed.library_bytes, 400000);
    store_runs_clear(&removed.runs);

    assert_true(store_list(store, NULL, &runs, &error));
    assert_int_equal(runs.count, 1);
    assert_string_equal(runs.run[0].label, "other");
    assert_non_null(runs.run[0].document);
    store_runs_clear(&runs);
    assert_true(store_remove(store, "other", &removed, &error));
    store_runs_clear(&removed.runs);
    assert_true(store_list(store, NULL, &runs, &error));
    assert_int_equal(runs.count, 0);
    assert_int_equal(
        run_sql(
            "SELECT (SELECT count(*) FROM figures) + (SELECT count(*) FROM libraries) + (SELECT count(*) FROM runs)"),
        0);
    if (is_file()) { /* the space is given back */
        assert_int_equal(stat(DB, &empty), 0);
        assert_true(empty.st_size < full.st_size / 10);
    }
    store_close(store);
}

static void unknown_labels_name_near_ones(void **state)
{
    static const struct {
        const char *asked, *near;
    } cases[] = {
        {"mian", "main"}, {"mai", "main"}, {"main.", "main"}, {"release-1.2.4", "release-1.2.3"}, {"xyzzy", NULL}};
    struct store_error error;
    struct store_run run;
    (void)state;
    make_library(LIBRARY, 5000, 2);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 100);
    save_or_fail(store, "release-1.2.3", 100);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(store_load(store, cases[i].asked, &run, &error));
        assert_int_equal(error.code, STORE_NO_LABEL);
        assert_true(cases[i].near ? strstr(error.text, cases[i].near) != NULL : strstr(error.text, "mean") == NULL);
    }
    store_close(store);
}

static void labels_have_a_form(void **state)
{
    static const char *const good[] = {"a", "main", "1.0_rc-2", "A.b"};
    static const char *const bad[] = {
        "", "-a", ".a", "a b", "a/b", "a@b", "a@", "a@0", "a@-1", "a@1x", "a@99999999999999999999", "\xc3\xa4", "a\n"};
    struct store_error error;
    struct store_run run;
    char longest[70] = "";
    (void)state;
    memset(longest, 'x', 64);
    assert_true(store_label_good(longest));
    longest[64] = 'x';
    assert_false(store_label_good(longest));
    assert_false(store_label_good(NULL));
    make_library(LIBRARY, 100, 2);
    struct store *store = open_or_fail(STORE_WRITE);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) save_or_fail(store, good[i], 100);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(store_load(store, bad[i], &run, &error));
        assert_int_equal(error.code, STORE_BAD_LABEL);
        json_t *document = make_run(LIBRARY, 5);
        assert_false(store_save(store, bad[i], document, LIBRARY, NULL, &error));
        assert_int_equal(error.code, STORE_BAD_LABEL);
        json_decref(document);
    }
    store_close(store);
}

/* A good document, changed at one place. */
static void bad_documents_are_refused(void **state)
{
    static const struct {
        const char *path, *value; /* "library.sha256"; JSON, or NULL: the member is taken away */
        enum store_code code;
    } cases[] = {
        {"schema", "\"other\"", STORE_BAD_RUN},
        {"schema", NULL, STORE_BAD_RUN},
        {"version", "0", STORE_BAD_RUN},
        {"version", "\"1\"", STORE_BAD_RUN},
        {"version", "2", STORE_NEWER},
        {"created", "\"yesterday\"", STORE_BAD_RUN},
        {"created", "\"2026-13-31T13:05:59Z\"", STORE_BAD_RUN},
        {"created", "\"2026-01-31T24:05:59Z\"", STORE_BAD_RUN},
        {"created", "\"2026-01-31 13:05:59Z\"", STORE_BAD_RUN},
        {"library", "[]", STORE_BAD_RUN},
        {"library.abi", "1.5", STORE_BAD_RUN},
        {"library.version", NULL, STORE_BAD_RUN},
        {"library.sha256", "\"00\"", STORE_BAD_RUN},
        {"library.sha256", "\"000000000000000000000000000000000000000000000000000000000000000G\"", STORE_BAD_RUN},
        {"library.sha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"", STORE_HASH},
        {"library.size", "99", STORE_HASH},
        {"library.size", "0", STORE_BAD_RUN},
        {"library.size", "9223372036854775807", STORE_BAD_RUN},
        {"environment", NULL, STORE_BAD_RUN},
        {"fingerprint.id", "\"\"", STORE_BAD_RUN},
        {"fingerprint.id", "\"a\\nb\"", STORE_BAD_RUN},
        {"backend", "7", STORE_BAD_RUN},
        {"settings", "null", STORE_BAD_RUN},
        {"operations", "{}", STORE_BAD_RUN},
        {"operations", "[]", STORE_BAD_RUN},
        {"operations", "[1]", STORE_BAD_RUN},
        {"operations", "[{\"name\":\"a\"}]", STORE_BAD_RUN},
        {"operations", "[{\"name\":\"a\",\"median\":0}]", STORE_BAD_RUN},
        {"operations", "[{\"name\":\"a\",\"median\":-1}]", STORE_BAD_RUN},
        {"operations", "[{\"name\":\"a\",\"median\":\"1\"}]", STORE_BAD_RUN},
        {"operations", "[{\"name\":\"a\",\"median\":1,\"p99\":-1}]", STORE_BAD_RUN},
        {"operations", "[{\"name\":\"a\",\"median\":1},{\"name\":\"a\",\"median\":2}]", STORE_BAD_RUN},
        {"operations", "[{\"name\":\"\\u001b[2J\",\"median\":1}]", STORE_BAD_RUN},
    };
    struct store_error error;
    struct store_runs runs;
    (void)state;
    make_library(LIBRARY, 100, 2);
    struct store *store = open_or_fail(STORE_WRITE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *document = make_run(LIBRARY, 5), *inside = document;
        char path[64];
        strcpy(path, cases[i].path);
        char *name = path, *dot = strchr(path, '.');
        if (dot) {
            *dot = 0;
            inside = json_object_get(document, path);
            name = dot + 1;
        }
        if (cases[i].value)
            assert_int_equal(json_object_set_new(inside, name, json_loads(cases[i].value, JSON_DECODE_ANY, NULL)), 0);
        else
            assert_int_equal(json_object_del(inside, name), 0);
        if (store_save(store, "a", document, LIBRARY, NULL, &error))
            fail_msg("%s = %s was saved", cases[i].path, cases[i].value);
        if (error.code != cases[i].code) fail_msg("%s = %s: %s", cases[i].path, cases[i].value, error.text);
        json_decref(document);
    }
    assert_true(store_list(store, NULL, &runs, &error));
    assert_int_equal(runs.count, 0);
    store_close(store);
}

static void library_that_changed_meanwhile_is_refused(void **state)
{
    struct store_error error;
    (void)state;
    make_library(LIBRARY, 1000, 1);
    json_t *document = make_run(LIBRARY, 5);
    make_library(LIBRARY, 1000, 2);
    struct store *store = open_or_fail(STORE_WRITE);
    assert_false(store_save(store, "a", document, LIBRARY, NULL, &error));
    assert_int_equal(error.code, STORE_HASH);
    assert_false(store_save(store, "a", document, "not-there.so", NULL, &error));
    assert_int_equal(error.code, STORE_IO);
    json_decref(document);
    store_close(store);
}

static void trust_is_asked_for_by_hash(void **state)
{
    struct store_run run = {.label = "main", .id = 3};
    struct store_error error;
    (void)state;
    memset(run.library_sha256, 'a', 64);
    run.trusted = true;
    assert_true(store_may_run(&run, NULL, &error));
    run.trusted = false;
    assert_false(store_may_run(&run, NULL, &error));
    assert_int_equal(error.code, STORE_UNTRUSTED);
    assert_non_null(strstr(error.text, run.library_sha256));
    assert_false(store_may_run(&run, "aaaa", &error));
    assert_false(store_may_run(&run, "", &error));
    assert_true(store_may_run(&run, run.library_sha256, &error));
}

/* What everybody, or another user, may have written is not trusted, whatever it says. */
static void strangers_stores_are_not_trusted(void **state)
{
    struct store_error error;
    struct store_run run;
    (void)state;
    make_library(LIBRARY, 1000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 7);
    store_close(store);
    assert_int_equal(chmod(DB, 0666), 0);
    store = open_or_fail(STORE_READ);
    assert_true(store_load(store, "main", &run, &error));
    assert_false(run.trusted);
    store_run_clear(&run);
    store_close(store);
    assert_int_equal(chmod(DB, 0600), 0);
    if (geteuid() != 0) return;
    assert_int_equal(chown(DB, 65534, 65534), 0);
    store = open_or_fail(STORE_READ);
    assert_true(store_load(store, "main", &run, &error));
    assert_false(run.trusted);
    store_run_clear(&run);
    store_close(store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(run_comes_back_as_it_was),      TEST(store_is_private),
        TEST(newest_of_a_label_wins),        TEST(the_newest_runs_come_by_number),
        TEST(numbers_are_never_used_again),  TEST(removing_takes_unused_libraries_along),
        TEST(unknown_labels_name_near_ones), TEST(labels_have_a_form),
        TEST(bad_documents_are_refused),     TEST(library_that_changed_meanwhile_is_refused),
        TEST(trust_is_asked_for_by_hash),    TEST(strangers_stores_are_not_trusted),
    };
    const struct CMUnitTest also[] = {
        ON_SERVER(run_comes_back_as_it_was),
        ON_SERVER(newest_of_a_label_wins),
        ON_SERVER(the_newest_runs_come_by_number),
        ON_SERVER(numbers_are_never_used_again),
        ON_SERVER(removing_takes_unused_libraries_along),
        ON_SERVER(unknown_labels_name_near_ones),
        ON_SERVER(labels_have_a_form),
        ON_SERVER(bad_documents_are_refused),
        ON_SERVER(library_that_changed_meanwhile_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) + run_on_server(also, sizeof also / sizeof *also);
}
