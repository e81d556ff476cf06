/* SPDX-License-Identifier: Apache-2.0 */

/* Fields of d bits as numbers of 32 bits, lowest bit first, from and to memory. */

#ifndef PQL_AVX512_FIELDS32_H
#define PQL_AVX512_FIELDS32_H

#include "fields.h"
#include "vec32.h"

#include "../vector/fields32.h"

#define READ_INDEX_32(d, i) (d * ((i) / 4) / 8 + (i) % 4)

static const PQL_ALIGNED uint8_t fields_read_index_32[25][64] = {
    [3] = TABLE_BYTES(READ_INDEX_32, 3),   [4] = TABLE_BYTES(READ_INDEX_32, 4),   [10] = TABLE_BYTES(READ_INDEX_32, 10),
    [13] = TABLE_BYTES(READ_INDEX_32, 13), [18] = TABLE_BYTES(READ_INDEX_32, 18), [20] = TABLE_BYTES(READ_INDEX_32, 20),
    [24] = TABLE_BYTES(READ_INDEX_32, 24),
};

/* Of fields of d bits in the first `bytes` bytes the lower bits, so many; those behind are all ones. */
ALWAYS_INLINE vec fields_read_32(const uint8_t *in, unsigned bytes, unsigned d, unsigned bits)
{
    const vec numbers = vec_permute_bytes(vec_load_first(in, bytes), vec_load(fields_read_index_32[d]));
    return vec_and(shift_fields_down(numbers, d), vec_set1_32((1 << bits) - 1));
}

static const PQL_ALIGNED uint8_t fields_write_index_32[21][64] = {
    [18] = TABLE_BYTES(WRITE_TWO, 18),
    [20] = TABLE_BYTES(WRITE_TWO, 20),
};
static const PQL_ALIGNED uint8_t fields_write_addend_32[1][64] = {TABLE_BYTES(WRITE_TWO_ADDEND, 18)};

/* Numbers below 2^d. */
ALWAYS_INLINE void fields_write_32(uint8_t *out, vec numbers, unsigned d)
{
    const vec joined = fields_join_32(numbers, d);
    vec bytes = vec_permute_bytes(joined, vec_load(fields_write_index_32[d]));
    if (d == 18) bytes = vec_or(bytes, vec_permute_bytes(joined, vec_load(fields_write_addend_32[0])));
    vec_store_first(out, FIELD_BYTES_32(d), bytes);
}

#endif
