/* SPDX-License-Identifier: Apache-2.0 */

/* What formats of runs have in common: names and figures of operations, as a run's document has them. */

#ifndef PQL_FORMATS_FIGURE_H
#define PQL_FORMATS_FIGURE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* A finite number, not negative; NULL where the operation has none. */
json_t *figure(const json_t *operation, const char *name);

/* With the digits that it has, those of our own documents. */
void figure_write(FILE *out, const json_t *number);

/* Operations that its samples took, samples times batch; at least 1. */
json_int_t figure_iterations(const json_t *operation);

/* The operation's name; where runs of several backends share a place, with the backend: "ML-KEM-768/encaps (avx2)". */
#define FIGURE_TEXT_BYTES 1024
#define FIGURE_NAME_BYTES (FIGURE_TEXT_BYTES + 140)
char *figure_name(char text[FIGURE_NAME_BYTES], const json_t *runs, const json_t *run, const json_t *operation);

/* A text of the run that is fit to be shown, on one line; "" where it has none. */
char *figure_text(char text[FIGURE_TEXT_BYTES], const json_t *run, const char *path);

/* Writes the document and lets go of it. NULL: nothing, and false. */
bool figure_write_json(json_t *document, FILE *out);

#endif
