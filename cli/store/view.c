/* SPDX-License-Identifier: Apache-2.0 */

#include "store/view.h"

#include "measure/subjects.h"
#include "measure/table.h"
#include "store/internal.h"
#include "store/text.h"
#include "term.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_DEPTH 4 /* of objects in objects in the environment and the settings; deeper is left to --json */

static const char *string_at(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "?";
}

bool view_list(const struct store_run *run, size_t count, const char *path)
{
    static const struct table_column columns[] = {
        {"Baseline", true, 0},    {"measured", true, 0}, {"library", true, 0},
        {"SHA-256", true, 3},     {"size", false, 4},    {"backend", true, 2},
        {"operations", false, 1}, {"from", true, 0},     {"fingerprint", true, 5},
    };
    char text[TEXT_BYTES], clean[TEXT_BYTES];
    time_t now = time(NULL);
    if (count == 0) {
        printf("No baselines in %s yet: `pqlane bench --save LABEL` makes one.\n", text_clean(clean, path));
        return true;
    }
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; table && i < count; i++, run++) {
        const char *version = string_at(json_object_get(run->document, "library"), "version");
        table_cell(table, TABLE_BOLD, "%s@%" PRId64, run->label, run->id);
        table_cell(table, TABLE_PLAIN, "%s", text_age(text, run->created, now));
        table_cell(table, run->document ? TABLE_PLAIN : TABLE_BAD, "%s",
                   run->document ? text_clean(clean, version) : "damaged");
        table_cell(table, TABLE_FAINT, "%.12s", run->library_sha256);
        table_cell(table, TABLE_PLAIN, "%s", text_size(text, run->library_size));
        table_cell(table, TABLE_PLAIN, "%s", text_clean(clean, string_at(run->document, "backend")));
        table_cell(table, TABLE_PLAIN, "%" PRId64, run->operations);
        table_cell(table, run->trusted ? TABLE_PLAIN : TABLE_DOUBT, "%s", run->imported ? "import" : "here");
        table_cell(table, TABLE_FAINT, "%.16s", run->fingerprint);
    }
    bool good = table && table_print(table, stdout);
    table_free(table);
    return good;
}

/* A value in one line: arrays of plain values with spaces between. */
static char *value_text(char *text, const json_t *value)
{
    size_t used = 0, i;
    const json_t *item;
    text[0] = 0;
    switch (json_typeof(value)) {
    case JSON_STRING:
        return text_clean(text, json_string_value(value));
    case JSON_INTEGER:
        snprintf(text, TEXT_BYTES, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return text;
    case JSON_REAL:
        snprintf(text, TEXT_BYTES, "%.6g", json_real_value(value));
        return text;
    case JSON_TRUE:
    case JSON_FALSE:
        return text_clean(text, json_is_true(value) ? "yes" : "no");
    case JSON_NULL:
        return text_clean(text, "-");
    case JSON_ARRAY:
        json_array_foreach (value, i, item) {
            char one[TEXT_BYTES];
            if (json_is_array(item) || json_is_object(item)) return text_clean(text, "(see --json)");
            value_text(one, item);
            if (used + strlen(one) + 2 > TEXT_BYTES) break;
            used += (size_t)snprintf(text + used, TEXT_BYTES - used, "%s%s", i ? " " : "", one);
        }
        return text;
    default:
        return text_clean(text, "(see --json)");
    }
}

/* "  name  value". On a terminal, a value that is too long goes on below its beginning. */
static void pair(int width, const char *name, const char *value)
{
    int columns = term_columns(stdout), room = columns - width - 4;
    printf("  %-*s  ", width, name);
    while (room >= 20 && strlen(value) > (size_t)room) {
        int cut = room;
        while (cut > 0 && value[cut] != ' ') cut--;
        if (cut == 0) break; /* one long word */
        printf("%.*s\n%*s", cut, value, width + 4, "");
        value += cut + 1;
    }
    puts(value);
}

/* Members of an object, and of objects in it as "outer.inner". *width: of the longest name; print: else it is only
 * found. */
static void view_members(int *width, bool print, const char *prefix, json_t *object, int depth)
{
    const char *name;
    json_t *value;
    char text[TEXT_BYTES], joined[2 * TEXT_BYTES], path[TEXT_BYTES];
    json_object_foreach (object, name, value) {
        snprintf(joined, sizeof joined, "%s%s%.200s", prefix, *prefix ? "." : "", name);
        text_clean(path, joined);
        if (json_is_object(value) && depth < MOST_DEPTH)
            view_members(width, print, path, value, depth + 1);
        else if (print)
            pair(*width, path, value_text(text, value));
        else if ((int)strlen(path) > *width)
            *width = (int)strlen(path);
    }
}

static void view_object(const char *title, json_t *object)
{
    int width = 0;
    if (json_object_size(object) == 0) return;
    printf("\n%s\n", title);
    view_members(&width, false, "", object, 0);
    view_members(&width, true, "", object, 0);
}

/* A figure in the row's unit, or "-" where it is absent. */
static void figure_cell(struct table *table, const json_t *operation, const char *name, const struct table_unit *unit)
{
    char text[32];
    const json_t *value = json_object_get(operation, name);
    table_time(text, json_is_number(value) ? json_number_value(value) : (double)NAN, unit);
    table_cell(table, TABLE_PLAIN, "%s", text);
}

static void figure_row(struct table *table, const json_t *operation)
{
    static const char *const times[] = {"p95", "p99", "p999", "min", "mean"};
    const json_t *low = json_object_get(operation, "low"), *high = json_object_get(operation, "high");
    const json_t *rate = json_object_get(operation, "ops_per_second");
    double median = json_number_value(json_object_get(operation, "median"));
    const struct table_unit *unit = table_unit_for(median);
    char text[32];
    table_cell(table, TABLE_PLAIN, "%s", string_at(operation, "name"));
    table_time(text, median, unit);
    table_cell(table, TABLE_BOLD, "%s %s", text, unit->name);
    if (json_is_number(low) && json_is_number(high))
        table_cell(table, TABLE_FAINT, "%.1f%%", 50 * (json_number_value(high) - json_number_value(low)) / median);
    else
        table_cell(table, TABLE_FAINT, "-");
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) figure_cell(table, operation, times[i], unit);
    if (json_is_number(rate)) table_whole(text, json_number_value(rate));
    table_cell(table, TABLE_PLAIN, "%s", json_is_number(rate) ? text : "-");
}

static bool view_figures(const json_t *operations)
{
    static const struct table_column columns[] = {
        {"Operation", true, 0}, {"median", false, 0}, {"+/-", false, 0},  {"p95", false, 3},   {"p99", false, 0},
        {"p99.9", false, 4},    {"min", false, 5},    {"mean", false, 2}, {"ops/s", false, 1},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    const char *before = NULL;
    size_t i;
    const json_t *operation;
    json_array_foreach (operations, i, operation) {
        const char *name = string_at(operation, "name");
        if (!table) break;
        if (before && !subjects_same_algorithm(before, name)) table_gap(table);
        before = name;
        figure_row(table, operation);
    }
    putchar('\n');
    bool good = table && table_print(table, stdout);
    table_free(table);
    return good;
}

bool view_run(const struct store_run *run)
{
    const json_t *library = json_object_get(run->document, "library");
    char text[TEXT_BYTES], part[TEXT_BYTES];
    const int width = 11; /* of "fingerprint" */
    printf("%s@%" PRId64 "\n", run->label, run->id);
    text_age(part, run->created, time(NULL));
    snprintf(text, sizeof text, "%.10s %.8s UTC (%.30s)", run->created, run->created + 11, part);
    pair(width, "measured", text);
    snprintf(text, sizeof text, "%.100s, ABI %" JSON_INTEGER_FORMAT ", %.50s", string_at(library, "version"),
             json_integer_value(json_object_get(library, "abi")), text_size(part, run->library_size));
    pair(width, "library", text_clean(part, text));
    pair(width, "build", text_clean(text, string_at(library, "build")));
    pair(width, "SHA-256", run->library_sha256);
    pair(width, "fingerprint", run->fingerprint);
    pair(width, "backend", text_clean(text, string_at(run->document, "backend")));
    pair(width, "from", run->imported ? "an import" : "this store");
    pair(width, "trusted",
         run->trusted ? "yes: its library was measured here"
                      : "no: `pqlane check` runs its library only with --trust and its SHA-256");
    view_object("Environment", json_object_get(run->document, "environment"));
    view_object("Settings", json_object_get(run->document, "settings"));
    return view_figures(json_object_get(run->document, "operations"));
}

static json_t *run_json(const struct store_run *run, bool with_document)
{
    json_t *entry = json_pack("{s:s, s:I, s:s, s:s, s:{s:s, s:I}, s:I, s:b, s:b, s:b}", "label", run->label, "id",
                              (json_int_t)run->id, "created", run->created, "fingerprint", run->fingerprint, "library",
                              "sha256", run->library_sha256, "size", (json_int_t)run->library_size, "operations",
                              (json_int_t)run->operations, "imported", (int)run->imported, "trusted", (int)run->trusted,
                              "damaged", run->document == NULL);
    if (entry && with_document && run->document && json_object_set(entry, "run", run->document) != 0) {
        json_decref(entry);
        entry = NULL;
    }
    return entry;
}

bool view_json(const struct store_run *run, size_t count, const char *path, bool with_documents)
{
    char clean[TEXT_BYTES]; /* jansson takes UTF-8 alone; a path may be anything */
    json_t *list = json_array();
    bool good = list != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = json_array_append_new(list, run_json(&run[i], with_documents)) == 0;
    json_t *root = good ? json_pack("{s:s, s:i, s:s, s:O}", "schema", "pqlane-baselines", "version", 1, "store",
                                    text_clean(clean, path), "baselines", list)
                        : NULL;
    good = root && json_dumpf(root, stdout, JSON_INDENT(2) | STORE_JSON) == 0 && putchar('\n') != EOF;
    json_decref(root);
    json_decref(list);
    return good;
}
