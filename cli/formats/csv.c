/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Comma-separated values as RFC 4180 has them: a header, a record for each operation of each run, CR LF behind each. A
 * spreadsheet takes text that begins with = + - @ for a formula, and runs it: an apostrophe before it keeps it text.
 */

#include "figure.h"
#include "formats.h"
#include "report/member.h"

#include <string.h>

/* Columns: what a run says of itself, then what it says of each operation; by the documents' names. */
static const struct {
    const char *column, *path; /* path in the entry of the run */
} texts[] = {
    {"run", "name"},
    {"created", "document.created"},
    {"library", "document.library.version"},
    {"sha256", "document.library.sha256"},
    {"backend", "document.backend"},
    {"cpu_model", "document.environment.cpu_model"},
};

static const char *const figures[] = {
    "batch", "samples", "singles", "median",         "low",          "high",        "mean",       "mad", "min",
    "p95",   "p99",     "p999",    "ops_per_second", "ticks_median", "stack_bytes", "heap_bytes",
};

static void put_field(FILE *out, const char *text)
{
    bool formula = *text && strchr("=+-@", *text), quoted = text[strcspn(text, ",\"\r\n")] != 0;
    if (quoted) fputc('"', out);
    if (formula) fputc('\'', out);
    for (; *text; text++) {
        if (*text == '"') fputc('"', out);
        fputc(*text, out);
    }
    if (quoted) fputc('"', out);
}

static void put_record(FILE *out, const json_t *entry, const json_t *operation)
{
    char text[FIGURE_TEXT_BYTES];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_field(out, figure_text(text, entry, texts[i].path));
        fputc(',', out);
    }
    put_field(out, member_text(operation, "name", ""));
    fputs(",ns", out);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const json_t *number = figure(operation, figures[i]);
        fputc(',', out);
        if (number) figure_write(out, number);
    }
    fputs("\r\n", out);
}

bool format_csv(const struct report *report, FILE *out)
{
    size_t i, j;
    const json_t *entry, *operation;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) fprintf(out, "%s,", texts[i].column);
    fputs("operation,unit", out);
    for (i = 0; i < sizeof figures / sizeof *figures; i++) fprintf(out, ",%s", figures[i]);
    fputs("\r\n", out);
    json_array_foreach (report->runs, i, entry)
        json_array_foreach (member(entry, "document.operations"), j, operation) put_record(out, entry, operation);
    return true;
}
