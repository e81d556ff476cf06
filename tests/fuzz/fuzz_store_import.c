/* SPDX-License-Identifier: Apache-2.0 */

/* Any bytes as an export file. What is taken must be a baseline that the store itself would take, and must say the same
 * again. */

#include "store/exchange.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct store_import import;
    struct store_error error = {0};
    if (store_import_parse((const char *)data, size, "input", &import, &error)) {
        char sha256[STORE_SHA256_BYTES];
        const json_t *library = json_object_get(import.document, "library");
        strcpy(sha256, json_string_value(json_object_get(library, "sha256")));
        if (!store_label_good(import.label) || !store_document_check(import.document, &error)) abort();
        if (strcmp(sha256, import.library_sha256) != 0 || import.library_size == 0) abort();
    } else if (error.code == STORE_OK || error.text[0] == 0) {
        abort();
    }
    store_import_clear(&import);
    return 0;
}
