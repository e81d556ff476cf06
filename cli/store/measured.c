/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What was measured here. A store that others may write, on a server or in a file of theirs, can say of any library
 * that it was measured; so what this user measured and put there is remembered beside the user's own store, in the file
 * `measured`: a SHA-256 a line. Of the libraries in such a store these are trusted, and no others.
 */

#include "store/internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_MEASURED ((size_t)64 << 20)

static bool place(char *path, size_t size, struct store_error *error)
{
    if (!store_default_path(path, size, error)) return false;
    char *name = strrchr(path, '/') + 1;
    return (size_t)snprintf(name, (size_t)(path + size - name), "measured") < (size_t)(path + size - name) ||
           store_fail(error, STORE_NO_HOME, "the path of the default store is too long");
}

char *store_measured(void)
{
    char path[4096];
    struct store_error error;
    struct file_error reason;
    struct file_bytes bytes = {0};
    struct stat about;
    if (!place(path, sizeof path, &error) || stat(path, &about) != 0 || !S_ISREG(about.st_mode) ||
        about.st_uid != geteuid() || (about.st_mode & (S_IWGRP | S_IWOTH)) ||
        !file_read(path, MOST_MEASURED, &bytes, &reason))
        return NULL;
    return (char *)bytes.data;
}

bool store_measured_has(const char *measured, const char *sha256)
{
    return measured && store_sha256_good(sha256) && strstr(measured, sha256);
}

/* A line is written at once, so that those of two processes do not mix. Where that fails the library is not trusted
 * later, which is safe. */
void store_measured_add(const char *sha256)
{
    char path[4096], line[STORE_SHA256_BYTES + 1];
    struct store_error error;
    if (!place(path, sizeof path, &error) || !store_make_folders(path, &error)) return;
    int length = snprintf(line, sizeof line, "%s\n", sha256);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return;
    (void)!write(fd, line, (size_t)length);
    close(fd);
}
