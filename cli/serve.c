/* SPDX-License-Identifier: Apache-2.0 */

/* pqlane serve: what all processes of this user do, over HTTP. */

#include "cli.h"
#include "serve/api.h"
#include "serve/floors.h"
#include "serve/http.h"
#include "serve/kept.h"

#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define USUAL_PLACE "127.0.0.1:9798"
#define USUAL_INTERVAL_S 1.0
#define USUAL_HISTORY_S 900.0
#define LEAST_INTERVAL_S 0.1
#define MOST_INTERVAL_S 60.0
#define MOST_PEM_BYTES 65536
#define IDLE_S 15.0 /* after so long without news a comment shows that the line stands */

struct serving {
    const struct cli_args *args;
    char folder[PATH_MAX];
    double interval, history;
    struct listening listening;
    struct guard guard;
    struct file_bytes certificate, key;
    char *costs;
    struct service service;
    struct kept kept;
    struct http http;
};

static bool ends(const struct timespec *wait)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL); /* threads that are started later do as this one does */
    return sigtimedwait(&signals, NULL, wait) > 0;
}

static struct timespec wait_until(double at)
{
    const double left = at - service_now(CLOCK_MONOTONIC);
    struct timespec wait = {0};
    if (left <= 0) return wait;
    wait.tv_sec = (time_t)left;
    wait.tv_nsec = (long)((left - (double)wait.tv_sec) * 1e9);
    return wait;
}

static void tell(struct serving *serving, double *told)
{
    char *news = api_news(&serving->service);
    const double now = service_now(CLOCK_MONOTONIC);
    if (news && !*news && now - *told >= IDLE_S) {
        free(news);
        news = strdup(": idle\n\n");
    }
    if (news && *news) {
        stream_send(&serving->http.stream, news);
        *told = now;
    } else {
        free(news);
    }
}

/* Until a signal says that it is enough. Looks that took too long are not made up for. */
static void look_again_and_again(struct serving *serving)
{
    double next = service_now(CLOCK_MONOTONIC) + serving->interval, told = 0;
    for (;;) {
        const double now = service_now(CLOCK_MONOTONIC), wake = next < now + IDLE_S ? next : now + IDLE_S;
        const struct timespec wait = wait_until(wake);
        if (ends(&wait)) return;
        if (service_now(CLOCK_MONOTONIC) >= next) {
            service_look(&serving->service);
            next += serving->interval;
            if (next < service_now(CLOCK_MONOTONIC)) next = service_now(CLOCK_MONOTONIC) + serving->interval;
        } else {
            serving->service.tick = NULL; /* only to show that the line stands */
        }
        tell(serving, &told);
    }
}

static int serve_over_http(struct serving *serving)
{
    char error[LISTENING_ERROR_BYTES];
    serving->http = (struct http){
        .service = &serving->service,
        .guard = &serving->guard,
        .costs = serving->costs,
        .certificate = (const char *)serving->certificate.data,
        .key = (const char *)serving->key.data,
    };
    ends(&(struct timespec){0}); /* from here on they wait */
    signal(SIGPIPE, SIG_IGN);    /* TLS writes to who has gone */
    if (!kept_start(&serving->kept)) return cli_failed("no thread to keep the history");
    if (!http_open(&serving->http, error)) return cli_failed("%s", error);
    printf("Serving %s at http%s://%s:%u/\n", serving->folder, serving->certificate.data ? "s" : "",
           serving->listening.host, serving->listening.port);
    fflush(stdout);
    look_again_and_again(serving);
    http_close(&serving->http);
    return CLI_OK;
}

static bool open_kept(struct serving *serving, struct store_error *error)
{
    return !cli_given(serving->args, "keep") ||
           kept_open(&serving->kept, cli_value(serving->args, "db"), &serving->service, serving->history, error);
}

static int look_and_serve(struct serving *serving)
{
    char error[LISTENING_ERROR_BYTES];
    struct store_error store_error;
    const size_t ticks = (size_t)(serving->history / serving->interval + 0.5);
    int status;
    if (!service_open(&serving->service, serving->folder, serving->interval, ticks))
        status = cli_failed("no memory for the history");
    else if (!open_kept(serving, &store_error))
        status = cli_failed("%s", store_error.text);
    else if (!service_look(&serving->service))
        status = cli_failed("%s", serving->service.problem);
    else if (!listening_open(&serving->listening, error))
        status = cli_failed("%s", error);
    else
        status = serve_over_http(serving);
    if (!kept_close(&serving->kept, &store_error) && status == CLI_OK) status = cli_failed("%s", store_error.text);
    service_close(&serving->service);
    return status;
}

/* ---- Options ---- */

static int read_times(struct serving *serving)
{
    const struct cli_args *args = serving->args;
    serving->interval = USUAL_INTERVAL_S;
    serving->history = USUAL_HISTORY_S;
    if (cli_given(args, "interval") &&
        !cli_seconds(args, "interval", LEAST_INTERVAL_S, MOST_INTERVAL_S, &serving->interval))
        return CLI_USAGE;
    const double most = TICKS_MOST * serving->interval;
    if (serving->history > most) serving->history = most;
    if (cli_given(args, "history") && !cli_seconds(args, "history", serving->interval, most, &serving->history))
        return CLI_USAGE;
    return CLI_OK;
}

static int read_pem(const struct cli_args *args, const char *option, struct file_bytes *bytes)
{
    struct file_error error;
    const char *path = cli_value(args, option);
    return !path || file_read(path, MOST_PEM_BYTES, bytes, &error) ? CLI_OK : cli_failed("%s", error.text);
}

/* Who can be reached from other machines asks for a token, and lets nobody read it on the way. */
static int read_secrets(struct serving *serving)
{
    const struct cli_args *args = serving->args;
    struct file_error error;
    const bool has_tls = cli_given(args, "tls-cert");
    if (has_tls != cli_given(args, "tls-key")) return cli_usage("--tls-cert and --tls-key go together");
    if (has_tls && !http_can_tls())
        return cli_failed(
            "libmicrohttpd was built without TLS here: listen on 127.0.0.1, and put a proxy that does TLS "
            "before it");
    if (!serving->listening.is_loopback && !(has_tls && cli_given(args, "token-file")))
        return cli_usage("other machines reach %s: that takes --token-file, --tls-cert and --tls-key (or listen on "
                         "127.0.0.1, and put a proxy before it)",
                         serving->listening.host);
    if (cli_given(args, "token-file") && !guard_read_token(&serving->guard, cli_value(args, "token-file"), &error))
        return cli_failed("%s", error.text);
    int status = read_pem(args, "tls-cert", &serving->certificate);
    return status == CLI_OK ? read_pem(args, "tls-key", &serving->key) : status;
}

static int read_options(struct serving *serving)
{
    const struct cli_args *args = serving->args;
    struct file_error error;
    if (cli_given(args, "db") && !cli_given(args, "keep"))
        return cli_usage("--db says where to keep the history: it goes with --keep");
    const char *place = cli_given(args, "listen") ? cli_value(args, "listen") : USUAL_PLACE;
    if (!listening_parse(&serving->listening, place))
        return cli_usage("--listen takes an address and a port, such as " USUAL_PLACE " or [::1]:9798, not '%s'",
                         place);
    int status = read_times(serving);
    if (status == CLI_OK) status = read_secrets(serving);
    if (status != CLI_OK) return status;
    json_t *name = NULL;
    if (!processes_folder(serving->folder, sizeof serving->folder, cli_value(args, "folder")) ||
        !(name = json_string(serving->folder)))
        status = cli_usage("--folder: its name is too long, or no UTF-8");
    json_decref(name);
    if (status == CLI_OK && !(serving->costs = floors_read(cli_value(args, "run"), &error)))
        status = cli_failed("%s", error.text);
    return status;
}

static int run_serve(const struct cli_args *args)
{
    static struct serving serving; /* large */
    serving.args = args;
    serving.guard.listening = &serving.listening;
    int status = read_options(&serving);
    if (status == CLI_OK) status = look_and_serve(&serving);
    guard_wipe(&serving.guard);
    file_free(&serving.certificate);
    file_free(&serving.key);
    free(serving.costs);
    return status;
}

static const struct cli_option serve_options[] = {
    {"listen", 'l', "ADDR:PORT", "Where (default " USUAL_PLACE "); port 0: any that is free"},
    {"folder", 0, "FOLDER", "The folder of metrics (default: this user's, /dev/shm/pqlane-UID)"},
    {"interval", 0, "TIME", "How often to look, 100ms to 1m (default 1s)"},
    {"history", 0, "TIME", "How far back the history goes (default 15m, at most 3600 looks)"},
    {"keep", 0, NULL, "Keep the history in the store, too: a server started again goes on with it"},
    {"db", 0, "STORE", "With --keep: a file (default: that of baselines, XDG data folder) or a URL"},
    {"run", 0, "FILE", "What bench --costs --json or compare --json wrote, to be shown beside"},
    {"token-file", 0, "FILE", "Only to who brings the token in FILE (mode 0600)"},
    {"tls-cert", 0, "FILE", "Certificate chain, PEM: HTTPS"},
    {"tls-key", 0, "FILE", "Its private key, PEM"},
    {NULL, 0, NULL, NULL},
};

const struct cli_command cli_serve = {
    .name = "serve",
    .summary = "live metrics of all processes for Prometheus, programs, browsers",
    .details = "Programs that use libpqlane share their metrics when PQLANE_METRICS=shm is in their environment.\n"
               "This sums them up, over all processes of this user that there ever were: what ended processes\n"
               "counted is kept in the folder. http://" USUAL_PLACE "/ is a dashboard, /metrics is for Prometheus,\n"
               "docs/serve.md tells the rest.\n"
               "\n"
               "Only this machine can ask. For an address that others reach, --token-file, --tls-cert and --tls-key\n"
               "are needed; requests then bring `Authorization: Bearer TOKEN`.\n"
               "\n"
               "SIGINT or SIGTERM ends it, with exit code 0; 4 if --keep could not write what came last.",
    .options = serve_options,
    .run = run_serve,
};
