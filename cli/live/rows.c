/* SPDX-License-Identifier: Apache-2.0 */

#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct table_column live_columns[LIVE_COLUMNS] = {
    [LIVE_PID] = {"PID", false, 5},
    [LIVE_PROGRAM] = {"Program", true, 4},
    [LIVE_OPERATION] = {"Operation", true, 0},
    [LIVE_BACKEND] = {"Backend", true, 3},
    [LIVE_COUNT] = {"Count", false, 6},
    [LIVE_RATE] = {"Rate/s", false, 0},
    [LIVE_P50] = {"p50", false, 0},
    [LIVE_P95] = {"p95", false, 2},
    [LIVE_P99] = {"p99", false, 1},
    [LIVE_ERRORS] = {"Errors", false, 0},
};

static double quantile_of(const pqlane_metrics *counts, size_t index, double q)
{
    const double seconds = pqlane_metrics_quantile(counts, index, q);
    return seconds < 0 ? NAN : seconds;
}

static bool make_room(struct live_rows *rows, size_t more)
{
    if (rows->count + more <= rows->room) return true;
    void *items = realloc(rows->items, (rows->count + more) * sizeof *rows->items);
    if (!items) return false;
    rows->items = items;
    rows->room = rows->count + more;
    return true;
}

bool rows_append(struct live_rows *rows, const struct live_rows *more)
{
    if (!make_room(rows, more->count)) return false;
    if (more->count > 0) memcpy(rows->items + rows->count, more->items, more->count * sizeof *more->items);
    rows->count += more->count;
    return true;
}

bool rows_add(struct live_rows *rows, const pqlane_metrics *counts, double seconds,
              const pqlane_metrics_process *process)
{
    pqlane_metrics_series series;
    if (!make_room(rows, pqlane_metrics_count(counts))) return false;
    for (size_t i = 0; pqlane_metrics_at(counts, i, &series, sizeof series) == PQLANE_OK; i++) {
        struct live_row *row = &rows->items[rows->count++];
        *row = (struct live_row){.pid = process ? process->pid : 0};
        if (process) memcpy(row->program, process->program, sizeof row->program);
        snprintf(row->operation, sizeof row->operation, "%s/%s", series.algorithm, series.operation);
        snprintf(row->backend, sizeof row->backend, "%s", series.backend);
        for (unsigned e = 0; e < PQLANE_METRICS_STATUSES; e++) row->errors += series.errors[e];
        row->count = series.ok + row->errors;
        row->rate = seconds > 0 ? (double)row->count / seconds : 0;
        row->p50 = quantile_of(counts, i, 0.50);
        row->p95 = quantile_of(counts, i, 0.95);
        row->p99 = quantile_of(counts, i, 0.99);
    }
    return true;
}

/* ---- Which ---- */

static void keep(struct live_rows *rows, bool (*wanted)(const struct live_row *row, const char *text), const char *text)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (wanted(&rows->items[i], text)) rows->items[kept++] = rows->items[i];
    rows->count = kept;
}

static bool has_text(const struct live_row *row, const char *text)
{
    return strcasestr(row->operation, text) || strcasestr(row->backend, text) || strcasestr(row->program, text);
}

static bool is_busy(const struct live_row *row, const char *text)
{
    (void)text;
    return row->count > 0;
}

void rows_filter(struct live_rows *rows, const char *text)
{
    keep(rows, has_text, text);
}

void rows_drop_idle(struct live_rows *rows)
{
    keep(rows, is_busy, NULL);
}

/* ---- In which order ---- */

struct order {
    enum live_column by;
    int sign;
};

static double number_of(const struct live_row *row, enum live_column column)
{
    switch (column) {
    case LIVE_COUNT:
        return (double)row->count;
    case LIVE_RATE:
        return row->rate;
    case LIVE_P50:
        return row->p50;
    case LIVE_P95:
        return row->p95;
    case LIVE_P99:
        return row->p99;
    case LIVE_ERRORS:
        return (double)row->errors;
    default:
        return -(double)row->pid; /* from the least on */
    }
}

/* Those without a number come last, whichever way. */
static int compare_numbers(double a, double b, int sign)
{
    if (isnan(a) || isnan(b)) return isnan(a) - isnan(b);
    return sign * ((a < b) - (a > b));
}

static int compare_rows(const void *left, const void *right, void *data)
{
    const struct live_row *a = left, *b = right;
    const struct order *order = data;
    int result;
    switch (order->by) {
    case LIVE_OPERATION:
        result = order->sign * strcmp(a->operation, b->operation);
        break;
    case LIVE_BACKEND:
        result = order->sign * strcmp(a->backend, b->backend);
        break;
    case LIVE_PROGRAM:
        result = order->sign * strcmp(a->program, b->program);
        break;
    default:
        result = compare_numbers(number_of(a, order->by), number_of(b, order->by), order->sign);
    }
    if (result == 0) result = strcmp(a->operation, b->operation);
    if (result == 0) result = strcmp(a->backend, b->backend);
    return result ? result : (a->pid > b->pid) - (a->pid < b->pid);
}

void rows_sort(struct live_rows *rows, enum live_column by, bool reversed)
{
    struct order order = {by, reversed ? -1 : 1};
    if (rows->count > 0) qsort_r(rows->items, rows->count, sizeof *rows->items, compare_rows, &order);
}

/* ---- As text ---- */

static void time_cell(char text[LIVE_CELL_BYTES], const struct live_row *row, double seconds, bool with_unit)
{
    char digits[32];
    const struct table_unit *unit = table_unit_for(1e9 * row->p50); /* of the whole row */
    table_time(digits, 1e9 * seconds, unit);
    snprintf(text, LIVE_CELL_BYTES, "%s%s%s", digits, with_unit ? " " : "", with_unit ? unit->name : "");
}

void row_cell(char text[LIVE_CELL_BYTES], const struct live_row *row, enum live_column column)
{
    *text = '\0';
    switch (column) {
    case LIVE_PID:
        snprintf(text, LIVE_CELL_BYTES, "%lu", (unsigned long)row->pid);
        break;
    case LIVE_PROGRAM:
        snprintf(text, LIVE_CELL_BYTES, "%s", row->program);
        break;
    case LIVE_OPERATION:
        snprintf(text, LIVE_CELL_BYTES, "%s", row->operation);
        break;
    case LIVE_BACKEND:
        snprintf(text, LIVE_CELL_BYTES, "%s", row->backend);
        break;
    case LIVE_COUNT:
        table_whole(text, (double)row->count);
        break;
    case LIVE_RATE:
        table_whole(text, row->rate);
        break;
    case LIVE_P50:
        time_cell(text, row, row->p50, !isnan(row->p50));
        break;
    case LIVE_P95:
        time_cell(text, row, row->p95, false);
        break;
    case LIVE_P99:
        time_cell(text, row, row->p99, false);
        break;
    case LIVE_ERRORS:
        table_whole(text, (double)row->errors);
        break;
    case LIVE_COLUMNS:
        break;
    }
}

bool rows_print(const struct live_rows *rows, bool with_processes, FILE *stream, int columns)
{
    const enum live_column first = with_processes ? LIVE_PID : LIVE_OPERATION;
    struct table *table = table_new(live_columns + first, LIVE_COLUMNS - first);
    if (!table) return false;
    for (size_t i = 0; i < rows->count; i++)
        for (unsigned c = first; c < LIVE_COLUMNS; c++) {
            char text[LIVE_CELL_BYTES];
            row_cell(text, &rows->items[i], (enum live_column)c);
            table_cell(table, c == LIVE_ERRORS && rows->items[i].errors > 0 ? TABLE_BAD : TABLE_PLAIN, "%s", text);
        }
    bool good = table_print_within(table, stream, columns);
    table_free(table);
    return good;
}

void rows_clear(struct live_rows *rows)
{
    free(rows->items);
    *rows = (struct live_rows){0};
}
