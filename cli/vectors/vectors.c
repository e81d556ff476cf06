/* SPDX-License-Identifier: Apache-2.0 */

/* A folder of vectors, file by file; and one file in memory. */

#include "vectors.h"

#include "cli.h"
#include "folder.h"
#include "formats.h"
#include "x509.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A descriptor of the folder that a path lies in. */
static int open_folder(int dir, const char *path)
{
    size_t len = (size_t)(last_part(path) - path);
    if (!len) return dup(dir);
    char *folder = tally_grow(NULL, len, 1);
    memcpy(folder, path, len - 1);
    folder[len - 1] = 0;
    int fd = openat(dir, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    return fd;
}

static void run_path(struct run *run, int dir, const char *path)
{
    uint8_t *data = NULL;
    size_t len = 0;
    const char *why = "its folder cannot be opened";
    run->path = path;
    run->name = last_part(path);
    *run->place = *run->operation = 0;
    if (name_is_no_vector(run->name)) {
        if (!run->options->again) tally_add_other(run->tally, path);
        return;
    }
    run->folder = open_folder(dir, path);
    if (run->folder >= 0 && folder_read(run->folder, run->name, &data, &len, &why)) {
        run->file = (struct bytes){data, len};
        run_contents(run);
    } else {
        case_failed(run, "cannot be read: %s", why);
    }
    free(data);
    if (run->folder >= 0) close(run->folder);
    run->folder = -1;
}

int vectors_run_folder(const char *dir, const struct vectors_options *options, struct tally *tally)
{
    struct pool pool = {NULL, NULL};
    struct run run = {.tally = tally, .options = options, .pool = &pool, .folder = -1};
    struct folder_files list;
    const char *why;
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return cli_failed("the folder %s cannot be opened: %m", dir);
    if (!folder_list(&list, dir, &why)) {
        close(fd);
        return cli_failed("the folder %s cannot be read: %s", dir, why);
    }
    for (size_t i = 0; i < list.count; i++) {
        if (options->progress) options->progress(i, list.count, list.paths[i], tally);
        run_path(&run, fd, list.paths[i]);
    }
    pool_judge(&pool, &run);
    pool_free(&pool);
    folder_list_free(&list);
    close(fd);
    return CLI_OK;
}

int vectors_run_buffer(const char *path_hint, const uint8_t *data, size_t len, struct tally *tally)
{
    static const struct vectors_options options = {.accumulate = 1};
    struct pool pool = {NULL, NULL};
    struct run run = {.tally = tally,
                      .options = &options,
                      .pool = &pool,
                      .path = path_hint,
                      .name = last_part(path_hint),
                      .folder = -1};
    uint8_t *copy = tally_grow(NULL, len + 1, 1);
    if (len) memcpy(copy, data, len);
    copy[len] = 0;
    run.file = (struct bytes){copy, len};
    run_contents(&run);
    pool_judge(&pool, &run);
    pool_free(&pool);
    free(copy);
    return 0;
}
