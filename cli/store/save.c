/* SPDX-License-Identifier: Apache-2.0 */

/* A run goes in: checked, then one transaction for its library, its document and its figures. */

#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

static const char saving[] = "saving the run";

static bool insert_library(const struct store *store, const struct store_entry *entry, const char *sha256,
                           struct store_error *error)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT bytes IS ?2 FROM libraries WHERE sha256 = ?1", error);
    if (!statement) return false;
    bool good = (store_bind_text(statement, 1, sha256) &&
                 sqlite3_bind_blob64(statement, 2, entry->library, entry->library_size, SQLITE_STATIC) == SQLITE_OK) ||
                store_fail_sqlite(store, saving, error);
    int there = good ? store_row(store, statement, saving, error) : -1;
    bool same = there == 1 && sqlite3_column_int(statement, 0) == 1;
    sqlite3_finalize(statement);
    if (there < 0) return false;
    if (there == 1 && !same)
        return store_fail(error, STORE_HASH,
                          "%s is damaged: its library %.12s has other bytes than its hash says; restore the file from "
                          "a copy, or remove the runs that use it",
                          store->path, sha256);

    /* Bytes that were measured here are trusted, however they came first. */
    statement = store_prepare(
        store,
        there == 1 ? "UPDATE libraries SET origin = 'local' WHERE sha256 = ?1 AND ?2 = 'local' AND origin <> 'local'"
                   : "INSERT INTO libraries (sha256, size, origin, bytes) VALUES (?1, ?3, ?2, ?4)",
        error);
    if (!statement) return false;
    good = store_bind_text(statement, 1, sha256) &&
           store_bind_text(statement, 2, entry->imported ? "imported" : "local");
    if (there == 0)
        good = good && sqlite3_bind_int64(statement, 3, (sqlite3_int64)entry->library_size) == SQLITE_OK &&
               sqlite3_bind_blob64(statement, 4, entry->library, entry->library_size, SQLITE_STATIC) == SQLITE_OK;
    return store_finish(store, statement, good, saving, error);
}

static bool insert_run(const struct store *store, const struct store_entry *entry, const char *text,
                       const char *text_sha256, const char *sha256, int64_t *id, struct store_error *error)
{
    sqlite3_stmt *statement = store_prepare(
        store,
        "INSERT INTO runs (label, created, origin, fingerprint, library_sha256, document_sha256, document)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        error);
    if (!statement) return false;
    const char *created = json_string_value(json_object_get(entry->document, "created"));
    const char *fingerprint = json_string_value(json_object_get(json_object_get(entry->document, "fingerprint"), "id"));
    const char *values[] = {entry->label, created, entry->imported ? "imported" : "local", fingerprint, sha256,
                            text_sha256,  text};
    bool good = true;
    for (int i = 0; i < (int)(sizeof values / sizeof *values); i++)
        good = good && store_bind_text(statement, i + 1, values[i]);
    if (!store_finish(store, statement, good, saving, error)) return false;
    *id = sqlite3_last_insert_rowid(store->db);
    return true;
}

static bool insert_figures(const struct store *store, const json_t *operations, int64_t id, struct store_error *error)
{
    static const char *const columns[] = {"median", "low", "high", "min", "p95", "p99", "p999"};
    sqlite3_stmt *statement = store_prepare(store,
                                            "INSERT INTO figures (run_id, operation, median, low, high, min, p95, p99, "
                                            "p999) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                            error);
    if (!statement) return false;
    bool good = true;
    for (size_t i = 0; good && i < json_array_size(operations); i++) {
        const json_t *operation = json_array_get(operations, i);
        sqlite3_reset(statement);
        good = sqlite3_bind_int64(statement, 1, id) == SQLITE_OK &&
               store_bind_text(statement, 2, json_string_value(json_object_get(operation, "name")));
        for (int j = 0; j < (int)(sizeof columns / sizeof *columns); j++) {
            const json_t *figure = json_object_get(operation, columns[j]);
            good = good && (json_is_number(figure) ? sqlite3_bind_double(statement, 3 + j, json_number_value(figure))
                                                   : sqlite3_bind_null(statement, 3 + j)) == SQLITE_OK;
        }
        if (!good) store_fail_sqlite(store, saving, error);
        good = good && store_row(store, statement, saving, error) == 0;
    }
    sqlite3_finalize(statement);
    return good;
}

/* *id gets the newest run of this label with this very document; 0 if there is none. */
static bool find_same(const struct store *store, const char *label, const char *text_sha256, int64_t *id,
                      struct store_error *error)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT max(id) FROM runs WHERE label = ?1 AND document_sha256 = ?2",
                                            error);
    if (!statement) return false;
    bool good = (store_bind_text(statement, 1, label) && store_bind_text(statement, 2, text_sha256)) ||
                store_fail_sqlite(store, saving, error);
    good = good && store_row(store, statement, saving, error) == 1;
    if (good) *id = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return good;
}

static bool library_fits(const struct store_entry *entry, const char *sha256, struct store_error *error)
{
    const json_t *library = json_object_get(entry->document, "library");
    const char *stated = json_string_value(json_object_get(library, "sha256"));
    if (strcmp(stated, sha256) == 0 &&
        json_integer_value(json_object_get(library, "size")) == (json_int_t)entry->library_size)
        return true;
    return store_fail(
        error, STORE_HASH,
        "the library has SHA-256 %.12s... and %zu bytes, but the run was measured with %.12s... and %lld bytes: %s",
        sha256, entry->library_size, stated, (long long)json_integer_value(json_object_get(library, "size")),
        entry->imported ? "the file is damaged" : "it was replaced while it was measured; measure again");
}

bool store_insert(struct store *store, const struct store_entry *entry, int64_t *id, bool *already,
                  struct store_error *error)
{
    char sha256[STORE_SHA256_BYTES], text_sha256[STORE_SHA256_BYTES];
    char *text = NULL;
    bool good = false;
    int64_t same = 0;
    if (already) *already = false;
    if (!store_label_check(entry->label, error)) return false;
    if (!store_document_check(entry->document, error) ||
        !store_sha256(entry->library, entry->library_size, sha256, error) || !library_fits(entry, sha256, error))
        return false;

    if (!store_kept_text(entry->document, "the run's document", &text, text_sha256, error)) return false;
    if (!store_exec(store, "BEGIN IMMEDIATE", saving, error)) goto out;
    good = !already || find_same(store, entry->label, text_sha256, &same, error);
    if (good && same) {
        *already = true;
        *id = same;
    } else {
        good = good && insert_library(store, entry, sha256, error) &&
               insert_run(store, entry, text, text_sha256, sha256, id, error) &&
               insert_figures(store, json_object_get(entry->document, "operations"), *id, error);
    }
    good = store_end(store, good, saving, error);
out:
    free(text);
    return good;
}

bool store_save(struct store *store, const char *label, const json_t *document, const char *library_path, int64_t *id,
                struct store_error *error)
{
    struct store_entry entry = {.label = label, .document = document};
    struct file_bytes bytes = {0};
    int64_t number = 0;
    if (!store_read_file(library_path, STORE_MOST_LIBRARY, &bytes, error)) return false;
    entry.library = bytes.data;
    entry.library_size = bytes.len;
    bool good = store_insert(store, &entry, &number, NULL, error);
    file_free(&bytes);
    if (good && id) *id = number;
    return good;
}
