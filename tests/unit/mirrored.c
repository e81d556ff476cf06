/* SPDX-License-Identifier: Apache-2.0 */

#include "mirrored.h"

#include <string.h>

static const struct pql_mlkem_kernels *plain_mlkem;
static const struct pql_mldsa_kernels *plain_mldsa;

static void turn16(int16_t r[PQL_N])
{
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        int16_t x = r[i];
        r[i] = r[PQL_N - 1 - i];
        r[PQL_N - 1 - i] = x;
    }
}

static void turn32(int32_t r[PQL_N])
{
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        int32_t x = r[i];
        r[i] = r[PQL_N - 1 - i];
        r[PQL_N - 1 - i] = x;
    }
}

/* ---- ML-KEM ---- */

static void mlkem_ntt(int16_t r[PQL_N])
{
    plain_mlkem->ntt(r);
    turn16(r);
}

static void mlkem_inv_ntt(int16_t r[PQL_N])
{
    turn16(r);
    plain_mlkem->inv_ntt(r);
}

static void mlkem_mul_cache(int16_t cache[PQL_N], const int16_t b[PQL_N])
{
    PQL_ALIGNED int16_t turned[PQL_N];
    memcpy(turned, b, sizeof turned);
    turn16(turned);
    plain_mlkem->mul_cache(cache, turned);
}

static void mlkem_dot(int16_t r[PQL_N], const int16_t (*a)[PQL_N], const int16_t (*b)[PQL_N],
                      const int16_t (*cache)[PQL_N], unsigned k)
{
    PQL_ALIGNED int16_t turned_a[4][PQL_N], turned_b[4][PQL_N];
    memcpy(turned_a, a, k * sizeof *a);
    memcpy(turned_b, b, k * sizeof *b);
    for (unsigned i = 0; i < k; i++) turn16(turned_a[i]), turn16(turned_b[i]);
    plain_mlkem->dot(r, (const int16_t(*)[PQL_N])turned_a, (const int16_t(*)[PQL_N])turned_b, cache, k);
    turn16(r);
}

/* The order shows only in a polynomial that is complete. */
static unsigned mlkem_uniform(void *r, unsigned have, const uint8_t *block, size_t len)
{
    const unsigned now = plain_mlkem->uniform(r, have, block, len);
    if (now == PQL_N && have < PQL_N) turn16(r);
    return now;
}

static void mlkem_encode_d12(uint8_t *out, const int16_t r[PQL_N])
{
    PQL_ALIGNED int16_t turned[PQL_N];
    memcpy(turned, r, sizeof turned);
    turn16(turned);
    plain_mlkem->encode_d12(out, turned);
}

static void mlkem_decode_d12(int16_t r[PQL_N], const uint8_t *in)
{
    plain_mlkem->decode_d12(r, in);
    turn16(r);
}

/* ---- ML-DSA: products are coefficient by coefficient, so that they do not care ---- */

static void mldsa_ntt(int32_t r[PQL_N])
{
    plain_mldsa->ntt(r);
    turn32(r);
}

static void mldsa_inv_ntt(int32_t r[PQL_N])
{
    turn32(r);
    plain_mldsa->inv_ntt(r);
}

static unsigned mldsa_uniform(void *r, unsigned have, const uint8_t *block, size_t len)
{
    const unsigned now = plain_mldsa->uniform(r, have, block, len);
    if (now == PQL_N && have < PQL_N) turn32(r);
    return now;
}

void mirrored_make(struct pql_mlkem_kernels *mlkem, struct pql_mldsa_kernels *mldsa, const char *tier,
                   const struct pql_mlkem_kernels *mlkem_from, const struct pql_mldsa_kernels *mldsa_from)
{
    plain_mlkem = mlkem_from;
    plain_mldsa = mldsa_from;
    *mlkem = *plain_mlkem;
    *mldsa = *plain_mldsa;
    mlkem->tier = tier;
    mlkem->ntt = mlkem_ntt;
    mlkem->inv_ntt = mlkem_inv_ntt;
    mlkem->mul_cache = mlkem_mul_cache;
    mlkem->dot = mlkem_dot;
    mlkem->uniform = mlkem_uniform;
    mlkem->encode_d12 = mlkem_encode_d12;
    mlkem->decode_d12 = mlkem_decode_d12;
    mldsa->tier = tier;
    mldsa->ntt = mldsa_ntt;
    mldsa->inv_ntt = mldsa_inv_ntt;
    mldsa->uniform = mldsa_uniform;
}
