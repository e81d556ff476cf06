/* SPDX-License-Identifier: Apache-2.0 */

/* The ring of ML-KEM: transform, product, sums. Coefficients stand in the standard's order before and after the
 * transform. */

#include "mlkem_ring.h"

#include "mlkem_zetas.h"

/* A twiddle factor and its companion for mont_mul. */
struct zeta {
    int16_t value, qinv;
};

static inline struct zeta zeta(unsigned k)
{
    return (struct zeta){pql_mlkem_zetas[k], pql_mlkem_zetas_qinv[k]};
}

static inline void butterfly(int16_t *x, int16_t *y, struct zeta z)
{
    int16_t t = mont_mul(*y, z.value, z.qinv);
    *y = (int16_t)(*x - t);
    *x = (int16_t)(*x + t);
}

static inline void inverse_butterfly(int16_t *x, int16_t *y, struct zeta z)
{
    int16_t sum = (int16_t)(*x + *y), difference = (int16_t)(*y - *x);
    *x = sum;
    *y = mont_mul(difference, z.value, z.qinv);
}

/*
 * Layers of length 128 to 8 are loops over eight or more neighbours, which compilers vectorise. The two last, of length
 * 4 and 2, are done together on eight coefficients: block k of the first splits into blocks 2 k and 2 k + 1 of the
 * second.
 */

/* Algorithm 9. A layer adds at most 3 q / 4: |x| < 4096 + 7 * 3 q / 4 < 8 q at the end. */
void pql_mlkem_ntt_portable(int16_t r[PQL_N])
{
    for (unsigned len = 128, k = 1; len >= 8; len /= 2)
        for (unsigned start = 0; start < PQL_N; start += 2 * len, k++)
            for (unsigned j = start; j < start + len; j++) butterfly(&r[j], &r[j + len], zeta(k));

    for (unsigned k = 32; k < 64; k++) {
        int16_t *at = r + 8 * (k - 32);
        for (unsigned j = 0; j < 4; j++) butterfly(&at[j], &at[j + 4], zeta(k));
        for (unsigned j = 0; j < 2; j++) {
            butterfly(&at[j], &at[j + 2], zeta(2 * k));
            butterfly(&at[j + 4], &at[j + 6], zeta(2 * k + 1));
        }
    }
}

/* Algorithm 10, the factor 1/128 taken first, together with 2^32: x becomes 2^16 x / 128 with |x| < 3 q / 4. Sums
 * double in a layer, so those of layers 3, 5 and 7 are reduced: none passes 6 q. Factors are taken from the end:
 * -zeta^-BitRev(k) is zeta^BitRev(k') with k' counted down. */
void pql_mlkem_inv_ntt_portable(int16_t r[PQL_N])
{
    const int16_t scale = 1441, scale_qinv = (int16_t)(1441 * QINV); /* 2^32 / 128 mod q */
    for (unsigned j = 0; j < PQL_N; j++) r[j] = mont_mul(r[j], scale, scale_qinv);

    for (unsigned k = 32; k < 64; k++) { /* layers 1 and 2 */
        int16_t *at = r + 8 * (63 - k);
        for (unsigned j = 0; j < 2; j++) {
            inverse_butterfly(&at[j], &at[j + 2], zeta(2 * k + 1));
            inverse_butterfly(&at[j + 4], &at[j + 6], zeta(2 * k));
        }
        for (unsigned j = 0; j < 4; j++) inverse_butterfly(&at[j], &at[j + 4], zeta(k));
    }
    for (unsigned len = 8, k = 31; len <= 128; len *= 2)
        for (unsigned start = 0; start < PQL_N; start += 2 * len, k--)
            for (unsigned j = start; j < start + len; j++) {
                inverse_butterfly(&r[j], &r[j + len], zeta(k));
                if (len == 8 || len == 32 || len == 128) r[j] = barrett(r[j]);
            }
}

/* b with every b1 times its zeta. */
void pql_mlkem_mul_cache_portable(int16_t cache[PQL_N], const int16_t b[PQL_N])
{
    for (unsigned i = 0; i < PQL_N / 4; i++) {
        int16_t zeta = pql_mlkem_zetas[64 + i], zeta_qinv = pql_mlkem_zetas_qinv[64 + i];
        cache[4 * i] = b[4 * i];
        cache[4 * i + 1] = mont_mul(b[4 * i + 1], zeta, zeta_qinv);
        cache[4 * i + 2] = b[4 * i + 2];
        cache[4 * i + 3] = (int16_t)-mont_mul(b[4 * i + 3], zeta, zeta_qinv);
    }
}

/* Sums of 32-bit products, reduced once: 2 k 4096 8 q < 2^30. */
void pql_mlkem_dot_portable(int16_t r[PQL_N], const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N],
                            const int16_t (*cache)[PQL_N], unsigned k)
{
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        int32_t even = 0, odd = 0;
        for (unsigned j = 0; j < k; j++) {
            int16_t a0 = a[j][2 * i], a1 = a[j][2 * i + 1];
            even += a0 * cache[j][2 * i] + a1 * cache[j][2 * i + 1];
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

uint32_t pql_mlkem_exceeds_portable(const int16_t r[PQL_N])
{
    uint16_t below = 0xffff; /* its top bit: every x - q is negative */
    for (unsigned j = 0; j < PQL_N; j++) below &= (uint16_t)(r[j] - Q);
    return (uint32_t)(below >> 15) ^ 1;
}
