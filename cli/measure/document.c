/* SPDX-License-Identifier: Apache-2.0 */

/* Members of documents. */

#include "document.h"

#include <math.h>
#include <time.h>

struct document document_begin(void)
{
    struct document document = {json_object(), false};
    document.broken = document.object == NULL;
    return document;
}

void document_put(struct document *document, const char *name, json_t *value)
{
    if (json_object_set_new(document->object, name, value) != 0) document->broken = true;
}

void document_text(struct document *document, const char *name, const char *text)
{
    document_put(document, name, text ? json_string(text) : json_null());
}

void document_whole(struct document *document, const char *name, int64_t number)
{
    document_put(document, name, json_integer(number));
}

void document_real(struct document *document, const char *name, double number)
{
    document_put(document, name, isfinite(number) ? json_real(round(number * 1000) / 1000) : json_null());
}

json_t *document_done(struct document *document)
{
    if (!document->broken) return document->object;
    json_decref(document->object);
    return NULL;
}

json_t *document_ratio(double number)
{
    return isfinite(number) ? json_real(round(number * 1e6) / 1e6) : json_null();
}

void document_time(char text[32])
{
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
