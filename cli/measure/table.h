/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Tables on the terminal: columns as wide as their content, the less important ones left out where the window is too
 * narrow, colours only where they are seen. Where the output is no terminal, all columns are printed.
 */

#ifndef PQL_MEASURE_TABLE_H
#define PQL_MEASURE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum table_style { TABLE_PLAIN, TABLE_FAINT, TABLE_BOLD, TABLE_GOOD, TABLE_DOUBT, TABLE_BAD };

struct table_column {
    const char *title;
    bool left;   /* aligned to the left; else to the right */
    int dropped; /* 0: always there; else the highest number is left out first */
};

struct table;

/* NULL if out of memory; later failures are remembered, and told by table_print(). columns must outlive the table. */
struct table *table_new(const struct table_column *columns, size_t column_count);
void table_free(struct table *table); /* NULL is fine */

/* The next cell, row by row. Text is copied. */
void table_cell(struct table *table, enum table_style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void table_drawing(struct table *table, const char *utf8); /* a cell of our own characters, each a column wide */
void table_gap(struct table *table);                       /* an empty line before the next row */

/* False if memory had run out. As wide as the terminal behind the stream has room for, or as so many columns (0: any).
 */
bool table_print(const struct table *table, FILE *stream);
bool table_print_within(const struct table *table, FILE *stream, int columns);

/*
 * Numbers as people read them. All texts fit in 32 bytes.
 * A time has one unit (ns, us, ms, s) per row, chosen by its main figure; four significant digits.
 */
struct table_unit {
    const char *name;
    double ns;
};
const struct table_unit *table_unit_for(double ns);
void table_time(char text[32], double ns, const struct table_unit *unit); /* without the unit's name; "-" for NaN */
void table_whole(char text[32], double number);                           /* 1,234,567 */

#endif
