/* SPDX-License-Identifier: Apache-2.0 */

/*
 * A check as JUnit XML, which every CI system reads. An operation is a test case: what could not be told is skipped, so
 * that doubt is seen and does not fail; a regression below the failing level passes and says so. Test cases have no
 * time: what an operation took is in the documents, and how long it was measured is no figure of it.
 */

#include "member.h"
#include "reading.h"
#include "report.h"
#include "store/text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define JUNIT_MOST_BYTES 500 /* of one text */

/* In an attribute or between tags. XML 1.0 has no way to write most control characters: they are left out. */
static void put_text(FILE *out, const char *foreign)
{
    uint32_t point;
    size_t used = 0;
    for (size_t length; foreign && *foreign; foreign += length) {
        length = text_character(foreign, &point);
        used += length;
        if (used > JUNIT_MOST_BYTES) {
            fputs("...", out);
            return;
        }
        switch (point) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&apos;", out);
            break;
        case '\n':
        case '\r':
        case '\t':
            fputc(' ', out);
            break;
        default:
            if (!text_is_unfit(point)) fwrite(foreign, 1, length, out);
        }
    }
}

static void put_attribute(FILE *out, const char *name, const char *foreign)
{
    fprintf(out, " %s=\"", name);
    put_text(out, foreign);
    fputc('"', out);
}

static void put_seconds(FILE *out, double seconds)
{
    if (seconds >= 0 && seconds < 1e9) fprintf(out, " time=\"%.3f\"", seconds);
}

static void put_property(FILE *out, const json_t *check, const char *path)
{
    char number[40] = "-";
    const json_t *value = member(check, path);
    const char *text = json_string_value(value);
    if (json_is_integer(value))
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        snprintf(number, sizeof number, "%.6g", json_real_value(value));
    else if (json_is_boolean(value))
        snprintf(number, sizeof number, json_is_true(value) ? "true" : "false");
    fputs("      <property", out);
    put_attribute(out, "name", path);
    put_attribute(out, "value", text ? text : number);
    fputs("/>\n", out);
}

enum outcome { PASSED, TOLERATED, SKIPPED, FAILED };

static enum outcome outcome_of(const json_t *check, const json_t *judged)
{
    switch (reading_verdict(judged)) {
    case VERDICT_PASS:
    case VERDICT_IMPROVED:
    case VERDICT_NEW:
        return PASSED;
    case VERDICT_REGRESSED:
        return reading_fails(check, judged) ? FAILED : TOLERATED;
    default: /* inconclusive, removed, unknown */
        return SKIPPED;
    }
}

/* Why, in one line: "+12.3 % (95 %: +11.0 to +13.2 %), warning; reason". */
static void put_why(FILE *out, const json_t *operation)
{
    char change[READING_BYTES];
    const char *between = "", *reason = member_text(operation, "reason", NULL);
    switch (reading_verdict(operation)) {
    case VERDICT_REMOVED:
        fputs("only the baseline has this operation", out);
        between = "; ";
        break;
    case VERDICT_INCONCLUSIVE:
        fputs("could not tell", out);
        between = "; ";
        break;
    case READING_UNKNOWN:
        fputs("the verdict is not one that this pqlane knows", out);
        between = "; ";
        break;
    default:
        break;
    }
    if (*reading_change_text(change, operation)) {
        fprintf(out, "%s%s", between, change);
        between = "; ";
    }
    if (reading_verdict(operation) == VERDICT_REGRESSED) {
        fputs(between, out);
        put_text(out, member_text(operation, "severity", NULL));
        between = "; ";
    }
    if (reason) {
        fputs(between, out);
        put_text(out, reason);
    }
}

/* The last slash divides: "SHA2-512/256/hash+64B". */
static void put_names(FILE *out, const char *name)
{
    char algorithm[JUNIT_MOST_BYTES] = "";
    const char *slash = name ? strrchr(name, '/') : NULL;
    if (slash && slash > name) snprintf(algorithm, sizeof algorithm, "%.*s", (int)(slash - name), name);
    put_attribute(out, "classname", *algorithm ? algorithm : "pqlane");
    put_attribute(out, "name", *algorithm ? slash + 1 : name && *name ? name : "-");
}

static void put_case(FILE *out, enum outcome outcome, const json_t *judged, const char *name)
{
    fputs("    <testcase", out);
    put_names(out, name);
    switch (outcome) {
    case PASSED:
        fputs("/>\n", out);
        return;
    case TOLERATED:
        fputs(">\n      <system-out>regressed, and does not fail the gate: ", out);
        put_why(out, judged);
        fputs("</system-out>\n", out);
        break;
    case SKIPPED:
        fputs(">\n      <skipped message=\"", out);
        put_why(out, judged);
        fputs("\"/>\n", out);
        break;
    case FAILED:
        fputs(">\n      <failure", out);
        put_attribute(out, "type", member_text(judged, "severity", NULL));
        fputs(" message=\"", out);
        put_why(out, judged);
        fputs("\"/>\n", out);
        break;
    }
    fputs("    </testcase>\n", out);
}

static void put_suite_attributes(FILE *out, size_t tests, size_t failures, size_t skipped, const json_t *check)
{
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\"", tests, failures, skipped);
    put_seconds(out, member_number(check, "seconds"));
}

bool report_junit(const json_t *check, FILE *out)
{
    static const char *const properties[] = {
        "verdict",
        "exit_code",
        "control.verdict",
        "out_of_time",
        "baseline.label",
        "baseline.run",
        "baseline.path",
        "baseline.library.version",
        "baseline.library.build",
        "baseline.library.sha256",
        "baseline.library.backend",
        "candidate.path",
        "candidate.library.version",
        "candidate.library.build",
        "candidate.library.sha256",
        "candidate.library.backend",
        "environment.cpu_model",
        "environment.cpus",
        "environment.hypervisor",
        "environment.os",
        "environment.kernel",
        "settings.fail_on",
        "settings.seed",
        "settings.pairs",
        "settings.filter",
        "instructions.source",
    };
    const json_t *operations = json_object_get(check, "operations"), *code = json_object_get(check, "code"), *operation;
    const char *created = member_text(check, "created", NULL);
    size_t tests = json_array_size(operations), failures = 0, skipped = 0, i;
    bool code_grew = reading_verdict(code) == VERDICT_REGRESSED; /* shown; does not fail the gate */
    json_array_foreach (operations, i, operation) {
        enum outcome outcome = outcome_of(check, operation);
        failures += outcome == FAILED;
        skipped += outcome == SKIPPED;
    }
    tests += code_grew;

    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pqlane check\"", out);
    put_suite_attributes(out, tests, failures, skipped, check);
    fputs(">\n  <testsuite name=\"pqlane check against ", out);
    put_text(out, member_text(check, "baseline.path", NULL));
    fputc('"', out);
    put_suite_attributes(out, tests, failures, skipped, check);
    if (created) put_attribute(out, "timestamp", created);
    fputs(">\n    <properties>\n", out);
    for (i = 0; i < sizeof properties / sizeof *properties; i++) put_property(out, check, properties[i]);
    fputs("    </properties>\n", out);
    json_array_foreach (operations, i, operation)
        put_case(out, outcome_of(check, operation), operation, member_text(operation, "name", NULL));
    if (code_grew) put_case(out, TOLERATED, code, "library/code");
    fputs("  </testsuite>\n</testsuites>\n", out);
    return true;
}
