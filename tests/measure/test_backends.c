/* SPDX-License-Identifier: Apache-2.0 */

/* Which backends a word of --backend means, and how they are compared. */

#include "measure/backends.h"
#include "measure/speed.h"
#include "support.h"

#include <math.h>

static const struct library_facts facts = {.backend = "quick",
                                           .backends = {{"plain", PQLANE_BACKEND_READY},
                                                        {"quick", PQLANE_BACKEND_READY},
                                                        {"wrong", PQLANE_BACKEND_FAILED},
                                                        {"wide", PQLANE_BACKEND_UNSUPPORTED}},
                                           .backend_count = 4};

static void words_mean_backends(void **state)
{
    static const struct {
        const char *wanted, *list; /* list NULL: an error with these words in it */
        const char *words;
        bool several;
    } cases[] = {
        {NULL, "quick", NULL, false},
        {"plain", "plain", NULL, false},
        {"all", "plain,quick", NULL, true},
        {"quick,plain", "plain,quick", NULL, true}, /* in the library's order */
        {"quick,quick", "quick", NULL, true},
        {"wide", NULL, "lib.so cannot use the backend 'wide' here: not on this processor", false},
        {"plain,wrong", NULL, "lib.so cannot use the backend 'wrong' here: wrong known answers", true},
        {"plain,qu", NULL, "lib.so has no backend 'qu': it has plain, quick, wrong, wide", true},
        {"", NULL, "has no backend ''", false},
        {"plain,", NULL, "has no backend ''", true},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct backends backends;
        struct measure_error error;
        assert_int_equal(backends_are_several(cases[i].wanted), cases[i].several);
        enum measure_end end = backends_choose(&backends, cases[i].wanted, &facts, "lib.so", &error);
        assert_int_equal(end, cases[i].list ? MEASURE_DONE : MEASURE_FAILED);
        if (cases[i].list)
            assert_string_equal(backends.list, cases[i].list);
        else
            assert_has(error.text, cases[i].words);
    }
}

static void nothing_that_is_ready(void **state)
{
    struct library_facts broken = facts;
    struct backends backends;
    struct measure_error error;
    (void)state;
    for (size_t i = 0; i < broken.backend_count; i++) broken.backends[i].state = PQLANE_BACKEND_FAILED;
    assert_int_equal(backends_choose(&backends, "all", &broken, "lib.so", &error), MEASURE_FAILED);
    assert_has(error.text, "lib.so has no backend that is ready");
}

/* What a worker says of backends and cannot be. */
static void lines_that_make_no_sense(void **state)
{
    static const char *const lines[] = {"backend",       "backend 0 0",   "backend 0 0 ",  "backend 2 0 x",
                                        "backend 0 3 x", "backend 0 x y", "backend 0 -1 x"};
    struct image image;
    (void)state;
    open_fake(&image, "fake");
    const struct image *images[1] = {&image};
    for (size_t i = 0; i <= LENGTH(lines); i++) {
        char script[256];
        struct subjects subjects;
        struct measure_error error = {""};
        snprintf(script, sizeof script,
                 "echo pqlane-worker 5; for i in 1 2 3 4 5 6 7 8 9; do echo '%s'; done; echo end",
                 i < LENGTH(lines) ? lines[i] : "backend 0 0 one-too-many");
        use_script_as_worker(script);
        enum measure_end end = subjects_ask(&subjects, images, 1, NULL, &error);
        remove_script(NULL);
        subjects_clear(&subjects);
        assert_int_equal(end, MEASURE_FAILED);
        assert_has(error.text, "makes no sense: 'backend");
    }
    image_close(&image);
}

/* Each process's times are its own, ten times those of the one before; only the ratios within it count. */
static void speed_is_of_one_process(void **state)
{
    static const double ratios[] = {2.9, 3.1, 3.0, 3.0, 2.8, 3.2, 3.0};
    struct series slow = {.name = "slow"}, fast = {.name = "fast"};
    struct speed speed;
    double scale = 1;
    (void)state;
    assert_true(speed_of(&fast, &slow, LENGTH(ratios), &speed));
    assert_true(isnan(speed.times) && isnan(speed.low));
    for (unsigned i = 0; i < LENGTH(ratios); i++, scale *= 10)
        for (int k = -1; k <= 1; k++) {
            assert_true(samples_add(&slow.batches, scale * (30 + k) * ratios[i], i));
            assert_true(samples_add(&fast.batches, scale * (30 + k), i));
        }
    assert_true(samples_add(&slow.batches, 1, LENGTH(ratios))); /* a process that measured one of them alone */
    assert_true(speed_of(&fast, &slow, LENGTH(ratios) + 1, &speed));
    if (fabs(speed.times - 3) > 0.01) fail_msg("%g times as fast", speed.times);
    if (!(speed.low >= 2.8 && speed.low < 3 && speed.high > 3 && speed.high <= 3.2))
        fail_msg("%g to %g", speed.low, speed.high);
    series_clear(&slow);
    series_clear(&fast);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_mean_backends),
        cmocka_unit_test(nothing_that_is_ready),
        cmocka_unit_test(lines_that_make_no_sense),
        cmocka_unit_test(speed_is_of_one_process),
    };
    return cmocka_run_group_tests(tests, use_built_worker, NULL);
}
