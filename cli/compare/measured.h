/* SPDX-License-Identifier: Apache-2.0 */

/*
 * TLS 1.3 handshakes that a provider did as a whole, both sides in memory: beside the sum of its parts they show what a
 * handshake takes besides (record protection, the key schedule, parsing of certificates, allocation), in time and
 * bytes.
 */

#ifndef PQL_COMPARE_MEASURED_H
#define PQL_COMPARE_MEASURED_H

#include "handshake.h"

struct measured {
    const struct provider *provider;
    struct handshake_pair pair;
    unsigned category;
    struct estimate both, client, server; /* NAN: not measured */
    bool varies;                          /* by chance, as the signature does: `both` is a mean */
    uint64_t from_client, from_server;    /* bytes, all of them */
    const struct handshake *sum;          /* of this provider's parts; NULL: they were not all measured */
};

/* A pair that a provider with handshakes has not. */
struct unmeasured {
    const struct provider *provider;
    struct handshake_pair pair;
    const char *reason;
};

struct measured_handshakes {
    struct measured *items; /* pair by pair, within it provider by provider; the first is what the others are compared
                               with */
    size_t count;
    struct unmeasured *others;
    size_t other_count;
};

/* Is it an operation of one of these pairs (NULL: the usual ones)? */
bool measured_wanted(const struct offered *item, const char *pairs);

/* After the sums. has_all: what is not there was not filtered away, either. Release with measured_clear(). False: out
 * of memory. */
bool measured_make(struct measured_handshakes *measured, const struct handshakes *sums,
                   const struct provider *providers, size_t count, const char *pairs, bool has_all);
void measured_clear(struct measured_handshakes *measured);

/* The sum of the parts: of what varies by chance of their means, as the whole is one. NAN: no sum. */
struct estimate measured_parts(const struct measured *measured);

/* What both sides take beyond it. */
struct estimate measured_rest(const struct measured *measured);
int64_t measured_rest_bytes(const struct measured *measured); /* only if there is a sum */

#endif
