/* SPDX-License-Identifier: Apache-2.0 */

/* Text from documents, in Markdown. */

#include "markdown.h"

#include "measure/table.h"
#include "store/text.h"

#include <math.h>
#include <string.h>

#define MARKDOWN_MOST_BYTES 160 /* of a text; what is longer ends with an ellipsis */

/* Inside code nothing is escaped: a look-alike, where a character would end the code or the cell, or be a tag. */
static const char *look_alike(uint32_t point)
{
    switch (point) {
    case '`':
        return "'";
    case '|':
        return "\u00a6"; /* broken bar */
    case '<':
        return "\u2039";
    case '>':
        return "\u203a";
    case '\n':
    case '\r':
    case '\t':
        return " ";
    default:
        return text_is_unfit(point) ? "?" : NULL;
    }
}

static void put_foreign(FILE *out, const char *foreign)
{
    uint32_t point;
    size_t used = 0;
    for (size_t length; *foreign; foreign += length) {
        length = text_character(foreign, &point);
        const char *other = look_alike(point);
        used += other ? strlen(other) : length;
        if (used > MARKDOWN_MOST_BYTES) {
            fputs("\u2026", out);
            return;
        }
        if (other)
            fputs(other, out);
        else
            fwrite(foreign, 1, length, out);
    }
}

void markdown_code(FILE *out, const char *foreign)
{
    if (!foreign || strspn(foreign, " \t\r\n") == strlen(foreign)) {
        fputc('-', out);
        return;
    }
    fputc('`', out);
    put_foreign(out, foreign);
    fputc('`', out);
}

void markdown_heading(FILE *out, const char *foreign)
{
    static const char harmless[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,()";
    if (foreign && *foreign && strspn(foreign, harmless) == strlen(foreign))
        put_foreign(out, foreign);
    else
        markdown_code(out, foreign);
}

void markdown_value(FILE *out, const json_t *value)
{
    double number = json_number_value(value);
    if (json_is_string(value))
        markdown_code(out, json_string_value(value));
    else if (json_is_integer(value))
        fprintf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value) && isfinite(number))
        fprintf(out, "%.6g", number);
    else
        fputs(json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "-", out);
}

void markdown_time(FILE *out, double ns)
{
    char text[32];
    if (!(ns >= 0 && ns < 1e15)) {
        fputc('-', out);
        return;
    }
    const struct table_unit *unit = table_unit_for(ns);
    table_time(text, ns, unit);
    fprintf(out, "%s %s", text, unit->name);
}

void markdown_whole(FILE *out, double number)
{
    char text[32];
    if (isnan(number))
        fputc('-', out);
    else {
        table_whole(text, number);
        fputs(text, out);
    }
}
