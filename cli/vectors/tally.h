/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What became of the cases: a row per file and operation, with a note for every failure and every reason to skip.
 * Files, and the rows of a file, keep the order in which they were first met. The tally knows nothing of cryptography;
 * it counts, remembers and prints.
 */

#ifndef PQL_VECTORS_TALLY_H
#define PQL_VECTORS_TALLY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum outcome { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_SKIPPED, OUTCOME_COUNT };

struct tally_row {
    size_t file;     /* index */
    char *operation; /* "ML-KEM-768/encaps" */
    size_t counts[OUTCOME_COUNT];
    size_t next; /* the next row of the same file; TALLY_NONE: none */
};

#define TALLY_NONE SIZE_MAX

struct tally_file {
    char *path;
    size_t first, last; /* its rows, linked by `next` */
};

struct tally_note {
    size_t row;
    enum outcome outcome; /* failed: one case; skipped: `count` cases with the same reason */
    size_t count;
    char *place; /* "tgId 3, tcId 45"; "" if the file as a whole */
    char *text;
};

struct tally {
    const char *tier; /* stands before the names of files from here on: "portable: acvp/x.json"; NULL: nothing does */
    struct tally_file *files;
    size_t file_count;
    struct tally_row *rows;
    size_t row_count;
    struct tally_note *notes;
    size_t note_count;
    char **others; /* files that are no vectors: licences, manifests */
    size_t other_count;
    size_t counts[OUTCOME_COUNT];
    size_t unlisted; /* failures beyond the number that is kept */
};                   /* all zeros: empty */

/* Counts `count` cases. place and text may be NULL for passed cases; of skipped ones the text is the reason. Everything
 * is copied. */
void tally_add(struct tally *tally, const char *file, const char *operation, enum outcome outcome, size_t count,
               const char *place, const char *text);
/* The file's place in the order of files, where its cases come later. */
void tally_add_file(struct tally *tally, const char *path);
void tally_add_other(struct tally *tally, const char *file);
void tally_free(struct tally *tally);

size_t tally_ran(const struct tally_row *row); /* passed and failed */

/* The table, the failures, and (verbose) every reason to skip; last line "N passed, N failed, N skipped". */
void tally_print(const struct tally *tally, FILE *out, bool verbose);

/* The same as members of a JSON object: "operations", "failures", "not_vectors", "totals". Owned by the caller. */
json_t *tally_json(const struct tally *tally);

/* realloc of count > 0 things that ends the program with CLI_ENVIRONMENT when there is no memory: nothing sensible is
 * left to do then. */
void *tally_grow(void *data, size_t count, size_t size);
char *tally_copy(const char *text);

#endif
