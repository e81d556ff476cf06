/* SPDX-License-Identifier: Apache-2.0 */

#include "json_out.h"

#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum measure_end json_out_open(struct json_out *out, const char *path, struct measure_error *error)
{
    struct file_error reason;
    *out = (struct json_out){path};
    if (!path || file_can_write(path, FILE_FORCE, &reason)) return MEASURE_DONE;
    return measure_fail(error, "%s", reason.text);
}

bool json_out_is_stdout(const struct json_out *out)
{
    return out->file && strcmp(out->file, "-") == 0;
}

enum measure_end json_out_write(const struct json_out *out, const json_t *document, struct measure_error *error)
{
    struct file_error reason;
    if (!out->file) return MEASURE_DONE;
    char *text = json_dumps(document, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    if (!text) return measure_fail(error, "no memory for the text of %s", out->file);
    size_t length = strlen(text);
    text[length] = '\n'; /* in the place of the NUL */
    fflush(stdout);      /* what was printed before comes first */
    bool good = file_write(out->file, text, length + 1, FILE_FORCE, &reason);
    free(text);
    return good ? MEASURE_DONE : measure_fail(error, "%s", reason.text);
}
