/* SPDX-License-Identifier: Apache-2.0 */

/* Which database a store is in, is seen by its name. */

#include "store/sqlite.h"

#include <string.h>

struct store *store_open(const char *path, enum store_mode mode, int patience_ms, struct store_error *error)
{
    memset(error, 0, sizeof *error);
    return sqlite_open(path, mode, patience_ms, error);
}

void store_close(struct store *store)
{
    if (store) store->engine->close(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}
