/* SPDX-License-Identifier: Apache-2.0 */

/* One comparison, for a person who decides: what handshakes cost in time and bytes against the first of them, then what
 * they are made of. */

#include "html_compare.h"

#include "member.h"

#include <math.h>
#include <string.h>

/* "openssl 3.0.19 + pqlane 0.1.0": each once. */
static void put_handshake_providers(FILE *out, const json_t *comparison, const json_t *handshake)
{
    const char *seen[4] = {NULL};
    size_t count = 0;
    const json_t *exchanges = member_list(handshake, "key_exchange");
    for (size_t i = 0; i <= json_array_size(exchanges) && count < 4; i++) {
        const json_t *part = i < json_array_size(exchanges) ? json_array_get(exchanges, i)
                                                            : member(handshake, "signature");
        const char *name = compare_provider(comparison, part);
        bool is_new = true;
        for (size_t k = 0; k < count; k++) is_new = is_new && strcmp(seen[k], name) != 0;
        if (!is_new) continue;
        if (count > 0) fputs(" + ", out);
        text_html(out, name);
        seen[count++] = name;
    }
}

/* ---- Handshakes ---- */

/* In both halves; a hybrid exchange is, where one of its own halves is. */
static bool withstands(const json_t *comparison, const json_t *handshake)
{
    const json_t *exchanges = member_list(handshake, "key_exchange");
    bool exchange = false;
    for (size_t i = 0; i < json_array_size(exchanges); i++)
        exchange = exchange ||
                   compare_is_post_quantum(comparison, member_text(json_array_get(exchanges, i), "algorithm", ""));
    return exchange && compare_is_post_quantum(comparison, member_text(handshake, "signature.algorithm", ""));
}

/* What stands at the top: against the first handshake the fastest that is post-quantum in both halves, a hybrid if
 * there is one: that is what people deploy. */
static void put_answer(FILE *out, const json_t *comparison, const json_t *handshakes)
{
    const json_t *first = json_array_get(handshakes, 0), *best = NULL;
    for (size_t i = 1; i < json_array_size(handshakes); i++) {
        const json_t *handshake = json_array_get(handshakes, i);
        if (!withstands(comparison, handshake)) continue;
        if (!best || compare_is_hybrid(handshake) > compare_is_hybrid(best) ||
            (compare_is_hybrid(handshake) == compare_is_hybrid(best) && compare_time(handshake) < compare_time(best)))
            best = handshake;
    }
    if (!best) return;
    double bytes = compare_bytes(best) - compare_bytes(first);
    fputs("<p class=\"answer\">Instead of <bdi>", out);
    text_html(out, member_text(first, "name", "-"));
    fputs("</bdi>, a TLS 1.3 handshake with <bdi>", out);
    text_html(out, member_text(best, "name", "-"));
    fprintf(out, "</bdi> takes <strong>%s</strong> the processor's time (%s ",
            compare_times(member_number(best, "ratio.times")).s, time_text(compare_time(first)).s);
    fprintf(out, "\xe2\x86\x92 %s, both sides) and <strong>%s</strong> the bytes (%s ", time_text(compare_time(best)).s,
            compare_times(compare_bytes(best) / compare_bytes(first)).s, whole_text(compare_bytes(first)).s);
    fprintf(out, "\xe2\x86\x92 %s): %s bytes more for each handshake. <span class=\"quiet\">Providers: ",
            whole_text(compare_bytes(best)).s, whole_text(bytes).s);
    put_handshake_providers(out, comparison, best);
    fputs(".</span>", out);
    html_measured_answer(out, comparison, member_text(first, "name", "-"));
    fputs("</p>\n", out);
}

static void put_handshake(FILE *out, const json_t *comparison, const json_t *handshake, const json_t *first,
                          double most_time, double most_bytes)
{
    const double times[2] = {member_number(handshake, "client.ns"), member_number(handshake, "server.ns")},
                 bytes[2] = {member_number(handshake, "client_bytes"), member_number(handshake, "server_bytes")};
    char title[160];
    compare_begin_handshake(out, handshake, "");
    put_handshake_providers(out, comparison, handshake);
    fputs("</span></th>", out);
    snprintf(title, sizeof title, "Client %s, server %s", time_text(times[0]).s, time_text(times[1]).s);
    compare_bar_cell(out, "bars", times, most_time, title);
    html_time_cell(out, times[0]);
    html_time_cell(out, times[1]);
    double ratio = member_number(handshake, "ratio.times");
    html_number_cell(out, handshake == first ? "1" : compare_times(ratio).s, ratio);
    snprintf(title, sizeof title, "%s bytes from the client, %s from the server", whole_text(bytes[0]).s,
             whole_text(bytes[1]).s);
    compare_bar_cell(out, "bars", bytes, most_bytes, title);
    html_number_cell(out, whole_text(bytes[0]).s, bytes[0]);
    html_number_cell(out, whole_text(bytes[1]).s, bytes[1]);
    ratio = compare_bytes(handshake) / compare_bytes(first);
    html_number_cell(out, handshake == first ? "1" : compare_times(ratio).s, ratio);
    fputs("</tr>\n", out);
}

static void put_handshakes(FILE *out, const json_t *comparison, size_t number)
{
    static const char *const columns[] = {"Handshake",
                                          "Time",
                                          "#Client",
                                          "#Server",
                                          "#Time" NBSP "\xc3\x97",
                                          "Bytes",
                                          "#Up",
                                          "#Down",
                                          "#Bytes" NBSP "\xc3\x97",
                                          NULL};
    const json_t *handshakes = member_list(comparison, "handshakes");
    double most_time = 0, most_bytes = 0;
    char label[96];
    size_t count = json_array_size(handshakes);
    if (count == 0) return;
    for (size_t i = 0; i < count; i++) {
        most_time = fmax(most_time, compare_time(json_array_get(handshakes, i)));
        most_bytes = fmax(most_bytes, compare_bytes(json_array_get(handshakes, i)));
    }
    put_answer(out, comparison, handshakes);
    fputs("<h4>TLS 1.3 handshakes</h4>\n<p class=\"note\">The sum of measured parts: a full handshake, the server's "
          "certificate and one intermediate sent along. Bytes of keys, ciphertexts and signatures alone; the record "
          "layer, the key schedule and the parsing of anything but keys are not counted.</p>\n" COMPARE_KEY,
          out);
    snprintf(label, sizeof label, "Comparison %zu: handshakes, against the first", number);
    html_table_begin(out, "sortable titled", label, columns);
    for (size_t i = 0; i < count; i++)
        put_handshake(out, comparison, json_array_get(handshakes, i), json_array_get(handshakes, 0), most_time,
                      most_bytes);
    html_table_end(out);
}

/* ---- Algorithms ---- */

static void begin_algorithm(FILE *out, const json_t *comparison, const json_t *algorithm)
{
    const double category = member_number(algorithm, "category");
    fputs("<tr", out);
    html_filter_words(out, member_text(algorithm, "algorithm", "-"), compare_provider(comparison, algorithm));
    fputs("><th scope=\"row\"><bdi class=\"name\">", out);
    text_html(out, member_text(algorithm, "algorithm", "-"));
    fputs("</bdi></th>", out);
    html_text_cell(out, compare_provider(comparison, algorithm));
    html_number_cell(out, category > 0 ? whole_text(category).s : "-", category);
}

static void put_bytes_cell(FILE *out, double bytes)
{
    html_number_cell(out, bytes > 0 ? whole_text(bytes).s : "-", bytes);
}

static void put_exchange(FILE *out, const json_t *algorithm)
{
    const bool is_kem = member_is(algorithm, "kind", "kem");
    const double both = member_number(algorithm, "both_sides.ns"), times = member_number(algorithm, "ratio.times"),
                 key = member_number(algorithm, "bytes.public_key");
    html_time_cell(out, member_number(algorithm, "costs.keygen.ns"));
    html_time_cell(out, member_number(algorithm, is_kem ? "costs.encaps.ns" : "costs.derive.ns"));
    html_time_cell(out, member_number(algorithm, is_kem ? "costs.decaps.ns" : "costs.derive.ns"));
    html_time_cell(out, both);
    html_number_cell(
        out, time_range_text(member_number(algorithm, "both_sides.low"), member_number(algorithm, "both_sides.high")).s,
        both);
    html_number_cell(out, compare_times(times).s, times);
    put_bytes_cell(out, key);
    put_bytes_cell(out, is_kem ? member_number(algorithm, "bytes.ciphertext") : key);
}

static void put_signature(FILE *out, const json_t *algorithm)
{
    const double sign = member_number(algorithm, "costs.sign.ns");
    html_time_cell(out, member_number(algorithm, "costs.keygen.ns"));
    html_time_cell(out, sign);
    html_number_cell(
        out, time_range_text(member_number(algorithm, "costs.sign.low"), member_number(algorithm, "costs.sign.high")).s,
        sign);
    html_time_cell(out, member_number(algorithm, "costs.verify.ns"));
    html_number_cell(out, compare_times(member_number(algorithm, "sign_ratio.times")).s,
                     member_number(algorithm, "sign_ratio.times"));
    html_number_cell(out, compare_times(member_number(algorithm, "verify_ratio.times")).s,
                     member_number(algorithm, "verify_ratio.times"));
    put_bytes_cell(out, member_number(algorithm, "bytes.public_key"));
    put_bytes_cell(out, member_number(algorithm, "bytes.signature"));
}

/* Those of a kind: signatures, or all that exchange keys. */
static void put_algorithms(FILE *out, const json_t *comparison, bool signatures, const char *label,
                           const char *const *columns)
{
    const json_t *algorithms = member_list(comparison, "algorithms");
    html_table_begin(out, "sortable titled", label, columns);
    for (size_t i = 0; i < json_array_size(algorithms); i++) {
        const json_t *algorithm = json_array_get(algorithms, i);
        if (member_is(algorithm, "kind", "signature") != signatures) continue;
        begin_algorithm(out, comparison, algorithm);
        (signatures ? put_signature : put_exchange)(out, algorithm);
        fputs("</tr>\n", out);
    }
    html_table_end(out);
}

static void put_parts(FILE *out, const json_t *comparison, size_t number)
{
    static const char *const exchanges[] = {"Key exchange",
                                            "Provider",
                                            "#Category",
                                            "#Keygen",
                                            "#Answer",
                                            "#Finish",
                                            "#Both sides",
                                            "#95" NBSP "% interval",
                                            "#\xc3\x97" NBSP "X25519",
                                            "#Bytes",
                                            "#Back",
                                            NULL},
                             *const signatures[] = {"Signature",
                                                    "Provider",
                                                    "#Category",
                                                    "#Keygen",
                                                    "#Sign",
                                                    "#95" NBSP "% interval",
                                                    "#Verify",
                                                    "#Sign" NBSP "\xc3\x97",
                                                    "#Verify" NBSP "\xc3\x97",
                                                    "#Key",
                                                    "#Signature",
                                                    NULL};
    char label[96];
    snprintf(label, sizeof label, "Comparison %zu: key exchange", number);
    fputs("<h4>Key exchange</h4>\n<p class=\"note\">Answer: encaps or derive, with the other side's key as bytes; "
          "finish: decaps or derive. Category: NIST's; - for what quantum computers break.</p>\n",
          out);
    put_algorithms(out, comparison, false, label, exchanges);
    snprintf(label, sizeof label, "Comparison %zu: signatures, against ECDSA-P256", number);
    fputs("<h4>Signatures</h4>\n", out);
    put_algorithms(out, comparison, true, label, signatures);
}

static void put_providers(FILE *out, const json_t *comparison)
{
    const json_t *providers = member_list(comparison, "providers");
    fputs("<details class=\"facts\">\n<summary>Libraries and machine</summary>\n<dl>\n", out);
    for (size_t i = 0; i < json_array_size(providers); i++) {
        const json_t *provider = json_array_get(providers, i);
        html_fact(out, "Provider", member_text(provider, "name", "-"));
        html_fact(out, "Backend", member_text(provider, "backend", "-"));
        html_fact(out, "Built with", member_text(provider, "library.build", "-"));
        html_fact(out, "SHA-256", member_text(provider, "library.sha256", "-"));
    }
    html_environment_facts(out, member(json_array_get(providers, 0), "environment"));
    fputs("</dl>\n</details>\n", out);
}

void html_comparison(FILE *out, const json_t *entry, size_t number, bool open)
{
    const json_t *comparison = member(entry, "document"), *providers = member_list(comparison, "providers");
    fprintf(out, "<details class=\"card\" id=\"comparison-%zu\"%s>\n<summary><h3><bdi>", number, open ? " open" : "");
    text_html(out, member_text(entry, "name", "comparison"));
    fputs("</bdi></h3> <span class=\"when\">", out);
    html_created(out, member_text(comparison, "created", "-"));
    fputs("</span></summary>\n<p class=\"say\">", out);
    for (size_t i = 0; i < json_array_size(providers); i++) {
        if (i > 0) fputs(", ", out);
        fputs("<bdi>", out);
        text_html(out, member_text(json_array_get(providers, i), "name", "-"));
        fputs("</bdi>", out);
    }
    fputs(" on <bdi>", out);
    text_html(out, member_text(json_array_get(providers, 0), "environment.cpu_model", "-"));
    fputs("</bdi>, one thread.</p>\n", out);
    put_handshakes(out, comparison, number);
    html_measured(out, comparison, number);
    put_parts(out, comparison, number);
    put_providers(out, comparison);
    fputs("</details>\n", out);
}
