/* SPDX-License-Identifier: Apache-2.0 */

/* Where this user's store is. */

#include "store/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool store_default_path(char *path, size_t size, struct store_error *error)
{
    const char *data = secure_getenv("XDG_DATA_HOME"), *home = secure_getenv("HOME");
    int wrote;
    if (data && data[0] == '/') /* the XDG specification: a relative path is to be ignored */
        wrote = snprintf(path, size, "%s/pqlane/baselines.db", data);
    else if (home && home[0] == '/')
        wrote = snprintf(path, size, "%s/.local/share/pqlane/baselines.db", home);
    else
        return store_fail(error, STORE_NO_HOME,
                          "no place for the store of baselines: HOME is %s; name the store's file with --db PATH",
                          !home      ? "not set"
                          : !home[0] ? "empty"
                                     : "not an absolute path");
    if (wrote < 0 || (size_t)wrote >= size)
        return store_fail(error, STORE_NO_HOME,
                          "the path of the default store is too long; name its file with --db PATH");
    return true;
}

bool store_make_folders(const char *path, struct store_error *error)
{
    char *folder = strdup(path);
    if (!folder) return store_fail(error, STORE_MEMORY, "out of memory");
    bool good = true;
    for (char *slash = strchr(folder + 1, '/'); good && slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(folder, 0700) != 0 && errno != EEXIST && access(folder, F_OK) != 0) {
            int number = errno;
            good = number == EACCES || number == EPERM || number == EROFS
                       ? store_fail(error, STORE_READ_ONLY,
                                    "the folder %s for the store cannot be made: %s; name a file elsewhere with --db",
                                    folder, strerror(number))
                       : store_fail_errno(error, number, "making the folder", folder);
        }
        *slash = '/';
    }
    free(folder);
    return good;
}
