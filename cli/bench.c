/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane bench: what every operation costs on this machine. */

#include "cli.h"
#include "measure/json_out.h"
#include "measure/run_document.h"
#include "measure/table.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEFAULT_SECONDS 0.9 /* per operation: about 80 operations in about 80 seconds */

static void print_header(const struct session *session)
{
    const struct library_facts *library = &session->facts[0];
    const struct environment *environment = &session->environment;
    bool governed = strcmp(environment->governor, "unknown") != 0;
    printf("Library   pqlane %s, backend %s, sha256 %.16s\n", library->version, library->backend,
           session->image->sha256);
    printf("          %s\n", session->image->path);
    printf("Compiler  %s\n", library->build);
    printf("Machine   %s, %ld CPUs, hypervisor %s\n", environment->cpu_model, environment->cpus,
           environment->hypervisor);
    printf("System    %s, %s\n", environment->os, environment->kernel);
    printf("Measured  on CPU %d%s%s, %zu operations, %u fresh processes, %.0f s\n", environment->cpu,
           governed ? ", governor " : "", governed ? environment->governor : "", session->subjects.count,
           session->passes, session->seconds);
    if (environment->clock[0] == 't')
        printf("Clock     time stamp counter, %.4f GHz; its own %llu ticks are taken off\n\n",
               (double)environment->ticks_per_second / 1e9, (unsigned long long)environment->clock_overhead_ticks);
    else
        printf("Clock     clock_gettime; its own %llu ns are taken off\n\n",
               (unsigned long long)environment->clock_overhead_ticks);
}

static void add_row(struct table *table, const struct session *session, const struct series *series,
                    const struct figures *figures)
{
    const struct table_unit *unit = table_unit_for(figures->median);
    bool ticks = session->environment.clock[0] == 't';
    char text[32];
    table_cell(table, TABLE_PLAIN, "%s", series->name);
    table_time(text, figures->median, unit);
    table_cell(table, TABLE_BOLD, "%s %s", text, unit->name);
    double half = (figures->high - figures->low) / 2 / figures->median;
    table_cell(table, half > 0.05 ? TABLE_DOUBT : TABLE_FAINT, "%.1f%%", 100 * half);
    const double times[] = {figures->p95, figures->p99, figures->p999, figures->min, figures->mean, figures->mad};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        table_time(text, times[i], unit);
        table_cell(table, TABLE_PLAIN, "%s", text);
    }
    table_whole(text, figures->ops_per_second);
    table_cell(table, TABLE_PLAIN, "%s", text);
    table_whole(text, figures->median * (double)session->environment.ticks_per_second / 1e9);
    table_cell(table, TABLE_PLAIN, "%s", ticks ? text : "-");
    table_whole(text, (double)series->stack);
    table_cell(table, TABLE_PLAIN, "%s", text);
    table_whole(text, (double)series->heap);
    table_cell(table, series->heap > 0 ? TABLE_DOUBT : TABLE_PLAIN, "%s", series->heap_known ? text : "-");
}

static bool print_table(const struct session *session, const struct figures *figures)
{
    static const struct table_column columns[] = {
        {"Operation", true, 0}, {"median", false, 0}, {"+/-", false, 0},  {"p95", false, 3}, {"p99", false, 0},
        {"p99.9", false, 5},    {"min", false, 6},    {"mean", false, 4}, {"MAD", false, 8}, {"ops/s", false, 1},
        {"ticks", false, 7},    {"stack", false, 2},  {"heap", false, 9},
    };
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    if (!table) return false;
    for (size_t i = 0; i < session->subjects.count; i++) {
        if (i > 0 && !subjects_same_algorithm(session->series[i - 1].name, session->series[i].name)) table_gap(table);
        add_row(table, session, &session->series[i], &figures[i]);
    }
    print_header(session);
    bool printed = table_print(table, stdout);
    table_free(table);
    return printed;
}

/* What the columns mean, once, below the table. */
static void print_legend(void)
{
    puts("\n+/-: half of the 95 % interval of the median. A row's times share its unit.\n"
         "ops/s: 1 / mean. stack, heap: bytes that one operation takes.");
}

struct bench {
    struct session session;
    struct image image;
    struct json_out out;
    struct store *store;
    struct figures *figures;
    json_t *document;
};

/* Everything that can be wrong before minutes are spent. */
static int prepare(struct bench *bench, const struct cli_args *args)
{
    struct session *session = &bench->session;
    struct measure_error error;
    struct store_error store_error;
    const char *label = cli_value(args, "save");
    long cpu = environment_quiet_cpu();
    bool no_match = false;

    session->passes = SESSION_PASSES;
    session->seconds_each = DEFAULT_SECONDS;
    session->least_messages = !cli_given(args, "time");
    if (cli_given(args, "time") && !cli_seconds(args, "time", 0.001, 3600, &session->seconds_each)) return CLI_USAGE;
    if (cli_given(args, "cpu") && !cli_number(args, "cpu", 0, 1 << 20, &cpu)) return CLI_USAGE;
    if (label && !store_label_good(label))
        return cli_usage("'%s' is no label: up to 64 letters, digits and . _ -, not beginning with . or -", label);
    if (cli_given(args, "db") && !label) return cli_usage("--db says where to save: it goes with --save LABEL");

    enum measure_end end = json_out_open(&bench->out, cli_value(args, "json"), &error);
    if (end == MEASURE_DONE) end = image_of_file(&bench->image, cli_value(args, "lib"), &error);
    session->image = &bench->image;
    session->backend = cli_value(args, "backend");
    session->cpu = (int)cpu;
    session->seed = (uint64_t)time(NULL);
    if (end == MEASURE_DONE) end = session_prepare(session, cli_value(args, "filter"), &no_match, &error);
    if (no_match) return cli_usage("%s", error.text);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    if (label) {
        bench->store = store_open(cli_value(args, "db"), STORE_WRITE, STORE_PATIENCE_MS, &store_error);
        if (!bench->store) return cli_failed("%s", store_error.text);
    }
    return CLI_OK;
}

static int measure(struct bench *bench, const char *filter)
{
    struct session *session = &bench->session;
    struct measure_error error;
    enum measure_end end = session_measure(session, &error);
    if (end != MEASURE_DONE) return measure_exit(end, &error);
    bench->figures = calloc(session->subjects.count, sizeof *bench->figures);
    bool good = bench->figures != NULL;
    for (size_t i = 0; i < session->subjects.count && good; i++)
        good = series_figures(&session->series[i], session->passes, session->seed, &bench->figures[i]);
    if (good) bench->document = run_document(session, bench->figures, filter);
    return bench->document ? CLI_OK : cli_failed("no memory for the figures");
}

/* Kept first, shown then: a reader of the table that goes away takes nothing with it. */
static int publish(struct bench *bench, const struct cli_args *args)
{
    struct measure_error error;
    struct store_error store_error;
    char path[1024];
    int64_t id = 0;
    if (bench->store) {
        image_name(&bench->image, path, sizeof path);
        if (!store_save(bench->store, cli_value(args, "save"), bench->document, path, &id, &store_error))
            return cli_failed("%s", store_error.text);
    }
    if (json_out_write(&bench->out, bench->document, &error) != MEASURE_DONE) return cli_failed("%s", error.text);
    if (!json_out_is_stdout(&bench->out)) {
        if (!print_table(&bench->session, bench->figures)) return cli_failed("no memory for the table");
        print_legend();
        if (bench->store)
            printf("Saved as %s@%lld in %s\n", cli_value(args, "save"), (long long)id, store_path(bench->store));
    }
    environment_warn(&bench->session.environment);
    if (fflush(stdout) != 0) return cli_failed("cannot write to standard output");
    return CLI_OK;
}

static int run(const struct cli_args *args)
{
    struct bench bench = {.image = IMAGE_NONE};
    measure_catch_interrupts();
    int status = prepare(&bench, args);
    if (status == CLI_OK) status = measure(&bench, cli_value(args, "filter"));
    if (status == CLI_OK) status = publish(&bench, args);
    json_decref(bench.document);
    free(bench.figures);
    store_close(bench.store);
    session_clear(&bench.session);
    image_close(&bench.image);
    return status;
}

static const struct cli_option options[] = {
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {"time", 't', "DURATION", "How long to measure each (default 900ms)"},
    {"json", 'j', "FILE", "Write the run as JSON; -: to standard output"},
    {"save", 's', "LABEL", "Keep the run and the measured library as a baseline"},
    {"db", 0, "PATH", "The store of baselines (default: XDG data folder)"},
    {"lib", 'l', "PATH", "Measure this library instead of the one in use"},
    {"backend", 'b', "NAME", "Force a backend (see pqlane list)"},
    {"cpu", 'c', "N", "Measure on this CPU (default: the last one allowed)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_bench = {
    .name = "bench",
    .words = NULL,
    .summary = "measure what every operation costs here",
    .details = "Every operation is measured in ten fresh processes, in random order: in batches\n"
               "of about 0.3 ms for the median, one by one for the percentiles. Signing is\n"
               "measured over at least 2000 messages, unless --time is given. Columns that a\n"
               "narrow window has no room for are in the JSON (docs/formats.md).",
    .options = options,
    .run = run,
};
