/* SPDX-License-Identifier: Apache-2.0 */

/* The HTML report: well formed whatever the documents hold, complete, and closed to the outside. */

#include "page.h"
#include "random.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *listed(const char *name, json_t *document)
{
    return json_pack("[{s:s, s:o}]", "name", name, "document", document);
}

static void assert_well_formed(const char *page)
{
    const char *fault = page_fault(page);
    if (fault) fail_msg("%s", fault);
}

static void assert_has(const char *page, const char *text)
{
    if (!strstr(page, text)) fail_msg("the page lacks: %s", text);
}

/* A page of one run and one check whose first operations are changed so. */
static char *page_with(const char *name, json_t *value)
{
    json_t *run = sample(sample_run), *check = sample(sample_check);
    json_t *documents[] = {run, check};
    for (size_t i = 0; i < 2; i++)
        json_object_set(json_array_get(json_object_get(documents[i], "operations"), 0), name, value);
    json_decref(value);
    return page_of("A report", listed("main@1", run), listed("check 1", check));
}

static void a_page_is_well_formed_and_complete(void **state)
{
    (void)state;
    char *page = page_with("unknown", json_null());
    assert_well_formed(page);
    static const char *const expected[] = {
        "<html lang=\"en\">",
        "<title>A report</title>",
        "<h1><bdi>A report</bdi></h1>",
        "Skip to the content",
        "Regressed: 1 operation got worse",
        "2026-11-25 20:50:11 UTC",
        "1.6800",
        "+68.0\xc2\xa0%",
        "beyond the axis",
        "Out of time:",
        "peak stack grew",
        "a loud median",
        "Valgrind is not installed",
        "46.02\xc2\xa0",
        "\xc2\xb5s",
        "19,362",
        "eee5704830d83a03",
        "showed no difference",
        "a random one",
        "emergency",
        "SHA2-512/256/<wbr>hash+64B",
        "scope=\"row\"",
        "<caption>",
        "1 more beyond, up to 3.",
        "default-src 'none'; style-src 'sha256-",
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) assert_has(page, expected[i]);
    assert_int_equal(page_count(page, "<h1>"), 1);
    assert_int_equal(page_count(page, "<svg class=\"iv\" role=\"img\""), 6);
    assert_int_equal(page_count(page, "<svg class=\"dist\" role=\"img\""), 2);
    free(page);
}

/* Neither the page nor its script has anything that could. */
static void a_page_asks_nothing_of_the_network(void **state)
{
    static const char *const ways[] = {"http:",  "https:", "//",      "url(", "@import",
                                       "fetch(", "src=",   "XMLHttp", "eval("};
    (void)state;
    char *page = page_with("unknown", json_null());
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strstr(page, ways[i])) fail_msg("the page has %s", ways[i]);
    free(page);
}

static void hostile_texts_stay_texts(void **state)
{
    static const char *const texts[] = {
        "<script>alert(1)</script>",
        "\"><img onerror=alert(1)>",
        "' onclick='x",
        "]]>",
        "</title></style></table>",
        "<!--",
        "&lt;&#x3c;&",
        "a/b/c/<b>/d",
        "/",
        "//",
        "\x01\x02\x1f\x7f",
        "\xc2\x85\xe2\x80\xa8",
        "\xef\xbf\xbe",
        "",
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d/\xd8\xb3",
        "\xe2\x80\xaegnp.exe",
        "\n\t\r",
        "\xf0\x9f\x98\x80",
    };
    static const char *const members[] = {"name", "verdict", "severity", "reason"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
            char *page = page_with(members[k], json_string(texts[i]));
            assert_well_formed(page);
            assert_null(strstr(page, "<script>alert"));
            assert_null(strstr(page, "<img"));
            assert_null(strstr(page, "\xe2\x80\xae"));
            free(page);
        }
        char *page = page_of(texts[i], listed(texts[i], sample(sample_run)), listed(texts[i], sample(sample_check)));
        assert_well_formed(page);
        free(page);
    }
    /* Bytes that are no UTF-8, which only another program's code could put there. */
    static const char *const bytes[] = {"\xff", "\xc3", "\xe2\x82", "\xc0\xbc", "\xed\xa0\x80", "\xf4\x90\x80\x80"};
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        char *page = page_with("name", json_string_nocheck(bytes[i]));
        assert_well_formed(page);
        assert_has(page, "\xef\xbf\xbd");
        assert_null(strstr(page, "\xc0\xbc"));
        free(page);
    }
}

static void long_texts_are_cut(void **state)
{
    char text[5000];
    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    char *page = page_with("name", json_string(text));
    assert_well_formed(page);
    text[201] = 0;
    assert_null(strstr(page, text));
    text[200] = 0;
    strcat(text, "\xe2\x80\xa6");
    assert_has(page, text);
    free(page);
}

static const double numbers[] = {0, -1, 1e-300, -1e-300, 1e300, -1e300, 1.7e308, 4e18, 9.3e18, 1e15, -5e9, 0.5, 999.96};

static void numbers_may_be_anything(void **state)
{
    static const char *const members[] = {"ratio", "low", "high",           "median",      "p95",
                                          "p99",   "min", "ops_per_second", "stack_bytes", "processes"};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
            char *page = page_with(members[k], json_real(numbers[i]));
            assert_well_formed(page);
            assert_null(strstr(page, "=\"nan"));
            assert_null(strstr(page, "=\"inf"));
            assert_null(strstr(page, "=\"-inf"));
            free(page);
        }
        char *page = page_with("medians", json_pack("[f, f, n, s]", numbers[i], 1.0, "1"));
        assert_well_formed(page);
        free(page);
        page = page_with("distribution", json_pack("[[f, i], [i, f], [f, f], [], i, [s, i], [i, n]]", numbers[i], 3, 40,
                                                   numbers[i], numbers[i], numbers[i], 7, "40", 1, 40));
        assert_well_formed(page);
        free(page);
    }
}

/* Every list and object replaced by every other kind of value, one at a time. */
static void members_may_be_missing_or_of_another_type(void **state)
{
    static const char *const values[] = {"null", "true", "[]", "{}", "[1]", "[null]", "\"text\"", "-7", "{\"a\": {}}"};
    static const char *const samples[] = {sample_run, sample_check};
    (void)state;
    for (size_t s = 0; s < 2; s++) {
        json_t *whole = sample(samples[s]), *other;
        const char *name;
        assert_non_null(whole);
        json_object_foreach (whole, name, other) {
            for (size_t i = 0; i <= sizeof values / sizeof *values; i++) {
                json_t *document = json_deep_copy(whole);
                if (i == sizeof values / sizeof *values)
                    json_object_del(document, name);
                else
                    json_object_set_new(document, name, json_loads(values[i], JSON_DECODE_ANY, NULL));
                json_t *lists[] = {json_array(), json_array()};
                json_array_append_new(lists[s], json_pack("{s:s, s:o}", "name", "x", "document", document));
                char *page = page_of("x", lists[0], lists[1]);
                assert_well_formed(page);
                free(page);
            }
        }
        json_decref(whole);
    }
}

/* Whose library it was: ours where the document does not say. */
static void the_maker_is_named(void **state)
{
    static const char *const drivers[][2] = {{"pqlane", ">pqlane <bdi>0.1.0"},
                                             {"openssl", ">openssl <bdi>0.1.0"},
                                             {"liboqs", ">liboqs <bdi>0.1.0"},
                                             {"<b>", ">plugin <bdi>0.1.0"},
                                             {NULL, ">pqlane <bdi>0.1.0"}};
    (void)state;
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++) {
        json_t *run = sample(sample_run);
        if (drivers[i][0]) json_object_set_new(json_object_get(run, "library"), "driver", json_string(drivers[i][0]));
        char *page = page_of("x", listed("run", run), NULL);
        assert_well_formed(page);
        assert_has(page, drivers[i][1]);
        free(page);
    }
}

static void entries_may_be_anything(void **state)
{
    (void)state;
    char *page = page_of(NULL, json_array(), json_array());
    assert_well_formed(page);
    assert_has(page, "nothing is judged, and no run");
    free(page);
    page = page_of("x", NULL, NULL);
    assert_well_formed(page);
    free(page);
    page = page_of("x", json_object(), json_integer(7));
    assert_well_formed(page);
    free(page);
    page = page_of("x", json_loads("[1, null, [], {}, {\"name\": 3, \"document\": []}]", 0, NULL),
                   json_loads("[\"a\", {}, {\"document\": {\"operations\": [1, null, [], {}]}}]", 0, NULL));
    assert_well_formed(page);
    assert_int_equal(page_count(page, "<details class=\"card\""), 8);
    free(page);
}

static void the_newest_is_open_and_first(void **state)
{
    (void)state;
    json_t *checks = listed("check 1", sample(sample_check)), *runs = listed("main@1", sample(sample_run));
    for (int i = 2; i <= 3; i++) {
        json_array_append_new(checks, json_pack("{s:s, s:o}", "name", i == 3 ? "newest check" : "check 2", "document",
                                                sample(sample_check)));
        json_array_append_new(runs, json_pack("{s:s, s:o}", "name", "main@2", "document", sample(sample_run)));
    }
    json_object_set_new(json_object_get(json_object_get(json_array_get(runs, 0), "document"), "fingerprint"), "id",
                        json_string("other"));
    json_array_append_new(runs, json_pack("{s:s, s:o}", "name", "main@0", "document", sample(sample_run)));
    json_object_set_new(json_object_get(json_array_get(runs, 3), "document"), "backend", json_string("other"));
    json_array_insert(runs, 1, json_array_get(runs, 3)); /* one of another fingerprint, one of another backend */
    json_array_remove(runs, 4);
    char *page = page_of("x", runs, checks);
    assert_well_formed(page);
    assert_has(page, "id=\"check-3\" open");
    assert_int_equal(page_count(page, "class=\"card\" id=\"check-2\">"), 1);
    assert_true(strstr(page, "id=\"check-3\"") < strstr(page, "id=\"check-2\""));
    assert_true(strstr(page, "id=\"run-4\" open") < strstr(page, "id=\"run-1\""));
    assert_has(page, "shown, never judged");
    assert_has(page, "another machine or backend");
    assert_int_equal(page_count(page, "<svg class=\"trend\" role=\"img\""), 2);
    assert_int_equal(page_count(page, "class=\"pt other\""), 4);
    assert_int_equal(page_count(page, "class=\"way\""), 2); /* from the third run to the fourth, not from the others */
    free(page);
}

/* Twenty runs: one operation is a tenth faster from the eleventh on, where the library is another one with a hostile
 * name; the compiler is another one in the last. */
static void trends_show_what_changed(void **state)
{
    json_t *runs = json_array();
    (void)state;
    for (int i = 0; i < 20; i++) {
        char name[32];
        json_t *run = sample(sample_run), *library = json_object_get(run, "library");
        json_t *operation = json_array_get(json_object_get(run, "operations"), 0);
        json_object_set_new(operation, "median", json_real((i < 10 ? 46000 : 41400) + i % 3));
        if (i >= 10) json_object_set_new(library, "version", json_string("<b>\"0.2.0\"&"));
        if (i == 19) json_object_set_new(library, "build", json_string("clang"));
        snprintf(name, sizeof name, "<i>main@%d", i + 1);
        json_array_append_new(runs, json_pack("{s:s, s:o}", "name", name, "document", run));
    }
    char *page = page_of("x", runs, json_array());
    assert_well_formed(page);
    assert_int_equal(page_count(page, "<svg class=\"trend\""), 2);
    assert_int_equal(page_count(page, "class=\"range\""), 2);
    assert_int_equal(page_count(page, "class=\"shift\""), 1);
    assert_int_equal(page_count(page, "class=\"level\""), 2);
    assert_int_equal(page_count(page, ">L</text>"), 2);
    assert_int_equal(page_count(page, ">C</text>"), 2);
    assert_int_equal(page_count(page, "class=\"pt other\""), 0);
    assert_has(page, "data-f=\"ML-KEM-768/keygen changed\"");
    assert_has(
        page, "<strong>\u221210.0\xc2\xa0%</strong> from <bdi>&lt;i&gt;main@11</bdi> of <bdi class=\"day\">2026-11-25");
    assert_has(page, "46.00\xc2\xa0\xc2\xb5s to 41.40\xc2\xa0\xc2\xb5s, p\xc2\xa0"
                     "0.0005");
    assert_has(page, "version <bdi>0.1.0</bdi> to <bdi>&lt;b&gt;&quot;0.2.0&quot;&amp;</bdi>");
    assert_has(page, "20 runs from &lt;i&gt;main@1, 46.00\xc2\xa0\xc2\xb5s, to &lt;i&gt;main@20, 41.40");
    assert_has(page, "with 1 change point.");
    free(page);
}

static void thousands_of_operations(void **state)
{
    char name[64];
    (void)state;
    json_t *run = sample(sample_run), *check = sample(sample_check);
    json_t *documents[] = {run, check};
    for (size_t i = 0; i < 2; i++) {
        json_t *operations = json_object_get(documents[i], "operations");
        json_t *first = json_deep_copy(json_array_get(operations, 1));
        json_array_clear(operations);
        for (unsigned k = 0; k < 4096; k++) {
            json_t *operation = json_deep_copy(first);
            snprintf(name, sizeof name, "ALG-%u/operation+%u", k / 8, k);
            json_object_set_new(operation, "name", json_string(name));
            json_array_append_new(operations, operation);
        }
        json_decref(first);
    }
    char *page = page_of("x", listed("run", run), listed("check", check));
    assert_well_formed(page);
    assert_int_equal(page_count(page, "<svg class=\"iv\""), 4096);
    assert_int_equal(page_count(page, "<div class=\"group\">"), 512);
    assert_true(strlen(page) < 16u << 20);
    free(page);
}

/* A random place in a document: a member or element of it, or of what that holds. */
static void change_something(struct rng *rng, json_t *in)
{
    for (unsigned depth = 0; depth < 8; depth++) {
        size_t size = json_is_object(in) ? json_object_size(in) : json_array_size(in);
        if (size == 0) return;
        size_t at = rng_below(rng, size);
        void *place = json_is_object(in) ? json_object_iter(in) : NULL;
        for (size_t i = 0; place && i < at; i++) place = json_object_iter_next(in, place);
        json_t *value = place ? json_object_iter_value(place) : json_array_get(in, at);
        if ((json_is_object(value) || json_is_array(value)) && rng_below(rng, 8) != 0) {
            in = value;
            continue;
        }
        json_t *other = NULL;
        switch (rng_below(rng, 8)) {
        case 0:
            break;
        case 1:
            other = json_null();
            break;
        case 2:
            other = json_array();
            break;
        case 3:
            other = json_object();
            break;
        case 4:
            other = json_string("<i>\"'&\x01");
            break;
        case 5:
            other = json_integer((json_int_t)rng_next(rng));
            break;
        case 6:
            other = json_true();
            break;
        default:
            other = json_real(numbers[rng_below(rng, sizeof numbers / sizeof *numbers)]);
            break;
        }
        if (place && other)
            json_object_iter_set_new(in, place, other);
        else if (place)
            json_object_del(in, json_object_iter_key(place));
        else if (other)
            json_array_set_new(in, at, other);
        else
            json_array_remove(in, at);
        return;
    }
}

static void random_changes_leave_a_page(void **state)
{
    struct rng rng = {20261125};
    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        json_t *runs = listed("main@1", sample(sample_run)), *checks = listed("check 1", sample(sample_check));
        json_array_append_new(runs, json_pack("{s:s, s:o}", "name", "main@2", "document", sample(sample_run)));
        size_t changes = 1 + rng_below(&rng, 12);
        for (size_t k = 0; k < changes; k++) change_something(&rng, rng_below(&rng, 2) ? runs : checks);
        char *page = page_of("x", runs, checks);
        const char *fault = page_fault(page);
        if (fault) fail_msg("change %u: %s", i, fault);
        free(page);
    }
}

/* The reader itself sees faults: otherwise nothing above would mean anything. */
static void the_reader_sees_faults(void **state)
{
    static const char *const faulty[] = {
        "<p>",
        "</p>",
        "<p></b></p>",
        "<p a=b></p>",
        "<p a=\"1\" a=\"2\"></p>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "&x;",
        "<a href=\"#a\"></a>",
        "\x01",
        "<p a=\"<\"></p>",
        "<p style=\"\"></p>",
        "<p onclick=\"\"></p>",
        "< p></p>",
        "<p a=\"x></p>",
    };
    char page[128];
    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        snprintf(page, sizeof page, "<!DOCTYPE html>\n%s", faulty[i]);
        if (!page_fault(page)) fail_msg("no fault seen in %s", faulty[i]);
    }
    assert_null(page_fault("<!DOCTYPE html>\n<p id=\"a\">x &amp; y<wbr><a href=\"#a\">z</a></p>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reader_sees_faults),
        cmocka_unit_test(a_page_is_well_formed_and_complete),
        cmocka_unit_test(a_page_asks_nothing_of_the_network),
        cmocka_unit_test(hostile_texts_stay_texts),
        cmocka_unit_test(long_texts_are_cut),
        cmocka_unit_test(numbers_may_be_anything),
        cmocka_unit_test(members_may_be_missing_or_of_another_type),
        cmocka_unit_test(the_maker_is_named),
        cmocka_unit_test(entries_may_be_anything),
        cmocka_unit_test(the_newest_is_open_and_first),
        cmocka_unit_test(trends_show_what_changed),
        cmocka_unit_test(thousands_of_operations),
        cmocka_unit_test(random_changes_leave_a_page),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
