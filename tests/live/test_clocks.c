/* SPDX-License-Identifier: Apache-2.0 */

/* Rows of what was between two looks, while clocks jump and stand: counts are right, rates possible. This process is
 * the one that is looked at. */

#include "clocks.h"
#include "live/watch.h"
#include "metrics/support.h"

#include <math.h>

static char folder[] = "/tmp/pqlane-clocks-XXXXXX";
static struct live_watch watch = {.folder = folder};

/* So many operations, then so many seconds of the monotonic clock go by, and somebody looks. */
static void look(unsigned operations, int64_t seconds)
{
    char error[LIVE_ERROR_BYTES];
    assert_true(encapsulate(operations));
    clocks->monotonic_stands += seconds * CLOCKS_SECOND;
    if (!watch_look(&watch, error)) fail_msg("%s", error);
}

/* What is told of encapsulations, of all processes or of each. */
static void has(bool by_process, uint64_t count, double rate)
{
    struct live_rows rows = {0};
    assert_true(watch_rows(&watch, by_process, &rows));
    rows_filter(&rows, "ML-KEM-512/encaps");
    rows_drop_idle(&rows);
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.items[0].count, count);
    assert_true(rows.items[0].rate == rate);
    assert_true(isfinite(rows.items[0].p99) && rows.items[0].p99 > 0);
    rows_clear(&rows);
}

static void between_two_looks(void **test)
{
    static const struct {
        int64_t years, seconds; /* of the wall clock, of the other one */
        double rate;
    } cases[] = {{0, 1, 100}, {10, 1, 100}, {-20, 2, 50}, {0, 0, 0}, {0, 1, 100}, {0, 10000, 0.01}, {0, -10000, 0}};
    (void)test;
    look(1, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        clocks->wall_ahead = cases[i].years * CLOCKS_YEAR;
        look(100, cases[i].seconds);
        has(false, 100, cases[i].rate);
        has(true, 100, cases[i].rate);
    }
}

static int start(void **test)
{
    (void)test;
    unsetenv("PQLANE_METRICS");
    if (!mkdtemp(folder) || pqlane_metrics_start(PQLANE_METRICS_SHM, folder) != PQLANE_OK) return -1;
    clocks->monotonic_stands = 1000000 * CLOCKS_SECOND;
    return 0;
}

static int end(void **test)
{
    char command[64];
    (void)test;
    watch_clear(&watch);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_two_looks),
    };
    return cmocka_run_group_tests(tests, start, end);
}
