/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The parts of reports in Markdown, as GitHub and GitLab show it.
 *
 * Text from documents is printed as code: between backticks nothing is a link, a mention, a reference or markup. What
 * would end the code or the cell of a table, or be markup where a viewer is careless, becomes a look-alike.
 */

#ifndef PQL_REPORT_MARKDOWN_H
#define PQL_REPORT_MARKDOWN_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#define MARKDOWN_MOST_ROWS 1000 /* of a table: below GitHub's 1 MiB of a summary, whatever the names */
#define MARKDOWN_MOST_NAMED 20  /* operations that are named above a table */

void markdown_code(FILE *out, const char *foreign);    /* at most 160 bytes of it; NULL: "-" */
void markdown_heading(FILE *out, const char *foreign); /* as it is if it is words and numbers alone, else as code */
void markdown_value(FILE *out, const json_t *value);   /* a text, a number, yes or no; else "-" */

/* Numbers; "-" for what is none. */
void markdown_time(FILE *out, double ns); /* with its unit: "46.02 us" */
void markdown_whole(FILE *out, double number);

/* A row of facts: "| Machine | `Example 9000`, 2 CPUs |", from members that are there. */
struct markdown_fact {
    const char *before, *path, *after; /* words around the value */
};
void markdown_facts(FILE *out, const json_t *document, const char *title, const struct markdown_fact *facts,
                    size_t count);

const char *markdown_symbol(const json_t *object); /* of its verdict */
void markdown_verdict(FILE *out, const json_t *object);

/* Of a check: what it found in words and lists; and everything in tables, the long one folded. */
void markdown_check_findings(FILE *out, const json_t *check);
void markdown_check_tables(FILE *out, const json_t *check);

/* Of a run: what was measured and where; and the figures. */
void markdown_run(FILE *out, const json_t *run, bool folded);

/* Of a comparison: handshakes, key exchange, signatures. */
void markdown_comparison(FILE *out, const json_t *comparison);

/* Of runs, oldest first: the change points, if there are any. False: out of memory. */
bool markdown_trend(FILE *out, const json_t *runs);

#endif
