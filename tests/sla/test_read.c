/* SPDX-License-Identifier: Apache-2.0 */

/* Reading promises: what a file means, and what it must not say. Mutations by rule are in test_hostile.c. */

#include "sla/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct sla sla;
static struct sla_error error;

static void must_parse(const char *text)
{
    if (!sla_parse(&sla, "a.yaml", text, strlen(text), &error)) fail_msg("%s", error.text);
}

static void everything_is_read(void **state)
{
    (void)state;
    must_parse(sample_file);
    assert_string_equal(sla.name, "post-quantum");
    assert_true(sla.has_service);
    assert_int_equal(sla.note_count, 2);
    assert_int_equal(sla.count, 3);

    const struct sla_objective *latency = &sla.items[0], *errors = &sla.items[1], *throughput = &sla.items[2];
    assert_string_equal(latency->name, "encaps-p99");
    assert_string_equal(latency->algorithm, "ML-KEM-768");
    assert_string_equal(latency->operation, "encaps+prepared");
    assert_int_equal(latency->measure, SLA_LATENCY);
    assert_true(latency->quantile == 0.99);
    assert_true(latency->levels[SLA_TARGET] == 7.59e-6);
    assert_true(isnan(latency->levels[SLA_MAXIMUM]));
    assert_true(latency->levels[SLA_EMERGENCY] == 250e-6);
    assert_true(latency->window_s == 28 * 86400);
    assert_int_equal(latency->line, 9);
    assert_int_equal(latency->level_lines[SLA_TARGET], 37);
    assert_int_equal(latency->note_count, 3);
    assert_string_equal(latency->notes[0].key, "team");
    assert_string_equal(latency->notes[0].text, "crypto");

    assert_int_equal(errors->measure, SLA_ERRORS);
    assert_true(errors->levels[SLA_MAXIMUM] == 1e-4);
    assert_int_equal(throughput->measure, SLA_THROUGHPUT);
    assert_true(throughput->levels[SLA_MAXIMUM] == 1500.5);
    sla_clear(&sla);
}

static void other_hands_write_the_same(void **state)
{
    struct sla other;
    (void)state;
    must_parse(sample_file);
    if (!sla_parse(&other, "b.yaml", sample_by_hand, strlen(sample_by_hand), &error)) fail_msg("%s", error.text);
    assert_true(same_promises(&sla, &other));
    sla_clear(&other);
    sla_clear(&sla);
}

/* ---- What must not stand together -------------------------------------------------------------------------------- */

#define HEAD(name)                                                                                               \
    "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: " name "}\nspec:\n  service: s\n"                       \
    "  budgetingMethod: Occurrences\n  indicator: {metadata: {name: i}, spec: {thresholdMetric: {metricSource: " \
    "{type: pqlane, spec: "
#define LATENCY(name) HEAD(name) "{algorithm: A, operation: b, measure: latency, unit: us}}}}}\n"
#define STACK(name) HEAD(name) "{algorithm: A, operation: b, measure: stack, unit: KiB}}}}}\n"
#define RATE(name) HEAD(name) "{algorithm: A, operation: b, measure: throughput, unit: 1/s}}}}}\n"
#define LEVEL(level, op, value, target) \
    "  - {displayName: " level ", op: " op ", value: " value ", target: " target "}\n"
#define LIST "  objectives:\n"

static void contradictions_are_named(void **state)
{
    static const struct {
        const char *text;
        unsigned line;
        const char *field, *sentence;
    } rows[] = {
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "0.9") LEVEL("maximum", "lte", "10", "0.9"), 10,
         "spec.objectives", "not beyond the target in line 9"},
        {LATENCY("a") LIST LEVEL("target", "lte", "10", "0.9") LEVEL("emergency", "lte", "10", "0.9"), 10,
         "spec.objectives", "not beyond the target"},
        {RATE("a") LIST LEVEL("target", "gte", "10", "0.9") LEVEL("maximum", "gte", "20", "0.9"), 10, "spec.objectives",
         "not beyond the target"},
        {STACK("a") LIST LEVEL("target", "lte", "20", "0.9") LEVEL("maximum", "lte", "10", "0.9"), 10,
         "spec.objectives", "not beyond the target"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "0.5") "---\n" LATENCY("b")
             LIST LEVEL("target", "lte", "10", "0.99"),
         9, "spec.objectives", "above that of a higher percentile, the target in line 19"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "0.9") LEVEL("target", "lte", "30", "0.9"), 10,
         "spec.objectives[1].displayName", "stands twice, first in line 9"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "0.9") LEVEL("maximum", "lte", "30", "0.99"), 10,
         "spec.objectives[1].target", "0.99 here and 0.9 before"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "0.9") "---\n" LATENCY("b")
             LIST LEVEL("maximum", "lte", "30", "0.9"),
         13, "metadata", "promises the same as 'a' in line 1"},
        {LATENCY("a-target") LIST LEVEL("target", "lte", "20", "0.9") "---\n" LATENCY("a-target")
             LIST LEVEL("target", "lte", "30", "0.9"),
         13, "metadata", "has the target that stands in line 9"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "0.9") "---\n" STACK("a")
             LIST LEVEL("target", "lte", "20", "0.9"),
         13, "metadata", "'a' is named like 'a' in line 1"},
        {LATENCY("a-target") LIST LEVEL("target", "lte", "20", "0.9") "---\n" LATENCY(
             "a-maximum") "  timeWindow: [{duration: 1d, isRolling: true}]\n" LIST LEVEL("maximum", "lte", "30", "0.9"),
         13, "metadata", "has another window or description than 'a-target' in line 1"},
        {STACK("a-target") LIST LEVEL("target", "lte", "20", "0.9") "---\n" STACK("a-maximum")
             LIST LEVEL("maximum", "lte", "30", "0.8"),
         13, "metadata", "has another target than 'a-target' in line 1"},
        {LATENCY("a") LIST LEVEL("target", "gte", "20", "0.9"), 9, "spec.objectives[0].op", "must be lte, not 'gte'"},
        {RATE("a") LIST LEVEL("target", "lte", "20", "0.9"), 9, "spec.objectives[0].op", "must be gte, not 'lte'"},
        {LATENCY("a") LIST LEVEL("goal", "lte", "20", "0.9"), 9, "spec.objectives[0].displayName",
         "target, maximum or emergency, not 'goal'"},
        {LATENCY("a") LIST LEVEL("target", "lte", "0", "0.9"), 9, "spec.objectives[0].value", "from a nanosecond"},
        {LATENCY("a") LIST LEVEL("target", "lte", "0.0009", "0.9"), 9, "spec.objectives[0].value", "from a nanosecond"},
        {LATENCY("a") LIST LEVEL("target", "lte", "3600000001", "0.9"), 9, "spec.objectives[0].value", "to an hour"},
        {LATENCY("a") LIST LEVEL("target", "lte", "1e999", "0.9"), 9, "spec.objectives[0].value", "is no number"},
        {LATENCY("a") LIST LEVEL("target", "lte", "\"20\"", "0.9"), 9, "spec.objectives[0].value", "without quotes"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20us", "0.9"), 9, "spec.objectives[0].value", "'20us' is no number"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "1.0"), 9, "spec.objectives[0].target", "must be below 1"},
        {LATENCY("a") LIST LEVEL("target", "lte", "20", "0"), 9, "spec.objectives[0].target", "no operation needs"},
        {LATENCY("a") LIST "  - {displayName: target, op: lte, value: 20}\n", 9, "spec.objectives[0].target",
         "one of target and targetPercent"},
        {LATENCY("a") LIST "  - {displayName: target, op: lte, value: 20, target: 0.9, targetPercent: 90}\n", 9,
         "spec.objectives[0].targetPercent", "one of target and targetPercent"},
        {LATENCY("a") LIST "  - {displayName: target, op: lte, value: 20, target: 0.9, timeSliceTarget: 0.9}\n", 9,
         "spec.objectives[0].timeSliceTarget", "not in slices of time"},
        {STACK("a") LIST LEVEL("target", "lte", "0.0001", "0.9"), 9, "spec.objectives[0].value", "from a byte"},
        {STACK("a") LIST LEVEL("target", "lte", "1.3333", "0.9"), 9, "spec.objectives[0].value", "whole bytes"},
        {LATENCY("a") "  objectives: []\n", 8, "spec.objectives", "is empty"},
        {LATENCY("a") "  alertPolicies: []\n" LIST, 8, "spec.alertPolicies", "pqlane sla rules"},
        {LATENCY("a") "  timeWindow: [{duration: 1M, isRolling: true}]\n" LIST LEVEL("target", "lte", "1", "0.9"), 8,
         "spec.timeWindow[0].duration", "a whole number of m, h, d or w"},
        {LATENCY("a") "  timeWindow: [{duration: 1d, isRolling: false}]\n" LIST LEVEL("target", "lte", "1", "0.9"), 8,
         "spec.timeWindow[0].isRolling", "must be true"},
        {LATENCY("a") "  timeWindow: [{duration: 0d, isRolling: true}]\n" LIST LEVEL("target", "lte", "1", "0.9"), 8,
         "spec.timeWindow[0].duration", "not '0d'"},
        {LATENCY("A") LIST LEVEL("target", "lte", "1", "0.9"), 3, "metadata.name", "lower-case letters"},
        {LATENCY("a") LIST LEVEL("target", "lte", "1", "0.9") "---\napiVersion: openslo/v1\nkind: Service\n"
                                                              "metadata: {name: other}\nspec: {}\n",
         13, "metadata", "'other' here and 's' in line 5"},
        {"apiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: a}\nspec: {}\n", 2, "kind",
         "must be SLO or Service"},
        {"apiVersion: openslo/v2alpha\nkind: SLO\nmetadata: {name: a}\nspec: {}\n", 1, "apiVersion",
         "must be openslo/v1"},
        {"- a\n", 1, "", "a list where a mapping belongs"},
        {"", 0, "", "has no SLO in it"},
        {"# nothing\n", 0, "", "has no SLO in it"},
        {"a: b\n c: d\n", 2, "", "no YAML"},
        {"%YAML 1.1\n---\na: b\n", 1, "", "directives"},
        {"a: &b c\nd: *b\n", 1, "", "anchors"},
        {"a: *b\n", 1, "", "anchors"},
        {"a: !!str b\n", 1, "", "tags"},
        {"? [a]\n: b\n", 1, "(key)", "a list where text belongs"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (sla_parse(&sla, "a.yaml", rows[i].text, strlen(rows[i].text), &error)) fail_msg("row %zu is taken", i);
        sla_clear(&sla);
        if (error.line != rows[i].line || strcmp(error.field, rows[i].field) != 0 ||
            !strstr(error.text, rows[i].sentence))
            fail_msg("row %zu: line %u, field '%s': %s", i, error.line, error.field, error.text);
    }
}

static void levels_may_stand_apart(void **state)
{
    (void)state;
    must_parse(LATENCY("a-target") LIST LEVEL("target", "lte", "20", "0.9") "---\n" LATENCY("a-maximum") LIST LEVEL(
        "maximum", "lte", "30", "0.9") "---\n" LATENCY("a-emergency") LIST LEVEL("emergency", "lte", "40", "0.9"));
    assert_int_equal(sla.count, 1);
    assert_string_equal(sla.items[0].name, "a");
    assert_true(sla.items[0].levels[SLA_EMERGENCY] == 40e-6);
    sla_clear(&sla);
}

static void values_for_people(void **state)
{
    static const struct {
        enum sla_measure measure;
        double value;
        const char *text;
    } rows[] = {
        {SLA_LATENCY, 100e-6, "100 us"}, {SLA_LATENCY, 7.59e-6, "7.59 us"},      {SLA_LATENCY, 1e-9, "1 ns"},
        {SLA_ERRORS, 1e-4, "0.01 %"},    {SLA_THROUGHPUT, 184131, "184,131 /s"}, {SLA_STACK, 24576, "24,576 B"},
        {SLA_THROUGHPUT, 1.5, "1.5 /s"}, {SLA_LATENCY, (double)NAN, "-"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[SLA_TEXT];
        assert_string_equal(sla_value_text(text, rows[i].measure, rows[i].value), rows[i].text);
    }
    struct sla_objective p999 = {.measure = SLA_LATENCY, .quantile = 0.999};
    char text[SLA_TEXT];
    assert_string_equal(sla_measure_text(text, &p999), "p99.9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_read),       cmocka_unit_test(other_hands_write_the_same),
        cmocka_unit_test(contradictions_are_named), cmocka_unit_test(levels_may_stand_apart),
        cmocka_unit_test(values_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
