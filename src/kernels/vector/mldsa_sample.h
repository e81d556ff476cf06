/* SPDX-License-Identifier: Apache-2.0 */

/* ML-DSA: RejNTTPoly and RejBoundedPoly (Algorithms 30 and 31), over a tier's fields32.h. */

#ifndef PQL_VECTOR_MLDSA_SAMPLE_H
#define PQL_VECTOR_MLDSA_SAMPLE_H

#include "mldsa_field.h"

#include "../../ct.h"

/* Algorithms 14 and 15: candidates below a limit become coefficients. */
enum candidates { BELOW_Q, BELOW_15, BELOW_9 };

#define CANDIDATE_BITS(kind) ((kind) == BELOW_Q ? 24 : 4) /* of which the highest of 24 is not used */

ALWAYS_INLINE vec coefficients(vec x, enum candidates kind)
{
    if (kind == BELOW_Q) return x;
    if (kind == BELOW_9) return vec_sub_32(vec_set1_32(4), x);
    const vec fifth = vec_mulhi(x, vec_set1_32((1 << 16) / 5 + 1)); /* floor(x / 5) */
    return vec_add_32(vec_sub_32(vec_set1_32(2), x), vec_mullo(fifth, vec_set1_32(5)));
}

/* A vector of candidates from so many bytes. What is missing reads as ones and is not taken. */
ALWAYS_INLINE unsigned take(int32_t *out, unsigned room, const uint8_t *in, unsigned bytes, enum candidates kind)
{
    const vec x = fields_read_32(in, bytes, CANDIDATE_BITS(kind), kind == BELOW_Q ? 23 : 4);
    const vec limit = vec_set1_32(kind == BELOW_Q ? Q : kind == BELOW_15 ? 15 : 9);
    return vec_store_taken_32(out, room, pql_declassify(vec_less_32(x, limit)), coefficients(x, kind));
}

/* First as long as nothing can end within a vector. */
ALWAYS_INLINE unsigned sample(int32_t *r, unsigned have, const uint8_t *block, size_t len, enum candidates kind)
{
    const unsigned all = FIELD_BYTES_32(CANDIDATE_BITS(kind));
    for (; len >= all && have <= PQL_N - VEC_NUMBERS; block += all, len -= all)
        have += take(r + have, VEC_NUMBERS, block, all, kind);
    while (len > 0 && have < PQL_N) {
        const unsigned bytes = len < all ? (unsigned)len : all;
        have += take(r + have, PQL_N - have, block, bytes, kind);
        block += bytes;
        len -= bytes;
    }
    return have;
}

static unsigned mldsa_uniform(void *out, unsigned have, const uint8_t *block, size_t len)
{
    return sample(out, have, block, len, BELOW_Q);
}
static unsigned mldsa_uniform_eta2(void *out, unsigned have, const uint8_t *block, size_t len)
{
    return sample(out, have, block, len, BELOW_15);
}
static unsigned mldsa_uniform_eta4(void *out, unsigned have, const uint8_t *block, size_t len)
{
    return sample(out, have, block, len, BELOW_9);
}

#endif
