/* SPDX-License-Identifier: Apache-2.0 */

/* Files that are no good store: missing, cut, damaged, foreign, newer, not ours to write. Each has its named error, and
 * stays as it is. */

#include "support.h"

#include "store/checks.h"

/* A store with some runs, as bytes. */
static uint8_t *make_store(size_t *size)
{
    struct store_error error;
    make_library(LIBRARY, 20000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 1000);
    save_or_fail(store, "main", 1001);
    save_or_fail(store, "other", 1002);
    json_t *check = json_pack("{s:s, s:i, s:s, s:s, s:[{s:s, s:s}]}", "schema", "pqlane-check", "version", 2, "created",
                              "2026-01-31T13:05:59Z", "verdict", "pass", "operations", "name", "a", "verdict", "pass");
    assert_true(store_save_check(store, "main", 1, check, NULL, &error));
    json_decref(check);
    store_close(store);
    return read_whole(DB, size);
}

static void assert_file_is(const char *path, const uint8_t *bytes, size_t size)
{
    size_t now_size;
    uint8_t *now = read_whole(path, &now_size);
    assert_int_equal(now_size, size);
    assert_memory_equal(now, bytes, size);
    free(now);
}

static void missing_store_is_told(void **state)
{
    (void)state;
    expect_closed(DB, STORE_READ, STORE_MISSING);
    expect_closed(DB, STORE_CHANGE, STORE_MISSING);
    expect_closed("nowhere/" DB, STORE_READ, STORE_MISSING);
    expect_closed("nowhere/" DB, STORE_WRITE, STORE_IO);
    expect_closed("", STORE_WRITE, STORE_IO);
    expect_closed(".", STORE_WRITE, STORE_IO);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    expect_closed("pipe", STORE_READ, STORE_IO);
    assert_int_equal(access(DB, F_OK), -1);
}

/* SQLite gives some names a meaning of their own. */
static void odd_names_are_plain_files(void **state)
{
    static const char *const names[] = {":memory:", "file:a.db?mode=memory", "a%20b.db", "-"};
    struct store_error error;
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct store *store = store_open(names[i], STORE_WRITE, 100, &error);
        assert_non_null(store);
        store_close(store);
        assert_int_equal(access(names[i], F_OK), 0);
    }
}

static void default_place_follows_xdg(void **state)
{
    static const struct {
        const char *data, *home, *path; /* path NULL: STORE_NO_HOME */
    } cases[] = {
        {"/x", "/h", "/x/pqlane/baselines.db"},
        {NULL, "/h", "/h/.local/share/pqlane/baselines.db"},
        {"", "/h", "/h/.local/share/pqlane/baselines.db"},
        {"relative", "/h", "/h/.local/share/pqlane/baselines.db"},
        {"/x", NULL, "/x/pqlane/baselines.db"},
        {NULL, NULL, NULL},
        {NULL, "", NULL},
        {NULL, "relative", NULL},
        {"relative", "", NULL},
    };
    struct store_error error;
    char path[256];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cases[i].data ? setenv("XDG_DATA_HOME", cases[i].data, 1) : unsetenv("XDG_DATA_HOME");
        cases[i].home ? setenv("HOME", cases[i].home, 1) : unsetenv("HOME");
        bool good = store_default_path(path, sizeof path, &error);
        assert_int_equal(good, cases[i].path != NULL);
        if (good) {
            assert_string_equal(path, cases[i].path);
        } else {
            assert_int_equal(error.code, STORE_NO_HOME);
            assert_non_null(strstr(error.text, "--db"));
            assert_null(store_open(NULL, STORE_WRITE, 100, &error));
        }
    }
    assert_false(store_default_path(path, 5, &error));
}

static void default_folders_are_made_private(void **state)
{
    struct store_error error;
    struct stat about;
    char home[128];
    (void)state;
    unsetenv("XDG_DATA_HOME");
    snprintf(home, sizeof home, "%s/home", folder);
    setenv("HOME", home, 1);
    assert_null(store_open(NULL, STORE_READ, 100, &error));
    assert_int_equal(error.code, STORE_MISSING);
    assert_int_equal(access(home, F_OK), -1); /* reading makes nothing */
    store_close(store_open(NULL, STORE_WRITE, 100, &error));
    assert_int_equal(stat("home/.local/share/pqlane", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    assert_int_equal(stat("home/.local/share/pqlane/baselines.db", &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    write_file("file", "x", 1);
    snprintf(home, sizeof home, "%s/file", folder);
    setenv("HOME", home, 1);
    assert_null(store_open(NULL, STORE_WRITE, 100, &error));
    assert_int_equal(error.code, STORE_IO);
}

/* Every cut is seen, nothing is repaired, nothing is overwritten. */
static void cut_store_is_corrupt(void **state)
{
    size_t size, checked = 0;
    (void)state;
    uint8_t *bytes = make_store(&size);
    for (size_t length = 0; length < size; length += length < 200 || (length + 1) % 4096 < 2 ? 1 : 173) {
        write_file(DB, bytes, length);
        expect_closed(DB, STORE_READ, STORE_CORRUPT);
        expect_closed(DB, STORE_WRITE, STORE_CORRUPT);
        assert_file_is(DB, bytes, length);
        checked++;
    }
    assert_true(checked > 300);
    write_file(DB, bytes, size);
    store_close(open_or_fail(STORE_WRITE));
    free(bytes);
}

static void read_everything(struct store *store)
{
    struct store_error error;
    struct store_runs runs;
    struct store_checks checks;
    uint8_t *library;
    size_t size;
    if (store_list_checks(store, NULL, 10, &checks, &error)) store_checks_clear(&checks);
    if (!store_list(store, NULL, &runs, &error)) {
        assert_int_not_equal(error.code, STORE_OK);
        return;
    }
    for (size_t i = 0; i < runs.count; i++) {
        struct store_run run;
        if (store_load(store, runs.run[i].label, &run, &error))
            assert_true(store_document_check(run.document, &error));
        else
            assert_int_not_equal(error.code, STORE_OK);
        store_run_clear(&run);
        if (!store_library_bytes(store, runs.run[i].library_sha256, &library, &size, &error)) continue;
        free(library);
    }
    store_runs_clear(&runs);
}

/* Bytes changed anywhere: a named error or the truth, never a crash; and reading changes nothing. */
static void damaged_store_is_survived(void **state)
{
    struct store_error error;
    size_t size, refused = 0, rounds = 300;
    (void)state;
    uint8_t *bytes = make_store(&size), *damaged = malloc(size);
    assert_non_null(damaged);
    for (size_t round = 0; round < rounds; round++) {
        memcpy(damaged, bytes, size);
        for (uint32_t n = 1 + next_random(4); n > 0; n--) {
            uint32_t at = next_random(3) ? next_random((uint32_t)size)
                                         : 4096 * next_random((uint32_t)(size / 4096)) + next_random(100);
            damaged[at] = next_random(3) ? (uint8_t)next_random(256) : (uint8_t)(damaged[at] ^ 1u << next_random(8));
        }
        write_file(DB, damaged, size);
        struct store *store = store_open(DB, STORE_READ, 100, &error);
        if (store) {
            read_everything(store);
            store_close(store);
        } else {
            refused++;
        }
        assert_file_is(DB, damaged, size);
        store = store_open(DB, STORE_WRITE, 100, &error);
        if (!store) continue;
        json_t *run = make_run(LIBRARY, 5);
        if (!store_save(store, "new", run, LIBRARY, NULL, &error)) assert_int_not_equal(error.code, STORE_OK);
        json_decref(run);
        store_close(store);
    }
    assert_true(refused > rounds / 20 && refused < rounds);
    free(damaged);
    free(bytes);
}

/* What SQLite's own checks cannot see: a changed library and a changed document. */
static void changed_contents_have_another_hash(void **state)
{
    static const struct {
        const char *sql;
        bool library; /* else the document */
    } cases[] = {
        {"UPDATE libraries SET bytes = zeroblob(20000)", true},
        {"UPDATE libraries SET bytes = x'00', size = 1", false}, /* size no longer that of the document */
        {"UPDATE runs SET document = replace(document, '1000', '1')", false},
        {"UPDATE runs SET document_sha256 = replace(document_sha256, 'a', 'b')", false},
        {"UPDATE runs SET fingerprint = 'another'", false},
        {"DELETE FROM figures", false},
    };
    struct store_error error;
    struct store_run run;
    struct store_runs runs;
    size_t size, library_size;
    uint8_t *library;
    (void)state;
    uint8_t *bytes = make_store(&size);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(DB, bytes, size);
        run_sql(cases[i].sql);
        struct store *store = open_or_fail(STORE_READ);
        assert_int_equal(store_load(store, "main@1", &run, &error), cases[i].library);
        if (cases[i].library)
            assert_false(store_library_bytes(store, run.library_sha256, &library, &library_size, &error));
        assert_int_equal(error.code, STORE_HASH);
        store_run_clear(&run);
        assert_true(store_list(store, NULL, &runs, &error)); /* still there to be seen, and removed */
        assert_int_equal(runs.count, 3);
        assert_int_equal(runs.run[0].document != NULL, cases[i].library);
        store_runs_clear(&runs);
        store_close(store);
    }
    write_file(DB, bytes, size);
    run_sql(cases[0].sql);
    struct store *store = open_or_fail(STORE_WRITE); /* the same library again does not pass over the damage */
    json_t *document = make_run(LIBRARY, 5);
    assert_false(store_save(store, "new", document, LIBRARY, NULL, &error));
    assert_int_equal(error.code, STORE_HASH);
    json_decref(document);
    store_close(store);
    free(bytes);
}

static void other_databases_are_left_alone(void **state)
{
    static const struct {
        const char *sql;
        enum store_code code;
    } cases[] = {
        {"PRAGMA user_version = 4", STORE_NEWER},
        {"PRAGMA user_version = 1", STORE_FOREIGN}, /* with a table that version 1 did not have */
        {"PRAGMA user_version = 2147483647", STORE_NEWER},
        {"PRAGMA user_version = 0", STORE_CORRUPT},
        {"PRAGMA user_version = -1", STORE_CORRUPT},
        {"PRAGMA application_id = 0", STORE_FOREIGN},
        {"CREATE TABLE more (a)", STORE_FOREIGN},
        {"CREATE VIEW v AS SELECT 1", STORE_FOREIGN},
        {"CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END", STORE_FOREIGN},
        {"DROP INDEX runs_by_label", STORE_FOREIGN},
        {"ALTER TABLE runs ADD COLUMN x TEXT", STORE_FOREIGN},
        {"PRAGMA journal_mode = WAL", STORE_FOREIGN},
    };
    size_t size, now;
    (void)state;
    uint8_t *bytes = make_store(&size);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(DB, bytes, size);
        run_sql(cases[i].sql);
        uint8_t *changed = read_whole(DB, &now);
        expect_closed(DB, STORE_READ, cases[i].code);
        expect_closed(DB, STORE_WRITE, cases[i].code);
        assert_file_is(DB, changed, now);
        free(changed);
    }
    write_file(DB, bytes, size);
    run_sql("ANALYZE"); /* harmless, and a thing that people do */
    store_close(open_or_fail(STORE_WRITE));

    unlink(DB);
    run_sql("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
    expect_closed(DB, STORE_WRITE, STORE_FOREIGN);
    write_file(DB,
               "just some text, longer than the header of a database, so that it is looked at: "
               "and even longer than that, to be on the safe side",
               128);
    expect_closed(DB, STORE_WRITE, STORE_CORRUPT);
    free(bytes);
}

/* The journal of a store that was removed would be played back into its successor. */
static void left_over_journal_stops_creation(void **state)
{
    (void)state;
    write_file(DB "-journal", "x", 1);
    expect_closed(DB, STORE_WRITE, STORE_CORRUPT);
    assert_int_equal(access(DB, F_OK), -1);
}

/* In a child without root's rights: permission bits mean nothing to root. */
static void as_nobody(void (*act)(void))
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(3);
        act();
        _exit(0);
    }
    expect_success(child);
}

static void read_but_not_write(void)
{
    struct store_error error;
    struct store_run run;
    struct store *store = store_open(DB, STORE_READ, 100, &error);
    if (!store || !store_load(store, "main", &run, &error)) {
        fprintf(stderr, "%s\n", error.text);
        _exit(1);
    }
    store_run_clear(&run);
    store_close(store);
    store = store_open(DB, STORE_WRITE, 100, &error);
    if (store) { /* a writable file in a folder that is not: seen when the journal is made */
        json_t *document = make_run(LIBRARY, 5);
        if (store_save(store, "new", document, LIBRARY, NULL, &error)) _exit(2);
        json_decref(document);
        store_close(store);
    }
    if (error.code != STORE_READ_ONLY) {
        fprintf(stderr, "%s: %s\n", store_code_name(error.code), error.text);
        _exit(4);
    }
}

static void cannot_be_made(void)
{
    struct store_error error;
    if (store_open("new.db", STORE_WRITE, 100, &error) || error.code != STORE_IO ||
        !strstr(error.text, "Permission denied"))
        _exit(1);
}

static void cannot_be_read(void)
{
    struct store_error error;
    if (store_open(DB, STORE_READ, 100, &error) || error.code != STORE_IO) _exit(1);
}

static void read_only_store_can_be_read(void **state)
{
    size_t size;
    (void)state;
    uint8_t *bytes = make_store(&size);
    if (geteuid() == 0) assert_int_equal(chown(DB, 65534, 65534), 0);
    if (geteuid() == 0) assert_int_equal(chown(".", 65534, 65534), 0);
    assert_int_equal(chmod(DB, 0400), 0);
    as_nobody(read_but_not_write); /* the file */
    assert_int_equal(chmod(".", 0500), 0);
    as_nobody(read_but_not_write); /* the file and its folder */
    as_nobody(cannot_be_made);
    assert_int_equal(chmod(DB, 0600), 0);
    as_nobody(read_but_not_write); /* the folder */
    assert_int_equal(chmod(DB, 0), 0);
    as_nobody(cannot_be_read);
    assert_int_equal(chmod(".", 0700), 0);
    assert_int_equal(chmod(DB, 0600), 0);
    assert_file_is(DB, bytes, size);
    free(bytes);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(missing_store_is_told),
        TEST(odd_names_are_plain_files),
        TEST(default_place_follows_xdg),
        TEST(default_folders_are_made_private),
        TEST(cut_store_is_corrupt),
        TEST(damaged_store_is_survived),
        TEST(changed_contents_have_another_hash),
        TEST(other_databases_are_left_alone),
        TEST(left_over_journal_stops_creation),
        TEST(read_only_store_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
