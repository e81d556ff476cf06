/* SPDX-License-Identifier: Apache-2.0 */

/* One comparison, for a person who decides: what handshakes cost in time and bytes against the first of them, then what
 * they are made of. */

#include "html_compare.h"

#include "member.h"

#include <math.h>

/* ---- Handshakes ---- */

static void put_handshake(FILE *out, const json_t *comparison, const json_t *handshake, const json_t *first,
                          double most_time, double most_bytes)
{
    const double times[2] = {member_number(handshake, "client.ns"), member_number(handshake, "server.ns")},
                 bytes[2] = {member_number(handshake, "client_bytes"), member_number(handshake, "server_bytes")};
    char title[160];
    compare_begin_handshake(out, handshake, "");
    compare_providers(out, comparison, handshake);
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

/* Up to its provider. */
static void begin_algorithm(FILE *out, const json_t *comparison, const json_t *algorithm)
{
    fputs("<tr", out);
    html_filter_words(out, member_text(algorithm, "algorithm", "-"), compare_provider(comparison, algorithm));
    fputs("><th scope=\"row\"><bdi class=\"name\">", out);
    text_html(out, member_text(algorithm, "algorithm", "-"));
    fputs("</bdi></th>", out);
    html_text_cell(out, compare_provider(comparison, algorithm));
}

static void put_category(FILE *out, const json_t *algorithm)
{
    const double category = member_number(algorithm, "category");
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

/* Those of a kind, if there are any: signatures, or all that exchange keys. */
static void put_algorithms(FILE *out, const json_t *comparison, bool signatures, const char *heading, const char *label,
                           const char *const *columns)
{
    const json_t *algorithms = member_list(comparison, "algorithms");
    bool begun = false;
    for (size_t i = 0; i < json_array_size(algorithms); i++) {
        const json_t *algorithm = json_array_get(algorithms, i);
        if (member_is(algorithm, "kind", "signature") != signatures) continue;
        if (!begun) fputs(heading, out);
        if (!begun) html_table_begin(out, "sortable titled narrow", label, columns);
        begun = true;
        begin_algorithm(out, comparison, algorithm);
        put_category(out, algorithm);
        (signatures ? put_signature : put_exchange)(out, algorithm);
        fputs("</tr>\n", out);
    }
    if (begun) html_table_end(out);
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
    put_algorithms(out, comparison, false,
                   "<h4>Key exchange</h4>\n<p class=\"note\">Answer: encaps or derive, with the other side's key as "
                   "bytes; finish: decaps or derive. Category: NIST's; - for what quantum computers break.</p>\n",
                   label, exchanges);
    snprintf(label, sizeof label, "Comparison %zu: signatures, against ECDSA-P256", number);
    put_algorithms(out, comparison, true, "<h4>Signatures</h4>\n", label, signatures);
}

static void put_background(FILE *out, const json_t *comparison, size_t number)
{
    static const char *const columns[] = {
        "Algorithm", "Provider", "#16" NBSP "KiB", "#95" NBSP "% interval", "#MB/s", "#kB/handshake", NULL};
    const json_t *background = member_list(comparison, "background");
    char label[96];
    if (json_array_size(background) == 0) return;
    fputs("<h4>Background</h4>\n<p class=\"note\">What comes after a handshake: encrypting or hashing as much as the "
          "longest record of TLS has. It is in no sum above. kB/handshake: how much of it takes as long as the server "
          "does for the first handshake; one that sends more on each connection spends more on encryption than on "
          "handshakes.</p>\n",
          out);
    snprintf(label, sizeof label, "Comparison %zu: encryption and hash functions", number);
    html_table_begin(out, "sortable titled narrow", label, columns);
    for (size_t i = 0; i < json_array_size(background); i++) {
        const json_t *row = json_array_get(background, i);
        const double ns = member_number(row, "cost.ns"), rate = member_number(row, "bytes_per_second") / 1e6,
                     per_handshake = member_number(row, "bytes_per_handshake") / 1e3;
        begin_algorithm(out, comparison, row);
        html_time_cell(out, ns);
        html_number_cell(out, time_range_text(member_number(row, "cost.low"), member_number(row, "cost.high")).s, ns);
        html_number_cell(out, whole_text(rate).s, rate);
        html_number_cell(out, whole_text(per_handshake).s, per_handshake);
        fputs("</tr>\n", out);
    }
    html_table_end(out);
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
    html_answer(out, comparison);
    put_handshakes(out, comparison, number);
    html_measured(out, comparison, number);
    put_parts(out, comparison, number);
    put_background(out, comparison, number);
    put_providers(out, comparison);
    fputs("</details>\n", out);
}
