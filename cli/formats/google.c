/* SPDX-License-Identifier: Apache-2.0 */

/*
 * JSON of Google Benchmark, schema version 1: a context, and benchmarks with their times and counters. A time there is
 * of the wall clock and of the processor; ours is both, measured on one busy processor. Counters are further members of
 * a benchmark and may have any name.
 */

#include "figure.h"
#include "formats.h"
#include "measure/document.h"
#include "report/member.h"

static void put_text(struct document *document, const char *name, const json_t *run, const char *path)
{
    char text[FIGURE_TEXT_BYTES];
    document_text(document, name, figure_text(text, run, path));
}

static json_t *context(const json_t *run)
{
    struct document context = document_begin();
    double cpus = member_number(run, "environment.cpus");
    json_t *load = figure(member(run, "environment"), "load_before");
    put_text(&context, "date", run, "created");
    document_text(&context, "executable", "pqlane bench");
    if (cpus >= 1 && cpus <= INT32_MAX) document_whole(&context, "num_cpus", (int64_t)cpus);
    document_put(&context, "load_avg", load ? json_pack("[O]", load) : json_array());
    document_whole(&context, "json_schema_version", 1);
    put_text(&context, "cpu_model", run, "environment.cpu_model");
    put_text(&context, "pqlane_version", run, "library.version");
    put_text(&context, "pqlane_build", run, "library.build");
    put_text(&context, "pqlane_sha256", run, "library.sha256");
    return document_done(&context);
}

static json_t *benchmark_of(const json_t *runs, const json_t *run, const json_t *operation)
{
    static const char *const counters[] = {"low", "high", "mean", "mad",         "min",
                                           "p95", "p99",  "p999", "stack_bytes", "heap_bytes"};
    char name[FIGURE_NAME_BYTES];
    json_t *time = figure(operation, "median"), *rate = figure(operation, "ops_per_second");
    struct document document = document_begin();
    figure_name(name, runs, run, operation);
    document_text(&document, "name", name);
    document_text(&document, "run_name", name);
    document_text(&document, "run_type", "iteration");
    document_whole(&document, "repetitions", 1);
    document_whole(&document, "repetition_index", 0);
    document_whole(&document, "threads", 1);
    document_whole(&document, "iterations", figure_iterations(operation));
    document_put(&document, "real_time", json_incref(time));
    document_put(&document, "cpu_time", json_incref(time));
    document_text(&document, "time_unit", "ns");
    if (rate) document_put(&document, "items_per_second", json_incref(rate));
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        json_t *counter = figure(operation, counters[i]);
        if (counter) document_put(&document, counters[i], json_incref(counter));
    }
    put_text(&document, "label", run, "backend");
    return document_done(&document);
}

bool format_google_benchmark(const struct report *report, FILE *out)
{
    size_t i, j;
    const json_t *entry, *operation, *newest = json_array_get(report->runs, json_array_size(report->runs) - 1);
    json_t *benchmarks = json_array();
    bool good = benchmarks != NULL;
    json_array_foreach (report->runs, i, entry)
        json_array_foreach (member(entry, "document.operations"), j, operation)
            good = good && json_array_append_new(benchmarks,
                                                 benchmark_of(report->runs, member(entry, "document"), operation)) == 0;
    struct document document = document_begin();
    document_put(&document, "context", context(member(newest, "document")));
    document_put(&document, "benchmarks", good ? json_incref(benchmarks) : NULL);
    json_decref(benchmarks);
    return figure_write_json(document_done(&document), out);
}
