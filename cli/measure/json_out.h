/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where --json goes: standard output for "-", else a file that appears whole or not at all: it is written beside its
 * place and renamed. It is opened before anything is measured, so that a wrong path costs no minutes.
 */

#ifndef PQL_MEASURE_JSON_OUT_H
#define PQL_MEASURE_JSON_OUT_H

#include "measure.h"

#include <jansson.h>
#include <stdio.h>

struct json_out {
    FILE *file;       /* NULL: none was asked for */
    const char *path; /* "-": standard output */
    char *temporary;  /* to be renamed to path; NULL: written in place (devices, pipes) */
};

/* path may be NULL: then nothing will be written. */
enum measure_end json_out_open(struct json_out *out, const char *path, struct measure_error *error);
bool json_out_is_stdout(const struct json_out *out); /* then nothing else belongs there */

/* Writes the document and puts the file in its place. */
enum measure_end json_out_write(struct json_out *out, const json_t *document, struct measure_error *error);

/* Closes, and removes what was not finished. */
void json_out_close(struct json_out *out);

#endif
