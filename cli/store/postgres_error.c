/* SPDX-License-Identifier: Apache-2.0 */

/* The many codes of a server (SQLSTATE) become the store's few. */

#include "store/postgres.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *state; /* or its first characters */
    enum store_code code;
    enum postgres_trouble trouble;
    const char *what; /* it is, and what helps */
} states[] = {
    {"40001", STORE_LOCKED, POSTGRES_AGAIN, "others changed the same at the same time: try again; nothing was changed"},
    {"40P01", STORE_LOCKED, POSTGRES_AGAIN, "others changed the same at the same time: try again; nothing was changed"},
    {"55P03", STORE_LOCKED, POSTGRES_FINAL,
     "another process keeps it locked: wait for it to finish and try again; nothing was changed"},
    {"25006", STORE_READ_ONLY, POSTGRES_FINAL, "the server takes no changes: name one that does"},
    {"42501", STORE_READ_ONLY, POSTGRES_FINAL,
     "this user may not: whoever made the tables can grant it (docs/formats-store.md)"},
    {"42P01", STORE_FOREIGN, POSTGRES_FINAL, "its tables are not those that pqlane makes"},
    {"42703", STORE_FOREIGN, POSTGRES_FINAL, "its tables are not those that pqlane makes"},
    {"53100", STORE_FULL, POSTGRES_FINAL, "the server has no space left; nothing was changed"},
    {"54", STORE_TOO_BIG, POSTGRES_FINAL, "that is larger than the server allows"},
    {"XX", STORE_CORRUPT, POSTGRES_FINAL, "the server says that its data are damaged"},
    {"", STORE_IO, POSTGRES_FINAL, "the server refused"},
};

/* What the server says, in one line, without the password. */
static void clean_words(const struct postgres_store *made, const char *said, char *text, size_t size)
{
    char whole[4096];
    size_t length = (size_t)snprintf(whole, sizeof whole, "%.4000s", said ? said : "");
    size_t hidden = made->password ? strlen(made->password) : 0;
    for (char *c = whole; hidden && (c = strstr(c, made->password)); c += hidden) memset(c, '*', hidden);
    while (length > 0 && whole[length - 1] == '\n') whole[--length] = 0;
    for (char *c = whole; *c; c++)
        if (*c == '\n' || *c == '\t') *c = ' ';
    snprintf(text, size, "%s", whole);
}

void postgres_drop(struct postgres_store *made, const char *reason)
{
    clean_words(made, reason, made->reason, sizeof made->reason);
    PQfinish(made->connection);
    made->connection = NULL;
}

/* Errors of these severities end the connection. */
static bool is_end(const PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

bool postgres_fail(struct postgres_store *made, const PGresult *result, const char *doing, struct store_error *error)
{
    char said[200];
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (made->connection && (!state || is_end(result) || PQstatus(made->connection) == CONNECTION_BAD))
        postgres_drop(made, result ? PQresultErrorMessage(result) : PQerrorMessage(made->connection));
    if (!made->connection) {
        made->trouble = POSTGRES_LOST;
        return store_fail(error, STORE_SERVER, "%s: no connection to %s: %s", doing, made->store.path, made->reason);
    }
    size_t i = 0;
    while (strncmp(state, states[i].state, strlen(states[i].state)) != 0) i++;
    made->trouble = states[i].trouble;
    clean_words(made, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), said, sizeof said);
    return store_fail(error, states[i].code, "%s: %s: %s (%s)", doing, made->store.path, states[i].what, said);
}
