/* SPDX-License-Identifier: Apache-2.0 */

#include "figure.h"

#include "report/member.h"
#include "store/text.h"

#include <math.h>

#define MOST_ITERATIONS 9007199254740992.0 /* 2^53: every reader of numbers has these exactly */

json_t *figure(const json_t *operation, const char *name)
{
    json_t *found = json_object_get(operation, name);
    double value = json_number_value(found);
    return json_is_number(found) && isfinite(value) && !signbit(value) ? found : NULL;
}

void figure_write(FILE *out, const json_t *number)
{
    if (json_is_integer(number))
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
    else
        fprintf(out, "%.15g", json_real_value(number));
}

json_int_t figure_iterations(const json_t *operation)
{
    double samples = json_number_value(figure(operation, "samples"));
    double batch = json_number_value(figure(operation, "batch"));
    double iterations = samples * (batch >= 1 ? batch : 1);
    return (json_int_t)fmin(fmax(iterations, 1), MOST_ITERATIONS);
}

char *figure_name(char text[FIGURE_NAME_BYTES], const json_t *runs, const json_t *run, const json_t *operation)
{
    char backend[FIGURE_TEXT_BYTES];
    const char *name = member_text(operation, "name", "-");
    if (json_array_size(runs) > 1)
        snprintf(text, FIGURE_NAME_BYTES, "%s (%s)", name, figure_text(backend, run, "backend"));
    else
        snprintf(text, FIGURE_NAME_BYTES, "%s", name);
    return text;
}

char *figure_text(char text[FIGURE_TEXT_BYTES], const json_t *run, const char *path)
{
    return text_clean(text, member_text(run, path, ""));
}

bool figure_write_json(json_t *document, FILE *out)
{
    bool good = document && json_dumpf(document, out, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) == 0;
    json_decref(document);
    return good && fputc('\n', out) != EOF;
}
