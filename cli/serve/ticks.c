/* SPDX-License-Identifier: Apache-2.0 */

#include "ticks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const double tick_quantiles[TICK_QUANTILES] = {0.50, 0.95, 0.99};

double tick_edge(size_t bucket)
{
    return 1e-6 * (double)((uint64_t)1 << bucket);
}

static double two_digits(double x)
{
    char text[32];
    snprintf(text, sizeof text, "%.1e", x);
    return strtod(text, NULL);
}

double tick_quantile(const pqlane_metrics *of, size_t series, uint64_t spoken_for, enum tick_quantile which)
{
    if (spoken_for < TICKS_LEAST_COUNT) return -1;
    return two_digits(pqlane_metrics_quantile(of, series, tick_quantiles[which]));
}

bool ticks_open(struct ticks *ticks, size_t room)
{
    *ticks = (struct ticks){.room = room};
    ticks->items = calloc(room, sizeof *ticks->items);
    ticks->series = calloc(TICKS_MOST_SERIES, sizeof *ticks->series);
    return ticks->items && ticks->series;
}

void ticks_close(struct ticks *ticks)
{
    for (size_t i = 0; ticks->items && i < ticks->room; i++) free(ticks->items[i].rows);
    free(ticks->items);
    free(ticks->series);
    pqlane_metrics_forget(ticks->before);
    *ticks = (struct ticks){0};
}

size_t ticks_series(struct ticks *ticks, size_t most, const char *algorithm, const char *operation, const char *backend)
{
    size_t i = 0;
    for (; i < ticks->series_count; i++) {
        const struct tick_series *is = &ticks->series[i];
        if (strcmp(is->algorithm, algorithm) == 0 && strcmp(is->operation, operation) == 0 &&
            strcmp(is->backend, backend) == 0)
            return i;
    }
    if (i >= most) return TICKS_MOST_SERIES;
    struct tick_series *made = &ticks->series[ticks->series_count++];
    snprintf(made->algorithm, sizeof made->algorithm, "%s", algorithm);
    snprintf(made->operation, sizeof made->operation, "%s", operation);
    snprintf(made->backend, sizeof made->backend, "%s", backend);
    return i;
}

static uint32_t clip(uint64_t count)
{
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static void fill_row(struct tick_row *row, const pqlane_metrics *window, size_t i, const pqlane_metrics_series *series)
{
    uint64_t below = 0;
    row->ok = series->ok;
    for (size_t edge = 0; edge < PQLANE_METRICS_EDGES; edge++) {
        const uint64_t to_here = pqlane_metrics_below(window, i, tick_edge(edge));
        row->buckets[edge] = clip(to_here - below);
        below = to_here;
    }
    row->buckets[PQLANE_METRICS_EDGES] = clip(series->spoken_for - below);
    for (int q = 0; q < TICK_QUANTILES; q++)
        row->quantiles[q] = tick_quantile(window, i, series->spoken_for, (enum tick_quantile)q);
}

static int by_series(const void *a, const void *b)
{
    const uint32_t x = ((const struct tick_row *)a)->series, y = ((const struct tick_row *)b)->series;
    return x < y ? -1 : x > y;
}

static void sort_rows(struct tick *tick)
{
    qsort(tick->rows, tick->count, sizeof *tick->rows, by_series);
}

/* Rows of what happened in a window. False: no memory. */
static bool fill_tick(struct ticks *ticks, struct tick *tick, const pqlane_metrics *window)
{
    pqlane_metrics_series series;
    const size_t most = pqlane_metrics_count(window);
    tick->rows = calloc(most + 1, sizeof *tick->rows);
    if (!tick->rows) return false;
    for (size_t i = 0; pqlane_metrics_at(window, i, &series, sizeof series) == PQLANE_OK; i++) {
        struct tick_row *row = &tick->rows[tick->count];
        const size_t number = ticks_series(ticks, TICKS_MOST_SERIES, series.algorithm, series.operation,
                                           series.backend);
        uint64_t errors = 0;
        for (unsigned e = 1; e < PQLANE_METRICS_STATUSES; e++) errors += series.errors[e];
        if (number == TICKS_MOST_SERIES || (series.ok == 0 && errors == 0 && series.spoken_for == 0)) continue;
        row->series = (uint32_t)number;
        row->errors = errors;
        fill_row(row, window, i, &series);
        tick->count++;
    }
    void *fitting = realloc(tick->rows, (tick->count + 1) * sizeof *tick->rows);
    if (fitting) tick->rows = fitting;
    sort_rows(tick);
    return true;
}

static pqlane_metrics *window_between(const pqlane_metrics *before, const pqlane_metrics *after)
{
    pqlane_metrics *window;
    if (pqlane_metrics_empty(&window) != PQLANE_OK) return NULL;
    if (pqlane_metrics_add(window, after) == PQLANE_OK && pqlane_metrics_subtract(window, before) == PQLANE_OK)
        return window;
    pqlane_metrics_forget(window);
    return NULL;
}

size_t ticks_most(const struct ticks *ticks)
{
    const size_t most = ticks->series_count > 0 ? TICKS_MOST_CELLS / ticks->series_count : ticks->room;
    return most < ticks->room ? most : ticks->room;
}

static void drop_oldest(struct ticks *ticks)
{
    struct tick *oldest = &ticks->items[ticks->first];
    free(oldest->rows);
    *oldest = (struct tick){0};
    ticks->first = (ticks->first + 1) % ticks->room;
    ticks->count--;
}

static const struct tick *keep(struct ticks *ticks, const struct tick *tick)
{
    while (ticks->count >= ticks_most(ticks)) drop_oldest(ticks);
    struct tick *place = &ticks->items[(ticks->first + ticks->count++) % ticks->room];
    *place = *tick;
    return place;
}

void ticks_restore(struct ticks *ticks, struct tick *tick)
{
    sort_rows(tick);
    keep(ticks, tick);
}

const struct tick *ticks_add(struct ticks *ticks, pqlane_metrics *sum, double t, double at, size_t processes)
{
    struct tick tick = {.t = t, .at = at, .seconds = at - ticks->before_at, .processes = processes};
    const struct tick *kept = NULL;
    if (ticks->before) {
        pqlane_metrics *window = window_between(ticks->before, sum);
        if (window && fill_tick(ticks, &tick, window)) kept = keep(ticks, &tick);
        pqlane_metrics_forget(window);
        if (!kept) {
            pqlane_metrics_forget(sum);
            return NULL;
        }
    }
    pqlane_metrics_forget(ticks->before);
    ticks->before = sum;
    ticks->before_at = at;
    return kept;
}

const struct tick *ticks_at(const struct ticks *ticks, size_t index)
{
    return &ticks->items[(ticks->first + index) % ticks->room];
}

const struct tick_row *tick_find(const struct tick *tick, size_t series)
{
    const struct tick_row wanted = {.series = (uint32_t)series};
    return bsearch(&wanted, tick->rows, tick->count, sizeof *tick->rows, by_series);
}
