/* SPDX-License-Identifier: Apache-2.0 */

/* What ML-DSA draws from SHAKE, as jobs (FIPS 204, 7.3). */

#ifndef PQL_MLDSA_SAMPLE_H
#define PQL_MLDSA_SAMPLE_H

#include "hash/lanes.h"
#include "mldsa.h"

/* ExpandA, Algorithm 32: k l jobs. Returns their number. */
size_t pql_mldsa_matrix_jobs(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p,
                             struct pql_job *jobs, int32_t (*a)[PQL_MLDSA_MAX_L][PQL_N], const uint8_t *rho);

/* One polynomial of ExpandS, Algorithm 33: index 0 ... l - 1 of s1, l ... l + k - 1 of s2. rho_prime: 64 bytes. */
struct pql_job pql_mldsa_secret_job(const struct pql_mldsa_kernels *ring, const struct pql_mldsa_params *p, int32_t *s,
                                    const uint8_t *rho_prime, unsigned index);

/* One polynomial of ExpandMask, Algorithm 34, as bytes to unpack. */
struct pql_job pql_mldsa_mask_job(const struct pql_mldsa_params *p, uint8_t *bytes, const uint8_t *rho_second,
                                  unsigned index);

/* SampleInBall, Algorithm 29: c has tau coefficients of 1 or -1. c~ is public. */
void pql_mldsa_sample_in_ball(const struct pql_kernels *k, const struct pql_mldsa_params *p, int32_t c[PQL_N],
                              const uint8_t *challenge);

#endif
