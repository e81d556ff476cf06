/* SPDX-License-Identifier: Apache-2.0 */

/* Reading with a limit, and files that appear whole or not at all. */

#include "file.h"

#include "pqlane.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_PART_BYTES (64 * 1024)
#define FILE_FIRST_BYTES 4096

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

__attribute__((format(printf, 2, 3))) static bool fail(struct file_error *error, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(error->text, sizeof error->text, format, list);
    va_end(list);
    return false;
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

const char *file_input_name(const char *path)
{
    return is_standard(path) ? "standard input" : path;
}

/* A descriptor, or -1 with the error filled. */
static int open_input(const char *path, struct file_error *error)
{
    int fd = is_standard(path) ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
        fail(error, "%s: cannot be read: %s", file_input_name(path), strerror(errno));
    } else if (S_ISDIR(info.st_mode)) {
        fail(error, "%s: is a folder; a file is needed", file_input_name(path));
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Up to len bytes, fewer only at the end of the input; -1 with errno. */
static ssize_t read_fully(int fd, uint8_t *data, size_t len)
{
    size_t have = 0;
    while (have < len) {
        ssize_t n = read(fd, data + have, len - have);
        if (n == 0) break;
        if (n > 0)
            have += (size_t)n;
        else if (errno != EINTR)
            return -1;
    }
    return (ssize_t)have;
}

static void wipe_and_free(uint8_t *data, size_t len)
{
    if (data) pqlane_wipe(data, len);
    free(data);
}

bool file_read(const char *path, size_t most, struct file_bytes *bytes, struct file_error *error)
{
    *bytes = (struct file_bytes){0};
    int fd = open_input(path, error);
    if (fd < 0) return false;

    /* Grows by doubling into fresh memory, so that what is left behind can be wiped. One byte more than allowed is
     * asked for, to see what is too large. */
    uint8_t *data = NULL;
    size_t room = 0, have = 0;
    bool good = false;
    for (;;) {
        size_t larger = room ? 2 * room : FILE_FIRST_BYTES;
        if (larger > most + 1) larger = most + 1;
        uint8_t *grown = malloc(larger + 1);
        if (!grown) {
            fail(error, "%s: not enough memory for %zu bytes", file_input_name(path), larger);
            break;
        }
        if (have) memcpy(grown, data, have);
        wipe_and_free(data, have);
        data = grown;
        room = larger;
        ssize_t n = read_fully(fd, data + have, room - have);
        if (n < 0) {
            fail(error, "%s: cannot be read: %s", file_input_name(path), strerror(errno));
            break;
        }
        have += (size_t)n;
        if (have > most) {
            fail(error, "%s: larger than %zu bytes, the most that makes sense here", file_input_name(path), most);
            break;
        }
        if (have < room) {
            good = true;
            break;
        }
    }
    close(fd);
    if (!good) {
        wipe_and_free(data, have);
        return false;
    }
    data[have] = 0;
    *bytes = (struct file_bytes){data, have};
    return true;
}

void file_free(struct file_bytes *bytes)
{
    wipe_and_free(bytes->data, bytes->len);
    *bytes = (struct file_bytes){0};
}

bool file_stream(const char *path, bool (*take)(void *user, const uint8_t *part, size_t len), void *user,
                 struct file_error *error)
{
    int fd = open_input(path, error);
    if (fd < 0) return false;
    uint8_t *part = malloc(FILE_PART_BYTES);
    bool good = part || fail(error, "%s: not enough memory", file_input_name(path));
    for (ssize_t n = 1; good && n > 0;) {
        n = read_fully(fd, part, FILE_PART_BYTES);
        if (n < 0) {
            good = fail(error, "%s: cannot be read: %s", file_input_name(path), strerror(errno));
        } else if (n > 0 && !take(user, part, (size_t)n)) {
            error->text[0] = 0;
            good = false;
        }
    }
    wipe_and_free(part, FILE_PART_BYTES);
    close(fd);
    return good;
}

bool file_is_same(const char *a, const char *b)
{
    struct stat first, second;
    return !is_standard(a) && !is_standard(b) && stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* ---- What a kill must not leave behind --------------------------------------------------------------------------- */

#define FILE_MOST_TEMPORARY 8

static const char *volatile temporaries[FILE_MOST_TEMPORARY];
static const int deadly[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};

static void remove_temporaries(int signal_number)
{
    for (int i = 0; i < FILE_MOST_TEMPORARY; i++)
        if (temporaries[i]) unlink(temporaries[i]);
    raise(signal_number); /* SA_RESETHAND: the default action now */
}

static void watch_temporary(const char *path)
{
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction old, action = {.sa_handler = remove_temporaries, .sa_flags = SA_RESETHAND};
        sigemptyset(&action.sa_mask);
        if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(deadly[i], &action, NULL);
    }
    for (int i = 0; i < FILE_MOST_TEMPORARY; i++)
        if (!temporaries[i]) {
            temporaries[i] = path;
            return;
        }
}

static void drop_temporary(struct file_output *output, bool remove)
{
    if (!output->temporary) return;
    if (remove) unlink(output->temporary);
    for (int i = 0; i < FILE_MOST_TEMPORARY; i++)
        if (temporaries[i] == output->temporary) temporaries[i] = NULL;
    free(output->temporary);
    output->temporary = NULL;
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

static const char *output_name(const char *path)
{
    return is_standard(path) ? "standard output" : path;
}

/* The folder that path is in; the caller frees it. NULL without memory. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool refuse_terminal(int fd, const char *path, unsigned flags, struct file_error *error)
{
    if (!(flags & (FILE_SECRET | FILE_BINARY)) || !isatty(fd)) return true;
    return fail(error, "%s: is a terminal, and this is %s; name a file, or redirect", output_name(path),
                flags & FILE_SECRET ? "secret" : "binary data");
}

/* *direct: path is something that cannot be replaced as a whole and is written as it stands. */
static bool look_at_target(const char *path, unsigned flags, bool *direct, struct file_error *error)
{
    *direct = is_standard(path);
    if (*direct) return refuse_terminal(STDOUT_FILENO, path, flags, error);
    struct stat link, target;
    if (lstat(path, &link) != 0) {
        if (errno == ENOENT) return true;
        return fail(error, "%s: cannot be written: %s", path, strerror(errno));
    }
    bool exists = stat(path, &target) == 0;
    if (exists && S_ISDIR(target.st_mode)) return fail(error, "%s: is a folder; name the file to write", path);
    *direct = exists && !S_ISREG(target.st_mode);
    if (*direct) return true;
    if (!(flags & FILE_FORCE)) return fail(error, "%s: already exists; --force replaces it", path);
    if (S_ISLNK(link.st_mode))
        return fail(error, "%s: is a symbolic link and is not replaced; name the file itself", path);
    return true;
}

bool file_can_write(const char *path, unsigned flags, struct file_error *error)
{
    bool direct;
    if (!look_at_target(path, flags, &direct, error)) return false;
    if (direct) return true;
    char *folder = folder_of(path);
    bool good = folder && *base_of(path) && access(folder, W_OK | X_OK) == 0;
    if (!good)
        fail(error, "%s: cannot be written: %s", path,
             !folder          ? "not enough memory"
             : *base_of(path) ? strerror(errno)
                              : "no file name");
    free(folder);
    return good;
}

static bool write_fully(int fd, const uint8_t *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n >= 0) {
            data += n;
            len -= (size_t)n;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

/* A new file in the folder, of a name that nothing else has; its descriptor. */
static int open_temporary(struct file_output *output, const char *folder, struct file_error *error)
{
    uint8_t random[8];
    size_t room = strlen(folder) + 32;
    output->temporary = malloc(room);
    if (!output->temporary || pqlane_random(random, sizeof random) != PQLANE_OK) {
        free(output->temporary);
        output->temporary = NULL;
        fail(error, "%s: not enough memory or randomness for a temporary file", output->path);
        return -1;
    }
    int at = snprintf(output->temporary, room, "%s/.pqlane-", folder);
    for (size_t i = 0; i < sizeof random; i++)
        at += snprintf(output->temporary + at, room - (size_t)at, "%02x", random[i]);
    int fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                  output->flags & FILE_SECRET ? 0600 : 0666);
    if (fd < 0) {
        fail(error, "%s: cannot be written: %s", output->path, strerror(errno));
        free(output->temporary);
        output->temporary = NULL;
        return -1;
    }
    watch_temporary(output->temporary);
    return fd;
}

bool file_prepare(struct file_output *output, const char *path, const void *data, size_t len, unsigned flags,
                  struct file_error *error)
{
    *output = (struct file_output){.path = path, .data = data, .len = len, .flags = flags};
    bool direct;
    if (!look_at_target(path, flags, &direct, error)) return false;
    if (direct) return true;
    if (!*base_of(path)) return fail(error, "%s: cannot be written: no file name", path);
    char *folder = folder_of(path);
    if (!folder) return fail(error, "%s: not enough memory", path);

    bool good = false;
    struct stat info;
    int fd = open_temporary(output, folder, error);
    if (fd < 0) goto out;
    good = stat(folder, &info) == 0 && write_fully(fd, data, len) && fsync(fd) == 0;
    int reason = errno;
    if (close(fd) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (!good) {
        fail(error, "%s: cannot be written: %s", path, strerror(reason));
        drop_temporary(output, true);
        goto out;
    }
    output->folder_device = info.st_dev;
    output->folder_inode = info.st_ino;
out:
    free(folder);
    return good;
}

/* Standard output, a device or a pipe. A reader that went away is an error like any other here, not a deadly signal. */
static bool write_direct(const struct file_output *output, struct file_error *error)
{
    struct sigaction old, ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, &old);
    bool standard = is_standard(output->path);
    int fd = standard ? dup(STDOUT_FILENO) : open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool good = fd >= 0;
    if (good && !refuse_terminal(fd, output->path, output->flags, error)) {
        close(fd);
        sigaction(SIGPIPE, &old, NULL);
        return false;
    }
    good = good && write_fully(fd, output->data, output->len);
    int reason = errno;
    if (fd >= 0 && close(fd) != 0 && good) {
        good = false;
        reason = errno;
    }
    sigaction(SIGPIPE, &old, NULL);
    return good || fail(error, "%s: cannot be written: %s", output_name(output->path), strerror(reason));
}

/* Gives the file its name if nothing has it. Folders that cannot say "only if it is new" when renaming can link. */
static int place_new(const char *temporary, const char *path)
{
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
    if (link(temporary, path) != 0) return -1;
    unlink(temporary);
    return 0;
}

static bool place(struct file_output *output, struct file_error *error)
{
    if (place_new(output->temporary, output->path) == 0)
        output->placed = true;
    else if (errno == EEXIST && !(output->flags & FILE_FORCE))
        return fail(error, "%s: already exists; --force replaces it", output->path);
    else if (errno != EEXIST || rename(output->temporary, output->path) != 0)
        return fail(error, "%s: cannot be written: %s", output->path, strerror(errno));
    drop_temporary(output, false);
    return true;
}

/* So that the name, too, survives a loss of power. Folders that cannot be synchronised are no error: the file is there.
 */
static void sync_folder_of(const char *path)
{
    char *folder = folder_of(path);
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        if (fsync(fd) != 0) errno = 0;
        close(fd);
    }
    free(folder);
}

static bool is_same_target(const struct file_output *a, const struct file_output *b)
{
    if (!a->temporary || !b->temporary) return !a->temporary && !b->temporary && strcmp(a->path, b->path) == 0;
    return a->folder_device == b->folder_device && a->folder_inode == b->folder_inode &&
           strcmp(base_of(a->path), base_of(b->path)) == 0;
}

bool file_commit(struct file_output *outputs, size_t count, struct file_error *error)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (outputs[i].path && outputs[j].path && is_same_target(&outputs[i], &outputs[j]))
                return fail(error, "%s: named for two different outputs", output_name(outputs[i].path));

    for (size_t i = 0; i < count; i++)
        if (outputs[i].path && !outputs[i].temporary && !write_direct(&outputs[i], error)) return false;

    for (size_t i = 0; i < count; i++)
        if (outputs[i].path && outputs[i].temporary && !place(&outputs[i], error)) {
            for (size_t j = 0; j < i; j++)
                if (outputs[j].placed) unlink(outputs[j].path);
            return false;
        }
    for (size_t i = 0; i < count; i++)
        if (outputs[i].path && !is_standard(outputs[i].path)) sync_folder_of(outputs[i].path);
    return true;
}

void file_abandon(struct file_output *outputs, size_t count)
{
    for (size_t i = 0; i < count; i++) drop_temporary(&outputs[i], true);
}

bool file_write(const char *path, const void *data, size_t len, unsigned flags, struct file_error *error)
{
    struct file_output output;
    bool good = file_prepare(&output, path, data, len, flags, error) && file_commit(&output, 1, error);
    file_abandon(&output, 1);
    return good;
}
