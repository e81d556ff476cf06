/* SPDX-License-Identifier: Apache-2.0 */

/* Every failure of the store has a name and a sentence that says what to do. Here SQLite's and the system's many codes
 * become those few. */

#include "store/internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *store_code_name(enum store_code code)
{
    static const char *const names[] = {
        [STORE_OK] = "STORE_OK",
        [STORE_NO_HOME] = "STORE_NO_HOME",
        [STORE_MISSING] = "STORE_MISSING",
        [STORE_LOCKED] = "STORE_LOCKED",
        [STORE_READ_ONLY] = "STORE_READ_ONLY",
        [STORE_CORRUPT] = "STORE_CORRUPT",
        [STORE_FOREIGN] = "STORE_FOREIGN",
        [STORE_NEWER] = "STORE_NEWER",
        [STORE_FULL] = "STORE_FULL",
        [STORE_NO_LABEL] = "STORE_NO_LABEL",
        [STORE_BAD_LABEL] = "STORE_BAD_LABEL",
        [STORE_BAD_RUN] = "STORE_BAD_RUN",
        [STORE_BAD_CHECK] = "STORE_BAD_CHECK",
        [STORE_BAD_IMPORT] = "STORE_BAD_IMPORT",
        [STORE_HASH] = "STORE_HASH",
        [STORE_TOO_BIG] = "STORE_TOO_BIG",
        [STORE_EXISTS] = "STORE_EXISTS",
        [STORE_IO] = "STORE_IO",
        [STORE_MEMORY] = "STORE_MEMORY",
        [STORE_UNTRUSTED] = "STORE_UNTRUSTED",
    };
    return (unsigned)code < sizeof names / sizeof *names ? names[code] : "STORE_UNKNOWN";
}

bool store_fail(struct store_error *error, enum store_code code, const char *format, ...)
{
    va_list list;
    error->code = code;
    va_start(list, format);
    vsnprintf(error->text, sizeof error->text, format, list);
    va_end(list);
    for (char *c = error->text; *c; c++) /* paths and documents may hold escape sequences for the terminal */
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    return false;
}

static bool is_full(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

static bool is_forbidden(int number)
{
    return number == EACCES || number == EPERM || number == EROFS;
}

static bool fail_full(struct store_error *error, const char *doing, const char *path)
{
    return store_fail(error, STORE_FULL,
                      "%s: no space left for %s (disk full, quota, or file size limit): free some space and try again; "
                      "nothing was changed",
                      doing, path);
}

static bool fail_read_only(struct store_error *error, const char *doing, const char *path)
{
    return store_fail(error, STORE_READ_ONLY,
                      "%s: %s or its folder cannot be written: change its permissions, or name another file with --db",
                      doing, path);
}

bool store_fail_errno(struct store_error *error, int number, const char *doing, const char *path)
{
    if (is_full(number)) return fail_full(error, doing, path);
    if (number == EROFS) return fail_read_only(error, doing, path);
    if (number == ENOMEM) return store_fail(error, STORE_MEMORY, "%s %s: out of memory", doing, path);
    return store_fail(error, number == ENOENT ? STORE_MISSING : STORE_IO, "%s %s: %s", doing, path, strerror(number));
}

/* The system's reason. A failed COMMIT rolls back and forgets it, the file remembers. */
static int system_errno(sqlite3 *db)
{
    int number = sqlite3_system_errno(db), last = 0;
    if (!number && (sqlite3_extended_errcode(db) & 0xff) == SQLITE_IOERR &&
        sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &last) == SQLITE_OK)
        number = last;
    return number;
}

bool store_fail_sqlite(const struct store *store, const char *doing, struct store_error *error)
{
    int extended = sqlite3_extended_errcode(store->db), system = system_errno(store->db);
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
        return fail_read_only(error, doing, path);
    case SQLITE_FULL:
        return fail_full(error, doing, path);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return store_fail(error, STORE_CORRUPT,
                          "%s: %s is damaged or cut (%s); it was left as it is: restore it from a copy, or move it "
                          "away to start a new one",
                          doing, path, sqlite3_errmsg(store->db));
    case SQLITE_NOMEM:
        return store_fail(error, STORE_MEMORY, "%s: out of memory with %s", doing, path);
    case SQLITE_TOOBIG:
        return store_fail(error, STORE_TOO_BIG, "%s: something in %s is larger than pqlane allows", doing, path);
    case SQLITE_IOERR:
        if (extended == SQLITE_IOERR_NOMEM)
            return store_fail(error, STORE_MEMORY, "%s: out of memory with %s", doing, path);
        if (is_full(system)) return fail_full(error, doing, path);
        if (is_forbidden(system)) return fail_read_only(error, doing, path);
        break;
    case SQLITE_CANTOPEN: /* of the journal too */
        if (is_full(system)) return fail_full(error, doing, path);
        if (is_forbidden(system)) return fail_read_only(error, doing, path);
        if (system == ENOENT) return store_fail(error, STORE_MISSING, "%s: %s or its folder is gone", doing, path);
        break;
    default:
        break;
    }
    return store_fail(error, STORE_IO, "%s: %s: %s%s%s", doing, path, sqlite3_errmsg(store->db), system ? ": " : "",
                      system ? strerror(system) : "");
}
