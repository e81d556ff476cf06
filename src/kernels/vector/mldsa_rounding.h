/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA: high and low parts (Algorithms 35, 36, 39, 40). For gamma2 = (q - 1) / 88 and (q - 1) / 32, `parts` is 88 or
 * 32. */

#ifndef PQL_VECTOR_MLDSA_ROUNDING_H
#define PQL_VECTOR_MLDSA_ROUNDING_H

#include "mldsa_field.h"

static void mldsa_power2round(int32_t r1[PQL_N], int32_t r0[PQL_N], const int32_t a[PQL_N])
{
    const vec d = vec_set1_32(PQL_MLDSA_D);
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS) {
        const vec x = canonical(vec_load(a + i));
        const vec high = vec_shift_right_32(vec_add_32(x, vec_set1_32((1 << (PQL_MLDSA_D - 1)) - 1)), d);
        vec_store(r1 + i, high);
        vec_store(r0 + i, vec_sub_32(x, vec_shift_left_32(high, d)));
    }
}

struct parts {
    vec high, low;
};

/*
 * a = high 2 gamma2 + low, where -gamma2 < low <= gamma2 and 0 <= high <= parts / 2. 2 gamma2 = 93 2^11 or 1023 2^9, so
 * that 256 divides gamma2, and ceil(a / 256) < 2^15 is all that the high part needs. Divided by 2 gamma2 / 256, and
 * rounded, it is right for all a < q, as products of words with round(2^24 / 744) and round(2^25 / 2046).
 */
ALWAYS_INLINE struct parts divide(vec a, unsigned parts)
{
    const int32_t step = 2 * (Q - 1) / (int32_t)parts;
    const vec top = vec_shift_right_32(vec_add_32(a, vec_set1_32(255)), vec_set1_32(8));
    const vec high = parts == 88 ? vec_mulhrs(vec_mulhi(top, vec_set1_32(22550)), vec_set1_32(1 << 7))
                                 : vec_mulhrs(vec_mulhi(top, vec_set1_32(16400)), vec_set1_32(1 << 6));
    return (struct parts){.high = high, .low = vec_sub_32(a, vec_mullo_32(high, opaque(step)))};
}

/* Where a rounds up to q - 1, its high part becomes 0, and the low part is one less. */
ALWAYS_INLINE void decompose_all(int32_t hi[PQL_N], int32_t lo[PQL_N], const int32_t a[PQL_N], unsigned parts)
{
    const vec count = vec_set1_32((int32_t)parts / 2), last = vec_set1_32((int32_t)parts / 2 - 1);
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS) {
        const struct parts r = divide(canonical(vec_load(a + i)), parts);
        vec_store(hi + i, vec_sub_if_less_32(r.high, count, last, r.high));
        vec_store(lo + i, vec_sub_if_less_32(r.low, vec_set1_32(1), last, r.high));
    }
}

/* One step up or down, by the sign of the low part. Then, modulo parts / 2, -1 becomes the last, by an unsigned
 * comparison, and the one behind the last 0; that may also be one for which there is no hint. */
ALWAYS_INLINE void use_hint_all(int32_t hi[PQL_N], const int32_t a[PQL_N], const uint8_t hint[PQL_N], unsigned parts)
{
    const vec count = vec_set1_32((int32_t)parts / 2);
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS) {
        const struct parts r = divide(canonical(vec_load(a + i)), parts);
        const vec up = vec_load_bytes_32(hint + i);
        const vec step = vec_sub_if_less_32(up, vec_add_32(up, up), r.low, vec_set1_32(1));
        vec high = vec_add_32(r.high, step);
        high = vec_min_unsigned_32(high, vec_add_32(high, count));
        vec_store(hi + i, vec_min_unsigned_32(high, vec_sub_32(high, count)));
    }
}

/* In the form of 6.2: the high part changes if the low part leaves (-gamma2, gamma2], except that -gamma2 itself is
 * fine when hi is 0. */
ALWAYS_INLINE unsigned make_hint_all(uint8_t hint[PQL_N], const int32_t lo[PQL_N], const int32_t hi[PQL_N],
                                     unsigned parts)
{
    const vec one = vec_set1_32(1), gamma2 = vec_set1_32((Q - 1) / (int32_t)parts);
    vec sum = vec_set1_32(0);
    for (unsigned i = 0; i < PQL_N; i += VEC_NUMBERS) {
        const vec low = vec_load(lo + i), least = vec_sub_32(vec_min_unsigned_32(vec_load(hi + i), one), gamma2);
        vec bits = vec_sub_if_less_32(vec_set1_32(0), vec_set1_32(-1), gamma2, low);
        bits = vec_sub_if_less_32(bits, vec_set1_32(-1), low, least);
        vec_store_bytes_32(hint + i, bits);
        sum = vec_add_32(sum, bits);
    }
    return vec_sum_32(sum);
}

static void mldsa_decompose_g88(int32_t hi[PQL_N], int32_t lo[PQL_N], const int32_t a[PQL_N])
{
    decompose_all(hi, lo, a, 88);
}
static void mldsa_decompose_g32(int32_t hi[PQL_N], int32_t lo[PQL_N], const int32_t a[PQL_N])
{
    decompose_all(hi, lo, a, 32);
}
static void mldsa_use_hint_g88(int32_t hi[PQL_N], const int32_t a[PQL_N], const uint8_t hint[PQL_N])
{
    use_hint_all(hi, a, hint, 88);
}
static void mldsa_use_hint_g32(int32_t hi[PQL_N], const int32_t a[PQL_N], const uint8_t hint[PQL_N])
{
    use_hint_all(hi, a, hint, 32);
}
static unsigned mldsa_make_hint_g88(uint8_t hint[PQL_N], const int32_t lo[PQL_N], const int32_t hi[PQL_N])
{
    return make_hint_all(hint, lo, hi, 88);
}
static unsigned mldsa_make_hint_g32(uint8_t hint[PQL_N], const int32_t lo[PQL_N], const int32_t hi[PQL_N])
{
    return make_hint_all(hint, lo, hi, 32);
}

#endif
