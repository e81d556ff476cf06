/* SPDX-License-Identifier: Apache-2.0 */

/* What the tests of the store share: a folder of its own for every test, made-up runs, and whole files. */

#ifndef PQL_TESTS_STORE_SUPPORT_H
#define PQL_TESTS_STORE_SUPPORT_H

#include "store/exchange.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

/* The test's folder is the working directory; these names are in it. */
#define DB "store.db"
#define LIBRARY "library.so"

static char folder[64];

/* Where the store under test is: a file, or a server's database (server.h). */
static const char *db = DB;
static UNUSED bool is_file(void)
{
    return strcmp(db, DB) == 0;
}

static UNUSED int enter_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/pqlane-store-XXXXXX");
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static UNUSED int leave_folder(void **state)
{
    char command[192];
    (void)state;
    snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", folder, folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static UNUSED void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static UNUSED uint8_t *read_whole(const char *path, size_t *size)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    *size = (size_t)about.st_size;
    uint8_t *bytes = malloc(*size + 1);
    FILE *file = fopen(path, "rb");
    assert_non_null(bytes);
    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    bytes[*size] = 0;
    return bytes;
}

static int64_t run_sql_in_file(const char *sql)
{
    sqlite3 *file;
    sqlite3_stmt *statement;
    int64_t number = 0;
    assert_int_equal(sqlite3_open(DB, &file), SQLITE_OK);
    while (*sql) {
        if (sqlite3_prepare_v2(file, sql, -1, &statement, &sql) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(file));
        while (sqlite3_step(statement) == SQLITE_ROW) number = sqlite3_column_int64(statement, 0);
        if (sqlite3_finalize(statement) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(file));
    }
    sqlite3_close(file);
    return number;
}

static int64_t run_sql_on_server(const char *sql)
{
    PGconn *connection = PQconnectdb(db);
    PQclear(PQexec(connection, "SET client_min_messages = error; SET search_path = pqlane"));
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail_msg("%s: %s", sql, PQerrorMessage(connection));
    int64_t number = status == PGRES_TUPLES_OK && PQntuples(result) ? atoll(PQgetvalue(result, 0, 0)) : 0;
    PQclear(result);
    PQfinish(connection);
    return number;
}

/* Past pqlane; gives the number that the statement gives, if any. */
static UNUSED int64_t run_sql(const char *sql)
{
    return is_file() ? run_sql_in_file(sql) : run_sql_on_server(sql);
}

static UNUSED void empty_store(void)
{
    if (is_file())
        unlink(DB);
    else
        run_sql("DROP SCHEMA IF EXISTS pqlane CASCADE");
}

/* A small generator with a fixed start: the same numbers in every run. */
static uint64_t random_state = 88172645463325252u;
static UNUSED uint32_t next_random(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 16) % below);
}

/* A library of `size` bytes that differs by seed, and a run measured with it. */
static UNUSED void make_library(const char *path, size_t size, unsigned seed)
{
    uint8_t *bytes = malloc(size);
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++) bytes[i] = (uint8_t)(i * 31 + (i >> 8) * 7 + seed);
    write_file(path, bytes, size);
    free(bytes);
}

static UNUSED json_t *make_run(const char *library, double median)
{
    char sha256[STORE_SHA256_BYTES];
    size_t size;
    struct store_error error;
    assert_true(store_hash_file(library, sha256, &size, &error));
    json_t *run = json_pack("{s:s, s:i, s:s, s:{s:s, s:i, s:s, s:s, s:I}, s:{s:s}, s:{s:s}, s:s, s:{s:i}, s:[{s:s, "
                            "s:f, s:f}, {s:s, s:f, s:n}]}",
                            "schema", "pqlane-run", "version", 1, "created", "2026-01-31T13:05:59Z", "library",
                            "version", "0.1.0", "abi", 1, "build", "gcc -O3", "sha256", sha256, "size",
                            (json_int_t)size, "environment", "cpu", "Example 9000", "fingerprint", "id",
                            "0123456789abcdef", "backend", "portable", "settings", "passes", 5, "operations", "name",
                            "ML-KEM-768/keygen", "median", median, "p99", 2 * median, "name", "ML-DSA-65/sign",
                            "median", 4 * median, "p99");
    assert_non_null(run);
    return run;
}

static UNUSED struct store *open_or_fail(enum store_mode mode)
{
    struct store_error error;
    struct store *store = store_open(db, mode, 10000, &error);
    if (!store) fail_msg("%s: %s", store_code_name(error.code), error.text);
    return store;
}

/* Saves a run of LIBRARY and gives its number. */
static UNUSED int64_t save_or_fail(struct store *store, const char *label, double median)
{
    struct store_error error;
    int64_t id = 0;
    json_t *run = make_run(LIBRARY, median);
    if (!store_save(store, label, run, LIBRARY, &id, &error))
        fail_msg("%s: %s", store_code_name(error.code), error.text);
    json_decref(run);
    return id;
}

/* Opening fails with this code and a sentence. */
static UNUSED void expect_closed(const char *path, enum store_mode mode, enum store_code code)
{
    struct store_error error;
    struct store *store = store_open(path, mode, 200, &error);
    if (store) fail_msg("%s could be opened; expected %s", path, store_code_name(code));
    if (error.code != code)
        fail_msg("expected %s, got %s: %s", store_code_name(code), store_code_name(error.code), error.text);
    assert_true(strlen(error.text) > 20);
}

/* Waits for a child that must end well. */
static UNUSED void expect_success(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail_msg("a child ended with status %d", status);
}

#endif
