/* SPDX-License-Identifier: Apache-2.0 */

/* From OpenSLO to promises and back: what is written is read as the same. */

#include "sla/propose.h"
#include "sla/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static char *write_all(const struct sla *sla, bool split)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    sla_write(sla, split, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void must_parse(struct sla *sla, const char *text)
{
    struct sla_error error;
    if (!sla_parse(sla, "w.yaml", text, strlen(text), &error)) fail_msg("%s\n%s", error.text, text);
}

static void must_have_notes(const struct sla_note *notes, const struct sla_note *again, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(notes[i].kind, again[i].kind);
        assert_string_equal(notes[i].key ? notes[i].key : "", again[i].key ? again[i].key : "");
        assert_string_equal(notes[i].text, again[i].text);
    }
}

/* Promises, names, windows, notes and order; and the second writing is the first to the byte. */
static void must_come_back(const char *text, bool split)
{
    struct sla sla, again;
    must_parse(&sla, text);
    char *written = write_all(&sla, split), *rewritten;
    must_parse(&again, written);
    assert_true(same_promises(&sla, &again));
    assert_int_equal(sla.has_service, again.has_service);
    assert_int_equal(sla.note_count, again.note_count);
    must_have_notes(sla.notes, again.notes, sla.note_count);
    for (size_t i = 0; i < sla.count; i++) {
        if (!split) assert_string_equal(sla.items[i].name, again.items[i].name);
        assert_true(same_promise(&sla.items[i], &again.items[i]));
        assert_int_equal(sla.items[i].note_count, again.items[i].note_count);
        must_have_notes(sla.items[i].notes, again.items[i].notes, sla.items[i].note_count);
    }
    rewritten = write_all(&again, split);
    assert_string_equal(written, rewritten);
    free(rewritten);
    free(written);
    sla_clear(&again);
    sla_clear(&sla);
}

static void samples_come_back(void **state)
{
    (void)state;
    must_come_back(sample_file, false);
    must_come_back(sample_file, true);
    must_come_back(sample_by_hand, false);
    must_come_back(sample_by_hand, true);
}

/* A document for each level, under the promise's name and the level's, and then one promise again. */
static void levels_come_apart(void **state)
{
    struct sla sla;
    (void)state;
    must_parse(&sla, sample_file);
    char *text = write_all(&sla, true);
    assert_non_null(strstr(text, "  name: encaps-p99-target\n"));
    assert_non_null(strstr(text, "  name: encaps-p99-emergency\n"));
    assert_null(strstr(text, "  name: encaps-p99-maximum\n"));
    sla_clear(&sla);
    must_parse(&sla, text);
    assert_int_equal(sla.count, 3);
    assert_string_equal(sla.items[0].name, "encaps-p99");
    free(text);
    sla_clear(&sla);
}

static void notes_of_all_kinds(void **state)
{
    (void)state;
    must_come_back("apiVersion: openslo/v1\nkind: SLO\n"
                   "metadata:\n  name: \"123\"\n  displayName: 'say \"a\" \\ b: #c'\n"
                   "  labels: {team: [a, 'b c'], \"on\": \"yes\", n.x_y-z: \"1\"}\n"
                   "  annotations: {example.com/a-b: \"line\\nline\", note: \"\xc3\xa4\xe2\x82\xac\"}\n"
                   "spec:\n  service: \"true\"\n  description: |\n    One.\n\n    Two: \"three\".\n"
                   "  indicator: {metadata: {name: x}, spec: {thresholdMetric: {metricSource: {type: pqlane, spec:\n"
                   "   {algorithm: \"25519\", operation: \"1e5\", measure: stack, unit: KiB}}}}}\n"
                   "  timeWindow: [{duration: 90m, isRolling: true}]\n  budgetingMethod: Occurrences\n"
                   "  objectives: [{displayName: maximum, op: lte, value: 24.5, targetPercent: 50}]\n",
                   false);
}

static uint64_t random_state = 1;

static double random_between(double least, double most)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return least * pow(most / least, (double)(random_state >> 11) / 9007199254740992.0);
}

/* Any numbers that a file can have. */
static void numbers_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < 2000; i++) {
        struct sla_objective items[4] = {
            {.name = "a", .algorithm = "A", .operation = "o", .measure = SLA_LATENCY},
            {.name = "b", .algorithm = "A", .operation = "o", .measure = SLA_THROUGHPUT},
            {.name = "c", .algorithm = "A", .operation = "o", .measure = SLA_STACK},
            {.name = "d", .algorithm = "A", .operation = "o", .measure = SLA_ERRORS},
        };
        const struct sla sla = {.name = "s", .items = items, .count = 4};
        for (size_t j = 0; j < 4; j++) {
            items[j].quantile = j == 3 ? (double)NAN : round(random_between(0.001, 0.999) * 1e9) / 1e9;
            items[j].window_s = 3600 * ceil(random_between(1, 8000));
            items[j].levels[SLA_TARGET] = items[j].levels[SLA_EMERGENCY] = NAN;
        }
        items[0].levels[SLA_MAXIMUM] = openslo_decimal(random_between(1e-9, 3000));
        items[1].levels[SLA_MAXIMUM] = openslo_decimal(random_between(1e-3, 1e11));
        items[2].levels[SLA_MAXIMUM] = floor(random_between(1, 1e12));
        items[3].levels[SLA_MAXIMUM] = round(random_between(1e-9, 0.9) * 1e12) / 1e12;
        struct sla again;
        char *text = write_all(&sla, false);
        must_parse(&again, text);
        if (!same_promises(&sla, &again)) fail_msg("%s", text);
        assert_null(strstr(text, "e+"));
        assert_null(strstr(text, "e-"));
        sla_clear(&again);
        free(text);
    }
}

/* ---- Proposals --------------------------------------------------------------------------------------------------- */

static void proposals_are_read(void **state)
{
    static const double levels[] = {7.59e-6, 12.7e-6, 25.3e-6};
    struct sla sla, again;
    struct sla_plan plan = {.service = "s"};
    size_t left_out;
    json_t *run = json_pack("{s:s, s:[{s:s, s:f, s:f, s:f, s:i, s:f}, {s:s, s:f}, {s:s, s:f}]}", "created", "now",
                            "operations", "name", "ML-KEM-768/encaps", "median", 5058.0, "low", 5000.0, "high", 5100.0,
                            "stack_bytes", 26240, "ops_per_second", 184131.0, "name", "A/b+c", "median", 1.0, "name",
                            "X25519 + ML-KEM-768, ML-DSA-65/encaps", "median", 1.0);
    (void)state;
    assert_non_null(run);
    assert_true(sla_plan_wishes(&plan, "p50,p99,errors,throughput,stack"));
    assert_true(sla_plan_head_room(&plan, "1.5,2.5,5"));
    assert_true(sla_propose(&sla, &plan, run, "main@1", &left_out));
    assert_int_equal(sla.count, 4);
    assert_int_equal(left_out, 6); /* p99 of one, and all of a name that no file has */
    assert_string_equal(sla.items[0].name, "ml-kem-768-encaps-p50");
    for (unsigned i = 0; i < SLA_LEVELS; i++) assert_true(sla.items[0].levels[i] == levels[i]);
    assert_true(sla.items[2].levels[SLA_TARGET] == 122000);
    assert_true(sla.items[3].levels[SLA_MAXIMUM] == 65600);
    char *text = write_all(&sla, false);
    must_parse(&again, text);
    assert_true(same_promises(&sla, &again));
    free(text);
    sla_clear(&again);
    sla_clear(&sla);
    json_decref(run);
}

static void plans_of_no_sense(void **state)
{
    static const char *const wishes[] = {"",
                                         "p",
                                         "p0",
                                         "p100",
                                         "p50,",
                                         ",p50",
                                         "p50,p50.0",
                                         "q50",
                                         "p1x",
                                         "latency",
                                         "errors,errors",
                                         "p 50",
                                         "p-5",
                                         "p1e9",
                                         "p50;p99",
                                         "p1,p2,p3,p4,p5,p6,p7,p8,p9"};
    static const char *const rooms[] = {"",      "1",        "1,2",    "1,2,3,4", "3,2,1",   "2,2,3",   "0.5,2,3",
                                        "1,2,x", "1,2,1001", "-1,2,3", "1,,3",    "nan,2,3", "1,2,inf", "1 ,2,3"};
    struct sla_plan plan = {0};
    (void)state;
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
        if (sla_plan_wishes(&plan, wishes[i])) fail_msg("'%s' is taken", wishes[i]);
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        if (sla_plan_head_room(&plan, rooms[i])) fail_msg("'%s' is taken", rooms[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_come_back), cmocka_unit_test(levels_come_apart),  cmocka_unit_test(notes_of_all_kinds),
        cmocka_unit_test(numbers_come_back), cmocka_unit_test(proposals_are_read), cmocka_unit_test(plans_of_no_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
