/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What the store asks of a database. Two do it: SQLite for the file of one user (sqlite.h), PostgreSQL for the server
 * of a team (postgres.h). Outside of them every statement is written once, in the SQL that both understand. What comes
 * from outside is always a parameter ($1, $2, ...), never text in a statement.
 */

#ifndef PQL_CLI_STORE_ENGINE_H
#define PQL_CLI_STORE_ENGINE_H

#include "store/store.h"

enum store_type { STORE_NULL, STORE_INTEGER, STORE_REAL, STORE_TEXT, STORE_BLOB };

/* A parameter, or a column of a row. */
struct store_value {
    enum store_type type; /* NULL has a type of its own only where it is a column */
    int64_t integer;
    double real;
    const void *bytes; /* of a text or blob; NULL is NULL. A zero byte stands behind those of a column. */
    size_t size;
};

#define STORE_MOST_VALUES 9 /* parameters of a statement */

struct store_statement {
    struct store *store;
    const char *doing; /* for messages: "saving the run" */
    struct store_value values[STORE_MOST_VALUES];
    int count;    /* of values: the highest that was bound */
    void *native; /* the engine's; NULL until the first row is asked for */
    char sql[];
};

/* What is done in one transaction. It may be done again from the beginning, if the database asks for it: so it sets
 * what it gives, and leaves nothing of an earlier attempt behind. */
typedef bool store_work(struct store *store, void *context, struct store_error *error);

struct store_engine {
    void (*close)(struct store *store); /* what is the engine's own */

    /* All of the work or nothing. Writers of one store take turns. */
    bool (*change)(struct store *store, const char *doing, store_work *work, void *context, struct store_error *error);

    /* Runs a statement up to its next row: 1 there is one, 0 there are no more, -1 failed. */
    int (*row)(struct store_statement *statement, struct store_error *error);
    struct store_value (*column)(const struct store_statement *statement, int column); /* of that row, from 0 */
    void (*again)(struct store_statement *statement); /* from the start, with other values */
    void (*end)(struct store_statement *statement);   /* frees `native` */
};

struct store {
    const struct store_engine *engine;
    char *path;     /* of the file, or the server's URL without its password */
    int version;    /* of its tables when it was opened: older than ours only where it is read and not written */
    bool stranger;  /* others may write it: what it says about trust does not count, */
    char *measured; /* what was measured here does: see store_measured() */
};

/* NULL: out of memory. doing must live as long as the statement, texts and blobs until it is run. */
struct store_statement *store_prepare(struct store *store, const char *sql, const char *doing,
                                      struct store_error *error);
void store_bind_text(struct store_statement *statement, int i, const char *text); /* NULL is fine */
void store_bind_blob(struct store_statement *statement, int i, const void *bytes, size_t size);
void store_bind_integer(struct store_statement *statement, int i, int64_t value);
void store_bind_real(struct store_statement *statement, int i, double value);
void store_bind_null(struct store_statement *statement, int i); /* of a real */

int store_row(struct store_statement *statement, struct store_error *error); /* 1, 0, -1 as above */
void store_again(struct store_statement *statement);
void store_end(struct store_statement *statement); /* NULL is fine */

/* A statement that gives no rows, or exactly one with one whole number (0 for NULL), run and ended. */
bool store_finish(struct store_statement *statement, struct store_error *error);
bool store_finish_integer(struct store_statement *statement, int64_t *value, struct store_error *error);

/* Columns. What is not of the type that is asked for counts as NULL: 0, or no bytes. */
int64_t store_column_integer(const struct store_statement *statement, int column);
const void *store_column_bytes(const struct store_statement *statement, int column, size_t *size);

/* Copies a text; cut off and made printable if it is not what an honest store holds. */
void store_column_text(const struct store_statement *statement, int column, char *to, size_t size);

bool store_change(struct store *store, const char *doing, store_work *work, void *context, struct store_error *error);

#endif
