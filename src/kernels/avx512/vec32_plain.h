/* SPDX-License-Identifier: Apache-2.0 */

/* The primitives of vec32.h as loops in plain C, as vec_plain.h has those of vec.h. */

#ifndef PQL_AVX512_VEC32_PLAIN_H
#define PQL_AVX512_VEC32_PLAIN_H

/* ---- Arithmetic ---- */

static inline vec vec_set1_32(int32_t x)
{
    VEC_EACH(pairs, (uint32_t)x);
}

static inline vec vec_sub_32(vec a, vec b)
{
    VEC_EACH(pairs, a.pairs[i] - b.pairs[i]);
}

static inline vec vec_mullo_32(vec a, vec b)
{
    VEC_EACH(pairs, a.pairs[i] * b.pairs[i]);
}

/* All ones where a number is negative. */
static inline uint32_t vec_sign_32(uint32_t x)
{
    return -(x >> 31);
}

static inline vec vec_abs_32(vec a)
{
    VEC_EACH(pairs, (a.pairs[i] ^ vec_sign_32(a.pairs[i])) - vec_sign_32(a.pairs[i]));
}

static inline vec vec_min_unsigned_32(vec a, vec b)
{
    VEC_EACH(pairs, a.pairs[i] ^ ((a.pairs[i] ^ b.pairs[i]) & (uint32_t)(((uint64_t)b.pairs[i] - a.pairs[i]) >> 32)));
}

static inline vec vec_shift_right_32(vec a, vec bits)
{
    VEC_EACH(pairs, (uint32_t)((int32_t)a.pairs[i] >> bits.pairs[i]));
}

static inline uint32_t vec_sum_32(vec a)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i < VEC_NUMBERS; i++) sum += a.pairs[i];
    return sum;
}

static inline vec vec_here(vec v)
{
    return v;
}

/* ---- Products of 64 bits ---- */

static inline vec vec_odd_32(vec a)
{
    VEC_EACH(pairs, a.pairs[i | 1]);
}

static inline vec vec_mul_even_32(vec a, vec b)
{
    VEC_EACH(quads, (uint64_t)((int64_t)(int32_t)a.quads[i] * (int32_t)b.quads[i]));
}

static inline vec vec_add_64(vec a, vec b)
{
    VEC_EACH(quads, a.quads[i] + b.quads[i]);
}

static inline vec vec_sub_64(vec a, vec b)
{
    VEC_EACH(quads, a.quads[i] - b.quads[i]);
}

static inline vec vec_upper_halves_64(vec even, vec odd)
{
    VEC_EACH(pairs, i % 2 ? odd.pairs[i] : even.pairs[i + 1]);
}

/* ---- Comparisons ---- */

/* 1 if a < b. Without the barrier, clang 19 makes branches. */
static inline uint32_t vec_below_32(uint32_t a, uint32_t b)
{
    return pql_barrier_u32((uint32_t)((uint64_t)((int64_t)(int32_t)a - (int32_t)b) >> 63));
}

static inline vec_mask vec_less_32(vec a, vec b)
{
    vec_mask mask = 0;
    for (unsigned i = 0; i < VEC_NUMBERS; i++) mask |= vec_below_32(a.pairs[i], b.pairs[i]) << i;
    return mask;
}

static inline vec_mask vec_signs_32(vec a)
{
    return vec_less_32(a, vec_set1_32(0));
}

static inline vec vec_sub_if_less_32(vec y, vec z, vec a, vec b)
{
    VEC_EACH(pairs, y.pairs[i] - (z.pairs[i] & -vec_below_32(a.pairs[i], b.pairs[i])));
}

static inline unsigned vec_store_taken_32(int32_t *out, unsigned room, vec_mask taken, vec v)
{
    unsigned count = 0;
    for (unsigned i = 0; i < VEC_NUMBERS && count < room; i++)
        if (taken >> i & 1) out[count++] = (int32_t)v.pairs[i];
    return count;
}

/* ---- Other widths ---- */

static inline vec vec_narrow_32(vec a, vec b)
{
    VEC_EACH(words, (int16_t)(i < VEC_NUMBERS ? a.pairs[i] : b.pairs[i - VEC_NUMBERS]));
}

static inline vec vec_load_bytes_32(const uint8_t in[VEC_NUMBERS])
{
    VEC_EACH(pairs, in[i]);
}

static inline void vec_store_bytes_32(uint8_t out[VEC_NUMBERS], vec v)
{
    for (unsigned i = 0; i < VEC_NUMBERS; i++) out[i] = (uint8_t)v.pairs[i];
}

#endif
