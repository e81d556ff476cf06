/* SPDX-License-Identifier: Apache-2.0 */

/* The tables of a store in a file, and the steps that bring older files to them. */

#ifndef PQL_CLI_STORE_SQLITE_SCHEMA_H
#define PQL_CLI_STORE_SQLITE_SCHEMA_H

#include "store/sqlite.h"

#define STORE_APPLICATION_ID 0x70716c62 /* "pqlb", at byte 68 of the file */

/* Step i makes version i + 1 (PRAGMA user_version) of version i. Released steps never change. */
extern const char *const sqlite_steps[];
extern const int sqlite_step_count;

/* From the version that the store has to `count`, in one transaction; nothing if it is there already. */
bool sqlite_schema_upgrade(struct store *store, const char *const steps[], int count, struct store_error *error);

/* A store without runs, in memory, of version `count`. NULL: STORE_MEMORY. End with store_close(). */
struct store *sqlite_schema_fresh(const char *const steps[], int count, struct store_error *error);

/* Is this a store, of a version that this program knows, and are its tables exactly those of that version? (A view or a
 * trigger from elsewhere would be code that runs when the store is used.) *version: what it has. STORE_FOREIGN,
 * STORE_NEWER. */
bool sqlite_schema_check(struct store *store, const char *const steps[], int count, int *version,
                         struct store_error *error);

#endif
