/* SPDX-License-Identifier: Apache-2.0 */

/* Measuring from end to end: what is measured, what comes out of it, and that the documents of it are whole. */

#include "measure/run_document.h"
#include "pqlane.h"
#include "store/store.h"
#include "support.h"

#include <math.h>

#define PASSES 2
#define MOST_TRIES 6

static const struct series *series_of(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->subjects.count; i++)
        if (strcmp(session->series[i].name, name) == 0) return &session->series[i];
    fail_msg("%s was not measured", name);
    return NULL;
}

static void measure_on(struct session *session, const struct image *image, const char *backend, const char *filter,
                       double seconds_each)
{
    struct measure_error error;
    bool no_match;
    *session = (struct session){.image = image,
                                .backend = backend,
                                .cpu = environment_quiet_cpu(),
                                .seed = 1,
                                .passes = PASSES,
                                .seconds_each = seconds_each};
    if (session_prepare(session, filter, &no_match, &error) != MEASURE_DONE ||
        session_measure(session, &error) != MEASURE_DONE)
        fail_msg("%s", error.text);
}

static void measure(struct session *session, const struct image *image, const char *filter, double seconds_each)
{
    measure_on(session, image, NULL, filter, seconds_each);
}

static double least_of(const struct samples *samples)
{
    double least = samples->value[0];
    for (size_t i = 1; i < samples->count; i++)
        if (samples->value[i] < least) least = samples->value[i];
    return least;
}

/* Measures until the times are `as_expected`: a busy machine may spoil one measurement for longer than it takes, but
 * times that are taken wrongly are never right. Each try takes twice as long as the one before. */
static void measure_until(struct session *session, const struct image *image, const char *backend, const char *filter,
                          bool (*as_expected)(const struct session *))
{
    double seconds_each = 0.01;
    measure_on(session, image, backend, filter, seconds_each);
    for (int tries = 1; !as_expected(session); tries++) {
        if (tries == MOST_TRIES)
            for (size_t i = 0; i < session->series_count; i++)
                print_error("%s: %g ns\n", session->series[i].name, least_of(&session->series[i].batches));
        assert_true(tries < MOST_TRIES);
        session_clear(session);
        measure_on(session, image, backend, filter, seconds_each *= 2);
    }
}

/* Every algorithm of the library's table has its kind's operations, and every one of them can be measured. */
static void every_row_of_the_library_is_measured(void **state)
{
    static const struct {
        pqlane_kind kind;
        const char *operations[16];
    } kinds[] = {
        {PQLANE_KIND_KEM,
         {"keygen", "keygen+seed", "encaps", "encaps+coins", "decaps", "decaps+seed", "check+public", "check+private",
          "encaps+coins+prepared", "decaps+prepared", "keygen+seed+batch8", "encaps+coins+batch8", "decaps+batch8",
          "encaps+coins+prepared+batch8", "decaps+prepared+batch8"}},
        {PQLANE_KIND_SIG,
         {"keygen", "keygen+seed", "sign", "sign+deterministic", "verify", "check+private",
          "sign+deterministic+prepared", "verify+prepared", "keygen+seed+batch8", "sign+deterministic+prepared+batch8",
          "verify+prepared+batch8"}},
        {PQLANE_KIND_HASH, {"hash+64B", "hash+1KiB", "hash+16KiB"}},
    };
    struct image image;
    struct session session;
    size_t expected = 0;
    (void)state;
    open_image(&image, built("lib", "libpqlane.so"));
    measure(&session, &image, NULL, 0.001);
    for (size_t i = 0; i < pqlane_alg_count(); i++) {
        const pqlane_alg *alg = pqlane_alg_at(i);
        bool known = false;
        for (size_t j = 0; j < LENGTH(kinds); j++) {
            if (kinds[j].kind != pqlane_alg_kind(alg)) continue;
            known = true;
            for (size_t k = 0; kinds[j].operations[k]; k++, expected++) {
                char name[160];
                snprintf(name, sizeof name, "%s/%s", pqlane_alg_name(alg), kinds[j].operations[k]);
                const struct series *series = series_of(&session, name);
                assert_true(series->batches.count >= PASSES && series->singles.count >= PASSES);
                assert_true(series->stack > 0 && series->stack < 1 << 20);
                if (series->heap_known)
                    assert_int_equal(series->heap, 0); /* nothing is allocated inside cryptography */
            }
        }
        if (!known) fail_msg("%s is of a kind that this test does not know", pqlane_alg_name(alg));
    }
    assert_int_equal(session.subjects.count, expected);
    session_clear(&session);
    image_close(&image);
}

static void memory_is_seen(void **state)
{
    struct image fake, hungry;
    struct session of_fake, of_hungry;
    (void)state;
    open_fake(&fake, "fake");
    open_fake(&hungry, "hungry"); /* takes 1000 bytes of the heap, and 20000 of the stack instead of 64 */
    measure(&of_fake, &fake, "hash+64B", 0.001);
    measure(&of_hungry, &hungry, "hash+64B", 0.001);
    size_t plain = of_fake.series[0].stack, more = of_hungry.series[0].stack;
    assert_int_equal(of_fake.series[0].heap_known, of_hungry.series[0].heap_known);
    if (of_fake.series[0].heap_known) { /* sanitizers have both elsewhere */
        if (more < plain + 19900 || more > plain + 20200) fail_msg("%zu bytes of stack, and %zu", plain, more);
        assert_true(plain < 600);
        assert_int_equal(of_fake.series[0].heap, 0);
        assert_int_equal(of_hungry.series[0].heap, 1000);
    }
    session_clear(&of_fake);
    session_clear(&of_hungry);
    image_close(&fake);
    image_close(&hungry);
}

static bool within_twice(double a, double b)
{
    return a > b / 2 && a < b * 2;
}

static bool all_times_agree(const struct session *session)
{
    double first = least_of(&session->series[0].batches);
    for (size_t i = 0; i < session->series_count; i++)
        if (!within_twice(first, least_of(&session->series[i].batches)) ||
            !within_twice(first, least_of(&session->series[i].singles)))
            return false;
    return true;
}

/* A call that does eight operations at once has eight times the time of one, and the figures are those of one. */
static void batches_are_divided(void **state)
{
    struct image image;
    struct session session;
    (void)state;
    open_fake(&image, "batches");
    measure_until(&session, &image, NULL, "KEM/keygen+seed", all_times_agree);
    assert_int_equal(session.subjects.count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct series *series = &session.series[i];
        assert_string_equal(series->name, i ? "FAKE-KEM/keygen+seed+batch8" : "FAKE-KEM/keygen+seed");
        assert_true(series->batch >= 8 && (i == 0 || series->batch % 8 == 0));
    }
    session_clear(&session);
    image_close(&image);
}

/* The store takes the document as it is, and its figures are in order. */
static void run_document_is_whole(void **state)
{
    struct image image;
    struct session session;
    struct store_error error;
    (void)state;
    open_fake(&image, "fake");
    measure(&session, &image, "fake-kem,SIGN", 0.01);
    struct figures *figures = calloc(session.subjects.count, sizeof *figures);
    for (size_t i = 0; i < session.subjects.count; i++)
        assert_true(series_figures(&session.series[i], PASSES, 1, &figures[i]));
    json_t *document = run_document(&session, figures, 0, "fake-kem,SIGN");
    assert_non_null(document);
    if (!store_document_check(document, &error)) fail_msg("%s", error.text);
    assert_string_equal(json_string_value(json_object_get(json_object_get(document, "library"), "version")), "9.9.9");
    size_t i;
    json_t *operation, *bucket;
    assert_int_equal(json_array_size(json_object_get(document, "operations")),
                     7); /* 5 of the KEM, sign, sign+deterministic */
    json_array_foreach (json_object_get(document, "operations"), i, operation) {
        double median = json_real_value(json_object_get(operation, "median"));
        json_int_t singles = json_integer_value(json_object_get(operation, "singles")), in_buckets = 0, last = -1;
        assert_true(json_real_value(json_object_get(operation, "low")) <= median &&
                    median <= json_real_value(json_object_get(operation, "high")));
        assert_true(json_real_value(json_object_get(operation, "min")) <= median && median > 0);
        assert_true(fabs(json_real_value(json_object_get(operation, "ops_per_second")) *
                             json_real_value(json_object_get(operation, "mean")) / 1e9 -
                         1) < 1e-3);
        size_t j;
        json_array_foreach (json_object_get(operation, "distribution"), j, bucket) {
            json_int_t lower = json_integer_value(json_array_get(bucket, 0));
            assert_true(lower > last);
            last = lower;
            in_buckets += json_integer_value(json_array_get(bucket, 1));
        }
        assert_int_equal(in_buckets, singles);
        if (singles < 10000) assert_true(json_is_null(json_object_get(operation, "p999")));
    }
    json_decref(document);
    free(figures);
    session_clear(&session);
    image_close(&image);
}

static bool half_is_faster(const struct session *session)
{
    for (size_t i = 0; i < session->series_count; i += 2)
        if (least_of(&session->series[i + 1].batches) >= 0.75 * least_of(&session->series[i].batches)) return false;
    return true;
}

/* Several backends: each is measured on its own code, in its own series, and the runs say which is which. */
static void backends_are_kept_apart(void **state)
{
    struct image image;
    struct session session;
    struct store_error store_error;
    (void)state;
    open_fake(&image, "fake");
    measure_until(&session, &image, "all", "keygen,/decaps$", half_is_faster);
    assert_int_equal(session.series_count, 2 * session.subjects.count);
    struct figures *figures = calloc(session.series_count, sizeof *figures);
    for (size_t i = 0; i < session.series_count; i++)
        assert_true(series_figures(&session.series[i], PASSES, 1, &figures[i]));
    for (size_t i = 0; i < session.series_count; i += 2) {
        assert_string_equal(session.series[i].name, session.subjects.items[i / 2].name);
        assert_string_equal(session.series[i].name, session.series[i + 1].name);
    }

    json_t *document = runs_document(&session, figures, NULL), *runs = json_object_get(document, "runs"), *speed;
    assert_string_equal(json_string_value(json_object_get(document, "reference")), "fake");
    assert_int_equal(json_array_size(json_object_get(document, "backends")), 4);
    assert_int_equal(json_array_size(runs), 2);
    for (size_t i = 0; i < 2; i++) {
        json_t *run = json_array_get(runs, i);
        if (!store_document_check(run, &store_error)) fail_msg("%s", store_error.text);
        assert_string_equal(json_string_value(json_object_get(run, "backend")), i == 0 ? "fake" : "half");
        assert_int_equal(json_array_size(json_object_get(run, "operations")), session.subjects.count);
        double least = json_real_value(json_object_get(json_array_get(json_object_get(run, "operations"), 0), "min"));
        assert_true(fabs(least - figures[i].min) < 0.001);
    }
    size_t i;
    assert_int_equal(json_array_size(json_object_get(document, "speeds")), session.subjects.count);
    json_array_foreach (json_object_get(document, "speeds"), i, speed) {
        assert_string_equal(json_string_value(json_object_get(speed, "name")), session.subjects.items[i].name);
        assert_string_equal(json_string_value(json_object_get(speed, "backend")), "half");
        assert_true(json_real_value(json_object_get(speed, "times")) > 0);
    }
    json_decref(document);
    free(figures);
    session_clear(&session);
    image_close(&image);
}

/* Ticks are worth nothing without the clock, and its name goes into documents. */
static void clocks_that_are_none(void **state)
{
    static const struct {
        const char *clock, *words;
    } cases[] = {{"preempted 0", "what its ticks are"},
                 {"clock tsc 999 1", "makes no sense"},
                 {"clock t\\377c 1000000 1", "makes no sense"},
                 {"clock a-clock-with-too-long-a-name 1000000 1", "makes no sense"}};
    struct image image;
    (void)state;
    open_fake(&image, "fake");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char script[512];
        struct measure_error error = {""};
        bool no_match;
        struct session session = {.image = &image, .cpu = -1, .seed = 1, .passes = PASSES, .seconds_each = 0.01};
        snprintf(script, sizeof script,
                 "echo pqlane-worker 5; echo library 0 fake 1 1 fake\n"
                 "case $1 in list) echo operation 1 A/decaps ;;\n"
                 "*) echo visit A/decaps; echo batch 1 50; echo single 50; printf '%s\\n' ;; esac; echo end",
                 cases[i].clock);
        use_script_as_worker(script);
        assert_int_equal(session_prepare(&session, NULL, &no_match, &error), MEASURE_DONE);
        assert_int_equal(session_measure(&session, &error), MEASURE_FAILED);
        remove_script(NULL);
        assert_has(error.text, cases[i].words);
        session_clear(&session);
    }
    image_close(&image);
}

static void filters(void **state)
{
    static const struct {
        const char *filter;
        size_t count;
    } cases[] = {{NULL, 11},     {"decaps", 2},     {"DECAPS", 2},   {"/decaps,hash+64B", 3}, {",decaps,", 2}, {"", 0},
                 {"nothing", 0}, {"FAKE-HASH/", 3}, {"/decaps$", 1}, {"kem/DECAPS$", 1},      {"$", 0}};
    struct image image;
    struct measure_error error;
    (void)state;
    open_fake(&image, "fake");
    const struct image *images[1] = {&image};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct subjects subjects;
        assert_int_equal(subjects_ask(&subjects, images, 1, NULL, &error), MEASURE_DONE);
        assert_true(subjects_filter(&subjects, cases[i].filter) == (cases[i].count > 0));
        assert_int_equal(subjects.count, cases[i].count);
        subjects_clear(&subjects);
    }
    image_close(&image);
}

/* A handshake has the names of two algorithms in its own, and is not meant by either. */
static void handshakes_are_asked_for_as_such(void **state)
{
    static const struct {
        const char *filter;
        bool handshake, signing, may_ask;
    } cases[] = {
        {NULL, false, true, false},
        {"Ed25519", false, true, false},
        {"X25519", false, false, false},
        {"sha", false, false, false},
        {"Ed25519/", false, true, false},
        {"25519+", true, false, true},
        {"X25519+Ed25519", true, false, true},
        {"+ed25519/", true, false, true},
        {"x25519+ed25519/HANDSHAKE$", true, false, true},
        {"X25519+Ed25519/client", false, false, true},
        {"handshake", true, false, true},
        {"Ed25519,+ECDSA", false, true, true},
        {"Ed25519/sign+import", false, true, false},
        {"sign+import", false, true, true},
    };
    const struct offered handshake = {.name = "X25519+Ed25519/handshake", .algorithm.kind = PQLANE_DRIVER_HANDSHAKE},
                         signing = {.name = "Ed25519/sign+import", .algorithm.kind = PQLANE_DRIVER_SIGNATURE};
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        if (subjects_asked(&handshake, cases[i].filter) != cases[i].handshake ||
            subjects_asked(&signing, cases[i].filter) != cases[i].signing ||
            subjects_handshakes_asked(cases[i].filter) != cases[i].may_ask)
            fail_msg("'%s'", cases[i].filter ? cases[i].filter : "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_library_is_measured),
        cmocka_unit_test(memory_is_seen),
        cmocka_unit_test(batches_are_divided),
        cmocka_unit_test(run_document_is_whole),
        cmocka_unit_test(backends_are_kept_apart),
        cmocka_unit_test(clocks_that_are_none),
        cmocka_unit_test(filters),
        cmocka_unit_test(handshakes_are_asked_for_as_such),
    };
    return cmocka_run_group_tests(tests, use_built_worker, NULL);
}
