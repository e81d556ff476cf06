/* SPDX-License-Identifier: Apache-2.0 */

/* Files of metrics: another process reads them while they grow and when their writer is gone; whatever stands in them.
 */

#include "metrics/support.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/pqlane-metrics-XXXXXX";
static char path[200];
static double *seconds_there; /* in memory that children share: what the process itself says of its encapsulations */

/* A process that shares its metrics encapsulates so many times and ends; its file is at `path`. */
static void make_file(unsigned times)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const bool started = pqlane_metrics_start(PQLANE_METRICS_SHM, folder) == PQLANE_OK;
        const bool done = started && encapsulate(times) && pqlane_metrics_current() == PQLANE_METRICS_SHM;
        pqlane_metrics *own;
        if (!done || pqlane_metrics_take(&own) != PQLANE_OK) _exit(1);
        *seconds_there = series_of(own, "ML-KEM-512", "encaps").seconds;
        _exit(0);
    }
    int status;
    char command[300];
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    snprintf(command, sizeof command, "ls %s/%ld-*-0.pqlane", folder, (long)child);
    FILE *list = popen(command, "r");
    assert_non_null(list);
    assert_non_null(fgets(path, sizeof path, list));
    pclose(list);
    path[strcspn(path, "\n")] = '\0';
}

static pqlane_status read_file(pqlane_metrics **snapshot)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    pqlane_status status = pqlane_metrics_read(snapshot, fd);
    close(fd);
    if (status != PQLANE_OK) assert_null(*snapshot);
    return status;
}

static void outlives_its_process(void **test)
{
    pqlane_metrics *read;
    pqlane_metrics_process process;
    struct stat info;
    (void)test;
    make_file(321);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(read_file(&read), PQLANE_OK);
    const pqlane_metrics_series encaps = series_of(read, "ML-KEM-512", "encaps");
    assert_int_equal(encaps.ok, 321);
    /* Both turned ticks into seconds by themselves. */
    assert_true(encaps.seconds > 0.98 * *seconds_there && encaps.seconds < 1.02 * *seconds_there);
    assert_int_equal(pqlane_metrics_of(read, &process, sizeof process), PQLANE_OK);
    assert_string_equal(process.version, PQLANE_VERSION_STRING);
    assert_true(process.last_s >= 0 && process.last_s < 600);
    assert_true(process.pid > 0 && process.started > 0 && process.lost == 0);
    pqlane_metrics_forget(read);
    unlink(path);
}

/* The file with so many bytes at `at` overwritten; then it is read, and as it was. */
static pqlane_status read_with(size_t at, const void *bytes, size_t len)
{
    char kept[64];
    pqlane_metrics *read;
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0 && len <= sizeof kept);
    assert_int_equal(pread(fd, kept, len, (off_t)at), len);
    assert_int_equal(pwrite(fd, bytes, len, (off_t)at), len);
    pqlane_status status = read_file(&read);
    pqlane_metrics_forget(read);
    assert_int_equal(pwrite(fd, kept, len, (off_t)at), len);
    close(fd);
    return status;
}

#define HEADER 4096
#define BLOCKS_AT 64 /* how many blocks there are */

static void is_not_trusted(void **test)
{
    (void)test;
    pqlane_metrics *read;
    static const uint8_t huge[8] = {255, 255, 255, 255, 255, 255, 255, 255};
    make_file(10);
    assert_int_equal(read_with(0, "PQ", 2), PQLANE_ERR_ARGUMENT);
    assert_int_equal(read_with(8, huge, 4), PQLANE_ERR_UNSUPPORTED);      /* version */
    assert_int_equal(read_with(24, huge, 8), PQLANE_ERR_UNSUPPORTED);     /* layout */
    assert_int_equal(read_with(BLOCKS_AT, huge, 8), PQLANE_ERR_ARGUMENT); /* blocks that have no names yet */
    assert_int_equal(read_with(HEADER, "A\"B", 3), PQLANE_ERR_ARGUMENT);
    assert_int_equal(read_with(HEADER, "\n", 1), PQLANE_ERR_ARGUMENT);
    assert_int_equal(read_with(HEADER, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 32), PQLANE_ERR_ARGUMENT); /* no end */
    assert_int_equal(read_file(&read), PQLANE_OK);
    pqlane_metrics_forget(read);
    assert_int_equal(truncate(path, HEADER + 100), 0);
    assert_int_equal(read_file(&read), PQLANE_ERR_ARGUMENT);
    assert_int_equal(truncate(path, HEADER - 1), 0);
    assert_int_equal(read_file(&read), PQLANE_ERR_ARGUMENT);
    unlink(path);
}

/* Every byte of the header and the first block, changed at random: an error or counts, never a crash. */
static void random_changes(void **test)
{
    (void)test;
    make_file(10);
    uint32_t state = 1;
    for (unsigned i = 0; i < 20000; i++) {
        state = state * 1664525u + 1013904223u;
        const size_t at = state >> 8 & 8191;
        const uint8_t byte = (uint8_t)(state >> 24);
        (void)!read_with(at < HEADER + 512 ? at : at % 512, &byte, 1);
    }
    unlink(path);
}

/* Where a file cannot be, metrics are this process's alone, and say why. */
static void folder_of_others(void **test)
{
    static const char *const places[] = {"/proc/nothing", "/etc/passwd", "/tmp"};
    (void)test;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const pid_t child = fork();
        if (child == 0) {
            const bool started = pqlane_metrics_start(PQLANE_METRICS_SHM, places[i]) == PQLANE_OK;
            _exit(started && encapsulate(3) && pqlane_metrics_current() == PQLANE_METRICS_ON &&
                          pqlane_metrics_problem() && encapsulations() == 3
                      ? 0
                      : 1);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail_msg("%s", places[i]);
    }
}

/* What a child must do right. */
static void in_child(bool (*right)(void))
{
    int status;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(right() ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static bool counts_without_its_file(void)
{
    char command[300];
    if (pqlane_metrics_start(PQLANE_METRICS_SHM, folder) != PQLANE_OK || !encapsulate(5)) return false;
    snprintf(command, sizeof command, "rm %s/%ld-*.pqlane", folder, (long)getpid());
    if (system(command) != 0 || pqlane_metrics_problem()) return false;
    /* More kinds of operations than the first chunk has blocks for. */
    static uint8_t pk[PQLANE_MAX_PUBLIC_KEY_BYTES], sk[PQLANE_MAX_PRIVATE_KEY_BYTES];
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        const pqlane_kind kind = pqlane_alg_kind(alg);
        if (kind == PQLANE_KIND_HASH) continue;
        const size_t pk_bytes = pqlane_alg_size(alg, PQLANE_SIZE_PUBLIC_KEY);
        for (unsigned n = 0; n < 3; n++) {
            if ((kind == PQLANE_KIND_KEM ? pqlane_kem_keygen(alg, pk, sk) : pqlane_sig_keygen(alg, pk, sk)) !=
                PQLANE_OK)
                return false;
            (void)!(kind == PQLANE_KIND_KEM ? pqlane_kem_check_pair(alg, sk, 1, pk, pk_bytes)
                                            : pqlane_sig_check_pair(alg, sk, 1, pk, pk_bytes));
            (void)!(kind == PQLANE_KIND_KEM ? pqlane_kem_check_private(alg, sk, 1)
                                            : pqlane_sig_check_private(alg, sk, 1));
        }
    }
    pqlane_metrics *now;
    pqlane_metrics_process process;
    if (pqlane_metrics_take(&now) != PQLANE_OK) return false;
    const bool right = pqlane_metrics_count(now) > 16 && series_of(now, "ML-DSA-87", "keygen").ok == 3 &&
                       pqlane_metrics_of(now, &process, sizeof process) == PQLANE_OK && process.lost == 0;
    pqlane_metrics_forget(now);
    return right && pqlane_metrics_problem() != NULL;
}

/* Who removes the file loses what would have been shared; the process itself loses nothing. */
static void file_is_removed(void **test)
{
    (void)test;
    in_child(counts_without_its_file);
}

static bool is_off(void)
{
    setenv("PQLANE_METRICS", "off", 1);
    return encapsulate(3) && pqlane_metrics_current() == PQLANE_METRICS_OFF && encapsulations() == 0;
}

static bool is_on_for_garbage(void)
{
    setenv("PQLANE_METRICS", "shm:relative", 1);
    return pqlane_metrics_problem() && pqlane_metrics_current() == PQLANE_METRICS_ON && encapsulate(3) &&
           encapsulations() == 3;
}

static bool refuses_relative_folders(void)
{
    return pqlane_metrics_start(PQLANE_METRICS_SHM, "relative") == PQLANE_ERR_ARGUMENT;
}

static void what_the_environment_says(void **test)
{
    (void)test;
    in_child(is_off);
    in_child(is_on_for_garbage);
    in_child(refuses_relative_folders);
}

static void *first_operation(void *data)
{
    (void)data;
    (void)!encapsulate(1);
    return NULL;
}

/* A thread that was cancelled before its first operation must not take the lock of all others with it. */
static bool survives_cancellation(void)
{
    pthread_t thread;
    if (pqlane_metrics_start(PQLANE_METRICS_SHM, folder) != PQLANE_OK) return false;
    for (unsigned i = 0; i < 200; i++) {
        if (pthread_create(&thread, NULL, first_operation, NULL) != 0) return false;
        pthread_cancel(thread);
        pthread_join(thread, NULL);
    }
    char command[300];
    snprintf(command, sizeof command, "rm %s/%ld-*.pqlane", folder, (long)getpid());
    return encapsulate(1) && encapsulations() >= 1 && system(command) == 0;
}

static void threads_are_cancelled(void **test)
{
    const char *sanitizer = getenv("PQLANE_SANITIZE");
    (void)test;
    if (sanitizer && *sanitizer) skip(); /* it stumbles over cancelled threads itself */
    in_child(survives_cancellation);
}

static int make_folder(void **test)
{
    (void)test;
    seconds_there = mmap(NULL, sizeof *seconds_there, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return seconds_there != MAP_FAILED && mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **test)
{
    (void)test;
    return rmdir(folder); /* empty */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outlives_its_process),  cmocka_unit_test(is_not_trusted),
        cmocka_unit_test(random_changes),        cmocka_unit_test(folder_of_others),
        cmocka_unit_test(file_is_removed),       cmocka_unit_test(what_the_environment_says),
        cmocka_unit_test(threads_are_cancelled),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
