/* SPDX-License-Identifier: Apache-2.0 */

#include "floors.h"

#include "measure/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (16u << 20)

static json_t *ns_as_seconds(const json_t *object, const char *name)
{
    const json_t *ns = json_object_get(object, name);
    return json_is_number(ns) ? json_real(json_number_value(ns) * 1e-9) : json_null();
}

/* Names are ALGORITHM/OPERATION. What has no such name is left out. */
static json_t *floor_json(const json_t *operation)
{
    struct document document = document_begin();
    const char *name = json_string_value(json_object_get(operation, "name")), *slash = name ? strchr(name, '/') : NULL;
    document_put(&document, "algorithm", slash ? json_stringn(name, (size_t)(slash - name)) : NULL);
    document_put(&document, "operation", slash ? json_string(slash + 1) : NULL);
    document_text(&document, "backend", json_string_value(json_object_get(operation, "backend")));
    document_put(&document, "floor_s", ns_as_seconds(operation, "floor"));
    document_put(&document, "measured_s", ns_as_seconds(operation, "median"));
    return document_done(&document);
}

static void put_floors(json_t *to, const json_t *document)
{
    json_t *operation, *made;
    size_t i;
    json_array_foreach (json_object_get(document, "operations"), i, operation)
        if ((made = floor_json(operation))) json_array_append_new(to, made);
}

/* What quantum computers break has category 0. */
static void put_classical(json_t *to, const json_t *document)
{
    json_t *algorithm, *cost;
    const char *operation;
    size_t i;
    json_array_foreach (json_object_get(document, "algorithms"), i, algorithm) {
        const char *name = json_string_value(json_object_get(algorithm, "algorithm"));
        const json_t *category = json_object_get(algorithm, "category");
        if (!name || !json_is_integer(category) || json_integer_value(category) != 0) continue;
        json_object_foreach (json_object_get(algorithm, "costs"), operation, cost) {
            struct document one = document_begin();
            document_put(&one, "name", json_sprintf("%s/%s", name, operation));
            document_put(&one, "seconds", ns_as_seconds(cost, "ns"));
            json_t *made = document_done(&one);
            if (made) json_array_append_new(to, made);
        }
    }
}

static json_t *load(const char *path, struct file_error *error)
{
    struct file_bytes bytes;
    json_error_t reason;
    if (!file_read(path, MOST_BYTES, &bytes, error)) return NULL;
    json_t *document = json_loadb((const char *)bytes.data, bytes.len, 0, &reason);
    file_free(&bytes);
    const char *schema = json_string_value(json_object_get(document, "schema"));
    if (schema && (strcmp(schema, "pqlane-costs") == 0 || strcmp(schema, "pqlane-compare") == 0)) return document;
    snprintf(error->text, sizeof error->text,
             "%s: no document of `pqlane bench --costs --json` or `pqlane compare --json`", path);
    json_decref(document);
    return NULL;
}

char *floors_read(const char *path, struct file_error *error)
{
    struct document answer = document_begin();
    json_t *from = path ? load(path, error) : NULL, *floors = json_array(), *classical = json_array();
    if (from && floors && classical) {
        put_floors(floors, from);
        put_classical(classical, from);
    }
    document_put(&answer, "floors", floors);
    document_put(&answer, "classical", classical);
    json_t *done = document_done(&answer);
    char *text = done && (from || !path) ? json_dumps(done, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;
    if (!text && (from || !path)) snprintf(error->text, sizeof error->text, "out of memory");
    json_decref(done);
    json_decref(from);
    return text;
}
