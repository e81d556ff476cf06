/* SPDX-License-Identifier: Apache-2.0 */

/* Older stores are brought up to date, in one transaction. Made-up steps stand for those that later versions will add.
 */

#include "support.h"

#include "store/sqlite_schema.h"

static const char *const steps[] = {"CREATE TABLE a (x TEXT) STRICT; INSERT INTO a VALUES ('kept')",
                                    "CREATE TABLE b (y TEXT) STRICT", "CREATE INDEX c ON a (x)"};
static const char *const failing[] = {"CREATE TABLE a (x TEXT) STRICT; INSERT INTO a VALUES ('kept')",
                                      "CREATE TABLE b (y TEXT) STRICT; CREATE TABLE a (x TEXT)"};

static void steps_are_taken_from_where_the_store_is(void **state)
{
    struct store_error error;
    int version = 0;
    (void)state;
    struct store *store = sqlite_schema_fresh(steps, 1, &error);
    assert_non_null(store);
    assert_true(sqlite_schema_check(store, steps, 3, &version, &error));
    assert_int_equal(version, 1);
    assert_true(sqlite_schema_upgrade(store, steps, 3, &error));
    assert_true(sqlite_schema_check(store, steps, 3, &version, &error));
    assert_int_equal(version, 3);
    char text[8];
    struct store_statement *statement = store_prepare(store, "SELECT x FROM a", "", &error);
    assert_int_equal(store_row(statement, &error), 1);
    store_column_text(statement, 0, text, sizeof text);
    assert_string_equal(text, "kept");
    store_end(statement);
    assert_false(sqlite_schema_check(store, steps, 2, &version, &error)); /* as an older pqlane sees it */
    assert_int_equal(error.code, STORE_NEWER);
    store_close(store);
}

static void a_failing_step_changes_nothing(void **state)
{
    struct store_error error;
    int version = 0;
    (void)state;
    struct store *store = sqlite_schema_fresh(failing, 1, &error);
    assert_non_null(store);
    assert_false(sqlite_schema_upgrade(store, failing, 2, &error));
    assert_true(sqlite_schema_check(store, failing, 2, &version, &error));
    assert_int_equal(version, 1);
    store_close(store);
}

static void the_real_steps_stand(void **state)
{
    struct store_error error;
    int version = 0;
    (void)state;
    struct store *store = sqlite_schema_fresh(sqlite_steps, sqlite_step_count, &error);
    assert_non_null(store);
    assert_true(sqlite_schema_check(store, sqlite_steps, sqlite_step_count, &version, &error));
    assert_int_equal(version, sqlite_step_count);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_taken_from_where_the_store_is),
        cmocka_unit_test(a_failing_step_changes_nothing),
        cmocka_unit_test(the_real_steps_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
