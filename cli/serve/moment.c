/* SPDX-License-Identifier: Apache-2.0 */

#include "moment.h"

#include "measure/document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_COUNT ((json_int_t)1 << 53) /* as much as other readers of JSON can count to */
#define MOST_SECONDS 86400.0             /* of a tick, and of an operation */
#define LEAST_TICK_S 1e-3
#define MOST_SERIES (TICKS_MOST_SERIES / 2) /* those that really run find room beside what somebody made up */
#define OVERLAP 0.5                         /* of a tick's length: what clocks that are set a little do */

static const char *const quantile_members[TICK_QUANTILES] = {"p50", "p95", "p99"};

/* ---- Writing ---- */

static void put_each(struct document *document, const char *name, json_t *list, json_t *(*item)(const void *, size_t),
                     const void *of, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (json_array_append_new(list, item(of, i)) != 0) document->broken = true;
    document_put(document, name, list);
}

static json_t *write_bucket(const void *row, size_t i)
{
    return json_integer(((const struct tick_row *)row)->buckets[i]);
}

struct moment_parts {
    const struct ticks *ticks;
    const struct tick *tick;
    const struct events *events;
};

static json_t *write_row(const void *of, size_t i)
{
    const struct moment_parts *parts = of;
    const struct tick_row *row = &parts->tick->rows[i];
    const struct tick_series *series = &parts->ticks->series[row->series];
    struct document document = document_begin();
    document_text(&document, "algorithm", series->algorithm);
    document_text(&document, "operation", series->operation);
    document_text(&document, "backend", series->backend);
    document_whole(&document, "ok", (int64_t)row->ok);
    document_whole(&document, "errors", (int64_t)row->errors);
    for (int q = 0; q < TICK_QUANTILES; q++)
        document_put(&document, quantile_members[q],
                     row->quantiles[q] < 0 ? json_null() : json_real(row->quantiles[q]));
    put_each(&document, "buckets", json_array(), write_bucket, row, 0, TICKS_BUCKETS);
    return document_done(&document);
}

static json_t *write_event(const void *of, size_t i)
{
    const struct event *event = &((const struct moment_parts *)of)->events->items[i % EVENTS_MOST];
    struct document document = document_begin();
    document_put(&document, "t", json_real(event->t));
    document_text(&document, "kind", event_names[event->kind]);
    document_text(&document, "text", event->text);
    return document_done(&document);
}

char *moment_write(const struct ticks *ticks, const struct tick *tick, const struct events *events, uint64_t first,
                   uint64_t end)
{
    const struct moment_parts parts = {ticks, tick, events};
    struct document document = document_begin();
    document_put(&document, "seconds", json_real(tick->seconds));
    document_whole(&document, "processes", (int64_t)tick->processes);
    put_each(&document, "series", json_array(), write_row, &parts, 0, tick->count);
    put_each(&document, "events", json_array(), write_event, &parts, events_oldest(events, first), end);
    json_t *whole = document_done(&document);
    char *text = whole ? json_dumps(whole, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(whole);
    return text;
}

/* ---- Reading ---- */

static bool read_count(const json_t *of, json_int_t most, uint64_t *count)
{
    const json_int_t value = json_integer_value(of);
    if (!json_is_integer(of) || value < 0 || value > most) return false;
    *count = (uint64_t)value;
    return true;
}

static bool read_seconds(const json_t *of, double most, double *seconds)
{
    const double value = json_number_value(of);
    if (!json_is_number(of) || !(value >= 0 && value <= most)) return false;
    *seconds = value;
    return true;
}

/* A name of printable characters that fits; NULL: it is none. */
static const char *read_name(const json_t *of, size_t room)
{
    const char *name = json_string_value(of);
    if (!name || !*name || strlen(name) >= room) return NULL;
    for (const char *c = name; *c; c++)
        if (*c <= 0x20 || *c > 0x7e) return NULL;
    return name;
}

static bool read_buckets(const json_t *list, struct tick_row *row)
{
    if (json_array_size(list) != TICKS_BUCKETS) return false;
    for (size_t i = 0; i < TICKS_BUCKETS; i++) {
        uint64_t count;
        if (!read_count(json_array_get(list, i), UINT32_MAX, &count)) return false;
        row->buckets[i] = (uint32_t)count;
    }
    return true;
}

static bool read_row(struct ticks *ticks, const json_t *of, struct tick_row *row)
{
    const struct tick_series *names;
    const char *algorithm = read_name(json_object_get(of, "algorithm"), sizeof names->algorithm);
    const char *operation = read_name(json_object_get(of, "operation"), sizeof names->operation);
    const char *backend = read_name(json_object_get(of, "backend"), sizeof names->backend);
    if (!algorithm || !operation || !backend || !read_count(json_object_get(of, "ok"), MOST_COUNT, &row->ok) ||
        !read_count(json_object_get(of, "errors"), MOST_COUNT, &row->errors) ||
        !read_buckets(json_object_get(of, "buckets"), row))
        return false;
    for (int q = 0; q < TICK_QUANTILES; q++) {
        const json_t *quantile = json_object_get(of, quantile_members[q]);
        row->quantiles[q] = -1;
        if (!json_is_null(quantile) && !read_seconds(quantile, MOST_SECONDS, &row->quantiles[q])) return false;
    }
    row->series = (uint32_t)ticks_series(ticks, MOST_SERIES, algorithm, operation, backend);
    return row->series < TICKS_MOST_SERIES;
}

static bool has_series(const struct tick *tick, uint32_t series)
{
    for (size_t i = 0; i < tick->count; i++)
        if (tick->rows[i].series == series) return true;
    return false;
}

/* Rows that are not as they should be are left out. */
static bool read_rows(struct ticks *ticks, const json_t *list, struct tick *tick)
{
    const size_t most = json_array_size(list) < TICKS_MOST_SERIES ? json_array_size(list) : TICKS_MOST_SERIES;
    tick->rows = calloc(most + 1, sizeof *tick->rows);
    for (size_t i = 0; tick->rows && i < most; i++) {
        struct tick_row *row = &tick->rows[tick->count];
        if (read_row(ticks, json_array_get(list, i), row) && !has_series(tick, row->series)) tick->count++;
    }
    void *fitting = realloc(tick->rows, (tick->count + 1) * sizeof *tick->rows);
    if (fitting) tick->rows = fitting;
    return fitting != NULL;
}

static void read_event(struct events *events, const json_t *of, struct moment_clocks now)
{
    const char *kind = json_string_value(json_object_get(of, "kind"));
    const char *said = json_string_value(json_object_get(of, "text"));
    double t;
    if (!kind || !said || !read_seconds(json_object_get(of, "t"), now.t, &t)) return;
    for (int i = 0; i < EVENT_KINDS; i++)
        if (strcmp(kind, event_names[i]) == 0) events_say(events, t, now.at - (now.t - t), i, said);
}

static bool read_tick(struct ticks *ticks, const json_t *document, struct tick *tick)
{
    uint64_t processes;
    const struct tick *last = ticks->count > 0 ? ticks_at(ticks, ticks->count - 1) : NULL;
    if (!read_seconds(json_object_get(document, "seconds"), MOST_SECONDS, &tick->seconds) ||
        tick->seconds < LEAST_TICK_S || !read_count(json_object_get(document, "processes"), INT32_MAX, &processes))
        return false;
    tick->processes = processes;
    if (last && tick->t - tick->seconds < last->t - OVERLAP * tick->seconds) return false;
    return read_rows(ticks, json_object_get(document, "series"), tick);
}

void moment_read(struct ticks *ticks, struct events *events, double t, const char *text, struct moment_clocks now)
{
    size_t i;
    json_t *event, *document = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    struct tick tick = {.t = t, .at = now.at - (now.t - t)};
    if (t >= 0 && t <= now.t && read_tick(ticks, document, &tick)) {
        ticks_restore(ticks, &tick);
        json_array_foreach (json_object_get(document, "events"), i, event) read_event(events, event, now);
    } else {
        free(tick.rows);
    }
    json_decref(document);
}
