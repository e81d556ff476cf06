/* SPDX-License-Identifier: Apache-2.0 */

/* The tables of a store on a server: those of the file (sqlite_schema.c), column by column and version by version, and
 * two that a server needs. */

#include "store/postgres.h"

#include <stdio.h>
#include <string.h>

#define TEXT "TEXT COLLATE \"C\" NOT NULL" /* sorted as the file sorts */
#define NUMBER "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
#define ORIGIN TEXT " CHECK (origin IN ('local', 'imported'))"

/* Step i makes version i + 1, and `tables` says which there are then. Released steps never change. */
static const struct {
    const char *sql, *tables;
} server_steps[] = {
    {"CREATE TABLE store (version INTEGER NOT NULL);"
     "INSERT INTO store VALUES (0);"
     "CREATE TABLE tickets (ticket TEXT PRIMARY KEY, made TIMESTAMPTZ NOT NULL DEFAULT now());"
     "CREATE TABLE libraries ("
     " sha256 " TEXT " PRIMARY KEY CHECK (length(sha256) = 64),"
     " size BIGINT NOT NULL CHECK (size = length(bytes)),"
     " origin " ORIGIN ","
     " bytes BYTEA NOT NULL);"
     "CREATE TABLE runs ("
     " id " NUMBER ","
     " label " TEXT " CHECK (length(label) BETWEEN 1 AND 64),"
     " created " TEXT ","
     " origin " ORIGIN ","
     " fingerprint " TEXT ","
     " library_sha256 " TEXT " REFERENCES libraries (sha256),"
     " document_sha256 " TEXT " CHECK (length(document_sha256) = 64),"
     " document " TEXT ");"
     "CREATE INDEX runs_by_label ON runs (label, id);"
     "CREATE INDEX runs_by_library ON runs (library_sha256);"
     "CREATE TABLE figures ("
     " run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,"
     " operation " TEXT ","
     " median DOUBLE PRECISION NOT NULL,"
     " low DOUBLE PRECISION,"
     " high DOUBLE PRECISION,"
     " min DOUBLE PRECISION,"
     " p95 DOUBLE PRECISION,"
     " p99 DOUBLE PRECISION,"
     " p999 DOUBLE PRECISION,"
     " PRIMARY KEY (run_id, operation));"
     "CREATE INDEX figures_by_operation ON figures (operation, run_id)",
     "figures libraries runs store tickets"},
    {"CREATE TABLE checks ("
     " id " NUMBER ","
     " label " TEXT " CHECK (length(label) BETWEEN 1 AND 64),"
     " run_id BIGINT REFERENCES runs (id) ON DELETE SET NULL,"
     " created " TEXT ","
     " verdict " TEXT " CHECK (verdict IN ('pass', 'regressed', 'improved', 'inconclusive')),"
     " document_sha256 " TEXT " CHECK (length(document_sha256) = 64),"
     " document " TEXT ");"
     "CREATE INDEX checks_by_label ON checks (label, id);"
     "CREATE INDEX checks_by_run ON checks (run_id)",
     "checks figures libraries runs store tickets"},
    {"CREATE TABLE moments ("
     " source " TEXT ","
     " t BIGINT NOT NULL,"
     " document " TEXT ","
     " PRIMARY KEY (source, t))",
     "checks figures libraries moments runs store tickets"},
};
const int postgres_step_count = sizeof server_steps / sizeof *server_steps;

static const char looking[] = "looking at the store's tables";

/* The names of all tables in our schema, "a b c"; what is no table, or has triggers or rules, with a '!' behind it:
 * that would be code that runs when the store is used. *there: is there such a schema at all? */
static bool list_tables(struct store *store, char *names, size_t size, bool *there, struct store_error *error)
{
    struct store_statement *statement = store_prepare(
        store,
        "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = $1),"
        " string_agg(c.relname || CASE WHEN c.relkind <> 'r' OR c.relhasrules OR EXISTS"
        " (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) THEN '!' ELSE '' END, ' '"
        " ORDER BY c.relname)"
        " FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE n.nspname = $1 AND c.relkind NOT IN ('i', 'S')",
        looking, error);
    if (!statement) return false;
    store_bind_text(statement, 1, POSTGRES_SCHEMA);
    bool good = store_row(statement, error) == 1;
    if (good) {
        *there = store_column_integer(statement, 0) != 0;
        store_column_text(statement, 1, names, size);
    }
    store_end(statement);
    return good;
}

static bool fail_foreign(const struct store *store, struct store_error *error)
{
    return store_fail(error, STORE_FOREIGN,
                      "%s has a schema \"" POSTGRES_SCHEMA
                      "\" with tables, views or triggers that pqlane did not make: "
                      "it is not used, for they could run code; name another database",
                      store->path);
}

/* Is the table of the version there, whatever is beside it? */
static bool has_version(const char *names)
{
    char all[1024 + 2];
    snprintf(all, sizeof all, " %s ", names);
    return strstr(all, " store ") != NULL;
}

bool postgres_schema_check(struct postgres_store *made, int *version, struct store_error *error)
{
    struct store *store = &made->store;
    char names[1024];
    bool there = false;
    int64_t found = 0;
    *version = 0;
    if (!list_tables(store, names, sizeof names, &there, error)) return false;
    if (!*names) return true;
    if (!has_version(names)) return fail_foreign(store, error);
    struct store_statement *statement = store_prepare(store, "SELECT version FROM " POSTGRES_SCHEMA ".store", looking,
                                                      error);
    if (!statement || !store_finish_integer(statement, &found, error)) return false;
    if (found > postgres_step_count)
        return store_fail(
            error, STORE_NEWER,
            "%s has version %lld, made by a newer pqlane; this one knows versions up to %d: use the newer "
            "pqlane, or another database",
            store->path, (long long)found, postgres_step_count);
    if (found < 1 || strcmp(names, server_steps[found - 1].tables) != 0) return fail_foreign(store, error);
    *version = (int)found;
    return true;
}

static bool take_steps(struct store *store, void *context, struct store_error *error)
{
    static const char doing[] = "bringing the store up to date";
    struct postgres_store *made = context;
    char names[8];
    bool there = false;
    int version;
    bool good = postgres_schema_check(made, &version, error) &&
                list_tables(store, names, sizeof names, &there, error) &&
                (there || postgres_execute(made, "CREATE SCHEMA " POSTGRES_SCHEMA, NULL, doing, error));
    for (int i = version; good && i < postgres_step_count; i++)
        good = postgres_execute(made, server_steps[i].sql, NULL, doing, error);
    if (!good) return false;
    struct store_statement *statement = store_prepare(store, "UPDATE store SET version = $1", doing, error);
    if (!statement) return false;
    store_bind_integer(statement, 1, postgres_step_count);
    if (!store_finish(statement, error)) return false;
    store->version = postgres_step_count;
    return true;
}

bool postgres_schema_upgrade(struct postgres_store *made, struct store_error *error)
{
    bool unknown = false; /* whoever opens it next sees what became of it */
    return postgres_transaction(made, "bringing the store up to date", take_steps, made, &unknown, error);
}
