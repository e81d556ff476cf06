/* SPDX-License-Identifier: Apache-2.0 */

/*
 * OpenMetrics 1.0 text: a family of gauges for each figure, in base units (seconds, bytes), labelled with the operation
 * and the backend. What tells one run from another is in a family of its own, as is usual there, so that the series of
 * a figure go on when the library changes. It is a gauge and no `info`, which Prometheus's older text format does not
 * have: so the text is good as both.
 */

#include "figure.h"
#include "formats.h"
#include "report/member.h"

static const struct family {
    const char *figure, *name, *unit, *help; /* unit: the end of the name, or "" */
    double scale;
} families[] = {
    {"median", "pqlane_bench_median_seconds", "seconds", "Median time of an operation.", 1e9},
    {"low", "pqlane_bench_median_low_seconds", "seconds", "Lower end of the median's 95 % interval.", 1e9},
    {"high", "pqlane_bench_median_high_seconds", "seconds", "Upper end of the median's 95 % interval.", 1e9},
    {"mean", "pqlane_bench_mean_seconds", "seconds", "Mean time of an operation.", 1e9},
    {"mad", "pqlane_bench_mad_seconds", "seconds", "Median absolute deviation from the median.", 1e9},
    {"min", "pqlane_bench_min_seconds", "seconds", "Least time of an operation.", 1e9},
    {"p95", "pqlane_bench_p95_seconds", "seconds", "95th percentile of single operations.", 1e9},
    {"p99", "pqlane_bench_p99_seconds", "seconds", "99th percentile of single operations.", 1e9},
    {"p999", "pqlane_bench_p999_seconds", "seconds", "99.9th percentile of single operations.", 1e9},
    {"ops_per_second", "pqlane_bench_operations_per_second", "", "Operations per second on one thread.", 1},
    {"stack_bytes", "pqlane_bench_stack_bytes", "bytes", "Peak stack of an operation.", 1},
    {"heap_bytes", "pqlane_bench_heap_bytes", "bytes", "Heap that an operation asks for.", 1},
};

static void put_family(FILE *out, const char *name, const char *unit, const char *help)
{
    fprintf(out, "# TYPE %s gauge\n", name);
    if (*unit) fprintf(out, "# UNIT %s %s\n", name, unit);
    fprintf(out, "# HELP %s %s\n", name, help);
}

static void put_label(FILE *out, const char *before, const char *name, const char *value)
{
    fprintf(out, "%s%s=\"", before, name);
    for (; *value; value++) switch (*value) {
        case '\\':
        case '"':
            fputc('\\', out);
            fputc(*value, out);
            break;
        case '\n':
            fputs("\\n", out);
            break;
        default:
            fputc(*value, out);
        }
    fputc('"', out);
}

static void put_run_info(FILE *out, const json_t *entry)
{
    static const struct {
        const char *label, *path;
    } labels[] = {
        {"run", "name"},
        {"created", "document.created"},
        {"version", "document.library.version"},
        {"sha256", "document.library.sha256"},
        {"build", "document.library.build"},
        {"cpu_model", "document.environment.cpu_model"},
        {"fingerprint", "document.fingerprint.id"},
    };
    char text[FIGURE_TEXT_BYTES];
    fputs("pqlane_bench_run_info", out);
    put_label(out, "{", "backend", figure_text(text, entry, "document.backend"));
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        put_label(out, ",", labels[i].label, figure_text(text, entry, labels[i].path));
    fputs("} 1\n", out);
}

static void put_sample(FILE *out, const struct family *family, const json_t *run, const json_t *operation)
{
    char text[FIGURE_TEXT_BYTES];
    const json_t *number = figure(operation, family->figure);
    if (!number) return;
    fputs(family->name, out);
    put_label(out, "{", "operation", member_text(operation, "name", "-"));
    put_label(out, ",", "backend", figure_text(text, run, "backend"));
    fprintf(out, "} %.15g\n", json_number_value(number) / family->scale);
}

bool format_openmetrics(const struct report *report, FILE *out)
{
    size_t f, i, j;
    const json_t *entry, *operation;
    put_family(out, "pqlane_bench_run_info", "", "What was measured, where and when.");
    json_array_foreach (report->runs, i, entry) put_run_info(out, entry);
    for (f = 0; f < sizeof families / sizeof *families; f++) {
        put_family(out, families[f].name, families[f].unit, families[f].help);
        json_array_foreach (report->runs, i, entry)
            json_array_foreach (member(entry, "document.operations"), j, operation)
                put_sample(out, &families[f], member(entry, "document"), operation);
    }
    fputs("# EOF\n", out);
    return true;
}
