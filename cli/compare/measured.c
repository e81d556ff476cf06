/* SPDX-License-Identifier: Apache-2.0 */

/* From sessions to handshakes, and finding the sum that belongs to each. */

#include "measured.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct estimate not_measured = {NAN, NAN, NAN};

/* The part of an operation's name after the pair's; NULL: it is none of the pair. */
static const char *operation_of_pair(const struct offered *item, const struct handshake_pair *pair)
{
    const size_t exchange = strlen(pair->exchange), signer = strlen(pair->signer);
    const char *name = item->name;
    const bool is_its = item->algorithm.kind == PQLANE_DRIVER_HANDSHAKE &&
                        strncmp(name, pair->exchange, exchange) == 0 && name[exchange] == '+' &&
                        strncmp(name + exchange + 1, pair->signer, signer) == 0 && name[exchange + 1 + signer] == '/';
    return is_its ? name + exchange + 1 + signer + 1 : NULL;
}

bool measured_wanted(const struct offered *item, const char *pairs)
{
    struct handshake_pair pair;
    for (const char *list = handshake_pairs(pairs); list;)
        if (handshake_next_pair(&list, &pair) && operation_of_pair(item, &pair)) return true;
    return false;
}

static bool is_same_pair(const struct handshake_pair *a, const struct handshake_pair *b)
{
    return strcmp(a->exchange, b->exchange) == 0 && strcmp(a->signer, b->signer) == 0;
}

static bool is_sum_of(const struct handshake *sum, const struct measured *measured)
{
    return is_same_pair(&sum->pair, &measured->pair) && sum->exchange->provider == measured->provider &&
           (!sum->second || sum->second->provider == measured->provider) && sum->signer->provider == measured->provider;
}

/* Its operations' figures; both is NAN where there are none. False: out of memory. */
static bool take_operations(struct measured *measured)
{
    const struct session *session = &measured->provider->session;
    measured->both = measured->client = measured->server = not_measured;
    for (size_t i = 0; i < session->subjects.count; i++) {
        const struct series *series = &session->series[i];
        const char *operation = operation_of_pair(&session->subjects.items[i], &measured->pair);
        struct estimate *to = !operation                            ? NULL
                              : strcmp(operation, "handshake") == 0 ? &measured->both
                              : strcmp(operation, "client") == 0    ? &measured->client
                              : strcmp(operation, "server") == 0    ? &measured->server
                                                                    : NULL;
        struct estimate mean;
        if (!to) continue;
        if (!estimate_of(session, i, to, &mean)) return false;
        if (to != &measured->both) continue;
        measured->varies = session->subjects.items[i].varies;
        measured->category = session->subjects.items[i].algorithm.category;
        measured->from_client = series->up;
        measured->from_server = series->down;
    }
    return true;
}

static const char *reason_of(const struct provider *provider)
{
    const struct library_facts *facts = &provider->session.subjects.facts[0];
    return *facts->lacks ? facts->lacks : "its libssl does not know both";
}

/* Only this driver has handshakes, and says nothing of those that a libssl cannot do. */
static bool might_have(const struct provider *provider)
{
    return strcmp(provider->image.driver, "openssl") == 0;
}

/* A list may name a pair twice. */
static bool is_there_already(const struct measured_handshakes *measured, const struct provider *provider,
                             const struct handshake_pair *pair)
{
    bool found = false;
    for (size_t i = 0; i < measured->count; i++)
        found = found || (measured->items[i].provider == provider && is_same_pair(&measured->items[i].pair, pair));
    for (size_t i = 0; i < measured->other_count; i++)
        found = found || (measured->others[i].provider == provider && is_same_pair(&measured->others[i].pair, pair));
    return found;
}

static bool add_measured(struct measured_handshakes *measured, const struct handshakes *sums,
                         const struct provider *provider, const struct handshake_pair *pair, bool has_all)
{
    struct measured one = {.provider = provider, .pair = *pair};
    if (is_there_already(measured, provider, pair)) return true;
    if (!take_operations(&one)) return false;
    for (size_t i = 0; i < sums->count && !one.sum; i++)
        if (is_sum_of(&sums->items[i], &one)) one.sum = &sums->items[i];
    if (!isnan(one.both.ns))
        measured->items[measured->count++] = one;
    else if (has_all && might_have(provider))
        measured->others[measured->other_count++] = (struct unmeasured){provider, *pair, reason_of(provider)};
    return true;
}

bool measured_make(struct measured_handshakes *measured, const struct handshakes *sums,
                   const struct provider *providers, size_t count, const char *pairs, bool has_all)
{
    struct handshake_pair pair;
    bool good = true;
    *measured = (struct measured_handshakes){
        .items = calloc(HANDSHAKE_MOST_PAIRS * count, sizeof *measured->items),
        .others = calloc(HANDSHAKE_MOST_PAIRS * count, sizeof *measured->others),
    };
    if (!measured->items || !measured->others) return false;
    for (const char *list = handshake_pairs(pairs); list && good;)
        if (handshake_next_pair(&list, &pair))
            for (size_t i = 0; i < count && good; i++)
                good = add_measured(measured, sums, &providers[i], &pair, has_all);
    return good;
}

void measured_clear(struct measured_handshakes *measured)
{
    free(measured->items);
    free(measured->others);
    *measured = (struct measured_handshakes){0};
}

struct estimate measured_parts(const struct measured *measured)
{
    const struct handshake *sum = measured->sum;
    return sum ? sum_total(measured->varies ? &sum->means : &sum->both) : not_measured;
}

struct estimate measured_rest(const struct measured *measured)
{
    const struct estimate parts = measured_parts(measured);
    struct sum rest = {.count = 0};
    sum_add(&rest, 1, &measured->both);
    sum_add(&rest, -1, &parts);
    return sum_total(&rest);
}

int64_t measured_rest_bytes(const struct measured *measured)
{
    const struct handshake *sum = measured->sum;
    return (int64_t)(measured->from_client + measured->from_server) - (int64_t)(sum->from_client + sum->from_server);
}
