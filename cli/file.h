/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Whole files in, whole files out. Reading has a limit, because the file may be anything. Writing goes to a new file
 * beside the final name, which then takes the name in one step: a full disk or a kill leaves the old file or none,
 * never half of one, and nothing is replaced without being asked to.
 *
 * "-" is standard input or standard output. Nothing here prints: what is wrong goes into the caller's struct
 * file_error.
 */

#ifndef PQL_CLI_FILE_H
#define PQL_CLI_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct file_error {
    char text[1024]; /* one line: "PATH: what is wrong, and what helps" */
};

struct file_bytes {
    uint8_t *data; /* never NULL after a successful read; one zero byte stands behind the end, so text may be read as a
                      string */
    size_t len;
};

/* Reads all of path, at most `most` bytes: a larger file is an error. End with file_free, which wipes. */
bool file_read(const char *path, size_t most, struct file_bytes *bytes, struct file_error *error);
void file_free(struct file_bytes *bytes);

/* Gives path to `take` in parts, in constant memory. Stops with an error when `take` returns false: `take` then says
 * why, error->text is empty. */
bool file_stream(const char *path, bool (*take)(void *user, const uint8_t *part, size_t len), void *user,
                 struct file_error *error);

#define FILE_SECRET 1u /* mode 0600, and not to a terminal */
#define FILE_BINARY 2u /* not to a terminal */
#define FILE_FORCE 4u  /* an existing file may be replaced */

/* A file about to appear. */
struct file_output {
    const char *path;
    const void *data;
    size_t len;
    unsigned flags;
    char *temporary; /* NULL: written directly (standard output, a device, a pipe) */
    dev_t folder_device;
    ino_t folder_inode;
    bool placed;
};

/* Whether path could be written, to be asked before long work. */
bool file_can_write(const char *path, unsigned flags, struct file_error *error);

/* Several files that belong together: prepare writes each beside its final name, commit puts all in place (on failure
 * it takes back what was new), abandon removes what was prepared and not committed; it may always be called. A zeroed
 * struct is an empty output. data must live until commit. */
bool file_prepare(struct file_output *output, const char *path, const void *data, size_t len, unsigned flags,
                  struct file_error *error);
bool file_commit(struct file_output *outputs, size_t count, struct file_error *error);
void file_abandon(struct file_output *outputs, size_t count);

/* One file: prepare and commit. */
bool file_write(const char *path, const void *data, size_t len, unsigned flags, struct file_error *error);

/* The path as messages name it: "standard input" for "-". */
const char *file_input_name(const char *path);

/* Both exist and are one and the same file. */
bool file_is_same(const char *a, const char *b);

#endif
