/* SPDX-License-Identifier: Apache-2.0 */

/* Documents for the reports in text: an honest check and an honest run; and every change that somebody might make to
 * them: each member replaced by something hostile or of another type. */

#ifndef PQL_TESTS_REPORT_DOCUMENTS_H
#define PQL_TESTS_REPORT_DOCUMENTS_H

#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define UNUSED __attribute__((unused))

/* Regressed below and above the failing level, inconclusive, improved, even, new, removed. */
static const char check_text[] =
    "{\"schema\": \"pqlane-check\", \"version\": 2, \"created\": \"2026-02-03T04:05:06Z\", \"verdict\": \"regressed\","
    " \"exit_code\": 1,"
    " \"baseline\": {\"label\": \"main\", \"run\": 3, \"created\": \"2026-01-31T13:05:59Z\","
    "  \"fingerprint\": \"0123456789abcdef\", \"path\": \"the library of main@3\","
    "  \"library\": {\"version\": \"0.1.0\", \"abi\": 1, \"build\": \"gcc 12.2.0, -O3\","
    "   \"sha256\": \"1111111111111111111111111111111111111111111111111111111111111111\", \"size\": 500000,"
    "   \"backend\": \"portable\"}},"
    " \"candidate\": {\"path\": \"new/libpqlane.so\","
    "  \"library\": {\"version\": \"0.2.0\", \"abi\": 1, \"build\": \"gcc 12.2.0, -O2\","
    "   \"sha256\": \"2222222222222222222222222222222222222222222222222222222222222222\", \"size\": 510000,"
    "   \"backend\": \"portable\"}},"
    " \"environment\": {\"cpu_model\": \"Example 9000\", \"cpus\": 2, \"hypervisor\": \"KVM\", \"os\": \"Debian 12\","
    "  \"kernel\": \"Linux 6.1\", \"load_before\": 0.5, \"steal\": 0.01, \"preempted\": 12},"
    " \"settings\": {\"pairs\": 200, \"processes_least\": 10, \"processes_most\": 20, \"confirm\": true,"
    "  \"early_end\": true, \"budget_seconds\": 300, \"seed\": 7, \"fail_on\": \"warning\", \"filter\": null,"
    "  \"alpha\": 0.005, \"margin\": 0.015, \"target\": 0.03},"
    " \"seconds\": 61.25, \"out_of_time\": false,"
    " \"control\": {\"verdict\": \"pass\", \"operations\": []},"
    " \"code\": {\"candidate\": 310000, \"baseline\": 300000, \"ratio\": 1.033333, \"verdict\": \"pass\","
    "  \"severity\": \"none\"},"
    " \"instructions\": {\"source\": null, \"reason\": \"neither valgrind nor perf is here\"},"
    " \"operations\": ["
    "  {\"name\": \"ML-KEM-768/keygen\", \"verdict\": \"pass\", \"severity\": \"none\", \"reason\": null,"
    "   \"ratio\": 1.0004, \"low\": 0.9991, \"high\": 1.0012, \"processes\": 10, \"pairs\": 2000, \"stack\": null},"
    "  {\"name\": \"ML-KEM-768/decaps\", \"verdict\": \"regressed\", \"severity\": \"notice\", \"reason\": null,"
    "   \"ratio\": 1.042, \"low\": 1.035, \"high\": 1.051, \"processes\": 20, \"pairs\": 4000, \"stack\": null},"
    "  {\"name\": \"ML-DSA-65/sign\", \"verdict\": \"regressed\", \"severity\": \"critical\","
    "   \"reason\": \"peak stack too\", \"ratio\": 1.312, \"low\": 1.295, \"high\": 1.331, \"processes\": 20,"
    "   \"pairs\": 4000, \"stack\": {\"candidate\": 200000, \"baseline\": 100000, \"ratio\": 2.0,"
    "   \"verdict\": \"regressed\", \"severity\": \"emergency\"}},"
    "  {\"name\": \"ML-DSA-65/verify\", \"verdict\": \"inconclusive\", \"severity\": \"none\","
    "   \"reason\": \"the machine was busy\", \"ratio\": 1.06, \"low\": 0.97, \"high\": 1.17, \"processes\": 20,"
    "   \"pairs\": 4000, \"stack\": null},"
    "  {\"name\": \"SHA2-512/256/hash+64B\", \"verdict\": \"improved\", \"severity\": \"none\", \"reason\": null,"
    "   \"ratio\": 0.8, \"low\": 0.79, \"high\": 0.81, \"processes\": 20, \"pairs\": 4000, \"stack\": null},"
    "  {\"name\": \"SHAKE256/hash+64B\", \"verdict\": \"new\", \"severity\": \"none\", \"reason\": null,"
    "   \"ratio\": null, \"low\": null, \"high\": null, \"processes\": 0, \"pairs\": 0, \"stack\": null},"
    "  {\"name\": \"SHA3-224/hash+64B\", \"verdict\": \"removed\", \"severity\": \"none\", \"reason\": null,"
    "   \"ratio\": null, \"low\": null, \"high\": null, \"processes\": 0, \"pairs\": 0, \"stack\": null}]}";

static const char run_text[] =
    "{\"schema\": \"pqlane-run\", \"version\": 1, \"created\": \"2026-01-31T13:05:59Z\","
    " \"library\": {\"version\": \"0.1.0\", \"abi\": 1, \"build\": \"gcc 12.2.0, -O3\","
    "  \"sha256\": \"1111111111111111111111111111111111111111111111111111111111111111\", \"size\": 500000},"
    " \"environment\": {\"cpu_model\": \"Example 9000\", \"cpus\": 2, \"isa\": \"avx2 bmi2\", \"hypervisor\": \"KVM\","
    "  \"governor\": \"unknown\", \"os\": \"Debian 12\", \"kernel\": \"Linux 6.1\", \"measured_on_cpu\": 1,"
    "  \"load_before\": 0.5, \"load_after\": null, \"steal\": 0.01, \"preempted\": 12, \"clock\": \"tsc\"},"
    " \"fingerprint\": {\"id\": \"0123456789abcdef\"}, \"backend\": \"portable\","
    " \"settings\": {\"seconds_per_operation\": 0.9, \"passes\": 10, \"seed\": 7, \"filter\": null}, \"seconds\": 67.5,"
    " \"operations\": ["
    "  {\"name\": \"ML-KEM-768/keygen\", \"unit\": \"ns\", \"median\": 46021.5, \"low\": 45000, \"high\": 47100.25,"
    "   \"mean\": 51650, \"min\": 24770, \"p95\": 55720, \"p99\": 92250, \"p999\": null, \"ops_per_second\": 19362.1,"
    "   \"stack_bytes\": 20168, \"heap_bytes\": 0},"
    "  {\"name\": \"SHA2-256/hash+64B\", \"unit\": \"ns\", \"median\": 412.5, \"low\": 410, \"high\": 415,"
    "   \"mean\": 420, \"min\": 400, \"p95\": null, \"p99\": null, \"p999\": null, \"ops_per_second\": 2380952,"
    "   \"stack_bytes\": 500, \"heap_bytes\": null}]}";

static UNUSED json_t *document_of(const char *text)
{
    json_error_t error;
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!document) fail_msg("line %d: %s", error.line, error.text);
    return document;
}

/* What somebody might write in the place of anything: text that wants to be markup, and other types. */
static const char *const replacements[] = {
    "\"<script>alert(1)</script>\"",
    "\"</details></summary><img src=x onerror=alert(1)>\"",
    "\"a|b\\\\|c\\\\\\\\|d\\\\\"",
    "\"`x` ``y`` ```z```\"",
    "\"one ` alone, then @everyone\"",
    "\"line\\nbreak\\r\\n\\r\\n# heading\\n| a | b |\"",
    "\"@everyone https://example.org/x www.example.org #1 [a](javascript:b) ![c](d)\"",
    "\"]]> --> <!-- <![CDATA[ &amp; & \\\" ' < >\"",
    "\"\\u0001\\u001b[31m\\u007f\\u0085\\ufffe\\uffff\\u202ereversed\\u200b\"",
    "\"\"",
    "\"  \"",
    "\"/\"",
    "\"/////\"",
    "\"\\u00e4\\u6f22\\ud83d\\ude80\"",
    "null",
    "true",
    "-0.0",
    "1e308",
    "-1e308",
    "-9223372036854775807",
    "9223372036854775807",
    "1e-320",
    "[]",
    "{}",
    "[[[[null]]]]",
    "{\"verdict\": {\"verdict\": []}}",
};

/* Calls judge(root) with every member and element below `inside` replaced by `with`, one at a time. */
static UNUSED void change_everything(json_t *root, json_t *inside, json_t *with, void (*judge)(const json_t *root))
{
    const char *name;
    json_t *value;
    void *next;
    size_t i;
    json_object_foreach_safe(inside, next, name, value)
    {
        json_incref(value);
        assert_int_equal(json_object_set(inside, name, with), 0);
        judge(root);
        assert_int_equal(json_object_set(inside, name, value), 0);
        change_everything(root, value, with, judge);
        json_decref(value);
    }
    for (i = 0; i < json_array_size(inside); i++) {
        value = json_incref(json_array_get(inside, i));
        assert_int_equal(json_array_set(inside, i, with), 0);
        judge(root);
        assert_int_equal(json_array_set(inside, i, value), 0);
        change_everything(root, value, with, judge);
        json_decref(value);
    }
}

static UNUSED void judge_all_changes(const char *text, void (*judge)(const json_t *root))
{
    json_t *document = document_of(text);
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++) {
        json_t *with = json_loads(replacements[i], JSON_DECODE_ANY, NULL);
        assert_non_null(with);
        change_everything(document, document, with, judge);
        judge(with); /* in the place of it all */
        json_decref(with);
    }
    json_t *untouched = document_of(text);
    assert_true(json_equal(document, untouched));
    json_decref(untouched);
    json_decref(document);
}

/* What a report writes, as a string. */
static UNUSED char *written(bool (*write)(const json_t *document, FILE *out), const json_t *document)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_true(write(document, out));
    assert_int_equal(fclose(out), 0);
    assert_int_equal(strlen(text), size);
    return text;
}

static UNUSED void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) fail_msg("no '%s' in:\n%s", part, text);
}

static UNUSED void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part)) fail_msg("'%s' in:\n%s", part, text);
}

#endif
