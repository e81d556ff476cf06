/* SPDX-License-Identifier: Apache-2.0 */

/* What keys do to the view, without a screen. */

#include "top/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void press(struct top_view *view, const char *keys)
{
    for (; *keys; keys++) view_key(view, *keys);
}

static void columns_in_turn(void **state)
{
    struct top_view view = TOP_VIEW_START;
    (void)state;
    assert_int_equal(view.sort, LIVE_RATE);
    press(&view, ">");
    assert_int_equal(view.sort, LIVE_P50);
    view_key(&view, TOP_KEY_LEFT);
    press(&view, "<<");
    assert_int_equal(view.sort, LIVE_BACKEND);
    press(&view, "<<");
    assert_int_equal(view.sort, LIVE_ERRORS); /* round, past the columns of processes, which are not there */
    view_key(&view, TOP_KEY_RIGHT);
    assert_int_equal(view.sort, LIVE_OPERATION);
    press(&view, "p<");
    assert_int_equal(view.sort, LIVE_PROGRAM);
    press(&view, "p");
    assert_int_equal(view.sort, LIVE_RATE);
    press(&view, "9");
    assert_int_equal(view.sort, LIVE_P99);
    press(&view, "r");
    assert_true(view.reversed);
    press(&view, "e");
    assert_false(view.reversed);
}

static void a_filter_is_typed(void **state)
{
    struct top_view view = TOP_VIEW_START;
    char text[TOP_LINE_BYTES];
    (void)state;
    press(&view, "/qsigm");
    view_key(&view, TOP_KEY_ERASE);
    press(&view, "n");
    assert_string_equal(view.filter, "qsign");
    assert_false(view.is_over);
    view_help(text, &view);
    assert_non_null(strstr(text, "qsign"));
    view_key(&view, TOP_KEY_ENTER);
    assert_false(view.is_typing);
    assert_string_equal(view.filter, "qsign");
    view_title(text, &view, false);
    assert_string_equal(text, "All processes by Rate/s v, filter: qsign");
    press(&view, "/x");
    view_key(&view, TOP_KEY_ESCAPE);
    assert_false(view.is_typing);
    assert_string_equal(view.filter, "");
    press(&view, "/");
    for (unsigned i = 0; i < 100; i++) press(&view, "a");
    assert_int_equal(strlen(view.filter), sizeof view.filter - 1);
    for (unsigned i = 0; i < 100; i++) view_key(&view, TOP_KEY_ERASE);
    view_key(&view, 0);
    view_key(&view, TOP_KEY_DOWN);
    assert_string_equal(view.filter, "");
    view_key(&view, TOP_KEY_ENTER);
    press(&view, "q");
    assert_true(view.is_over);
}

static size_t first_after(struct top_view *view, int key)
{
    struct live_rows rows = {calloc(10, sizeof *rows.items), 10, 10};
    assert_non_null(rows.items);
    for (size_t i = 0; i < rows.count; i++) rows.items[i].count = i < 2 ? 0 : i;
    view_key(view, key);
    view_apply(view, &rows);
    rows_clear(&rows);
    return view->first;
}

/* Eight of ten rows are busy, and three are seen at a time. */
static void scrolling_ends_with_the_rows(void **state)
{
    struct top_view view = TOP_VIEW_START;
    (void)state;
    view.page = 3;
    assert_int_equal(first_after(&view, TOP_KEY_UP), 0);
    assert_int_equal(first_after(&view, TOP_KEY_DOWN), 1);
    assert_int_equal(first_after(&view, TOP_KEY_PAGE_DOWN), 4);
    assert_int_equal(first_after(&view, TOP_KEY_PAGE_DOWN), 5);
    assert_int_equal(first_after(&view, 'i'), 5);
    assert_int_equal(first_after(&view, TOP_KEY_END), 7);
    assert_int_equal(first_after(&view, TOP_KEY_PAGE_UP), 4);
    assert_int_equal(first_after(&view, TOP_KEY_HOME), 0);
    assert_int_equal(first_after(&view, TOP_KEY_PAGE_UP), 0);
    assert_int_equal(first_after(&view, TOP_KEY_END), 7);
    view.page = 100;
    assert_int_equal(first_after(&view, TOP_KEY_DOWN), 0);
}

static void titles(void **state)
{
    struct top_view view = TOP_VIEW_START;
    char text[TOP_LINE_BYTES];
    (void)state;
    press(&view, "p r i");
    view_title(text, &view, true);
    assert_string_equal(text, "Each process by Rate/s \u25b2, with idle ones");
    press(&view, "o ");
    view_title(text, &view, false);
    assert_string_equal(text, "Each process by Operation ^, with idle ones, paused");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_in_turn),
        cmocka_unit_test(a_filter_is_typed),
        cmocka_unit_test(scrolling_ends_with_the_rows),
        cmocka_unit_test(titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
