/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Go's benchmark text (golang.org/design/14313-benchmark-format), which benchstat compares: lines "key: value" that
 * hold for what follows, and lines "Benchmark...", a run of an operation each. benchstat puts side by side what has the
 * same keys, so these are of the machine alone; what tells one library from another is in lines that it leaves out.
 */

#include "figure.h"
#include "formats.h"
#include "report/member.h"

#include <ctype.h>

static void put_key(FILE *out, const char *key, const json_t *run, const char *path)
{
    char text[FIGURE_TEXT_BYTES];
    fprintf(out, "%s: %s\n", key, figure_text(text, run, path));
}

static void put_keys(FILE *out, const json_t *entry)
{
    char text[FIGURE_TEXT_BYTES];
    const json_t *run = member(entry, "document");
    fprintf(out, "# %s: ", figure_text(text, entry, "name"));
    fprintf(out, "%s%s, ", member_maker(member(run, "library")), figure_text(text, run, "library.version"));
    fprintf(out, "SHA-256 %s, ", member_text(run, "library.sha256", "-"));
    fprintf(out, "%s\npkg: pqlane\n", member_text(run, "created", "-"));
    put_key(out, "cpu", run, "environment.cpu_model");
    put_key(out, "backend", run, "backend");
}

/* No blanks in a name, and no small letter behind "Benchmark". Behind the last "-" is how many threads ran. */
static void put_name(FILE *out, const char *name)
{
    fputs(islower((unsigned char)*name) ? "Benchmark_" : "Benchmark", out);
    for (; *name; name++) fputc(*name == ' ' ? '_' : *name, out);
    fputs("-1", out);
}

static void put_operation(FILE *out, const json_t *operation)
{
    static const struct {
        const char *name, *unit;
    } values[] = {
        {"median", "ns/op"},    {"p95", "p95-ns/op"},   {"p99", "p99-ns/op"},
        {"p999", "p999-ns/op"}, {"heap_bytes", "B/op"}, {"stack_bytes", "stack-B/op"},
    };
    put_name(out, member_text(operation, "name", "-"));
    fprintf(out, "\t%" JSON_INTEGER_FORMAT, figure_iterations(operation));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const json_t *number = figure(operation, values[i].name);
        if (!number) continue;
        fputc('\t', out);
        figure_write(out, number);
        fprintf(out, " %s", values[i].unit);
    }
    fputc('\n', out);
}

bool format_go(const struct report *report, FILE *out)
{
    size_t i, j;
    const json_t *entry, *operation;
    json_array_foreach (report->runs, i, entry) {
        put_keys(out, entry);
        json_array_foreach (member(entry, "document.operations"), j, operation) put_operation(out, operation);
    }
    return true;
}
