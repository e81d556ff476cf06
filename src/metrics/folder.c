/* SPDX-License-Identifier: Apache-2.0 */

#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

size_t pql_folder_of_user(char *out, size_t size)
{
    const int len = snprintf(out, size, "/dev/shm/pqlane-%lu", (unsigned long)geteuid());
    return len < 0 ? 0 : (size_t)len;
}

/* Others who may enter could exchange files. */
static const char *find_fault(const struct stat *info)
{
    if (info->st_uid != geteuid()) return "metrics are not shared: their folder belongs to another user";
    if (info->st_mode & 077) return "metrics are not shared: others may enter their folder (it must have mode 0700)";
    return NULL;
}

int pql_folder_open(const char *folder, const char **problem)
{
    struct stat info;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        *problem = "metrics are not shared: their folder cannot be made";
        return -1;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0)
        *problem = "metrics are not shared: their folder cannot be opened";
    else
        *problem = find_fault(&info);
    if (fd >= 0 && *problem) {
        close(fd);
        fd = -1;
    }
    return fd;
}
