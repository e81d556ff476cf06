/* SPDX-License-Identifier: Apache-2.0 */

/* Whatever becomes of the system's clocks, operations run and are counted, and no time is told that nobody measured. */

#include "clocks.h"
#include "metrics/support.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_S 60
#define TIMES 1000

/* What a process must do right, whose metrics begin in it. */
static void in_child(bool (*right)(void))
{
    int status;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(PATIENCE_S); /* kills who waits for a clock */
        _exit(right() ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* So many encapsulations were counted, and their times are possible ones. */
static bool has(uint64_t ok, pqlane_metrics_series *encaps, pqlane_metrics_process *process)
{
    pqlane_metrics *now;
    if (pqlane_metrics_take(&now) != PQLANE_OK) return false;
    *encaps = series_of(now, "ML-KEM-512", "encaps");
    const bool good = pqlane_metrics_of(now, process, sizeof *process) == PQLANE_OK;
    pqlane_metrics_forget(now);
    return good && encaps->ok == ok && encaps->seconds >= 0 && encaps->seconds < PATIENCE_S;
}

/* As where somebody froze the time of a whole process. */
static bool stands_from_the_start(void)
{
    pqlane_metrics_series encaps;
    pqlane_metrics_process process;
    clocks->monotonic_stands = 5 * CLOCKS_SECOND;
    return encapsulate(TIMES) && has(TIMES, &encaps, &process) && encaps.timed == 0 && encaps.spoken_for == 0 &&
           encaps.seconds == 0 && process.last_s == -1;
}

static bool stands_later(void)
{
    pqlane_metrics_series encaps;
    pqlane_metrics_process process;
    if (!encapsulate(TIMES)) return false;
    clocks->monotonic_stands = CLOCKS_SECOND;
    return encapsulate(TIMES) && has(2 * TIMES, &encaps, &process) && encaps.timed > 0 && process.last_s == 0;
}

/* Ahead, as on a machine that was moved while it ran, and back to where it was. */
static bool jumps(void)
{
    pqlane_metrics_series encaps;
    pqlane_metrics_process process;
    if (!encapsulate(TIMES)) return false;
    clocks->monotonic_ahead = CLOCKS_YEAR;
    if (!has(TIMES, &encaps, &process) || process.last_s < 364.0 * 86400) return false;
    if (!encapsulate(TIMES)) return false;
    clocks->monotonic_ahead = 0;
    return encapsulate(TIMES) && has(3 * TIMES, &encaps, &process) && process.last_s >= 0 &&
           process.last_s < PATIENCE_S;
}

/* A machine without a battery begins in 1970, and finds out later. */
static bool wall_clock_is_set(void)
{
    pqlane_metrics_series encaps;
    pqlane_metrics_process process;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    clocks->wall_ahead = -now.tv_sec * CLOCKS_SECOND;
    if (!encapsulate(TIMES)) return false;
    clocks->wall_ahead = 10 * CLOCKS_YEAR;
    return encapsulate(TIMES) && has(2 * TIMES, &encaps, &process) && encaps.timed > 0 &&
           process.since_ns < (uint64_t)(PATIENCE_S * CLOCKS_SECOND) && process.last_s < PATIENCE_S;
}

static void clock_stands(void **test)
{
    (void)test;
    in_child(stands_from_the_start);
    in_child(stands_later);
}

static void clock_jumps(void **test)
{
    (void)test;
    in_child(jumps);
    in_child(wall_clock_is_set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_stands),
        cmocka_unit_test(clock_jumps),
    };
    unsetenv("PQLANE_METRICS");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
