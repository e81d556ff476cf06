/* SPDX-License-Identifier: Apache-2.0 */

/* Documents as they are kept: compact JSON beside its SHA-256. */

#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

bool store_kept_text(const json_t *document, const char *what, char **text, char sha256[STORE_SHA256_BYTES],
                     struct store_error *error)
{
    *text = json_dumps(document, JSON_COMPACT | STORE_JSON);
    if (!*text) return store_fail(error, STORE_MEMORY, "saving %s: out of memory", what);
    size_t length = strlen(*text);
    bool good = length <= STORE_MOST_DOCUMENT ||
                store_fail(error, STORE_TOO_BIG, "%s has %zu bytes, more than the %zu MiB that a store takes", what,
                           length, STORE_MOST_DOCUMENT >> 20);
    good = good && store_sha256(*text, length, sha256, error);
    if (good) return true;
    free(*text);
    *text = NULL;
    return false;
}

bool store_kept_document(const struct store_statement *row, int sha256_column, int text_column, json_t **document,
                         const char **damage, struct store_error *error)
{
    char sha256[STORE_SHA256_BYTES];
    size_t length, ignored;
    const char *text = store_column_bytes(row, text_column, &length),
               *stated = store_column_bytes(row, sha256_column, &ignored);
    json_error_t where;
    *damage = NULL;
    *document = NULL;
    if (!text || !stated || length > STORE_MOST_DOCUMENT) {
        *damage = "has no document";
        return false;
    }
    if (!store_sha256(text, length, sha256, error)) return false;
    if (strcmp(sha256, stated) != 0)
        *damage = "has a document with another hash than recorded";
    else if (!(*document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where)))
        *damage = "has a document that is not JSON";
    return *document != NULL;
}

bool store_member_is(const json_t *object, const char *name, const char *text)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value && strcmp(value, text) == 0;
}
