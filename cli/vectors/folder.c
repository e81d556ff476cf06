/* SPDX-License-Identifier: Apache-2.0 */

/* Reading files and folders that nobody vouches for: sizes, depths and numbers are limited, and nothing but regular
 * files is opened. */

#include "folder.h"

#include "tally.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_DEPTH 16
#define MOST_FILES 100000

static bool read_all(int fd, uint8_t *data, size_t size, size_t *len, const char **why)
{
    *len = 0;
    while (*len < size) {
        ssize_t got = read(fd, data + *len, size - *len);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            *why = strerror(errno);
            return false;
        }
        if (got == 0) return true;
        *len += (size_t)got;
    }
    *why = "the file grew while it was read";
    return false;
}

bool folder_read(int folder, const char *name, uint8_t **data, size_t *len, const char **why)
{
    struct stat status;
    bool good = false;
    *data = NULL;
    int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        *why = strerror(errno);
        return false;
    }
    if (fstat(fd, &status) != 0) {
        *why = strerror(errno);
    } else if (!S_ISREG(status.st_mode)) {
        *why = "not a regular file";
    } else if (status.st_size < 0 || (uint64_t)status.st_size > FOLDER_MOST_FILE_BYTES) {
        *why = "larger than 64 MiB";
    } else {
        size_t size = (size_t)status.st_size + 1;
        *data = tally_grow(NULL, size, 1);
        good = read_all(fd, *data, size, len, why);
        if (good) (*data)[*len] = 0;
    }
    if (!good) {
        free(*data);
        *data = NULL;
    }
    close(fd);
    return good;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = tally_grow(NULL, size, 1);
    snprintf(path, size, "%s%s%s", folder, *folder ? "/" : "", name);
    return path;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static void add_path(struct folder_files *list, char *path)
{
    list->paths = tally_grow(list->paths, list->count + 1, sizeof *list->paths);
    list->paths[list->count++] = path;
}

/* below: path of the folder under dir, "" for dir itself. */
static bool add_folder(struct folder_files *list, const char *dir, const char *below, int depth)
{
    struct dirent **entries;
    char *folder = join(dir, below);
    int count = scandir(folder, &entries, is_entry, by_name);
    free(folder);
    for (int i = 0; i < count; i++) {
        struct stat status;
        char *path = join(below, entries[i]->d_name), *whole = join(dir, path);
        bool is_folder = lstat(whole, &status) == 0 && S_ISDIR(status.st_mode);
        free(whole);
        free(entries[i]);
        if (list->count >= MOST_FILES || (is_folder && depth < MOST_DEPTH && add_folder(list, dir, path, depth + 1)))
            free(path);
        else
            add_path(list, path);
    }
    if (count >= 0) free(entries);
    return count >= 0;
}

bool folder_list(struct folder_files *list, const char *dir, const char **why)
{
    *list = (struct folder_files){NULL, 0};
    errno = 0;
    if (add_folder(list, dir, "", 0)) return true;
    *why = strerror(errno);
    return false;
}

void folder_list_free(struct folder_files *list)
{
    for (size_t i = 0; i < list->count; i++) free(list->paths[i]);
    free(list->paths);
    *list = (struct folder_files){NULL, 0};
}
