/* SPDX-License-Identifier: Apache-2.0 */

/* What alerts say of an honest check, and that they stay alerts whatever a document says. */

#include "alert/alert.h"
#include "report/documents.h"

#define DAY 86400.0

static json_t *operation_at(const json_t *check, size_t i)
{
    return json_array_get(json_object_get(check, "operations"), i);
}

static json_t *list_of(const json_t *check, const json_t *previous)
{
    struct alert_facts facts = {check, previous, "gate-1", DAY};
    json_t *list = alert_list(&facts);
    assert_true(json_is_array(list));
    return list;
}

static const char *text_in(const json_t *alert, const char *object, const char *name)
{
    const json_t *from = object ? json_object_get(alert, object) : alert;
    const char *text = json_string_value(json_object_get(from, name));
    assert_non_null(text);
    return text;
}

static void what_fails_is_an_alert(void **state)
{
    static const char *const labels[][2] = {
        {"alertname", "PqlaneRegression"}, {"severity", "critical"}, {"operation", "ML-DSA-65/sign"},
        {"backend", "portable"},           {"library", "pqlane"},    {"instance", "gate-1"},
    };
    (void)state;
    json_t *check = document_of(check_text), *list = list_of(check, NULL), *alert = json_array_get(list, 0);
    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(json_object_size(json_object_get(alert, "labels")), sizeof labels / sizeof *labels);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        assert_string_equal(text_in(alert, "labels", labels[i][0]), labels[i][1]);
    assert_string_equal(text_in(alert, "annotations", "summary"),
                        "ML-DSA-65/sign: +31.2 % (95 %: +29.5 to +33.1 %), critical");
    assert_string_equal(text_in(alert, "annotations", "description"),
                        "+31.2 % (95 %: +29.5 to +33.1 %), critical; peak stack too against the library of main@3: "
                        "pqlane 0.2.0 (SHA-256 2222222222222222) against 0.1.0 (1111111111111111), measured on "
                        "Example 9000");
    assert_string_equal(text_in(alert, NULL, "startsAt"), "2026-02-03T04:05:06Z");
    assert_string_equal(text_in(alert, NULL, "endsAt"), "2026-02-04T04:05:06Z");
    json_decref(list);
    json_object_set_new(json_object_get(check, "settings"), "fail_on", json_string("emergency"));
    list = list_of(check, NULL);
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
    json_decref(check);
}

/* The verdict before failed ML-DSA-65/sign, critical. What becomes of that alert follows what this one says. */
static void what_failed_before_ends_once_it_is_decided(void **state)
{
    static const struct {
        const char *verdict, *severity;
        size_t fired, ended;
    } cases[] = {
        {"pass", "none", 0, 1},         {"improved", "none", 0, 1},      {"regressed", "notice", 0, 1},
        {"regressed", "warning", 1, 1}, {"regressed", "critical", 1, 0}, {"inconclusive", "none", 0, 0},
        {"removed", "none", 0, 0},
    };
    (void)state;
    json_t *previous = document_of(check_text), *check = document_of(check_text), *sign = operation_at(check, 2);
    json_object_set_new(check, "created", json_string("2026-02-03T05:00:00Z"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_object_set_new(sign, "verdict", json_string(cases[i].verdict));
        json_object_set_new(sign, "severity", json_string(cases[i].severity));
        json_t *list = list_of(check, previous), *alert = json_array_get(list, cases[i].fired);
        assert_int_equal(json_array_size(list), cases[i].fired + cases[i].ended);
        if (cases[i].fired)
            assert_string_equal(text_in(json_array_get(list, 0), "labels", "severity"), cases[i].severity);
        if (cases[i].ended) {
            assert_string_equal(text_in(alert, "labels", "severity"), "critical");
            assert_string_equal(text_in(alert, NULL, "startsAt"), "2026-02-03T04:05:06Z");
            assert_string_equal(text_in(alert, NULL, "endsAt"), "2026-02-03T05:00:00Z");
        }
        json_decref(list);
    }
    json_array_remove(json_object_get(check, "operations"), 2); /* --filter left it out this time */
    json_t *list = list_of(check, previous);
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
    json_decref(check);
    json_decref(previous);
}

static void a_webhook_gets_a_text_and_the_list(void **state)
{
    (void)state;
    json_t *check = document_of(check_text), *previous = document_of(check_text);
    json_object_set_new(operation_at(previous, 2), "severity", json_string("warning"));
    struct alert_facts facts = {check, previous, "gate-1", DAY};
    json_t *body = alert_webhook(&facts, alert_list(&facts)), *alerts = json_object_get(body, "alerts");
    assert_string_equal(text_in(body, NULL, "schema"), "pqlane-alert");
    assert_string_equal(text_in(body, NULL, "verdict"), "regressed");
    assert_string_equal(text_in(body, NULL, "text"),
                        "pqlane check on gate-1 against the library of main@3: 7 operations: 1 pass, 2 regressed, "
                        "1 improved, 1 inconclusive, 1 new, 1 removed\n"
                        "ML-DSA-65/sign: +31.2 % (95 %: +29.5 to +33.1 %), critical\n"
                        "ML-DSA-65/sign: +31.2 % (95 %: +29.5 to +33.1 %), critical");
    assert_int_equal(json_array_size(alerts), 2);
    assert_string_equal(text_in(json_array_get(alerts, 0), NULL, "status"), "firing");
    assert_string_equal(text_in(json_array_get(alerts, 1), NULL, "status"), "resolved");
    json_decref(body);

    for (int i = 0; i < 30; i++) {
        json_t *more = json_deep_copy(operation_at(check, 2));
        json_array_append_new(json_object_get(check, "operations"), more);
    }
    facts.previous = NULL;
    body = alert_webhook(&facts, alert_list(&facts));
    assert_has(text_in(body, NULL, "text"), "\nand 11 more");
    json_decref(body);
    json_decref(check);
    json_decref(previous);
}

static void judge_alerts(const json_t *root)
{
    json_t *honest = document_of(check_text);
    const json_t *const pairs[][2] = {{root, honest}, {honest, root}, {root, root}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct alert_facts facts = {pairs[i][0], pairs[i][1], "gate-1", DAY};
        json_t *list = alert_list(&facts), *alert, *value;
        const char *name;
        size_t j;
        json_array_foreach (list, j, alert) {
            json_object_foreach (json_object_get(alert, "labels"), name, value)
                for (const char *c = json_string_value(value); *c; c++) assert_true((unsigned char)*c >= ' ');
            assert_has(text_in(alert, "annotations", "summary"), ": ");
        }
        json_t *body = alert_webhook(&facts, list);
        assert_non_null(body);
        json_decref(body);
    }
    json_decref(honest);
}

static void any_document_makes_alerts(void **state)
{
    (void)state;
    judge_all_changes(check_text, judge_alerts);
}

static void places_have_no_secrets(void **state)
{
    static const char *const cases[][2] = {
        {"http://example.org/hook/s3cret", "http://example.org"},
        {"https://me:s3cret@example.org:9093/api/v2/alerts?s3cret#s3cret", "https://example.org:9093"},
        {"http://me@s3cret:s3cret@[::1]:80", "http://[::1]:80"},
        {"HTTP://example.org?@s3cret", "HTTP://example.org"},
    };
    char text[ALERT_URL_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(alert_place(text, cases[i][0]), cases[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fails_is_an_alert),
        cmocka_unit_test(what_failed_before_ends_once_it_is_decided),
        cmocka_unit_test(a_webhook_gets_a_text_and_the_list),
        cmocka_unit_test(any_document_makes_alerts),
        cmocka_unit_test(places_have_no_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
