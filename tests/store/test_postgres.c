/* SPDX-License-Identifier: Apache-2.0 */

/* What is peculiar to a store on a server: its tables and their versions, whose word counts, and what it never says.
 * Runs and verdicts on a server are in test_runs.c and test_checks.c, lost connections in test_postgres_lost.c. */

#include "server.h"

#include "store/checks.h"

#include <sys/socket.h>
#include <sys/un.h>

static void make_store(void)
{
    make_library(LIBRARY, 5000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 100);
    store_close(store);
}

static void expect_closed_to_all(enum store_code code)
{
    for (enum store_mode mode = STORE_READ; mode <= STORE_WRITE; mode++) expect_closed(db, mode, code);
}

static size_t count_checks(struct store *store)
{
    struct store_error error;
    struct store_checks checks;
    assert_true(store_list_checks(store, NULL, 10, &checks, &error));
    size_t count = checks.count;
    store_checks_clear(&checks);
    return count;
}

static void nothing_is_made_by_readers(void **state)
{
    (void)state;
    expect_closed(db, STORE_READ, STORE_MISSING);
    expect_closed(db, STORE_CHANGE, STORE_MISSING);
    assert_int_equal(run_sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'pqlane'"), 0);
    run_sql("CREATE SCHEMA pqlane"); /* made by an administrator, for a user who may not */
    expect_closed(db, STORE_CHANGE, STORE_MISSING);
    make_store();
}

static void newer_tables_are_refused(void **state)
{
    struct store_error error;
    struct store_run run;
    (void)state;
    make_store();
    struct store *open = open_or_fail(STORE_WRITE);
    run_sql("CREATE TABLE more (x INTEGER); UPDATE store SET version = version + 1");
    expect_closed_to_all(STORE_NEWER);
    assert_null(store_open(db, STORE_READ, 200, &error));
    assert_non_null(strstr(error.text, "made by a newer pqlane"));

    json_t *document = make_run(LIBRARY, 5); /* somebody brought them up to date since this one was opened */
    assert_false(store_save(open, "main", document, LIBRARY, NULL, &error));
    assert_int_equal(error.code, STORE_NEWER);
    json_decref(document);
    assert_true(store_load(open, "main", &run, &error)); /* and nothing is held */
    store_run_clear(&run);
    store_close(open);
    assert_int_equal(run_sql("SELECT count(*) FROM runs"), 1);
}

static void older_tables_are_brought_up_to_date_by_writers(void **state)
{
    struct store_error error;
    struct store_run run;
    (void)state;
    make_store();
    run_sql("DROP TABLE moments; DROP TABLE checks; UPDATE store SET version = 1");
    struct store *store = open_or_fail(STORE_READ);
    assert_true(store_load(store, "main", &run, &error));
    store_run_clear(&run);
    assert_int_equal(count_checks(store), 0);
    store_close(store);
    assert_int_equal(run_sql("SELECT version FROM store"), 1);

    store = open_or_fail(STORE_CHANGE);
    assert_int_equal(run_sql("SELECT version FROM store"), 3);
    assert_int_equal(count_checks(store), 0);
    save_or_fail(store, "main", 101);
    store_close(store);
    assert_int_equal(run_sql("SELECT count(*) FROM runs"), 2);
}

static void foreign_tables_are_left_alone(void **state)
{
    static const char *const cases[] = {
        "ALTER TABLE runs RENAME TO walks",
        "DROP TABLE tickets",
        "DROP TABLE store",
        "CREATE VIEW theirs AS SELECT 1",
        "ALTER TABLE checks RENAME TO c; CREATE VIEW checks AS SELECT * FROM c",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE TRIGGER t BEFORE INSERT ON runs EXECUTE FUNCTION f()",
        "CREATE RULE r AS ON INSERT TO runs DO INSTEAD NOTHING",
        "UPDATE store SET version = 0",
        "DELETE FROM store",
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        empty_store();
        make_store();
        run_sql(cases[i]);
        struct store_error error;
        struct store *store = store_open(db, STORE_WRITE, 200, &error);
        if (store) fail_msg("%s: and it was opened", cases[i]);
        assert_true(error.code == STORE_FOREIGN || error.code == STORE_CORRUPT);
    }
    empty_store();
    run_sql("DROP TABLE IF EXISTS public.runs; CREATE TABLE public.runs (mine INTEGER); CREATE SCHEMA pqlane;"
            "CREATE TABLE pqlane.theirs (x INTEGER)");
    expect_closed_to_all(STORE_FOREIGN);
    run_sql("DROP TABLE pqlane.theirs");
    make_store();
    assert_int_equal(run_sql("SELECT count(*) FROM public.runs"), 0); /* ours is another */
    run_sql("DROP TABLE public.runs");
}

static void what_a_server_says_is_checked(void **state)
{
    static const struct {
        const char *sql;
        enum store_code code;
    } cases[] = {
        {"UPDATE runs SET document = replace(document, '100', '101')", STORE_HASH},
        {"UPDATE runs SET document_sha256 = repeat('0', 64)", STORE_HASH},
        {"UPDATE runs SET created = created || '0'", STORE_HASH},
        {"UPDATE runs SET fingerprint = E'\\x1b[2J'", STORE_HASH},
        {"DELETE FROM figures", STORE_HASH},
        {"UPDATE libraries SET bytes = overlay(bytes placing '\\x00'::bytea from 1 for 1)", STORE_HASH},
        {"ALTER TABLE runs ALTER document TYPE BYTEA USING '\\x00'", STORE_HASH},
        {"ALTER TABLE runs ALTER fingerprint TYPE JSON USING 'null'", STORE_HASH},
        {"ALTER TABLE libraries DROP size", STORE_FOREIGN},
        {"ALTER TABLE libraries DROP CONSTRAINT libraries_check, ALTER size TYPE NUMERIC", STORE_HASH},
    };
    struct store_error error;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_run run = {0};
        uint8_t *bytes = NULL;
        size_t size;
        empty_store();
        make_store();
        run_sql(cases[i].sql);
        struct store *store = open_or_fail(STORE_READ);
        if (store_load(store, "main", &run, &error) &&
            store_library_bytes(store, run.library_sha256, &bytes, &size, &error))
            fail_msg("%s: and it was believed", cases[i].sql);
        if (error.code != cases[i].code) fail_msg("%s: %s", cases[i].sql, error.text);
        store_run_clear(&run);
        store_close(store);
    }
}

static bool is_trusted(const char *where)
{
    struct store_error error;
    struct store_run run;
    struct store *store = store_open(where, STORE_READ, 10000, &error);
    if (!store || !store_load(store, "main", &run, &error)) fail_msg("%s: %s", where ? where : "default", error.text);
    bool trusted = run.trusted;
    store_run_clear(&run);
    store_close(store);
    return trusted;
}

/* From a store to another; NULL is the user's own. */
static bool copy_main(const char *from, const char *to)
{
    struct store_error error;
    struct store_run run = {0};
    int64_t id;
    bool already;
    struct store *source = store_open(from, STORE_READ, 10000, &error), *target = NULL;
    if (!source || !(target = store_open(to, STORE_WRITE, 10000, &error)) ||
        !store_copy(source, "main", target, NULL, &run, &id, &already, &error))
        fail_msg("%s", error.text);
    store_run_clear(&run);
    store_close(target);
    store_close(source);
    return already;
}

static void only_what_was_measured_here_is_trusted(void **state)
{
    (void)state;
    make_store();
    assert_true(is_trusted(db)); /* measured by this user, just now */
    assert_int_equal(chmod("data/pqlane/measured", 0602), 0);
    assert_false(is_trusted(db)); /* others could have written that */
    assert_int_equal(chmod("data/pqlane/measured", 0600), 0);
    assert_true(is_trusted(db));
    setenv("XDG_DATA_HOME", "/nowhere", 1); /* another user, whatever the server says */
    run_sql("UPDATE libraries SET origin = 'local'; UPDATE runs SET origin = 'local'");
    assert_false(is_trusted(db));
}

static void runs_are_pushed_and_pulled(void **state)
{
    struct store_error error;
    char here[128], there[128];
    (void)state;
    make_library(LIBRARY, 5000, 1);
    snprintf(here, sizeof here, "%s/data", folder);
    snprintf(there, sizeof there, "%s/others", folder);
    struct store *own = store_open(NULL, STORE_WRITE, 1000, &error);
    assert_non_null(own);
    save_or_fail(own, "main", 100);
    store_close(own);
    assert_false(copy_main(NULL, db));
    assert_true(copy_main(NULL, db)); /* it is there already */
    assert_int_equal(run_sql("SELECT count(*) FROM runs"), 1);
    assert_true(is_trusted(db));

    setenv("XDG_DATA_HOME", there, 1); /* somebody else */
    assert_false(is_trusted(db));
    assert_false(copy_main(db, NULL));
    assert_false(is_trusted(NULL));
    assert_true(copy_main(NULL, db)); /* and back again: the same run, and no more trusted */
    assert_false(is_trusted(db));

    setenv("XDG_DATA_HOME", here, 1); /* who measured it may lose the own store, and pull */
    assert_int_equal(unlink("data/pqlane/baselines.db"), 0);
    assert_false(copy_main(db, NULL));
    assert_true(is_trusted(NULL));
}

static void locked_store_is_told(void **state)
{
    struct store_error error;
    (void)state;
    make_store();
    struct store *store = store_open(db, STORE_CHANGE, 300, &error);
    assert_non_null(store);
    json_t *document = make_run(LIBRARY, 5);
    PGconn *other = PQconnectdb(db);
    PQclear(PQexec(other, "BEGIN; SELECT pg_advisory_xact_lock(1886481506)")); /* 0x70716c62 */
    assert_false(store_save(store, "main", document, LIBRARY, NULL, &error));
    assert_int_equal(error.code, STORE_LOCKED);
    PQclear(PQexec(other, "COMMIT"));
    if (!store_save(store, "main", document, LIBRARY, NULL, &error)) fail_msg("%s", error.text);
    PQfinish(other);
    json_decref(document);
    store_close(store);
    assert_int_equal(run_sql("SELECT count(*) FROM runs"), 2);
}

static void rights_that_lack_are_told(void **state)
{
    struct store_error error;
    char url[300];
    (void)state;
    make_store();
    run_sql("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'open sesame'");
    snprintf(url, sizeof url, "postgresql://reader%s", strstr(server.url, ":open"));
    expect_closed(url, STORE_READ, STORE_READ_ONLY);
    run_sql("GRANT USAGE ON SCHEMA pqlane TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA pqlane TO reader");
    assert_true(is_trusted(url)); /* it can be read, and was measured here */
    struct store *store = store_open(url, STORE_WRITE, 1000, &error);
    assert_non_null(store);
    json_t *document = make_run(LIBRARY, 5);
    assert_false(store_save(store, "main", document, LIBRARY, NULL, &error));
    assert_int_equal(error.code, STORE_READ_ONLY);
    run_sql("GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pqlane TO reader"); /* all that a writer needs */
    if (!store_save(store, "main", document, LIBRARY, NULL, &error)) fail_msg("%s", error.text);
    json_decref(document);
    store_close(store);
    run_sql("DROP OWNED BY reader; DROP ROLE reader");
}

/* No part of a password is in a message, wherever it stands and however wrong the URL is. */
static void passwords_are_never_said(void **state)
{
    static const char *const urls[] = {
        "postgresql://pqlane:geheim@/postgres?host=/nowhere",
        "postgres://pqlane:geheim@localhost:1/postgres",
        "postgresql://pqlane:geheim@localhost:1,localhost:1/postgres",
        "postgresql://pqlane@localhost:1/postgres?password=geheim",
        "postgresql://pqlane@localhost:1/postgres?sslmode=disable&passw%6frd=geheim&user=u",
        "postgresql://pqlane@localhost:1/postgres?sslpassword=geheim",
        "postgresql://pqlane:ge@heim@localhost:1/postgres",
        "postgresql://pqlane:ge/heim@localhost:1/postgres",
        "postgresql://pqlane:ge?heim@localhost:1/postgres",
        "postgresql://pqlane:ge%heim@localhost:1/postgres",
        "postgresql://pqlane:geheim",
        "postgresql://pqlane:geheim/postgres",
        "postgresql://pqlane:geheim@localhost:geheim/postgres",
        "postgresql://localhost:1/postgres?geheim",
        "postgresql://localhost:1/postgres?geheim=1",
        "postgresql://localhost:1/postgres?password=a&password=geheim&host=/nowhere",
    };
    struct store_error error;
    char url[300];
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        expect_closed(urls[i], STORE_WRITE, STORE_SERVER);
        assert_null(store_open(urls[i], STORE_WRITE, 200, &error));
        if (strstr(error.text, "heim")) fail_msg("%s: %s", urls[i], error.text);
    }
    snprintf(url, sizeof url, "postgresql://pqlane:geheim@/postgres%s", strchr(server.url, '?'));
    expect_closed(url, STORE_WRITE, STORE_SERVER);
    struct store *store = open_or_fail(STORE_WRITE);
    assert_null(strstr(store_path(store), "sesame"));
    assert_non_null(strstr(store_path(store), "pqlane@/postgres?host="));
    store_close(store);
}

static void passwords_are_found_in_a_file(void **state)
{
    struct store_error error;
    char url[300];
    (void)state;
    make_store();
    static const char line[] = "*:*:*:*:open sesame\n";
    write_file("pgpass", line, sizeof line - 1);
    assert_int_equal(chmod("pgpass", 0600), 0);
    setenv("PGPASSFILE", "pgpass", 1);
    snprintf(url, sizeof url, "postgresql://pqlane@/postgres%s", strchr(server.url, '?'));
    struct store *store = store_open(url, STORE_READ, 1000, &error);
    unsetenv("PGPASSFILE");
    if (!store) fail_msg("%s", error.text);
    store_close(store);
}

/* Somebody listens and says nothing. */
static void silence_is_no_answer(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = ".s.PGSQL.5432"};
    char url[200];
    (void)state;
    int door = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(door, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(door, 8), 0);
    snprintf(url, sizeof url, "postgresql://pqlane@/postgres?host=%s&connect_timeout=2", folder);
    expect_closed(url, STORE_READ, STORE_SERVER);
    close(door);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_SERVER(nothing_is_made_by_readers),
        ON_SERVER(newer_tables_are_refused),
        ON_SERVER(older_tables_are_brought_up_to_date_by_writers),
        ON_SERVER(foreign_tables_are_left_alone),
        ON_SERVER(what_a_server_says_is_checked),
        ON_SERVER(only_what_was_measured_here_is_trusted),
        ON_SERVER(runs_are_pushed_and_pulled),
        ON_SERVER(locked_store_is_told),
        ON_SERVER(rights_that_lack_are_told),
        ON_SERVER(passwords_are_never_said),
        ON_SERVER(passwords_are_found_in_a_file),
        ON_SERVER(silence_is_no_answer),
    };
    return server_there() ? cmocka_run_group_tests(tests, server_start, server_stop) : 77;
}
