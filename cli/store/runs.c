/* SPDX-License-Identifier: Apache-2.0 */

/* Runs come out, and go. What a row says is believed only after it was checked: the file may have been made or changed
 * anywhere. */

#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ?1: a label or NULL, ?2: a number or 0. */
#define SELECT_RUNS                                                                                                   \
    "SELECT r.id, r.label, r.created, r.origin, r.fingerprint, r.library_sha256, l.size, l.origin,"                   \
    " (SELECT count(*) FROM figures WHERE run_id = r.id), r.document_sha256, r.document"                              \
    " FROM runs AS r LEFT JOIN libraries AS l ON l.sha256 = r.library_sha256 WHERE (?1 IS NULL OR r.label = ?1) AND " \
    "(?2 = 0 OR r.id = ?2)"
enum {
    RUNS_ID,
    RUNS_LABEL,
    RUNS_CREATED,
    RUNS_ORIGIN,
    RUNS_FINGERPRINT,
    RUNS_LIBRARY,
    RUNS_LIBRARY_SIZE,
    RUNS_LIBRARY_ORIGIN,
    RUNS_OPERATIONS,
    RUNS_DOCUMENT_SHA256,
    RUNS_DOCUMENT
};

static bool fail_damaged(const struct store *store, const struct store_run *run, const char *what,
                         struct store_error *error)
{
    return store_fail(error, STORE_HASH,
                      "%s is damaged: run %s@%lld %s; restore the file from a copy, or remove that run", store->path,
                      run->label, (long long)run->id, what);
}

/* The document of a row, if its bytes have their hash, it is valid, and the columns beside it say the same. */
static bool read_document(const struct store *store, sqlite3_stmt *row, struct store_run *run,
                          struct store_error *error)
{
    const char *damage;
    if (!store_kept_document(row, RUNS_DOCUMENT_SHA256, RUNS_DOCUMENT, &run->document, &damage, error))
        return damage && fail_damaged(store, run, damage, error);
    if (!store_document_check(run->document, error)) return false;
    const json_t *library = json_object_get(run->document, "library"),
                 *fingerprint = json_object_get(run->document, "fingerprint");
    if (!store_member_is(run->document, "created", run->created) ||
        !store_member_is(fingerprint, "id", run->fingerprint) ||
        !store_member_is(library, "sha256", run->library_sha256) ||
        json_integer_value(json_object_get(library, "size")) != run->library_size ||
        (int64_t)json_array_size(json_object_get(run->document, "operations")) != run->operations)
        return fail_damaged(store, run, "and its document do not agree", error);
    return true;
}

/* All columns but the document. Origins that are not plainly "local" count as imported. */
static void read_columns(const struct store *store, sqlite3_stmt *row, struct store_run *run)
{
    char origin[16];
    memset(run, 0, sizeof *run);
    run->id = sqlite3_column_int64(row, RUNS_ID);
    run->library_size = sqlite3_column_int64(row, RUNS_LIBRARY_SIZE);
    run->operations = sqlite3_column_int64(row, RUNS_OPERATIONS);
    store_column_text(row, RUNS_LABEL, run->label, sizeof run->label);
    store_column_text(row, RUNS_CREATED, run->created, sizeof run->created);
    store_column_text(row, RUNS_FINGERPRINT, run->fingerprint, sizeof run->fingerprint);
    store_column_text(row, RUNS_LIBRARY, run->library_sha256, sizeof run->library_sha256);
    store_column_text(row, RUNS_ORIGIN, origin, sizeof origin);
    run->imported = strcmp(origin, "local") != 0;
    store_column_text(row, RUNS_LIBRARY_ORIGIN, origin, sizeof origin);
    run->trusted = !store->stranger && strcmp(origin, "local") == 0;
}

static sqlite3_stmt *select_runs(const struct store *store, const struct store_reference *reference, const char *order,
                                 struct store_error *error)
{
    char sql[1024];
    snprintf(sql, sizeof sql, SELECT_RUNS " %s", order);
    sqlite3_stmt *statement = store_prepare(store, sql, error);
    if (!statement) return NULL;
    bool good = !reference || store_bind_text(statement, 1, reference->label);
    good = good && sqlite3_bind_int64(statement, 2, reference ? reference->id : 0) == SQLITE_OK;
    if (good) return statement;
    store_fail_sqlite(store, "reading the runs", error);
    sqlite3_finalize(statement);
    return NULL;
}

bool store_load(struct store *store, const char *text, struct store_run *run, struct store_error *error)
{
    struct store_reference reference;
    memset(run, 0, sizeof *run);
    if (!store_reference_parse(text, &reference, error)) return false;
    sqlite3_stmt *statement = select_runs(store, &reference, "ORDER BY r.id DESC LIMIT 1", error);
    if (!statement) return false;
    int found = store_row(store, statement, "reading the run", error);
    bool good = found == 1;
    if (found == 1) {
        read_columns(store, statement, run);
        good = read_document(store, statement, run, error);
    }
    sqlite3_finalize(statement);
    if (found == 0) return store_fail_no_label(store, &reference, error);
    return good;
}

void store_run_clear(struct store_run *run)
{
    json_decref(run->document);
    run->document = NULL;
}

void store_runs_clear(struct store_runs *runs)
{
    for (size_t i = 0; i < runs->count; i++) store_run_clear(&runs->run[i]);
    free(runs->run);
    *runs = (struct store_runs){0};
}

static bool append(struct store_runs *runs, const struct store_run *run)
{
    struct store_run *grown = store_grown(runs->run, runs->count, sizeof *grown);
    if (!grown) return false;
    runs->run = grown;
    runs->run[runs->count++] = *run;
    return true;
}

/* Those of a reference; none is no error here. */
static bool list(const struct store *store, const struct store_reference *reference, const char *order,
                 struct store_runs *runs, struct store_error *error)
{
    int more;
    struct store_run run;
    struct store_error damage;
    *runs = (struct store_runs){0};
    sqlite3_stmt *statement = select_runs(store, reference, order, error);
    if (!statement) return false;
    while ((more = store_row(store, statement, "listing the runs", error)) > 0) {
        read_columns(store, statement, &run);
        if (!read_document(store, statement, &run, &damage)) store_run_clear(&run);
        if (!append(runs, &run)) {
            store_run_clear(&run);
            store_fail(error, STORE_MEMORY, "listing the runs: out of memory");
            more = -1;
            break;
        }
    }
    sqlite3_finalize(statement);
    if (more < 0) store_runs_clear(runs);
    return more == 0;
}

bool store_list(struct store *store, const char *text, struct store_runs *runs, struct store_error *error)
{
    struct store_reference reference;
    *runs = (struct store_runs){0};
    if (text && !store_reference_parse(text, &reference, error)) return false;
    if (!list(store, text ? &reference : NULL, "ORDER BY r.label, r.id", runs, error)) return false;
    return !text || runs->count > 0 || store_fail_no_label(store, &reference, error);
}

bool store_list_newest(struct store *store, size_t most, struct store_runs *runs, struct store_error *error)
{
    char order[64];
    snprintf(order, sizeof order, "ORDER BY r.id DESC LIMIT %zu", most < INT32_MAX ? most : INT32_MAX);
    if (!list(store, NULL, order, runs, error)) return false;
    for (size_t i = 0; i < runs->count / 2; i++) {
        struct store_run run = runs->run[i];
        runs->run[i] = runs->run[runs->count - 1 - i];
        runs->run[runs->count - 1 - i] = run;
    }
    return true;
}

static bool remove_runs(const struct store *store, const struct store_runs *runs, struct store_error *error)
{
    sqlite3_stmt *statement = store_prepare(store, "DELETE FROM runs WHERE id = ?1", error);
    bool good = statement != NULL;
    for (size_t i = 0; good && i < runs->count; i++) {
        sqlite3_reset(statement);
        sqlite3_bind_int64(statement, 1, runs->run[i].id);
        good = store_row(store, statement, "removing the run", error) == 0;
    }
    sqlite3_finalize(statement);
    return good;
}

static bool remove_unused_libraries(const struct store *store, size_t *libraries, int64_t *bytes,
                                    struct store_error *error)
{
    static const char unused[] = "FROM libraries WHERE sha256 NOT IN (SELECT library_sha256 FROM runs)";
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*), total(size) %s", unused);
    sqlite3_stmt *statement = store_prepare(store, sql, error);
    if (!statement) return false;
    bool good = store_row(store, statement, "removing the run", error) == 1;
    if (good) {
        *libraries = (size_t)sqlite3_column_int64(statement, 0);
        *bytes = sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    snprintf(sql, sizeof sql, "DELETE %s", unused);
    return good && store_exec(store, sql, "removing the run", error);
}

/* All verdicts of a label. */
static bool remove_checks(const struct store *store, const char *label, size_t *checks, struct store_error *error)
{
    static const char doing[] = "removing the verdicts";
    sqlite3_stmt *statement = store_prepare(store, "DELETE FROM checks WHERE label = ?1", error);
    if (!statement || !store_finish(store, statement, store_bind_text(statement, 1, label), doing, error)) return false;
    *checks = (size_t)sqlite3_changes(store->db);
    return true;
}

bool store_remove(struct store *store, const char *text, struct store_removed *removed, struct store_error *error)
{
    static const char doing[] = "removing the run";
    struct store_reference reference;
    *removed = (struct store_removed){0};
    if (!store_reference_parse(text, &reference, error) || !store_exec(store, "BEGIN IMMEDIATE", doing, error))
        return false;
    bool good = list(store, &reference, "ORDER BY r.id", &removed->runs, error) &&
                (reference.id || remove_checks(store, reference.label, &removed->checks, error));
    if (good && removed->runs.count == 0 && removed->checks == 0) good = store_fail_no_label(store, &reference, error);
    good = good && remove_runs(store, &removed->runs, error) &&
           remove_unused_libraries(store, &removed->libraries, &removed->library_bytes, error);
    good = store_end(store, good, doing, error);
    if (!good) store_runs_clear(&removed->runs);
    return good;
}

bool store_may_run(const struct store_run *run, const char *trust, struct store_error *error)
{
    if (run->trusted || (trust && strcmp(trust, run->library_sha256) == 0)) return true;
    if (trust)
        return store_fail(error, STORE_UNTRUSTED, "--trust names %.64s, but the library of %s@%lld is %s", trust,
                          run->label, (long long)run->id, run->library_sha256);
    return store_fail(error, STORE_UNTRUSTED,
                      "the library of %s@%lld was not measured here, and judging against it runs its code: if you "
                      "trust where it came from, say `--trust %s`",
                      run->label, (long long)run->id, run->library_sha256);
}
