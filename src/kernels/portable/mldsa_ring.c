/* SPDX-License-Identifier: Apache-2.0 */

/* The ring of ML-DSA: transform, product, sums, norms. Coefficients stand in the standard's order before and after the transform. */

#include "mldsa_ring.h"

#include "mldsa_zetas.h"

/* Algorithm 41. A layer adds less than q: |x| < 9 q at the end. */
void pql_mldsa_ntt_portable(int32_t r[PQL_N])
{
    unsigned k = 1;
    for (unsigned len = 128; len >= 1; len /= 2) {
        for (unsigned start = 0; start < PQL_N; start += 2 * len, k++) {
            int32_t zeta = pql_mldsa_zetas[k], zeta_qinv = pql_mldsa_zetas_qinv[k];
            for (unsigned j = start; j < start + len; j++) {
                int32_t t = mont_mul(r[j + len], zeta, zeta_qinv);
                r[j + len] = r[j] - t;
                r[j] = r[j] + t;
            }
        }
    }
}

/* Algorithm 42. Sums double in a layer: |x| < 256 q < 2^31 before the last step, which brings 2^64 / 256 and reduces. */
void pql_mldsa_inv_ntt_portable(int32_t r[PQL_N])
{
    unsigned k = 255;
    for (unsigned len = 1; len <= 128; len *= 2) {
        for (unsigned start = 0; start < PQL_N; start += 2 * len, k--) {
            int32_t zeta = -pql_mldsa_zetas[k], zeta_qinv = (int32_t)(0u - (uint32_t)pql_mldsa_zetas_qinv[k]);
            for (unsigned j = start; j < start + len; j++) {
                int32_t t = r[j];
                r[j] = t + r[j + len];
                r[j + len] = mont_mul(t - r[j + len], zeta, zeta_qinv);
            }
        }
    }
    const int32_t scale = 41978, scale_qinv = (int32_t)((uint32_t)41978 * (uint32_t)QINV); /* 2^64 / 256 mod q */
    for (unsigned j = 0; j < PQL_N; j++) r[j] = mont_mul(r[j], scale, scale_qinv);
}

/* n 9 q^2 < 2^31 q for n <= 7: one reduction for the whole sum. */
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
