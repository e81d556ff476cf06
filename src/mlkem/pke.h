/* SPDX-License-Identifier: Apache-2.0 */

/* K-PKE, the encryption scheme inside ML-KEM (FIPS 203, 5). Its hashes are jobs, so that the caller can let its own
 * ride in the same stage. */

#ifndef PQL_MLKEM_PKE_H
#define PQL_MLKEM_PKE_H

#include "hash/lanes.h"
#include "mlkem.h"

/* A public key, parsed: what encryption with it needs and any number of encryptions can share. Nothing in it is secret.
 */
struct pql_mlkem_public {
    PQL_ALIGNED int16_t
        at[PQL_MLKEM_MAX_K][PQL_MLKEM_MAX_K][PQL_N]; /* transpose of A, transformed: row i is the i-th column of A */
    PQL_ALIGNED int16_t t[PQL_MLKEM_MAX_K][PQL_N];   /* transformed, 0 <= x < 4096 */
};

#define PQL_MLKEM_MATRIX_JOBS (PQL_MLKEM_MAX_K * PQL_MLKEM_MAX_K)

/* Fills t and writes the k^2 jobs that fill at; returns their number. ek must stay until they have run. */
size_t pql_mlkem_parse_public(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                              struct pql_mlkem_public *public, struct pql_job jobs[PQL_MLKEM_MATRIX_JOBS],
                              const uint8_t *ek);

/* Every coefficient of t below q (7.2)? Only for public data: returns early. */
int pql_mlkem_is_reduced_vartime(const int16_t t[PQL_N]);

/* Algorithm 13; d: 32 secret bytes. rho and ek are declassified. */
void pql_mlkem_pke_keygen(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ek, uint8_t *dk_pke,
                          const uint8_t *d);

/* Algorithm 14; m: 32 bytes, coins: 32 bytes, both secret. */
void pql_mlkem_pke_encrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct,
                           const struct pql_mlkem_public *public, const uint8_t *m, const uint8_t *coins);

/* Algorithm 15; m: 32 secret bytes. */
void pql_mlkem_pke_decrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *m,
                           const uint8_t *dk_pke, const uint8_t *ct);

#endif
