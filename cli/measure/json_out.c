/* SPDX-License-Identifier: Apache-2.0 */

/* Output files that are whole or not there. */

#define _GNU_SOURCE

#include "json_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum measure_end json_out_open(struct json_out *out, const char *path, struct measure_error *error)
{
    struct stat info;
    *out = (struct json_out){.path = path};
    if (!path) return MEASURE_DONE;
    if (json_out_is_stdout(out)) {
        out->file = stdout;
        return MEASURE_DONE;
    }
    bool in_place = stat(path, &info) == 0 && !S_ISREG(info.st_mode);
    int fd;
    if (in_place) {
        fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        if (asprintf(&out->temporary, "%s.XXXXXX", path) < 0) out->temporary = NULL;
        if (!out->temporary) return measure_fail(error, "no memory for the name of %s", path);
        mode_t mask = umask(0);
        umask(mask);
        fd = mkostemp(out->temporary, O_CLOEXEC);
        if (fd >= 0 && fchmod(fd, 0666 & ~mask) != 0) errno = 0; /* a file system without modes */
    }
    out->file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (out->file) return MEASURE_DONE;
    measure_fail(error, "cannot write %s: %s", path, strerror(errno));
    if (fd >= 0) {
        close(fd);
    } else {
        free(out->temporary); /* nothing was made that would have to be removed */
        out->temporary = NULL;
    }
    return MEASURE_FAILED;
}

bool json_out_is_stdout(const struct json_out *out)
{
    return out->path && strcmp(out->path, "-") == 0;
}

enum measure_end json_out_write(struct json_out *out, const json_t *document, struct measure_error *error)
{
    if (!out->file) return MEASURE_DONE;
    const char *name = json_out_is_stdout(out) ? "standard output" : out->path;
    errno = 0;
    bool good = json_dumpf(document, out->file, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) == 0 &&
                fputc('\n', out->file) != EOF && fflush(out->file) == 0;
    if (good && out->temporary) {
        good = fsync(fileno(out->file)) == 0 && rename(out->temporary, out->path) == 0;
        if (good) {
            free(out->temporary);
            out->temporary = NULL;
        }
    }
    return good ? MEASURE_DONE
                : measure_fail(error, "cannot write %s: %s", name, errno ? strerror(errno) : "out of memory");
}

void json_out_close(struct json_out *out)
{
    if (out->file && out->file != stdout) fclose(out->file);
    if (out->temporary) unlink(out->temporary);
    free(out->temporary);
    *out = (struct json_out){0};
}
