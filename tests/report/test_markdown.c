/* SPDX-License-Identifier: Apache-2.0 */

/* Markdown: what it says of honest documents, and that no document can bring markup of its own. */

#include "documents.h"

static bool write_report_of_check(const json_t *check, FILE *out)
{
    json_t *checks = json_pack("[{s:s, s:O?}, {s:s, s:O?}]", "name", "check 1", "document", check, "name", "check 2",
                               "document", check);
    json_t *runs = json_array();
    struct report report = {"Two checks", "2026-02-03T05:00:00Z", runs, checks, NULL};
    bool good = report_markdown(&report, out);
    json_decref(checks);
    json_decref(runs);
    return good;
}

static bool write_report_of_run(const json_t *run, FILE *out)
{
    json_t *runs = json_pack("[{s:s, s:O?}, {s:s, s:O?}]", "name", "main@1", "document", run, "name", "main@2",
                             "document", run);
    struct report report = {"Two runs", "2026-02-03T05:00:00Z", runs, NULL, NULL};
    bool good = report_markdown(&report, out);
    json_decref(runs);
    return good;
}

/* One line: code is closed, tags are ours alone, and nothing outside of code can be a link or a mention. Returns how
 * many bars divide it into cells. */
static size_t judge_line(const char *line, size_t length)
{
    static const char *const tags[] = {"<details>", "</details>", "<summary>", "</summary>"};
    bool code = false;
    size_t bars = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)line[i];
        if (c == '`') code = !code;
        bars += c == '|';
        bool tag = c != '<' && c != '>';
        for (size_t j = 0; c == '<' && j < sizeof tags / sizeof *tags; j++)
            if (length - i >= strlen(tags[j]) && memcmp(line + i, tags[j], strlen(tags[j])) == 0) tag = true;
        if (c == '>') tag = line[0] == '<'; /* the end of one of them, which begin their lines */
        if (!tag || c < 0x20 || c == 0x7f) fail_msg("byte %zu: %.*s", i, (int)length, line);
        if (code) continue;
        if (strchr("@[]\\&_~$", c) && c) fail_msg("byte %zu: %.*s", i, (int)length, line);
        if (c == ':' && i + 2 < length && line[i + 1] == '/') fail_msg("a link: %.*s", (int)length, line);
    }
    if (code) fail_msg("code without an end: %.*s", (int)length, line);
    return bars;
}

/* Every row of a table has as many bars as its head. */
static void judge_markdown(const char *text)
{
    size_t head = 0, details = 0;
    while (*text) {
        size_t length = strcspn(text, "\n"), bars = judge_line(text, length);
        if (*text == '|') {
            if (head && bars != head) fail_msg("%zu bars, not %zu: %.*s", bars, head, (int)length, text);
            head = bars;
        } else {
            head = 0;
            if (bars) fail_msg("a bar outside of a table: %.*s", (int)length, text);
        }
        details += strncmp(text, "<details>", 9) == 0;
        if (strncmp(text, "</details>", 10) == 0) assert_true(details-- > 0);
        text += length + (text[length] != 0);
    }
    assert_int_equal(details, 0);
}

static void judge_report_of_check(const json_t *check)
{
    char *text = written(write_report_of_check, check);
    judge_markdown(text);
    free(text);
}

static void judge_report_of_run(const json_t *run)
{
    char *text = written(write_report_of_run, run);
    judge_markdown(text);
    free(text);
}

static void judge_summary(const json_t *check)
{
    char *text = written(report_check_summary, check);
    judge_markdown(text);
    free(text);
}

static void a_check_is_told(void **state)
{
    (void)state;
    json_t *check = document_of(check_text);
    judge_report_of_check(check);
    char *text = written(write_report_of_check, check);
    assert_has(text, "# Two checks\n\nMade `2026-02-03T05:00:00Z` from 2 checks and 0 runs.\n");
    assert_has(text, "| `check 2` | `2026-02-03T04:05:06Z` | `the library of main@3` | \u274c regressed | 2 | 1 |\n"
                     "| `check 1` |");
    assert_has(text, "## \u274c regressed: `check 2`\n\n"
                     "7 operations: 1 pass, 2 regressed, 1 improved, 1 inconclusive, 1 new, 1 removed.\n");
    assert_has(text, "- `ML-DSA-65/sign`: +31.2 % (95 %: +29.5 to +33.1 %), `critical`; `peak stack too`\n"
                     "- `ML-KEM-768/decaps`: +4.2 % (95 %: +3.5 to +5.1 %), `notice`\n"); /* the worst first */
    assert_has(text, "- `ML-DSA-65/verify`: +6.0 % (95 %: -3.0 to +17.0 %); `the machine was busy`\n");
    assert_has(text, "| Machine | `Example 9000`, 2 CPUs, hypervisor `KVM`, `Debian 12`, `Linux 6.1` |\n");
    assert_has(text, "| Control | `pass` |\n");
    assert_has(text, "| Instructions | not counted: `neither valgrind nor perf is here` |\n");
    assert_has(text, "| `ML-KEM-768/keygen` | 1.0004 | +0.0 % (95 %: -0.1 to +0.1 %) | \u2705 pass | - | - |\n");
    assert_has(text, "| `SHAKE256/hash+64B` | - | - | \U0001f195 new | - | - |\n");
    free(text);
    json_decref(check);
}

static void a_summary_begins_with_the_verdict(void **state)
{
    static const char head[] = "## \u274c regressed: pqlane check against `the library of main@3`\n\n7 operations: ";
    (void)state;
    json_t *check = document_of(check_text);
    char *text = written(report_check_summary, check);
    assert_memory_equal(text, head, sizeof head - 1);
    const char *folded = strstr(text, "<details>\n<summary>All 7 operations</summary>\n\n|");
    assert_non_null(folded);
    assert_true(strstr(text, "- `ML-DSA-65/sign`") < folded);
    free(text);
    json_object_set_new(json_object_get(check, "control"), "verdict", json_string("failed"));
    text = written(report_check_summary, check);
    assert_has(text, "\nThe control failed: ");
    free(text);
    json_decref(check);
}

static void a_run_is_told(void **state)
{
    (void)state;
    json_t *run = document_of(run_text);
    judge_report_of_run(run);
    char *text = written(write_report_of_run, run);
    assert_has(text, "from 0 checks and 2 runs.\n\n## Run `main@2`\n");
    assert_has(text, "| Library | pqlane `0.1.0`, backend `portable`, `gcc 12.2.0, -O3`, 500000 bytes, SHA-256 `1111");
    assert_has(text, "| Neighbours | load 0.5 before, steal 0.01, preempted 12 times |\n");
    assert_has(text, "| `ML-KEM-768/keygen` | 46.02 us | 45.00 us to 47.10 us | 55.72 us | 92.25 us | - | 24.77 us | "
                     "51.65 us | 19,362 | 20,168 | 0 |\n");
    assert_has(text, "| `SHA2-256/hash+64B` | 412.5 ns | 410.0 ns to 415.0 ns | - | - | - | 400.0 ns | 420.0 ns | "
                     "2,380,952 | 500 | - |\n");
    assert_has(text, "\n<details>\n<summary>Figures of 2 operations</summary>\n\n|"); /* of the older one */
    assert_true(strstr(text, "<details>") > strstr(text, "## Run `main@1`"));
    free(text);
    json_decref(run);
}

/* GitHub refuses a summary of more than 1 MiB. */
static void large_checks_stay_small(void **state)
{
    enum { MANY = 4000, LONG = 2000 };
    char name[LONG + 1];
    (void)state;
    memset(name, '<', LONG);
    name[LONG] = 0;
    json_t *check = document_of(check_text), *operations = json_object_get(check, "operations");
    json_t *worst = json_pack("{s:s, s:s, s:s, s:s, s:f, s:f, s:f}", "name", name, "verdict", name, "severity", name,
                              "reason", name, "ratio", 1e300, "low", 1e300, "high", 1e300);
    for (int i = 0; i < MANY; i++) json_array_append(operations, worst);
    for (int i = 0; i < MANY; i++) { /* and those that are named above the table */
        json_t *slower = json_copy(worst);
        json_object_set_new(slower, "verdict", json_string("regressed"));
        json_array_append_new(operations, slower);
    }
    char *text = written(report_check_summary, check);
    judge_markdown(text);
    assert_true(strlen(text) < 1 << 20);
    assert_has(text, "3982 more, in the table\n");
    assert_has(text, "7007 more are in the JSON.\n");
    free(text);
    json_decref(worst);
    json_decref(check);
}

static void titles_bring_no_markup(void **state)
{
    static const char *const titles[] = {"plain, (2 of 3)", "@everyone", "<b>", "a|b`c`\nd", "", NULL, "GH-1 #1"};
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct report report = {titles[i], titles[i], NULL, NULL, NULL};
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        assert_true(report_markdown(&report, out));
        fclose(out);
        judge_markdown(text);
        assert_true((strncmp(text, "# `", 3) == 0 || strncmp(text, "# -\n", 4) == 0) == (i > 0));
        free(text);
    }
}

static void no_document_brings_markup(void **state)
{
    (void)state;
    judge_all_changes(check_text, judge_report_of_check);
    judge_all_changes(check_text, judge_summary);
    judge_all_changes(run_text, judge_report_of_run);
    judge_summary(NULL);
    judge_report_of_check(NULL);
    judge_report_of_run(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_is_told),        cmocka_unit_test(a_summary_begins_with_the_verdict),
        cmocka_unit_test(a_run_is_told),          cmocka_unit_test(large_checks_stay_small),
        cmocka_unit_test(titles_bring_no_markup), cmocka_unit_test(no_document_brings_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
