/* SPDX-License-Identifier: Apache-2.0 */

/* Bencher Metric Format (https://bencher.dev/bmf.json, version 0): an object of benchmarks, each of measures. The slugs
 * `latency` (ns) and `throughput` (operations per second) are Bencher's own, it makes the others when it first sees
 * them. */

#include "figure.h"
#include "formats.h"
#include "measure/document.h"
#include "report/member.h"

static const struct measure {
    const char *slug, *value, *low, *high; /* members of an operation */
} measures[] = {
    {"latency", "median", "low", "high"},     {"latency-mean", "mean", "", ""},
    {"latency-min", "min", "", ""},           {"latency-p95", "p95", "", ""},
    {"latency-p99", "p99", "", ""},           {"latency-p999", "p999", "", ""},
    {"throughput", "ops_per_second", "", ""}, {"stack-bytes", "stack_bytes", "", ""},
    {"heap-bytes", "heap_bytes", "", ""},
};

static void put_bound(struct document *metric, const char *name, json_t *bound)
{
    if (bound) document_put(metric, name, json_incref(bound));
}

static json_t *bencher_measures(const json_t *operation)
{
    struct document measured = document_begin();
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        json_t *value = figure(operation, measures[i].value);
        if (!value) continue;
        struct document metric = document_begin();
        document_put(&metric, "value", json_incref(value));
        put_bound(&metric, "lower_value", figure(operation, measures[i].low));
        put_bound(&metric, "upper_value", figure(operation, measures[i].high));
        document_put(&measured, measures[i].slug, document_done(&metric));
    }
    return document_done(&measured);
}

bool format_bencher(const struct report *report, FILE *out)
{
    size_t i, j;
    const json_t *entry, *operation;
    char name[FIGURE_NAME_BYTES];
    struct document document = document_begin();
    json_array_foreach (report->runs, i, entry)
        json_array_foreach (member(entry, "document.operations"), j, operation)
            document_put(&document, figure_name(name, report->runs, member(entry, "document"), operation),
                         bencher_measures(operation));
    return figure_write_json(document_done(&document), out);
}
