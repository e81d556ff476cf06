/* SPDX-License-Identifier: Apache-2.0 */

/* Every way in which a library behind a driver can be wrong ends in a sentence that says so; what is right is listed,
 * and measured against itself. */

#include "support.h"

#include "measure/subjects.h"

static bool ignore(void *context, const char *word, char *rest)
{
    (void)context, (void)word, (void)rest;
    return true;
}

/* A job on libraries of a driver (mode list: one; pairs: the second is the one that is right). */
static enum measure_end run_job(const char *driver, const char *mode, const char *const libraries[2],
                                const char *operation, struct measure_error *error)
{
    struct image images[2] = {IMAGE_NONE, IMAGE_NONE};
    struct worker_job job = {.mode = mode, .cpu = -1, .seed = 1, .time_ns = 1e6, .pairs = 3, .names = &operation};
    job.name_count = operation ? 1 : 0;
    for (; job.image_count < 2 && libraries[job.image_count]; job.image_count++) {
        open_target(&images[job.image_count], driver, libraries[job.image_count]);
        job.images[job.image_count] = &images[job.image_count];
    }
    enum measure_end end = worker_run(&job, ignore, NULL, error);
    for (int side = 0; side < 2; side++) image_close(&images[side]);
    return end;
}

struct wrong {
    const char *mode, *libraries[2], *operation, *words;
};

static void assert_all_refused(const char *driver, const struct wrong *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct measure_error error = {""};
        if (run_job(driver, cases[i].mode, cases[i].libraries, cases[i].operation, &error) != MEASURE_FAILED)
            fail_msg("%s was not refused: expected \"%s\"", cases[i].libraries[0], cases[i].words);
        assert_has(error.text, cases[i].words);
    }
}

static void plugins_that_are_wrong(void **state)
{
    static const char decaps[] = "FAKE-KEM/decaps", none[] = "fake_plugin_none";
    static const struct wrong cases[] = {
        {"list",
         {"fake_liboqs_none"},
         NULL,
         "fake_liboqs_none.so is no plugin: it has no pqlane_driver_table [driver]"},
        {"list", {"fake_plugin_other_abi"}, NULL, "fake_plugin_other_abi.so has a driver of version 77 with "},
        {"list", {"fake_plugin_few_bytes"}, NULL, "has a driver of version 1 with 16 bytes, and this worker takes"},
        {"list", {"fake_plugin_no_run"}, NULL, "has a driver that lacks functions [driver]"},
        {"list",
         {"fake_plugin_half_backends"},
         NULL,
         "has a driver with one of backend, current and force, but not all"},
        {"list", {"fake_plugin_blank_in_name"}, NULL, "has a driver whose name is no word [driver]"},
        {"list", {"fake_plugin_our_name"}, NULL, "has a driver that calls itself openssl, as one of pqlane's own does"},
        {"list", {"fake_plugin_no_version"}, NULL, "has a driver whose version is no word"},
        {"list", {"fake_plugin_lines_in_build"}, NULL, "whose build is no line [driver]"},
        {"list", {"fake_plugin_blank_in_operation"}, NULL, "whose operation number 1 makes no sense [driver]"},
        {"list", {"fake_plugin_slash_in_operation"}, NULL, "whose operation number 1 makes no sense [driver]"},
        {"list", {"fake_plugin_no_algorithm"}, NULL, "whose operation number 1 makes no sense [driver]"},
        {"list", {"fake_plugin_blank_in_algorithm"}, NULL, "whose operation number 0 makes no sense [driver]"},
        {"list", {"fake_plugin_odd_kind"}, NULL, "whose operation number 0 makes no sense [driver]"},
        {"list", {"fake_plugin_no_answer"}, NULL, "whose FAKE-KEM/keygen is deterministic, but that gives no answers"},
        {"list", {"fake_plugin_open_fails"}, NULL, "fake_plugin_open_fails.so cannot count [library]"},
        {"bench", {"fake_plugin_make_fails"}, decaps, "fake_plugin_make_fails.so has run out of steps [operation]"},
        {"bench", {"fake_plugin_long_input"}, decaps, "that makes an input of 1048577 bytes for FAKE-KEM [driver]"},
        {"bench", {"fake_plugin_prepare_fails"}, decaps, "prepare_fails.so has run out of steps [operation]"},
        {"bench", {"fake_plugin_run_fails"}, decaps, "fails at FAKE-KEM/decaps: has run out of steps [operation]"},
        {"bench", {"fake_plugin_crashes"}, decaps, "ended by signal 6 (Aborted) at FAKE-KEM/decaps"},
        {"bench", {"fake_plugin_none"}, "FAKE-KEM/encaps", "no such operation: FAKE-KEM/encaps [usage]"},
        {"pairs", {"fake_plugin_answer_fails", none}, decaps, "answer_fails.so fails at FAKE-KEM/decaps"},
        {"pairs", {"fake_plugin_other_answer", none}, decaps, "different answers for FAKE-KEM/decaps on equal inputs"},
        {"pairs", {"fake_plugin_other_answer", none}, "FAKE-KEM/keygen", "different answers for FAKE-KEM/keygen"},
        {"pairs",
         {"fake_plugin_talks", "fake_plugin_silent"},
         decaps,
         "one of the two plugins tells what the sides of its handshakes sent, and the other does not"},
        {"pairs", {"fake_plugin_silent", "fake_plugin_talks"}, decaps, "and the other does not: build both with this"},
    };
    (void)state;
    assert_all_refused("plugin", cases, LENGTH(cases));
}

static void liboqs_that_are_wrong(void **state)
{
    static const char none[] = "fake_liboqs_none";
    static const struct wrong cases[] = {
        {"list", {"fake_plugin_none"}, NULL, "is no liboqs of version 0.8 or newer: it lacks OQS_version [library]"},
        {"bench", {"fake_liboqs_keygen_fails"}, "FAKE-KEM/decaps", "fails to make a key (FAKE-KEM) [operation]"},
        {"bench", {"fake_liboqs_sign_fails"}, "FAKE-SIG/verify", "fails to use a key (FAKE-SIG) [operation]"},
        {"pairs", {"fake_liboqs_other_answer", none}, "FAKE-KEM/decaps", "different answers for FAKE-KEM/decaps"},
        {"pairs", {"fake_liboqs_own_randomness", none}, "FAKE-KEM/keygen", "different answers for FAKE-KEM/keygen"},
        {"pairs", {"fake_liboqs_own_randomness", none}, "FAKE-KEM/encaps", "different answers for FAKE-KEM/encaps"},
        {"pairs",
         {"fake_liboqs_other_sizes", none},
         "FAKE-KEM/decaps",
         "has other sizes than the library that made the inputs, or no memory (FAKE-KEM) [operation]"},
    };
    (void)state;
    assert_all_refused("liboqs", cases, LENGTH(cases));
}

/* What drivers say of the libraries that are right, and that their operations agree with themselves. */
static void libraries_that_are_right(void **state)
{
    static const struct {
        const char *driver, *library, *shown, *version;
        struct {
            const char *name;
            struct algorithm_facts algorithm;
        } operations[8];
    } cases[] = {
        {"plugin",
         "fake_plugin_none",
         "fake-plugin",
         "4.5.6",
         {{"FAKE-KEM/keygen", {PQLANE_DRIVER_KEM, 3, 11, 22, 0}},
          {"FAKE-KEM/decaps", {PQLANE_DRIVER_KEM, 3, 11, 22, 0}}}},
        {"plugin",
         "fake_plugin_earlier",
         "fake-plugin",
         "4.5.6",
         {{"FAKE-KEM/keygen", {PQLANE_DRIVER_KEM, 3, 11, 22, 0}},
          {"FAKE-KEM/decaps", {PQLANE_DRIVER_KEM, 3, 11, 22, 0}}}},
        {"plugin",
         "fake_plugin_talks",
         "fake-plugin",
         "4.5.6",
         {{"FAKE-KEM/keygen", {PQLANE_DRIVER_HANDSHAKE, 3, 11, 22, 0}},
          {"FAKE-KEM/decaps", {PQLANE_DRIVER_HANDSHAKE, 3, 11, 22, 0}}}},
        {"liboqs",
         "fake_liboqs_none",
         "liboqs",
         "0.99.0",
         {{"FAKE-KEM/keygen", {PQLANE_DRIVER_KEM, 3, 32, 40, 0}},
          {"FAKE-KEM/encaps", {PQLANE_DRIVER_KEM, 3, 32, 40, 0}},
          {"FAKE-KEM/decaps", {PQLANE_DRIVER_KEM, 3, 32, 40, 0}},
          {"FAKE-SIG/keygen", {PQLANE_DRIVER_SIGNATURE, 5, 32, 0, 80}},
          {"FAKE-SIG/sign", {PQLANE_DRIVER_SIGNATURE, 5, 32, 0, 80}},
          {"FAKE-SIG/verify", {PQLANE_DRIVER_SIGNATURE, 5, 32, 0, 80}}}},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct image image;
        struct subjects subjects;
        struct measure_error error = {""};
        open_target(&image, cases[i].driver, cases[i].library);
        const struct image *images[] = {&image};
        if (subjects_ask(&subjects, images, 1, NULL, &error) != MEASURE_DONE) fail_msg("%s", error.text);
        assert_string_equal(subjects.facts[0].driver, cases[i].shown);
        assert_string_equal(subjects.facts[0].version, cases[i].version);
        assert_string_equal(subjects.facts[0].backend, "default");
        size_t count = 0;
        for (const char *name; (name = cases[i].operations[count].name); count++) {
            const struct algorithm_facts *expected = &cases[i].operations[count].algorithm;
            assert_true(count < subjects.count);
            const struct algorithm_facts *told = &subjects.items[count].algorithm;
            assert_string_equal(subjects.items[count].name, name);
            assert_int_equal(told->kind, expected->kind);
            assert_int_equal(told->category, expected->category);
            assert_int_equal(told->public_key, expected->public_key);
            assert_int_equal(told->ciphertext, expected->ciphertext);
            assert_int_equal(told->signature, expected->signature);
            const char *const both[2] = {cases[i].library, cases[i].library};
            if (run_job(cases[i].driver, "pairs", both, name, &error) != MEASURE_DONE) fail_msg("%s", error.text);
        }
        assert_int_equal(subjects.count, count);
        subjects_clear(&subjects);
        image_close(&image);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plugins_that_are_wrong),
        cmocka_unit_test(liboqs_that_are_wrong),
        cmocka_unit_test(libraries_that_are_right),
    };
    return cmocka_run_group_tests(tests, use_built_worker, NULL);
}
