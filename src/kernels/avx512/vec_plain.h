/* SPDX-License-Identifier: Apache-2.0 */

/* The primitives of vec.h as loops over words, bytes and numbers in plain C, for little-endian machines. */

#ifndef PQL_AVX512_VEC_PLAIN_H
#define PQL_AVX512_VEC_PLAIN_H

#include "../../ct.h"

#include <string.h>

typedef union {
    int16_t words[VEC_WORDS];
    uint16_t bits[VEC_WORDS];
    uint8_t bytes[2 * VEC_WORDS];
    uint32_t pairs[VEC_WORDS / 2];
    uint64_t quads[VEC_WORDS / 4];
} vec;

/* One of the primitives: what element i becomes. */
#define VEC_EACH(element, value)                                                                \
    vec r;                                                                                      \
    for (unsigned i = 0; i < sizeof r.element / sizeof *r.element; i++) r.element[i] = (value); \
    return r

/* ---- Memory ---- */

static inline vec vec_load(const void *in)
{
    vec v;
    memcpy(&v, in, sizeof v);
    return v;
}

static inline void vec_store(void *out, vec v)
{
    memcpy(out, &v, sizeof v);
}

static inline vec vec_load_first(const uint8_t *in, unsigned bytes)
{
    vec v;
    memset(&v, 255, sizeof v);
    memcpy(&v, in, bytes);
    return v;
}

static inline void vec_store_first(void *out, unsigned bytes, vec v)
{
    memcpy(out, &v, bytes);
}

/* ---- Constants ---- */

static inline vec vec_set1(int16_t x)
{
    VEC_EACH(words, x);
}

static inline vec vec_set2(int16_t low, int16_t high)
{
    VEC_EACH(words, i % 2 ? high : low);
}

/* ---- Arithmetic on words ---- */

static inline vec vec_add(vec a, vec b)
{
    VEC_EACH(bits, (uint16_t)(a.bits[i] + b.bits[i]));
}

static inline vec vec_sub(vec a, vec b)
{
    VEC_EACH(bits, (uint16_t)(a.bits[i] - b.bits[i]));
}

static inline vec vec_and(vec a, vec b)
{
    VEC_EACH(bits, a.bits[i] & b.bits[i]);
}

static inline vec vec_or(vec a, vec b)
{
    VEC_EACH(bits, a.bits[i] | b.bits[i]);
}

static inline vec vec_min_unsigned(vec a, vec b)
{
    VEC_EACH(bits, (uint16_t)(a.bits[i] ^ ((a.bits[i] ^ b.bits[i]) & -((uint32_t)(b.bits[i] - a.bits[i]) >> 31))));
}

static inline vec vec_mullo(vec a, vec b)
{
    VEC_EACH(words, (int16_t)(a.words[i] * b.words[i]));
}

static inline vec vec_mulhi(vec a, vec b)
{
    VEC_EACH(words, (int16_t)(a.words[i] * b.words[i] >> 16));
}

static inline vec vec_mulhrs(vec a, vec b)
{
    VEC_EACH(words, (int16_t)((a.words[i] * b.words[i] + (1 << 14)) >> 15));
}

static inline vec vec_shift_left(vec a, unsigned bits)
{
    VEC_EACH(bits, (uint16_t)(a.bits[i] << bits));
}

static inline vec vec_shift_right(vec a, unsigned bits)
{
    VEC_EACH(words, (int16_t)(a.words[i] >> bits));
}

/* ---- Comparisons ---- */

static inline vec_mask vec_less(vec a, vec b)
{
    vec_mask mask = 0;
    for (unsigned i = 0; i < VEC_WORDS; i++) mask |= (uint32_t)(a.words[i] - b.words[i]) >> 31 << i;
    return mask;
}

static inline vec_mask vec_signs(vec a)
{
    return vec_less(a, vec_set1(0));
}

static inline vec vec_decrement_if_less(vec y, vec a, vec b)
{
    const vec_mask less = vec_less(a, b);
    VEC_EACH(bits, (uint16_t)(y.bits[i] - (less >> i & 1)));
}

static inline vec vec_where(vec_mask mask, vec v)
{
    VEC_EACH(bits, (uint16_t)(v.bits[i] & -pql_barrier_u32(mask >> i & 1)));
}

static inline unsigned vec_store_taken(int16_t *out, unsigned room, vec_mask taken, vec v)
{
    unsigned count = 0;
    for (unsigned i = 0; i < VEC_WORDS && count < room; i++)
        if (taken >> i & 1) out[count++] = v.words[i];
    return count;
}

/* ---- Pairs of words ---- */

static inline vec vec_madd(vec a, vec b)
{
    VEC_EACH(pairs, (uint32_t)(a.words[2 * i] * b.words[2 * i]) + (uint32_t)(a.words[2 * i + 1] * b.words[2 * i + 1]));
}

/* Sums stay in a word: a is below 2^6 wherever the kernels call this. */
static inline vec vec_madd_bytes(vec a, vec b)
{
    VEC_EACH(words,
             (int16_t)(a.bytes[2 * i] * (int8_t)b.bytes[2 * i] + a.bytes[2 * i + 1] * (int8_t)b.bytes[2 * i + 1]));
}

static inline vec vec_add_32(vec a, vec b)
{
    VEC_EACH(pairs, a.pairs[i] + b.pairs[i]);
}

static inline vec vec_flip_pairs(vec a)
{
    VEC_EACH(words, a.words[i ^ 1]);
}

static inline vec vec_low_halves(vec a, vec b)
{
    VEC_EACH(words, i % 2 ? b.words[i - 1] : a.words[i]);
}

static inline vec vec_high_halves(vec a, vec b)
{
    VEC_EACH(words, i % 2 ? b.words[i] : a.words[i + 1]);
}

static inline vec vec_shift_left_32(vec a, vec bits)
{
    VEC_EACH(pairs, a.pairs[i] << bits.pairs[i]);
}

static inline vec vec_shift_right_64(vec a, vec bits)
{
    VEC_EACH(quads, a.quads[i] >> bits.quads[i]);
}

/* ---- Exchange ---- */

static inline void vec_swap(vec *x, vec *y, unsigned len)
{
    for (unsigned i = 0; i < VEC_WORDS; i++)
        if (i & len) {
            const int16_t odd = x->words[i];
            x->words[i] = y->words[i - len];
            y->words[i - len] = odd;
        }
}

static inline void vec_zip_pairs(vec *x, vec *y)
{
    const vec a = *x, b = *y;
    for (unsigned i = 0; i < VEC_WORDS / 2; i++) {
        vec *to = i < VEC_WORDS / 4 ? x : y;
        to->pairs[2 * i % (VEC_WORDS / 2)] = a.pairs[i];
        to->pairs[2 * i % (VEC_WORDS / 2) + 1] = b.pairs[i];
    }
}

static inline void vec_unzip_pairs(vec *x, vec *y)
{
    const vec a = *x, b = *y;
    for (unsigned i = 0; i < VEC_WORDS / 2; i++) {
        const vec *from = i < VEC_WORDS / 4 ? &a : &b;
        x->pairs[i] = from->pairs[2 * i % (VEC_WORDS / 2)];
        y->pairs[i] = from->pairs[2 * i % (VEC_WORDS / 2) + 1];
    }
}

static inline vec vec_permute_bytes(vec v, vec index)
{
    VEC_EACH(bytes, v.bytes[index.bytes[i] % sizeof v.bytes]);
}

/* Goes through the table, so that no address depends on v. */
static inline vec vec_look_up(const uint8_t table[16], vec v)
{
    vec r = {{0}};
    for (unsigned i = 0; i < sizeof r.bytes; i++)
        for (unsigned j = 0; j < 16; j++) r.bytes[i] |= (uint8_t)(table[j] & -(((v.bytes[i] ^ j) - 1u) >> 31));
    return r;
}

static inline uint64_t vec_rotate_right(uint64_t x, unsigned bits)
{
    return x >> bits % 64 | x << (64 - bits) % 64;
}

static inline vec vec_multishift(vec v, vec offset)
{
    VEC_EACH(bytes, (uint8_t)vec_rotate_right(v.quads[i / 8], offset.bytes[i]));
}

#endif
