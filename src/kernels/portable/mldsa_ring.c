/* SPDX-License-Identifier: Apache-2.0 */

/* The ring of ML-DSA: transform, product, sums, norms. Coefficients stand in the standard's order before and after the
 * transform. */

#include "mldsa_ring.h"

#include "mldsa_zetas.h"

/* A twiddle factor and its companion for mont_mul. */
struct zeta {
    int32_t value, qinv;
};

static inline struct zeta zeta(unsigned k)
{
    return (struct zeta){pql_mldsa_zetas[k], pql_mldsa_zetas_qinv[k]};
}

static inline struct zeta negated(struct zeta z)
{
    return (struct zeta){-z.value, (int32_t)(0u - (uint32_t)z.qinv)};
}

static inline void butterfly(int32_t *x, int32_t *y, struct zeta z)
{
    int32_t t = mont_mul(*y, z.value, z.qinv);
    *y = *x - t;
    *x = *x + t;
}

static inline void inverse_butterfly(int32_t *x, int32_t *y, struct zeta z)
{
    int32_t t = *x;
    *x = t + *y;
    *y = mont_mul(t - *y, z.value, z.qinv);
}

/*
 * Two layers at a time, so that four coefficients stay in registers between them. Block number k of a layer of length
 * len splits into blocks 2 k and 2 k + 1 of the next one (of length len / 2):
 *
 *     a = r[j]   b = r[j + len / 2]   c = r[j + len]   d = r[j + 3 len / 2]
 *     layer len: a, c and b, d with zeta k     layer len / 2: a, b with zeta 2 k and c, d with zeta 2 k + 1
 */

/* Algorithm 41. A layer adds less than q: |x| < 9 q at the end. */
void pql_mldsa_ntt_portable(int32_t r[PQL_N])
{
    unsigned k = 1;
    for (unsigned len = 128; len >= 2; len /= 4, k *= 4) {
        for (unsigned block = 0; block < PQL_N / (2 * len); block++) {
            int32_t *at = r + 2 * len * block;
            struct zeta z1 = zeta(k + block), z2 = zeta(2 * (k + block)), z3 = zeta(2 * (k + block) + 1);
            for (unsigned j = 0; j < len / 2; j++) {
                int32_t *a = at + j, *b = a + len / 2, *c = a + len, *d = b + len;
                butterfly(a, c, z1);
                butterfly(b, d, z1);
                butterfly(a, b, z2);
                butterfly(c, d, z3);
            }
        }
    }
}

/* Algorithm 42. Sums double in a layer: |x| < 256 q < 2^31 before the last step, which brings 2^64 / 256 and reduces.
 * Layers take their factors from the end: zeta^-BitRev(k) is -zeta^BitRev(k') with k' counted down. */
void pql_mldsa_inv_ntt_portable(int32_t r[PQL_N])
{
    unsigned last = 127; /* block 0 of the layer of length len has factor number `last` */
    for (unsigned len = 2; len <= 128; len *= 4, last /= 4) {
        for (unsigned block = 0; block < PQL_N / (2 * len); block++) {
            int32_t *at = r + 2 * len * block;
            unsigned k = last - block;
            struct zeta z1 = negated(zeta(k)), z2 = negated(zeta(2 * k + 1)), z3 = negated(zeta(2 * k));
            for (unsigned j = 0; j < len / 2; j++) {
                int32_t *a = at + j, *b = a + len / 2, *c = a + len, *d = b + len;
                inverse_butterfly(a, b, z2);
                inverse_butterfly(c, d, z3);
                inverse_butterfly(a, c, z1);
                inverse_butterfly(b, d, z1);
            }
        }
    }
    const int32_t scale = 41978, scale_qinv = (int32_t)((uint32_t)41978 * (uint32_t)QINV); /* 2^64 / 256 mod q */
    for (unsigned j = 0; j < PQL_N; j++) r[j] = mont_mul(r[j], scale, scale_qinv);
}

/* n 10 q^2 < 2^31 q for n <= 7, and 100 q^2 too: one reduction for the whole sum. */
void pql_mldsa_dot_portable(int32_t r[PQL_N], const int32_t (*a)[PQL_N], const int32_t (*b)[PQL_N], unsigned n)
{
    for (unsigned i = 0; i < PQL_N; i++) {
        int64_t sum = 0;
        for (unsigned j = 0; j < n; j++) sum += (int64_t)a[j][i] * b[j][i];
        r[i] = mont_reduce(sum);
    }
}

void pql_mldsa_add_portable(int32_t r[PQL_N], const int32_t a[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) r[j] += a[j];
}

void pql_mldsa_sub_portable(int32_t r[PQL_N], const int32_t a[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) r[j] -= a[j];
}

/* q is nearly 2^23: subtracting round(x / 2^23) q leaves less than 2^22 + 2^8 2^13 < q. */
void pql_mldsa_reduce_portable(int32_t r[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) r[j] -= ((r[j] + (1 << 22)) >> 23) * Q;
}

void pql_mldsa_shift_d_portable(int32_t r[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) r[j] <<= PQL_MLDSA_D;
}

/* The sign bit of bound - 1 - |x| tells; they are collected. */
uint32_t pql_mldsa_exceeds_portable(const int32_t r[PQL_N], int32_t bound)
{
    int32_t signs = 0;
    for (unsigned j = 0; j < PQL_N; j++) {
        int32_t negative = r[j] >> 31;
        int32_t magnitude = (r[j] ^ negative) - negative;
        signs |= bound - 1 - magnitude;
    }
    return (uint32_t)signs >> 31;
}

void pql_mldsa_power2round_portable(int32_t r1[PQL_N], int32_t r0[PQL_N], const int32_t a[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) {
        int32_t x = canonical(a[j]);
        r1[j] = (x + (1 << (PQL_MLDSA_D - 1)) - 1) >> PQL_MLDSA_D;
        r0[j] = x - r1[j] * (1 << PQL_MLDSA_D);
    }
}
