/* SPDX-License-Identifier: Apache-2.0 */

/* Tables and numbers as they are printed where no terminal is. */

#include "measure/table.h"
#include "support.h"

#include <math.h>

static void numbers(void **state)
{
    static const struct {
        double ns;
        const char *text, *unit;
    } times[] = {{0.5, "0.500", "ns"},    {9.9996, "10.00", "ns"}, {99.996, "100.0", "ns"}, {812.34, "812.3", "ns"},
                 {999.94, "999.9", "ns"}, {999.96, "1.000", "us"}, {12345, "12.35", "us"},  {999949, "999.9", "us"},
                 {1e6, "1.000", "ms"},    {3.2e9, "3.200", "s"},   {5e13, "50000", "s"}};
    static const struct {
        double number;
        const char *text;
    } wholes[] = {{0, "0"},        {999, "999"}, {1000, "1,000"}, {1234567.4, "1,234,567"}, {100000, "100,000"},
                  {1e18, "1e+18"}, {-1, "-1"}};
    char text[32];
    (void)state;
    for (size_t i = 0; i < LENGTH(times); i++) {
        const struct table_unit *unit = table_unit_for(times[i].ns);
        table_time(text, times[i].ns, unit);
        assert_string_equal(text, times[i].text);
        assert_string_equal(unit->name, times[i].unit);
    }
    table_time(text, NAN, table_unit_for(1));
    assert_string_equal(text, "-");
    for (size_t i = 0; i < LENGTH(wholes); i++) {
        table_whole(text, wholes[i].number);
        assert_string_equal(text, wholes[i].text);
    }
}

static void layout(void **state)
{
    static const struct table_column columns[] = {{"name", true, 0}, {"n", false, 1}, {"note", true, 0}};
    char *text = NULL;
    size_t size;
    (void)state;
    FILE *stream = tmpfile();
    struct table *table = table_new(columns, LENGTH(columns));
    table_cell(table, TABLE_BOLD, "%s", "long name");
    table_cell(table, TABLE_PLAIN, "%d", 5);
    table_cell(table, TABLE_PLAIN, "%s", "");
    table_gap(table);
    table_cell(table, TABLE_BAD, "%s", "x");
    table_cell(table, TABLE_PLAIN, "%d", 12345);
    table_cell(table, TABLE_PLAIN, "%s", "yes");
    assert_true(table_print(table, stream));
    table_free(table);
    rewind(stream);
    size = 0;
    assert_true(getdelim(&text, &size, 0, stream) > 0);
    assert_string_equal(text, "name           n  note\nlong name      5\n\nx          12345  yes\n");
    free(text);
    fclose(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers), cmocka_unit_test(layout)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
