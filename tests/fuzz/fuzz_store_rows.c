/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Any bytes as the answers of a server that keeps a store: whatever rows come, of whatever types, what is taken was
 * checked. The first byte chooses what the store is asked. Behind it stand answers, one per statement, made of rows,
 * made of columns, with control characters of their own between them:
 *
 *     answer GS answer ...      row RS row ...      column US column ...
 *
 * A column is a letter and a text: i and n are numbers of eight and four bytes, written in decimals; b a truth; t a
 * text; y bytes; I a number of as many bytes as stand there; h the SHA-256 of the column after it; all else is of a
 * type that no store has. "-" is NULL. An answer that begins with '!' is a failure that ends the connection.
 *
 * The functions of libpq that talk to a server are those below (CMakeLists.txt); its rows are libpq's own.
 */

#include "store/checks.h"
#include "store/postgres.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define END_OF_ANSWER '\x1d'
#define END_OF_ROW '\x1e'
#define END_OF_COLUMN '\x1f'
#define MOST_COLUMNS 16
#define INTERNAL_VERSION 2 /* of the tables, with verdicts */

enum { TYPE_BOOL = 16, TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_INT4 = 23, TYPE_TEXT = 25, TYPE_POINT = 600 };

struct part {
    const char *at, *end;
};

static struct part answers, rows; /* what is left: of all, and of the answer to the statement that runs */
static bool talking;              /* a statement runs */

/* The next part up to a separator, taken off; the last one has none behind it. */
static struct part take(struct part *from, char separator)
{
    const char *next = memchr(from->at, separator, (size_t)(from->end - from->at));
    struct part part = {from->at, next ? next : from->end};
    from->at = next ? next + 1 : from->end;
    return part;
}

static bool is_empty(struct part part)
{
    return part.at == part.end;
}

static void set_number(PGresult *row, int i, struct part text, size_t size)
{
    char digits[32] = "";
    size_t length = (size_t)(text.end - text.at);
    memcpy(digits, text.at, length < sizeof digits ? length : sizeof digits - 1);
    uint64_t wide = htobe64((uint64_t)strtoll(digits, NULL, 10));
    if (!PQsetvalue(row, 0, i, (char *)&wide + sizeof wide - size, (int)size)) abort();
}

static void set_column(PGresult *row, int i, struct part column, struct part after)
{
    static char null, bytes[1 << 16];
    char sha256[STORE_SHA256_BYTES];
    struct store_error error;
    const char type = is_empty(column) ? '-' : *column.at++;
    size_t size = (size_t)(column.end - column.at);
    if (size > sizeof bytes) size = sizeof bytes;
    memcpy(bytes, column.at, size);
    bool good = true;
    switch (type) {
    case '-':
        good = PQsetvalue(row, 0, i, &null, -1);
        break;
    case 'i':
        set_number(row, i, column, 8);
        break;
    case 'n':
        set_number(row, i, column, 4);
        break;
    case 'h':
        if (!is_empty(after)) after.at++;
        good = store_sha256(after.at, (size_t)(after.end - after.at), sha256, &error) &&
               PQsetvalue(row, 0, i, sha256, STORE_SHA256_BYTES - 1);
        break;
    default:
        good = PQsetvalue(row, 0, i, bytes, (int)size);
    }
    if (!good) abort();
}

static unsigned type_of(struct part column)
{
    switch (is_empty(column) ? 0 : *column.at) {
    case 'i':
    case 'I':
        return TYPE_INT8;
    case 'n':
        return TYPE_INT4;
    case 'b':
        return TYPE_BOOL;
    case 'y':
        return TYPE_BYTEA;
    case 't':
    case 'h':
    case '-':
        return TYPE_TEXT;
    default:
        return TYPE_POINT;
    }
}

static PGresult *make_row(struct part text)
{
    static char name[] = "column";
    struct part columns[MOST_COLUMNS + 1] = {{0}};
    PGresAttDesc types[MOST_COLUMNS];
    int count = 0;
    while (!is_empty(text) && count < MOST_COLUMNS) {
        columns[count] = take(&text, END_OF_COLUMN);
        types[count] = (PGresAttDesc){.name = name, .format = 1, .typid = type_of(columns[count])};
        count++;
    }
    PGresult *row = PQmakeEmptyPGresult(NULL, PGRES_SINGLE_TUPLE);
    if (!row || !PQsetResultAttrs(row, count, types)) abort();
    for (int i = 0; i < count; i++) set_column(row, i, columns[i], columns[i + 1]);
    return row;
}

/* ---- libpq without a server ---- */

int __wrap_PQflush(PGconn *connection);
int __wrap_PQisBusy(PGconn *connection);
int __wrap_PQsendQueryParams(PGconn *connection, const char *sql, int count, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats, int format);
int __wrap_PQsetSingleRowMode(PGconn *connection);
PGresult *__wrap_PQgetResult(PGconn *connection);
char *__wrap_PQerrorMessage(const PGconn *connection);
void __wrap_PQfinish(PGconn *connection);

int __wrap_PQflush(PGconn *connection)
{
    (void)connection;
    return 0;
}

int __wrap_PQisBusy(PGconn *connection)
{
    (void)connection;
    return 0;
}

int __wrap_PQsendQueryParams(PGconn *connection, const char *sql, int count, const Oid *types,
                             const char *const *values, const int *lengths, const int *formats, int format)
{
    (void)connection, (void)sql, (void)count, (void)types, (void)values, (void)lengths, (void)formats;
    rows = take(&answers, END_OF_ANSWER);
    talking = true;
    return format == 1;
}

int __wrap_PQsetSingleRowMode(PGconn *connection)
{
    (void)connection;
    return 1;
}

PGresult *__wrap_PQgetResult(PGconn *connection)
{
    (void)connection;
    if (!talking) return NULL;
    if (!is_empty(rows) && *rows.at != '!') return make_row(take(&rows, END_OF_ROW));
    talking = false;
    return PQmakeEmptyPGresult(NULL, is_empty(rows) ? PGRES_TUPLES_OK : PGRES_FATAL_ERROR);
}

char *__wrap_PQerrorMessage(const PGconn *connection)
{
    static char words[] = "the server is gone\n";
    (void)connection;
    return words;
}

void __wrap_PQfinish(PGconn *connection)
{
    (void)connection;
    talking = false;
}

/* ---- What the store makes of it ---- */

static void must_be_run(const struct store_run *run)
{
    struct store_error error;
    if (!store_document_check(run->document, &error) || run->trusted || store_may_run(run, NULL, &error)) abort();
}

static void list_runs(struct store *store, struct store_error *error)
{
    struct store_runs runs;
    if (store_list(store, NULL, &runs, error))
        for (size_t i = 0; i < runs.count; i++)
            if (runs.run[i].document) must_be_run(&runs.run[i]);
    store_runs_clear(&runs);
}

static void load_run(struct store *store, struct store_error *error)
{
    struct store_run run;
    if (store_load(store, "main", &run, error)) must_be_run(&run);
    store_run_clear(&run);
}

static void list_verdicts(struct store *store, struct store_error *error)
{
    struct store_checks checks;
    if (store_list_checks(store, NULL, SIZE_MAX, &checks, error))
        for (size_t i = 0; i < checks.count; i++)
            if (checks.check[i].document && !store_check_document_check(checks.check[i].document, error)) abort();
    store_checks_clear(&checks);
}

static void take_library(struct store *store, struct store_error *error)
{
    static const char wanted[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; /* of "abc" */
    uint8_t *bytes = NULL;
    size_t size;
    if (store_library_bytes(store, wanted, &bytes, &size, error) && (size != 3 || memcmp(bytes, "abc", 3) != 0))
        abort();
    free(bytes);
}

static void look_at_tables(struct store *store, struct store_error *error)
{
    int version;
    if (postgres_schema_check((struct postgres_store *)store, &version, error) &&
        (version < 0 || version > postgres_step_count))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char somewhere; /* libpq never sees it */
    void *connection = &somewhere;
    struct store_error error = {0};
    struct postgres_store *made = size > 0 ? postgres_new() : NULL;
    if (!made) return 0;
    made->store.path = strdup("postgresql://server/");
    made->store.version = INTERNAL_VERSION;
    made->store.stranger = true;
    made->connection = connection;
    answers = (struct part){(const char *)data + 1, (const char *)data + size};
    rows = (struct part){0};
    talking = false;
    switch (data[0]) {
    case 'l':
        list_runs(&made->store, &error);
        break;
    case 'o':
        load_run(&made->store, &error);
        break;
    case 'v':
        list_verdicts(&made->store, &error);
        break;
    case 'y':
        take_library(&made->store, &error);
        break;
    case 't':
        look_at_tables(&made->store, &error);
        break;
    }
    if (error.code != STORE_OK && !*error.text) abort();
    store_close(&made->store);
    return 0;
}
