/* SPDX-License-Identifier: Apache-2.0 */

#include "store/exchange.h"

#include "store/internal.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT_SCHEMA "pqlane-baseline"
#define EXPORT_VERSION 1

/* NULL: out of memory. */
static char *base64_encode(const uint8_t *bytes, size_t size)
{
    char *text = malloc(4 * ((size + 2) / 3) + 1);
    if (text) EVP_EncodeBlock((unsigned char *)text, bytes, (int)size);
    return text;
}

/* Strict: no white space, no line breaks, padding as it must be. OpenSSL's decoder forgives such things, so its answer
 * is encoded again and compared. */
static bool base64_decode(const char *text, size_t length, uint8_t **bytes, size_t *size, struct store_error *error)
{
    size_t padding = length >= 4
                         ? (text[length - 1] == '=') + (size_t)(text[length - 1] == '=' && text[length - 2] == '=')
                         : 0;
    if (length == 0 || length % 4 != 0)
        return store_fail(error, STORE_BAD_IMPORT, "library.base64 is cut: its length is not a multiple of 4, or 0");
    if (length / 4 * 3 - padding > STORE_MOST_LIBRARY)
        return store_fail(error, STORE_TOO_BIG, "library.base64 is larger than %zu MiB", STORE_MOST_LIBRARY >> 20);
    *bytes = malloc(length / 4 * 3);
    if (!*bytes) return store_fail(error, STORE_MEMORY, "out of memory");
    int decoded = EVP_DecodeBlock(*bytes, (const unsigned char *)text, (int)length);
    *size = length / 4 * 3 - padding;
    char *again = decoded == (int)(length / 4 * 3) ? base64_encode(*bytes, *size) : NULL;
    bool good = again && strcmp(again, text) == 0;
    free(again);
    return good || store_fail(error, STORE_BAD_IMPORT, "library.base64 is not plain base64");
}

bool store_export_text(struct store *store, const char *reference, struct store_run *run, char **text, size_t *length,
                       struct store_error *error)
{
    uint8_t *library = NULL;
    size_t size = 0;
    char *encoded = NULL;
    json_t *root = NULL;
    *text = NULL;
    bool good = store_load(store, reference, run, error) &&
                store_library_bytes(store, run->library_sha256, &library, &size, error);
    if (good) {
        encoded = base64_encode(library, size);
        root = encoded ? json_pack("{s:s, s:i, s:s, s:O, s:{s:s, s:I, s:s}}", "schema", EXPORT_SCHEMA, "version",
                                   EXPORT_VERSION, "label", run->label, "run", run->document, "library", "sha256",
                                   run->library_sha256, "size", (json_int_t)size, "base64", encoded)
                       : NULL;
        *text = root ? json_dumps(root, JSON_INDENT(2) | STORE_JSON) : NULL;
        if (*text) {
            *length = strlen(*text);
            (*text)[(*length)++] = '\n'; /* in the place of the NUL */
        } else {
            good = store_fail(error, STORE_MEMORY, "exporting %s: out of memory", reference);
        }
    }
    json_decref(root);
    free(encoded);
    free(library);
    return good;
}

static bool parse(const json_t *root, struct store_import *import, struct store_error *error)
{
    const char *schema = json_string_value(json_object_get(root, "schema")),
               *label = json_string_value(json_object_get(root, "label"));
    const json_t *version = json_object_get(root, "version"), *library = json_object_get(root, "library");
    const json_t *encoded = json_object_get(library, "base64"), *stated = json_object_get(library, "size");
    if (!schema || strcmp(schema, EXPORT_SCHEMA) != 0)
        return store_fail(error, STORE_BAD_IMPORT, "schema is not \"" EXPORT_SCHEMA "\": this is no exported baseline");
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return store_fail(error, STORE_BAD_IMPORT, "version is not a whole number from 1");
    if (json_integer_value(version) > EXPORT_VERSION)
        return store_fail(
            error, STORE_NEWER,
            "it has version %lld, made by a newer pqlane; this one knows version %d: use the newer pqlane",
            (long long)json_integer_value(version), EXPORT_VERSION);
    if (!store_label_good(label)) return store_fail(error, STORE_BAD_IMPORT, "label is missing or no label");
    memcpy(import->label, label, strlen(label) + 1);

    import->document = json_incref(json_object_get(root, "run"));
    if (!json_is_object(import->document))
        return store_fail(error, STORE_BAD_IMPORT, "run is missing or not an object");
    if (!store_document_check(import->document, error)) return false;
    if (!json_is_string(encoded))
        return store_fail(error, STORE_BAD_IMPORT, "library.base64 is missing or not a string");
    if (!base64_decode(json_string_value(encoded), json_string_length(encoded), &import->library, &import->library_size,
                       error))
        return false;
    if (!json_is_integer(stated) || json_integer_value(stated) != (json_int_t)import->library_size)
        return store_fail(error, STORE_BAD_IMPORT, "library.size is missing or not the number of its bytes, %zu",
                          import->library_size);
    if (!store_sha256(import->library, import->library_size, import->library_sha256, error)) return false;

    const char *outside = json_string_value(json_object_get(library, "sha256"));
    const char *inside = json_string_value(json_object_get(json_object_get(import->document, "library"), "sha256"));
    if (!outside || strcmp(outside, import->library_sha256) != 0 || strcmp(inside, import->library_sha256) != 0)
        return store_fail(error, STORE_HASH,
                          "the library's bytes have SHA-256 %s, but library.sha256 or run.library.sha256 says "
                          "otherwise: the file is damaged",
                          import->library_sha256);
    if (json_integer_value(json_object_get(json_object_get(import->document, "library"), "size")) !=
        (json_int_t)import->library_size)
        return store_fail(error, STORE_BAD_IMPORT, "run.library.size is not the number of the library's bytes, %zu",
                          import->library_size);
    return true;
}

bool store_import_parse(const char *text, size_t length, const char *name, struct store_import *import,
                        struct store_error *error)
{
    json_error_t where;
    struct store_error inner = {0};
    memset(import, 0, sizeof *import);
    if (length > STORE_MOST_EXPORT)
        return store_fail(error, STORE_TOO_BIG, "%s is larger than %zu MiB: no exported baseline is", name,
                          STORE_MOST_EXPORT >> 20);
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
    if (!root)
        return store_fail(error, STORE_BAD_IMPORT, "%s: line %d, column %d: %s: not a JSON file, or a cut one", name,
                          where.line, where.column, where.text);
    bool good = parse(root, import, &inner);
    json_decref(root);
    return good || store_fail(error, inner.code, "%s: %s", name, inner.text);
}

void store_import_clear(struct store_import *import)
{
    json_decref(import->document);
    free(import->library);
    memset(import, 0, sizeof *import);
}

bool store_import_save(struct store *store, const struct store_import *import, const char *label, int64_t *id,
                       bool *already, struct store_error *error)
{
    struct store_entry entry = {.label = label ? label : import->label,
                                .document = import->document,
                                .library = import->library,
                                .library_size = import->library_size,
                                .imported = true};
    return store_insert(store, &entry, id, already, error);
}

bool store_copy(struct store *from, const char *reference, struct store *to, const char *label, struct store_run *run,
                int64_t *id, bool *already, struct store_error *error)
{
    uint8_t *library = NULL;
    size_t size = 0;
    if (!store_load(from, reference, run, error) ||
        !store_library_bytes(from, run->library_sha256, &library, &size, error))
        return false;
    struct store_entry entry = {.label = label ? label : run->label,
                                .document = run->document,
                                .library = library,
                                .library_size = size,
                                .imported = true,
                                .measured = run->trusted};
    bool good = store_insert(to, &entry, id, already, error);
    free(library);
    return good;
}
