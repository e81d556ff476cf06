/* SPDX-License-Identifier: Apache-2.0 */

/* JUnit XML: what it says of an honest check, and that it is well-formed whatever the document says. */

#include "documents.h"

#include <ctype.h>

/* A strict reader of the XML that the report may write: elements, attributes in double quotes, five entities. */
struct xml {
    const char *at, *text;
    size_t cases, failures, skipped, outputs;
};

static void expect(struct xml *xml, bool good, const char *what)
{
    if (!good) fail_msg("%s at byte %zu of:\n%s", what, (size_t)(xml->at - xml->text), xml->text);
}

/* Text up to `end`: no markup, known entities, none of the characters that XML 1.0 forbids. */
static void skip_text(struct xml *xml, char end)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    for (; *xml->at && *xml->at != end; xml->at++) {
        unsigned char c = (unsigned char)*xml->at;
        expect(xml, c >= 0x20 || c == '\n', "a control character");
        expect(xml, c != '<' && c != '>' && (end == '<' || c != '"'), "markup in text");
        expect(xml, memcmp(xml->at, "\xef\xbf\xbe", 3) != 0 && memcmp(xml->at, "\xef\xbf\xbf", 3) != 0,
               "what is no character");
        bool known = c != '&';
        for (size_t i = 0; !known && i < sizeof entities / sizeof *entities; i++)
            known = strncmp(xml->at, entities[i], strlen(entities[i])) == 0;
        expect(xml, known, "an unknown entity");
    }
    expect(xml, *xml->at == end, "the end of the file in text");
}

static size_t skip_name(struct xml *xml)
{
    const char *start = xml->at;
    while (isalnum((unsigned char)*xml->at) || *xml->at == '-') xml->at++;
    expect(xml, xml->at > start, "no name");
    return (size_t)(xml->at - start);
}

static void skip_element(struct xml *xml);

static void skip_content(struct xml *xml)
{
    for (;;) {
        skip_text(xml, '<');
        if (xml->at[1] == '/') return;
        skip_element(xml);
    }
}

static void skip_element(struct xml *xml)
{
    expect(xml, *xml->at == '<', "no element");
    xml->at++;
    const char *name = xml->at;
    size_t length = skip_name(xml);
    xml->cases += length == 8 && memcmp(name, "testcase", 8) == 0;
    xml->failures += length == 7 && memcmp(name, "failure", 7) == 0;
    xml->skipped += length == 7 && memcmp(name, "skipped", 7) == 0;
    xml->outputs += length == 10 && memcmp(name, "system-out", 10) == 0;
    while (*xml->at == ' ') {
        xml->at++;
        skip_name(xml);
        expect(xml, xml->at[0] == '=' && xml->at[1] == '"', "no attribute");
        xml->at += 2;
        skip_text(xml, '"');
        xml->at++;
    }
    if (strncmp(xml->at, "/>", 2) == 0) {
        xml->at += 2;
        return;
    }
    expect(xml, *xml->at == '>', "no end of a tag");
    xml->at++;
    skip_content(xml);
    xml->at += 2;
    expect(xml, strncmp(xml->at, name, length) == 0 && xml->at[length] == '>', "another element's end");
    xml->at += length + 1;
}

/* Well-formed, and its counts are those of its elements. */
static void judge_xml(const json_t *check)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    char *text = written(report_junit, check), counts[128];
    struct xml xml = {.at = text + sizeof head - 1, .text = text};
    expect(&xml, strncmp(text, head, sizeof head - 1) == 0, "no head");
    skip_element(&xml);
    expect(&xml, strcmp(xml.at, "\n") == 0, "something behind the end");
    snprintf(counts, sizeof counts, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\"", xml.cases,
             xml.failures, xml.skipped);
    const char *first = strstr(text, counts);
    if (!first || !strstr(first + 1, counts)) fail_msg("no%s, twice, in:\n%s", counts, text);
    free(text);
}

static void an_honest_check_has_a_case_per_operation(void **state)
{
    (void)state;
    json_t *check = document_of(check_text);
    judge_xml(check);
    char *text = written(report_junit, check);
    assert_has(text, "<testsuite name=\"pqlane check against the library of main@3\" tests=\"7\" failures=\"1\" "
                     "errors=\"0\" skipped=\"2\" time=\"61.250\" timestamp=\"2026-02-03T04:05:06Z\">");
    assert_has(text, "<testcase classname=\"ML-KEM-768\" name=\"keygen\"/>");
    assert_has(text, "<testcase classname=\"SHA2-512/256\" name=\"hash+64B\"/>");
    assert_has(text, "<testcase classname=\"SHAKE256\" name=\"hash+64B\"/>"); /* new */
    assert_has(text, "<testcase classname=\"ML-DSA-65\" name=\"sign\">\n      <failure type=\"critical\" "
                     "message=\"+31.2 % (95 %: +29.5 to +33.1 %); critical; peak stack too\"/>");
    assert_has(text, "<testcase classname=\"ML-KEM-768\" name=\"decaps\">\n      <system-out>regressed, and does "
                     "not fail the gate: +4.2 % (95 %: +3.5 to +5.1 %); notice</system-out>");
    assert_has(text, "<skipped message=\"could not tell; +6.0 % (95 %: -3.0 to +17.0 %); the machine was busy\"/>");
    assert_has(text, "<skipped message=\"only the baseline has this operation\"/>");
    assert_has(text, "<property name=\"environment.cpu_model\" value=\"Example 9000\"/>");
    assert_has(text, "<property name=\"candidate.library.sha256\" value=\"2222");
    assert_has(text, "<property name=\"baseline.run\" value=\"3\"/>");
    free(text);
    json_decref(check);
}

/* What fails follows settings.fail_on; what is not known fails rather than passes. */
static void levels_decide_what_fails(void **state)
{
    static const struct {
        const char *fail_on; /* JSON */
        const char *counts;
    } cases[] = {
        {"\"notice\"", "failures=\"2\""},    {"\"warning\"", "failures=\"1\""}, {"\"critical\"", "failures=\"1\""},
        {"\"emergency\"", "failures=\"0\""}, {"\"never\"", "failures=\"2\""},   {"null", "failures=\"2\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *check = document_of(check_text);
        json_object_set_new(json_object_get(check, "settings"), "fail_on",
                            json_loads(cases[i].fail_on, JSON_DECODE_ANY, NULL));
        char *text = written(report_junit, check);
        assert_has(text, cases[i].counts);
        free(text);
        json_decref(check);
    }
    json_t *check = document_of(check_text);
    json_object_set_new(json_array_get(json_object_get(check, "operations"), 1), "severity", json_string("apocalypse"));
    char *text = written(report_junit, check);
    assert_has(text, "failures=\"2\"");
    free(text);
    json_decref(check);
}

/* Code is shown and does not decide. */
static void code_that_grew_is_a_case_of_its_own(void **state)
{
    (void)state;
    json_t *check = document_of(check_text), *code = json_object_get(check, "code");
    json_object_set_new(code, "verdict", json_string("regressed"));
    json_object_set_new(code, "severity", json_string("critical"));
    judge_xml(check);
    char *text = written(report_junit, check);
    assert_has(text, " tests=\"8\" failures=\"1\"");
    assert_has(text, "<testcase classname=\"library\" name=\"code\">\n      <system-out>regressed, and does not fail");
    free(text);
    json_decref(check);
}

static void any_document_makes_well_formed_xml(void **state)
{
    (void)state;
    judge_all_changes(check_text, judge_xml);
    judge_xml(NULL);
}

static void full_streams_are_seen(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full) skip();
    json_t *check = document_of(check_text);
    report_junit(check, full);
    assert_true(fflush(full) != 0 || ferror(full));
    fclose(full);
    json_decref(check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_honest_check_has_a_case_per_operation),
        cmocka_unit_test(levels_decide_what_fails),
        cmocka_unit_test(code_that_grew_is_a_case_of_its_own),
        cmocka_unit_test(any_document_makes_well_formed_xml),
        cmocka_unit_test(full_streams_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
