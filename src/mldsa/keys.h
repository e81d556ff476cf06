/* SPDX-License-Identifier: Apache-2.0 */

/* Prepared keys: where their polynomials stand, and how they are made around the hashes of an operation. */

#ifndef PQL_MLDSA_KEYS_H
#define PQL_MLDSA_KEYS_H

#include "mldsa.h"

/* A private key: A row by row, then s1, s2 and t0, transformed; all but A are secret. A public key: A, then t1 2^d,
 * transformed. */
static inline const pql_mldsa_poly *pql_mldsa_row(const struct pql_mldsa_params *p, const pql_mldsa_poly *polys,
                                                  unsigned i)
{
    return polys + p->l * i;
}

/* Where A ends, and s1 or t1 begins. */
static inline size_t pql_mldsa_matrix_end(const struct pql_mldsa_params *p)
{
    return (size_t)p->k * p->l;
}

static inline size_t pql_mldsa_t0_at(const struct pql_mldsa_params *p)
{
    return pql_mldsa_matrix_end(p) + p->l + p->k;
}

/* All of a private key but A. PQLANE_ERR_PRIVATE_KEY if s1 or s2 is out of range: then it holds nothing secret. */
pqlane_status pql_mldsa_parse_private(const struct pql_kernels *k, const struct pql_mldsa_params *p,
                                      struct pql_mldsa_private *key, const uint8_t *sk);
void pql_mldsa_wipe_private(const struct pql_mldsa_params *p, struct pql_mldsa_private *key);

/* All of a public key but A and tr. */
void pql_mldsa_parse_public(const struct pql_kernels *k, const struct pql_mldsa_params *p, struct pql_mldsa_public *key,
                            const uint8_t *pk);

/* tr = H(pk), a job that others may wait for. */
void pql_mldsa_queue_tr(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *job, uint8_t *tr,
                        const uint8_t *pk);

#endif
