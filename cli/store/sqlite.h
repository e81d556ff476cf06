/* SPDX-License-Identifier: Apache-2.0 */

/* The store in a file: what the files of the SQLite engine share. */

#ifndef PQL_CLI_STORE_SQLITE_H
#define PQL_CLI_STORE_SQLITE_H

#include "store/internal.h"

#include <sqlite3.h>

struct sqlite_store {
    struct store store;
    sqlite3 *db;
};

sqlite3 *sqlite_of(const struct store *store);

/* A store without a database yet; NULL: out of memory. End with store_close(). */
struct sqlite_store *sqlite_new(const char *path);

/* Opens a file. As store_open(), which see. */
struct store *sqlite_open(const char *path, enum store_mode mode, int patience_ms, struct store_error *error);

bool sqlite_fail(const struct store *store, const char *doing, struct store_error *error);

/* SQL without parameters; several statements are fine. */
bool sqlite_execute(const struct store *store, const char *sql, const char *doing, struct store_error *error);

/* Ends what "BEGIN" began: commits if good, else rolls back and leaves *error alone. True if committed. */
bool sqlite_finish(const struct store *store, bool good, const char *doing, struct store_error *error);

#endif
