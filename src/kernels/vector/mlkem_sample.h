/* SPDX-License-Identifier: Apache-2.0 */

/* ML-KEM: SampleNTT and SamplePolyCBD (Algorithms 7, 8), over a tier's fields.h. */

#ifndef PQL_VECTOR_MLKEM_SAMPLE_H
#define PQL_VECTOR_MLKEM_SAMPLE_H

#include "mlkem_field.h"

/* The bytes of a vector of candidates at a time; first as long as nothing can end within it. What is missing in the
 * last one reads as ones and is not taken. */
static unsigned mlkem_uniform(void *out, unsigned have, const uint8_t *block, size_t len)
{
    int16_t *r = out;
    const vec q = vec_set1(Q);
    for (; len >= FIELD_BYTES(12) && have <= PQL_N - VEC_WORDS; block += FIELD_BYTES(12), len -= FIELD_BYTES(12)) {
        const vec candidates = fields_read_12(block, FIELD_BYTES(12));
        have += vec_store_taken(r + have, VEC_WORDS, vec_less(candidates, q), candidates);
    }
    while (len > 0 && have < PQL_N) {
        const unsigned bytes = len < FIELD_BYTES(12) ? (unsigned)len : FIELD_BYTES(12);
        const vec candidates = fields_read_12(block, bytes);
        have += vec_store_taken(r + have, PQL_N - have, vec_less(candidates, q), candidates);
        block += bytes;
        len -= bytes;
    }
    return have;
}

/* The two halves of each field of 2 eta bits become their numbers of ones, of which the difference is taken. */
ALWAYS_INLINE void cbd(int16_t r[PQL_N], const uint8_t *bytes, unsigned eta)
{
    static const PQL_ALIGNED uint8_t ones[16] = {0, 1, 1, 2, 1, 2, 2, 3};
    for (unsigned i = 0; i < VEC_COUNT; i++) {
        const vec halves = fields_read_halves(bytes + FIELD_BYTES(2 * eta) * i, eta);
        vec_store(r + VEC_WORDS * i, vec_madd_bytes(vec_look_up(ones, halves), vec_set1((int16_t)0xff01)));
    }
}

static void mlkem_cbd_eta2(int16_t r[PQL_N], const uint8_t bytes[128])
{
    cbd(r, bytes, 2);
}

static void mlkem_cbd_eta3(int16_t r[PQL_N], const uint8_t bytes[192])
{
    cbd(r, bytes, 3);
}

#endif
