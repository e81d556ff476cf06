/* SPDX-License-Identifier: Apache-2.0 */

/* Arithmetic modulo q = 3329 on vectors of words; a tier's vec.h comes first. Montgomery's radix is 2^16. */

#ifndef PQL_VECTOR_MLKEM_FIELD_H
#define PQL_VECTOR_MLKEM_FIELD_H

#include "../kernels.h"
#include "bounds.h"

#define Q PQL_MLKEM_Q
#define QINV (-3327) /* q^-1 modulo 2^16, as int16_t */

#define VEC_COUNT (PQL_N / VEC_WORDS) /* of a polynomial */

/* x and 2^n modulo q, centred in (-q/2, q/2): 0 <= x < 2^63, n < 63. */
#define CENTRED(x) ((x) % Q > Q / 2 ? (x) % Q - Q : (x) % Q)
#define POWER_OF_2(n) CENTRED((int64_t)1 << (n))

/* A factor |b| < q/2, and b q^-1 modulo 2^16. */
struct factor {
    vec value, qinv;
};

static inline struct factor factor_of(int64_t b)
{
    return (struct factor){vec_set1((int16_t)b), vec_set1((int16_t)(b * QINV))};
}

/* a b 2^-16 for any a: |result| <= |a b| / 2^16 + q / 2, below 3 q / 4. */
static inline vec mont_mul(vec a, struct factor b)
{
    const vec t = vec_mullo(a, b.qinv), r = vec_sub(vec_mulhi(a, b.value), vec_mulhi(t, vec_set1(Q)));
    vec_assert_below(r, 3 * Q / 4 + 1);
    return r;
}

/* a 2^-16 for any a: |result| <= q / 2 + 1. The high half of a is its sign. */
static inline vec mont_reduce(vec a)
{
    const vec t = vec_mullo(a, vec_set1(QINV)), r = vec_sub(vec_shift_right(a, 15), vec_mulhi(t, vec_set1(Q)));
    vec_assert_below(r, Q / 2 + 2);
    return r;
}

/* Any a: |result| <= q / 2 + |a| / 62 < q. 10 = round(2^15 / q) is 1/62 too much. */
static inline vec barrett(vec a)
{
    const vec t = vec_mulhrs(a, vec_set1(10)), r = vec_sub(a, vec_mullo(t, vec_set1(Q)));
    vec_assert_below(r, Q);
    return r;
}

/* |a| < q to [0, q): the smaller one, unsigned, of a and a + q. */
static inline vec canonical(vec a)
{
    return vec_min_unsigned(a, vec_add(a, vec_set1(Q)));
}

#endif
