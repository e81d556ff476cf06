/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Fields of d bits as numbers of 32 bits, with what the fields32.h of all tiers have in common. A vector of numbers
 * takes FIELD_BYTES_32(d).
 *
 * Reading: a number gets four of the bytes in which its field lies, and shifts. Writing: shifts make one of two fields,
 * moved up so that it begins at the bit of a byte where it is to stand. Narrow fields are written as words (fields.h).
 */

#ifndef PQL_VECTOR_FIELDS32_H
#define PQL_VECTOR_FIELDS32_H

#include "fields.h"

#define FIELD_BYTES_32(d) (VEC_NUMBERS / 8 * (d))

#define READ_DOWN_32(d, i) (d * (i) % 8)

static const PQL_ALIGNED uint32_t fields_read_down_32[21][VEC_NUMBERS] = {
    [3] = TABLE_NUMBERS(READ_DOWN_32, 3),   [4] = TABLE_NUMBERS(READ_DOWN_32, 4),
    [10] = TABLE_NUMBERS(READ_DOWN_32, 10), [13] = TABLE_NUMBERS(READ_DOWN_32, 13),
    [18] = TABLE_NUMBERS(READ_DOWN_32, 18), [20] = TABLE_NUMBERS(READ_DOWN_32, 20),
};

ALWAYS_INLINE vec shift_fields_down(vec numbers, unsigned d)
{
    return d % 8 == 0 ? numbers : vec_shift_right_32(numbers, vec_load(fields_read_down_32[d]));
}

/* The lower field goes up to the upper one, and both go down. */
#define TWO_UP(d, i) ((i) % 2 ? 0 : 32 - d)
#define TWO_DOWN(d, i) ((i) % 2 ? 0 : 32 - d - d * (i) % 8)

static const PQL_ALIGNED uint32_t fields_two_up[21][VEC_NUMBERS] = {
    [18] = TABLE_NUMBERS(TWO_UP, 18),
    [20] = TABLE_NUMBERS(TWO_UP, 20),
};
static const PQL_ALIGNED uint32_t fields_two_down[21][VEC_NUMBERS] = {
    [18] = TABLE_NUMBERS(TWO_DOWN, 18),
    [20] = TABLE_NUMBERS(TWO_DOWN, 20),
};

/* Byte i of the result: which byte it is of such numbers of two fields. If these do not begin with a byte, one has bits
 * of the next number as well. Byte 7 of each is 0. */
#define LAST_TWO(d, i) (((i)*8 + 7) / (2 * d))
#define WRITE_TWO(d, i) ((i)*4 / d * 8 + (i) - (i)*4 / d * d / 4)
#define WRITE_TWO_ADDEND(d, i) (LAST_TWO(d, i) * 8 + (LAST_TWO(d, i) == (i)*4 / d ? 7 : 0))

/* Numbers below 2^d as numbers of two fields. */
ALWAYS_INLINE vec fields_join_32(vec numbers, unsigned d)
{
    return vec_shift_right_64(vec_shift_left_32(numbers, vec_load(fields_two_up[d])), vec_load(fields_two_down[d]));
}

#endif
