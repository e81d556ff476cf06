/* SPDX-License-Identifier: Apache-2.0 */

/* What a report takes from the store for a label, a run, or no word at all. Files are the command's own tests
 * (tests/cli/report.test). */

#include "documents.h"

#include "report/collect.h"
#include "store/checks.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];

static int enter_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/pqlane-report-XXXXXX");
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static int64_t save_check(struct store *store, const char *label, int64_t run_id, const char *created)
{
    struct store_error error;
    int64_t id = 0;
    json_t *check = document_of(check_text);
    json_object_set_new(check, "created", json_string(created));
    if (!store_save_check(store, label, run_id, check, &id, &error)) fail_msg("%s", error.text);
    json_decref(check);
    return id;
}

/* main@1 with verdicts 1 and 3 (the later one is about an earlier time), other with verdict 2 and no run. */
static void make_store(void)
{
    struct store_error error;
    int64_t id = 0;
    json_t *run = document_of(run_text);
    char sha256[STORE_SHA256_BYTES];
    FILE *library = fopen("library.so", "w");
    assert_non_null(library);
    fputs("a library", library);
    fclose(library);
    assert_true(store_hash_file("library.so", sha256, NULL, &error));
    json_object_set_new(json_object_get(run, "library"), "sha256", json_string(sha256));
    json_object_set_new(json_object_get(run, "library"), "size", json_integer(9));
    struct store *store = store_open("s.db", STORE_WRITE, 1000, &error);
    assert_non_null(store);
    if (!store_save(store, "main", run, "library.so", &id, &error)) fail_msg("%s", error.text);
    save_check(store, "main", id, "2026-03-01T00:00:00Z");
    save_check(store, "other", 0, "2026-02-01T00:00:00Z");
    save_check(store, "main", id, "2026-01-01T00:00:00Z");
    store_close(store);
    json_decref(run);
}

/* The names of a list, with a blank behind each. */
static void assert_names(const json_t *list, const char *names)
{
    char text[256] = "";
    size_t i;
    const json_t *entry;
    json_array_foreach (list, i, entry) {
        assert_true(json_is_object(json_object_get(entry, "document")));
        strcat(strcat(text, json_string_value(json_object_get(entry, "name"))), " ");
    }
    assert_string_equal(text, names);
}

static void words_mean_runs_and_verdicts(void **state)
{
    static const struct {
        const char *word; /* NULL: none */
        size_t last;
        const char *runs, *checks; /* oldest first */
    } cases[] = {
        {"main", 0, "main@1 ", "check 3 check 1 "},
        {"main", 1, "main@1 ", "check 3 "},
        {"main@1", 0, "main@1 ", ""},
        {"other", 0, "", "check 2 "},
        {NULL, 10, "main@1 ", "check 3 check 2 check 1 "},
        {NULL, 2, "main@1 ", "check 3 check 2 "},
    };
    struct collect_error error;
    (void)state;
    make_store();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collection collection = {.db = "s.db", .last = cases[i].last};
        assert_true(collect_begin(&collection, &error));
        if (!(cases[i].word ? collect_word(&collection, cases[i].word, &error) : collect_newest(&collection, &error)))
            fail_msg("%s", error.text);
        assert_true(collect_sort(&collection, &error));
        assert_names(collection.runs, cases[i].runs);
        assert_names(collection.checks, cases[i].checks);
        collect_clear(&collection);
    }
}

static void unknown_words_are_told(void **state)
{
    static const struct {
        const char *word, *text;
        bool usage;
    } cases[] = {{"nobody", "no baseline 'nobody'", false},
                 {"other@1", "no baseline 'other@1'", false},
                 {"a b", "no label", true},
                 {"no.json", "no.json: cannot be read", false}};
    struct collect_error error;
    (void)state;
    make_store();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collection collection = {.db = "s.db"};
        assert_true(collect_begin(&collection, &error));
        assert_false(collect_word(&collection, cases[i].word, &error));
        assert_has(error.text, cases[i].text);
        assert_int_equal(error.usage, cases[i].usage);
        collect_clear(&collection);
    }
}

static void what_is_damaged_is_left_out(void **state)
{
    struct collect_error error;
    struct collection collection = {.db = "s.db", .last = 10};
    sqlite3 *db;
    (void)state;
    make_store();
    assert_int_equal(sqlite3_open("s.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "UPDATE checks SET document = '{}' WHERE id = 2;"
                                  "UPDATE runs SET document = '{}'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_true(collect_begin(&collection, &error));
    assert_true(collect_newest(&collection, &error)); /* with a warning */
    assert_names(collection.runs, "");
    assert_names(collection.checks, "check 1 check 3 ");
    collect_clear(&collection);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(words_mean_runs_and_verdicts),
        TEST(unknown_words_are_told),
        TEST(what_is_damaged_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
