/* SPDX-License-Identifier: Apache-2.0 */

/* Which format is meant, and which documents a format takes. */

#include "written.h"

static bool takes(const char *format, const json_t *runs, char reason[FORMAT_REASON_BYTES])
{
    struct report report = {"title", NULL, runs, NULL, NULL};
    *reason = 0;
    return format_takes(format_find(format, ""), &report, reason);
}

static void formats_are_found_by_name_and_by_ending(void **state)
{
    const struct format *format;
    (void)state;
    for (size_t i = 0; (format = format_at(i)) != NULL; i++) {
        char file[64];
        snprintf(file, sizeof file, "page%s", format->ending ? format->ending : "");
        assert_ptr_equal(format_find(format->name, "page.other"), format);
        if (format->ending) assert_ptr_equal(format_find(NULL, file), format);
    }
    assert_string_equal(format_find(NULL, "-")->name, "html");
    assert_string_equal(format_find(NULL, ".csv")->name, "html"); /* a hidden file without an ending */
    assert_null(format_find("pdf", "page.html"));
}

/* Pages take what they can show; the others take good runs, or say what is wrong. */
static void runs_are_good_or_refused(void **state)
{
    static const struct {
        const char *member, *value, *reason; /* of the first operation */
    } cases[] = {
        {"median", "0", "main@3: the run's document: operations[0] (ML-KEM-768/keygen) has no median"},
        {"median", "null", "has no median"},
        {"p99", "-1", "has a bad p99"},
        {"unit", "\"us\"", "main@3: has times in another unit than ns"},
        {"name", "\"\\u00e4\"", "has no good name"},
        {"name", "\"SHA2-256/hash+64B\"", "is there twice"},
    };
    char reason[FORMAT_REASON_BYTES];
    const struct format *format;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *run = document_of(run_text);
        json_object_set_new(json_array_get(json_object_get(run, "operations"), 0), cases[i].member,
                            json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
        json_t *runs = runs_of(run, 1);
        for (size_t j = 0; (format = format_at(j)) != NULL; j++) {
            bool page = format->takes == FORMAT_DOCUMENTS;
            assert_int_equal(takes(format->name, runs, reason), page);
            if (!page) assert_has(reason, cases[i].reason);
        }
        json_decref(runs);
        json_decref(run);
    }
}

static void a_place_for_one_run_is_not_given_to_two(void **state)
{
    char reason[FORMAT_REASON_BYTES];
    const struct format *format;
    (void)state;
    json_t *run = document_of(run_text), *runs = runs_of(run, 1), *backends = runs_of(run, 2), *none = json_array();
    json_array_append_new(runs, json_pack("{s:s, s:o}", "name", "main@4", "document", json_deep_copy(run)));
    for (size_t i = 0; (format = format_at(i)) != NULL; i++) {
        assert_true(takes(format->name, backends, reason));
        assert_int_equal(takes(format->name, runs, reason), format->takes != FORMAT_ONE_RUN);
        if (format->takes == FORMAT_ONE_RUN) assert_has(reason, "main@3 and main@4 are of the same");
        assert_int_equal(takes(format->name, none, reason), format->takes == FORMAT_DOCUMENTS);
        if (format->takes != FORMAT_DOCUMENTS) assert_has(reason, "is made of runs");
    }
    json_decref(none);
    json_decref(backends);
    json_decref(runs);
    json_decref(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_name_and_by_ending),
        cmocka_unit_test(runs_are_good_or_refused),
        cmocka_unit_test(a_place_for_one_run_is_not_given_to_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
