/* SPDX-License-Identifier: Apache-2.0 */

/* What github-action-benchmark reads as `customSmallerIsBetter`: a list of {name, unit, value, range, extra}. `range`
 * and `extra` are text that it shows beside the value. */

#include "figure.h"
#include "formats.h"
#include "measure/document.h"
#include "report/member.h"

#include <stdlib.h>

/* "45000 to 47100.25 (95 %)"; NULL where the run has no interval, or without memory. */
static char *range_text(const json_t *operation)
{
    char *text = NULL;
    size_t size;
    const json_t *low = figure(operation, "low"), *high = figure(operation, "high");
    FILE *memory = low && high ? open_memstream(&text, &size) : NULL;
    if (!memory) return NULL;
    figure_write(memory, low);
    fputs(" to ", memory);
    figure_write(memory, high);
    fputs(" (95 %)", memory);
    fclose(memory);
    return text;
}

/* A line for each further figure. */
static char *extra_text(const json_t *run, const json_t *operation)
{
    static const char *const others[] = {"p95", "p99", "p999", "stack_bytes", "heap_bytes"};
    char *text = NULL, value[FIGURE_TEXT_BYTES];
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (!memory) return NULL;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const json_t *number = figure(operation, others[i]);
        if (!number) continue;
        fprintf(memory, "%s: ", others[i]);
        figure_write(memory, number);
        fputc('\n', memory);
    }
    fprintf(memory, "library: %s%s", member_maker(member(run, "library")), figure_text(value, run, "library.version"));
    fprintf(memory, "\nbackend: %s", figure_text(value, run, "backend"));
    fclose(memory);
    return text;
}

static json_t *result(const json_t *runs, const json_t *run, const json_t *operation)
{
    char name[FIGURE_NAME_BYTES], *range = range_text(operation), *extra = extra_text(run, operation);
    struct document result = document_begin();
    document_text(&result, "name", figure_name(name, runs, run, operation));
    document_text(&result, "unit", "ns");
    document_put(&result, "value", json_incref(figure(operation, "median")));
    if (range) document_text(&result, "range", range);
    document_text(&result, "extra", extra);
    free(range);
    free(extra);
    return document_done(&result);
}

bool format_github_benchmark(const struct report *report, FILE *out)
{
    size_t i, j;
    const json_t *entry, *operation;
    json_t *list = json_array();
    bool good = list != NULL;
    json_array_foreach (report->runs, i, entry)
        json_array_foreach (member(entry, "document.operations"), j, operation)
            good = good && json_array_append_new(list, result(report->runs, member(entry, "document"), operation)) == 0;
    if (good) return figure_write_json(list, out);
    json_decref(list);
    return false;
}
