/* SPDX-License-Identifier: Apache-2.0 */

/* Fields of d bits as numbers of 32 bits, lowest bit first, from and to memory; half a vector at a time, as in
 * fields.h. */

#ifndef PQL_AVX2_FIELDS32_H
#define PQL_AVX2_FIELDS32_H

#include "fields.h"
#include "vec32.h"

#include "../vector/fields32.h"

/* Bytes behind the last one are not wanted, whatever they are. */
#define READ_INDEX_32(d, i) ((d * ((i) / 4) / 8 + (i) % 4 - (d > 16 ? (i) / 16 * (d - 16) : 0)) & 15)

static const PQL_ALIGNED uint8_t fields_read_index_32[25][32] = {
    [3] = TABLE_BYTES(READ_INDEX_32, 3),   [4] = TABLE_BYTES(READ_INDEX_32, 4),   [10] = TABLE_BYTES(READ_INDEX_32, 10),
    [13] = TABLE_BYTES(READ_INDEX_32, 13), [18] = TABLE_BYTES(READ_INDEX_32, 18), [20] = TABLE_BYTES(READ_INDEX_32, 20),
    [24] = TABLE_BYTES(READ_INDEX_32, 24),
};

/* Of fields of d bits in the first `bytes` bytes the lower bits, so many; those behind are all ones. */
ALWAYS_INLINE vec fields_read_32(const uint8_t *in, unsigned bytes, unsigned d, unsigned bits)
{
    const vec halves = fields_load_first(in, bytes, FIELD_BYTES_32(d));
    const vec numbers = _mm256_shuffle_epi8(halves, vec_load(fields_read_index_32[d]));
    return vec_and(shift_fields_down(numbers, d), vec_set1_32((1 << bits) - 1));
}

/* As WRITE_BY: d bytes in two halves. */
#define WRITE_BY_32(FORMULA, d, i) ((i) % 16 < d / 2 ? FORMULA(d, (i) % 16) : 128)
#define WRITE_TWO_INDEX(d, i) WRITE_BY_32(WRITE_TWO, d, i)
#define WRITE_TWO_ADDEND_INDEX(d, i) WRITE_BY_32(WRITE_TWO_ADDEND, d, i)

static const PQL_ALIGNED uint8_t fields_write_index_32[21][32] = {
    [18] = TABLE_BYTES(WRITE_TWO_INDEX, 18),
    [20] = TABLE_BYTES(WRITE_TWO_INDEX, 20),
};
static const PQL_ALIGNED uint8_t fields_write_addend_32[1][32] = {TABLE_BYTES(WRITE_TWO_ADDEND_INDEX, 18)};

/* Numbers below 2^d. */
ALWAYS_INLINE void fields_write_32(uint8_t *out, vec numbers, unsigned d)
{
    const vec joined = fields_join_32(numbers, d);
    vec bytes = _mm256_shuffle_epi8(joined, vec_load(fields_write_index_32[d]));
    if (d == 18) bytes = vec_or(bytes, _mm256_shuffle_epi8(joined, vec_load(fields_write_addend_32[0])));
    _mm_storeu_si128((void *)out, _mm256_castsi256_si128(bytes));
    store_from_8_to_16(out + d / 2, _mm256_extracti128_si256(bytes, 1), d / 2);
}

#endif
