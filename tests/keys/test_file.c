/* SPDX-License-Identifier: Apache-2.0 */

/* cli/file.h: limits when reading; when writing, all or nothing, nobody else's eyes, and nothing replaced without being
 * asked. */

#include "file.h"
#include "own_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct file_error error;

static const char *in_folder(const char *name)
{
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void assert_says(const char *words)
{
    if (!strstr(error.text, words)) fail_msg("\"%s\" expected in: %s", words, error.text);
}

static void assert_holds(const char *path, const char *text)
{
    struct file_bytes bytes;
    assert_true(file_read(path, 1000, &bytes, &error));
    assert_string_equal((const char *)bytes.data, text);
    assert_int_equal(bytes.len, strlen(text));
    file_free(&bytes);
}

/* Files in the folder, hidden ones included; and removes them if asked to. */
static size_t look_at_files(bool remove_them)
{
    DIR *listing = opendir(folder);
    size_t count = 0;
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        count++;
        if (remove_them) assert_int_equal(unlinkat(dirfd(listing), entry->d_name, 0), 0);
    }
    closedir(listing);
    return count;
}

static size_t count_files(void)
{
    return look_at_files(false);
}

static void clean(void)
{
    look_at_files(true);
}

static unsigned mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void reading(void **state)
{
    (void)state;
    const char *path = in_folder("a");
    struct file_bytes bytes;
    static char large[100000];
    memset(large, 'x', sizeof large);
    assert_true(file_write(path, large, sizeof large, 0, &error));
    assert_true(file_read(path, sizeof large, &bytes, &error));
    assert_int_equal(bytes.len, sizeof large);
    assert_memory_equal(bytes.data, large, sizeof large);
    file_free(&bytes);
    assert_null(bytes.data);
    assert_false(file_read(path, sizeof large - 1, &bytes, &error));
    assert_says("larger than 99999 bytes");
    assert_null(bytes.data);
    assert_false(file_read("/dev/zero", 5000, &bytes, &error)); /* no end */
    assert_says("larger than 5000 bytes");
    assert_true(file_read("/dev/null", 0, &bytes, &error));
    assert_int_equal(bytes.len, 0);
    assert_non_null(bytes.data);
    file_free(&bytes);
    assert_false(file_read(in_folder("none"), 10, &bytes, &error));
    assert_says("none: cannot be read: No such file");
    assert_false(file_read(folder, 10, &bytes, &error));
    assert_says("is a folder");
    assert_false(file_read("", 10, &bytes, &error));
    clean();
}

/* Parts of a pipe arrive when they arrive. */
static void reading_a_slow_pipe(void **state)
{
    (void)state;
    const char *path = in_folder("pipe");
    struct file_bytes bytes;
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = open(path, O_WRONLY);
        for (int i = 0; i < 5; i++) {
            if (write(fd, "part ", 5) != 5) _exit(1);
            usleep(2000);
        }
        _exit(0);
    }
    assert_true(file_read(path, 100, &bytes, &error));
    assert_string_equal((const char *)bytes.data, "part part part part part ");
    file_free(&bytes);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    clean();
}

struct sum {
    size_t bytes, most_parts;
};

static bool add(void *user, const uint8_t *part, size_t len)
{
    struct sum *sum = user;
    (void)part;
    sum->bytes += len;
    return --sum->most_parts > 0;
}

static void streaming(void **state)
{
    (void)state;
    static char large[300000];
    const char *path = in_folder("a");
    struct sum all = {0, 1000}, stopped = {0, 2};
    assert_true(file_write(path, large, sizeof large, 0, &error));
    assert_true(file_stream(path, add, &all, &error));
    assert_int_equal(all.bytes, sizeof large);
    assert_false(file_stream(path, add, &stopped, &error));
    assert_int_equal(error.text[0], 0);
    assert_true(stopped.bytes < sizeof large);
    assert_false(file_stream(in_folder("none"), add, &all, &error));
    assert_says("No such file");
    clean();
}

static void replacing(void **state)
{
    (void)state;
    const char *path = in_folder("a"), *link = in_folder("link"), *dangling = in_folder("dangling");
    assert_true(file_write(path, "one", 3, 0, &error));
    assert_false(file_write(path, "two", 3, 0, &error));
    assert_says("already exists; --force replaces it");
    assert_holds(path, "one");
    assert_false(file_can_write(path, 0, &error));
    assert_true(file_can_write(path, FILE_FORCE, &error));
    assert_true(file_write(path, "two", 3, FILE_FORCE, &error));
    assert_holds(path, "two");
    assert_int_equal(count_files(), 1);

    assert_int_equal(symlink("a", link), 0);
    assert_int_equal(symlink("nowhere", dangling), 0);
    assert_false(file_write(link, "three", 5, 0, &error));
    assert_says("already exists");
    assert_false(file_write(link, "three", 5, FILE_FORCE, &error));
    assert_says("symbolic link");
    assert_false(file_write(dangling, "three", 5, 0, &error));
    assert_says("already exists");
    assert_holds(path, "two");
    clean();
}

static void modes(void **state)
{
    (void)state;
    const char *secret = in_folder("secret"), *plain = in_folder("plain");
    mode_t old = umask(022);
    assert_true(file_write(secret, "s", 1, FILE_SECRET, &error));
    assert_true(file_write(plain, "p", 1, 0, &error));
    assert_int_equal(mode_of(secret), 0600);
    assert_int_equal(mode_of(plain), 0644);
    assert_int_equal(chmod(secret, 0644), 0);
    assert_true(file_write(secret, "t", 1, FILE_SECRET | FILE_FORCE, &error));
    assert_int_equal(mode_of(secret), 0600);
    umask(old);
    clean();
}

static void where_nothing_can_be_written(void **state)
{
    (void)state;
    assert_false(file_write(in_folder("no/file"), "x", 1, 0, &error));
    assert_says("No such file");
    assert_false(file_can_write(in_folder("no/file"), 0, &error));
    assert_false(file_write(folder, "x", 1, FILE_FORCE, &error));
    assert_says("is a folder");
    assert_false(file_write(in_folder("new/"), "x", 1, 0, &error));
    assert_false(file_write("", "x", 1, 0, &error));
    assert_false(file_write("/dev/full", "x", 1, 0, &error));
    assert_says("/dev/full: cannot be written: No space left");
    assert_true(file_write("/dev/null", "x", 1, FILE_SECRET | FILE_BINARY, &error)); /* a device is not replaced */
    struct stat info;
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
    assert_int_equal(count_files(), 0);
}

/* Files that belong together: both or none. */
static void together(void **state)
{
    (void)state;
    const char *a = in_folder("a"), *b = in_folder("b"), *same = in_folder("../");
    char detour[512];
    struct file_output outputs[2] = {0};
    assert_true(file_prepare(&outputs[0], a, "a", 1, 0, &error));
    assert_true(file_prepare(&outputs[1], b, "b", 1, 0, &error));
    assert_int_equal(access(a, F_OK), -1);
    assert_int_equal(count_files(), 2); /* beside the names */
    assert_true(file_commit(outputs, 2, &error));
    file_abandon(outputs, 2);
    assert_holds(a, "a");
    assert_holds(b, "b");
    assert_int_equal(count_files(), 2);
    clean();

    /* Somebody takes the second name in between. */
    assert_true(file_prepare(&outputs[0], a, "a", 1, 0, &error));
    assert_true(file_prepare(&outputs[1], b, "b", 1, 0, &error));
    assert_true(file_write(b, "other", 5, 0, &error));
    assert_false(file_commit(outputs, 2, &error));
    assert_says("already exists");
    file_abandon(outputs, 2);
    assert_holds(b, "other");
    assert_int_equal(count_files(), 1);
    clean();

    /* The device is full: the file does not appear. */
    assert_true(file_prepare(&outputs[0], a, "a", 1, 0, &error));
    assert_true(file_prepare(&outputs[1], "/dev/full", "b", 1, 0, &error));
    assert_false(file_commit(outputs, 2, &error));
    file_abandon(outputs, 2);
    assert_int_equal(count_files(), 0);

    /* One name twice, also by a detour, also with force. */
    snprintf(detour, sizeof detour, "%s%s/a", same, strrchr(folder, '/') + 1);
    assert_true(file_prepare(&outputs[0], a, "a", 1, FILE_FORCE, &error));
    assert_true(file_prepare(&outputs[1], detour, "b", 1, FILE_FORCE, &error));
    assert_false(file_commit(outputs, 2, &error));
    assert_says("two different outputs");
    file_abandon(outputs, 2);
    assert_int_equal(count_files(), 0);
}

/* A deadly signal between prepare and commit leaves nothing behind. */
static void killed(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        struct file_output output;
        if (!file_prepare(&output, in_folder("a"), "secret", 6, FILE_SECRET, &error) || count_files() != 1) _exit(1);
        raise(SIGTERM);
        _exit(2);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    assert_int_equal(count_files(), 0);
}

/* A reader that goes away is an error, not the end of the program: other outputs must not be left half done. */
static void broken_pipe(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    assert_int_equal(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    bool good = file_write("-", "x", 1, FILE_SECRET, &error);
    assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
    close(saved);
    close(ends[1]);
    assert_false(good);
    assert_says("standard output: cannot be written: Broken pipe");
}

static void same_file(void **state)
{
    (void)state;
    const char *a = in_folder("a"), *b = in_folder("b");
    assert_true(file_write(a, "a", 1, 0, &error));
    assert_int_equal(link(a, b), 0);
    assert_true(file_is_same(a, a));
    assert_true(file_is_same(a, b));
    assert_false(file_is_same(a, in_folder("none")));
    assert_false(file_is_same("-", "-"));
    clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading),     cmocka_unit_test(reading_a_slow_pipe),
        cmocka_unit_test(streaming),   cmocka_unit_test(replacing),
        cmocka_unit_test(modes),       cmocka_unit_test(where_nothing_can_be_written),
        cmocka_unit_test(together),    cmocka_unit_test(killed),
        cmocka_unit_test(broken_pipe), cmocka_unit_test(same_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
