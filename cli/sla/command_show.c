/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla show: what a file promises, for people, for programs, and as OpenSLO again. */

#include "commands.h"
#include "document.h"

#include "measure/json_out.h"
#include "measure/table.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static bool print_promises(const struct sla *sla, const char *path)
{
    static const struct table_column columns[] = {
        {"Operation", true, 0}, {"promise", true, 0},    {"target", false, 0},
        {"maximum", false, 0},  {"emergency", false, 0}, {"window", false, 1},
    };
    char text[SLA_TEXT], name[SLA_OPERATION];
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    printf("SLA  %s: %s, %zu promises\n\n", path, sla->name, sla->count);
    for (size_t i = 0; table && i < sla->count; i++) {
        const struct sla_objective *item = &sla->items[i];
        if (i > 0 && strcmp(item->algorithm, sla->items[i - 1].algorithm) != 0) table_gap(table);
        table_cell(table, TABLE_PLAIN, "%s", sla_operation_text(name, item));
        table_cell(table, TABLE_PLAIN, "%s", sla_measure_text(text, item));
        for (unsigned level = 0; level < SLA_LEVELS; level++)
            table_cell(table, isnan(item->levels[level]) ? TABLE_FAINT : TABLE_PLAIN, "%s",
                       sla_value_text(text, item->measure, item->levels[level]));
        table_cell(table, TABLE_FAINT, "%.4g d", item->window_s / 86400);
    }
    bool good = table && table_print(table, stdout);
    table_free(table);
    if (good) puts("\nBeyond the target: warning; beyond the maximum: critical; beyond the last: emergency.");
    return good;
}

static int show_json(const struct sla *sla)
{
    struct json_out out;
    struct measure_error error;
    json_t *document = sla_document(sla);
    enum measure_end end = json_out_open(&out, "-", &error);
    if (end == MEASURE_DONE)
        end = document ? json_out_write(&out, document, &error) : measure_fail(&error, "no memory for the document");
    json_decref(document);
    return measure_exit(end, &error);
}

static int run_show(const struct cli_args *args)
{
    struct sla sla;
    const char *path;
    const bool openslo = cli_given(args, "openslo") || cli_given(args, "split");
    if (openslo && cli_given(args, "json")) return cli_usage("--openslo and --json are two forms of the same");
    int status = sla_open(&sla, args, &path);
    if (status == CLI_OK && !sla_filter(&sla, cli_value(args, "filter"))) status = CLI_USAGE;
    if (status != CLI_OK) {
        /* said */
    } else if (openslo) {
        sla_write(&sla, cli_given(args, "split"), stdout);
    } else if (cli_given(args, "json")) {
        status = show_json(&sla);
    } else if (!print_promises(&sla, path)) {
        status = cli_failed("no memory for the table");
    }
    sla_clear(&sla);
    if (status == CLI_OK && fflush(stdout) != 0)
        return cli_failed("cannot write to standard output: %s", strerror(errno));
    return status;
}

static const struct cli_option show_options[] = {
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {"json", 'j', NULL, "As JSON on standard output (docs/formats.md)"},
    {"openslo", 0, NULL, "As OpenSLO again, in pqlane's order, without comments"},
    {"split", 0, NULL, "As OpenSLO with a document for each level"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command sla_show_command = {
    .name = "sla show",
    .words = "[FILE]",
    .summary = "read a file, and say what it promises",
    .details = "What is wrong in a file is told with line and field, and nothing in it is passed over: exit code 4.",
    .options = show_options,
    .most_words = 1,
    .run = run_show,
};
