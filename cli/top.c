/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane top: the operations of this user's processes, as they run. */

#include "cli.h"
#include "live/guarded.h"
#include "measure/measure.h"
#include "term.h"
#include "top/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TOP_SECONDS 1.0

static bool is_interactive(void)
{
    const char *term = getenv("TERM");
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

/* False: a signal came before the time was over. */
static bool sleep_for(double seconds)
{
    const time_t whole = (time_t)seconds;
    const struct timespec time = {whole, (long)((seconds - (double)whole) * 1e9)};
    nanosleep(&time, NULL);
    return !measure_was_interrupted();
}

/* What guards did last. */
static void print_guard(const struct live_processes *processes)
{
    char text[LIVE_ERROR_BYTES];
    pqlane_guard_event event;
    const struct live_process *process = guarded_latest(processes, &event);
    if (!process) return;
    guarded_tell(text, process, &event);
    printf("Guard, %s: %s\n", pqlane_guard_kind_name(event.kind), text);
}

static int print_rows(const struct live_watch *watch, struct top_view *view)
{
    struct live_rows rows = {0};
    bool good = watch_rows(watch, view->by_process, &rows);
    if (good) view_apply(view, &rows);
    if (good && rows.count > 0)
        good = rows_print(&rows, view->by_process, stdout, term_columns(stdout));
    else if (good)
        printf("No operations in %.1f s, in %zu processes of %s\n", watch_seconds(watch), watch_running(watch),
               watch->folder);
    rows_clear(&rows);
    if (!good) return cli_failed("no memory for the table");
    print_guard(&watch->now.processes);
    if (watch->now.processes.unreadable > 0)
        cli_warn("%zu files in %s are no metrics, or of another version", watch->now.processes.unreadable,
                 watch->folder);
    return fflush(stdout) == 0 ? CLI_OK : cli_failed("cannot write to standard output");
}

static int look_once(struct live_watch *watch, struct top_view *view, double seconds)
{
    char error[LIVE_ERROR_BYTES];
    if (!watch_look(watch, error)) return cli_failed("%s", error);
    if (!sleep_for(seconds)) return MEASURE_EXIT_INTERRUPTED;
    if (!watch_look(watch, error)) return cli_failed("%s", error);
    return print_rows(watch, view);
}

static bool read_sort(struct top_view *view, const char *name)
{
    for (int i = 0; i < LIVE_COLUMNS; i++) {
        if (strcasecmp(live_columns[i].title, name) != 0) continue;
        view->sort = (enum live_column)i;
        return true;
    }
    return false;
}

static int run_top(const struct cli_args *args)
{
    char folder[4096], error[LIVE_ERROR_BYTES];
    struct live_watch watch = {.folder = folder};
    struct top_view view = TOP_VIEW_START;
    double seconds = TOP_SECONDS;
    if (cli_given(args, "delay") && !cli_seconds(args, "delay", 0.1, 3600, &seconds)) return CLI_USAGE;
    if (cli_given(args, "sort") && !read_sort(&view, cli_value(args, "sort")))
        return cli_usage("--sort takes the title of a column, such as p99 or Rate/s, not '%s'",
                         cli_value(args, "sort"));
    if (cli_given(args, "filter")) snprintf(view.filter, sizeof view.filter, "%s", cli_value(args, "filter"));
    view.by_process = cli_given(args, "processes") || view.sort < LIVE_OPERATION;
    if (!processes_folder(folder, sizeof folder, cli_value(args, "folder")))
        return cli_usage("the name of the folder is too long");
    measure_catch_interrupts();
    int status = CLI_OK;
    if (cli_given(args, "once") || !is_interactive())
        status = look_once(&watch, &view, seconds);
    else if (!screen_run(&watch, &view, seconds, error))
        status = cli_failed("%s", error);
    watch_clear(&watch);
    return status;
}

static const struct cli_option top_options[] = {
    {"delay", 'd', "DURATION", "Between two looks (default 1s)"},
    {"processes", 'p', NULL, "A row for each process, instead of all together"},
    {"sort", 's', "COLUMN", "By this column (default Rate/s)"},
    {"filter", 'f', "TEXT", "Only rows with TEXT in operation, backend or program"},
    {"once", '1', NULL, "Print one table after one interval; so it is where there is no terminal"},
    {"folder", 0, "FOLDER", "Where the metrics are (default: this user's in /dev/shm)"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_top = {
    .name = "top",
    .words = NULL,
    .summary = "show the operations of running programs, live",
    .details = "Programs that use libpqlane show their operations if they were started with\n"
               "PQLANE_METRICS=shm (docs/metrics.md); `pqlane load` does. Rates, times and errors are those of\n"
               "the last interval.\n"
               "\n"
               "Keys: q quits. < and > choose the column to sort by, r turns the order round, and o b c t m 9 e\n"
               "sort by operation, backend, count, rate, p50, p99, errors. p: each process or all together.\n"
               "/ filters by what is typed then. i: idle operations too. Space pauses. Arrows, Page Up and Page\n"
               "Down scroll.",
    .options = top_options,
    .run = run_top,
};
