/* SPDX-License-Identifier: Apache-2.0 */

/* A comparison in Markdown: its tables. */

#include "markdown.h"
#include "member.h"

#include <math.h>

/* What a column shows of an element. */
struct column {
    const char *title;
    enum { NAME, PROVIDER, TIME, WHOLE, TIMES } kind;
    const char *path, *otherwise; /* the second where the first is not there; NULL: there is none */
};

static double number_of(const json_t *element, const struct column *column)
{
    double number = member_number(element, column->path);
    return isnan(number) && column->otherwise ? member_number(element, column->otherwise) : number;
}

static void put_column(FILE *out, const json_t *comparison, const json_t *element, const struct column *column)
{
    double number = number_of(element, column);
    switch (column->kind) {
    case NAME:
        markdown_code(out, member_text(element, column->path, NULL));
        break;
    case PROVIDER:
        markdown_code(
            out, number >= 0 && number < 1e6
                     ? member_text(json_array_get(member_list(comparison, "providers"), (size_t)number), "name", NULL)
                     : NULL);
        break;
    case TIME:
        markdown_time(out, number);
        break;
    case WHOLE:
        markdown_whole(out, number);
        break;
    case TIMES:
        if (isfinite(number) && number >= 0 && number < 1e15)
            fprintf(out, "%.3g", number);
        else
            fputc('-', out);
        break;
    }
}

static void put_titles(FILE *out, const struct column *columns, size_t count)
{
    fputc('\n', out);
    for (size_t i = 0; i < count; i++) fprintf(out, "| %s ", columns[i].title);
    fputs("|\n", out);
    for (size_t i = 0; i < count; i++) fputs(columns[i].kind <= PROVIDER ? "|---" : "|--:", out);
    fputs("|\n", out);
}

/* Of the elements, those that are signatures, or are not; all if `signatures` is NULL. No table if there are none. */
static void put_table(FILE *out, const json_t *comparison, const json_t *list, const bool *signatures,
                      const struct column *columns, size_t count)
{
    bool begun = false;
    for (size_t i = 0; i < json_array_size(list) && i < MARKDOWN_MOST_ROWS; i++) {
        const json_t *element = json_array_get(list, i);
        if (signatures && member_is(element, "kind", "signature") != *signatures) continue;
        if (!begun) put_titles(out, columns, count);
        begun = true;
        for (size_t k = 0; k < count; k++) {
            fputs("| ", out);
            put_column(out, comparison, element, &columns[k]);
            fputc(' ', out);
        }
        fputs("|\n", out);
    }
}

/* A list that not every comparison has, and what its columns mean. */
static void put_noted(FILE *out, const json_t *comparison, const char *name, const struct column *columns, size_t count,
                      const char *note)
{
    const json_t *list = member_list(comparison, name);
    if (json_array_size(list) == 0) return;
    put_table(out, comparison, list, NULL, columns, count);
    fprintf(out, "\n%s\n", note);
}

void markdown_comparison(FILE *out, const json_t *comparison)
{
    static const struct column handshakes[] = {
        {"TLS 1.3 handshake", NAME, "name", NULL}, {"Client", TIME, "client.ns", NULL},
        {"Server", TIME, "server.ns", NULL},       {"x time", TIMES, "ratio.times", NULL},
        {"Bytes up", WHOLE, "client_bytes", NULL}, {"Down", WHOLE, "server_bytes", NULL}};
    static const struct column measured[] = {
        {"TLS 1.3, in memory", NAME, "name", NULL},  {"Provider", PROVIDER, "provider", NULL},
        {"Client", TIME, "client.ns", NULL},         {"Server", TIME, "server.ns", NULL},
        {"Both sides", TIME, "both_sides.ns", NULL}, {"Rest", TIME, "rest.ns", NULL},
        {"x time", TIMES, "ratio.times", NULL},      {"Bytes up", WHOLE, "client_bytes", NULL},
        {"Down", WHOLE, "server_bytes", NULL},       {"Rest, bytes", WHOLE, "rest_bytes", NULL}};
    static const struct column exchanges[] = {{"Key exchange", NAME, "algorithm", NULL},
                                              {"Provider", PROVIDER, "provider", NULL},
                                              {"Category", WHOLE, "category", NULL},
                                              {"Keygen", TIME, "costs.keygen.ns", NULL},
                                              {"Answer", TIME, "costs.encaps.ns", "costs.derive.ns"},
                                              {"Finish", TIME, "costs.decaps.ns", "costs.derive.ns"},
                                              {"Both sides", TIME, "both_sides.ns", NULL},
                                              {"x X25519", TIMES, "ratio.times", NULL},
                                              {"Key, bytes", WHOLE, "bytes.public_key", NULL},
                                              {"Ciphertext", WHOLE, "bytes.ciphertext", NULL}};
    static const struct column signers[] = {{"Signature", NAME, "algorithm", NULL},
                                            {"Provider", PROVIDER, "provider", NULL},
                                            {"Category", WHOLE, "category", NULL},
                                            {"Keygen", TIME, "costs.keygen.ns", NULL},
                                            {"Sign", TIME, "costs.sign.ns", NULL},
                                            {"Verify", TIME, "costs.verify.ns", NULL},
                                            {"Sign x ECDSA", TIMES, "sign_ratio.times", NULL},
                                            {"Verify x ECDSA", TIMES, "verify_ratio.times", NULL},
                                            {"Key, bytes", WHOLE, "bytes.public_key", NULL},
                                            {"Signature, bytes", WHOLE, "bytes.signature", NULL}};
    static const struct column background[] = {{"Background", NAME, "algorithm", NULL},
                                               {"Provider", PROVIDER, "provider", NULL},
                                               {"16 KiB", TIME, "cost.ns", NULL},
                                               {"Bytes/s", WHOLE, "bytes_per_second", NULL},
                                               {"Bytes/handshake", WHOLE, "bytes_per_handshake", NULL}};
    static const bool no = false, yes = true;
    const json_t *algorithms = member_list(comparison, "algorithms");
    put_table(out, comparison, member_list(comparison, "handshakes"), NULL, handshakes,
              sizeof handshakes / sizeof *handshakes);
    put_noted(out, comparison, "measured", measured, sizeof measured / sizeof *measured,
              "In memory: a client and a server of the provider's libssl. Rest: what is not in the sum of the parts: "
              "record protection, the key schedule, parsing of certificates, allocation.");
    put_table(out, comparison, algorithms, &no, exchanges, sizeof exchanges / sizeof *exchanges);
    put_table(out, comparison, algorithms, &yes, signers, sizeof signers / sizeof *signers);
    put_noted(out, comparison, "background", background, sizeof background / sizeof *background,
              "Background: encrypting or hashing as much as the longest record of TLS has, in no sum. "
              "Bytes/handshake: how many of it take as long as the server does for the first handshake.");
}
