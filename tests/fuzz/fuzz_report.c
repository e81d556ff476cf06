/* SPDX-License-Identifier: Apache-2.0 */

/* Any bytes as the documents of a report. Pages refuse nothing: what is no run, check or comparison is shown as dashes.
 * Formats of other tools are written where they take the document. */

#include "formats/formats.h"

#include <stdint.h>
#include <stdlib.h>

static void write_formats(json_t *document, FILE *out)
{
    char reason[FORMAT_REASON_BYTES];
    const struct format *format;
    json_t *runs = json_pack("[{s:s, s:O}]", "name", "a", "document", document);
    struct report report = {"fuzz", "fuzz", runs, NULL, NULL};
    if (!runs) abort();
    for (size_t i = 0; (format = format_at(i)) != NULL; i++)
        if (format_takes(format, &report, reason) && !format->write(&report, out)) abort();
    json_decref(runs);
}

static void write_all(json_t *document, FILE *out)
{
    json_t *list = json_pack("[{s:s, s:O}, {s:O, s:O}]", "name", "a", "document", document, "name", document,
                             "document", document);
    const char *text = json_string_value(json_object_get(document, "created"));
    struct report report = {text ? text : "fuzz", text, list, list, list};
    if (!list || !report_html(&report, out) || !report_markdown(&report, out) || !report_check_summary(document, out) ||
        !report_junit(document, out))
        abort();
    json_decref(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = NULL;
    size_t length = 0;
    json_t *document = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    if (!document) return 0;
    FILE *out = open_memstream(&text, &length);
    if (!out) abort();
    write_all(document, out);
    write_formats(document, out);
    if (fclose(out) != 0 || length == 0) abort();
    free(text);
    json_decref(document);
    return 0;
}
