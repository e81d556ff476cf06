/* SPDX-License-Identifier: Apache-2.0 */

/* What ML-DSA draws from SHAKE, as jobs (FIPS 204, 7.3). */

#ifndef PQL_MLDSA_SAMPLE_H
#define PQL_MLDSA_SAMPLE_H

#include "mldsa.h"

/* Rows `first` to `end` - 1 of ExpandA, Algorithm 32, to `a`, one after the other. */
void pql_mldsa_queue_rows(struct pql_queue *queue, const struct pql_kernels *k, const struct pql_mldsa_params *p,
                          struct pql_job *jobs, pql_mldsa_poly *a, const uint8_t *rho, unsigned first, unsigned end);

/* ExpandS, Algorithm 33: s1, then s2. rho_prime: 64 bytes. */
void pql_mldsa_queue_secrets(struct pql_queue *queue, const struct pql_kernels *k, const struct pql_mldsa_params *p,
                             struct pql_job *jobs, pql_mldsa_poly *s, const uint8_t *rho_prime);

/* ExpandMask, Algorithm 34: y as l runs of bytes to unpack. After the job that makes rho_second. */
void pql_mldsa_queue_mask(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *jobs,
                          uint8_t *bytes, const uint8_t *rho_second, unsigned kappa, const struct pql_job *after);

/* SampleInBall, Algorithm 29, in two steps: the first block of c~'s hash, and what it says. c has tau coefficients of 1
 * or -1. For the second step c~ and the block are public. */
void pql_mldsa_queue_ball(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *job,
                          uint8_t block[PQL_SHAKE256_RATE], const uint8_t *challenge, const struct pql_job *after);
void pql_mldsa_sample_in_ball(const struct pql_kernels *k, const struct pql_mldsa_params *p, int32_t c[PQL_N],
                              const uint8_t *challenge, const uint8_t block[PQL_SHAKE256_RATE]);

/* H(mu || w1) for w1 packed: c~. */
void pql_mldsa_queue_challenge(struct pql_queue *queue, const struct pql_mldsa_params *p, struct pql_job *job,
                               uint8_t *challenge, const uint8_t *mu, const uint8_t *w1);

#endif
