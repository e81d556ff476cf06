/* SPDX-License-Identifier: Apache-2.0 */

#include "collect.h"

#include "cli.h"
#include "file.h"
#include "store/checks.h"
#include "store/form.h"
#include "store/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__attribute__((format(printf, 2, 3))) static bool fail(struct collect_error *error, const char *format, ...)
{
    va_list list;
    error->usage = false;
    va_start(list, format);
    vsnprintf(error->text, sizeof error->text, format, list);
    va_end(list);
    return false;
}

static bool fail_memory(struct collect_error *error)
{
    return fail(error, "no memory for the documents");
}

static bool fail_store(const struct store_error *reason, struct collect_error *error)
{
    fail(error, "%s", reason->text);
    error->usage = reason->code == STORE_BAD_LABEL;
    return false;
}

bool collect_begin(struct collection *collection, struct collect_error *error)
{
    collection->runs = json_array();
    collection->checks = json_array();
    collection->comparisons = json_array();
    return (collection->runs && collection->checks && collection->comparisons) || fail_memory(error);
}

void collect_clear(struct collection *collection)
{
    store_close(collection->store);
    json_decref(collection->runs);
    json_decref(collection->checks);
    json_decref(collection->comparisons);
}

/* The name is for people: made fit to be shown. */
static bool add(json_t *list, const char *name, json_t *document, struct collect_error *error)
{
    char clean[TEXT_BYTES];
    if (json_array_append_new(list, json_pack("{s:s, s:O}", "name", text_clean(clean, name), "document", document)) ==
        0)
        return true;
    return fail_memory(error);
}

/* ---- From files -------------------------------------------------------------------------------------------------- */

static bool is_path(const char *word)
{
    size_t length = strlen(word);
    return strcmp(word, "-") == 0 || strchr(word, '/') || (length > 5 && strcmp(word + length - 5, ".json") == 0);
}

/* A comparison is kept in no store: its head is looked at here, and its members where they are shown. */
static bool add_comparison(struct collection *collection, const char *name, json_t *document,
                           struct collect_error *error)
{
    json_int_t version = json_integer_value(json_object_get(document, "version"));
    if (version != 1)
        return fail(error, "%s: a comparison of version %" JSON_INTEGER_FORMAT ", and this pqlane knows version 1",
                    name, version);
    return add(collection->comparisons, name, document, error);
}

static bool add_document(struct collection *collection, const char *name, json_t *document, struct collect_error *error)
{
    struct store_error reason;
    const char *schema = json_string_value(json_object_get(document, "schema"));
    bool is_check = schema && strcmp(schema, form_of_check.schema) == 0;
    if (!schema)
        return fail(error, "%s: has no schema: a report is made of documents of bench, check and compare --json", name);
    if (collection->runs_only && strcmp(schema, form_of_run.schema) != 0)
        return fail(error, "%s: its schema is \"%.80s\", but a history is made of \"%s\"", name, schema,
                    form_of_run.schema);
    if (strcmp(schema, "pqlane-compare") == 0) return add_comparison(collection, name, document, error);
    if (!is_check && strcmp(schema, form_of_run.schema) != 0)
        return fail(error, "%s: its schema is \"%.80s\", but a report is made of \"%s\", \"%s\" and \"pqlane-compare\"",
                    name, schema, form_of_run.schema, form_of_check.schema);
    if (!form_head(is_check ? &form_of_check : &form_of_run, document, &reason))
        return fail(error, "%s: %s", name, reason.text);
    return add(is_check ? collection->checks : collection->runs, name, document, error);
}

/* What `bench --backend all` writes: a run of each backend. */
static bool add_documents(struct collection *collection, const char *name, json_t *document,
                          struct collect_error *error)
{
    const char *schema = json_string_value(json_object_get(document, "schema"));
    json_t *runs = json_object_get(document, "runs"), *run;
    size_t i;
    if (!schema || strcmp(schema, "pqlane-runs") != 0) return add_document(collection, name, document, error);
    if (!json_is_array(runs)) return fail(error, "%s: its runs are no list", name);
    json_array_foreach (runs, i, run) {
        char named[TEXT_BYTES];
        const char *backend = json_string_value(json_object_get(run, "backend"));
        snprintf(named, sizeof named, "%.200s (%.60s)", name, backend ? backend : "-");
        if (!add_document(collection, named, run, error)) return false;
    }
    return true;
}

static bool add_file(struct collection *collection, const char *path, struct collect_error *error)
{
    struct file_bytes bytes = {0};
    struct file_error reason;
    json_error_t where;
    const char *name = file_input_name(path);
    if (!file_read(path, COLLECT_MOST_FILE, &bytes, &reason)) return fail(error, "%s", reason.text);
    json_t *document = json_loadb((const char *)bytes.data, bytes.len, JSON_REJECT_DUPLICATES, &where);
    bool good = document ? add_documents(collection, name, document, error)
                         : fail(error, "%s:%d: %s: not a JSON file, or a cut one", name, where.line, where.text);
    json_decref(document);
    file_free(&bytes);
    return good;
}

/* ---- From the store ---------------------------------------------------------------------------------------------- */

static bool open_store(struct collection *collection, struct collect_error *error)
{
    struct store_error reason;
    if (collection->store) return true;
    collection->store = store_open(collection->db, STORE_READ, STORE_PATIENCE_MS, &reason);
    return collection->store != NULL || fail_store(&reason, error);
}

/* The last ones; what is damaged is left out, and said so. */
static bool add_runs(struct collection *collection, const struct store_runs *runs, struct collect_error *error)
{
    bool good = true;
    size_t first = collection->last && collection->last < runs->count ? runs->count - collection->last : 0;
    for (size_t i = first; good && i < runs->count; i++) {
        const struct store_run *run = &runs->run[i];
        char name[STORE_LABEL_BYTES + 32];
        snprintf(name, sizeof name, "%s@%" PRId64, run->label, run->id);
        if (run->document)
            good = add(collection->runs, name, run->document, error);
        else
            cli_warn("run %s is damaged and left out", name);
    }
    return good;
}

static bool add_checks(struct collection *collection, const struct store_checks *checks, struct collect_error *error)
{
    bool good = true;
    for (size_t i = 0; good && i < checks->count; i++) {
        const struct store_check *check = &checks->check[i];
        char name[32];
        snprintf(name, sizeof name, "check %" PRId64, check->id);
        if (check->document)
            good = add(collection->checks, name, check->document, error);
        else
            cli_warn("%s is damaged and left out", name);
    }
    return good;
}

static bool add_reference(struct collection *collection, const char *reference, struct collect_error *error)
{
    struct store_error reason;
    struct store_runs runs = {0};
    struct store_checks checks = {0};
    bool good = open_store(collection, error);
    if (good && !collection->runs_only && store_label_good(reference))
        good = store_list_checks(collection->store, reference, collection->last ? collection->last : SIZE_MAX, &checks,
                                 &reason) ||
               fail_store(&reason, error);
    if (good && !store_list(collection->store, reference, &runs, &reason))
        good = (reason.code == STORE_NO_LABEL && checks.count > 0) || fail_store(&reason, error);
    good = good && add_runs(collection, &runs, error) && add_checks(collection, &checks, error);
    store_runs_clear(&runs);
    store_checks_clear(&checks);
    return good;
}

bool collect_word(struct collection *collection, const char *word, struct collect_error *error)
{
    return is_path(word) ? add_file(collection, word, error) : add_reference(collection, word, error);
}

bool collect_newest(struct collection *collection, struct collect_error *error)
{
    struct store_error reason;
    struct store_runs runs = {0};
    struct store_checks checks = {0};
    bool good = open_store(collection, error) &&
                ((store_list_newest(collection->store, collection->last, &runs, &reason) &&
                  (collection->runs_only ||
                   store_list_checks(collection->store, NULL, collection->last, &checks, &reason))) ||
                 fail_store(&reason, error));
    good = good && add_runs(collection, &runs, error) && add_checks(collection, &checks, error);
    if (good && json_array_size(collection->runs) + json_array_size(collection->checks) == 0)
        good = fail(error, "%s has no run and no verdict to report: `pqlane bench --save LABEL` makes one",
                    store_path(collection->store));
    store_runs_clear(&runs);
    store_checks_clear(&checks);
    return good;
}

/* ---- In order ---------------------------------------------------------------------------------------------------- */

struct entry {
    json_t *entry;
    const char *created; /* "" where the document does not say */
    size_t place;
};

static int compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = strcmp(a->created, b->created);
    return order ? order : a->place < b->place ? -1 : 1;
}

static bool sort(json_t **list)
{
    size_t count = json_array_size(*list);
    struct entry *entries = calloc(count + 1, sizeof *entries);
    json_t *sorted = json_array();
    bool good = entries && sorted;
    for (size_t i = 0; good && i < count; i++) {
        json_t *entry = json_array_get(*list, i);
        const char *created = json_string_value(json_object_get(json_object_get(entry, "document"), "created"));
        entries[i] = (struct entry){entry, created ? created : "", i};
    }
    if (good) qsort(entries, count, sizeof *entries, compare);
    for (size_t i = 0; good && i < count; i++) good = json_array_append(sorted, entries[i].entry) == 0;
    free(entries);
    if (good) {
        json_decref(*list);
        *list = sorted;
    } else {
        json_decref(sorted);
    }
    return good;
}

bool collect_sort(struct collection *collection, struct collect_error *error)
{
    return (sort(&collection->runs) && sort(&collection->checks) && sort(&collection->comparisons)) ||
           fail_memory(error);
}
