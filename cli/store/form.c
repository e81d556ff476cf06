/* SPDX-License-Identifier: Apache-2.0 */

#include "store/form.h"

#include "store/internal.h"

#include <stdio.h>
#include <string.h>

bool form_fail(const struct form *form, const char *place, const char *what, struct store_error *error)
{
    return store_fail(error, form->code, "%s: %.200s %s (schema %s, docs/formats.md)", form->what, place, what,
                      form->schema);
}

bool form_head(const struct form *form, const json_t *document, struct store_error *error)
{
    char what[64];
    const char *schema = json_string_value(json_object_get(document, "schema"));
    const json_t *version = json_object_get(document, "version");
    snprintf(what, sizeof what, "is not \"%s\"", form->schema);
    if (!schema || strcmp(schema, form->schema) != 0) return form_fail(form, "schema", what, error);
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return form_fail(form, "version", "is not a whole number from 1", error);
    if (json_integer_value(version) > form->version)
        return store_fail(
            error, STORE_NEWER,
            "%s has version %lld, made by a newer pqlane; this one knows version %d: use the newer pqlane", form->what,
            (long long)json_integer_value(version), form->version);
    if (json_integer_value(version) < form->version)
        return store_fail(error, form->code,
                          "%s has version %lld, made by an older pqlane; this one knows version %d: measure again",
                          form->what, (long long)json_integer_value(version), form->version);
    return true;
}

static const char *type_name(json_type type)
{
    return type == JSON_STRING   ? "a string"
           : type == JSON_OBJECT ? "an object"
           : type == JSON_ARRAY  ? "an array"
                                 : "a whole number";
}

bool form_members(const struct form *form, const json_t *document, const struct form_member *members, size_t count,
                  struct store_error *error)
{
    char place[100], what[100];
    for (size_t i = 0; i < count; i++) {
        const json_t *from = members[i].object ? json_object_get(document, members[i].object) : document;
        const json_t *member = json_object_get(from, members[i].name);
        if (member && json_typeof(member) == members[i].type) continue;
        snprintf(place, sizeof place, "%s%s%s", members[i].object ? members[i].object : "",
                 members[i].object ? "." : "", members[i].name);
        snprintf(what, sizeof what, "is %s %s", member ? "not" : "missing; it should be", type_name(members[i].type));
        return form_fail(form, place, what, error);
    }
    return true;
}

bool form_name_good(const json_t *value)
{
    const char *text = json_string_value(value);
    size_t length = text ? json_string_length(value) : 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] < 0x20 || text[i] > 0x7e) return false;
    return length >= 1 && length <= 128;
}

bool form_time_good(const json_t *value)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
    const char *text = json_string_value(value);
    if (!text || strlen(text) != sizeof shape - 1) return false;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
    int field[5] = {0};
    for (int i = 0; i < 5; i++)
        field[i] = 10 * (text[5 + 3 * i] - '0') + text[6 + 3 * i] - '0'; /* month, day, hour, minute, second */
    return field[0] >= 1 && field[0] <= 12 && field[1] >= 1 && field[1] <= 31 && field[2] <= 23 && field[3] <= 59 &&
           field[4] <= 60;
}

bool form_operations(const struct form *form, const json_t *document,
                     bool (*check)(const json_t *operation, const char *place, struct store_error *error),
                     struct store_error *error)
{
    const json_t *operations = json_object_get(document, "operations");
    size_t count = json_array_size(operations);
    if (count < 1 || count > STORE_MOST_OPERATIONS)
        return form_fail(form, "operations", "is empty or has too many", error);
    json_t *names = json_object();
    bool good = names ? true : store_fail(error, STORE_MEMORY, "out of memory");
    for (size_t i = 0; good && i < count; i++) {
        const json_t *operation = json_array_get(operations, i), *name = json_object_get(operation, "name");
        char place[200];
        snprintf(place, sizeof place, "operations[%zu]", i);
        if (!form_name_good(name)) {
            good = form_fail(form, place, "has no good name: 1 to 128 printable ASCII characters", error);
            break;
        }
        snprintf(place, sizeof place, "operations[%zu] (%s)", i, json_string_value(name));
        if (json_object_get(names, json_string_value(name))) good = form_fail(form, place, "is there twice", error);
        good = good && check(operation, place, error);
        if (good && json_object_set_new(names, json_string_value(name), json_true()) != 0)
            good = store_fail(error, STORE_MEMORY, "out of memory");
    }
    json_decref(names);
    return good;
}
