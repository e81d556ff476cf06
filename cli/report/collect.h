/* SPDX-License-Identifier: Apache-2.0 */

/* The documents that a report is about: from the store by reference, from files by path. */

#ifndef PQL_REPORT_COLLECT_H
#define PQL_REPORT_COLLECT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define COLLECT_MOST_FILE ((size_t)32 << 20) /* bytes of a file: more than the largest document with all its blanks */

struct collection {
    const char *db; /* the store's path; NULL: the usual one */
    size_t last;    /* the most runs, and the most verdicts, of the store or of each label; 0: all */
    bool runs_only; /* verdicts are neither looked for nor taken */
    struct store *store;
    json_t *runs, *checks, *comparisons; /* as in struct report */
};

struct collect_error {
    bool usage; /* the command line is wrong; else something outside is in the way */
    char text[1200];
};

/* db, last and runs_only are set, all else is zero. To be cleared, on failure too. */
bool collect_begin(struct collection *collection, struct collect_error *error);
void collect_clear(struct collection *collection);

/* A word of the command line: a path has a slash or ends in ".json" ("-": standard input), all else is a reference.
 * `LABEL`: its runs and its verdicts; `LABEL@N`: that run. */
bool collect_word(struct collection *collection, const char *word, struct collect_error *error);

/* What came last into the store. */
bool collect_newest(struct collection *collection, struct collect_error *error);

/* Oldest first. */
bool collect_sort(struct collection *collection, struct collect_error *error);

#endif
