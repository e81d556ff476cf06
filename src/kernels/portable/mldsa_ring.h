/* SPDX-License-Identifier: Apache-2.0 */

/* Arithmetic modulo q = 8380417 = 2^23 - 2^13 + 1 on int32_t. Montgomery's radix is 2^32. */

#ifndef PQL_PORTABLE_MLDSA_RING_H
#define PQL_PORTABLE_MLDSA_RING_H

#include "../kernels.h"

#define Q PQL_MLDSA_Q
#define QINV 58728449 /* q^-1 modulo 2^32 */

/* a b 2^-32 for any a and |b| < q/2, where b_qinv = b q^-1 modulo 2^32; |result| < q. The low halves of both products
 * are equal. */
static inline int32_t mont_mul(int32_t a, int32_t b, int32_t b_qinv)
{
    int32_t t = (int32_t)((uint32_t)a * (uint32_t)b_qinv);
    return (int32_t)(((int64_t)a * b - (int64_t)t * Q) >> 32);
}

/* a 2^-32 for |a| < 2^31 q; |result| < q. */
static inline int32_t mont_reduce(int64_t a)
{
    int32_t t = (int32_t)((uint32_t)a * (uint32_t)QINV);
    return (int32_t)((a - (int64_t)t * Q) >> 32);
}

/* |a| < q to [0, q). */
static inline int32_t canonical(int32_t a)
{
    return a + ((a >> 31) & Q);
}

void pql_mldsa_ntt_portable(int32_t r[PQL_N]);
void pql_mldsa_inv_ntt_portable(int32_t r[PQL_N]);
void pql_mldsa_dot_portable(int32_t r[PQL_N], const int32_t (*a)[PQL_N], const int32_t (*b)[PQL_N], unsigned n);
void pql_mldsa_add_portable(int32_t r[PQL_N], const int32_t a[PQL_N]);
void pql_mldsa_sub_portable(int32_t r[PQL_N], const int32_t a[PQL_N]);
void pql_mldsa_reduce_portable(int32_t r[PQL_N]);
void pql_mldsa_shift_d_portable(int32_t r[PQL_N]);
uint32_t pql_mldsa_exceeds_portable(const int32_t r[PQL_N], int32_t bound);
void pql_mldsa_power2round_portable(int32_t r1[PQL_N], int32_t r0[PQL_N], const int32_t a[PQL_N]);

extern const struct pql_mldsa_rounding pql_mldsa_g88_portable, pql_mldsa_g32_portable;

#endif
