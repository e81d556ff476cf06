/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA: SimpleBitPack, BitPack and their inverses (Algorithms 16 to 19), over a tier's fields32.h. BitPack stores
 * top - x, SimpleBitPack x itself: there `top` is 0. */

#ifndef PQL_VECTOR_MLDSA_CODING_H
#define PQL_VECTOR_MLDSA_CODING_H

#include "mldsa_field.h"

ALWAYS_INLINE vec from_top(vec x, int32_t top)
{
    return top ? vec_sub_32(vec_set1_32(top), x) : x;
}

/* Two vectors of coefficients as words. */
ALWAYS_INLINE vec load_narrow(const int32_t *r, int32_t top)
{
    return vec_narrow_32(from_top(vec_load(r), top), from_top(vec_load(r + VEC_NUMBERS), top));
}

/* d < 15. */
ALWAYS_INLINE void pack_narrow(uint8_t *out, const int32_t r[PQL_N], unsigned d, int32_t top)
{
    for (unsigned i = 0; i < PQL_N / VEC_WORDS; i++)
        fields_write(out + FIELD_BYTES(d) * i, load_narrow(r + VEC_WORDS * i, top), d);
}

ALWAYS_INLINE void pack_wide(uint8_t *out, const int32_t r[PQL_N], unsigned d, int32_t top)
{
    for (unsigned i = 0; i < VEC_COUNT; i++)
        fields_write_32(out + FIELD_BYTES_32(d) * i, from_top(vec_load(r + VEC_NUMBERS * i), top), d);
}

ALWAYS_INLINE void unpack(int32_t r[PQL_N], const uint8_t *in, unsigned d, int32_t top)
{
    for (unsigned i = 0; i < VEC_COUNT; i++) {
        const vec x = fields_read_32(in + FIELD_BYTES_32(d) * i, FIELD_BYTES_32(d), d, d);
        vec_store(r + VEC_NUMBERS * i, from_top(x, top));
    }
}

/* Two fields of three bits are one of six. */
static void mldsa_pack_eta2(uint8_t *out, const int32_t r[PQL_N])
{
    const vec join = vec_set2(1, 1 << 3);
    for (unsigned i = 0; i < PQL_N / (2 * VEC_WORDS); i++, r += 2 * VEC_WORDS) {
        const vec first = vec_madd(load_narrow(r, 2), join), second = vec_madd(load_narrow(r + VEC_WORDS, 2), join);
        fields_write(out + FIELD_BYTES(6) * i, vec_narrow_32(first, second), 6);
    }
}
static void mldsa_pack_eta4(uint8_t *out, const int32_t r[PQL_N])
{
    pack_narrow(out, r, 4, 4);
}
static void mldsa_pack_t1(uint8_t *out, const int32_t r[PQL_N])
{
    pack_narrow(out, r, 10, 0);
}
static void mldsa_pack_t0(uint8_t *out, const int32_t r[PQL_N])
{
    pack_narrow(out, r, 13, 1 << 12);
}
static void mldsa_pack_gamma1_17(uint8_t *out, const int32_t r[PQL_N])
{
    pack_wide(out, r, 18, 1 << 17);
}
static void mldsa_pack_gamma1_19(uint8_t *out, const int32_t r[PQL_N])
{
    pack_wide(out, r, 20, 1 << 19);
}
static void mldsa_pack_w1_g88(uint8_t *out, const int32_t r[PQL_N])
{
    pack_narrow(out, r, 6, 0);
}
static void mldsa_pack_w1_g32(uint8_t *out, const int32_t r[PQL_N])
{
    pack_narrow(out, r, 4, 0);
}

static void mldsa_unpack_eta2(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 3, 2);
}
static void mldsa_unpack_eta4(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 4, 4);
}
static void mldsa_unpack_t1(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 10, 0);
}
static void mldsa_unpack_t0(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 13, 1 << 12);
}
static void mldsa_unpack_gamma1_17(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 18, 1 << 17);
}
static void mldsa_unpack_gamma1_19(int32_t r[PQL_N], const uint8_t *in)
{
    unpack(r, in, 20, 1 << 19);
}

#endif
