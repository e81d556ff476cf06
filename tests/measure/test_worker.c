/* SPDX-License-Identifier: Apache-2.0 */

/* Every way in which a worker, or what it is to load, can be wrong ends in a sentence that says so. */

#include "support.h"

#include <signal.h>
#include <sys/wait.h>

static bool ignore(void *context, const char *word, char *rest)
{
    (void)context, (void)word, (void)rest;
    return true;
}

static bool refuse_pairs(void *context, const char *word, char *rest)
{
    (void)context, (void)rest;
    return !word || strcmp(word, "pair") != 0;
}

/* Runs a job on libraries by name ("" ends them) and expects it to fail with these words. */
struct failing {
    const char *mode, *libraries[2], *operation, *backend;
    int cpu;
    const char *words;
};

static void libraries_that_cannot_be_measured(void **state)
{
    static const struct failing cases[] = {
        {"list", {"abi"}, NULL, NULL, -1, "abi.so has ABI version 77, and this worker measures version 1 [library]"},
        {"pairs", {"fake", "abi"}, "FAKE-KEM/decaps", NULL, -1, "abi.so has ABI version 77"},
        {"bench",
         {"fails"},
         "FAKE-KEM/decaps",
         NULL,
         -1,
         "fails.so fails at FAKE-KEM/decaps: PQLANE_ERR_SELFTEST [operation]"},
        {"bench", {"crash"}, "FAKE-KEM/decaps", NULL, -1, "ended by signal 6"},
        {"bench", {"crash"}, "FAKE-KEM/decaps", NULL, -1, "at FAKE-KEM/decaps"},
        {"pairs",
         {"wrong", "fake"},
         "FAKE-KEM/decaps",
         NULL,
         -1,
         "different answers for FAKE-KEM/decaps on equal inputs [answers]"},
        {"bench", {"fake"}, "FAKE-KEM/frobnicate", NULL, -1, "no such operation: FAKE-KEM/frobnicate [usage]"},
        {"bench", {"fake"}, "NONE/decaps", NULL, -1, "no such operation: NONE/decaps"},
        {"pairs", {"fake", "renamed"}, "FAKE-SIG/sign", NULL, -1, "no such operation: FAKE-SIG/sign"},
        {"bench", {"fake"}, "FAKE-KEM/decaps", "warp", -1, "cannot use the backend 'warp' here"},
        {"bench", {"fake"}, "FAKE-KEM/decaps", "half,absent", -1, "cannot use the backend 'absent' here"},
        {"bench", {"fake"}, "FAKE-KEM/decaps", "a,b,c,d,e,f,g,h,i", -1, "more than 8 backends [usage]"},
        {"pairs", {"fake", "slower"}, "FAKE-KEM/decaps", "fake,half", -1, "pairs takes one backend [usage]"},
        {"bench",
         {"fake"},
         "FAKE-KEM/decaps",
         NULL,
         100000,
         "CPU 100000 is not one that this process may run on [cpu]"},
        {"frobnicate", {"fake"}, NULL, NULL, -1, "no such mode: 'frobnicate'"},
        {"pairs", {"fake"}, "FAKE-KEM/decaps", NULL, -1, "pairs takes 2 --library"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct failing *failing = &cases[i];
        struct image images[2] = {IMAGE_NONE, IMAGE_NONE};
        struct measure_error error = {""};
        struct worker_job job = {.mode = failing->mode,
                                 .cpu = failing->cpu,
                                 .backend = failing->backend,
                                 .time_ns = 1e6,
                                 .pairs = 3,
                                 .names = &failing->operation};
        job.name_count = failing->operation ? 1 : 0;
        for (; job.image_count < 2 && failing->libraries[job.image_count]; job.image_count++) {
            open_fake(&images[job.image_count], failing->libraries[job.image_count]);
            job.images[job.image_count] = &images[job.image_count];
        }
        assert_int_equal(worker_run(&job, ignore, NULL, &error), MEASURE_FAILED);
        assert_has(error.text, failing->words);
        for (int side = 0; side < 2; side++) image_close(&images[side]);
    }
}

static enum measure_end ask_to_list(const struct image *image, double patience, worker_line *line,
                                    struct measure_error *error)
{
    struct worker_job job = {
        .mode = "list", .images = {image}, .image_count = 1, .cpu = -1, .patience_seconds = patience};
    return worker_run(&job, line, NULL, error);
}

static void bytes_that_are_no_library(void **state)
{
    static const struct {
        const char *bytes, *words;
    } cases[] = {{"not a library at all", "is no library that can be loaded here"},
                 {"\177ELF", "is no library that can be loaded here"}};
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct image image;
        struct measure_error error;
        assert_int_equal(
            image_of_bytes(&image, "these bytes", (const uint8_t *)cases[i].bytes, strlen(cases[i].bytes), &error),
            MEASURE_DONE);
        assert_int_equal(ask_to_list(&image, 0, ignore, &error), MEASURE_FAILED);
        assert_has(error.text, "these bytes ");
        assert_has(error.text, cases[i].words);
        image_close(&image);
    }
}

/* A library that is cut off anywhere: never a crash of this process, never a success. */
static void libraries_that_were_cut(void **state)
{
    struct image whole, cut;
    struct measure_error error;
    (void)state;
    open_fake(&whole, "fake");
    uint8_t *bytes = malloc(whole.size);
    assert_non_null(bytes);
    assert_int_equal(pread(whole.fd, bytes, whole.size, 0), whole.size);
    for (size_t len = 100; len < 4000; len += 700) {
        assert_int_equal(image_of_bytes(&cut, "a cut library", bytes, len, &error), MEASURE_DONE);
        assert_int_equal(ask_to_list(&cut, 0, ignore, &error), MEASURE_FAILED);
        image_close(&cut);
    }
    free(bytes);
    image_close(&whole);
}

static void files_that_are_no_library(void **state)
{
    static const struct {
        const char *path, *words;
    } cases[] = {{"/does/not/exist.so", "No such file"}, {"/tmp", "expected a file"}, {"/dev/null", "expected a file"}};
    struct image image;
    struct measure_error error;
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        assert_int_equal(image_of_file(&image, cases[i].path, &error), MEASURE_FAILED);
        assert_has(error.text, cases[i].path);
        assert_has(error.text, cases[i].words);
        image_close(&image);
    }
    assert_int_equal(image_of_file(&image, NULL, &error), MEASURE_FAILED); /* this test has the library linked in */
    assert_has(error.text, "--lib");
}

/* Scripts in the worker's place, and what is said about them. */
static void workers_that_go_wrong(void **state)
{
    static const struct {
        const char *script, *words;
    } cases[] = {
        {"exit 0", "cut short"},
        {"echo pqlane-worker 5; echo cpu 0; exit 0", "cut short"},
        {"echo pqlane-worker 5; printf 'cpu'; exit 0", "cut short"},
        {"echo pqlane-worker 5; echo visit X/y; exit 3", "cut short at X/y (it left with 3)"},
        {"echo pqlane-worker 5; echo end; exit 3", "left with 3"},
        {"echo pqlane-worker 5; echo end; echo cpu 0", "said more after its end: 'cpu 0'"},
        {"echo pqlane-worker 9; echo end", "protocol 5: 'pqlane-worker 9'"},
        {"echo pqlane-worker; echo end", "protocol 5: 'pqlane-worker'"},
        {"echo pqlane-worker 5; echo pair 1 2 3; echo end", "makes no sense: 'pair 1 2 3'"},
        {"echo pqlane-worker 5; kill -9 $$", "ended by signal 9"},
        {"echo pqlane-worker 5; echo visit X/y; kill -SEGV $$", "ended by signal 11 (Segmentation fault) at X/y"},
        {"echo error copy 0 no space", "fake.so no space [copy]"},
        {"echo error copy - no space", "no space [copy]"},
        {"echo error copy", "did not say why"},
        {"echo error", "did not say why"},
        {"echo pqlane-worker 5; head -c 2000000 /dev/zero | tr '\\0' x", "more than a megabyte"},
        {"echo pqlane-worker 5; echo visit X/y; exec sleep 20", "silent for 1 seconds at X/y"},
    };
    (void)state;
    struct image image;
    open_fake(&image, "fake");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct measure_error error = {""};
        use_script_as_worker(cases[i].script);
        enum measure_end end = ask_to_list(&image, 1, refuse_pairs, &error);
        remove_script(NULL);
        assert_int_equal(end, MEASURE_FAILED);
        assert_has(error.text, cases[i].words);
    }
    image_close(&image);
}

static void workers_that_cannot_be_started(void **state)
{
    struct image image;
    struct measure_error error;
    (void)state;
    open_fake(&image, "fake");
    setenv("PQLANE_WORKER", "/does/not/exist", 1);
    assert_int_equal(ask_to_list(&image, 1, ignore, &error), MEASURE_FAILED);
    assert_has(error.text, "PQLANE_WORKER names /does/not/exist: No such file");
    unsetenv("PQLANE_WORKER"); /* beside this test there is none */
    assert_int_equal(ask_to_list(&image, 1, ignore, &error), MEASURE_FAILED);
    assert_has(error.text, "set PQLANE_WORKER");
    image_close(&image);
}

static void numbers_are_read_strictly(void **state)
{
    uint64_t number;
    char good[] = " 12 18446744073709551615  7", *rest = good;
    (void)state;
    assert_true(worker_number(&rest, &number) && number == 12);
    assert_true(worker_number(&rest, &number) && number == UINT64_MAX);
    assert_true(worker_number(&rest, &number) && number == 7);
    assert_false(worker_number(&rest, &number));
    assert_non_null(rest); /* an end, not a mistake */
    const char *bad[] = {"x", "-1", "1x", "18446744073709551616", "1,2"};
    for (size_t i = 0; i < LENGTH(bad); i++) {
        char text[32];
        strcpy(text, bad[i]);
        rest = text;
        assert_false(worker_number(&rest, &number));
        assert_null(rest);
    }
}

/* A worker whose parent is killed ends by itself. */
static void worker_ends_with_its_parent(void **state)
{
    int ends[2];
    char path[4096];
    (void)state;
    strcpy(path, built("libexec/pqlane", "pqlane-worker"));
    assert_int_equal(pipe(ends), 0);
    pid_t parent = fork();
    if (parent == 0) {
        char library[4200], pid[32];
        snprintf(library, sizeof library, "--library=%s", built("tests/measure", "fake.so"));
        snprintf(pid, sizeof pid, "--parent=%d", (int)getpid());
        if (fork() == 0) {
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            close(ends[1]);
            execl(path, path, "bench", library, pid, "--time=60000000000", "FAKE-KEM/decaps", NULL);
            _exit(1);
        }
        pause();
        _exit(0);
    }
    close(ends[1]);
    char text[4096] = "";
    for (size_t used = 0; !strstr(text, "visit FAKE-KEM/decaps\n");
         used = strlen(text)) /* it measures now, for a minute */
        assert_true(read(ends[0], text + used, sizeof text - 1 - used) > 0);
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    while (read(ends[0], text, sizeof text) > 0) continue; /* comes back only when the worker is gone */
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(libraries_that_cannot_be_measured, use_built_worker),
        cmocka_unit_test_setup(bytes_that_are_no_library, use_built_worker),
        cmocka_unit_test_setup(libraries_that_were_cut, use_built_worker),
        cmocka_unit_test(files_that_are_no_library),
        cmocka_unit_test(workers_that_go_wrong),
        cmocka_unit_test(workers_that_cannot_be_started),
        cmocka_unit_test(numbers_are_read_strictly),
        cmocka_unit_test(worker_ends_with_its_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
