/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Fields of d bits, lowest bit first, from and to memory. Bytes move within halves of a vector only, so each half gets
 * its own d bytes.
 *
 * Reading: a word gets the two bytes in which its field lies, and a multiplication moves the field to the upper end.
 * Fields of 11 bits may lie in three bytes: there two fields get four bytes.
 */

#ifndef PQL_AVX2_FIELDS_H
#define PQL_AVX2_FIELDS_H

#include "vec.h"

#include "../vector/fields.h"

/* ---- Reading ---- */

/* The halves: from the first byte on, and up to the last one; or both the same, if all bytes fit in one. */
static inline vec fields_load(const uint8_t *in, unsigned bytes)
{
    if (bytes >= 16) {
        const __m128i low = _mm_loadu_si128((const void *)in), high = _mm_loadu_si128((const void *)(in + bytes - 16));
        return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
    }
    uint64_t first = 0, rest = 0;
    if (bytes > 8) { /* what both have in common goes */
        memcpy(&first, in, 8);
        memcpy(&rest, in + bytes - 8, 8);
        rest >>= 8 * (16 - bytes);
    } else if (bytes == 8) {
        memcpy(&first, in, 8);
    } else {
        uint16_t lower, upper;
        memcpy(&lower, in, 2);
        memcpy(&upper, in + bytes - 2, 2);
        first = lower | (uint64_t)upper << 8 * (bytes - 2);
    }
    return _mm256_broadcastsi128_si256(_mm_set_epi64x((int64_t)rest, (int64_t)first));
}

/* The same of the first `bytes` of `full` bytes; those behind are all ones. */
ALWAYS_INLINE vec fields_load_first(const uint8_t *in, unsigned bytes, unsigned full)
{
    uint8_t last[32];
    if (bytes == full) return fields_load(in, full);
    memset(last, 255, sizeof last);
    memcpy(last, in, bytes);
    return fields_load(last, full);
}

/* Where the fields of the upper half begin in it. */
#define UPPER(d) (2 * d >= 16 ? 16 - d : d)

#define READ_INDEX(d, i) ((i) / 16 * UPPER(d) + d * ((i) % 16 / 2) / 8 + (i) % 2)
#define READ_UP(d, i) (1 << (16 - d - d * ((i) % 8) % 8))
#define READ_TWOS_INDEX(d, i) (((i) / 16 * UPPER(d) + 2 * d * ((i) % 16 / 4) / 8 + (i) % 4) & 15)
#define READ_TWOS_DOWN(d, i) ((i) % 2 ? 0 : d * ((i) % 8) % 8)

static const PQL_ALIGNED uint8_t fields_read_index[13][32] = {
    [4] = TABLE_BYTES(READ_INDEX, 4),   [5] = TABLE_BYTES(READ_INDEX, 5),        [6] = TABLE_BYTES(READ_INDEX, 6),
    [10] = TABLE_BYTES(READ_INDEX, 10), [11] = TABLE_BYTES(READ_TWOS_INDEX, 11), [12] = TABLE_BYTES(READ_INDEX, 12),
};
static const PQL_ALIGNED uint16_t fields_read_up[13][16] = {
    [4] = TABLE_WORDS(READ_UP, 4),   [5] = TABLE_WORDS(READ_UP, 5),   [6] = TABLE_WORDS(READ_UP, 6),
    [10] = TABLE_WORDS(READ_UP, 10), [12] = TABLE_WORDS(READ_UP, 12),
};
static const PQL_ALIGNED uint16_t fields_twos_down[1][16] = {TABLE_WORDS(READ_TWOS_DOWN, 11)};

static inline vec fields_read_bytes(vec bytes, unsigned d)
{
    return _mm256_shuffle_epi8(bytes, vec_load(fields_read_index[d]));
}

/* Fields of d bits at the upper end of their words, other bits below. */
static inline vec fields_read_up_to(vec bytes, unsigned d)
{
    return vec_mullo(fields_read_bytes(bytes, d), vec_load(fields_read_up[d]));
}

/* Fields of 12 bits in the first `bytes` bytes; those behind are all ones. */
static inline vec fields_read_12(const uint8_t *in, unsigned bytes)
{
    return _mm256_srli_epi16(fields_read_up_to(fields_load_first(in, bytes, FIELD_BYTES(12)), 12), 4);
}

/* Fields of d bits, times 2^(15 - d). */
static inline vec fields_read_fractions(const uint8_t *in, unsigned d)
{
    const vec bytes = fields_load(in, FIELD_BYTES(d));
    vec bits;
    if (d == 11) {
        const vec twos = _mm256_srlv_epi32(fields_read_bytes(bytes, d), vec_load(fields_twos_down[0]));
        bits = _mm256_blend_epi16(_mm256_slli_epi32(twos, 4), _mm256_slli_epi32(twos, 9), 0xaa);
    } else {
        bits = _mm256_srli_epi16(fields_read_up_to(bytes, d), 1);
    }
    return vec_and(bits, vec_set1((int16_t)(0x8000 - (1 << (15 - d)))));
}

/* Fields of 2 eta bits: the lower half in a word's low byte, the upper half in its high byte. */
static inline vec fields_read_halves(const uint8_t *in, unsigned eta)
{
    const vec bits = _mm256_srli_epi16(fields_read_up_to(fields_load(in, FIELD_BYTES(2 * eta)), 2 * eta),
                                       (int)(16 - 2 * eta));
    return vec_and(vec_or(bits, vec_shift_left(bits, 8 - eta)), vec_set1((int16_t)(0x101 * ((1 << eta) - 1))));
}

/* ---- Writing ---- */

/* Byte i of the result by one of the formulas; 128 makes a byte 0. If the bytes of both halves fit in one, those of the
 * upper one have their places behind the others. */
#define OWN_BYTE(d, i) ((i) % 16 - (2 * d < 16 ? (i) / 16 * d : 0))
#define WRITE_BY(FORMULA, d, i) (OWN_BYTE(d, i) >= 0 && OWN_BYTE(d, i) < d ? FORMULA(d, OWN_BYTE(d, i)) : 128)
#define WRITE_TWOS_INDEX(d, i) WRITE_BY(WRITE_TWOS, d, i)
#define WRITE_FOURS_INDEX(d, i) WRITE_BY(WRITE_FOURS, d, i)
#define WRITE_ODD_FOURS_INDEX(d, i) WRITE_BY(WRITE_ODD_FOURS, d, i)
#define WRITE_ODD_ADDEND_INDEX(d, i) WRITE_BY(WRITE_ODD_ADDEND, d, i)

static const PQL_ALIGNED uint8_t fields_write_index[14][32] = {
    [4] = TABLE_BYTES(WRITE_TWOS_INDEX, 4),        [5] = TABLE_BYTES(WRITE_ODD_FOURS_INDEX, 5),
    [6] = TABLE_BYTES(WRITE_FOURS_INDEX, 6),       [10] = TABLE_BYTES(WRITE_FOURS_INDEX, 10),
    [11] = TABLE_BYTES(WRITE_ODD_FOURS_INDEX, 11), [12] = TABLE_BYTES(WRITE_TWOS_INDEX, 12),
    [13] = TABLE_BYTES(WRITE_ODD_FOURS_INDEX, 13),
};
static const PQL_ALIGNED uint8_t fields_write_addend[14][32] = {
    [5] = TABLE_BYTES(WRITE_ODD_ADDEND_INDEX, 5),
    [11] = TABLE_BYTES(WRITE_ODD_ADDEND_INDEX, 11),
    [13] = TABLE_BYTES(WRITE_ODD_ADDEND_INDEX, 13),
};

/* The first bytes of v, so many. */
ALWAYS_INLINE void store_from_8_to_16(uint8_t *out, __m128i v, unsigned bytes)
{
    const int64_t rest = _mm_extract_epi64(v, 1);
    _mm_storel_epi64((void *)out, v);
    memcpy(out + 8, &rest, bytes - 8);
}

/* Words below 2^d. */
ALWAYS_INLINE void fields_write(uint8_t *out, vec words, unsigned d)
{
    const vec joined = fields_join(words, d);
    vec bytes = _mm256_shuffle_epi8(joined, vec_load(fields_write_index[d]));
    if (d % 2 != 0) bytes = vec_or(bytes, _mm256_shuffle_epi8(joined, vec_load(fields_write_addend[d])));
    const __m128i lower = _mm256_castsi256_si128(bytes), upper = _mm256_extracti128_si256(bytes, 1);
    const int one_half = 2 * d < 16;
    if (!one_half) _mm_storeu_si128((void *)out, lower);
    store_from_8_to_16(one_half ? out : out + d, one_half ? _mm_or_si128(lower, upper) : upper, one_half ? 2 * d : d);
}

#endif
