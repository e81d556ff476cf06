/* SPDX-License-Identifier: Apache-2.0 */

/* SQLite as the store asks for it. */

#include "store/sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sqlite3 *sqlite_of(const struct store *store)
{
    return ((const struct sqlite_store *)store)->db;
}

bool sqlite_execute(const struct store *store, const char *sql, const char *doing, struct store_error *error)
{
    if (sqlite3_exec(sqlite_of(store), sql, NULL, NULL, NULL) == SQLITE_OK) return true;
    return sqlite_fail(store, doing, error);
}

bool sqlite_finish(const struct store *store, bool good, const char *doing, struct store_error *error)
{
    if (good && sqlite_execute(store, "COMMIT", doing, error)) return true;
    if (!sqlite3_get_autocommit(sqlite_of(store)))
        sqlite3_exec(sqlite_of(store), "ROLLBACK", NULL, NULL, NULL); /* some errors roll back by themselves */
    return false;
}

static bool change_file(struct store *store, const char *doing, store_work *work, void *context,
                        struct store_error *error)
{
    return sqlite_execute(store, "BEGIN IMMEDIATE", doing, error) &&
           sqlite_finish(store, work(store, context, error), doing, error);
}

/* "$7" is a name to SQLite, not a place. */
static int bind_value(sqlite3_stmt *native, int i, const struct store_value *value)
{
    char name[16];
    snprintf(name, sizeof name, "$%d", i + 1);
    int place = sqlite3_bind_parameter_index(native, name);
    switch (value->type) {
    case STORE_INTEGER:
        return sqlite3_bind_int64(native, place, value->integer);
    case STORE_REAL:
        return sqlite3_bind_double(native, place, value->real);
    case STORE_TEXT:
        return sqlite3_bind_text64(native, place, value->bytes, value->size, SQLITE_STATIC, SQLITE_UTF8);
    case STORE_BLOB:
        return sqlite3_bind_blob64(native, place, value->bytes, value->size, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(native, place);
    }
}

static int row_of_file(struct store_statement *statement, struct store_error *error)
{
    sqlite3_stmt *native = statement->native;
    int result = SQLITE_OK;
    if (!native) {
        result = sqlite3_prepare_v2(sqlite_of(statement->store), statement->sql, -1, &native, NULL);
        statement->native = native;
    }
    if (result == SQLITE_OK && !sqlite3_stmt_busy(native))
        for (int i = 0; result == SQLITE_OK && i < statement->count; i++)
            result = bind_value(native, i, &statement->values[i]);
    if (result == SQLITE_OK) result = sqlite3_step(native);
    if (result == SQLITE_ROW) return 1;
    if (result == SQLITE_DONE) return 0;
    sqlite_fail(statement->store, statement->doing, error);
    return -1;
}

static struct store_value column_of_file(const struct store_statement *statement, int column)
{
    sqlite3_stmt *native = statement->native;
    struct store_value value = {0};
    switch (sqlite3_column_type(native, column)) {
    case SQLITE_INTEGER:
        value.type = STORE_INTEGER;
        value.integer = sqlite3_column_int64(native, column);
        break;
    case SQLITE_FLOAT:
        value.type = STORE_REAL;
        value.real = sqlite3_column_double(native, column);
        break;
    case SQLITE_TEXT:
        value.type = STORE_TEXT;
        value.bytes = sqlite3_column_text(native, column);
        value.size = (size_t)sqlite3_column_bytes(native, column);
        break;
    case SQLITE_BLOB:
        value.type = STORE_BLOB;
        value.bytes = sqlite3_column_blob(native, column);
        value.size = (size_t)sqlite3_column_bytes(native, column);
        break;
    default:
        break;
    }
    if (!value.bytes) value.size = 0;
    return value;
}

static void again_in_file(struct store_statement *statement)
{
    sqlite3_reset(statement->native);
}

static void end_in_file(struct store_statement *statement)
{
    sqlite3_finalize(statement->native);
}

static void close_file(struct store *store)
{
    sqlite3_close(sqlite_of(store));
}

struct sqlite_store *sqlite_new(const char *path)
{
    static const struct store_engine engine = {close_file,     change_file,   row_of_file,
                                               column_of_file, again_in_file, end_in_file};
    struct sqlite_store *made = calloc(1, sizeof *made);
    char *copy = strdup(path);
    if (made && copy) {
        made->store.engine = &engine;
        made->store.path = copy;
        return made;
    }
    free(made);
    free(copy);
    return NULL;
}
