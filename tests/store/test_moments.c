/* SPDX-License-Identifier: Apache-2.0 */

/* The history of live metrics in a store, in a file and on a server. */

#include "server.h"

#include "store/moments.h"

#include <inttypes.h>

static void keep(struct store *store, const char *source, int64_t from, int64_t to, int64_t oldest)
{
    enum { MOST = 8 };
    char texts[MOST][32];
    struct store_moment moments[MOST];
    struct store_error error;
    size_t count = 0;
    for (int64_t t = from; t <= to; t++, count++) {
        assert_true(count < MOST);
        snprintf(texts[count], sizeof texts[count], "%s at %" PRId64, source, t);
        moments[count] = (struct store_moment){t, texts[count]};
    }
    if (!store_keep_moments(store, source, moments, count, oldest, &error)) fail_msg("%s", error.text);
}

struct seen {
    const char *source;
    int64_t next; /* that is to come */
    size_t count, most;
};

static bool see(void *context, int64_t t, const char *text)
{
    struct seen *seen = context;
    char expected[32];
    assert_int_equal(t, seen->next++);
    snprintf(expected, sizeof expected, "%s at %" PRId64, seen->source, t);
    assert_string_equal(text, expected);
    return ++seen->count < seen->most;
}

/* How many there are, of which the first is that of `first`. */
static size_t count_from(struct store *store, const char *source, int64_t first, int64_t since, int64_t until,
                         size_t most)
{
    struct seen seen = {source, first, 0, SIZE_MAX};
    struct store_error error;
    if (!store_each_moment(store, source, since, until, most, see, &seen, &error)) fail_msg("%s", error.text);
    return seen.count;
}

static void moments_come_back_by_source_and_time(void **state)
{
    (void)state;
    struct store *store = open_or_fail(STORE_WRITE);
    keep(store, "a", 101, 106, 0);
    keep(store, "b", 104, 105, 0);
    assert_int_equal(count_from(store, "a", 101, 0, 1000, 100), 6);
    assert_int_equal(count_from(store, "b", 104, 0, 1000, 100), 2);
    assert_int_equal(count_from(store, "c", 0, 0, 1000, 100), 0);
    assert_int_equal(count_from(store, "a", 103, 103, 105, 100), 3);
    assert_int_equal(count_from(store, "a", 105, 0, 1000, 2), 2); /* the newest */
    struct seen enough = {"a", 101, 0, 2};
    struct store_error error;
    assert_true(store_each_moment(store, "a", 0, 1000, 100, see, &enough, &error));
    assert_int_equal(enough.count, 2);
    store_close(store);
    store = open_or_fail(STORE_READ);
    assert_int_equal(count_from(store, "a", 101, 0, 1000, 100), 6);
    store_close(store);
}

static void old_ones_go_and_none_is_doubled(void **state)
{
    (void)state;
    struct store *store = open_or_fail(STORE_WRITE);
    keep(store, "a", 101, 106, 0);
    keep(store, "b", 101, 102, 0);
    keep(store, "a", 106, 108, 104); /* 106 again */
    assert_int_equal(count_from(store, "a", 104, 0, 1000, 100), 5);
    assert_int_equal(count_from(store, "b", 101, 0, 1000, 100), 2);
    assert_int_equal(run_sql("SELECT count(*) FROM moments"), 7);
    store_close(store);
}

static void what_is_too_long_is_left_out(void **state)
{
    struct store_error error;
    (void)state;
    struct store *store = open_or_fail(STORE_WRITE);
    keep(store, "a", 101, 103, 0);
    char *text = calloc(1, STORE_MOST_MOMENT + 2);
    assert_non_null(text);
    memset(text, 'x', STORE_MOST_MOMENT + 1);
    const struct store_moment moment = {104, text};
    assert_true(store_keep_moments(store, "a", &moment, 1, 0, &error));
    free(text);
    assert_int_equal(count_from(store, "a", 101, 0, 1000, 100), 3);
    store_close(store);
}

/* As the version before made it. */
static void older_stores_get_the_table(void **state)
{
    (void)state;
    make_library(LIBRARY, 5000, 1);
    struct store *store = open_or_fail(STORE_WRITE);
    save_or_fail(store, "main", 100);
    store_close(store);
    run_sql(is_file() ? "DROP TABLE moments; PRAGMA user_version = 2"
                      : "DROP TABLE moments; UPDATE store SET version = 2");
    store = open_or_fail(STORE_WRITE);
    keep(store, "a", 101, 103, 0);
    assert_int_equal(count_from(store, "a", 101, 0, 1000, 100), 3);
    store_close(store);
    assert_int_equal(run_sql("SELECT count(*) FROM runs"), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        TEST(moments_come_back_by_source_and_time),
        TEST(old_ones_go_and_none_is_doubled),
        TEST(what_is_too_long_is_left_out),
        TEST(older_stores_get_the_table),
    };
    const struct CMUnitTest also[] = {
        ON_SERVER(moments_come_back_by_source_and_time),
        ON_SERVER(old_ones_go_and_none_is_doubled),
        ON_SERVER(what_is_too_long_is_left_out),
        ON_SERVER(older_stores_get_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) + run_on_server(also, sizeof also / sizeof *also);
}
