/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What `pqlane report` writes: pages for people, and runs in the formats of other tools, so that whoever has a place
 * for benchmarks already can keep ours there. A format is a row and a file beside this one: a pure function from
 * documents to text. docs/formats.md tells what each has, docs/ci.md who reads it.
 */

#ifndef PQL_FORMATS_FORMATS_H
#define PQL_FORMATS_FORMATS_H

#include "report/report.h"

enum format_takes {
    FORMAT_DOCUMENTS, /* runs and checks, whatever is in them */
    FORMAT_RUNS,      /* any number of runs */
    FORMAT_ONE_RUN,   /* one run of each backend: an operation has one place there */
};

struct format {
    const char *name, *ending;                             /* of --format, and of a file's name: ".html", or NULL */
    bool (*write)(const struct report *report, FILE *out); /* false: out of memory */
    enum format_takes takes;
};

/* By name; or, without one, by the ending of a file's name, HTML where no format has it. NULL: none has that name. */
const struct format *format_find(const char *name, const char *file);

/* The i-th; NULL past the last. */
const struct format *format_at(size_t i);

/* Whether that can be written of these documents. Formats of other tools promise something about each figure: runs are
 * asked for as much as a store asks. False: why not, in one line. */
#define FORMAT_REASON_BYTES 1600
bool format_takes(const struct format *format, const struct report *report, char reason[FORMAT_REASON_BYTES]);

/* The rows. */
bool format_bencher(const struct report *report, FILE *out);
bool format_google_benchmark(const struct report *report, FILE *out);
bool format_github_benchmark(const struct report *report, FILE *out);
bool format_go(const struct report *report, FILE *out);
bool format_csv(const struct report *report, FILE *out);
bool format_openmetrics(const struct report *report, FILE *out);

#endif
