/* SPDX-License-Identifier: Apache-2.0 */

/* SQLite's many codes become the store's few. */

#include "store/sqlite.h"

#include <errno.h>
#include <string.h>

/* The system's reason. A failed COMMIT rolls back and forgets it, the file remembers. */
static int system_errno(sqlite3 *db)
{
    int number = sqlite3_system_errno(db), last = 0;
    if (!number && (sqlite3_extended_errcode(db) & 0xff) == SQLITE_IOERR &&
        sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &last) == SQLITE_OK)
        number = last;
    return number;
}

bool sqlite_fail(const struct store *store, const char *doing, struct store_error *error)
{
    sqlite3 *db = sqlite_of(store);
    int extended = sqlite3_extended_errcode(db), system = system_errno(db);
    const char *path = store->path;
    switch (extended & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return store_fail(
            error, STORE_LOCKED,
            "%s: another process keeps %s locked: wait for it to finish and try again; nothing was changed", doing,
            path);
    case SQLITE_READONLY:
        if (extended == SQLITE_READONLY_ROLLBACK || extended == SQLITE_READONLY_RECOVERY ||
            extended == SQLITE_READONLY_CANTLOCK)
            return store_fail(error, STORE_READ_ONLY,
                              "%s: a writer of %s was interrupted, and its unfinished work can only be undone by "
                              "somebody who may write the file and its folder: "
                              "run `pqlane baseline list --db FILE` as such a user once",
                              doing, path);
        return store_fail_read_only(error, doing, path);
    case SQLITE_FULL:
        return store_fail_full(error, doing, path);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return store_fail(error, STORE_CORRUPT,
                          "%s: %s is damaged or cut (%s); it was left as it is: restore it from a copy, or move it "
                          "away to start a new one",
                          doing, path, sqlite3_errmsg(db));
    case SQLITE_NOMEM:
        return store_fail(error, STORE_MEMORY, "%s: out of memory with %s", doing, path);
    case SQLITE_TOOBIG:
        return store_fail(error, STORE_TOO_BIG, "%s: something in %s is larger than pqlane allows", doing, path);
    case SQLITE_IOERR:
        if (extended == SQLITE_IOERR_NOMEM)
            return store_fail(error, STORE_MEMORY, "%s: out of memory with %s", doing, path);
        if (store_errno_full(system)) return store_fail_full(error, doing, path);
        if (store_errno_forbidden(system)) return store_fail_read_only(error, doing, path);
        break;
    case SQLITE_CANTOPEN: /* of the journal too */
        if (store_errno_full(system)) return store_fail_full(error, doing, path);
        if (store_errno_forbidden(system)) return store_fail_read_only(error, doing, path);
        if (system == ENOENT) return store_fail(error, STORE_MISSING, "%s: %s or its folder is gone", doing, path);
        break;
    default:
        break;
    }
    return store_fail(error, STORE_IO, "%s: %s: %s%s%s", doing, path, sqlite3_errmsg(db), system ? ": " : "",
                      system ? strerror(system) : "");
}
