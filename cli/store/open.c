/* SPDX-License-Identifier: Apache-2.0 */

/* Which database a store is in, is seen by its name. */

#include "store/postgres.h"
#include "store/sqlite.h"

#include <stdlib.h>
#include <string.h>

struct store *store_open(const char *path, enum store_mode mode, int patience_ms, struct store_error *error)
{
    memset(error, 0, sizeof *error);
    struct store *store = path && postgres_is_url(path) ? postgres_open(path, mode, patience_ms, error)
                                                        : sqlite_open(path, mode, patience_ms, error);
    if (store && store->stranger) store->measured = store_measured();
    return store;
}

void store_close(struct store *store)
{
    if (!store) return;
    store->engine->close(store);
    free(store->measured);
    free(store->path);
    free(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}
