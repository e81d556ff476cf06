/* SPDX-License-Identifier: Apache-2.0 */

/* Arithmetic modulo q = 3329 on int16_t. Montgomery's radix is 2^16. */

#ifndef PQL_PORTABLE_MLKEM_RING_H
#define PQL_PORTABLE_MLKEM_RING_H

#include "../kernels.h"

#define Q PQL_MLKEM_Q
#define QINV (-3327) /* q^-1 modulo 2^16, as int16_t */

static inline int16_t mulhi(int16_t a, int16_t b)
{
    return (int16_t)(((int32_t)a * b) >> 16);
}

/* a b 2^-16 for any a and |b| < q/2, where b_qinv = b q^-1 modulo 2^16; |result| < 3 q / 4. */
static inline int16_t mont_mul(int16_t a, int16_t b, int16_t b_qinv)
{
    int16_t t = (int16_t)(a * b_qinv);
    return (int16_t)(mulhi(a, b) - mulhi(t, Q));
}

/* a 2^-16; |result| <= |a| / 2^16 + q / 2. */
static inline int16_t mont_reduce(int32_t a)
{
    int16_t t = (int16_t)((int16_t)a * QINV);
    return (int16_t)((a >> 16) - mulhi(t, Q));
}

/* Any a to |result| <= q / 2; 20159 = round(2^26 / q). */
static inline int16_t barrett(int16_t a)
{
    int16_t t = (int16_t)((mulhi(a, 20159) + 512) >> 10);
    return (int16_t)(a - t * Q);
}

/* |a| < q to [0, q). */
static inline int16_t canonical(int16_t a)
{
    return (int16_t)(a + ((a >> 15) & Q));
}

/* What mlkem_ring.c and mlkem_coding.c put into the group's table. */
void pql_mlkem_ntt_portable(int16_t r[PQL_N]);
void pql_mlkem_inv_ntt_portable(int16_t r[PQL_N]);
void pql_mlkem_mul_cache_portable(int16_t cache[PQL_N], const int16_t b[PQL_N]);
void pql_mlkem_dot_portable(int16_t r[PQL_N], const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N],
                            const int16_t (*cache)[PQL_N], unsigned k);
void pql_mlkem_scale_add_portable(int16_t r[PQL_N], const int16_t e[PQL_N]);
void pql_mlkem_reduce_portable(int16_t r[PQL_N]);
void pql_mlkem_add_portable(int16_t r[PQL_N], const int16_t a[PQL_N]);
void pql_mlkem_sub_portable(int16_t r[PQL_N], const int16_t a[PQL_N]);
uint32_t pql_mlkem_exceeds_portable(const int16_t r[PQL_N]);

#endif
