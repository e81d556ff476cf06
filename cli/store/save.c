/* SPDX-License-Identifier: Apache-2.0 */

/* A run goes in: checked, then one transaction for its library, its document and its figures. */

#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

static const char saving[] = "saving the run";

/* What goes in. id and already: what comes of it. */
struct saving {
    const struct store_entry *entry;
    char sha256[STORE_SHA256_BYTES]; /* of the library */
    char *text;                      /* the document, */
    char text_sha256[STORE_SHA256_BYTES];
    bool once; /* not if it is there already */
    bool already;
    int64_t id;
};

/* 1: these bytes are there; 0: they are not; -1: failed. */
static int find_library(struct store *store, const struct saving *new, struct store_error *error)
{
    struct store_statement *statement = store_prepare(store, "SELECT bytes = $2 FROM libraries WHERE sha256 = $1",
                                                      saving, error);
    if (!statement) return -1;
    store_bind_text(statement, 1, new->sha256);
    store_bind_blob(statement, 2, new->entry->library, new->entry->library_size);
    int there = store_row(statement, error);
    bool same = there == 1 && store_column_integer(statement, 0) == 1;
    store_end(statement);
    if (there == 1 && !same) {
        store_fail(error, STORE_HASH,
                   "%s is damaged: its library %.12s has other bytes than its hash says; restore it from a copy, or "
                   "remove the runs that use it",
                   store->path, new->sha256);
        return -1;
    }
    return there;
}

/* Bytes that were measured here are trusted, however they came first. */
static bool insert_library(struct store *store, const struct saving *new, struct store_error *error)
{
    const char *origin = new->entry->measured ? "local" : "imported";
    int there = find_library(store, new, error);
    if (there < 0) return false;
    struct store_statement *statement = store_prepare(
        store,
        there ? "UPDATE libraries SET origin = 'local' WHERE sha256 = $1 AND $2 = 'local' AND origin <> 'local'"
              : "INSERT INTO libraries (sha256, origin, size, bytes) VALUES ($1, $2, $3, $4)",
        saving, error);
    if (!statement) return false;
    store_bind_text(statement, 1, new->sha256);
    store_bind_text(statement, 2, origin);
    if (!there) {
        store_bind_integer(statement, 3, (int64_t) new->entry->library_size);
        store_bind_blob(statement, 4, new->entry->library, new->entry->library_size);
    }
    return store_finish(statement, error);
}

static bool insert_run(struct store *store, struct saving *new, struct store_error *error)
{
    const json_t *document = new->entry->document;
    const char *values[] = {new->entry->label,
                            json_string_value(json_object_get(document, "created")),
                            new->entry->imported ? "imported" : "local",
                            json_string_value(json_object_get(json_object_get(document, "fingerprint"), "id")),
                            new->sha256,
                            new->text_sha256,
                            new->text};
    struct store_statement *statement = store_prepare(
        store,
        "INSERT INTO runs (label, created, origin, fingerprint, library_sha256, document_sha256, document)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        saving, error);
    if (!statement) return false;
    for (int i = 0; i < (int)(sizeof values / sizeof *values); i++) store_bind_text(statement, i + 1, values[i]);
    return store_finish_integer(statement, &new->id, error);
}

static bool insert_figures(struct store *store, const struct saving *new, struct store_error *error)
{
    static const char *const columns[] = {"median", "low", "high", "min", "p95", "p99", "p999"};
    const json_t *operations = json_object_get(new->entry->document, "operations");
    struct store_statement *statement = store_prepare(
        store,
        "INSERT INTO figures (run_id, operation, median, low, high, min, p95, p99, p999)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        saving, error);
    bool good = statement != NULL;
    for (size_t i = 0; good && i < json_array_size(operations); i++) {
        const json_t *operation = json_array_get(operations, i);
        store_again(statement);
        store_bind_integer(statement, 1, new->id);
        store_bind_text(statement, 2, json_string_value(json_object_get(operation, "name")));
        for (int j = 0; j < (int)(sizeof columns / sizeof *columns); j++) {
            const json_t *figure = json_object_get(operation, columns[j]);
            if (json_is_number(figure))
                store_bind_real(statement, 3 + j, json_number_value(figure));
            else
                store_bind_null(statement, 3 + j);
        }
        good = store_row(statement, error) == 0;
    }
    store_end(statement);
    return good;
}

/* *id gets the newest run of this label with this very document; 0 if there is none. */
static bool find_same(struct store *store, const struct saving *new, int64_t *id, struct store_error *error)
{
    struct store_statement *statement = store_prepare(
        store, "SELECT max(id) FROM runs WHERE label = $1 AND document_sha256 = $2", saving, error);
    if (!statement) return false;
    store_bind_text(statement, 1, new->entry->label);
    store_bind_text(statement, 2, new->text_sha256);
    return store_finish_integer(statement, id, error);
}

static bool insert(struct store *store, void *context, struct store_error *error)
{
    struct saving *new = context;
    int64_t same = 0;
    if (new->once && !find_same(store, new, &same, error)) return false;
    new->already = same != 0;
    new->id = same;
    return new->already ||
           (insert_library(store, new, error) && insert_run(store, new, error) && insert_figures(store, new, error));
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

/* A store that others may write is no place to remember what was measured here. */
static void remember(struct store *store, const struct saving *new)
{
    if (!store->stranger || !new->entry->measured || store_measured_has(store->measured, new->sha256)) return;
    store_measured_add(new->sha256);
    free(store->measured);
    store->measured = store_measured();
}

bool store_insert(struct store *store, const struct store_entry *entry, int64_t *id, bool *already,
                  struct store_error *error)
{
    struct saving new = {.entry = entry, .once = already != NULL};
    if (!store_label_check(entry->label, error) || !store_document_check(entry->document, error) ||
        !store_sha256(entry->library, entry->library_size, new.sha256, error) ||
        !library_fits(entry, new.sha256, error) ||
        !store_kept_text(entry->document, "the run's document", &new.text, new.text_sha256, error))
        return false;
    remember(store, &new);
    bool good = store_change(store, saving, insert, &new, error);
    free(new.text);
    if (good) *id = new.id;
    if (good && already) *already = new.already;
    return good;
}

bool store_save(struct store *store, const char *label, const json_t *document, const char *library_path, int64_t *id,
                struct store_error *error)
{
    struct store_entry entry = {.label = label, .document = document, .measured = true};
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
