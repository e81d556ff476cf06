/* SPDX-License-Identifier: Apache-2.0 */

/* What the documents that a store keeps have in common, and how it is asked for: the schema and its version, members of
 * a type, times, and operations that each have a name of their own. */

#ifndef PQL_CLI_STORE_FORM_H
#define PQL_CLI_STORE_FORM_H

#include "store/store.h"

struct form {
    const char *what; /* for messages: "the run's document" */
    const char *schema;
    int version;          /* the only one that is taken */
    enum store_code code; /* of everything that is wrong but a newer version */
};

extern const struct form form_of_run, form_of_check;

struct form_member {
    const char *object; /* NULL: at the top */
    const char *name;
    json_type type;
};

/* Fills *error and returns false: "the run's document: PLACE WHAT (schema ...)". */
bool form_fail(const struct form *form, const char *place, const char *what, struct store_error *error);

/* `schema` and `version`. The form's code, or STORE_NEWER. */
bool form_head(const struct form *form, const json_t *document, struct store_error *error);

bool form_members(const struct form *form, const json_t *document, const struct form_member *members, size_t count,
                  struct store_error *error);

/* 1..128 printable ASCII characters: such a name can stand in a table, a file and a message as it is. */
bool form_name_good(const json_t *value);

/* "2026-01-31T13:05:59Z" */
bool form_time_good(const json_t *value);

/* `operations`: 1 to STORE_MOST_OPERATIONS objects, each with a good name of its own, and whatever `check` asks of one.
 */
bool form_operations(const struct form *form, const json_t *document,
                     bool (*check)(const json_t *operation, const char *place, struct store_error *error),
                     struct store_error *error);

#endif
