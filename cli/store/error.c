/* SPDX-License-Identifier: Apache-2.0 */

/* Every failure of the store has a name and a sentence that says what to do. The many codes of the system and of the
 * databases become those few. */

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
        [STORE_SERVER] = "STORE_SERVER",
        [STORE_UNKNOWN] = "STORE_UNKNOWN",
    };
    return (unsigned)code < sizeof names / sizeof *names ? names[code] : "?";
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

bool store_errno_full(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

bool store_errno_forbidden(int number)
{
    return number == EACCES || number == EPERM || number == EROFS;
}

bool store_fail_full(struct store_error *error, const char *doing, const char *path)
{
    return store_fail(error, STORE_FULL,
                      "%s: no space left for %s (disk full, quota, or file size limit): free some space and try again; "
                      "nothing was changed",
                      doing, path);
}

bool store_fail_read_only(struct store_error *error, const char *doing, const char *path)
{
    return store_fail(error, STORE_READ_ONLY,
                      "%s: %s or its folder cannot be written: change its permissions, or name another file with --db",
                      doing, path);
}

bool store_fail_errno(struct store_error *error, int number, const char *doing, const char *path)
{
    if (store_errno_full(number)) return store_fail_full(error, doing, path);
    if (number == EROFS) return store_fail_read_only(error, doing, path);
    if (number == ENOMEM) return store_fail(error, STORE_MEMORY, "%s %s: out of memory", doing, path);
    return store_fail(error, number == ENOENT ? STORE_MISSING : STORE_IO, "%s %s: %s", doing, path, strerror(number));
}
