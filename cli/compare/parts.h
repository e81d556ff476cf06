/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What is compared: algorithms of several providers, each with what its operations cost. A provider has one or more
 * ways to do an operation; compared is the way of a program that serves many peers: its own keys are held, the other
 * side's come as bytes.
 */

#ifndef PQL_COMPARE_PARTS_H
#define PQL_COMPARE_PARTS_H

#include "measure/session.h"
#include "sum.h"

/* One library, measured by itself in turns with the others. */
struct provider {
    char name[96]; /* "openssl 3.0.19", as short as it is unique among the providers */
    struct image image;
    struct session session;
};

/* Encaps, derive and the last one read the other side's key from bytes. A provider with no way of its own for that does
 * so always. */
enum role {
    ROLE_KEYGEN,
    ROLE_ENCAPS,
    ROLE_DECAPS,
    ROLE_DERIVE,
    ROLE_SIGN,
    ROLE_VERIFY,
    ROLE_VERIFY_IMPORT,
    ROLE_COUNT
};

extern const char *const role_names[ROLE_COUNT];

struct part {
    const struct provider *provider;
    char algorithm[65];
    struct algorithm_facts facts;
    struct estimate cost[ROLE_COUNT];
    struct estimate mean[ROLE_COUNT]; /* the same operations' means, for sums beside something whose cost is a mean */
    struct estimate both;             /* of a key exchange: what both sides do together */
};

struct parts {
    struct part *items; /* agreements and KEMs, then signatures; by algorithm, within it by provider */
    size_t count;
    size_t exchanges;                     /* how many of them exchange keys */
    const struct part *exchange, *signer; /* the classical ones that the others are compared with; NULL: none */
};

/* Operations that a comparison measures (session.wanted): of the algorithms that people choose among. */
bool parts_wanted(const struct offered *item);

/* After all sessions are measured. Release with parts_clear(). False: out of memory. */
bool parts_make(struct parts *parts, const struct provider *providers, size_t count);
void parts_clear(struct parts *parts);

/* The part of an algorithm: of this provider if it has it, else of the first that does; NULL: nobody does. */
const struct part *parts_find(const struct parts *parts, const char *algorithm, const struct provider *preferred);

/* What a role costs, and its mean. A provider with one way to verify has one estimate for both. */
const struct estimate *part_cost(const struct part *part, enum role role);
const struct estimate *part_mean(const struct part *part, enum role role);

/* What a session's operation number i costs, and its mean (may be the same). False: out of memory. */
bool estimate_of(const struct session *session, size_t i, struct estimate *cost, struct estimate *mean);

#endif
