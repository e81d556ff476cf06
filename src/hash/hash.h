/* SPDX-License-Identifier: Apache-2.0 */

/* One hash function of the algorithm table, whichever family it is of. */

#ifndef PQL_HASH_H
#define PQL_HASH_H

#include "sha2.h"
#include "sponge.h"

#define PQL_HASH_MAX_DIGEST 64

/* A row's parameters. */
struct pql_hash_params {
    const uint64_t *sha2_start; /* NULL: a sponge */
    uint8_t wide;               /* SHA-2: 1 for the 64-bit functions */
    uint8_t rate, domain;       /* sponge */
    uint8_t digest_bytes;       /* of a XOF: what FIPS 204 takes for pre-hashing */
    uint8_t oid_arc;            /* last arc of 2.16.840.1.101.3.4.2.x */
};

struct pql_hash {
    const struct pql_hash_params *params;
    union {
        struct pql_sha2 sha2;
        struct pql_sponge sponge;
    };
};

void pql_hash_init(struct pql_hash *state, const struct pql_hash_params *params);
void pql_hash_update(struct pql_hash *state, const struct pql_kernels *k, const uint8_t *data, size_t len);

/* The digest, or the next bytes of a XOF. */
void pql_hash_output(struct pql_hash *state, const struct pql_kernels *k, uint8_t *out, size_t len);

#endif
