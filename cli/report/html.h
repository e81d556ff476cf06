/* SPDX-License-Identifier: Apache-2.0 */

/* The parts of the HTML page, and what they share. report.h has the way in. */

#ifndef PQL_REPORT_HTML_H
#define PQL_REPORT_HTML_H

#include "report.h"

/* How a verdict is shown: never by its colour alone. */
struct html_verdict {
    const char *name; /* in documents */
    const char *word; /* for people */
    const char *symbol;
};

/* Those of operations, in the order of interest. */
#define HTML_VERDICTS 6
extern const struct html_verdict html_verdicts[HTML_VERDICTS];

/* NULL: no such verdict. */
const struct html_verdict *html_verdict_find(const char *name);

/* Symbol and word. A verdict that nobody knows is shown as its text. */
void html_verdict(FILE *out, const char *name);

/* Bytes of an operation's name up to its last slash; 0 if there is none. */
size_t html_algorithm_len(const char *name);

/* An operation's name, which may be wrapped behind the algorithm. */
void html_name(FILE *out, const char *name);

/* data-f="...": what the filter looks at. verdict may be "". */
void html_filter_words(FILE *out, const char *name, const char *verdict);

void html_created(FILE *out, const char *created); /* <time> if it is one */

/* Cells of tables: of text, of numbers with what to sort by, of a time. */
void html_text_cell(FILE *out, const char *text);
void html_number_cell(FILE *out, const char *text, double sort);
void html_time_cell(FILE *out, double ns);

/* <table> in a region that scrolls, up to its first row; label is escaped here, columns are our own. A column that
 * begins with "#" has numbers. The first one has the names. */
void html_table_begin(FILE *out, const char *kind, const char *label, const char *const *columns);
void html_table_end(FILE *out);

/* A table of operations: their names, with a line above each that is of another algorithm, and the cells behind. */
void html_operations(FILE *out, const json_t *operations, const char *label, const char *const *columns,
                     void (*put_cells)(FILE *out, const json_t *operation));

/* A row of a list of facts; value is escaped here. */
void html_fact(FILE *out, const char *term, const char *value);

/* The facts of a run's or check's "environment". */
void html_environment_facts(FILE *out, const json_t *environment);

/* The sections. number counts from 1. */
void html_summary(FILE *out, const struct report *report);
void html_check(FILE *out, const json_t *entry, size_t number, bool open);
void html_control(FILE *out, const json_t *check, size_t number);
void html_intervals(FILE *out, const json_t *check);
void html_run(FILE *out, const json_t *entry, size_t number, bool open);
void html_comparison(FILE *out, const json_t *entry, size_t number, bool open);
bool html_trend(FILE *out, const json_t *runs); /* false: out of memory */

/* Sentences that the summary and the check share. */
void html_control_sentence(FILE *out, const json_t *check);
void html_limits(FILE *out, const json_t *check);

#endif
