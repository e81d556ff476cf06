/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Files that are not as they should be: cut off, with changed bytes, with a wrong expected value. Reading them never
 * crashes; a cut or wrong file is a failure that names the place; and a good one passes, so that the others mean
 * something.
 */

#include "samples.h"

#include "random.h"

#include <stdio.h>

#define CUTS 50
#define MUTATIONS 10000
#define MUTATIONS_SIGNING 2000 /* of files whose cases take milliseconds */

static void run_sample(const struct sample *sample, const char *text, size_t len, struct tally *tally)
{
    *tally = (struct tally){.files = NULL};
    assert_int_equal(vectors_run_buffer(sample->path, (const uint8_t *)text, len, tally), 0);
}

/* The first failure's place and text; the tally has one. */
static const struct tally_note *first_failure(const struct tally *tally)
{
    for (size_t i = 0; i < tally->note_count; i++)
        if (tally->notes[i].outcome == OUTCOME_FAILED) return &tally->notes[i];
    fail_msg("no failure was noted");
    return NULL;
}

/* Calls a test with every sample of every row; `rows` of a kind at most. */
static void for_samples(size_t rows, void (*test)(const struct sample *sample))
{
    for (size_t k = 0; k < SAMPLE_KINDS; k++) {
        size_t done = 0;
        for (size_t i = 0; i < pqlane_alg_count() && done < rows; i++) {
            struct sample sample;
            if (pqlane_alg_kind(pqlane_alg_at(i)) != sample_kinds[k].kind) continue;
            sample_make(&sample, &sample_kinds[k], pqlane_alg_at(i));
            test(&sample);
            sample_free(&sample);
            done++;
        }
    }
}

static void passes(const struct sample *sample)
{
    struct tally tally;
    run_sample(sample, sample->text, sample->len, &tally);
    if (tally.counts[OUTCOME_FAILED]) tally_print(&tally, stderr, true);
    assert_int_equal(tally.counts[OUTCOME_PASSED], sample->cases);
    assert_int_equal(tally.counts[OUTCOME_FAILED], 0);
    assert_int_equal(tally.counts[OUTCOME_SKIPPED], 0);
    tally_free(&tally);
}

static void good_files_pass(void **state)
{
    (void)state;
    for_samples(SIZE_MAX, passes);
}

/* Where a field's value begins in a sample: after `"name": "`, or after `name = ` at the beginning of a line. */
static char *value_of(char *text, const char *name, bool json)
{
    char head[64];
    snprintf(head, sizeof head, json ? "\"%s\": \"" : "\n%s = ", name);
    char *at = strstr(text, head);
    assert_non_null(at);
    return at + strlen(head);
}

static void wrong_value_fails(const struct sample *sample)
{
    for (size_t i = 0; i < 6 && sample->outputs[i]; i++) {
        struct tally tally;
        char *text = strdup(sample->text), *value = value_of(text, sample->outputs[i], sample->json);
        value[7] = value[7] == '0' ? '1' : '0';
        run_sample(sample, text, sample->len, &tally);
        if (!tally.counts[OUTCOME_FAILED]) fail_msg("%s: a wrong %s passed", sample->path, sample->outputs[i]);
        assert_true(*first_failure(&tally)->place);
        assert_true(*first_failure(&tally)->text);
        tally_free(&tally);
        free(text);
    }
}

static void wrong_values_fail(void **state)
{
    (void)state;
    for_samples(SIZE_MAX, wrong_value_fails);
}

/* "valid" said of what is refused, and the other way round. */
static void wrong_verdict_fails(const struct sample *sample)
{
    static const struct {
        const char *said, *instead;
    } lies[] = {{"\"testPassed\": false", "\"testPassed\":  true"},
                {"\"testPassed\": true", "\"testPassed\":false"},
                {"\"result\": \"invalid\"", "\"result\": \"valid\"  "},
                {"\"result\": \"valid\"", "\"result\":\"invalid\""}};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct tally tally;
        char *text = strdup(sample->text), *at = strstr(text, lies[i].said);
        if (at && !strstr(sample->path, "sigGen")) {
            memcpy(at, lies[i].instead, strlen(lies[i].instead));
            run_sample(sample, text, sample->len, &tally);
            if (!tally.counts[OUTCOME_FAILED]) fail_msg("%s: %s passed", sample->path, lies[i].instead);
            tally_free(&tally);
        }
        free(text);
    }
}

static void wrong_verdicts_fail(void **state)
{
    (void)state;
    for_samples(SIZE_MAX, wrong_verdict_fails);
}

static void cut_off_fails(const struct sample *sample)
{
    for (size_t i = 0; i < CUTS; i++) {
        struct tally tally;
        size_t len = sample->len * i / CUTS;
        run_sample(sample, sample->text, len, &tally);
        if (sample->json && len > 1) {
            assert_int_equal(tally.counts[OUTCOME_FAILED], 1);
            assert_int_equal(strncmp(first_failure(&tally)->place, "line ", 5), 0);
        }
        assert_true(tally.counts[OUTCOME_PASSED] < sample->cases);
        tally_free(&tally);
    }
}

static void cut_off_files_fail(void **state)
{
    (void)state;
    for_samples(1, cut_off_fails);
}

/* A place to change: mostly near what gives the file its structure, seldom within the long values between. */
static size_t position(struct rng *rng, const struct sample *sample)
{
    size_t at = rng_below(rng, sample->len);
    if (rng_below(rng, 8) == 0) return at;
    while (at < sample->len && !strchr("\":,{}[]=\n", sample->text[at])) at++;
    at += rng_below(rng, 6);
    return at < 3 ? 0 : at - 3 < sample->len ? at - 3 : sample->len - 1;
}

/* Whatever was changed, there is an answer, and no crash. */
static void survives_changes(const struct sample *sample)
{
    static const char special[] = "{}[]\",:=\\0 \n\x80\xff-9";
    struct rng rng = {sample->len};
    char *text = malloc(sample->len + 1);
    assert_non_null(text);
    for (size_t i = 0; i < (sample->signs ? MUTATIONS_SIGNING : MUTATIONS); i++) {
        struct tally tally;
        memcpy(text, sample->text, sample->len + 1);
        for (size_t changes = 1 + rng_below(&rng, 3); changes; changes--)
            text[position(&rng, sample)] = rng_below(&rng, 2) ? special[rng_below(&rng, sizeof special - 1)]
                                                              : (char)rng_next(&rng);
        run_sample(sample, text, sample->len, &tally);
        for (size_t n = 0; n < tally.note_count; n++) assert_true(*tally.notes[n].text);
        tally_free(&tally);
    }
    free(text);
}

static void changed_files_never_crash(void **state)
{
    (void)state;
    for_samples(1, survives_changes);
}

/* Each line: a file, and what the message must say. */
static void named_errors(void **state)
{
    static const struct {
        const char *path, *text, *message;
    } files[] = {
        {"a.json", "", "'[' or '{' expected near end of file"},
        {"a.json", "{\"algorithm\": 5, \"vsId\": 1, \"testGroups\": []}", "field 'algorithm' is not a text"},
        {"a.json", "{\"algorithm\": \"ML-KEM\", \"vsId\": 1, \"testGroups\": 7}", "field 'testGroups' is not a list"},
        {"a.json",
         "{\"algorithm\": \"ML-KEM\", \"mode\": \"keyGen\", \"vsId\": 1, \"testGroups\": [{\"tests\": [{}]}]}",
         "field 'parameterSet' is missing"},
        {"a.json",
         "{\"algorithm\": \"SHA2-256\", \"vsId\": 1, \"testGroups\": [{\"tests\": [{\"msg\": \"abc\", \"len\": 8}]}]}",
         "field 'msg' is not hexadecimal bytes"},
        {"a.json",
         "{\"algorithm\": \"SHA2-256\", \"vsId\": 1, \"testGroups\": [{\"tests\": [{\"msg\": \"ab\", \"len\": 16}]}]}",
         "fewer than 16 bits"},
        {"a.json",
         "{\"algorithm\": \"SHA2-256\", \"vsId\": 1, \"testGroups\": [{\"tests\": [{\"msg\": \"ab\", \"len\": -8}]}]}",
         "field 'len' is not a whole number"},
        {"a.json", "{\"algorithm\": \"SHA2-256\", \"vsId\": 1, \"testGroups\": [{\"tests\": [8]}]}",
         "an object was expected"},
        {"kat_MLDSA_44_det_pure.rsp", "count = 1\nxi = 00\n", "has no 'pk'"},
        {"kat_MLDSA_44_det_pure.rsp", "count = 1\npk = 0011\nxi = 00\n", "belongs to no known parameter set"},
        {"kat_MLDSA_44_det_pure.rsp", "count = 1\nwhat\n", "this is no `name = value`"},
        {"cctv/modulus/x.txt", "00112233\n", "8 characters are no encapsulation key"},
        {"key.pem", "-----BEGIN PRIVATE KEY-----\nMDQCAQAw\n", "cut off"},
        {"cert.der", "\x30\x82\x01\x05 and so on", "malformed"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct tally tally = {.files = NULL};
        vectors_run_buffer(files[i].path, (const uint8_t *)files[i].text, strlen(files[i].text), &tally);
        assert_true(tally.counts[OUTCOME_FAILED] >= 1);
        const char *said = first_failure(&tally)->text;
        if (!strstr(said, files[i].message)) fail_msg("expected \"%s\", got \"%s\"", files[i].message, said);
        tally_free(&tally);
    }
}

/* What is nobody's format is named and counted once; what the library lacks is counted case by case. */
static void skipped_files(void **state)
{
    static const struct {
        const char *path, *text, *operation;
        size_t skipped;
    } files[] = {
        {"notes.txt", "hello\n", "unknown/format", 1},
        {"a.json", "{\"what\": 1}", "unknown/format", 1},
        {"empty", "", "unknown/format", 1},
        {"a.rsp", "[L = 32]\n", "unknown/format", 1},
        {"a.json",
         "{\"algorithm\": \"NEW-SIG\", \"mode\": \"sigGen\", \"vsId\": 1, \"testGroups\": "
         "[{\"parameterSet\": \"NEW-SIG-1\", \"tests\": [{}, {}]}, {\"tests\": [{}]}]}",
         "NEW-SIG/sigGen", 3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct tally tally = {.files = NULL};
        vectors_run_buffer(files[i].path, (const uint8_t *)files[i].text, strlen(files[i].text), &tally);
        assert_int_equal(tally.row_count, 1);
        assert_string_equal(tally.rows[0].operation, files[i].operation);
        assert_int_equal(tally.counts[OUTCOME_SKIPPED], files[i].skipped);
        assert_int_equal(tally.counts[OUTCOME_FAILED], 0);
        tally_free(&tally);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_pass),
        cmocka_unit_test(wrong_values_fail),
        cmocka_unit_test(wrong_verdicts_fail),
        cmocka_unit_test(cut_off_files_fail),
        cmocka_unit_test(named_errors),
        cmocka_unit_test(skipped_files),
        cmocka_unit_test(changed_files_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
