/* SPDX-License-Identifier: Apache-2.0 */

/* Rows of snapshots: what stands in them, which are kept, and in which order. */

#include "live/rows.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct live_row items[] = {
    {.pid = 7,
     .program = "web",
     .operation = "ML-KEM-768/encaps",
     .backend = "avx2",
     .count = 30,
     .rate = 30,
     .p50 = 5e-6,
     .p95 = 6e-6,
     .p99 = 7e-6},
    {.pid = 9,
     .program = "db",
     .operation = "ML-DSA-65/verify",
     .backend = "avx2",
     .count = 2000,
     .errors = 4,
     .rate = 2000,
     .p50 = 1e-5,
     .p95 = 2e-5,
     .p99 = 3e-2},
    {.pid = 7, .program = "web", .operation = "ML-DSA-65/sign", .backend = "none", .p50 = NAN, .p95 = NAN, .p99 = NAN},
};

static struct live_rows all(void)
{
    struct live_rows rows = {0};
    struct live_rows made = {items, sizeof items / sizeof *items, 0};
    assert_true(rows_append(&rows, &made));
    return rows;
}

/* By the first letters of encaps, sign and verify. */
static void assert_order(enum live_column by, bool reversed, const char *order)
{
    struct live_rows rows = all();
    char got[4] = "";
    rows_sort(&rows, by, reversed);
    for (size_t i = 0; i < rows.count; i++) got[i] = *strpbrk(rows.items[i].operation, "esv");
    assert_string_equal(got, order);
    rows_clear(&rows);
}

static void sorted_by_each_column(void **state)
{
    (void)state;
    assert_order(LIVE_OPERATION, false, "sve");
    assert_order(LIVE_OPERATION, true, "evs");
    assert_order(LIVE_RATE, false, "ves");
    assert_order(LIVE_RATE, true, "sev");
    assert_order(LIVE_COUNT, false, "ves");
    assert_order(LIVE_ERRORS, false, "vse"); /* those alike, by name */
    assert_order(LIVE_PID, false, "sev");
    assert_order(LIVE_PID, true, "vse");
    assert_order(LIVE_PROGRAM, false, "vse");
    assert_order(LIVE_BACKEND, true, "sve");
}

/* What has no time is last, whichever way. */
static void without_a_time_last(void **state)
{
    (void)state;
    assert_order(LIVE_P50, false, "ves");
    assert_order(LIVE_P50, true, "evs");
    assert_order(LIVE_P95, false, "ves");
    assert_order(LIVE_P99, true, "evs");
}

static void kept_by_text(void **state)
{
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {{"", 3}, {"ml-dsa", 2}, {"ENCAPS", 1}, {"avx2", 2}, {"web", 2}, {"zebra", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct live_rows rows = all();
        rows_filter(&rows, cases[i].text);
        assert_int_equal(rows.count, cases[i].count);
        rows_clear(&rows);
    }
    struct live_rows rows = all();
    rows_drop_idle(&rows);
    assert_int_equal(rows.count, 2);
    rows_clear(&rows);
}

static char *print(const struct live_rows *rows, bool with_processes, int columns)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_true(rows_print(rows, with_processes, stream, columns));
    fclose(stream);
    return text;
}

static void printed(void **state)
{
    struct live_rows rows = all();
    (void)state;
    char *text = print(&rows, true, 0);
    assert_string_equal(text,
                        "PID  Program  Operation          Backend  Count  Rate/s       p50    p95    p99  Errors\n"
                        "  7  web      ML-KEM-768/encaps  avx2        30      30  5.000 us  6.000  7.000       0\n"
                        "  9  db       ML-DSA-65/verify   avx2     2,000   2,000  10.00 us  20.00  30000       4\n"
                        "  7  web      ML-DSA-65/sign     none         0       0         -      -      -       0\n");
    free(text);
    text = print(&rows, false, 0);
    assert_memory_equal(text, "Operation ", 10);
    free(text);
    rows_clear(&rows);
}

/* Where there is no room, the less important columns go first, and no line is longer. */
static void printed_in_little_room(void **state)
{
    struct live_rows rows = all();
    (void)state;
    for (int columns = 43; columns < 100; columns++) {
        char *text = print(&rows, true, columns);
        assert_non_null(strstr(text, "Rate/s"));
        assert_non_null(strstr(text, "Errors"));
        for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
            assert_true(strcspn(line, "\n") <= (size_t)columns);
        assert_true(!strstr(text, "Program") || strstr(text, "Backend"));
        free(text);
    }
    rows_clear(&rows);
}

/* Counts of this process: items that succeeded and that did not, and rates. */
static void made_of_a_snapshot(void **state)
{
    static uint8_t pk[PQLANE_MLDSA44_PUBLIC_KEY_BYTES], sk[PQLANE_MLDSA44_PRIVATE_KEY_BYTES];
    static uint8_t sig[PQLANE_MLDSA44_SIGNATURE_BYTES];
    const pqlane_alg *alg = pqlane_alg_find("ML-DSA-44");
    const pqlane_metrics_process process = {.pid = 12, .program = "me"};
    struct live_rows rows = {0};
    pqlane_metrics *counts;
    (void)state;
    assert_int_equal(pqlane_sig_keygen(alg, pk, sk), PQLANE_OK);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(pqlane_sig_sign(alg, sig, sk, sizeof sk, NULL, 0, NULL), PQLANE_OK);
    assert_int_equal(pqlane_sig_sign(alg, sig, sk, 7, NULL, 0, NULL), PQLANE_ERR_LENGTH);
    assert_int_equal(pqlane_metrics_take(&counts), PQLANE_OK);
    assert_true(rows_add(&rows, counts, 0.5, &process));
    pqlane_metrics_forget(counts);
    rows_filter(&rows, "sign");
    rows_sort(&rows, LIVE_COUNT, false);
    assert_int_equal(rows.count, 2); /* on kernels, and refused before */
    assert_string_equal(rows.items[0].operation, "ML-DSA-44/sign");
    assert_int_equal(rows.items[0].count, 4);
    assert_int_equal(rows.items[0].errors, 0);
    assert_true(rows.items[0].rate == 8);
    assert_true(rows.items[0].p50 > 0 && rows.items[0].p50 <= rows.items[0].p99);
    assert_string_equal(rows.items[1].backend, "none");
    assert_int_equal(rows.items[1].errors, 1);
    assert_true(isnan(rows.items[1].p50));
    assert_int_equal(rows.items[1].pid, 12);
    assert_string_equal(rows.items[1].program, "me");
    rows_clear(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorted_by_each_column),  cmocka_unit_test(without_a_time_last),
        cmocka_unit_test(kept_by_text),           cmocka_unit_test(printed),
        cmocka_unit_test(printed_in_little_room), cmocka_unit_test(made_of_a_snapshot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
