/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a TLS 1.3 handshake costs in cryptography of public keys, as a sum of measured parts: a full handshake with the
 * server's certificate, one intermediate certificate sent along, and a root that the client has. Not counted are the
 * record layer, the key schedule, parsing of anything but keys, and the bytes of certificates that are not keys and
 * signatures.
 */

#ifndef PQL_COMPARE_HANDSHAKE_H
#define PQL_COMPARE_HANDSHAKE_H

#include "parts.h"

#define HANDSHAKE_CERTIFICATES 2 /* that are sent: of the server, and of who signed it */

/* A key exchange and the signature of a chain. */
struct handshake_pair {
    char exchange[80], signer[80];
};

struct handshake {
    struct handshake_pair pair;
    const struct part *exchange,
        *second; /* second: the other half of a hybrid that no provider has as a whole; or NULL */
    const struct part *signer;
    unsigned category; /* of its weaker half, 0: quantum computers break it */
    struct estimate client, server;
    struct sum both;                   /* sides, of parts in comparison.parts */
    struct sum means;                  /* the same of their means */
    uint64_t from_client, from_server; /* bytes */
};

struct handshakes {
    struct handshake *items;
    size_t count;
};

#define HANDSHAKE_MOST_PAIRS 32

/* The list of a user, "KEX+SIG,KEX+SIG,...", or if he names none that of the usual pairs. */
const char *handshake_pairs(const char *pairs);

/* The pair that a list begins with, and where the next one begins (NULL: there is none). False: it is no pair. */
bool handshake_next_pair(const char **list, struct handshake_pair *pair);

/* Is every pair of "KEX+SIG,KEX+SIG,..." one that some provider offers, in parts or as a whole? False: *unknown points
 * at one that is not. For before anything is measured. */
bool handshakes_are_offered(const char *pairs, const struct provider *providers, size_t count, const char **unknown);

/* The pairs of "KEX+SIG,KEX+SIG,..." on every provider that has a half of them; NULL: the usual ones. The first is what
 * the others are compared with; of what nobody has there is none. False: out of memory. */
bool handshakes_make(struct handshakes *handshakes, const struct parts *parts, const struct provider *providers,
                     size_t count, const char *pairs);
void handshakes_clear(struct handshakes *handshakes);

/* "X25519 + ML-KEM-768, ML-DSA-65": what it is made of. */
void handshake_name(const struct handshake *handshake, char name[160]);

#endif
