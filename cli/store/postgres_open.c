/* SPDX-License-Identifier: Apache-2.0 */

/* How a server is reached, and what must be true of it before it is used. */

#include "store/postgres.h"

#include <stdio.h>
#include <stdlib.h>

static const char opening[] = "opening the store";

static void hear_nothing(void *unused, const PGresult *notice)
{
    (void)unused;
    (void)notice; /* a server's words do not go to the terminal */
}

/* Whatever the server's and the user's defaults are: the store's names mean its own tables; a statement sees all that
 * was final when it began, so also what the one before it waited for; who waits does not wait for ever; who went away
 * in the middle does not keep others out; and what was told as saved is on the disk. */
static bool settle(struct postgres_store *made, struct store_error *error)
{
    struct store_statement *statement = store_prepare(
        &made->store,
        "SELECT pg_catalog.set_config('search_path', '" POSTGRES_SCHEMA ", pg_temp', false),"
        " pg_catalog.set_config('default_transaction_isolation', 'read committed', false),"
        " pg_catalog.set_config('lock_timeout', $1::text, false),"
        " pg_catalog.set_config('idle_in_transaction_session_timeout', '5min', false),"
        " pg_catalog.set_config('default_transaction_read_only', $2::text, false),"
        " pg_catalog.set_config('synchronous_commit', CASE pg_catalog.current_setting('synchronous_commit')"
        " WHEN 'off' THEN 'on' ELSE pg_catalog.current_setting('synchronous_commit') END, false)",
        opening, error);
    char patience[32];
    if (!statement) return false;
    snprintf(patience, sizeof patience, "%d", made->patience_ms);
    store_bind_text(statement, 1, patience);
    store_bind_text(statement, 2, made->mode == STORE_READ ? "on" : "off");
    bool good = store_row(statement, error) == 1;
    store_end(statement);
    return good;
}

bool postgres_connect(struct postgres_store *made, struct store_error *error)
{
    static const char *const names[] = {"connect_timeout", "dbname", "client_encoding", "fallback_application_name",
                                        NULL};
    const char *values[] = {getenv("PGCONNECT_TIMEOUT") ? NULL : "10", made->url, "UTF8", "pqlane", NULL};
    made->connection = PQconnectdbParams(names, values, 1); /* a URL goes before what stands before it */
    if (!made->connection) return store_fail(error, STORE_MEMORY, "%s: out of memory", opening);
    PQsetNoticeReceiver(made->connection, hear_nothing, NULL);
    if (PQstatus(made->connection) != CONNECTION_OK || PQsetnonblocking(made->connection, 1) != 0)
        return postgres_fail(made, NULL, opening, error);
    bool good = settle(made, error) && postgres_schema_check(made, &made->store.version, error);
    if (!good && made->connection) postgres_drop(made, error->text); /* never used half settled */
    return good;
}

static bool open_server(struct postgres_store *made, struct store_error *error)
{
    if (!postgres_connect(made, error)) return false;
    if (made->store.version == 0 && made->mode != STORE_WRITE)
        return store_fail(error, STORE_MISSING,
                          "there is no store at %s: `pqlane bench --save LABEL --db URL` or `pqlane baseline push` "
                          "makes one",
                          made->store.path);
    if (made->mode == STORE_READ || made->store.version == postgres_step_count) return true;
    return postgres_schema_upgrade(made, error);
}

struct store *postgres_open(const char *url, enum store_mode mode, int patience_ms, struct store_error *error)
{
    struct postgres_store *made = postgres_new();
    if (!made) {
        store_fail(error, STORE_MEMORY, "%s: out of memory", opening);
        return NULL;
    }
    made->store.stranger = true;
    made->mode = mode;
    made->patience_ms = patience_ms;
    if (postgres_url_take(made, url, error) && open_server(made, error)) return &made->store;
    store_close(&made->store);
    return NULL;
}
