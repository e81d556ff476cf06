/* SPDX-License-Identifier: Apache-2.0 */

/* K-PKE, the encryption scheme inside ML-KEM (FIPS 203, 5), in the parts between its hashes: these are queued as jobs,
 * so that those of many operations run together. */

#ifndef PQL_MLKEM_PKE_H
#define PQL_MLKEM_PKE_H

#include "mlkem.h"

/* Row `row` of A (Algorithm 13, lines 4 to 6), or of its transpose: entry j is SampleNTT(rho || j || row), or with the
 * indices exchanged. `jobs` has k places. */
void pql_mlkem_queue_row(struct pql_queue *queue, const struct pql_kernels *k, const struct pql_mlkem_params *p,
                         struct pql_job *jobs, int16_t (*out)[PQL_N], const uint8_t *rho, unsigned row, int transposed);

/* Polynomials 0 to count - 1 of noise; the first `first` have eta1, the others eta2. After the job `after`, or NULL. */
void pql_mlkem_queue_noise(struct pql_queue *queue, const struct pql_mlkem_params *p, struct pql_job *jobs,
                           pql_mlkem_noise noise, const uint8_t *seed, unsigned count, unsigned first,
                           const struct pql_job *after);

/* Algorithm 13 after its hashes: lines 8 to 17; then row i of line 18 into ek; then s into dk. */
void pql_mlkem_pke_secrets(const struct pql_kernels *k, const struct pql_mlkem_params *p, struct pql_mlkem_keygen *op);
void pql_mlkem_pke_public_row(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                              struct pql_mlkem_keygen *op, unsigned i);
void pql_mlkem_pke_encode_secret(const struct pql_kernels *k, const struct pql_mlkem_params *p,
                                 struct pql_mlkem_keygen *op);

/* Algorithm 14 after its hashes; m: 32 secret bytes. */
void pql_mlkem_pke_encrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *ct,
                           struct pql_mlkem_pke_work *w, const struct pql_mlkem_public *key, const uint8_t *m);

/* Algorithm 15, with s decoded; m: 32 secret bytes. */
void pql_mlkem_pke_decrypt(const struct pql_kernels *k, const struct pql_mlkem_params *p, uint8_t *m,
                           struct pql_mlkem_pke_work *w, const int16_t (*s)[PQL_N], const uint8_t *ct);

#endif
