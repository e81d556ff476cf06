/* SPDX-License-Identifier: Apache-2.0 */

/* What the files of the store share among themselves. Others include store.h and exchange.h. */

#ifndef PQL_CLI_STORE_INTERNAL_H
#define PQL_CLI_STORE_INTERNAL_H

#include "file.h"
#include "store/engine.h"

/* Fill *error and return false, so that `return store_fail(...)` reads well. doing: what was tried, "saving the run".
 */
bool store_fail(struct store_error *error, enum store_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool store_fail_errno(struct store_error *error, int number, const char *doing, const char *path);
bool store_fail_full(struct store_error *error, const char *doing, const char *path);
bool store_fail_read_only(struct store_error *error, const char *doing, const char *path);
bool store_errno_full(int number);
bool store_errno_forbidden(int number);

/* The folders above a file, 0700 where they are made. */
bool store_make_folders(const char *path, struct store_error *error);

/* An array of `count` elements with room for one more; NULL: out of memory, and the old one is still there. */
void *store_grown(void *array, size_t count, size_t each);

/* The first version of the tables that has one of verdicts. */
#define STORE_VERSION_CHECKS 2

/* How documents are written: 15 digits, so that 0.9 stays 0.9 however often it is read and written again. */
#define STORE_JSON (JSON_REAL_PRECISION(15) | JSON_ENSURE_ASCII)

/* A document as it is kept, and its SHA-256. what: "the run's document". *text is the caller's to free(); NULL on
 * failure. */
bool store_kept_text(const json_t *document, const char *what, char **text, char sha256[STORE_SHA256_BYTES],
                     struct store_error *error);

/* The document of a row, if its bytes have their hash and are JSON. False: *damage says what it is ("has no document"),
 * or is NULL and *error is filled. */
bool store_kept_document(const struct store_statement *row, int sha256_column, int text_column, json_t **document,
                         const char **damage, struct store_error *error);

/* Is this member a text, and this one: what the column beside the document says? */
bool store_member_is(const json_t *object, const char *name, const char *text);

/* 64 lower-case hex digits. False only if the library cannot hash (its self-test failed): STORE_HASH. */
bool store_sha256(const void *bytes, size_t size, char sha256[STORE_SHA256_BYTES], struct store_error *error);
bool store_sha256_good(const char *text);

/* file_read() with the store's errors: STORE_IO. */
bool store_read_file(const char *path, size_t most, struct file_bytes *bytes, struct store_error *error);

/* store_label_good() with STORE_BAD_LABEL and its sentence. */
bool store_label_check(const char *label, struct store_error *error);

/* What was measured here (measured.c): the hashes as one text, to be freed; NULL: none. And one more. */
char *store_measured(void);
bool store_measured_has(const char *measured, const char *sha256);
void store_measured_add(const char *sha256);

/* "LABEL" or "LABEL@N" in parts; id 0 where there is no N. */
struct store_reference {
    char label[STORE_LABEL_BYTES];
    int64_t id;
};
bool store_reference_parse(const char *text, struct store_reference *reference, struct store_error *error);
bool store_fail_no_label(struct store *store, const struct store_reference *reference, struct store_error *error);

/* A run on its way into the store. already: that run is there under that label, and *id is its number; NULL: a second
 * one is made. */
struct store_entry {
    const char *label;
    const json_t *document;
    const uint8_t *library;
    size_t library_size;
    bool imported; /* it comes from elsewhere, */
    bool measured; /* but its library was measured here */
};
bool store_insert(struct store *store, const struct store_entry *entry, int64_t *id, bool *already,
                  struct store_error *error);

#endif
