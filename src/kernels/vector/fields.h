/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Fields of d bits, lowest bit first, from and to memory of little-endian machines: what the fields.h of all tiers have
 * in common. A vector of words takes FIELD_BYTES(d).
 *
 * Writing: multiply and add makes one number of two fields, shifts make one of two such numbers where they are not
 * whole bytes. Then the tier moves the bytes that are full together.
 */

#ifndef PQL_VECTOR_FIELDS_H
#define PQL_VECTOR_FIELDS_H

#include "table.h"

#include <string.h>

#define FIELD_BYTES(d) (VEC_WORDS / 8 * (d))

/* Byte i of the result: which byte it is of vectors that hold numbers of two (d = 4, 12) or four fields. In numbers of
 * four fields of an odd d, the second of a pair of numbers begins with the upper half of a byte, and byte d / 2 of each
 * d of the result is the sum of two. Byte 7 of any of these is 0. */
#define WRITE_TWOS(d, i) ((i) / (d / 4) * 4 + (i) % (d / 4))
#define WRITE_FOURS(d, i) ((i) / (d / 2) * 8 + (i) % (d / 2))
#define WRITE_ODD_FOURS(d, i) ((i) / d * 16 + ((i) % d <= d / 2 ? (i) % d : 8 + (i) % d - d / 2))
#define WRITE_ODD_ADDEND(d, i) ((i) / d * 16 + ((i) % d == d / 2 ? 8 : 7))

/* Of four fields in two numbers, the lower number goes up to the upper one, and both go down. */
#define FOUR_UP(d, i) ((i) % 4 == 0 ? 32 - 2 * d : 0)
#define FOUR_DOWN(d, i) ((i) % 4 == 0 ? 32 - 2 * d - (i) % 8 * (d % 2) : 0)

static const PQL_ALIGNED uint16_t fields_four_up[14][VEC_WORDS] = {
    [5] = TABLE_WORDS(FOUR_UP, 5),   [6] = TABLE_WORDS(FOUR_UP, 6),   [10] = TABLE_WORDS(FOUR_UP, 10),
    [11] = TABLE_WORDS(FOUR_UP, 11), [13] = TABLE_WORDS(FOUR_UP, 13),
};
static const PQL_ALIGNED uint16_t fields_four_down[14][VEC_WORDS] = {
    [5] = TABLE_WORDS(FOUR_DOWN, 5),   [6] = TABLE_WORDS(FOUR_DOWN, 6),   [10] = TABLE_WORDS(FOUR_DOWN, 10),
    [11] = TABLE_WORDS(FOUR_DOWN, 11), [13] = TABLE_WORDS(FOUR_DOWN, 13),
};

/* Words below 2^d as numbers of two or four fields. */
ALWAYS_INLINE vec fields_join(vec words, unsigned d)
{
    const vec twos = vec_madd(words, vec_set2(1, (int16_t)(1 << d)));
    if (d % 4 == 0) return twos;
    return vec_shift_right_64(vec_shift_left_32(twos, vec_load(fields_four_up[d])), vec_load(fields_four_down[d]));
}

/* The lowest bit of each word. */
static inline void fields_write_1(uint8_t *out, vec words)
{
    const vec_mask bits = vec_signs(vec_shift_left(words, 15));
    memcpy(out, &bits, FIELD_BYTES(1));
}

/* x where there is a bit 1, else 0. */
static inline vec fields_select_1(const uint8_t *in, vec x)
{
    vec_mask bits = 0;
    memcpy(&bits, in, FIELD_BYTES(1));
    return vec_where(bits, x);
}

#endif
