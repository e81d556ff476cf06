/* SPDX-License-Identifier: Apache-2.0 */

/* Tables: key exchange, signatures, the handshakes that they make, those that were done as a whole, and what comes
 * after one. */

#include "print.h"

#include "measure/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static void cell_time(struct table *table, double ns, const struct table_unit *unit, bool named)
{
    char text[32];
    table_time(text, ns, unit);
    table_cell(table, TABLE_PLAIN, named && !isnan(ns) ? "%s %s" : "%s", text, unit->name);
}

/* Half of the interval, as a share of the time. */
static void cell_half(struct table *table, struct estimate estimate)
{
    double half = (estimate.high - estimate.low) / 2 / estimate.ns;
    if (isnan(half))
        table_cell(table, TABLE_PLAIN, "-");
    else
        table_cell(table, half > 0.05 ? TABLE_DOUBT : TABLE_FAINT, "%.1f%%", 100 * half);
}

/* How many times as much as the reference, which gets "1". */
static void cell_ratio(struct table *table, struct estimate ratio, bool is_reference)
{
    if (isnan(ratio.ns))
        table_cell(table, TABLE_PLAIN, "-");
    else if (is_reference)
        table_cell(table, TABLE_FAINT, "1");
    else
        table_cell(table,
                   ratio.high < 1  ? TABLE_GOOD
                   : ratio.low > 1 ? TABLE_BAD
                                   : TABLE_PLAIN,
                   ratio.ns < 0.0995  ? "%.3f"
                   : ratio.ns < 9.995 ? "%.2f"
                                      : "%.0f",
                   ratio.ns);
}

static void cell_bytes(struct table *table, uint64_t bytes)
{
    char text[32];
    table_whole(text, (double)bytes);
    table_cell(table, TABLE_PLAIN, "%s", bytes ? text : "-");
}

static void cell_rate(struct table *table, double ns)
{
    char text[32];
    table_whole(text, 1e9 / ns);
    table_cell(table, TABLE_PLAIN, "%s", isnan(ns) ? "-" : text);
}

static void begin_row(struct table *table, const struct part *part, const struct part *before)
{
    const unsigned category = part->facts.category;
    if (before && before->facts.kind != part->facts.kind) table_gap(table);
    table_cell(table, TABLE_BOLD, "%s", part->algorithm);
    table_cell(table, TABLE_PLAIN, "%s", part->provider->name);
    table_cell(table, category ? TABLE_PLAIN : TABLE_FAINT, category ? "%u" : "-", category);
}

static void add_exchange_row(struct table *table, const struct parts *parts, const struct part *part)
{
    const struct estimate *cost = part->cost;
    const bool is_kem = part->facts.kind == PQLANE_DRIVER_KEM;
    const struct table_unit *unit = table_unit_for(part->both.ns);
    cell_time(table, cost[ROLE_KEYGEN].ns, unit, false);
    cell_time(table, cost[is_kem ? ROLE_ENCAPS : ROLE_DERIVE].ns, unit, false);
    cell_time(table, cost[is_kem ? ROLE_DECAPS : ROLE_DERIVE].ns, unit, false);
    cell_time(table, part->both.ns, unit, true);
    cell_half(table, part->both);
    cell_rate(table, part->both.ns);
    cell_bytes(table, part->facts.public_key);
    cell_bytes(table, is_kem ? part->facts.ciphertext : part->facts.public_key);
    if (parts->exchange)
        cell_ratio(table, estimate_ratio(&part->both, &parts->exchange->both), part == parts->exchange);
}

static void add_signature_row(struct table *table, const struct parts *parts, const struct part *part)
{
    const struct estimate *cost = part->cost;
    const struct table_unit *unit = table_unit_for(cost[ROLE_SIGN].ns);
    cell_time(table, cost[ROLE_KEYGEN].ns, unit, false);
    cell_time(table, cost[ROLE_SIGN].ns, unit, true);
    cell_half(table, cost[ROLE_SIGN]);
    cell_time(table, cost[ROLE_VERIFY].ns, unit, false);
    cell_time(table, part_cost(part, ROLE_VERIFY_IMPORT)->ns, unit, false);
    cell_rate(table, cost[ROLE_SIGN].ns);
    cell_rate(table, cost[ROLE_VERIFY].ns);
    cell_bytes(table, part->facts.public_key);
    cell_bytes(table, part->facts.signature);
    if (!parts->signer) return;
    const struct estimate *reference = parts->signer->cost;
    cell_ratio(table, estimate_ratio(&cost[ROLE_SIGN], &reference[ROLE_SIGN]), part == parts->signer);
    cell_ratio(table, estimate_ratio(&cost[ROLE_VERIFY], &reference[ROLE_VERIFY]), part == parts->signer);
}

static bool print_exchanges(const struct parts *parts)
{
    const struct table_column columns[] = {{"Key exchange", true, 0}, {"provider", true, 0}, {"category", false, 6},
                                           {"keygen", false, 5},      {"answer", false, 5},  {"finish", false, 5},
                                           {"both sides", false, 0},  {"+/-", false, 3},     {"/s", false, 4},
                                           {"bytes", false, 0},       {"back", false, 0},    {"x X25519", false, 0}};
    const size_t count = sizeof columns / sizeof *columns - (parts->exchange ? 0 : 1);
    struct table *table = parts->exchanges ? table_new(columns, count) : NULL;
    for (size_t i = 0; i < parts->exchanges && table; i++) {
        begin_row(table, &parts->items[i], i > 0 ? &parts->items[i - 1] : NULL);
        add_exchange_row(table, parts, &parts->items[i]);
    }
    bool printed = !parts->exchanges || (table && table_print(table, stdout));
    table_free(table);
    return printed;
}

static bool print_signatures(const struct parts *parts)
{
    const struct table_column columns[] = {{"Signatures", true, 0},     {"provider", true, 0}, {"category", false, 6},
                                           {"keygen", false, 5},        {"sign", false, 0},    {"+/-", false, 3},
                                           {"verify", false, 0},        {"+ key", false, 5},   {"sign/s", false, 4},
                                           {"verify/s", false, 4},      {"key", false, 0},     {"signature", false, 0},
                                           {"x ECDSA: sign", false, 1}, {"verify", false, 1}};
    const size_t count = sizeof columns / sizeof *columns - (parts->signer ? 0 : 2);
    const bool some = parts->count > parts->exchanges;
    struct table *table = some ? table_new(columns, count) : NULL;
    for (size_t i = parts->exchanges; i < parts->count && table; i++) {
        begin_row(table, &parts->items[i], NULL);
        add_signature_row(table, parts, &parts->items[i]);
    }
    if (some) puts("");
    bool printed = !some || (table && table_print(table, stdout));
    table_free(table);
    return printed;
}

static void add_handshake_row(struct table *table, const struct handshake *handshake, const struct handshake *first)
{
    char name[160];
    handshake_name(handshake, name);
    struct estimate both = sum_total(&handshake->both);
    const struct table_unit *unit = table_unit_for(both.ns);
    const struct provider *exchange = handshake->exchange->provider, *signer = handshake->signer->provider;
    const struct provider *second = handshake->second ? handshake->second->provider : exchange;
    table_cell(table, TABLE_BOLD, "%s", name);
    if (second == exchange)
        table_cell(table, TABLE_PLAIN, exchange == signer ? "%s" : "%s, %s", exchange->name, signer->name);
    else
        table_cell(table, TABLE_PLAIN, "%s + %s, %s", exchange->name, second->name, signer->name);
    cell_time(table, handshake->client.ns, unit, true);
    cell_time(table, handshake->server.ns, unit, false);
    cell_half(table, both);
    cell_rate(table, handshake->server.ns);
    cell_bytes(table, handshake->from_client);
    cell_bytes(table, handshake->from_server);
    cell_ratio(table, sum_ratio(&handshake->both, &first->both), handshake == first);
    const double bytes = (double)(handshake->from_client + handshake->from_server);
    table_cell(table, TABLE_PLAIN, "%.1f", bytes / (double)(first->from_client + first->from_server));
}

static bool print_handshakes(const struct handshakes *handshakes)
{
    static const struct table_column columns[] = {
        {"TLS 1.3 handshake", true, 0}, {"providers", true, 2}, {"client", false, 0},
        {"server", false, 0},           {"+/-", false, 3},      {"server/s", false, 4},
        {"bytes up", false, 0},         {"down", false, 0},     {"x time", false, 0},
        {"x bytes", false, 0}};
    if (handshakes->count == 0) return true;
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < handshakes->count && table; i++)
        add_handshake_row(table, &handshakes->items[i], &handshakes->items[0]);
    puts("");
    bool printed = table && table_print(table, stdout);
    table_free(table);
    return printed;
}

static void cell_rest(struct table *table, const struct measured *measured, const struct table_unit *unit)
{
    const struct estimate rest = measured_rest(measured);
    char text[32];
    if (!isfinite(rest.ns)) {
        table_cell(table, TABLE_PLAIN, "-");
        table_cell(table, TABLE_PLAIN, "-");
        return;
    }
    table_time(text, fabs(rest.ns), unit);
    table_cell(table, rest.low < 0 && rest.high > 0 ? TABLE_DOUBT : TABLE_PLAIN, "%s%s", rest.ns < 0 ? "-" : "+", text);
    table_cell(table, TABLE_PLAIN, "%+" PRId64, measured_rest_bytes(measured));
}

static void add_measured_row(struct table *table, const struct measured *measured, const struct measured *first)
{
    const struct table_unit *unit = table_unit_for(measured->both.ns);
    table_cell(table, TABLE_BOLD, "%s, %s", measured->pair.exchange, measured->pair.signer);
    table_cell(table, TABLE_PLAIN, "%s", measured->provider->name);
    cell_time(table, measured->client.ns, unit, true);
    cell_time(table, measured->server.ns, unit, false);
    cell_time(table, measured->both.ns, unit, false);
    cell_half(table, measured->both);
    cell_rate(table, measured->server.ns);
    cell_bytes(table, measured->from_client);
    cell_bytes(table, measured->from_server);
    cell_rest(table, measured, unit);
    cell_ratio(table, estimate_ratio(&measured->both, &first->both), measured == first);
    const double bytes = (double)(measured->from_client + measured->from_server);
    table_cell(table, TABLE_PLAIN, "%.1f", bytes / (double)(first->from_client + first->from_server));
}

static bool print_measured(const struct measured_handshakes *measured)
{
    static const struct table_column columns[] = {{"TLS 1.3, in memory", true, 0},
                                                  {"provider", true, 2},
                                                  {"client", false, 0},
                                                  {"server", false, 0},
                                                  {"both", false, 5},
                                                  {"+/-", false, 3},
                                                  {"server/s", false, 4},
                                                  {"bytes up", false, 0},
                                                  {"down", false, 0},
                                                  {"rest", false, 0},
                                                  {"bytes", false, 0},
                                                  {"x time", false, 0},
                                                  {"x bytes", false, 0}};
    if (measured->count == 0) return true;
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < measured->count && table; i++)
        add_measured_row(table, &measured->items[i], &measured->items[0]);
    puts("");
    bool printed = table && table_print(table, stdout);
    table_free(table);
    return printed;
}

/* first: the handshake that all are compared with; NULL: there is none. */
static void add_background_row(struct table *table, const struct background_row *row, const struct handshake *first)
{
    char text[32];
    table_cell(table, TABLE_BOLD, "%s", row->algorithm);
    table_cell(table, TABLE_PLAIN, "%s", row->provider->name);
    cell_time(table, row->cost.ns, table_unit_for(row->cost.ns), true);
    cell_half(table, row->cost);
    table_whole(text, background_rate(row) / 1e6);
    table_cell(table, TABLE_PLAIN, "%s", text);
    table_whole(text, background_per_handshake(row, first) / 1e3);
    if (first) table_cell(table, TABLE_PLAIN, "%s", text);
}

static bool print_background(const struct comparison *comparison)
{
    static const struct table_column columns[] = {{"Background", true, 0}, {"provider", true, 0},
                                                  {"16 KiB", false, 0},    {"+/-", false, 3},
                                                  {"MB/s", false, 0},      {"kB/handshake", false, 0}};
    const struct background *background = &comparison->background;
    const struct handshake *first = comparison->handshakes.count > 0 ? &comparison->handshakes.items[0] : NULL;
    if (background->count == 0) return true;
    struct table *table = table_new(columns, sizeof columns / sizeof *columns - (first ? 0 : 1));
    for (size_t i = 0; i < background->count && table; i++) {
        if (i > 0 && background->rows[i].kind != background->rows[i - 1].kind) table_gap(table);
        add_background_row(table, &background->rows[i], first);
    }
    puts("");
    bool printed = table && table_print(table, stdout);
    table_free(table);
    return printed;
}

/* What a library cannot do is named: provider by provider, with the reason that they share. */
static void print_unmeasured(const struct comparison *comparison)
{
    const struct measured_handshakes *measured = &comparison->measured;
    for (size_t i = 0; i < comparison->count; i++) {
        const char *reason = NULL;
        for (size_t k = 0; k < measured->other_count; k++) {
            const struct unmeasured *other = &measured->others[k];
            if (other->provider != &comparison->providers[i]) continue;
            if (!reason) printf("\nNot in memory: %s, %s: ", other->provider->name, other->reason);
            printf("%s%s+%s", reason ? ", " : "", other->pair.exchange, other->pair.signer);
            reason = other->reason;
        }
        if (reason) puts("");
    }
}

static void print_providers(const struct comparison *comparison)
{
    const struct session *first = &comparison->providers[0].session;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct provider *provider = &comparison->providers[i];
        printf("%-9s %s, backend %s, sha256 %.16s\n          %s\n", i == 0 ? "Providers" : "", provider->name,
               provider->session.facts[0].backend, provider->image.sha256, provider->image.path);
        const struct image *beside = provider->image.beside;
        if (beside) printf("          beside it %s, sha256 %.16s\n", beside->path, beside->sha256);
    }
    printf("Machine   %s, %ld CPUs, hypervisor %s\n", first->environment.cpu_model, first->environment.cpus,
           first->environment.hypervisor);
    printf("Measured  in turns on CPU %d, %u fresh processes each, %.0f s\n\n", first->environment.cpu, first->passes,
           first->seconds);
}

bool compare_print(const struct comparison *comparison)
{
    print_providers(comparison);
    bool printed = print_exchanges(&comparison->parts) && print_signatures(&comparison->parts) &&
                   print_handshakes(&comparison->handshakes) && print_measured(&comparison->measured);
    print_unmeasured(comparison);
    printed = printed && print_background(comparison);
    puts("\nanswer: encaps or derive, with the other side's key as bytes; finish: decaps or derive; + key: verify with "
         "the\n"
         "key as bytes, too: openssl decodes a SubjectPublicKeyInfo, as a certificate has it, the others take raw "
         "keys.\n"
         "Medians, of signing that varies by chance the mean; +/-: half of the 95 % interval; a row's times share its\n"
         "unit. category: NIST's, - for what quantum computers break. Handshake: the sum of its parts, with two\n"
         "certificates sent; bytes of keys, ciphertexts and signatures alone.");
    if (comparison->measured.count > 0)
        puts("In memory: a client and a server of the provider's libssl, a full handshake without tickets, all bytes. "
             "Where\n"
             "signing varies by chance means, both of it and of its parts. rest: what is not in the sum: record "
             "protection,\n"
             "the key schedule, parsing of certificates, allocation; in bytes names, dates and lengths.");
    if (comparison->background.count > 0)
        puts("Background: encrypting or hashing as much as the longest record of TLS has, in no sum. kB/handshake: how "
             "much of\n"
             "it takes as long as the server does for the first handshake.");
    return printed;
}
