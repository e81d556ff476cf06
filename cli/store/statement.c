/* SPDX-License-Identifier: Apache-2.0 */

/* SQLite's calls with the store's errors. */

#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>

bool store_exec(const struct store *store, const char *sql, const char *doing, struct store_error *error)
{
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK) return true;
    return store_fail_sqlite(store, doing, error);
}

sqlite3_stmt *store_prepare(const struct store *store, const char *sql, struct store_error *error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
        store_fail_sqlite(store, "preparing a query", error);
    return statement;
}

int store_row(const struct store *store, sqlite3_stmt *statement, const char *doing, struct store_error *error)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW) return 1;
    if (result == SQLITE_DONE) return 0;
    store_fail_sqlite(store, doing, error);
    return -1;
}

bool store_bind_text(sqlite3_stmt *statement, int i, const char *text)
{
    return sqlite3_bind_text(statement, i, text, -1, SQLITE_TRANSIENT) == SQLITE_OK;
}

bool store_finish(const struct store *store, sqlite3_stmt *statement, bool bound, const char *doing,
                  struct store_error *error)
{
    bool good = bound ? store_row(store, statement, doing, error) == 0 : store_fail_sqlite(store, doing, error);
    sqlite3_finalize(statement);
    return good;
}

void store_column_text(sqlite3_stmt *row, int column, char *to, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    snprintf(to, size, "%s", text ? text : "");
    for (char *c = to; *c; c++)
        if (*c < 0x20 || *c > 0x7e) *c = '?';
}

void *store_grown(void *array, size_t count, size_t each)
{
    if ((count & (count - 1)) != 0) return array; /* at 0 and powers of two: double */
    return realloc(array, (count ? 2 * count : 1) * each);
}

bool store_end(const struct store *store, bool good, const char *doing, struct store_error *error)
{
    if (good && store_exec(store, "COMMIT", doing, error)) return true;
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* some errors roll back by themselves */
    return false;
}
