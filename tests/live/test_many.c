/* SPDX-License-Identifier: Apache-2.0 */

/* Many processes that run: whoever wants the sum needs no memory for each of them. */

#include "live/processes.h"
#include "metrics/invent.h"

#include <fcntl.h>
#include <unistd.h>

#define FILES 100u
#define SERIES 60u
#define WITHOUT 10u /* as many snapshots must be enough to make the sum */

static char folder[] = "/tmp/pqlane-many-XXXXXX";
static char error[LIVE_ERROR_BYTES];

/* Files of this process, whose own is the first. */
static void make_files(void)
{
    pqlane_metrics *now;
    pqlane_metrics_process process;
    assert_true(encapsulate(1));
    assert_int_equal(pqlane_metrics_take(&now), PQLANE_OK);
    assert_int_equal(pqlane_metrics_of(now, &process, sizeof process), PQLANE_OK);
    pqlane_metrics_forget(now);
    for (process.generation = 1; process.generation <= FILES; process.generation++) {
        char path[200];
        snprintf(path, sizeof path, "%s/%lu-%llu-%lu.pqlane", folder, (unsigned long)process.pid,
                 (unsigned long long)process.started, (unsigned long)process.generation);
        int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
        assert_true(fd >= 0);
        invent_file(fd, &process, SERIES);
        close(fd);
    }
}

static void check_sum(const pqlane_metrics *sum)
{
    assert_non_null(sum);
    assert_int_equal(series_of(sum, "ML-KEM-512", "encaps").ok, 1);
    assert_int_equal(series_of(sum, "A0", "made_up").ok, (uint64_t)FILES * INVENT_OK);
    assert_int_equal(series_of(sum, "A59", "made_up").ok, (uint64_t)FILES * INVENT_OK);
}

/* Each process has its facts, and they are the same whether its counts are kept or not. */
static void check_processes(const struct live_processes *seen, bool have_counts)
{
    assert_int_equal(seen->count, FILES + 1);
    assert_int_equal(seen->unreadable, 0);
    assert_true(seen->items[0].tiers[LIVE_MLKEM] != NULL);
    for (size_t i = 0; i < seen->count; i++) {
        const struct live_process *process = &seen->items[i];
        assert_true(process->runs && process->errors == 0 && (process->counts != NULL) == have_counts);
        assert_int_equal(process->facts.generation, i);
        assert_int_equal(process->ok, i == 0 ? 2 : (uint64_t)SERIES * INVENT_OK); /* a key, and a secret for it */
    }
}

static void sum_of_many(void **test)
{
    const char *sanitizer = getenv("PQLANE_SANITIZE");
    struct live_processes seen = {0};
    pqlane_metrics *sum;
    (void)test;
    make_files();
    const size_t before = most_memory();
    if (!processes_read_sum(&seen, &sum, folder, error)) fail_msg("%s", error);
    const size_t grown = most_memory() - before;
    check_processes(&seen, false);
    check_sum(sum);
    pqlane_metrics_forget(sum);
    if (!processes_read(&seen, folder, error)) fail_msg("%s", error);
    check_processes(&seen, true);
    sum = processes_sum(&seen);
    check_sum(sum);
    pqlane_metrics_forget(sum);
    processes_clear(&seen);
    if (sanitizer && *sanitizer) skip(); /* it has memory of its own */
    assert_true(grown < (size_t)WITHOUT * SERIES * INVENT_BLOCK_BYTES);
    assert_true(most_memory() - before > (size_t)FILES * SERIES * INVENT_BLOCK_BYTES); /* which kept them all */
}

static int make_folder(void **test)
{
    (void)test;
    unsetenv("PQLANE_METRICS");
    return mkdtemp(folder) && pqlane_metrics_start(PQLANE_METRICS_SHM, folder) == PQLANE_OK ? 0 : -1;
}

static int remove_folder(void **test)
{
    char command[64];
    (void)test;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sum_of_many),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
