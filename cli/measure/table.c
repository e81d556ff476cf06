/* SPDX-License-Identifier: Apache-2.0 */

/* Cells are kept as texts; widths are known only when all are there. */

#include "table.h"

#include "term.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define GUTTER 2 /* blanks between columns */

struct cell {
    char *text;
    enum table_style style;
    bool gap; /* an empty line before this cell's row */
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    struct cell *cells;
    size_t count, room;
    bool gap, broken;
};

struct table *table_new(const struct table_column *columns, size_t column_count)
{
    struct table *table = calloc(1, sizeof *table);
    if (table) {
        table->columns = columns;
        table->column_count = column_count;
    }
    return table;
}

void table_free(struct table *table)
{
    if (!table) return;
    for (size_t i = 0; i < table->count; i++) free(table->cells[i].text);
    free(table->cells);
    free(table);
}

static void add_cell(struct table *table, enum table_style style, const char *text)
{
    if (table->count == table->room) {
        size_t room = table->room ? 2 * table->room : 64 * table->column_count;
        struct cell *cells = realloc(table->cells, room * sizeof *cells);
        if (!cells) {
            table->broken = true;
            return;
        }
        table->cells = cells;
        table->room = room;
    }
    struct cell *cell = &table->cells[table->count++];
    *cell = (struct cell){strdup(text), style, table->gap};
    table->gap = false;
    if (!cell->text) table->broken = true;
}

void table_cell(struct table *table, enum table_style style, const char *format, ...)
{
    char text[256];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f) *c = '?'; /* names may come from anywhere */
    add_cell(table, style, text);
}

void table_drawing(struct table *table, const char *utf8)
{
    add_cell(table, TABLE_PLAIN, utf8);
}

void table_gap(struct table *table)
{
    table->gap = table->count > 0;
}

/* Bytes that go on with a character take no column. */
static size_t columns_of(const char *text)
{
    size_t columns = 0;
    for (; *text; text++) columns += ((unsigned char)*text & 0xc0) != 0x80;
    return columns;
}

static size_t width_of(const struct table *table, size_t column)
{
    size_t width = strlen(table->columns[column].title);
    for (size_t i = column; i < table->count; i += table->column_count) {
        size_t len = columns_of(table->cells[i].text);
        if (len > width) width = len;
    }
    return width;
}

/* Marks the columns to show: drops the least important until the rest fits. columns of the window: 0 is endless. */
static void choose(const struct table *table, const size_t *width, int window, bool *shown)
{
    for (size_t i = 0; i < table->column_count; i++) shown[i] = true;
    while (window > 0) {
        size_t total = 0, worst = table->column_count;
        for (size_t i = 0; i < table->column_count; i++) {
            if (!shown[i]) continue;
            total += width[i] + (total ? GUTTER : 0);
            if (table->columns[i].dropped &&
                (worst == table->column_count || table->columns[i].dropped > table->columns[worst].dropped))
                worst = i;
        }
        if (total <= (size_t)window || worst == table->column_count) return;
        shown[worst] = false;
    }
}

static void put(FILE *stream, const char *text, size_t width, bool left, bool last, const char *colour)
{
    int blanks = (int)(width - columns_of(text));
    if (!left) fprintf(stream, "%*s", blanks, "");
    fprintf(stream, "%s%s%s", colour, text, *colour ? "\033[0m" : "");
    if (left && !last) fprintf(stream, "%*s", blanks, "");
    if (!last) fprintf(stream, "%*s", GUTTER, "");
}

bool table_print(const struct table *table, FILE *stream)
{
    return table_print_within(table, stream, term_columns(stream));
}

bool table_print_within(const struct table *table, FILE *stream, int columns)
{
    static const char *const colours[] = {"", "\033[2m", "\033[1m", "\033[32m", "\033[33m", "\033[1;31m"};
    size_t width[32], last = 0;
    bool shown[32] = {false}, coloured = term_has_colours(stream);
    if (table->broken || table->column_count > 32) return false;
    for (size_t i = 0; i < table->column_count; i++) width[i] = width_of(table, i);
    choose(table, width, columns, shown);
    for (size_t i = 0; i < table->column_count; i++)
        if (shown[i]) last = i;

    for (size_t i = 0; i <= last; i++)
        if (shown[i])
            put(stream, table->columns[i].title, width[i], table->columns[i].left, i == last,
                coloured ? colours[TABLE_BOLD] : "");
    fputc('\n', stream);
    for (size_t row = 0; row + table->column_count <= table->count; row += table->column_count) {
        const struct cell *cells = table->cells + row;
        size_t end = last; /* nothing behind the last text of a row */
        while (end > 0 && (!shown[end] || !*cells[end].text)) end--;
        if (cells->gap) fputc('\n', stream);
        for (size_t i = 0; i <= end; i++)
            if (shown[i])
                put(stream, cells[i].text, width[i], table->columns[i].left, i == end,
                    coloured ? colours[cells[i].style] : "");
        fputc('\n', stream);
    }
    return true;
}

const struct table_unit *table_unit_for(double ns)
{
    static const struct table_unit units[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
    size_t i = 0;
    while (i < 3 && ns >= 999.95 * units[i].ns) i++; /* 999.95 would be printed as 1000.0 */
    return &units[i];
}

void table_time(char text[32], double ns, const struct table_unit *unit)
{
    double value = ns / unit->ns;
    if (isnan(value))
        snprintf(text, 32, "-");
    else
        snprintf(text, 32, "%.*f", value < 9.9995 ? 3 : value < 99.995 ? 2 : value < 999.95 ? 1 : 0, value);
}

void table_whole(char text[32], double number)
{
    char digits[24];
    if (!(number >= 0 && number < 1e15)) {
        snprintf(text, 32, "%.3g", number);
        return;
    }
    size_t n = (size_t)snprintf(digits, sizeof digits, "%.0f", number), used = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) text[used++] = ',';
        text[used++] = digits[i];
    }
    text[used] = 0;
}
