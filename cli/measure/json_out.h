/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Where --json goes: standard output for "-", else a file that appears whole or not at all (file.h). It is asked
 * whether it could be written before anything is measured, so that a wrong path costs no minutes.
 */

#ifndef PQL_MEASURE_JSON_OUT_H
#define PQL_MEASURE_JSON_OUT_H

#include "measure.h"

#include <jansson.h>

struct json_out {
    const char *file; /* NULL: none was asked for; "-": standard output */
};

/* path may be NULL: then nothing will be written. */
enum measure_end json_out_open(struct json_out *out, const char *path, struct measure_error *error);
bool json_out_is_stdout(const struct json_out *out); /* then nothing else belongs there */

/* Writes the document and puts the file in its place; one that is there is replaced. */
enum measure_end json_out_write(const struct json_out *out, const json_t *document, struct measure_error *error);

#endif
