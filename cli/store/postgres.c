/* SPDX-License-Identifier: Apache-2.0 */

/*
 * PostgreSQL as the store asks for it: statements go out, rows come back one by one, all in the binary format, so that
 * an answer is never larger in memory than one row. A server that says nothing for too long counts as lost.
 */

#include "store/postgres.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* Of the server's table of types; they never change. */
enum { TYPE_BOOL = 16, TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_INT4 = 23, TYPE_TEXT = 25, TYPE_FLOAT8 = 701 };

#define MOST_ANSWER ((size_t)1 << 30) /* bytes of all rows of one answer */
#define LATER_MS 5000                 /* a server that waits for a lock says so itself, and first */
#define ROW_BYTES 100                 /* what an empty row counts */

/* A statement on its way. */
struct talk {
    bool sent;
    PGresult *row;
};

/* Until an answer is there. False: the connection is lost or silent; *silent says which. */
static bool answer_comes(struct postgres_store *made, bool *silent)
{
    int patience_ms = made->patience_ms + LATER_MS;
    *silent = false;
    for (;;) {
        int unsent = PQflush(made->connection);
        if (unsent < 0) return false;
        if (!unsent && !PQisBusy(made->connection)) return true;
        struct pollfd ready = {PQsocket(made->connection), (short)(POLLIN | (unsent ? POLLOUT : 0)), 0};
        int count = poll(&ready, 1, patience_ms);
        if (count < 0 && errno == EINTR) continue;
        *silent = count == 0;
        if (count <= 0) return false;
        if ((ready.revents & ~POLLOUT) && !PQconsumeInput(made->connection)) return false;
    }
}

/* What the server says next; NULL: nothing more, or the connection is lost. */
static PGresult *next_result(struct postgres_store *made)
{
    bool silent;
    if (!made->connection) return NULL;
    if (!answer_comes(made, &silent)) {
        postgres_drop(made, silent ? "the server does not answer" : PQerrorMessage(made->connection));
        return NULL;
    }
    PGresult *result = PQgetResult(made->connection);
    for (int i = 0; i < PQnfields(result) && PQntuples(result) > 0; i++)
        made->answered += (size_t)PQgetlength(result, 0, i);
    made->answered += ROW_BYTES;
    if (made->answered <= MOST_ANSWER) return result;
    PQclear(result);
    postgres_drop(made, "its answer is larger than any that a store gives");
    return NULL;
}

/* The rest of an answer is of no interest. */
static void skip_results(struct postgres_store *made)
{
    PGresult *result;
    while ((result = next_result(made))) PQclear(result);
}

bool postgres_execute(struct postgres_store *made, const char *sql, const char *tag, const char *doing,
                      struct store_error *error)
{
    PGresult *result;
    made->answered = 0;
    bool good = made->connection && PQsendQuery(made->connection, sql);
    if (!good) return postgres_fail(made, NULL, doing, error);
    while ((result = next_result(made))) {
        ExecStatusType status = PQresultStatus(result);
        if (good && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            good = postgres_fail(made, result, doing, error);
        else if (good && tag && strcmp(PQcmdStatus(result), tag) != 0)
            good = store_fail(error, STORE_IO, "%s: %s answered %s with %.20s", doing, made->store.path, tag,
                              PQcmdStatus(result));
        PQclear(result);
    }
    return good && !made->connection ? postgres_fail(made, NULL, doing, error) : good;
}

static bool send_statement(struct postgres_store *made, const struct store_statement *statement)
{
    Oid types[STORE_MOST_VALUES];
    const char *values[STORE_MOST_VALUES];
    uint64_t numbers[STORE_MOST_VALUES]; /* in the order of the network */
    int lengths[STORE_MOST_VALUES], formats[STORE_MOST_VALUES];
    for (int i = 0; i < statement->count; i++) {
        const struct store_value *value = &statement->values[i];
        static const Oid of_type[] = {[STORE_NULL] = 0,
                                      [STORE_INTEGER] = TYPE_INT8,
                                      [STORE_REAL] = TYPE_FLOAT8,
                                      [STORE_TEXT] = TYPE_TEXT,
                                      [STORE_BLOB] = TYPE_BYTEA};
        types[i] = of_type[value->type];
        values[i] = value->bytes;
        lengths[i] = (int)value->size;
        formats[i] = 1;
        if (value->type != STORE_INTEGER && value->type != STORE_REAL) continue;
        memcpy(&numbers[i], value->type == STORE_INTEGER ? (const void *)&value->integer : &value->real, 8);
        numbers[i] = htobe64(numbers[i]);
        values[i] = (const char *)&numbers[i];
        lengths[i] = 8;
    }
    made->answered = 0;
    return made->connection &&
           PQsendQueryParams(made->connection, statement->sql, statement->count, types, values, lengths, formats, 1) &&
           PQsetSingleRowMode(made->connection);
}

static int row_of_server(struct store_statement *statement, struct store_error *error)
{
    struct postgres_store *made = (struct postgres_store *)statement->store;
    struct talk *talk = statement->native;
    if (!talk) statement->native = talk = calloc(1, sizeof *talk);
    if (!talk) {
        store_fail(error, STORE_MEMORY, "%s: out of memory", statement->doing);
        return -1;
    }
    PQclear(talk->row);
    talk->row = NULL;
    PGresult *result = talk->sent || send_statement(made, statement) ? next_result(made) : NULL;
    talk->sent = true;
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_SINGLE_TUPLE && PQntuples(result) == 1) {
        talk->row = result;
        return 1;
    }
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!good) postgres_fail(made, result, statement->doing, error);
    PQclear(result);
    skip_results(made);
    if (good && !made->connection) good = postgres_fail(made, NULL, statement->doing, error);
    return good ? 0 : -1;
}

/* Of a type that the store knows, and as long as that type is; else NULL. */
static struct store_value column_of_server(const struct store_statement *statement, int column)
{
    const PGresult *row = ((const struct talk *)statement->native)->row;
    struct store_value value = {0};
    uint64_t wide;
    uint32_t narrow;
    if (column >= PQnfields(row) || PQgetisnull(row, 0, column)) return value;
    const char *bytes = PQgetvalue(row, 0, column);
    size_t length = (size_t)PQgetlength(row, 0, column);
    Oid type = PQftype(row, column);
    if (PQfformat(row, column) != 1 || length > STORE_MOST_LIBRARY) return value;
    if (type == TYPE_INT8 && length == sizeof wide) {
        memcpy(&wide, bytes, sizeof wide);
        value = (struct store_value){.type = STORE_INTEGER, .integer = (int64_t)be64toh(wide)};
    } else if (type == TYPE_INT4 && length == sizeof narrow) {
        memcpy(&narrow, bytes, sizeof narrow);
        value = (struct store_value){.type = STORE_INTEGER, .integer = (int32_t)be32toh(narrow)};
    } else if (type == TYPE_BOOL && length == 1) {
        value = (struct store_value){.type = STORE_INTEGER, .integer = bytes[0] != 0};
    } else if (type == TYPE_TEXT || type == TYPE_BYTEA) {
        value = (struct store_value){
            .type = type == TYPE_TEXT ? STORE_TEXT : STORE_BLOB, .bytes = bytes, .size = length};
    }
    return value;
}

static void again_on_server(struct store_statement *statement)
{
    struct talk *talk = statement->native;
    if (!talk) return;
    PQclear(talk->row);
    talk->row = NULL;
    if (talk->sent) skip_results((struct postgres_store *)statement->store);
    talk->sent = false;
}

static void end_on_server(struct store_statement *statement)
{
    again_on_server(statement);
    free(statement->native);
}

static void close_server(struct store *store)
{
    struct postgres_store *made = (struct postgres_store *)store;
    PQfinish(made->connection);
    free(made->password);
    free(made->url);
}

struct postgres_store *postgres_new(void)
{
    static const struct store_engine engine = {close_server,     postgres_change, row_of_server,
                                               column_of_server, again_on_server, end_on_server};
    struct postgres_store *made = calloc(1, sizeof *made);
    if (made) made->store.engine = &engine;
    return made;
}
