/* SPDX-License-Identifier: Apache-2.0 */

#include "store/sqlite_schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `bytes` and `document` come last in their rows: reading what stands before them does not touch their pages. */
const char *const sqlite_steps[] = {
    "CREATE TABLE libraries ("
    " sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),"
    " size INTEGER NOT NULL CHECK (size = length(bytes)),"
    " origin TEXT NOT NULL CHECK (origin IN ('local', 'imported')),"
    " bytes BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE runs ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 64),"
    " created TEXT NOT NULL,"
    " origin TEXT NOT NULL CHECK (origin IN ('local', 'imported')),"
    " fingerprint TEXT NOT NULL,"
    " library_sha256 TEXT NOT NULL REFERENCES libraries (sha256),"
    " document_sha256 TEXT NOT NULL CHECK (length(document_sha256) = 64),"
    " document TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX runs_by_label ON runs (label, id);"
    "CREATE INDEX runs_by_library ON runs (library_sha256);"
    "CREATE TABLE figures ("
    " run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,"
    " operation TEXT NOT NULL,"
    " median REAL NOT NULL,"
    " low REAL,"
    " high REAL,"
    " min REAL,"
    " p95 REAL,"
    " p99 REAL,"
    " p999 REAL,"
    " PRIMARY KEY (run_id, operation)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX figures_by_operation ON figures (operation, run_id);",
    /* 2: verdicts. They outlive the run that they were about. */
    "CREATE TABLE checks ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 64),"
    " run_id INTEGER REFERENCES runs (id) ON DELETE SET NULL,"
    " created TEXT NOT NULL,"
    " verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'regressed', 'improved', 'inconclusive')),"
    " document_sha256 TEXT NOT NULL CHECK (length(document_sha256) = 64),"
    " document TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX checks_by_label ON checks (label, id);"
    "CREATE INDEX checks_by_run ON checks (run_id);",
    /* 3: what a server saw of live metrics */
    "CREATE TABLE moments ("
    " source TEXT NOT NULL,"
    " t INTEGER NOT NULL,"
    " document TEXT NOT NULL,"
    " PRIMARY KEY (source, t)"
    ") STRICT;",
};
const int sqlite_step_count = sizeof sqlite_steps / sizeof *sqlite_steps;

static bool pragma_number(struct store *store, const char *sql, int64_t *number, struct store_error *error)
{
    struct store_statement *statement = store_prepare(store, sql, "reading the store", error);
    return statement && store_finish_integer(statement, number, error);
}

bool sqlite_schema_upgrade(struct store *store, const char *const steps[], int count, struct store_error *error)
{
    static const char doing[] = "bringing the store up to date";
    char pragma[64];
    int64_t version = 0;
    if (!sqlite_execute(store, "BEGIN IMMEDIATE", doing, error)) return false;
    bool good = pragma_number(store, "PRAGMA user_version", &version, error);
    for (int64_t i = version; good && i < count; i++) good = sqlite_execute(store, steps[i], doing, error);
    if (good && version < count) {
        snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID,
                 count);
        good = sqlite_execute(store, pragma, doing, error);
    }
    return sqlite_finish(store, good, doing, error);
}

/* A digest of all that sqlite_schema says, root pages aside. ANALYZE's own tables hold no code and may be there. */
static bool schema_digest(struct store *store, char sha256[STORE_SHA256_BYTES], struct store_error *error)
{
    struct store_statement *statement = store_prepare(
        store,
        "SELECT group_concat(type || char(31) || name || char(31) || tbl_name || char(31) || ifnull(sql, ''), "
        "char(30)) FROM "
        "(SELECT * FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat?' ORDER BY type, name)",
        "reading the store's tables", error);
    if (!statement) return false;
    bool good = store_row(statement, error) == 1;
    if (good) {
        size_t length;
        const void *text = store_column_bytes(statement, 0, &length);
        good = store_sha256(text ? text : "", length, sha256, error);
    }
    store_end(statement);
    return good;
}

struct store *sqlite_schema_fresh(const char *const steps[], int count, struct store_error *error)
{
    struct sqlite_store *made = sqlite_new("(memory)");
    struct store *fresh = made ? &made->store : NULL;
    if (!made || sqlite3_open(":memory:", &made->db) != SQLITE_OK) {
        store_fail(error, STORE_MEMORY, "making an empty store: out of memory");
    } else if (sqlite_execute(fresh, "PRAGMA auto_vacuum = FULL", "making an empty store",
                              error) && /* removed libraries give their space back */
               sqlite_schema_upgrade(fresh, steps, count, error)) {
        fresh->version = count;
        return fresh;
    }
    store_close(fresh);
    return NULL;
}

static bool expected_digest(const char *const steps[], int version, char sha256[STORE_SHA256_BYTES],
                            struct store_error *error)
{
    struct store *fresh = sqlite_schema_fresh(steps, version, error);
    bool good = fresh && schema_digest(fresh, sha256, error);
    store_close(fresh);
    return good;
}

bool sqlite_schema_check(struct store *store, const char *const steps[], int count, int *version,
                         struct store_error *error)
{
    int64_t application = 0, found = 0;
    char ours[STORE_SHA256_BYTES], expected[STORE_SHA256_BYTES];
    if (!pragma_number(store, "PRAGMA application_id", &application, error)) return false;
    if (application != STORE_APPLICATION_ID)
        return store_fail(error, STORE_FOREIGN,
                          "%s is a database of another program, not a store of baselines: name another file with --db",
                          store->path);
    if (!pragma_number(store, "PRAGMA user_version", &found, error)) return false;
    if (found > count)
        return store_fail(error, STORE_NEWER,
                          "%s has version %lld, made by a newer pqlane; this one knows versions up to %d: use the "
                          "newer pqlane, or another file with --db",
                          store->path, (long long)found, count);
    if (found < 1)
        return store_fail(error, STORE_CORRUPT, "%s is damaged: it says it has version %lld", store->path,
                          (long long)found);
    if (!schema_digest(store, ours, error) || !expected_digest(steps, (int)found, expected, error)) return false;
    if (strcmp(ours, expected) != 0)
        return store_fail(
            error, STORE_FOREIGN,
            "%s has tables, views or triggers that pqlane did not make: it is not used, for they could run code",
            store->path);
    *version = (int)found;
    return true;
}
