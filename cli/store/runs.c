/* SPDX-License-Identifier: Apache-2.0 */

/* Runs come out, and go. What a row says is believed only after it was checked: the file may have been made or changed
 * anywhere. */

#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* $1: a label or NULL, $2: a number or 0. */
#define SELECT_RUNS                                                                                                   \
    "SELECT r.id, r.label, r.created, r.origin, r.fingerprint, r.library_sha256, l.size, l.origin,"                   \
    " (SELECT count(*) FROM figures WHERE run_id = r.id), r.document_sha256, r.document"                              \
    " FROM runs AS r LEFT JOIN libraries AS l ON l.sha256 = r.library_sha256 WHERE ($1 IS NULL OR r.label = $1) AND " \
    "($2 = 0 OR r.id = $2)"
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
    return store_fail(error, STORE_HASH, "%s is damaged: run %s@%lld %s; restore it from a copy, or remove that run",
                      store->path, run->label, (long long)run->id, what);
}

/* The document of a row, if its bytes have their hash, it is valid, and the columns beside it say the same. */
static bool read_document(const struct store_statement *row, struct store_run *run, struct store_error *error)
{
    const char *damage;
    if (!store_kept_document(row, RUNS_DOCUMENT_SHA256, RUNS_DOCUMENT, &run->document, &damage, error))
        return damage && fail_damaged(row->store, run, damage, error);
    if (!store_document_check(run->document, error)) return false;
    const json_t *library = json_object_get(run->document, "library"),
                 *fingerprint = json_object_get(run->document, "fingerprint");
    if (!store_member_is(run->document, "created", run->created) ||
        !store_member_is(fingerprint, "id", run->fingerprint) ||
        !store_member_is(library, "sha256", run->library_sha256) ||
        json_integer_value(json_object_get(library, "size")) != run->library_size ||
        (int64_t)json_array_size(json_object_get(run->document, "operations")) != run->operations)
        return fail_damaged(row->store, run, "and its document do not agree", error);
    return true;
}

/* All columns but the document. Origins that are not plainly "local" count as imported. */
static void read_columns(const struct store_statement *row, struct store_run *run)
{
    char origin[16];
    memset(run, 0, sizeof *run);
    run->id = store_column_integer(row, RUNS_ID);
    run->library_size = store_column_integer(row, RUNS_LIBRARY_SIZE);
    run->operations = store_column_integer(row, RUNS_OPERATIONS);
    store_column_text(row, RUNS_LABEL, run->label, sizeof run->label);
    store_column_text(row, RUNS_CREATED, run->created, sizeof run->created);
    store_column_text(row, RUNS_FINGERPRINT, run->fingerprint, sizeof run->fingerprint);
    store_column_text(row, RUNS_LIBRARY, run->library_sha256, sizeof run->library_sha256);
    store_column_text(row, RUNS_ORIGIN, origin, sizeof origin);
    run->imported = strcmp(origin, "local") != 0;
    store_column_text(row, RUNS_LIBRARY_ORIGIN, origin, sizeof origin);
    run->trusted = row->store->stranger ? store_measured_has(row->store->measured, run->library_sha256)
                                        : strcmp(origin, "local") == 0;
}

static struct store_statement *select_runs(struct store *store, const struct store_reference *reference,
                                           const char *order, const char *doing, struct store_error *error)
{
    char sql[1024];
    snprintf(sql, sizeof sql, SELECT_RUNS " %s", order);
    struct store_statement *statement = store_prepare(store, sql, doing, error);
    if (!statement) return NULL;
    store_bind_text(statement, 1, reference ? reference->label : NULL);
    store_bind_integer(statement, 2, reference ? reference->id : 0);
    return statement;
}

bool store_load(struct store *store, const char *text, struct store_run *run, struct store_error *error)
{
    struct store_reference reference;
    memset(run, 0, sizeof *run);
    if (!store_reference_parse(text, &reference, error)) return false;
    struct store_statement *statement = select_runs(store, &reference, "ORDER BY r.id DESC LIMIT 1", "reading the run",
                                                    error);
    if (!statement) return false;
    int found = store_row(statement, error);
    bool good = found == 1;
    if (found == 1) {
        read_columns(statement, run);
        good = read_document(statement, run, error);
    }
    store_end(statement);
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
static bool list(struct store *store, const struct store_reference *reference, const char *order,
                 struct store_runs *runs, struct store_error *error)
{
    int more;
    struct store_run run;
    struct store_error damage;
    *runs = (struct store_runs){0};
    struct store_statement *statement = select_runs(store, reference, order, "listing the runs", error);
    if (!statement) return false;
    while ((more = store_row(statement, error)) > 0) {
        read_columns(statement, &run);
        if (!read_document(statement, &run, &damage)) store_run_clear(&run);
        if (!append(runs, &run)) {
            store_run_clear(&run);
            store_fail(error, STORE_MEMORY, "listing the runs: out of memory");
            more = -1;
            break;
        }
    }
    store_end(statement);
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

static const char removing[] = "removing the run";

static bool remove_runs(struct store *store, const struct store_runs *runs, struct store_error *error)
{
    struct store_statement *statement = store_prepare(store, "DELETE FROM runs WHERE id = $1", removing, error);
    bool good = statement != NULL;
    for (size_t i = 0; good && i < runs->count; i++) {
        store_again(statement);
        store_bind_integer(statement, 1, runs->run[i].id);
        good = store_row(statement, error) == 0;
    }
    store_end(statement);
    return good;
}

/* Those that no run uses any more. */
static bool remove_libraries(struct store *store, struct store_removed *removed, struct store_error *error)
{
    struct store_statement *statement = store_prepare(
        store,
        "DELETE FROM libraries WHERE sha256 NOT IN (SELECT library_sha256 FROM runs)"
        " RETURNING size",
        removing, error);
    int more = statement ? 0 : -1;
    while (statement && (more = store_row(statement, error)) > 0) {
        removed->libraries++;
        removed->library_bytes += store_column_integer(statement, 0);
    }
    store_end(statement);
    return more == 0;
}

/* All verdicts of a label. */
static bool remove_checks(struct store *store, const char *label, size_t *checks, struct store_error *error)
{
    struct store_statement *statement = store_prepare(store, "DELETE FROM checks WHERE label = $1 RETURNING id",
                                                      "removing the verdicts", error);
    int more = statement ? 0 : -1;
    if (statement) store_bind_text(statement, 1, label);
    while (statement && (more = store_row(statement, error)) > 0) (*checks)++;
    store_end(statement);
    return more == 0;
}

struct removal {
    struct store_reference reference;
    struct store_removed *removed;
};

static bool remove_all(struct store *store, void *context, struct store_error *error)
{
    const struct removal *removal = context;
    const struct store_reference *reference = &removal->reference;
    struct store_removed *removed = removal->removed;
    store_runs_clear(&removed->runs);
    *removed = (struct store_removed){0};
    if (!list(store, reference, "ORDER BY r.id", &removed->runs, error) ||
        (!reference->id && !remove_checks(store, reference->label, &removed->checks, error)))
        return false;
    if (removed->runs.count == 0 && removed->checks == 0) return store_fail_no_label(store, reference, error);
    return remove_runs(store, &removed->runs, error) && remove_libraries(store, removed, error);
}

bool store_remove(struct store *store, const char *text, struct store_removed *removed, struct store_error *error)
{
    struct removal removal = {.removed = removed};
    *removed = (struct store_removed){0};
    if (!store_reference_parse(text, &removal.reference, error)) return false;
    bool good = store_change(store, removing, remove_all, &removal, error);
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
