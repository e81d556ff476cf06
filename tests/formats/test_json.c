/* SPDX-License-Identifier: Apache-2.0 */

/* The formats in JSON: each has every figure of the document, and is what its readers ask for, whatever the document
 * says. What they ask for is told beside each judge. */

#include "written.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static json_t *parsed(const char *text)
{
    json_error_t error;
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!document) fail_msg("line %d: %s in:\n%s", error.line, error.text, text);
    return document;
}

/* bencher.dev/bmf.json, version 0: benchmarks by name, in each measures by slug or name (at most 64 characters), in
 * each `value` and perhaps bounds. A benchmark without a measure would be lost. */
static void judge_bencher(const json_t *document)
{
    const char *name, *slug, *part;
    json_t *measures, *metric, *number;
    assert_true(json_object_size(document) > 0);
    json_object_foreach ((json_t *)document, name, measures) {
        assert_in_range(strlen(name), 1, 1024);
        assert_true(json_object_size(measures) > 0);
        json_object_foreach (measures, slug, metric) {
            assert_in_range(strlen(slug), 1, 64);
            assert_non_null(json_object_get(metric, "value"));
            json_object_foreach (metric, part, number) {
                assert_true(strcmp(part, "value") == 0 || strcmp(part, "lower_value") == 0 ||
                            strcmp(part, "upper_value") == 0);
                assert_true(json_is_number(number));
            }
        }
    }
}

/* What tools/compare.py of Google Benchmark looks at, and the readers of its JSON in other tools. */
static void judge_google(const json_t *document)
{
    static const char *const texts[] = {"name", "run_name", "run_type", "time_unit", "label"};
    static const char *const numbers[] = {"real_time",   "cpu_time",         "iterations",
                                          "repetitions", "repetition_index", "threads"};
    const json_t *benchmarks = json_object_get(document, "benchmarks"), *benchmark;
    size_t i;
    assert_true(json_is_object(json_object_get(document, "context")));
    assert_true(json_is_string(json_object_get(json_object_get(document, "context"), "date")));
    assert_true(json_array_size(benchmarks) > 0);
    json_array_foreach (benchmarks, i, benchmark) {
        for (size_t j = 0; j < COUNT(texts); j++) assert_true(json_is_string(json_object_get(benchmark, texts[j])));
        for (size_t j = 0; j < COUNT(numbers); j++) assert_true(json_is_number(json_object_get(benchmark, numbers[j])));
        assert_true(json_integer_value(json_object_get(benchmark, "iterations")) >= 1);
        assert_string_equal(json_string_value(json_object_get(benchmark, "time_unit")), "ns");
        assert_string_equal(json_string_value(json_object_get(benchmark, "run_type")), "iteration");
    }
}

/* github-action-benchmark's src/extract.ts takes name, value, unit, range and extra of each element as they are. */
static void judge_github(const json_t *document)
{
    const json_t *result;
    size_t i;
    assert_true(json_array_size(document) > 0);
    json_array_foreach (document, i, result) {
        assert_true(json_is_string(json_object_get(result, "name")));
        assert_true(json_is_number(json_object_get(result, "value")));
        assert_string_equal(json_string_value(json_object_get(result, "unit")), "ns");
        assert_true(json_is_string(json_object_get(result, "extra")));
        assert_true(!json_object_get(result, "range") || json_is_string(json_object_get(result, "range")));
    }
}

static const struct judged {
    const char *format;
    void (*judge)(const json_t *document);
} formats[] = {{"bencher", judge_bencher}, {"google-benchmark", judge_google}, {"github-benchmark", judge_github}};

/* The figure itself, or null and then not there. */
static void assert_figure(const json_t *operation, const char *member, const json_t *found)
{
    const json_t *figure = json_object_get(operation, member);
    if (json_is_null(figure))
        assert_null(found);
    else if (!json_equal(figure, found))
        fail_msg("%s of %s", member, json_string_value(json_object_get(operation, "name")));
}

static void bencher_has_every_figure(void **state)
{
    static const struct {
        const char *member, *slug, *part;
    } figures[] = {
        {"median", "latency", "value"},
        {"low", "latency", "lower_value"},
        {"high", "latency", "upper_value"},
        {"mean", "latency-mean", "value"},
        {"min", "latency-min", "value"},
        {"p95", "latency-p95", "value"},
        {"p99", "latency-p99", "value"},
        {"p999", "latency-p999", "value"},
        {"stack_bytes", "stack-bytes", "value"},
        {"heap_bytes", "heap-bytes", "value"},
        {"ops_per_second", "throughput", "value"},
    };
    (void)state;
    json_t *run = document_of(run_text), *operation;
    char *text = written_as("bencher", run);
    json_t *document = parsed(text);
    size_t i;
    judge_bencher(document);
    json_array_foreach (json_object_get(run, "operations"), i, operation) {
        const json_t *measures = json_object_get(document, json_string_value(json_object_get(operation, "name")));
        for (size_t j = 0; j < COUNT(figures); j++)
            assert_figure(operation, figures[j].member,
                          json_object_get(json_object_get(measures, figures[j].slug), figures[j].part));
    }
    assert_int_equal(json_object_size(document), i);
    free(text);
    json_decref(document);
    json_decref(run);
}

static void google_benchmark_has_every_figure(void **state)
{
    static const struct {
        const char *member, *counter;
    } figures[] = {
        {"name", "name"},
        {"median", "real_time"},
        {"median", "cpu_time"},
        {"low", "low"},
        {"high", "high"},
        {"mean", "mean"},
        {"min", "min"},
        {"p95", "p95"},
        {"p99", "p99"},
        {"p999", "p999"},
        {"ops_per_second", "items_per_second"},
        {"stack_bytes", "stack_bytes"},
        {"heap_bytes", "heap_bytes"},
    };
    (void)state;
    json_t *run = document_of(run_text), *operation;
    json_t *first = json_array_get(json_object_get(run, "operations"), 0);
    json_object_set_new(first, "samples", json_integer(26));
    json_object_set_new(first, "batch", json_integer(7));
    char *text = written_as("google-benchmark", run);
    json_t *document = parsed(text);
    const json_t *benchmarks = json_object_get(document, "benchmarks"), *context = json_object_get(document, "context");
    size_t i;
    judge_google(document);
    json_array_foreach (json_object_get(run, "operations"), i, operation)
        for (size_t j = 0; j < COUNT(figures); j++)
            assert_figure(operation, figures[j].member,
                          json_object_get(json_array_get(benchmarks, i), figures[j].counter));
    assert_int_equal(json_array_size(benchmarks), i);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(benchmarks, 0), "iterations")), 26 * 7);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(benchmarks, 1), "iterations")), 1);
    assert_string_equal(json_string_value(json_object_get(context, "date")), "2026-01-31T13:05:59Z");
    assert_int_equal(json_integer_value(json_object_get(context, "num_cpus")), 2);
    free(text);
    json_decref(document);
    json_decref(run);
}

static void github_benchmark_has_the_median_and_shows_the_rest(void **state)
{
    (void)state;
    json_t *run = document_of(run_text), *operation;
    json_object_del(json_array_get(json_object_get(run, "operations"), 1), "low");
    char *text = written_as("github-benchmark", run);
    json_t *document = parsed(text);
    size_t i;
    judge_github(document);
    json_array_foreach (json_object_get(run, "operations"), i, operation) {
        assert_figure(operation, "name", json_object_get(json_array_get(document, i), "name"));
        assert_figure(operation, "median", json_object_get(json_array_get(document, i), "value"));
    }
    assert_int_equal(json_array_size(document), i);
    assert_string_equal(json_string_value(json_object_get(json_array_get(document, 0), "range")),
                        "45000 to 47100.25 (95 %)");
    assert_null(json_object_get(json_array_get(document, 1), "range"));
    assert_string_equal(json_string_value(json_object_get(json_array_get(document, 0), "extra")),
                        "p95: 55720\np99: 92250\nstack_bytes: 20168\nheap_bytes: 0\nlibrary: pqlane 0.1.0\n"
                        "backend: portable");
    free(text);
    json_decref(document);
    json_decref(run);
}

/* Where operations of several backends share one place, none takes another's. */
static void backends_stand_beside_each_other(void **state)
{
    (void)state;
    json_t *run = document_of(run_text), *runs = runs_of(run, 2);
    for (size_t i = 0; i < COUNT(formats); i++) {
        char *text = written_of(formats[i].format, runs);
        assert_non_null(text);
        json_t *document = parsed(text);
        formats[i].judge(document);
        assert_has(text, "\"ML-KEM-768/keygen (portable)\"");
        assert_has(text, "\"ML-KEM-768/keygen (b1)\"");
        assert_has(text, "\"SHA2-256/hash+64B (b1)\"");
        free(text);
        json_decref(document);
    }
    json_decref(runs);
    json_decref(run);
}

static const struct judged *judged_now;

static void judge_change(const json_t *root)
{
    char *text = written_as(judged_now->format, root);
    if (!text) return;
    json_t *document = parsed(text);
    judged_now->judge(document);
    json_decref(document);
    free(text);
}

static void any_document_makes_what_readers_ask_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(formats); i++) {
        judged_now = &formats[i];
        judge_all_changes(run_text, judge_change);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bencher_has_every_figure),
        cmocka_unit_test(google_benchmark_has_every_figure),
        cmocka_unit_test(github_benchmark_has_the_median_and_shows_the_rest),
        cmocka_unit_test(backends_stand_beside_each_other),
        cmocka_unit_test(any_document_makes_what_readers_ask_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
