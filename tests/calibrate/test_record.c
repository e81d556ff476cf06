/* SPDX-License-Identifier: Apache-2.0 */

/* The record of a calibration: it survives being cut anywhere, and goes on only with the plan that it was made for. */

#include "calibrate/record.h"
#include "support.h"

#include <sys/stat.h>

static char path[64];

static int make_path(void **state)
{
    (void)state;
    strcpy(path, "/tmp/pqlane-record-XXXXXX");
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    close(fd);
    return remove(path);
}

static int remove_path(void **state)
{
    (void)state;
    return remove(path);
}

static bool count(void *context, const json_t *gate, struct measure_error *error)
{
    (void)gate, (void)error;
    ++*(size_t *)context;
    return true;
}

/* Opens with the plan, appends `more` gates; returns how many were there before. */
static size_t go_on(const json_t *plan, size_t more)
{
    struct record record;
    struct measure_error error;
    struct rng rng = {1};
    size_t seen = 0, gates = 0;
    if (record_open(&record, path, plan, count, &seen, &gates, &error) != MEASURE_DONE) fail_msg("%s", error.text);
    assert_int_equal(seen, gates);
    for (size_t i = 0; i < more; i++) {
        json_t *gate = gate_line(&rng, "identical", "pass", "pass", "pass", 1);
        assert_int_equal(record_append(&record, gate, &error), MEASURE_DONE);
        json_decref(gate);
    }
    record_close(&record);
    return gates;
}

static void goes_on_where_it_stopped(void **state)
{
    json_t *plan = plan_line(), *later = plan_line();
    (void)state;
    json_object_set_new(later, "created", json_string("2027-01-01T00:00:00Z")); /* that may differ */
    assert_int_equal(go_on(plan, 2), 0);
    assert_int_equal(go_on(later, 1), 2);
    assert_int_equal(go_on(plan, 0), 3);
    json_decref(plan);
    json_decref(later);
}

/* A run may be killed at any byte: then the whole lines before it count, and nothing else. */
static void a_cut_record_loses_its_last_line_alone(void **state)
{
    json_t *plan = plan_line();
    struct stat info;
    (void)state;
    go_on(plan, 0);
    assert_int_equal(stat(path, &info), 0);
    off_t head = info.st_size;
    go_on(plan, 2);
    assert_int_equal(stat(path, &info), 0);
    off_t line = (info.st_size - head) / 2;
    for (off_t cut = head + 2 * line - 1; cut > 0; cut -= cut > head + line ? 97 : 41) {
        assert_int_equal(truncate(path, cut), 0);
        size_t whole = cut < head ? 0 : (size_t)((cut - head) / line);
        assert_int_equal(go_on(plan, 0), whole);
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_size, head + (off_t)whole * line);
        assert_int_equal(go_on(plan, 2 - whole), whole);
    }
    json_decref(plan);
}

static void another_plan_is_refused(void **state)
{
    struct record record;
    struct measure_error error;
    size_t seen = 0, gates;
    json_t *plan = plan_line();
    (void)state;
    go_on(plan, 1);
    json_object_set_new(plan, "operations", json_pack("[s]", OPERATION_A));
    assert_int_equal(record_open(&record, path, plan, count, &seen, &gates, &error), MEASURE_FAILED);
    assert_non_null(strstr(error.text, "other options"));
    record_close(&record);
    json_decref(plan);
}

static void what_is_no_record_is_left_alone(void **state)
{
    static const char *const texts[] = {"hello\n",
                                        "{}\n",
                                        "{\"schema\": \"pqlane-run\", \"version\": 1}\n",
                                        "\n",
                                        "[1,\n",
                                        "no line",
                                        "{\"schema\":\"pqlane-run\"",
                                        "\x7f"
                                        "ELF"};
    json_t *plan = plan_line(), *found;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct record record;
        struct measure_error error = {""};
        size_t seen = 0, gates;
        char back[128] = "";
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(texts[i], file);
        fclose(file);
        assert_int_equal(record_open(&record, path, plan, count, &seen, &gates, &error), MEASURE_FAILED);
        record_close(&record);
        assert_true(*error.text);
        assert_int_equal(record_read(path, &found, count, &seen, &error), MEASURE_FAILED);
        json_decref(found);
        file = fopen(path, "r");
        assert_true(fread(back, 1, sizeof back - 1, file) > 0);
        fclose(file);
        assert_string_equal(back, texts[i]);
    }
    json_decref(plan);
}

static void one_writer_at_a_time(void **state)
{
    struct record first, second;
    struct measure_error error;
    size_t seen = 0, gates;
    json_t *plan = plan_line();
    (void)state;
    assert_int_equal(record_open(&first, path, plan, count, &seen, &gates, &error), MEASURE_DONE);
    assert_int_equal(record_open(&second, path, plan, count, &seen, &gates, &error), MEASURE_FAILED);
    assert_non_null(strstr(error.text, "in use"));
    record_close(&second);
    record_close(&first);
    json_decref(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(goes_on_where_it_stopped, make_path, remove_path),
        cmocka_unit_test_setup_teardown(a_cut_record_loses_its_last_line_alone, make_path, remove_path),
        cmocka_unit_test_setup_teardown(another_plan_is_refused, make_path, remove_path),
        cmocka_unit_test_setup_teardown(what_is_no_record_is_left_alone, make_path, remove_path),
        cmocka_unit_test_setup_teardown(one_writer_at_a_time, make_path, remove_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
