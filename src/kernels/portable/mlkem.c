/* SPDX-License-Identifier: Apache-2.0 */

/* Samplers and codings of ML-KEM, and the group's table. */

#include "bits.h"
#include "mlkem_ring.h"
#include "portable.h"

#include "../../bytes.h"

/* ---- Sampling ---- */

/* A candidate is always written, and kept by counting it: which are rejected is random, and a branch on it would be
 * guessed wrong. */
static unsigned uniform(void *out, unsigned have, const uint8_t *block, size_t len)
{
    int16_t *r = out;
    const uint8_t *end = block + len;
    for (; block + 3 <= end && have < PQL_N - 1; block += 3) {
        uint32_t bits = pql_load24_le(block), d1 = bits & 0xfff, d2 = bits >> 12;
        r[have] = (int16_t)d1;
        have += d1 < Q;
        r[have] = (int16_t)d2;
        have += d2 < Q;
    }
    for (; block + 3 <= end && have < PQL_N; block += 3) { /* the last place */
        uint32_t bits = pql_load24_le(block), d1 = bits & 0xfff, d2 = bits >> 12;
        r[have] = (int16_t)(d1 < Q ? d1 : d2);
        have += d1 < Q || d2 < Q;
    }
    return have;
}

/* Sums of two bits stand in fields of two bits; a coefficient is the difference of two neighbours. */
static void cbd_eta2(int16_t r[PQL_N], const uint8_t bytes[128])
{
    for (unsigned i = 0; i < 128; i++) {
        uint8_t sums = (uint8_t)((bytes[i] & 0x55) + ((bytes[i] >> 1) & 0x55));
        r[2 * i] = (int16_t)((sums & 3) - ((sums >> 2) & 3));
        r[2 * i + 1] = (int16_t)(((sums >> 4) & 3) - (sums >> 6));
    }
}

static void cbd_eta3(int16_t r[PQL_N], const uint8_t bytes[192])
{
    for (unsigned i = 0; i < PQL_N / 4; i++) {
        uint32_t bits = pql_load24_le(bytes + 3 * i);
        uint32_t sums = (bits & 0x249249) + ((bits >> 1) & 0x249249) + ((bits >> 2) & 0x249249);
        for (unsigned j = 0; j < 4; j++, sums >>= 6) r[4 * i + j] = (int16_t)((int)(sums & 7) - (int)((sums >> 3) & 7));
    }
}

/* ---- Coding ---- */

static void encode_d12(uint8_t *out, const int16_t r[PQL_N])
{
    for (unsigned i = 0; i < PQL_N / 8; i++) {
        uint32_t v[8];
        for (unsigned j = 0; j < 8; j++) v[j] = (uint32_t)canonical(r[8 * i + j]);
        pql_pack8(out + 12 * i, v, 12);
    }
}

static void decode_d12(int16_t r[PQL_N], const uint8_t *in)
{
    for (unsigned i = 0; i < PQL_N / 2; i++) {
        uint32_t bits = pql_load24_le(in + 3 * i);
        r[2 * i] = (int16_t)(bits & 0xfff);
        r[2 * i + 1] = (int16_t)(bits >> 12);
    }
}

/* round(2^d x / q) mod 2^d = floor((2^d x + 1664) / q) mod 2^d, the division by a product: ceil(2^35 / q) is exact for
 * numerators below 2^23. */
static inline __attribute__((always_inline)) void compress(uint8_t *out, const int16_t r[PQL_N], unsigned d)
{
    const uint64_t reciprocal = (((uint64_t)1 << 35) + Q - 1) / Q;
    for (unsigned i = 0; i < PQL_N / 8; i++) {
        uint32_t v[8];
        for (unsigned j = 0; j < 8; j++) {
            uint32_t numerator = ((uint32_t)canonical(r[8 * i + j]) << d) + (Q - 1) / 2;
            v[j] = (uint32_t)((numerator * reciprocal) >> 35) & ((1u << d) - 1);
        }
        pql_pack8(out + d * i, v, d);
    }
}

/* round(q y / 2^d). */
static inline __attribute__((always_inline)) void decompress(int16_t r[PQL_N], const uint8_t *in, unsigned d)
{
    for (unsigned i = 0; i < PQL_N / 8; i++) {
        uint32_t v[8];
        pql_unpack8(v, in + d * i, d);
        for (unsigned j = 0; j < 8; j++) r[8 * i + j] = (int16_t)((v[j] * Q + (1u << (d - 1))) >> d);
    }
}

static void compress_d1(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 1);
}
static void compress_d4(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 4);
}
static void compress_d5(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 5);
}
static void compress_d10(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 10);
}
static void compress_d11(uint8_t *out, const int16_t r[PQL_N])
{
    compress(out, r, 11);
}

static void decompress_d1(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 1);
}
static void decompress_d4(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 4);
}
static void decompress_d5(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 5);
}
static void decompress_d10(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 10);
}
static void decompress_d11(int16_t r[PQL_N], const uint8_t *in)
{
    decompress(r, in, 11);
}

const struct pql_mlkem_kernels pql_mlkem_portable = {
    .tier = "portable",
    .ntt = pql_mlkem_ntt_portable,
    .inv_ntt = pql_mlkem_inv_ntt_portable,
    .mul_cache = pql_mlkem_mul_cache_portable,
    .dot = pql_mlkem_dot_portable,
    .scale_add = pql_mlkem_scale_add_portable,
    .reduce = pql_mlkem_reduce_portable,
    .add = pql_mlkem_add_portable,
    .sub = pql_mlkem_sub_portable,
    .exceeds = pql_mlkem_exceeds_portable,
    .uniform = uniform,
    .cbd_eta2 = cbd_eta2,
    .cbd_eta3 = cbd_eta3,
    .encode_d12 = encode_d12,
    .decode_d12 = decode_d12,
    .compress_d1 = compress_d1,
    .compress_d4 = compress_d4,
    .compress_d5 = compress_d5,
    .compress_d10 = compress_d10,
    .compress_d11 = compress_d11,
    .decompress_d1 = decompress_d1,
    .decompress_d4 = decompress_d4,
    .decompress_d5 = decompress_d5,
    .decompress_d10 = decompress_d10,
    .decompress_d11 = decompress_d11,
};
