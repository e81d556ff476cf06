/* SPDX-License-Identifier: Apache-2.0 */

/* A baseline as one file that travels: JSON, schema "pqlane-baseline" (docs/formats.md), with the run's document and
 * the library in base64. */

#ifndef PQL_CLI_STORE_EXCHANGE_H
#define PQL_CLI_STORE_EXCHANGE_H

#include "store/store.h"

#define STORE_MOST_EXPORT \
    ((size_t)64 << 20) /* bytes of an export file: more than the largest library and document make */

/* The run that a reference means, as the text of an export file. *text is the caller's to free(); *run to be cleared,
 * on failure too. */
bool store_export_text(struct store *store, const char *reference, struct store_run *run, char **text, size_t *length,
                       struct store_error *error);

/* What an export file holds, all of it checked: nothing in it disagrees with anything else in it. */
struct store_import {
    char label[STORE_LABEL_BYTES];
    json_t *document;
    uint8_t *library;
    size_t library_size;
    char library_sha256[STORE_SHA256_BYTES];
};

/* From memory; the bytes may be anything. name: for messages. STORE_BAD_IMPORT, STORE_BAD_RUN, STORE_NEWER, STORE_HASH,
 * STORE_TOO_BIG, STORE_MEMORY. The import is to be cleared, on failure too. */
bool store_import_parse(const char *text, size_t length, const char *name, struct store_import *import,
                        struct store_error *error);
void store_import_clear(struct store_import *import);

/* Into the store in one transaction. label: NULL for the one in the file. *already: this very run is there under that
 * label as number *id; nothing was changed. */
bool store_import_save(struct store *store, const struct store_import *import, const char *label, int64_t *id,
                       bool *already, struct store_error *error);

/* Copies a run from one store to another, as export and import would: pushes it to a team's server, or pulls it from
 * there. That its library was measured here stays true. label: NULL for the one that it has. run: the one that was
 * copied, to be cleared, on failure too; *id and *already as above. */
bool store_copy(struct store *from, const char *reference, struct store *to, const char *label, struct store_run *run,
                int64_t *id, bool *already, struct store_error *error);

#endif
