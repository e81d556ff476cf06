/* SPDX-License-Identifier: Apache-2.0 */

#include "api.h"

#include "measure/document.h"
#include "pqlane.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const quantile_names[TICK_QUANTILES] = {"p50", "p95", "p99"};

/* ---- Parts ---- */

static char *to_text(json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(value);
    return text;
}

/* Text that grows. */
struct writing {
    FILE *out;
    char *text;
    size_t len;
};

static bool begin_text(struct writing *writing)
{
    *writing = (struct writing){0};
    writing->out = open_memstream(&writing->text, &writing->len);
    return writing->out != NULL;
}

static char *end_text(struct writing *writing, bool good)
{
    if (fclose(writing->out) == 0 && good) return writing->text;
    free(writing->text);
    return NULL;
}

/* Text of a value; false: there is none, for want of memory. */
static bool say_json(FILE *out, json_t *value, const char *before, const char *after)
{
    char *text = to_text(value);
    const bool good = text && fprintf(out, "%s%s%s", before, text, after) > 0;
    free(text);
    return good;
}

/* Milliseconds and thousandths of an operation are enough. */
static json_t *rounded(double x)
{
    return json_real(round(x * 1e3) / 1e3);
}

static json_t *real_or_null(double seconds)
{
    return seconds >= 0 ? json_real(seconds) : json_null();
}

static json_t *per_second(uint64_t count, const struct tick *tick)
{
    return rounded(tick->seconds > 0 ? (double)count / tick->seconds : 0);
}

static void put_list(struct document *document, json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) != 0) document->broken = true;
}

static struct document begin_series(const char *algorithm, const char *operation, const char *backend)
{
    struct document document = document_begin();
    document_text(&document, "algorithm", algorithm);
    document_text(&document, "operation", operation);
    document_text(&document, "backend", backend);
    return document;
}

/* ---- Status, processes, series ---- */

char *api_status(struct service *service)
{
    struct document document = document_begin();
    int64_t running = 0;
    pthread_mutex_lock(&service->lock);
    for (size_t i = 0; i < service->processes.count; i++) running += service->processes.items[i].runs;
    document_text(&document, "version", pqlane_version());
    document_text(&document, "folder", service->folder);
    document_put(&document, "now", rounded(service_now(CLOCK_REALTIME)));
    document_put(&document, "interval_s", rounded(service->interval));
    document_put(&document, "history_s", rounded(service->interval * (double)ticks_most(&service->ticks)));
    document_whole(&document, "processes", running);
    document_whole(&document, "unreadable", (int64_t)service->processes.unreadable);
    document_text(&document, "problem", service->problem[0] ? service->problem : NULL);
    pthread_mutex_unlock(&service->lock);
    return to_text(document_done(&document));
}

static json_t *process_json(const struct live_process *process)
{
    struct document document = document_begin();
    const pqlane_metrics_process *facts = &process->facts;
    document_whole(&document, "pid", facts->pid);
    document_text(&document, "program", facts->program[0] ? facts->program : NULL);
    document_text(&document, "version", facts->version);
    document_whole(&document, "generation", facts->generation);
    document_put(&document, "since", rounded(1e-9 * (double)facts->since_ns));
    document_put(&document, "last_s", facts->last_s < 0 ? json_null() : rounded(facts->last_s));
    document_put(&document, "runs", json_boolean(process->runs));
    document_text(&document, "guard", process->runs ? live_guards[process->guard] : NULL);
    document_whole(&document, "ok", (int64_t)process->ok);
    document_whole(&document, "errors", (int64_t)process->errors);
    return document_done(&document);
}

char *api_processes(struct service *service)
{
    struct document document = document_begin();
    json_t *list = json_array();
    pthread_mutex_lock(&service->lock);
    for (size_t i = 0; i < service->processes.count; i++)
        put_list(&document, list, process_json(&service->processes.items[i]));
    pthread_mutex_unlock(&service->lock);
    document_put(&document, "processes", list);
    return to_text(document_done(&document));
}

static json_t *sum_json(const pqlane_metrics *sum, size_t i, const pqlane_metrics_series *series)
{
    struct document document = begin_series(series->algorithm, series->operation, series->backend),
                    errors = document_begin();
    for (int e = 1; e < PQLANE_METRICS_STATUSES; e++)
        if (series->errors[e])
            document_whole(&errors, pqlane_status_name((pqlane_status)-e), (int64_t)series->errors[e]);
    document_whole(&document, "ok", (int64_t)series->ok);
    document_put(&document, "errors", document_done(&errors));
    document_whole(&document, "timed", (int64_t)series->timed);
    document_put(&document, "seconds", json_real(series->seconds));
    for (int q = 0; q < TICK_QUANTILES; q++)
        document_put(&document, quantile_names[q],
                     real_or_null(tick_quantile(sum, i, series->spoken_for, (enum tick_quantile)q)));
    return document_done(&document);
}

char *api_series(struct service *service)
{
    struct document document = document_begin();
    json_t *list = json_array();
    pqlane_metrics_series series;
    pthread_mutex_lock(&service->lock);
    const pqlane_metrics *sum = service_sum(service);
    for (size_t i = 0; pqlane_metrics_at(sum, i, &series, sizeof series) == PQLANE_OK; i++)
        put_list(&document, list, sum_json(sum, i, &series));
    pthread_mutex_unlock(&service->lock);
    document_put(&document, "series", list);
    return to_text(document_done(&document));
}

/* ---- Ticks: what happened in each, null where nothing did ---- */

static json_t *buckets_json(const struct tick_row *row)
{
    json_t *list = row ? json_array() : json_null();
    for (size_t i = 0; row && i < TICKS_BUCKETS; i++)
        if (json_array_append_new(list, json_integer(row->buckets[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *rate_json(const struct tick *tick, const struct tick_row *row)
{
    return per_second(row ? row->ok : 0, tick);
}

static json_t *errors_json(const struct tick *tick, const struct tick_row *row)
{
    return per_second(row ? row->errors : 0, tick);
}

static json_t *quantile_json(const struct tick_row *row, int q)
{
    return row ? real_or_null(row->quantiles[q]) : json_null();
}

static json_t *event_json(const struct event *event)
{
    struct document document = document_begin();
    document_put(&document, "t", rounded(event->t));
    document_text(&document, "kind", event_names[event->kind]);
    document_text(&document, "text", event->text);
    return document_done(&document);
}

/* One series over the ticks from `first` on. */
static json_t *history_series(const struct ticks *ticks, size_t series, size_t first)
{
    const struct tick_series *names = &ticks->series[series];
    struct document document = begin_series(names->algorithm, names->operation, names->backend);
    json_t *rate = json_array(), *errors = json_array(), *buckets = json_array(), *quantiles[TICK_QUANTILES];
    for (int q = 0; q < TICK_QUANTILES; q++) quantiles[q] = json_array();
    for (size_t i = first; i < ticks->count; i++) {
        const struct tick *tick = ticks_at(ticks, i);
        const struct tick_row *row = tick_find(tick, series);
        put_list(&document, rate, rate_json(tick, row));
        put_list(&document, errors, errors_json(tick, row));
        put_list(&document, buckets, buckets_json(row));
        for (int q = 0; q < TICK_QUANTILES; q++) put_list(&document, quantiles[q], quantile_json(row, q));
    }
    document_put(&document, "rate", rate);
    document_put(&document, "errors", errors);
    for (int q = 0; q < TICK_QUANTILES; q++) document_put(&document, quantile_names[q], quantiles[q]);
    document_put(&document, "buckets", buckets);
    return document_done(&document);
}

static void put_events(struct document *document, const struct events *events, double since)
{
    json_t *list = json_array();
    for (uint64_t n = events_oldest(events, 0); n < events->count; n++)
        if (events->items[n % EVENTS_MOST].at >= since)
            put_list(document, list, event_json(&events->items[n % EVENTS_MOST]));
    document_put(document, "events", list);
}

static json_t *history_frame(const struct service *service, double since, size_t first)
{
    const struct ticks *ticks = &service->ticks;
    struct document document = document_begin();
    json_t *edges = json_array(), *t = json_array(), *processes = json_array();
    for (size_t i = 0; i < PQLANE_METRICS_EDGES; i++) put_list(&document, edges, json_real(tick_edge(i)));
    for (size_t i = first; i < ticks->count; i++) {
        put_list(&document, t, rounded(ticks_at(ticks, i)->t));
        put_list(&document, processes, json_integer((json_int_t)ticks_at(ticks, i)->processes));
    }
    document_put(&document, "interval_s", rounded(service->interval));
    document_put(&document, "edges", edges);
    document_put(&document, "t", t);
    document_put(&document, "processes", processes);
    put_events(&document, &service->events, since);
    return document_done(&document);
}

/* Series become text one by one: as JSON, all of them would take many times the room. */
static bool say_history(FILE *out, const struct service *service, double seconds)
{
    const struct ticks *ticks = &service->ticks;
    const double since = service_now(CLOCK_MONOTONIC) - seconds;
    size_t first = 0;
    while (first < ticks->count && ticks_at(ticks, first)->at < since) first++;
    bool good = fputs("{\"series\":[", out) >= 0;
    for (size_t i = 0; good && i < ticks->series_count; i++)
        good = say_json(out, history_series(ticks, i, first), i > 0 ? "," : "", "");
    char *frame = good ? to_text(history_frame(service, since, first)) : NULL;
    good = frame && fprintf(out, "],%s", frame + 1) > 0; /* its members go on with this object's */
    free(frame);
    return good;
}

char *api_history(struct service *service, double seconds)
{
    struct writing writing;
    if (!begin_text(&writing)) return NULL;
    pthread_mutex_lock(&service->lock);
    const bool good = say_history(writing.out, service, seconds);
    pthread_mutex_unlock(&service->lock);
    return end_text(&writing, good);
}

/* ---- News ---- */

static json_t *tick_json(const struct ticks *ticks, const struct tick *tick)
{
    struct document document = document_begin();
    json_t *list = json_array();
    for (size_t i = 0; i < ticks->series_count; i++) {
        const struct tick_series *names = &ticks->series[i];
        const struct tick_row *row = tick_find(tick, i);
        struct document series = begin_series(names->algorithm, names->operation, names->backend);
        document_put(&series, "rate", rate_json(tick, row));
        document_put(&series, "errors", errors_json(tick, row));
        for (int q = 0; q < TICK_QUANTILES; q++) document_put(&series, quantile_names[q], quantile_json(row, q));
        document_put(&series, "buckets", buckets_json(row));
        put_list(&document, list, document_done(&series));
    }
    document_put(&document, "t", rounded(tick->t));
    document_put(&document, "series", list);
    document_whole(&document, "processes", (int64_t)tick->processes);
    return document_done(&document);
}

char *api_news(struct service *service)
{
    struct writing writing;
    bool good = begin_text(&writing);
    if (!good) return NULL;
    pthread_mutex_lock(&service->lock);
    /* JSON has no line ends of its own, so that it is one line of data. */
    for (uint64_t n = events_oldest(&service->events, service->new_events); good && n < service->events.count; n++)
        good = say_json(writing.out, event_json(&service->events.items[n % EVENTS_MOST]),
                        "event: event\ndata: ", "\n\n");
    if (good && service->tick)
        good = say_json(writing.out, tick_json(&service->ticks, service->tick), "event: tick\ndata: ", "\n\n");
    service->new_events = service->events.count;
    pthread_mutex_unlock(&service->lock);
    return end_text(&writing, good);
}
