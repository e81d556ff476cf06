/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane sla watch: do running programs keep what was promised? */

#include "commands.h"
#include "file.h"
#include "live/processes.h"
#include "measure/document.h"
#include "measure/measure.h"
#include "outbox.h"
#include "store/text.h"
#include "tell.h"
#include "term.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LEAST_INTERVAL_S 0.1
#define LOOKS_A_WINDOW 5 /* at least, in the shortest */
#define MOST_SECONDS (366 * 86400.0)
#define NAP_S 0.1 /* a signal is noticed after that */
#define ALERT_LASTS_S 300.0
#define RENEWALS 5 /* before an alert would end */

struct watching {
    struct sla sla;
    struct promises promises;
    struct watched *items; /* as the promises */
    char folder[PATH_MAX], instance[TEXT_BYTES];
    double scale, interval, duration; /* 0: no end */
    enum sla_level fail_on;
    bool is_json, has_looked, was_idle;
    char problem[LIVE_ERROR_BYTES]; /* the last look's */
    struct tell tell;
    struct alert alert;
    struct outbox outbox;
    double renewed; /* when alerts were told last */
};

/* ---- The command line ---- */

static double shortest_window(const struct watching *watching)
{
    return burn_windows[BURN_5M].seconds / watching->scale;
}

static int read_times(struct watching *watching, const struct cli_args *args)
{
    long scale = 1;
    if (cli_given(args, "scale") && !cli_number(args, "scale", 1, BURN_MOST_SCALE, &scale)) return CLI_USAGE;
    watching->scale = (double)scale;
    const double window = shortest_window(watching), least = window + burn_hold(BURN_PAGE) / watching->scale;
    watching->interval = fmax(window / BURN_SLOTS, LEAST_INTERVAL_S);
    if (cli_given(args, "interval") &&
        !cli_seconds(args, "interval", LEAST_INTERVAL_S, window / LOOKS_A_WINDOW, &watching->interval))
        return CLI_USAGE;
    if (!cli_given(args, "for")) return CLI_OK;
    if (!cli_seconds(args, "for", LEAST_INTERVAL_S, MOST_SECONDS, &watching->duration)) return CLI_USAGE;
    if (watching->duration > least) return CLI_OK;
    return cli_usage("nothing can fire in the first %.4g s: a longer --for, or a --scale", least);
}

static int read_options(struct watching *watching, const struct cli_args *args)
{
    watching->fail_on = SLA_MAXIMUM;
    if (cli_given(args, "fail-on") && !sla_level_find(cli_value(args, "fail-on"), &watching->fail_on))
        return cli_usage("--fail-on takes target, maximum or emergency, not '%s'", cli_value(args, "fail-on"));
    watching->is_json = cli_given(args, "json");
    watching->tell = (struct tell){.sla = &watching->sla, .runbooks = PROMISE_RUNBOOKS, .instance = watching->instance};
    if (cli_given(args, "runbooks")) watching->tell.runbooks = cli_value(args, "runbooks");
    if (!promise_base_is_fit(watching->tell.runbooks)) return cli_usage(PROMISE_BASE_UNFIT);
    if (!processes_folder(watching->folder, sizeof watching->folder, cli_value(args, "folder")))
        return cli_usage("the name of the folder is too long");
    int status = read_times(watching, args);
    if (status == CLI_OK) status = alert_open(&watching->alert, args);
    watching->tell.lasts = cli_given(args, "alert-for") ? watching->alert.lasts : ALERT_LASTS_S;
    if (status == CLI_OK && watching->tell.lasts < RENEWALS * watching->interval)
        return cli_usage("alerts are told again with a look: --alert-for must be %d times --interval, or more",
                         RENEWALS);
    return status;
}

static int open_promises(struct watching *watching, const struct cli_args *args)
{
    const char *path;
    int status = sla_open(&watching->sla, args, &path);
    if (status != CLI_OK) return status;
    if (!promises_open(&watching->promises, &watching->sla) ||
        !(watching->items = calloc(watching->promises.count + 1, sizeof *watching->items)))
        return cli_failed("out of memory");
    if (watching->promises.count == 0)
        return cli_failed("%s: no promise on latency or errors: `pqlane sla check` judges the others",
                          file_input_name(path));
    for (size_t i = 0; i < watching->promises.count; i++) {
        watching->items[i].promise = watching->promises.items[i];
        burn_open(&watching->items[i].burn, promise_budget(&watching->items[i].promise), watching->scale);
    }
    return CLI_OK;
}

/* ---- What is told ---- */

static bool print_json(json_t *object)
{
    const bool good = object && json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(10)) == 0;
    json_decref(object);
    return good && putchar('\n') != EOF;
}

static bool tell_begin(const struct watching *watching)
{
    char now[TELL_TIME];
    if (watching->is_json) {
        struct document begin = document_begin();
        tell_time(now, 0);
        document_text(&begin, "schema", "pqlane-sla-watch");
        document_whole(&begin, "version", 1);
        document_text(&begin, "created", now);
        document_text(&begin, "service", watching->sla.name);
        document_text(&begin, "folder", watching->folder);
        document_whole(&begin, "scale", llround(watching->scale));
        document_whole(&begin, "promises", (int64_t)watching->promises.count);
        document_whole(&begin, "left_out", (int64_t)watching->promises.left_out);
        return print_json(document_done(&begin));
    }
    printf("Watching  %zu levels of latency and errors of '%s', in %s\n", watching->promises.count, watching->sla.name,
           watching->folder);
    if (watching->scale > 1)
        printf("Scale     all times are divided by %g: 5m is %.4g s, 3d is %.4g s\n", watching->scale,
               shortest_window(watching), burn_windows[BURN_3D].seconds / watching->scale);
    if (watching->promises.left_out > 0)
        printf("Not here  %zu promises on throughput or stack: `pqlane sla check` judges them on runs\n",
               watching->promises.left_out);
    return true;
}

static void post_alert(struct watching *watching, const struct watched *watched, enum burn_urgency urgency)
{
    char key[TELL_KEY];
    const bool fires = watched->burn.alerts[urgency].state == BURN_FIRING;
    if (!watching->outbox.is_open) return;
    outbox_put(&watching->outbox, tell_key(key, watched, urgency), tell_alert(&watching->tell, watched, urgency),
               fires);
}

static bool tell_change(struct watching *watching, struct watched *watched, enum burn_urgency urgency)
{
    char now[TELL_TIME];
    bool good = true;
    tell_time(now, 0);
    if (watched->burn.alerts[urgency].change == BURN_FIRED) strcpy(watched->fired[urgency], now);
    if (watching->is_json)
        good = print_json(tell_event(&watching->tell, watched, urgency, now));
    else
        tell_line(&watching->tell, watched, urgency, now, stdout);
    post_alert(watching, watched, urgency);
    return good;
}

/* Alertmanager forgets what is not told again. */
static void renew_alerts(struct watching *watching)
{
    const double now = term_seconds();
    if (!watching->alert.alertmanager || now < watching->renewed + watching->tell.lasts / RENEWALS) return;
    watching->renewed = now;
    for (size_t i = 0; i < watching->promises.count; i++)
        for (int u = 0; u < BURN_URGENCIES; u++)
            if (watching->items[i].burn.alerts[u].state == BURN_FIRING)
                post_alert(watching, &watching->items[i], (enum burn_urgency)u);
}

static size_t count_firing(const struct watching *watching, enum sla_level least)
{
    size_t firing = 0;
    for (size_t i = 0; i < watching->promises.count; i++)
        for (int u = 0; u < BURN_URGENCIES; u++)
            firing += watching->items[i].promise.level >= least &&
                      watching->items[i].burn.alerts[u].state == BURN_FIRING;
    return firing;
}

static bool tell_end(const struct watching *watching)
{
    char now[TELL_TIME];
    if (!watching->is_json) return tell_table(watching->items, watching->promises.count, stdout);
    struct document end = document_begin();
    tell_time(now, 0);
    document_text(&end, "t", now);
    document_text(&end, "change", "end");
    document_whole(&end, "firing", (int64_t)count_firing(watching, SLA_TARGET));
    return print_json(document_done(&end));
}

/* ---- Looking ---- */

/* What is there now, in *sum for the caller to forget. False: it cannot be told. */
static bool take_sum(struct watching *watching, pqlane_metrics **sum, char error[LIVE_ERROR_BYTES])
{
    struct live_processes processes = {0};
    bool is_idle = true;
    if (!processes_read_sum(&processes, sum, watching->folder, error)) return false;
    for (size_t i = 0; i < processes.count; i++) is_idle = is_idle && !processes.items[i].runs;
    processes_clear(&processes);
    if (is_idle && !watching->was_idle)
        cli_warn("no program in %s runs with PQLANE_METRICS=shm: nothing is watched", watching->folder);
    watching->was_idle = is_idle;
    return true;
}

static bool look_at(struct watching *watching, const pqlane_metrics *sum, double now)
{
    bool good = true;
    for (size_t i = 0; i < watching->promises.count && good; i++) {
        struct watched *watched = &watching->items[i];
        const struct burn_counts counts = promise_counts(&watched->promise, sum);
        burn_look(&watched->burn, now, &counts);
        for (int u = 0; u < BURN_URGENCIES && good; u++)
            if (watched->burn.alerts[u].change != BURN_SAME)
                good = tell_change(watching, watched, (enum burn_urgency)u);
    }
    return good;
}

/* The first look must be good; what goes wrong later is said once, and the watch goes on: what fires is told again as
 * long as nobody knows better. */
static int look(struct watching *watching)
{
    char error[LIVE_ERROR_BYTES] = "";
    pqlane_metrics *sum;
    bool good = true;
    const double now = term_seconds();
    if (take_sum(watching, &sum, error)) {
        good = look_at(watching, sum, now);
        pqlane_metrics_forget(sum);
        watching->has_looked = true;
    } else if (!watching->has_looked) {
        return cli_failed("%s", error);
    } else if (strcmp(error, watching->problem) != 0) {
        cli_warn("%s", error);
    }
    strcpy(watching->problem, error);
    renew_alerts(watching);
    if (!good) return cli_failed("no memory, or standard output takes no more");
    return fflush(stdout) == 0 ? CLI_OK : cli_failed("cannot write to standard output: %s", strerror(errno));
}

static void sleep_until(double at)
{
    for (double left; !measure_was_interrupted() && (left = at - term_seconds()) > 0;)
        nanosleep(&(struct timespec){.tv_nsec = (long)(1e9 * fmin(left, NAP_S))}, NULL);
}

static int keep_looking(struct watching *watching)
{
    const double end = watching->duration > 0 ? term_seconds() + watching->duration : INFINITY;
    int status = tell_begin(watching) ? CLI_OK : cli_failed("no memory, or standard output takes no more");
    if (status == CLI_OK) status = look(watching);
    for (double next = term_seconds(); status == CLI_OK;) {
        next = fmax(next + watching->interval, term_seconds());
        sleep_until(fmin(next, end));
        if (measure_was_interrupted()) break;
        status = look(watching);
        if (term_seconds() >= end) break;
    }
    if (status == CLI_OK && (!tell_end(watching) || fflush(stdout) != 0))
        status = cli_failed("no memory, or standard output takes no more");
    return status;
}

static int run_watch(const struct cli_args *args)
{
    char name[256] = "";
    struct watching watching = {0};
    measure_catch_interrupts();
    gethostname(name, sizeof name - 1);
    text_clean(watching.instance, name);
    int status = read_options(&watching, args);
    if (status == CLI_OK) status = open_promises(&watching, args);
    if (status == CLI_OK && !outbox_open(&watching.outbox, &watching.alert))
        status = cli_failed("no memory, or no thread, for alerts");
    if (status == CLI_OK) {
        status = keep_looking(&watching);
        if (!outbox_close(&watching.outbox)) cli_warn("the last alerts did not arrive");
        if (status == CLI_OK && count_firing(&watching, watching.fail_on) > 0) status = CLI_NO;
    }
    free(watching.items);
    promises_close(&watching.promises);
    sla_clear(&watching.sla);
    return status;
}

static const struct cli_option watch_options[] = {
    {"for", 't', "DURATION", "Until then (default: until SIGINT or SIGTERM)"},
    {"fail-on", 0, "LEVEL", "target, maximum (default) or emergency: exit code 1 if this or worse fires at the end"},
    {"json", 'j', NULL, "Lines of JSON (docs/alerts.md)"},
    {"folder", 0, "FOLDER", "Where the metrics are (default: this user's in /dev/shm)"},
    {"interval", 'd', "DURATION", "Between two looks (default: 5s, with a scale less)"},
    {"scale", 0, "N", "Divide all times by N, for a trial (default 1)"},
    {"alert-url", 0, "URL", "Post what fires and is resolved; @FILE: to the URL in that file"},
    {"alert-format", 0, "NAME", "alertmanager or webhook (default: by the URL's path)"},
    {"alert-for", 0, "TIME", "Alertmanager ends it then, unless it is told again (default 5m)"},
    {"runbooks", 0, "URL", "Where docs/runbooks of pqlane can be read, for links in alerts"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command sla_watch_command = {
    .name = "sla watch",
    .words = "[FILE]",
    .summary = "say when running programs burn an SLA's error budget",
    .details = "Looks at the metrics of this user's programs (PQLANE_METRICS=shm) again and again. A level's error\n"
               "budget is the part of operations that may be worse: a hundredth of them for a p99. An alert fires\n"
               "when it burns too fast in a long and in a short window of time at once:\n"
               "  14.4 times in 1h and 5m, 6 times in 6h and 30m    a page\n"
               "  3 times in 1d and 2h, 1 time in 3d and 6h         a ticket\n"
               "and is resolved when the short window is below that. Fewer than 100 operations, or fewer than 5\n"
               "bad ones, in the short window decide nothing. Severity is the level's: target warning, maximum\n"
               "critical, emergency emergency.\n"
               "\n"
               "Latency and errors are watched. Throughput and stack depend on the load: `pqlane sla check` judges\n"
               "them on runs. With --scale 60 an hour is a minute.",
    .options = watch_options,
    .most_words = 1,
    .run = run_watch,
};
