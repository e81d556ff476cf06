/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane report: runs and verdicts as a page for people, and runs in the formats of other tools. */

#include "cli.h"
#include "file.h"
#include "formats/formats.h"
#include "measure/document.h"
#include "report/collect.h"
#include "store/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_LAST 10
#define MOST_WORDS 1000

/* --format, or the ending of --output, or HTML. NULL, with the error printed, if there is no such format. */
static const struct format *find_format(const struct cli_args *args, const char *output)
{
    char names[200] = "";
    const char *name = cli_value(args, "format");
    const struct format *format = format_find(name, output), *known;
    if (format) return format;
    for (size_t i = 0, used = 0; (known = format_at(i)) != NULL && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", known->name);
    cli_usage("--format takes one of %s, not '%s'", names, name);
    return NULL;
}

static int collect(struct collection *collection, const struct cli_args *args)
{
    struct collect_error error;
    bool good = collect_begin(collection, &error);
    for (int i = 0; good && i < cli_word_count(args); i++) good = collect_word(collection, cli_word(args, i), &error);
    if (good && cli_word_count(args) == 0) good = collect_newest(collection, &error);
    if (good && collect_sort(collection, &error)) return CLI_OK;
    return error.usage ? cli_usage("%s", error.text) : cli_failed("%s", error.text);
}

/* A verdict is of two runs, and has no figures of its own. */
static const json_t *leave_out(const json_t *list, const char *what, const struct format *format)
{
    size_t count = json_array_size(list);
    if (count > 0)
        cli_warn("%zu %s%s left out: %s is made of runs", count, what, count == 1 ? " is" : "s are", format->name);
    return NULL;
}

/* Made as a whole, then put in its place as a whole. */
static int write_report(const struct report *report, const struct format *format, const char *output, unsigned flags)
{
    struct file_error error;
    char size_text[TEXT_BYTES], reason[FORMAT_REASON_BYTES];
    char *text = NULL;
    size_t size = 0;
    int status = CLI_OK;
    if (!format_takes(format, report, reason)) return cli_failed("%s", reason);
    FILE *memory = open_memstream(&text, &size);
    bool good = memory && format->write(report, memory) && !ferror(memory);
    if (memory && fclose(memory) != 0) good = false;
    if (!good)
        status = cli_failed("no memory for the report");
    else if (!file_write(output, text, size, flags, &error))
        status = cli_failed("%s", error.text);
    else if (strcmp(output, "-") != 0)
        printf("wrote %s, %s: checks %zu, runs %zu, comparisons %zu\n", output, text_size(size_text, (int64_t)size),
               json_array_size(report->checks), json_array_size(report->runs), json_array_size(report->comparisons));
    free(text);
    if (status == CLI_OK && fflush(stdout) != 0) return cli_failed("standard output: %s", strerror(errno));
    return status;
}

static int run_report(const struct cli_args *args)
{
    struct file_error error;
    struct collection collection = {.db = cli_value(args, "db")};
    const char *output = cli_given(args, "output") ? cli_value(args, "output") : "-";
    const char *title = cli_given(args, "title") ? cli_value(args, "title") : "pqlane report";
    const struct format *format = find_format(args, output);
    unsigned flags = cli_given(args, "force") ? FILE_FORCE : 0;
    char created[32];
    long last = 0;
    if (!format) return CLI_USAGE;
    if (cli_given(args, "last") && !cli_number(args, "last", 1, 1000, &last)) return CLI_USAGE;
    if (format->write == report_html && strcmp(output, "-") == 0 && isatty(STDOUT_FILENO))
        return cli_usage("HTML is for a browser: name a file with --output FILE, or choose --format markdown");
    if (!file_can_write(output, flags, &error)) return cli_failed("%s", error.text);
    collection.last = last                              ? (size_t)last
                      : format->takes == FORMAT_ONE_RUN ? 1
                      : cli_word_count(args)            ? 0
                                                        : DEFAULT_LAST;

    int status = collect(&collection, args);
    if (status == CLI_OK) {
        document_time(created);
        struct report report = {title, created, collection.runs, collection.checks, collection.comparisons};
        if (format->takes != FORMAT_DOCUMENTS) {
            report.checks = leave_out(report.checks, "verdict", format);
            report.comparisons = leave_out(report.comparisons, "comparison", format);
        }
        status = write_report(&report, format, output, flags);
    }
    collect_clear(&collection);
    return status;
}

static const struct cli_option report_options[] = {
    {"format", 'F', "NAME",
     "html, markdown, bencher, google-benchmark, github-benchmark, go, csv, openmetrics "
     "(default: by the ending of --output, else html)"},
    {"output", 'o', "FILE", "Where to write (default: standard output)"},
    {"force", 'f', NULL, "Replace FILE if it is there"},
    {"title", 't', "TEXT", "The report's title (default: pqlane report)"},
    {"last", 'n', "N",
     "The last N runs and the last N verdicts: of the store (default 10), or of each LABEL (default "
     "all); 1 where the format has a place for one run"},
    {"db", 0, "STORE", "The store of baselines: a file (default: XDG data folder) or a URL"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_report = {
    .name = "report",
    .words = "[LABEL | LABEL@N | FILE.json ...]",
    .summary = "show runs and verdicts as a page, runs in other tools' formats",
    .details = "LABEL means its runs and its verdicts (`pqlane check --save`) in the store, LABEL@N one run.\n"
               "FILE.json is what bench, check or compare --json wrote; a word that has a slash or ends in .json\n"
               "is a file, \"-\" standard input. Without words: what came last into the store.\n"
               "\n"
               "Formats of other tools (docs/formats.md) are made of runs: go and csv of any number, the others\n"
               "of one of each backend. `pqlane bench --json - | pqlane report -F bencher -` needs no file.\n"
               "\n"
               "The HTML needs no other file. Nothing in a document is trusted: the file may come from anywhere.",
    .options = report_options,
    .most_words = MOST_WORDS,
    .run = run_report,
};
