/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane history: what operations took, run after run, and where that changed. */

#include "cli.h"
#include "history/view.h"
#include "measure/json_out.h"
#include "measure/subjects.h"
#include "report/collect.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define USUAL_RUNS 100
#define MOST_RUNS 1000
#define MOST_SOURCES 1000

static bool any_passes(const struct history *history, const char *filter)
{
    for (size_t i = 0; i < history->count; i++) {
        json_t *operation;
        const char *name;
        json_object_foreach (history->runs[i].operations, name, operation)
            if (subjects_pass(name, filter)) return true;
    }
    return false;
}

static int show_json(const struct history *history, const char *filter)
{
    struct json_out out;
    struct measure_error error;
    json_t *document = history_document(history, filter);
    enum measure_end end = json_out_open(&out, "-", &error);
    if (end == MEASURE_DONE)
        end = document ? json_out_write(&out, document, &error) : measure_fail(&error, "no memory for the document");
    json_decref(document);
    return measure_exit(end, &error);
}

static int show(const struct cli_args *args, const json_t *runs, size_t most)
{
    const char *filter = cli_value(args, "filter");
    struct history history;
    int status;
    if (!history_open(&history, runs, most))
        status = cli_failed("no memory for the history");
    else if (filter && !any_passes(&history, filter))
        status = cli_usage("no operation of these runs has '%s' in its name", filter);
    else if (cli_given(args, "json"))
        status = show_json(&history, filter);
    else
        status = history_print(&history, filter) ? CLI_OK : cli_failed("no memory for the tables");
    history_close(&history);
    if (status == CLI_OK && fflush(stdout) != 0)
        return cli_failed("cannot write to standard output: %s", strerror(errno));
    return status;
}

static int run_history(const struct cli_args *args)
{
    struct collect_error error;
    struct collection collection = {.db = cli_value(args, "db"), .runs_only = true};
    long last = USUAL_RUNS;
    if (cli_given(args, "last") && !cli_number(args, "last", 1, MOST_RUNS, &last)) return CLI_USAGE;
    if (cli_word_count(args) == 0) collection.last = (size_t)last;
    bool good = collect_begin(&collection, &error);
    for (int i = 0; good && i < cli_word_count(args); i++) good = collect_word(&collection, cli_word(args, i), &error);
    if (good && cli_word_count(args) == 0) good = collect_newest(&collection, &error);
    int status = CLI_OK;
    if (good && collect_sort(&collection, &error))
        status = show(args, collection.runs, (size_t)last);
    else
        status = error.usage ? cli_usage("%s", error.text) : cli_failed("%s", error.text);
    collect_clear(&collection);
    return status;
}

static const struct cli_option history_options[] = {
    {"filter", 'f', "TEXT", "Only operations with TEXT in their name (TEXT$: at its end), or A,B,..."},
    {"last", 'n', "N", "The newest N runs (default 100)"},
    {"json", 'j', NULL, "As JSON on standard output (docs/formats.md)"},
    {"db", 0, "STORE", "The store of baselines: a file (default: XDG data folder) or a URL"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_history = {
    .name = "history",
    .words = "[LABEL | FILE.json ...]",
    .summary = "show how stored runs went on, and where their numbers changed",
    .details = "LABEL means its runs in the store (`pqlane bench --save LABEL`), FILE.json is what bench --json\n"
               "wrote. Without words: the newest runs of the store, whatever their label.\n"
               "\n"
               "Runs of one machine and one backend are a series; others are shown apart and compared with\n"
               "nothing. In a series the library, its compiler and the system may change: that is told below it.\n"
               "\n"
               "Change points are found by E-divisive (Matteson and James, 2014) and kept if runs in random order\n"
               "are as clear once in a thousand times at most; about seven runs on both sides are the least for\n"
               "that. They say that numbers changed, not why: the machine may have. The exit code is 0 whatever\n"
               "is found; `pqlane check` judges.",
    .options = history_options,
    .most_words = MOST_SOURCES,
    .run = run_history,
};
