/* SPDX-License-Identifier: Apache-2.0 */

/* Comparisons as a page and as Markdown: the answer is there, and documents may hold anything. */

#include "page.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char sample_comparison[] =
    "{'schema': 'pqlane-compare', 'version': 1, 'created': '2026-11-26T07:00:00Z', 'providers': [{'name': 'openssl "
    "3.0.19', 'backend': 'default', 'library': {'driver': 'openssl', 'build': 'gcc', 'sha256': 'aa'}, 'environment': "
    "{'cpu_model': 'AMD EPYC', 'cpus': 2}}, {'name': 'pqlane 0.1.0', 'backend': 'avx512', 'library': {}}], "
    "'algorithms': ["
    "{'algorithm': 'X25519', 'provider': 0, 'kind': 'agreement', 'category': 0, 'bytes': {'public_key': 32, "
    "'ciphertext': 0, 'signature': 0}, 'costs': {'keygen': {'ns': 32000.0, 'low': 31000.0, 'high': 33000.0}, 'derive': "
    "{'ns': 36000.0, 'low': 35000.0, 'high': 37000.0}}, 'both_sides': {'ns': 136000.0, 'low': 134000.0, 'high': "
    "138000.0}, 'ratio': {'times': 1.0, 'low': 0.99, 'high': 1.01}},"
    "{'algorithm': 'ML-KEM-768', 'provider': 1, 'kind': 'kem', 'category': 3, 'bytes': {'public_key': 1184, "
    "'ciphertext': 1088, 'signature': 0}, 'costs': {'keygen': {'ns': 5900.0}, 'encaps': {'ns': 5400.0}, 'decaps': "
    "{'ns': 3800.0}}, 'both_sides': {'ns': 15100.0, 'low': 15000.0, 'high': 15200.0}, 'ratio': {'times': 0.111}},"
    "{'algorithm': 'ECDSA-P256', 'provider': 0, 'kind': 'signature', 'category': 0, 'bytes': {'public_key': 65, "
    "'ciphertext': 0, 'signature': 72}, 'costs': {'sign': {'ns': 23000.0, 'low': 22000.0, 'high': 24000.0}, 'verify': "
    "{'ns': 53000.0}}, 'sign_ratio': {'times': 1.0}, 'verify_ratio': {'times': 1.0}},"
    "{'algorithm': 'ML-DSA-65', 'provider': 1, 'kind': 'signature', 'category': 3, 'bytes': {'public_key': 1952, "
    "'ciphertext': 0, 'signature': 3309}, 'costs': {'sign': {'ns': 42000.0, 'low': 40000.0, 'high': 44000.0}, "
    "'verify': {'ns': 12400.0}}, 'sign_ratio': {'times': 1.83}, 'verify_ratio': {'times': 0.23}}], 'handshakes': ["
    "{'name': 'X25519, ECDSA-P256', 'key_exchange': [{'algorithm': 'X25519', 'provider': 0}], 'signature': "
    "{'algorithm': 'ECDSA-P256', 'provider': 0}, 'category': 0, 'client': {'ns': 600000.0}, 'server': {'ns': "
    "90000.0}, 'client_bytes': 32, 'server_bytes': 378, 'ratio': {'times': 1.0}},"
    "{'name': 'X25519 + ML-KEM-768, ML-DSA-65', 'key_exchange': [{'algorithm': 'X25519', 'provider': 0}, {'algorithm': "
    "'ML-KEM-768', 'provider': 1}], 'signature': {'algorithm': 'ML-DSA-65', 'provider': 1}, 'category': 3, "
    "'client': {'ns': 115000.0}, 'server': {'ns': 115000.0}, 'client_bytes': 1216, 'server_bytes': 14951, 'ratio': "
    "{'times': 0.333}}], 'measured': ["
    "{'name': 'X25519, ECDSA-P256', 'provider': 0, 'key_exchange': 'X25519', 'signature': 'ECDSA-P256', "
    "'category': 0, 'both_sides': {'ns': 900000.0, 'low': 890000.0, 'high': 910000.0}, 'client': {'ns': 700000.0}, "
    "'server': "
    "{'ns': "
    "200000.0}, 'client_bytes': 267, 'server_bytes': 940, 'sum': 0, 'rest': {'ns': 210000.0}, 'rest_bytes': 797, "
    "'ratio': {'times': 1.0}},"
    "{'name': 'ML-KEM-768, ML-DSA-65', 'provider': 0, 'key_exchange': 'ML-KEM-768', 'signature': 'ML-DSA-65', "
    "'category': 3, 'both_sides': {'ns': 1890000.0}, 'client': {'ns': 1000000.0}, 'server': {'ns': 800000.0}, "
    "'client_bytes': 1430, 'server_bytes': 15485, 'rest': {'ns': -20000.0}, 'ratio': {'times': 2.1}}], 'unmeasured': ["
    "{'provider': 0, 'key_exchange': 'X25519MLKEM768', 'signature': 'ML-DSA-65', 'reason': 'its libssl does not know "
    "both'}], 'background': [{'algorithm': 'AES-128-GCM', 'provider': 0, 'kind': 'cipher', 'bytes': 16384, 'cost': "
    "{'ns': "
    "4096.0, 'low': 4000.0, 'high': 4200.0}, 'bytes_per_second': 4000000000.0, 'bytes_per_handshake': 360000.0}]}";

static json_t *listed(json_t *document)
{
    return json_pack("[{s:s, s:o}]", "name", "compare.json", "document", document);
}

static char *markdown_of(const json_t *comparisons)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    const struct report report = {"A comparison", "2026-11-26T08:00:00Z", NULL, NULL, comparisons};
    assert_non_null(stream);
    assert_true(report_markdown(&report, stream));
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void assert_has(const char *page, const char *text)
{
    if (!strstr(page, text)) fail_msg("the page lacks: %s", text);
}

static void the_answer_stands_at_the_top(void **state)
{
    static const char *const expected[] = {
        "As the sum of its parts, a TLS 1.3 handshake with <bdi>X25519 + ML-KEM-768, ML-DSA-65</bdi> <span "
        "class=\"quiet\">(openssl 3.0.19 + pqlane 0.1.0)</span> instead of <bdi>X25519, ECDSA-P256</bdi> <span "
        "class=\"quiet\">(openssl 3.0.19)</span> takes</p>",
        "<span class=\"num\">0.33\xc3\x97</span>the time of both sides <span class=\"quiet\">690.0\xc2\xa0\xc2\xb5s "
        "\xe2\x86\x92 "
        "230.0\xc2\xa0\xc2\xb5s</span>",
        "<span class=\"num\">0.19\xc3\x97</span>the client's time <span class=\"quiet\">600.0\xc2\xa0\xc2\xb5s "
        "\xe2\x86\x92 ",
        "<span class=\"num\">1.28\xc3\x97</span>the server's time <span class=\"quiet\">90.00\xc2\xa0\xc2\xb5s "
        "\xe2\x86\x92 ",
        "<span class=\"num\">39.4\xc3\x97</span>the bytes <span class=\"quiet\">410 \xe2\x86\x92 16,167</span>",
        "Done as a whole, a TLS 1.3 handshake with <bdi>ML-KEM-768, ML-DSA-65</bdi> <span class=\"quiet\">(openssl "
        "3.0.19)</span> instead of <bdi>X25519, ECDSA-P256</bdi> <span class=\"quiet\">(openssl 3.0.19)</span> "
        "takes</p>",
        "<span class=\"num\">2.10\xc3\x97</span>the time of both sides <span class=\"quiet\">900.0\xc2\xa0\xc2\xb5s "
        "\xe2\x86\x92 "
        "1.890\xc2\xa0ms</span>",
        "<span class=\"num\">14.0\xc3\x97</span>the bytes <span class=\"quiet\">1,207 \xe2\x86\x92 16,915</span>",
        "both, 95 % interval: 890.0\xc2\xa0\xe2\x80\x93\xc2\xa0"
        "910.0\xc2\xa0\xc2\xb5s</title>",
        ">+210.0\xc2\xa0\xc2\xb5s</td>",
        ">\xe2\x88\x92"
        "20.00\xc2\xa0\xc2\xb5s</td>",
        "<li><bdi>X25519MLKEM768, ML-DSA-65</bdi>, <bdi>openssl 3.0.19</bdi>: its libssl does not know both</li>",
        "<title>Client 115.0\xc2\xa0\xc2\xb5s, server 115.0\xc2\xa0\xc2\xb5s</title>",
        "<bdi class=\"name\">AES-128-GCM</bdi></th><td>openssl 3.0.19</td>",
        ">4,000</td><td class=\"n\" data-v=\"360\">360</td></tr>",
        "whether that changed: 1 comparison. Made ",
    };
    (void)state;
    char *page = page_with_comparisons("A comparison", NULL, NULL, listed(sample(sample_comparison)));
    const char *fault = page_fault(page);
    if (fault) fail_msg("%s", fault);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) assert_has(page, expected[i]);
    assert_int_equal(page_count(page, "<svg class=\"share\" role=\"img\""), 6);
    assert_null(strstr(page, "id=\"summary\""));
    free(page);
}

static void markdown_has_all_tables(void **state)
{
    (void)state;
    json_t *comparisons = listed(sample(sample_comparison));
    char *text = markdown_of(comparisons);
    assert_has(text, "| `X25519 + ML-KEM-768, ML-DSA-65` | 115.0 us | 115.0 us | 0.333 | 1,216 | 14,951 |");
    assert_has(text,
               "| `X25519, ECDSA-P256` | `openssl 3.0.19` | 700.0 us | 200.0 us | 900.0 us | 210.0 us | 1 | 267 | "
               "940 | 797 |");
    assert_has(text, "| `ML-KEM-768` | `pqlane 0.1.0` | 3 | 5.900 us | 5.400 us | 3.800 us | 15.10 us | 0.111 |");
    assert_has(text, "| `AES-128-GCM` | `openssl 3.0.19` | 4.096 us | 4,000,000,000 | 360,000 |");
    assert_has(text, "| `ML-DSA-65` | `pqlane 0.1.0` | 3 | - | 42.00 us | 12.40 us | 1.83 | 0.23 | 1,952 | 3,309 |");
    free(text);
    json_decref(comparisons);
}

/* Every member of `object`, which is somewhere in `whole`, becomes another kind of value, and goes away. */
static void change_members(json_t *whole, json_t *object)
{
    static const char *const values[] = {"null", "true",  "[]",         "{}", "[[]]", "\"<script>alert(1)</script>|`\"",
                                         "-7",   "1e308", "{\"a\": {}}"};
    json_t *copy = json_deep_copy(object), *kept;
    const char *name;
    json_object_foreach (copy, name, kept)
        for (size_t i = 0; i <= sizeof values / sizeof *values; i++) {
            if (i == sizeof values / sizeof *values)
                json_object_del(object, name);
            else
                json_object_set_new(object, name, json_loads(values[i], JSON_DECODE_ANY, NULL));
            json_t *comparisons = listed(json_deep_copy(whole));
            char *text = markdown_of(comparisons);
            char *page = page_with_comparisons("x", NULL, NULL, comparisons);
            const char *fault = page_fault(page);
            if (fault) fail_msg("%s: %s", name, fault);
            assert_null(strstr(page, "<script>alert"));
            assert_null(strstr(text, "<script>"));
            free(page);
            free(text);
            json_object_set(object, name, kept);
        }
    json_decref(copy);
}

static void documents_may_hold_anything(void **state)
{
    static const char *const lists[] = {"providers", "algorithms", "handshakes",
                                        "measured",  "unmeasured", "background"};
    (void)state;
    json_t *whole = sample(sample_comparison), *element;
    size_t k;
    assert_non_null(whole);
    change_members(whole, whole);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        json_array_foreach (json_object_get(whole, lists[i]), k, element) change_members(whole, element);
    json_decref(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_stands_at_the_top),
        cmocka_unit_test(markdown_has_all_tables),
        cmocka_unit_test(documents_may_hold_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
