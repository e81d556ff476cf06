/* SPDX-License-Identifier: Apache-2.0 */

/* The table of formats, and what they ask of documents. */

#include "formats.h"

#include "figure.h"
#include "report/member.h"
#include "store/store.h"

#include <string.h>

static const struct format formats[] = {
    {"html", ".html", report_html, FORMAT_DOCUMENTS},
    {"markdown", ".md", report_markdown, FORMAT_DOCUMENTS},
    {"bencher", NULL, format_bencher, FORMAT_ONE_RUN},
    {"google-benchmark", NULL, format_google_benchmark, FORMAT_ONE_RUN},
    {"github-benchmark", NULL, format_github_benchmark, FORMAT_ONE_RUN},
    {"go", NULL, format_go, FORMAT_RUNS},
    {"csv", ".csv", format_csv, FORMAT_RUNS},
    {"openmetrics", NULL, format_openmetrics, FORMAT_ONE_RUN},
};

#define FORMAT_COUNT (sizeof formats / sizeof *formats)

static bool has_ending(const char *file, const char *ending)
{
    size_t length = strlen(file), end = ending ? strlen(ending) : 0;
    return end && length > end && strcmp(file + length - end, ending) == 0;
}

const struct format *format_find(const char *name, const char *file)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (name ? strcmp(name, formats[i].name) == 0 : has_ending(file, formats[i].ending)) return &formats[i];
    return name ? NULL : &formats[0];
}

const struct format *format_at(size_t i)
{
    return i < FORMAT_COUNT ? &formats[i] : NULL;
}

/* Times in nanoseconds, as `version` 1 has them; a document may leave `unit` out. */
static bool is_in_ns(const json_t *run)
{
    size_t i;
    const json_t *operation;
    json_array_foreach (member(run, "operations"), i, operation)
        if (member(operation, "unit") && !member_is(operation, "unit", "ns")) return false;
    return true;
}

/* The run before the i-th that has its backend, by the name that a format writes; NULL if there is none. */
static const json_t *rival(const json_t *runs, size_t i)
{
    char backend[FIGURE_TEXT_BYTES], earlier[FIGURE_TEXT_BYTES];
    figure_text(backend, json_array_get(runs, i), "document.backend");
    while (i-- > 0)
        if (strcmp(figure_text(earlier, json_array_get(runs, i), "document.backend"), backend) == 0)
            return json_array_get(runs, i);
    return NULL;
}

bool format_takes(const struct format *format, const struct report *report, char reason[FORMAT_REASON_BYTES])
{
    size_t i;
    const json_t *entry;
    struct store_error error;
    if (format->takes == FORMAT_DOCUMENTS) return true;
    json_array_foreach (report->runs, i, entry) {
        const char *name = member_text(entry, "name", "-");
        const json_t *run = member(entry, "document"), *other = rival(report->runs, i);
        if (!store_document_check(run, &error)) {
            snprintf(reason, FORMAT_REASON_BYTES, "%s: %s", name, error.text);
            return false;
        }
        if (!is_in_ns(run)) {
            snprintf(reason, FORMAT_REASON_BYTES, "%s: has times in another unit than ns", name);
            return false;
        }
        if (format->takes == FORMAT_ONE_RUN && other) {
            snprintf(reason, FORMAT_REASON_BYTES,
                     "%s has a place for one run of each backend, and %s and %s are of the same: name one of them "
                     "(LABEL@N), or take the last with --last 1",
                     format->name, member_text(other, "name", "-"), name);
            return false;
        }
    }
    if (json_array_size(report->runs) > 0) return true;
    snprintf(reason, FORMAT_REASON_BYTES, "%s is made of runs (bench --json, bench --save), and there is none here",
             format->name);
    return false;
}
