/* SPDX-License-Identifier: Apache-2.0 */

/* Samplers and codings of ML-DSA, and the group's table. */

#include "bits.h"
#include "mldsa_ring.h"
#include "portable.h"

#include "../../bytes.h"
#include "../../ct.h"

/* ---- Sampling ---- */

/* CoeffFromThreeBytes, Algorithm 14. */
static unsigned uniform(void *out, unsigned have, const uint8_t *block, size_t len)
{
    int32_t *r = out;
    for (size_t i = 0; i + 3 <= len && have < PQL_N; i += 3) {
        int32_t x = (int32_t)(pql_load24_le(block + i) & 0x7fffff);
        if (x < Q) r[have++] = x;
    }
    return have;
}

/* CoeffFromHalfByte, Algorithm 15: a candidate is always written, and kept by counting it. Only the count may show,
 * never the value. */
static inline __attribute__((always_inline)) unsigned uniform_eta(int32_t *r, unsigned have, const uint8_t *block,
                                                                  size_t len, unsigned eta)
{
    for (size_t i = 0; i < 2 * len && have < PQL_N; i++) {
        uint32_t half = block[i / 2] >> (4 * (i % 2)) & 15;
        if (eta == 2) {
            uint32_t mod5 = half - (half * 205 >> 10) * 5;
            r[have] = 2 - (int32_t)mod5;
            have += pql_declassify((half - 15) >> 31);
        } else {
            r[have] = 4 - (int32_t)half;
            have += pql_declassify((half - 9) >> 31);
        }
    }
    return have;
}

static unsigned uniform_eta2(void *out, unsigned have, const uint8_t *block, size_t len)
{
    return uniform_eta(out, have, block, len, 2);
}
static unsigned uniform_eta4(void *out, unsigned have, const uint8_t *block, size_t len)
{
    return uniform_eta(out, have, block, len, 4);
}

/* ---- Coding: BitPack stores top - x, SimpleBitPack x itself ---- */

static inline __attribute__((always_inline)) void pack(uint8_t *out, const int32_t *r, unsigned bits, int32_t top)
{
    for (unsigned i = 0; i < PQL_N / 8; i++) {
        uint32_t v[8];
        for (unsigned j = 0; j < 8; j++) v[j] = (uint32_t)(top ? top - r[8 * i + j] : r[8 * i + j]);
        pql_pack8(out + bits * i, v, bits);
    }
}

static inline __attribute__((always_inline)) void unpack(int32_t *r, const uint8_t *in, unsigned bits, int32_t top)
{
    for (unsigned i = 0; i < PQL_N / 8; i++) {
        uint32_t v[8];
        pql_unpack8(v, in + bits * i, bits);
        for (unsigned j = 0; j < 8; j++) r[8 * i + j] = top ? top - (int32_t)v[j] : (int32_t)v[j];
    }
}

static void pack_t1(uint8_t *out, const int32_t r[PQL_N])
{
    pack(out, r, 10, 0);
}
static void pack_t0(uint8_t *out, const int32_t r[PQL_N])
{
    pack(out, r, 13, 1 << 12);
}
static void pack_eta2(uint8_t *out, const int32_t r[PQL_N])
{
    pack(out, r, 3, 2);
}
static void pack_eta4(uint8_t *out, const int32_t r[PQL_N])
{
    pack(out, r, 4, 4);
}
static void pack_gamma1_17(uint8_t *out, const int32_t r[PQL_N])
{
    pack(out, r, 18, 1 << 17);
}
static void pack_gamma1_19(uint8_t *out, const int32_t r[PQL_N])
{
    pack(out, r, 20, 1 << 19);
}

static void unpack_t1(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 10, 0);
}
static void unpack_t0(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 13, 1 << 12);
}
static void unpack_eta2(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 3, 2);
}
static void unpack_eta4(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 4, 4);
}
static void unpack_gamma1_17(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 18, 1 << 17);
}
static void unpack_gamma1_19(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 20, 1 << 19);
}

const struct pql_mldsa_kernels pql_mldsa_portable = {
    .tier = "portable",
    .ntt = pql_mldsa_ntt_portable,
    .inv_ntt = pql_mldsa_inv_ntt_portable,
    .dot = pql_mldsa_dot_portable,
    .add = pql_mldsa_add_portable,
    .sub = pql_mldsa_sub_portable,
    .reduce = pql_mldsa_reduce_portable,
    .shift_d = pql_mldsa_shift_d_portable,
    .exceeds = pql_mldsa_exceeds_portable,
    .power2round = pql_mldsa_power2round_portable,
    .g88 = &pql_mldsa_g88_portable,
    .g32 = &pql_mldsa_g32_portable,
    .uniform = uniform,
    .uniform_eta2 = uniform_eta2,
    .uniform_eta4 = uniform_eta4,
    .pack_t1 = pack_t1,
    .pack_t0 = pack_t0,
    .pack_eta2 = pack_eta2,
    .pack_eta4 = pack_eta4,
    .pack_gamma1_17 = pack_gamma1_17,
    .pack_gamma1_19 = pack_gamma1_19,
    .unpack_t1 = unpack_t1,
    .unpack_t0 = unpack_t0,
    .unpack_eta2 = unpack_eta2,
    .unpack_eta4 = unpack_eta4,
    .unpack_gamma1_17 = unpack_gamma1_17,
    .unpack_gamma1_19 = unpack_gamma1_19,
};
