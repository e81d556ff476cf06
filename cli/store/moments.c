/* SPDX-License-Identifier: Apache-2.0 */

#include "store/moments.h"

#include "store/internal.h"

#include <string.h>

struct keeping {
    const char *source;
    const struct store_moment *moments;
    size_t count;
    int64_t oldest;
};

static bool insert_moments(struct store *store, const struct keeping *new, struct store_error *error)
{
    struct store_statement *statement = store_prepare(store,
                                                      "INSERT INTO moments (source, t, document) VALUES ($1, $2, $3)"
                                                      " ON CONFLICT (source, t) DO UPDATE"
                                                      " SET document = excluded.document",
                                                      "keeping the history", error);
    bool good = statement != NULL;
    for (size_t i = 0; good && i < new->count; i++) {
        store_bind_text(statement, 1, new->source);
        store_bind_integer(statement, 2, new->moments[i].t);
        store_bind_text(statement, 3, new->moments[i].text);
        good = store_row(statement, error) == 0;
        store_again(statement);
    }
    store_end(statement);
    return good;
}

static bool remove_moments(struct store *store, const struct keeping *new, struct store_error *error)
{
    struct store_statement *statement = store_prepare(store, "DELETE FROM moments WHERE source = $1 AND t < $2",
                                                      "removing old history", error);
    if (!statement) return false;
    store_bind_text(statement, 1, new->source);
    store_bind_integer(statement, 2, new->oldest);
    return store_finish(statement, error);
}

static bool keep_moments(struct store *store, void *context, struct store_error *error)
{
    return insert_moments(store, context, error) && remove_moments(store, context, error);
}

bool store_keep_moments(struct store *store, const char *source, const struct store_moment *moments, size_t count,
                        int64_t oldest, struct store_error *error)
{
    struct keeping new = {source, moments, count, oldest};
    return store_change(store, "keeping the history", keep_moments, &new, error);
}

bool store_each_moment(struct store *store, const char *source, int64_t since, int64_t until, size_t most,
                       store_take_moment *take, void *context, struct store_error *error)
{
    int more = 1;
    struct store_statement *statement = store_prepare(
        store,
        "SELECT t, document FROM moments WHERE source = $1 AND t <= $3 AND length(document) <= $5"
        " AND t >= (SELECT min(t) FROM (SELECT t FROM moments WHERE source = $1 AND t BETWEEN $2 AND $3"
        " ORDER BY t DESC LIMIT $4) AS newest) ORDER BY t",
        "reading the history", error);
    if (!statement) return false;
    store_bind_text(statement, 1, source);
    store_bind_integer(statement, 2, since);
    store_bind_integer(statement, 3, until);
    store_bind_integer(statement, 4, most < INT32_MAX ? (int64_t)most : INT32_MAX);
    store_bind_integer(statement, 5, (int64_t)STORE_MOST_MOMENT);
    bool goes_on = true;
    while (goes_on && (more = store_row(statement, error)) > 0) {
        size_t size;
        const char *text = store_column_bytes(statement, 1, &size);
        if (text && size <= STORE_MOST_MOMENT && strlen(text) == size)
            goes_on = take(context, store_column_integer(statement, 0), text);
    }
    store_end(statement);
    return more >= 0;
}
