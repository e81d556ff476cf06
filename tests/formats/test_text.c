/* SPDX-License-Identifier: Apache-2.0 */

/* The formats in text, read back by strict readers of their grammars: every number is the document's, and whatever a
 * document says, the text keeps to the grammar. */

#include "written.h"

#include <ctype.h>
#include <math.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define MOST_FIELDS 32

static json_t *operation_at(const json_t *run, size_t i)
{
    return json_array_get(json_object_get(run, "operations"), i);
}

/* The figure, where it is one that may be written. */
static const json_t *figure_at(const json_t *operation, const char *member)
{
    const json_t *figure = json_object_get(operation, member);
    return json_is_number(figure) && !signbit(json_number_value(figure)) ? figure : NULL;
}

/* text: a number as a format writes it, times `scale`; "" where the document has none. */
static void assert_number(const json_t *operation, const char *member, const char *text, double scale)
{
    const json_t *figure = figure_at(operation, member);
    char *end;
    double wanted = json_number_value(figure), got = strtod(text, &end) * scale;
    if (!figure)
        assert_string_equal(text, "");
    else if (end == text || *end || fabs(got - wanted) > 1e-14 * wanted + 1e-300) /* what is less is 0 s */
        fail_msg("%s is %.17g and not '%s'", member, wanted, text);
}

/* ---- CSV: RFC 4180 ----------------------------------------------------------------------------------------------- */

/* Reads a record off *text into fields, unquoted in place; how many there are. Ends of lines are CR LF. */
static size_t csv_record(char **text, char *fields[MOST_FIELDS])
{
    size_t count = 0;
    char *at = *text;
    for (;;) {
        char *to = at;
        bool quoted = *at == '"';
        assert_true(count < MOST_FIELDS);
        fields[count++] = at;
        for (at += quoted; quoted ? *at != '"' || at[1] == '"' : *at != ',' && *at != '\r'; at++) {
            assert_true(*at != 0 && (quoted || (*at != '"' && *at != '\n')));
            if (quoted && *at == '"') at++;
            *to++ = *at;
        }
        at += quoted;
        bool more = *at == ',';
        assert_true(more || (at[0] == '\r' && at[1] == '\n'));
        at += more ? 1 : 2;
        *to = 0;
        if (!more) break;
    }
    *text = at;
    return count;
}

static const char *csv_field(char *const header[], char *const record[], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(header[i], name) == 0) return record[i];
    fail_msg("no column %s", name);
    return NULL;
}

static void judge_csv(const json_t *run)
{
    static const char *const figures[] = {"median", "low", "high", "mean", "min",
                                          "p95",    "p99", "p999", "mad",  "ops_per_second"};
    char *text = written_as("csv", run), *at = text, *header[MOST_FIELDS], *record[MOST_FIELDS];
    if (!text) return;
    size_t columns = csv_record(&at, header), i = 0;
    for (; *at; i++) {
        assert_int_equal(csv_record(&at, record), columns);
        for (size_t j = 0; j < columns; j++) assert_true(!*record[j] || !strchr("=+-@\t\r", *record[j]));
        const char *name = csv_field(header, record, columns, "operation");
        assert_string_equal(name + (*name == '\''), json_string_value(json_object_get(operation_at(run, i), "name")));
        for (size_t j = 0; j < COUNT(figures); j++)
            assert_number(operation_at(run, i), figures[j], csv_field(header, record, columns, figures[j]), 1);
    }
    assert_int_equal(i, json_array_size(json_object_get(run, "operations")));
    free(text);
}

static void csv_has_a_record_per_operation(void **state)
{
    static const struct {
        const char *column, *value;
    } said[] = {
        {"run", "main@3"},
        {"created", "2026-01-31T13:05:59Z"},
        {"library", "0.1.0"},
        {"backend", "'=a,\"b\""},
        {"operation", "'+1"},
        {"unit", "ns"},
        {"cpu_model", "Example 9000"},
        {"stack_bytes", "20168"},
        {"heap_bytes", "0"},
    };
    char *header[MOST_FIELDS], *record[MOST_FIELDS];
    (void)state;
    json_t *run = document_of(run_text);
    json_object_set_new(run, "backend", json_string("=a,\"b\""));
    json_object_set_new(operation_at(run, 0), "name", json_string("+1"));
    judge_csv(run);
    char *text = written_as("csv", run), *at = text;
    size_t columns = csv_record(&at, header);
    csv_record(&at, record);
    for (size_t i = 0; i < COUNT(said); i++)
        assert_string_equal(csv_field(header, record, columns, said[i].column), said[i].value);
    free(text);
    json_decref(run);
}

/* ---- Go: golang.org/design/14313-benchmark-format, as golang.org/x/perf/benchfmt reads it ------------------------ */

static char *go_word(char **at)
{
    char *word = *at + strspn(*at, " \t");
    size_t length = strcspn(word, " \t");
    *at = word + length + (word[length] != 0);
    word[length] = 0;
    return word;
}

static void judge_go_line(char *line, const json_t *operation)
{
    static const struct {
        const char *unit, *member;
    } units[] = {{"ns/op", "median"},    {"p95-ns/op", "p95"},   {"p99-ns/op", "p99"},
                 {"p999-ns/op", "p999"}, {"B/op", "heap_bytes"}, {"stack-B/op", "stack_bytes"}};
    char *end, *name = go_word(&line);
    size_t given = 0, here = 0;
    assert_true(strncmp(name, "Benchmark", 9) == 0 && !islower((unsigned char)name[9]));
    assert_string_equal(name + strlen(name) - 2, "-1");
    assert_true(strtoll(go_word(&line), &end, 10) >= 1 && *end == 0);
    for (; *line; here++) {
        size_t i = 0;
        char *value = go_word(&line), *unit = go_word(&line);
        while (i < COUNT(units) && strcmp(unit, units[i].unit) != 0) i++;
        assert_true(i < COUNT(units));
        assert_number(operation, units[i].member, value, 1);
    }
    for (size_t i = 0; i < COUNT(units); i++) given += figure_at(operation, units[i].member) != NULL;
    assert_int_equal(here, given);
}

static void judge_go(const json_t *run)
{
    char *text = written_as("go", run), *rest = text, *line;
    size_t i = 0;
    if (!text) return;
    while ((line = strsep(&rest, "\n")) != NULL && rest) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "Benchmark", 9) == 0)
            judge_go_line(line, operation_at(run, i++));
        else if (*line != '#')
            assert_true(islower((unsigned char)*line) && colon && (colon[1] == ' ') &&
                        strcspn(line, " \t") > (size_t)(colon - line));
    }
    assert_string_equal(line, "");
    assert_int_equal(i, json_array_size(json_object_get(run, "operations")));
    free(text);
}

static void go_has_a_line_per_operation(void **state)
{
    (void)state;
    json_t *run = document_of(run_text);
    judge_go(run);
    json_object_set_new(operation_at(run, 0), "batch", json_integer(7));
    json_object_set_new(operation_at(run, 0), "samples", json_integer(26));
    json_object_set_new(operation_at(run, 1), "name", json_string("a b-8"));
    judge_go(run);
    char *text = written_as("go", run);
    assert_has(text,
               "pkg: pqlane\ncpu: Example 9000\nbackend: portable\nBenchmarkML-KEM-768/keygen-1\t182\t46021.5 ns/op\t");
    assert_has(text, "\nBenchmark_a_b-8-1\t1\t412.5 ns/op\t500 stack-B/op\n");
    free(text);
    json_decref(run);
}

/* ---- OpenMetrics 1.0 --------------------------------------------------------------------------------------------- */

/* Reads {name="value",...} into label values in the order of `names`, unescaped in place. */
static void metric_labels(char **text, const char *const *names, char *values[], size_t count)
{
    char *at = *text;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        assert_int_equal(*at++, i ? ',' : '{');
        assert_memory_equal(at, names[i], length);
        at += length;
        assert_memory_equal(at, "=\"", 2);
        char *to = values[i] = at += 2;
        for (; *at != '"'; at++) {
            assert_true(*at != 0 && *at != '\n');
            bool escaped = *at == '\\';
            at += escaped;
            assert_true(!escaped || strchr("\\\"n", *at));
            *to++ = escaped && *at == 'n' ? '\n' : *at;
        }
        *to = 0;
        at++;
    }
    assert_int_equal(*at++, '}');
    assert_int_equal(*at++, ' ');
    *text = at;
}

static const struct metric {
    const char *name, *member;
    double scale;
} metrics[] = {
    {"pqlane_bench_median_seconds", "median", 1e9},    {"pqlane_bench_median_low_seconds", "low", 1e9},
    {"pqlane_bench_median_high_seconds", "high", 1e9}, {"pqlane_bench_mean_seconds", "mean", 1e9},
    {"pqlane_bench_mad_seconds", "mad", 1e9},          {"pqlane_bench_min_seconds", "min", 1e9},
    {"pqlane_bench_p95_seconds", "p95", 1e9},          {"pqlane_bench_p99_seconds", "p99", 1e9},
    {"pqlane_bench_p999_seconds", "p999", 1e9},        {"pqlane_bench_operations_per_second", "ops_per_second", 1},
    {"pqlane_bench_stack_bytes", "stack_bytes", 1},    {"pqlane_bench_heap_bytes", "heap_bytes", 1},
};

/* Samples of one family stand together behind its head, those of a figure in the order of the operations. */
static void judge_samples(char **text, const struct metric *metric, const json_t *run)
{
    static const char *const labels[] = {"operation", "backend"};
    const json_t *operation;
    size_t i, length = strlen(metric->name);
    json_array_foreach (json_object_get(run, "operations"), i, operation) {
        char *values[2];
        if (!figure_at(operation, metric->member)) continue;
        assert_memory_equal(*text, metric->name, length);
        *text += length;
        metric_labels(text, labels, values, 2);
        assert_string_equal(values[0], json_string_value(json_object_get(operation, "name")));
        assert_number(operation, metric->member, strsep(text, "\n"), metric->scale);
    }
}

static void judge_openmetrics(const json_t *run)
{
    static const char *const labels[] = {"backend", "run",   "created",   "version",
                                         "sha256",  "build", "cpu_model", "fingerprint"};
    static const char head[] = "# TYPE pqlane_bench_run_info gauge\n"
                               "# HELP pqlane_bench_run_info What was measured, where and when.\npqlane_bench_run_info";
    char *text = written_as("openmetrics", run), *at = text, *values[COUNT(labels)], line[200];
    if (!text) return;
    assert_memory_equal(at, head, sizeof head - 1);
    at += sizeof head - 1;
    metric_labels(&at, labels, values, COUNT(labels));
    assert_string_equal(values[1], "main@3");
    assert_string_equal(values[7], json_string_value(json_object_get(json_object_get(run, "fingerprint"), "id")));
    assert_string_equal(strsep(&at, "\n"), "1");
    for (size_t i = 0; i < COUNT(metrics); i++) {
        const char *unit = metrics[i].scale > 1 ? "seconds" : strstr(metrics[i].name, "_bytes") ? "bytes" : NULL;
        snprintf(line, sizeof line, "# TYPE %s gauge", metrics[i].name);
        assert_string_equal(strsep(&at, "\n"), line);
        snprintf(line, sizeof line, "# UNIT %s %s", metrics[i].name, unit ? unit : "");
        if (unit) assert_string_equal(strsep(&at, "\n"), line);
        snprintf(line, sizeof line, "# HELP %s ", metrics[i].name);
        assert_memory_equal(strsep(&at, "\n"), line, strlen(line));
        judge_samples(&at, &metrics[i], run);
    }
    assert_string_equal(at, "# EOF\n");
    free(text);
}

static void openmetrics_has_a_family_per_figure(void **state)
{
    (void)state;
    json_t *run = document_of(run_text), *runs = runs_of(run, 2);
    judge_openmetrics(run);
    char *text = written_of("openmetrics", runs);
    assert_has(text,
               "\npqlane_bench_median_seconds{operation=\"ML-KEM-768/keygen\",backend=\"portable\"} 4.60215e-05\n");
    assert_has(text, "\npqlane_bench_median_seconds{operation=\"ML-KEM-768/keygen\",backend=\"b1\"} 4.60215e-05\n");
    free(text);
    json_object_set_new(operation_at(run, 0), "name", json_string("a\\b \"c\""));
    judge_openmetrics(run);
    text = written_as("openmetrics", run);
    assert_has(text, "{operation=\"a\\\\b \\\"c\\\"\",backend=\"portable\"}");
    free(text);
    json_decref(runs);
    json_decref(run);
}

/* ---- All --------------------------------------------------------------------------------------------------------- */

static void any_document_keeps_to_the_grammar(void **state)
{
    (void)state;
    judge_all_changes(run_text, judge_csv);
    judge_all_changes(run_text, judge_go);
    judge_all_changes(run_text, judge_openmetrics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_has_a_record_per_operation),
        cmocka_unit_test(go_has_a_line_per_operation),
        cmocka_unit_test(openmetrics_has_a_family_per_figure),
        cmocka_unit_test(any_document_keeps_to_the_grammar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
