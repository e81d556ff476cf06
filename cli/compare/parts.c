/* SPDX-License-Identifier: Apache-2.0 */

/* From sessions to parts. */

#include "parts.h"

#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const role_names[ROLE_COUNT] = {"keygen", "encaps", "decaps", "derive", "sign", "verify", "verify+import"};

/* The algorithms, classical first, in the order of the tables. What is not here comes after them. */
static const char *const known[] = {
    "X25519",     "ECDH-P256",  "ECDH-P384",   "X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024",
    "ML-KEM-512", "ML-KEM-768", "ML-KEM-1024", "RSA-2048",       "RSA-3072",          "ECDSA-P256",
    "ECDSA-P384", "Ed25519",    "ML-DSA-44",   "ML-DSA-65",      "ML-DSA-87"};

static size_t rank_of(const char *algorithm)
{
    size_t i = 0;
    while (i < sizeof known / sizeof *known && strcmp(known[i], algorithm) != 0) i++;
    return i;
}

/* "ALGORITHM/operation" in parts. imports: it is "encaps+import" or "derive+import". False: it has no role. */
static bool split(const char *name, char algorithm[65], enum role *role, bool *imports)
{
    const char *slash = strrchr(name, '/');
    size_t len = slash ? (size_t)(slash - name) : 0;
    if (len == 0 || len > 64) return false;
    memcpy(algorithm, name, len);
    algorithm[len] = 0;
    *imports = strcmp(slash, "/encaps+import") == 0 || strcmp(slash, "/derive+import") == 0;
    len = *imports ? strcspn(slash + 1, "+") : strlen(slash + 1);
    for (int i = 0; i < ROLE_COUNT; i++) {
        *role = (enum role)i;
        if (strlen(role_names[i]) == len && memcmp(role_names[i], slash + 1, len) == 0) return true;
    }
    return false;
}

bool parts_wanted(const struct offered *item)
{
    char algorithm[65];
    enum role role;
    bool imports;
    return item->algorithm.kind >= PQLANE_DRIVER_KEM && item->algorithm.kind <= PQLANE_DRIVER_SIGNATURE &&
           split(item->name, algorithm, &role, &imports) && rank_of(algorithm) < sizeof known / sizeof *known;
}

/* ---- Estimates ---- */

static const struct estimate unknown = {NAN, NAN, NAN};

/* Of what varies by chance the mean is the cost; of the rest the median, which a neighbour's noise does not move. The
 * intervals of both follow from how much processes differ: the samples of one are alike. */
bool estimate_of(const struct session *session, size_t i, struct estimate *cost, struct estimate *mean)
{
    const struct series *series = &session->series[i];
    const struct samples *batches = &series->batches;
    struct figures figures;
    double interval[2];
    if (!series_figures(series, session->passes, session->seed, &figures) ||
        !stats_mean_interval(batches->value, session->passes > 1 ? batches->process : NULL, batches->count,
                             session->passes, session->seed, interval))
        return false;
    *mean = (struct estimate){figures.mean, interval[0], interval[1]};
    *cost = session->subjects.items[i].varies ? *mean : (struct estimate){figures.median, figures.low, figures.high};
    return true;
}

/* ---- Parts ---- */

static struct part *part_of(struct parts *parts, const struct provider *provider, const char *algorithm)
{
    for (size_t i = 0; i < parts->count; i++)
        if (parts->items[i].provider == provider && strcmp(parts->items[i].algorithm, algorithm) == 0)
            return &parts->items[i];
    struct part *part = &parts->items[parts->count++];
    *part = (struct part){.provider = provider, .both = unknown};
    strcpy(part->algorithm, algorithm);
    for (int i = 0; i < ROLE_COUNT; i++) part->cost[i] = part->mean[i] = unknown;
    return part;
}

static bool take_session(struct parts *parts, const struct provider *provider)
{
    const struct session *session = &provider->session;
    for (size_t i = 0; i < session->subjects.count; i++) {
        char algorithm[65];
        enum role role;
        bool imports;
        struct estimate cost, mean;
        if (!split(session->subjects.items[i].name, algorithm, &role, &imports)) continue;
        if (!estimate_of(session, i, &cost, &mean)) return false;
        struct part *part = part_of(parts, provider, algorithm);
        part->facts = session->subjects.items[i].algorithm;
        if (!imports && !isnan(part->cost[role].ns)) continue; /* the import comes after the other */
        part->cost[role] = cost;
        part->mean[role] = mean;
    }
    return true;
}

static const struct estimate *of_role(const struct estimate *estimates, enum role role)
{
    return &estimates[role == ROLE_VERIFY_IMPORT && isnan(estimates[role].ns) ? ROLE_VERIFY : role];
}

const struct estimate *part_cost(const struct part *part, enum role role)
{
    return of_role(part->cost, role);
}

const struct estimate *part_mean(const struct part *part, enum role role)
{
    return of_role(part->mean, role);
}

static void add_both(struct part *part)
{
    const struct estimate *cost = part->cost;
    const bool is_kem = part->facts.kind == PQLANE_DRIVER_KEM;
    struct sum sum = {.count = 0};
    if (part->facts.kind == PQLANE_DRIVER_SIGNATURE) return;
    sum_add(&sum, is_kem ? 1 : 2, &cost[ROLE_KEYGEN]); /* each side of an agreement makes a key, and derives */
    sum_add(&sum, is_kem ? 1 : 2, &cost[is_kem ? ROLE_ENCAPS : ROLE_DERIVE]);
    if (is_kem) sum_add(&sum, 1, &cost[ROLE_DECAPS]);
    part->both = sum_total(&sum);
}

static int by_rank(const void *left, const void *right)
{
    const struct part *x = left, *y = right;
    bool x_signs = x->facts.kind == PQLANE_DRIVER_SIGNATURE, y_signs = y->facts.kind == PQLANE_DRIVER_SIGNATURE;
    if (x_signs != y_signs) return x_signs - y_signs;
    size_t a = rank_of(x->algorithm), b = rank_of(y->algorithm);
    if (a != b) return a < b ? -1 : 1;
    int names = strcmp(x->algorithm, y->algorithm);
    return names ? names : (x->provider > y->provider) - (x->provider < y->provider);
}

bool parts_make(struct parts *parts, const struct provider *providers, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++) most += providers[i].session.subjects.count;
    *parts = (struct parts){.items = calloc(most + 1, sizeof *parts->items)};
    if (!parts->items) return false;
    for (size_t i = 0; i < count; i++)
        if (!take_session(parts, &providers[i])) return false;
    for (size_t i = 0; i < parts->count; i++) {
        add_both(&parts->items[i]);
        parts->exchanges += parts->items[i].facts.kind != PQLANE_DRIVER_SIGNATURE;
    }
    qsort(parts->items, parts->count, sizeof *parts->items, by_rank);
    parts->exchange = parts_find(parts, "X25519", NULL);
    parts->signer = parts_find(parts, "ECDSA-P256", NULL);
    return true;
}

void parts_clear(struct parts *parts)
{
    free(parts->items);
    *parts = (struct parts){0};
}

const struct part *parts_find(const struct parts *parts, const char *algorithm, const struct provider *preferred)
{
    const struct part *found = NULL;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->items[i];
        if (strcmp(part->algorithm, algorithm) != 0) continue;
        if (part->provider == preferred) return part;
        if (!found) found = part;
    }
    return found;
}
