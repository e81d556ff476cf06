/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Reports for people and for other programs, made from documents in the formats of docs/formats.md ("pqlane-run",
 * "pqlane-check", "pqlane-compare"). Pure functions from documents to text: nothing is measured, loaded or looked up
 * here. Documents may come from files that somebody else wrote: a member that is missing or of another type is shown as
 * "-", never trusted.
 */

#ifndef PQL_REPORT_REPORT_H
#define PQL_REPORT_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct report {
    const char *title;
    const char *created;       /* "2026-01-31T13:05:59Z" */
    const json_t *runs;        /* array of {"name": "main@3", "document": "pqlane-run"}, oldest first */
    const json_t *checks;      /* array of {"name": "check 7", "document": "pqlane-check"}, oldest first */
    const json_t *comparisons; /* array of {"name": "compare.json", "document": "pqlane-compare"}, oldest first */
};

/* One HTML file that needs nothing else. False: out of memory; errors of the stream stay in the stream (ferror). */
bool report_html(const struct report *report, FILE *out);

/* The same as Markdown (GitHub's tables). */
bool report_markdown(const struct report *report, FILE *out);

/* One check for a pull request's summary page (GITHUB_STEP_SUMMARY): the verdict, what changed, and a folded table. */
bool report_check_summary(const json_t *check, FILE *out);

/* One check as JUnit XML: a test case per operation; inconclusive is skipped, regressed at or above the failing level
 * is a failure. */
bool report_junit(const json_t *check, FILE *out);

#endif
