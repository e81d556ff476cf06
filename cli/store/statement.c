/* SPDX-License-Identifier: Apache-2.0 */

/* Statements and transactions, whatever database is below. */

#include "store/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct store_statement *store_prepare(struct store *store, const char *sql, const char *doing,
                                      struct store_error *error)
{
    size_t size = strlen(sql) + 1;
    struct store_statement *statement = calloc(1, sizeof *statement + size);
    if (!statement) {
        store_fail(error, STORE_MEMORY, "%s: out of memory", doing);
        return NULL;
    }
    statement->store = store;
    statement->doing = doing;
    memcpy(statement->sql, sql, size);
    return statement;
}

static void set_value(struct store_statement *statement, int i, struct store_value value)
{
    statement->values[i - 1] = value;
    if (statement->count < i) statement->count = i;
}

void store_bind_text(struct store_statement *statement, int i, const char *text)
{
    set_value(statement, i, (struct store_value){.type = STORE_TEXT, .bytes = text, .size = text ? strlen(text) : 0});
}

void store_bind_blob(struct store_statement *statement, int i, const void *bytes, size_t size)
{
    set_value(statement, i, (struct store_value){.type = STORE_BLOB, .bytes = bytes, .size = size});
}

void store_bind_integer(struct store_statement *statement, int i, int64_t value)
{
    set_value(statement, i, (struct store_value){.type = STORE_INTEGER, .integer = value});
}

void store_bind_real(struct store_statement *statement, int i, double value)
{
    set_value(statement, i, (struct store_value){.type = STORE_REAL, .real = value});
}

void store_bind_null(struct store_statement *statement, int i)
{
    set_value(statement, i, (struct store_value){.type = STORE_NULL});
}

int store_row(struct store_statement *statement, struct store_error *error)
{
    return statement->store->engine->row(statement, error);
}

void store_again(struct store_statement *statement)
{
    statement->store->engine->again(statement);
}

void store_end(struct store_statement *statement)
{
    if (statement) statement->store->engine->end(statement);
    free(statement);
}

bool store_finish(struct store_statement *statement, struct store_error *error)
{
    bool good = store_row(statement, error) == 0;
    store_end(statement);
    return good;
}

bool store_finish_integer(struct store_statement *statement, int64_t *value, struct store_error *error)
{
    int row = store_row(statement, error);
    if (row == 1) {
        *value = store_column_integer(statement, 0);
        row = store_row(statement, error) == 0 ? 1 : -1; /* what changes something is done at the end */
    } else if (row == 0) {
        store_fail(error, STORE_CORRUPT, "%s: %s gave no answer", statement->doing, statement->store->path);
    }
    store_end(statement);
    return row == 1;
}

int64_t store_column_integer(const struct store_statement *statement, int column)
{
    struct store_value value = statement->store->engine->column(statement, column);
    return value.type == STORE_INTEGER ? value.integer : 0;
}

const void *store_column_bytes(const struct store_statement *statement, int column, size_t *size)
{
    struct store_value value = statement->store->engine->column(statement, column);
    *size = value.size;
    return value.bytes;
}

void store_column_text(const struct store_statement *statement, int column, char *to, size_t size)
{
    size_t length;
    const char *text = store_column_bytes(statement, column, &length);
    snprintf(to, size, "%s", text ? text : "");
    for (char *c = to; *c; c++)
        if (*c < 0x20 || *c > 0x7e) *c = '?';
}

bool store_change(struct store *store, const char *doing, store_work *work, void *context, struct store_error *error)
{
    return store->engine->change(store, doing, work, context, error);
}

void *store_grown(void *array, size_t count, size_t each)
{
    if ((count & (count - 1)) != 0) return array; /* at 0 and powers of two: double */
    return realloc(array, (count ? 2 * count : 1) * each);
}
