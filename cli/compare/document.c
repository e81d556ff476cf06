/* SPDX-License-Identifier: Apache-2.0 */

#include "print.h"

#include "measure/run_document.h"

#include <math.h>
#include <stdio.h>

static const char *const kinds[] = {[PQLANE_DRIVER_KEM] = "kem",
                                    [PQLANE_DRIVER_AGREEMENT] = "agreement",
                                    [PQLANE_DRIVER_SIGNATURE] = "signature",
                                    [PQLANE_DRIVER_HASH] = "hash",
                                    [PQLANE_DRIVER_CIPHER] = "cipher"};

static json_t *estimate_json(struct estimate estimate)
{
    struct document document = document_begin();
    if (isnan(estimate.ns)) {
        json_decref(document.object);
        return json_null();
    }
    document_real(&document, "ns", estimate.ns);
    document_real(&document, "low", estimate.low);
    document_real(&document, "high", estimate.high);
    return document_done(&document);
}

/* A ratio has no unit. */
static json_t *ratio_json(struct estimate ratio)
{
    struct document document = document_begin();
    document_put(&document, "times", document_ratio(ratio.ns));
    document_put(&document, "low", document_ratio(ratio.low));
    document_put(&document, "high", document_ratio(ratio.high));
    return document_done(&document);
}

static json_t *index_json(const struct comparison *comparison, const struct provider *provider)
{
    return json_integer(provider - comparison->providers);
}

static json_t *part_json(const struct comparison *comparison, const struct part *part)
{
    const struct parts *parts = &comparison->parts;
    struct document document = document_begin(), cost = document_begin(), bytes = document_begin();
    for (int i = 0; i < ROLE_COUNT; i++)
        if (!isnan(part_cost(part, (enum role)i)->ns))
            document_put(&cost, role_names[i], estimate_json(*part_cost(part, (enum role)i)));
    document_whole(&bytes, "public_key", (int64_t)part->facts.public_key);
    document_whole(&bytes, "ciphertext", (int64_t)part->facts.ciphertext);
    document_whole(&bytes, "signature", (int64_t)part->facts.signature);
    document_text(&document, "algorithm", part->algorithm);
    document_put(&document, "provider", index_json(comparison, part->provider));
    document_text(&document, "kind", kinds[part->facts.kind]);
    document_whole(&document, "category", part->facts.category);
    document_put(&document, "bytes", document_done(&bytes));
    document_put(&document, "costs", document_done(&cost));
    if (part->facts.kind != PQLANE_DRIVER_SIGNATURE) {
        document_put(&document, "both_sides", estimate_json(part->both));
        if (parts->exchange)
            document_put(&document, "ratio", ratio_json(estimate_ratio(&part->both, &parts->exchange->both)));
    } else if (parts->signer) {
        const struct estimate *reference = parts->signer->cost;
        document_put(&document, "sign_ratio",
                     ratio_json(estimate_ratio(&part->cost[ROLE_SIGN], &reference[ROLE_SIGN])));
        document_put(&document, "verify_ratio",
                     ratio_json(estimate_ratio(&part->cost[ROLE_VERIFY], &reference[ROLE_VERIFY])));
    }
    return document_done(&document);
}

static json_t *component_json(const struct comparison *comparison, const struct part *part)
{
    struct document document = document_begin();
    document_text(&document, "algorithm", part->algorithm);
    document_put(&document, "provider", index_json(comparison, part->provider));
    return document_done(&document);
}

static json_t *handshake_json(const struct comparison *comparison, const struct handshake *handshake)
{
    const struct handshake *first = &comparison->handshakes.items[0];
    struct document document = document_begin();
    json_t *exchanges = json_array();
    char name[160];
    handshake_name(handshake, name);
    document_text(&document, "name", name);
    if (json_array_append_new(exchanges, component_json(comparison, handshake->exchange)) != 0) document.broken = true;
    if (handshake->second && json_array_append_new(exchanges, component_json(comparison, handshake->second)) != 0)
        document.broken = true;
    document_put(&document, "key_exchange", exchanges);
    document_put(&document, "signature", component_json(comparison, handshake->signer));
    document_whole(&document, "category", handshake->category);
    document_whole(&document, "certificates", HANDSHAKE_CERTIFICATES);
    document_put(&document, "client", estimate_json(handshake->client));
    document_put(&document, "server", estimate_json(handshake->server));
    document_whole(&document, "client_bytes", (int64_t)handshake->from_client);
    document_whole(&document, "server_bytes", (int64_t)handshake->from_server);
    document_put(&document, "ratio", ratio_json(sum_ratio(&handshake->both, &first->both)));
    return document_done(&document);
}

static json_t *measured_json(const struct comparison *comparison, const struct measured *measured)
{
    struct document document = document_begin();
    char name[sizeof measured->pair + 2];
    snprintf(name, sizeof name, "%s, %s", measured->pair.exchange, measured->pair.signer);
    document_text(&document, "name", name);
    document_put(&document, "provider", index_json(comparison, measured->provider));
    document_text(&document, "key_exchange", measured->pair.exchange);
    document_text(&document, "signature", measured->pair.signer);
    document_whole(&document, "category", measured->category);
    document_whole(&document, "certificates", HANDSHAKE_CERTIFICATES);
    document_put(&document, "both_sides", estimate_json(measured->both));
    document_put(&document, "client", estimate_json(measured->client));
    document_put(&document, "server", estimate_json(measured->server));
    document_whole(&document, "client_bytes", (int64_t)measured->from_client);
    document_whole(&document, "server_bytes", (int64_t)measured->from_server);
    if (measured->sum) {
        document_whole(&document, "sum", measured->sum - comparison->handshakes.items);
        document_put(&document, "parts", estimate_json(measured_parts(measured)));
        document_put(&document, "rest", estimate_json(measured_rest(measured)));
        document_whole(&document, "rest_bytes", measured_rest_bytes(measured));
    }
    document_put(&document, "ratio", ratio_json(estimate_ratio(&measured->both, &comparison->measured.items[0].both)));
    return document_done(&document);
}

static json_t *unmeasured_json(const struct comparison *comparison, const struct unmeasured *other)
{
    struct document document = document_begin();
    document_put(&document, "provider", index_json(comparison, other->provider));
    document_text(&document, "key_exchange", other->pair.exchange);
    document_text(&document, "signature", other->pair.signer);
    document_text(&document, "reason", other->reason);
    return document_done(&document);
}

static json_t *background_json(const struct comparison *comparison, const struct background_row *row)
{
    struct document document = document_begin();
    document_text(&document, "algorithm", row->algorithm);
    document_put(&document, "provider", index_json(comparison, row->provider));
    document_text(&document, "kind", kinds[row->kind]);
    document_whole(&document, "bytes", BACKGROUND_BYTES);
    document_put(&document, "cost", estimate_json(row->cost));
    document_real(&document, "bytes_per_second", background_rate(row));
    if (comparison->handshakes.count > 0)
        document_real(&document, "bytes_per_handshake",
                      background_per_handshake(row, &comparison->handshakes.items[0]));
    return document_done(&document);
}

/* A provider is described like the run that it is, without the operations' figures. */
static json_t *provider_json(const struct comparison *comparison, const struct provider *provider)
{
    struct document document = run_document_begin(&provider->session, "pqlane-provider", comparison->filter);
    document_text(&document, "name", provider->name);
    document_text(&document, "backend", provider->session.facts[0].backend);
    return document_done(&document);
}

json_t *compare_document(const struct comparison *comparison)
{
    char created[32];
    struct document document = document_begin();
    const struct measured_handshakes *measured = &comparison->measured;
    json_t *providers = json_array(), *algorithms = json_array(), *handshakes = json_array(), *whole = json_array(),
           *others = json_array(), *background = json_array();
    document_time(created);
    for (size_t i = 0; i < comparison->count; i++)
        if (json_array_append_new(providers, provider_json(comparison, &comparison->providers[i])) != 0)
            document.broken = true;
    for (size_t i = 0; i < comparison->parts.count; i++)
        if (json_array_append_new(algorithms, part_json(comparison, &comparison->parts.items[i])) != 0)
            document.broken = true;
    for (size_t i = 0; i < comparison->handshakes.count; i++)
        if (json_array_append_new(handshakes, handshake_json(comparison, &comparison->handshakes.items[i])) != 0)
            document.broken = true;
    for (size_t i = 0; i < measured->count; i++)
        if (json_array_append_new(whole, measured_json(comparison, &measured->items[i])) != 0) document.broken = true;
    for (size_t i = 0; i < measured->other_count; i++)
        if (json_array_append_new(others, unmeasured_json(comparison, &measured->others[i])) != 0)
            document.broken = true;
    for (size_t i = 0; i < comparison->background.count; i++)
        if (json_array_append_new(background, background_json(comparison, &comparison->background.rows[i])) != 0)
            document.broken = true;
    document_text(&document, "schema", "pqlane-compare");
    document_whole(&document, "version", 1);
    document_text(&document, "created", created);
    document_put(&document, "providers", providers);
    document_put(&document, "algorithms", algorithms);
    document_put(&document, "handshakes", handshakes);
    document_put(&document, "measured", whole);
    document_put(&document, "unmeasured", others);
    document_put(&document, "background", background);
    return document_done(&document);
}
