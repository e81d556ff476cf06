/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Copying and loading. The copy lives in a memfd, which no other process maps and no disk holds. Systems that refuse to
 * run code from there, or that have no /proc to name it by, get a file in $TMPDIR, gone as soon as it is loaded. A gap
 * of random size before each mapping, the random order of loading and the kernel's own randomness give every process
 * another layout.
 */

#include "copy.h"

#include "beside.h"
#include "say.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES ((off_t)256 << 20)

/* The descriptor of "fd:N", -1 if it is none. */
static int descriptor_of(const char *text)
{
    char *end;
    long number = strtol(text + 3, &end, 10);
    return *end || end == text + 3 || number < 0 || number > INT_MAX ? -1 : (int)number;
}

static int open_source(const char *path, int side, off_t *size)
{
    struct stat info;
    int fd = strncmp(path, "fd:", 3) == 0 ? dup(descriptor_of(path)) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0) fail("library", side, "cannot be opened: %s", strerror(errno));
    if (!S_ISREG(info.st_mode) || info.st_size == 0 || info.st_size > MOST_BYTES)
        fail("library", side, "is not a file of 1 byte to 256 MiB");
    *size = info.st_size;
    return fd;
}

/* 0, or an errno. ENODATA: the source is shorter than it was. */
static int copy_bytes(int from, int to, off_t size)
{
    char buffer[65536];
    for (off_t at = 0; at < size;) {
        size_t want = size - at < (off_t)sizeof buffer ? (size_t)(size - at) : sizeof buffer;
        ssize_t got = pread(from, buffer, want, at);
        if (got < 0) return errno;
        if (got == 0) return ENODATA;
        for (ssize_t done = 0; done < got;) {
            ssize_t put = write(to, buffer + done, (size_t)(got - done));
            if (put < 0) return errno;
            done += put;
        }
        at += got;
    }
    return 0;
}

/*
 * Starts a process that waits until this one closes the descriptor that is returned, or dies, and then removes the
 * file. This one cannot: it will have given up the right to, and what it loads may kill it. -1: none could be started.
 */
static int start_cleaner(const char *path)
{
    int ends[2];
    char byte;
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGINT, SIG_IGN); /* the terminal's interrupt is for the others */
        signal(SIGTERM, SIG_IGN);
        close(ends[1]);
        while (read(ends[0], &byte, 1) < 0 && errno == EINTR) continue;
        unlink(path);
        _exit(0);
    }
    close(ends[0]);
    if (pid > 0) return ends[1];
    close(ends[1]);
    return -1;
}

/* The bytes, and of two that belong together their name. 0, or an errno. */
static int fill_copy(int from, int to, off_t size, bool is_of_two, int side)
{
    int error = copy_bytes(from, to, size);
    return error || !is_of_two ? error : beside_rename(to, size, side);
}

static void copy_to_disk(struct library_copy *copy, int from, off_t size, bool is_of_two, int side)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder) folder = "/tmp";
    if ((size_t)snprintf(copy->path, sizeof copy->path, "%s/pqlane-XXXXXX", folder) >= sizeof copy->path)
        fail("copy", side, "TMPDIR is too long a path: %s", folder);
    int file = mkstemp(copy->path);
    if (file < 0)
        fail("copy", side, "no private copy in %s: %s; set TMPDIR to a folder that can be written", folder,
             strerror(errno));
    copy->cleaner = start_cleaner(copy->path);
    int error = copy->cleaner < 0 ? errno : fill_copy(from, file, size, is_of_two, side);
    if (!error && fchmod(file, 0444) != 0) error = errno; /* readable after privileges are dropped */
    close(file);                                          /* a file open for writing cannot be mapped everywhere */
    if (!error) return;
    unlink(copy->path);
    fail("copy", side, "no private copy in %s: %s%s", folder, strerror(error),
         error == ENOSPC ? "; set TMPDIR to a folder with space" : "");
}

/* Can code in memory be named and mapped here? */
static bool memory_is_runnable(const struct library_copy *copy)
{
    int again = open(copy->path, O_RDONLY | O_CLOEXEC);
    if (again < 0) return false;
    void *page = mmap(NULL, 1, PROT_READ | PROT_EXEC, MAP_PRIVATE, again, 0);
    close(again);
    return page != MAP_FAILED && munmap(page, 1) == 0;
}

void copy_make(struct library_copy *copy, const char *path, bool is_of_two, int side)
{
    off_t size;
    int from = open_source(path, side, &size);
    int memory = memfd_create("pqlane-library", MFD_CLOEXEC);
    *copy = (struct library_copy){.cleaner = -1};
    snprintf(copy->path, sizeof copy->path, "/proc/self/fd/%d", memory);
    /* It stays open: the loader takes a path that it has seen before for the library it has loaded from there. */
    if (memory < 0 || fill_copy(from, memory, size, is_of_two, side) != 0 || !memory_is_runnable(copy)) {
        if (memory >= 0) close(memory);
        copy_to_disk(copy, from, size, is_of_two, side);
    }
    close(from);
}

/* NULL: *reason says why, without the copy's path. */
static void *load(struct library_copy *copy, int side, struct prng *prng, const char **reason)
{
    size_t gap = (1 + prng_below(prng, 256)) * 4096;
    if (mmap(NULL, gap, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
        fail("memory", side, "no address space left");
    void *handle = dlopen(copy->path, RTLD_NOW | RTLD_LOCAL);
    *reason = handle ? NULL : dlerror();
    if (copy->cleaner >= 0) close(copy->cleaner);
    if (handle) return handle;
    const char *colon = strncmp(*reason, copy->path, strlen(copy->path)) == 0 ? strchr(*reason, ':') : NULL;
    if (colon) *reason = colon + 2;
    return NULL;
}

void *copy_load(struct library_copy *copy, int side, struct prng *prng)
{
    const char *reason;
    void *handle = load(copy, side, prng, &reason);
    if (handle) return handle;
    const char *hint = copy->cleaner >= 0 && strstr(reason, "failed to map")
                           ? "; TMPDIR may be on a file system mounted noexec: set it to another"
                           : "";
    fail("library", side, "is no library that can be loaded here: %s%s", reason, hint);
}

void *copy_load_beside(struct library_copy *copy, void *library, int side, struct prng *prng)
{
    const char *reason;
    void *handle = load(copy, side, prng, &reason);
    if (handle && beside_belongs(library, handle)) return handle;
    char words[512];
    snprintf(words, sizeof words, "cannot be loaded: %s", handle ? "" : reason);
    say_words("lacks", side, handle ? "is bound to another libcrypto" : words);
    return NULL;
}
