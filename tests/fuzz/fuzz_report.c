/* SPDX-License-Identifier: Apache-2.0 */

/* Any bytes as the documents of a report. Nothing is refused: what is no run, check or comparison is shown as dashes.
 */

#include "report/report.h"

#include <stdint.h>
#include <stdlib.h>

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
    if (fclose(out) != 0 || length == 0) abort();
    free(text);
    json_decref(document);
    return 0;
}
