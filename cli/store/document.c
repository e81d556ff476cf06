/* SPDX-License-Identifier: Apache-2.0 */

/* What a run's document must have before the store believes it: a table of members, and the rules of names and figures.
 */

#include "store/internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RUN_SCHEMA "pqlane-run"
#define RUN_VERSION 1

static bool fail_at(struct store_error *error, const char *place, const char *what)
{
    return store_fail(error, STORE_BAD_RUN, "the run's document: %.200s %s (schema " RUN_SCHEMA ", docs/formats.md)",
                      place, what);
}

static const struct {
    const char *object; /* NULL: at the top */
    const char *name;
    json_type type;
} members[] = {
    {NULL, "created", JSON_STRING},     {NULL, "library", JSON_OBJECT},      {NULL, "environment", JSON_OBJECT},
    {NULL, "fingerprint", JSON_OBJECT}, {NULL, "backend", JSON_STRING},      {NULL, "settings", JSON_OBJECT},
    {NULL, "operations", JSON_ARRAY},   {"library", "version", JSON_STRING}, {"library", "abi", JSON_INTEGER},
    {"library", "build", JSON_STRING},  {"library", "sha256", JSON_STRING},  {"library", "size", JSON_INTEGER},
    {"fingerprint", "id", JSON_STRING},
};

static const char *type_name(json_type type)
{
    return type == JSON_STRING   ? "a string"
           : type == JSON_OBJECT ? "an object"
           : type == JSON_ARRAY  ? "an array"
                                 : "a whole number";
}

static bool members_good(const json_t *document, struct store_error *error)
{
    char place[100], what[100];
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const json_t *from = members[i].object ? json_object_get(document, members[i].object) : document;
        const json_t *member = json_object_get(from, members[i].name);
        if (member && json_typeof(member) == members[i].type) continue;
        snprintf(place, sizeof place, "%s%s%s", members[i].object ? members[i].object : "",
                 members[i].object ? "." : "", members[i].name);
        snprintf(what, sizeof what, "is %s %s", member ? "not" : "missing; it should be", type_name(members[i].type));
        return fail_at(error, place, what);
    }
    return true;
}

/* 1..128 printable ASCII characters: such a name can stand in a table, a file and a message as it is. */
static bool name_good(const json_t *value)
{
    const char *text = json_string_value(value);
    size_t length = text ? json_string_length(value) : 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] < 0x20 || text[i] > 0x7e) return false;
    return length >= 1 && length <= 128;
}

/* "2026-01-31T13:05:59Z" */
static bool time_good(const char *text)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    if (strlen(text) != sizeof shape - 1) return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
    int field[5] = {0};
    for (int i = 0; i < 5; i++)
        field[i] = 10 * (text[5 + 3 * i] - '0') + text[6 + 3 * i] - '0'; /* month, day, hour, minute, second */
    return field[0] >= 1 && field[0] <= 12 && field[1] >= 1 && field[1] <= 31 && field[2] <= 23 && field[3] <= 59 &&
           field[4] <= 60;
}

static bool figures_good(const json_t *operation, const char *place, struct store_error *error)
{
    static const char *const optional[] = {"low", "high", "mean", "min",     "p95",
                                           "p99", "p999", "mad",  "samples", "ops_per_second"};
    const json_t *median = json_object_get(operation, "median");
    double value = json_number_value(median);
    if (!json_is_number(median) || !isfinite(value) || value <= 0)
        return fail_at(error, place, "has no median: a number of nanoseconds above 0");
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
        const json_t *figure = json_object_get(operation, optional[i]);
        if (!figure || json_is_null(figure)) continue;
        char what[64];
        snprintf(what, sizeof what, "has a bad %s: a number, not negative, or null", optional[i]);
        value = json_number_value(figure);
        if (!json_is_number(figure) || !isfinite(value) || value < 0) return fail_at(error, place, what);
    }
    return true;
}

static bool operations_good(const json_t *operations, struct store_error *error)
{
    size_t count = json_array_size(operations);
    json_t *names = json_object();
    bool good = names ? true : store_fail(error, STORE_MEMORY, "out of memory");
    if (good && (count < 1 || count > STORE_MOST_OPERATIONS))
        good = fail_at(error, "operations", "is empty or has too many");
    for (size_t i = 0; good && i < count; i++) {
        const json_t *operation = json_array_get(operations, i), *name = json_object_get(operation, "name");
        char place[200];
        snprintf(place, sizeof place, "operations[%zu]", i);
        if (!name_good(name)) {
            good = fail_at(error, place, "has no good name: 1 to 128 printable ASCII characters");
            break;
        }
        snprintf(place, sizeof place, "operations[%zu] (%s)", i, json_string_value(name));
        if (json_object_get(names, json_string_value(name))) good = fail_at(error, place, "is there twice");
        good = good && figures_good(operation, place, error);
        if (good && json_object_set_new(names, json_string_value(name), json_true()) != 0)
            good = store_fail(error, STORE_MEMORY, "out of memory");
    }
    json_decref(names);
    return good;
}

bool store_document_check(const json_t *document, struct store_error *error)
{
    const char *schema = json_string_value(json_object_get(document, "schema"));
    const json_t *version = json_object_get(document, "version");
    if (!schema || strcmp(schema, RUN_SCHEMA) != 0) return fail_at(error, "schema", "is not \"" RUN_SCHEMA "\"");
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return fail_at(error, "version", "is not a whole number from 1");
    if (json_integer_value(version) > RUN_VERSION)
        return store_fail(error, STORE_NEWER,
                          "the run's document has version %lld, made by a newer pqlane; this one knows version %d: use "
                          "the newer pqlane",
                          (long long)json_integer_value(version), RUN_VERSION);
    if (!members_good(document, error)) return false;
    if (!time_good(json_string_value(json_object_get(document, "created"))))
        return fail_at(error, "created", "is not a time such as 2026-01-31T13:05:59Z");
    if (!name_good(json_object_get(json_object_get(document, "fingerprint"), "id")))
        return fail_at(error, "fingerprint.id", "is not 1 to 128 printable ASCII characters");

    const json_t *library = json_object_get(document, "library");
    json_int_t size = json_integer_value(json_object_get(library, "size"));
    if (!store_sha256_good(json_string_value(json_object_get(library, "sha256"))))
        return fail_at(error, "library.sha256", "is not 64 lower-case hex digits");
    if (size < 1 || size > (json_int_t)STORE_MOST_LIBRARY)
        return fail_at(error, "library.size", "is not a number of bytes, or too large");
    return operations_good(json_object_get(document, "operations"), error);
}
