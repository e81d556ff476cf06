/* SPDX-License-Identifier: Apache-2.0 */

/* The ring of ML-KEM: transform, product, sums. Coefficients stand in the standard's order before and after the transform. */

#include "mlkem_ring.h"

#include "mlkem_zetas.h"

/* Algorithm 9. A layer adds at most 3 q / 4: |x| < 4096 + 7 * 3 q / 4 < 8 q at the end. */
void pql_mlkem_ntt_portable(int16_t r[PQL_N])
{
    unsigned k = 1;
    for (unsigned len = 128; len >= 2; len /= 2) {
        for (unsigned start = 0; start < PQL_N; start += 2 * len, k++) {
            int16_t zeta = pql_mlkem_zetas[k], zeta_qinv = pql_mlkem_zetas_qinv[k];
            for (unsigned j = start; j < start + len; j++) {
                int16_t t = mont_mul(r[j + len], zeta, zeta_qinv);
                r[j + len] = (int16_t)(r[j] - t);
                r[j] = (int16_t)(r[j] + t);
            }
        }
    }
}

/* Algorithm 10, the factor 1/128 taken first, together with 2^32: x becomes 2^16 x / 128 with |x| < 3 q / 4. Sums double in a layer, so those of layers
 * 3, 5 and 7 are reduced: none passes 6 q. */
void pql_mlkem_inv_ntt_portable(int16_t r[PQL_N])
{
    const int16_t scale = 1441, scale_qinv = (int16_t)(1441 * QINV); /* 2^32 / 128 mod q */
    for (unsigned j = 0; j < PQL_N; j++) r[j] = mont_mul(r[j], scale, scale_qinv);

    unsigned k = 127, layer = 1;
    for (unsigned len = 2; len <= 128; len *= 2, layer++) {
        int16_t reduce = layer >= 3 && layer % 2 == 1;
        for (unsigned start = 0; start < PQL_N; start += 2 * len, k--) {
            int16_t zeta = pql_mlkem_zetas[k], zeta_qinv = pql_mlkem_zetas_qinv[k];
            for (unsigned j = start; j < start + len; j++) {
                int16_t sum = (int16_t)(r[j] + r[j + len]);
                int16_t difference = (int16_t)(r[j + len] - r[j]);
                r[j] = reduce ? barrett(sum) : sum;
                r[j + len] = mont_mul(difference, zeta, zeta_qinv);
            }
        }
    }
}

void pql_mlkem_mul_cache_portable(int16_t cache[PQL_N / 2], const int16_t b[PQL_N])
{
    for (unsigned i = 0; i < PQL_N / 4; i++) {
        int16_t zeta = pql_mlkem_zetas[64 + i], zeta_qinv = pql_mlkem_zetas_qinv[64 + i];
        cache[2 * i] = mont_mul(b[4 * i + 1], zeta, zeta_qinv);
        cache[2 * i + 1] = (int16_t)-mont_mul(b[4 * i + 3], zeta, zeta_qinv);
    }
}

/* Sums of 32-bit products, reduced once: 2 k 4096 8 q < 2^30. */
void pql_mlkem_dot_portable(int16_t r[PQL_N], const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N],
                            const int16_t (*cache)[PQL_N / 2], unsigned k)
{
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        int32_t even = 0, odd = 0;
        for (unsigned j = 0; j < k; j++) {
            int16_t a0 = a[j][2 * i], a1 = a[j][2 * i + 1];
            even += a0 * b[j][2 * i] + a1 * cache[j][i];
            odd += a0 * b[j][2 * i + 1] + a1 * b[j][2 * i];
        }
        r[2 * i] = mont_reduce(even);
        r[2 * i + 1] = mont_reduce(odd);
    }
}

void pql_mlkem_scale_add_portable(int16_t r[PQL_N], const int16_t e[PQL_N])
{
    const int16_t scale = 1353, scale_qinv = (int16_t)(1353 * QINV); /* 2^32 mod q */
    for (unsigned j = 0; j < PQL_N; j++) r[j] = barrett((int16_t)(mont_mul(r[j], scale, scale_qinv) + barrett(e[j])));
}

void pql_mlkem_reduce_portable(int16_t r[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) r[j] = barrett(r[j]);
}

void pql_mlkem_add_portable(int16_t r[PQL_N], const int16_t a[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) r[j] = barrett((int16_t)(r[j] + a[j]));
}

void pql_mlkem_sub_portable(int16_t r[PQL_N], const int16_t a[PQL_N])
{
    for (unsigned j = 0; j < PQL_N; j++) r[j] = barrett((int16_t)(a[j] - r[j]));
}
