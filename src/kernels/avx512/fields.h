/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Fields of d bits, lowest bit first, from and to memory.
 *
 * Reading: four fields, at most 48 bits, lie within eight bytes. These come into one 64-bit number, out of which every
 * byte of the result takes the eight bits that it wants.
 */

#ifndef PQL_AVX512_FIELDS_H
#define PQL_AVX512_FIELDS_H

#include "vec.h"

#include "../vector/fields.h"

/* Where the eight bytes of four fields begin, and with which of their bits field i does. */
#define FOUR_BYTE(d, four) (d * (four) / 2)
#define FIELD_BIT(d, i) (d * ((i) / 4) % 2 * 4 + d * ((i) % 4))

#define READ_INDEX(d, i) (FOUR_BYTE(d, (i) / 8) + (i) % 8)
#define READ_WORD(d, i) (FIELD_BIT(d, (i) / 2) + (i) % 2 * 8)
#define READ_FRACTION(d, i) ((READ_WORD(d, i) - (15 - d)) & 63)
#define READ_HALVES(d, i) (FIELD_BIT(d, (i) / 2) + (i) % 2 * d / 2)

static const PQL_ALIGNED uint8_t fields_read_index[13][64] = {
    [4] = TABLE_BYTES(READ_INDEX, 4),   [5] = TABLE_BYTES(READ_INDEX, 5),   [6] = TABLE_BYTES(READ_INDEX, 6),
    [10] = TABLE_BYTES(READ_INDEX, 10), [11] = TABLE_BYTES(READ_INDEX, 11), [12] = TABLE_BYTES(READ_INDEX, 12),
};
static const PQL_ALIGNED uint8_t fields_word_bit[1][64] = {TABLE_BYTES(READ_WORD, 12)};
static const PQL_ALIGNED uint8_t fields_fraction_bit[12][64] = {
    [4] = TABLE_BYTES(READ_FRACTION, 4),
    [5] = TABLE_BYTES(READ_FRACTION, 5),
    [10] = TABLE_BYTES(READ_FRACTION, 10),
    [11] = TABLE_BYTES(READ_FRACTION, 11),
};
static const PQL_ALIGNED uint8_t fields_halves_bit[7][64] = {
    [4] = TABLE_BYTES(READ_HALVES, 4),
    [6] = TABLE_BYTES(READ_HALVES, 6),
};

static inline vec fields_read_by(const uint8_t *in, unsigned bytes, const uint8_t index[64], const uint8_t bit[64])
{
    return vec_multishift(vec_permute_bytes(vec_load_first(in, bytes), vec_load(index)), vec_load(bit));
}

/* Fields of 12 bits in the first `bytes` bytes; those behind are all ones. */
static inline vec fields_read_12(const uint8_t *in, unsigned bytes)
{
    return vec_and(fields_read_by(in, bytes, fields_read_index[12], fields_word_bit[0]), vec_set1(0xfff));
}

/* Fields of d bits, times 2^(15 - d). */
static inline vec fields_read_fractions(const uint8_t *in, unsigned d)
{
    const vec bits = fields_read_by(in, FIELD_BYTES(d), fields_read_index[d], fields_fraction_bit[d]);
    return vec_and(bits, vec_set1((int16_t)(0x8000 - (1 << (15 - d)))));
}

/* Fields of 2 eta bits: the lower half in a word's low byte, the upper half in its high byte. */
static inline vec fields_read_halves(const uint8_t *in, unsigned eta)
{
    const unsigned d = 2 * eta;
    const vec bits = fields_read_by(in, FIELD_BYTES(d), fields_read_index[d], fields_halves_bit[d]);
    return vec_and(bits, vec_set1((int16_t)(0x101 * ((1 << eta) - 1))));
}

static const PQL_ALIGNED uint8_t fields_write_index[14][64] = {
    [4] = TABLE_BYTES(WRITE_TWOS, 4),        [5] = TABLE_BYTES(WRITE_ODD_FOURS, 5),
    [6] = TABLE_BYTES(WRITE_FOURS, 6),       [10] = TABLE_BYTES(WRITE_FOURS, 10),
    [11] = TABLE_BYTES(WRITE_ODD_FOURS, 11), [12] = TABLE_BYTES(WRITE_TWOS, 12),
    [13] = TABLE_BYTES(WRITE_ODD_FOURS, 13),
};
static const PQL_ALIGNED uint8_t fields_write_addend[14][64] = {
    [5] = TABLE_BYTES(WRITE_ODD_ADDEND, 5),
    [11] = TABLE_BYTES(WRITE_ODD_ADDEND, 11),
    [13] = TABLE_BYTES(WRITE_ODD_ADDEND, 13),
};

/* Words below 2^d. */
ALWAYS_INLINE void fields_write(uint8_t *out, vec words, unsigned d)
{
    const vec joined = fields_join(words, d);
    vec bytes = vec_permute_bytes(joined, vec_load(fields_write_index[d]));
    if (d % 2 != 0) bytes = vec_or(bytes, vec_permute_bytes(joined, vec_load(fields_write_addend[d])));
    vec_store_first(out, FIELD_BYTES(d), bytes);
}

#endif
