/* SPDX-License-Identifier: Apache-2.0 */

/* What snapshots say of operations, as rows of a table: of one process, or of all together. */

#ifndef PQL_LIVE_ROWS_H
#define PQL_LIVE_ROWS_H

#include "measure/table.h"
#include "pqlane_metrics.h"

/* Columns in the order of the table. Rows can be sorted by each. */
enum live_column {
    LIVE_PID,
    LIVE_PROGRAM,
    LIVE_OPERATION,
    LIVE_BACKEND,
    LIVE_COUNT,
    LIVE_RATE,
    LIVE_P50,
    LIVE_P95,
    LIVE_P99,
    LIVE_ERRORS,
    LIVE_COLUMNS
};
extern const struct table_column live_columns[LIVE_COLUMNS];

struct live_row {
    uint32_t pid; /* 0, and no program: of all processes */
    char program[16], operation[64], backend[16];
    uint64_t count, errors; /* calls or items of batches; those of them that failed */
    double rate;            /* a second */
    double p50, p95, p99;   /* seconds; NAN: none was timed */
};

struct live_rows {
    struct live_row *items;
    size_t count, room;
};

/* Adds a row for each series of a snapshot, whose counts are of so many seconds. process NULL: of all together. False:
 * out of memory. */
bool rows_add(struct live_rows *rows, const pqlane_metrics *counts, double seconds,
              const pqlane_metrics_process *process);

/* Adds copies of other rows. False: out of memory. */
bool rows_append(struct live_rows *rows, const struct live_rows *more);

/* Keeps rows whose operation, backend or program has the text in it, in either case; "": all. */
void rows_filter(struct live_rows *rows, const char *text);
void rows_drop_idle(struct live_rows *rows);

/* Numbers from the greatest on, words and processes from the first on; `reversed`: the other way. */
void rows_sort(struct live_rows *rows, enum live_column by, bool reversed);

/* What stands in a column; fits in 32 bytes, but for the operation. */
#define LIVE_CELL_BYTES 64
void row_cell(char text[LIVE_CELL_BYTES], const struct live_row *row, enum live_column column);

/* As a table, with or without the columns about processes, in at most so many columns if that can be (0: any). False:
 * out of memory. */
bool rows_print(const struct live_rows *rows, bool with_processes, FILE *stream, int columns);

void rows_clear(struct live_rows *rows);

#endif
