/* SPDX-License-Identifier: Apache-2.0 */

/* Adding up. */

#include "handshake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL \
    "X25519+ECDSA-P256,X25519+RSA-2048,X25519MLKEM768+ECDSA-P256,X25519MLKEM768+ML-DSA-65,ML-KEM-768+ML-DSA-65"

/* Key exchanges of two halves, draft-ietf-tls-ecdhe-mlkem. */
static const struct hybrid {
    const char *name, *classical, *second;
} hybrids[] = {
    {"X25519MLKEM768", "X25519", "ML-KEM-768"},
    {"SecP256r1MLKEM768", "ECDH-P256", "ML-KEM-768"},
    {"SecP384r1MLKEM1024", "ECDH-P384", "ML-KEM-1024"},
};

/* NULL: it is none. */
static const struct hybrid *find_hybrid(const char *exchange)
{
    for (size_t i = 0; i < sizeof hybrids / sizeof *hybrids; i++)
        if (strcmp(hybrids[i].name, exchange) == 0) return &hybrids[i];
    return NULL;
}

/* What each side does, in parts; `of` says what of a part counts. */
struct sides {
    const struct estimate *(*of)(const struct part *part, enum role role);
    struct sum client, server;
};

/* The client makes a key and sends it, the server answers. */
static void add_exchange(struct sides *sides, const struct part *part)
{
    const bool is_kem = part->facts.kind == PQLANE_DRIVER_KEM;
    sum_add(&sides->client, 1, sides->of(part, ROLE_KEYGEN));
    sum_add(&sides->client, 1, sides->of(part, is_kem ? ROLE_DECAPS : ROLE_DERIVE));
    if (!is_kem) sum_add(&sides->server, 1, sides->of(part, ROLE_KEYGEN));
    sum_add(&sides->server, 1, sides->of(part, is_kem ? ROLE_ENCAPS : ROLE_DERIVE));
}

/* The server signs the handshake; the client verifies that, and the certificates. It reads their keys, and has the
 * root's. */
static void add_signer(struct sides *sides, const struct part *part)
{
    sum_add(&sides->server, 1, sides->of(part, ROLE_SIGN));
    sum_add(&sides->client, HANDSHAKE_CERTIFICATES, sides->of(part, ROLE_VERIFY_IMPORT));
    sum_add(&sides->client, 1, sides->of(part, ROLE_VERIFY));
}

static struct sides sides_of(const struct handshake *handshake,
                             const struct estimate *(*of)(const struct part *part, enum role role))
{
    struct sides sides = {.of = of};
    add_exchange(&sides, handshake->exchange);
    if (handshake->second) add_exchange(&sides, handshake->second);
    add_signer(&sides, handshake->signer);
    return sides;
}

static struct sum both_of(const struct sides *sides)
{
    struct sum both = sides->client;
    sum_add_all(&both, &sides->server);
    return both;
}

static void add_exchange_bytes(struct handshake *handshake, const struct part *part)
{
    const bool is_kem = part->facts.kind == PQLANE_DRIVER_KEM;
    handshake->from_client += part->facts.public_key;
    handshake->from_server += is_kem ? part->facts.ciphertext : part->facts.public_key;
}

/* A hybrid holds as long as one of its halves does, a handshake as both its key exchange and its signature. */
static unsigned category_of(const struct handshake *handshake)
{
    const unsigned first = handshake->exchange->facts.category, signer = handshake->signer->facts.category,
                   second = handshake->second ? handshake->second->facts.category : 0,
                   exchange = first > second ? first : second;
    return exchange < signer ? exchange : signer;
}

/* From what it is made of. */
static void add_up(struct handshake *handshake)
{
    const struct algorithm_facts *signer = &handshake->signer->facts;
    const struct sides costs = sides_of(handshake, part_cost), means = sides_of(handshake, part_mean);
    handshake->category = category_of(handshake);
    handshake->client = sum_total(&costs.client);
    handshake->server = sum_total(&costs.server);
    handshake->both = both_of(&costs);
    handshake->means = both_of(&means);
    add_exchange_bytes(handshake, handshake->exchange);
    if (handshake->second) add_exchange_bytes(handshake, handshake->second);
    handshake->from_server += HANDSHAKE_CERTIFICATES * (signer->public_key + signer->signature) + signer->signature;
}

static bool is_known_already(const struct handshakes *handshakes, const struct handshake *handshake)
{
    for (size_t i = 0; i < handshakes->count; i++) {
        const struct handshake *other = &handshakes->items[i];
        if (other->exchange == handshake->exchange && other->second == handshake->second &&
            other->signer == handshake->signer)
            return true;
    }
    return false;
}

/* Has this provider all parts, or a post-quantum one? Others' parts beside a classical one of its own tell nothing. */
static bool is_of(const struct handshake *handshake, const struct provider *provider)
{
    const struct part *const parts[] = {handshake->exchange, handshake->second, handshake->signer};
    bool all = true, some = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i]) continue;
        all = all && parts[i]->provider == provider;
        some = some || (parts[i]->provider == provider && parts[i]->facts.category > 0);
    }
    return all || some;
}

/* A pair with the parts of this provider where it has them; nothing if a part is nobody's. */
static void add_pair(struct handshakes *handshakes, const struct parts *parts, const struct provider *provider,
                     const struct handshake_pair *pair)
{
    struct handshake handshake = {.pair = *pair,
                                  .exchange = parts_find(parts, pair->exchange, provider),
                                  .signer = parts_find(parts, pair->signer, provider)};
    const struct hybrid *hybrid = find_hybrid(pair->exchange);
    if (hybrid && (!handshake.exchange || handshake.exchange->provider != provider)) {
        handshake.second = parts_find(parts, hybrid->second, provider);
        if (handshake.second && (handshake.second->provider == provider || !handshake.exchange))
            handshake.exchange = parts_find(parts, hybrid->classical, provider);
        else
            handshake.second = NULL;
    }
    if (!handshake.exchange || !handshake.signer) return;
    if (!is_of(&handshake, provider) || is_known_already(handshakes, &handshake)) return;
    add_up(&handshake);
    handshakes->items[handshakes->count++] = handshake;
}

/* ---- Lists of pairs ---- */

const char *handshake_pairs(const char *pairs)
{
    return pairs ? pairs : USUAL;
}

bool handshake_next_pair(const char **list, struct handshake_pair *pair)
{
    const char *begin = *list, *end = begin + strcspn(begin, ","), *plus = memchr(begin, '+', (size_t)(end - begin));
    *list = *end ? end + 1 : NULL;
    if (!plus || (size_t)(plus - begin) >= sizeof pair->exchange || (size_t)(end - plus) > sizeof pair->signer)
        return false;
    snprintf(pair->exchange, sizeof pair->exchange, "%.*s", (int)(plus - begin), begin);
    snprintf(pair->signer, sizeof pair->signer, "%.*s", (int)(end - plus - 1), plus + 1);
    return true;
}

/* Of an algorithm of one of these kinds. */
static bool is_offered_as(const char *algorithm, pqlane_driver_kind least, pqlane_driver_kind most,
                          const struct provider *providers, size_t count)
{
    const size_t len = strlen(algorithm);
    for (size_t i = 0; i < count; i++) {
        const struct subjects *subjects = &providers[i].session.subjects;
        for (size_t j = 0; j < subjects->count; j++) {
            const struct offered *item = &subjects->items[j];
            if (strncmp(item->name, algorithm, len) == 0 && item->name[len] == '/' && item->algorithm.kind >= least &&
                item->algorithm.kind <= most)
                return true;
        }
    }
    return false;
}

static bool has_exchange(const char *algorithm, const struct provider *providers, size_t count)
{
    if (is_offered_as(algorithm, PQLANE_DRIVER_KEM, PQLANE_DRIVER_AGREEMENT, providers, count)) return true;
    const struct hybrid *hybrid = find_hybrid(algorithm);
    return hybrid && has_exchange(hybrid->classical, providers, count) &&
           has_exchange(hybrid->second, providers, count);
}

static bool has_pair(const struct handshake_pair *pair, const struct provider *providers, size_t count)
{
    char whole[sizeof pair->exchange + sizeof pair->signer];
    snprintf(whole, sizeof whole, "%s+%s", pair->exchange, pair->signer);
    return is_offered_as(whole, PQLANE_DRIVER_HANDSHAKE, PQLANE_DRIVER_HANDSHAKE, providers, count) ||
           (has_exchange(pair->exchange, providers, count) &&
            is_offered_as(pair->signer, PQLANE_DRIVER_SIGNATURE, PQLANE_DRIVER_SIGNATURE, providers, count));
}

bool handshakes_are_offered(const char *pairs, const struct provider *providers, size_t count, const char **unknown)
{
    struct handshake_pair pair;
    for (size_t n = 0; pairs; n++) {
        *unknown = pairs;
        if (n == HANDSHAKE_MOST_PAIRS || !handshake_next_pair(&pairs, &pair) || !has_pair(&pair, providers, count))
            return false;
    }
    return true;
}

bool handshakes_make(struct handshakes *handshakes, const struct parts *parts, const struct provider *providers,
                     size_t count, const char *pairs)
{
    struct handshake_pair pair;
    *handshakes = (struct handshakes){.items = calloc(HANDSHAKE_MOST_PAIRS * count, sizeof *handshakes->items)};
    if (!handshakes->items) return false;
    for (const char *list = handshake_pairs(pairs); list;)
        if (handshake_next_pair(&list, &pair))
            for (size_t i = 0; i < count; i++) add_pair(handshakes, parts, &providers[i], &pair);
    return true;
}

void handshakes_clear(struct handshakes *handshakes)
{
    free(handshakes->items);
    *handshakes = (struct handshakes){0};
}

void handshake_name(const struct handshake *handshake, char name[160])
{
    const struct part *second = handshake->second;
    snprintf(name, 160, "%s%s%s, %s", handshake->exchange->algorithm, second ? " + " : "",
             second ? second->algorithm : "", handshake->signer->algorithm);
}
