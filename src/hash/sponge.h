/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The sponge of SHA-3 and SHAKE (FIPS 202, 4), fed and read in parts. Scheme code does not hash with it: it states jobs
 * (lanes.h). The sponge serves messages that arrive piece by piece, and the public hash functions.
 */

#ifndef PQL_SPONGE_H
#define PQL_SPONGE_H

#include "kernels/kernels.h"

#define PQL_SHAKE128_RATE 168
#define PQL_SHAKE256_RATE 136
#define PQL_MAX_RATE 168

#define PQL_SHAKE_DOMAIN 0x1f /* suffix 1111 and the first bit of the padding (6.2) */
#define PQL_SHA3_DOMAIN 0x06  /* suffix 01 (6.1) */

struct pql_sponge {
    uint64_t state[25];
    uint8_t rate, domain;
    uint8_t at;        /* bytes of the current block that are taken in or given out */
    uint8_t squeezing; /* 1 once the padding is in */
};

void pql_sponge_init(struct pql_sponge *sponge, unsigned rate, unsigned domain);
void pql_sponge_absorb(struct pql_sponge *sponge, const struct pql_keccak_kernels *k, const uint8_t *data, size_t len);
void pql_sponge_squeeze(struct pql_sponge *sponge, const struct pql_keccak_kernels *k, uint8_t *out, size_t len);

#endif
