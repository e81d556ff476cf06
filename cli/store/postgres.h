/* SPDX-License-Identifier: Apache-2.0 */

/* The store on a server, for a team: what the files of the PostgreSQL engine share. docs/adr/0012-postgresql.md has the
 * reasons. Nothing that a server says is believed before it was checked. */

#ifndef PQL_CLI_STORE_POSTGRES_H
#define PQL_CLI_STORE_POSTGRES_H

#include "store/internal.h"

#include <libpq-fe.h>

/* What helps after a failure. */
enum postgres_trouble {
    POSTGRES_FINAL, /* nothing */
    POSTGRES_AGAIN, /* doing it again: another transaction was in the way */
    POSTGRES_LOST   /* connecting again: the server is gone, or did not answer */
};

struct postgres_store {
    struct store store;
    char *url;          /* with its password: never shown */
    char *password;     /* of the URL, to be hidden in what a server says; NULL: none */
    PGconn *connection; /* NULL: lost */
    char reason[200];   /* why */
    enum store_mode mode;
    int patience_ms;
    enum postgres_trouble trouble; /* of the last failure */
    size_t answered;               /* bytes of the answer to the last statement */
};

#define POSTGRES_SCHEMA "pqlane" /* all tables are in it; nothing else is touched */

/* Is this the name of a store on a server? */
bool postgres_is_url(const char *name);

/* A store without a connection yet; NULL: out of memory. End with store_close(). */
struct postgres_store *postgres_new(void);

/* Takes a URL apart: fills url, password and the path to be shown. STORE_SERVER. */
bool postgres_url_take(struct postgres_store *made, const char *url, struct store_error *error);

/* As store_open(), which see. */
struct store *postgres_open(const char *url, enum store_mode mode, int patience_ms, struct store_error *error);

/* Connects and looks whether the tables are ours; also after the connection was lost. */
bool postgres_connect(struct postgres_store *made, struct store_error *error);
void postgres_drop(struct postgres_store *made, const char *reason);

/* SQL without parameters; several statements are fine. tag: what the server must say that it did ("COMMIT"), or NULL.
 */
bool postgres_execute(struct postgres_store *made, const char *sql, const char *tag, const char *doing,
                      struct store_error *error);

/* One transaction, alone among those that pqlane writes. *unknown: it was lost while it was made final, and may have
 * happened or not. */
bool postgres_transaction(struct postgres_store *made, const char *doing, store_work *work, void *context,
                          bool *unknown, struct store_error *error);

/* The same, and again where that helps, within the store's patience: it happens once or not at all. */
bool postgres_change(struct store *store, const char *doing, store_work *work, void *context,
                     struct store_error *error);

/* The version of the tables, 0: there are none. STORE_FOREIGN, STORE_NEWER. */
bool postgres_schema_check(struct postgres_store *made, int *version, struct store_error *error);
/* Makes the tables or brings them up to date. */
bool postgres_schema_upgrade(struct postgres_store *made, struct store_error *error);
extern const int postgres_step_count;

/* result: what the server said; NULL: nothing. Sets the trouble. */
bool postgres_fail(struct postgres_store *made, const PGresult *result, const char *doing, struct store_error *error);

#endif
