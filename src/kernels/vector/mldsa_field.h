/* SPDX-License-Identifier: Apache-2.0 */

/* Arithmetic modulo q = 8380417 = 2^23 - 2^13 + 1 on vectors of numbers of 32 bits; a tier's vec32.h comes first. */

#ifndef PQL_VECTOR_MLDSA_FIELD_H
#define PQL_VECTOR_MLDSA_FIELD_H

#include "../kernels.h"
#include "bounds.h"

#define Q PQL_MLDSA_Q
#define QINV 58728449 /* q^-1 modulo 2^32 */

#define VEC_COUNT (PQL_N / VEC_NUMBERS) /* of a polynomial */

/* x modulo q, centred in (-q/2, q/2), for 0 <= x. */
#define CENTRED(x) ((x) % Q > Q / 2 ? (x) % Q - Q : (x) % Q)

/* b 2^32 / q, rounded, for 0 <= b. */
#define QUOTIENT(b) ((((int64_t)(b) << 32) + Q / 2) / Q)

/* x everywhere. If the compiler knew the number, it would make shifts and sums of products with it, which are slower.
 */
static inline vec opaque(int32_t x)
{
    __asm__("" : "+r"(x));
    return vec_set1_32(x);
}

/* A factor |b| < q/2 with its quotient as above: all of these, and those in odd places in the even ones. */
struct factor {
    vec value, quotient, odd_quotient;
};

/* 0 <= b. */
static inline struct factor factor_of(int32_t b)
{
    const vec quotient = vec_set1_32((int32_t)QUOTIENT(b));
    return (struct factor){opaque(b), quotient, quotient};
}

/* The upper halves of the products with the factor's quotients. */
static inline vec mul_quotient(vec a, struct factor b)
{
    const vec even = vec_mul_even_32(a, b.quotient), odd = vec_mul_even_32(vec_odd_32(a), b.odd_quotient);
    return vec_upper_halves_64(even, odd);
}

/* a b for any a, as Barrett has it: floor(a b / q), or one beside, from the quotient, whose error is at most 2^-33 a.
 * Then lower halves are enough: -q / 4 <= result < 5 q / 4. */
static inline vec mul(vec a, struct factor b)
{
    const vec t = mul_quotient(a, b), r = vec_sub_32(vec_mullo_32(a, b.value), vec_mullo_32(t, opaque(Q)));
    vec_assert_below_32(r, Q + Q / 4 + 1);
    return vec_here(r);
}

/* The same with a quotient that is rounded to the nearest: `half` times that of the factor is about 2^31. |result| is
 * below q if |half quotient / 2^31 - 1| < 1/2. */
static inline vec mul_rounded(vec a, struct factor b, int32_t half)
{
    const vec t = mul_quotient(vec_add_32(a, vec_set1_32(half)), b);
    const vec r = vec_sub_32(vec_mullo_32(a, b.value), vec_mullo_32(t, opaque(Q)));
    vec_assert_below_32(r, Q);
    return r;
}

/* Sums a of 64 bits, even ones and odd ones, times 2^-32 (Montgomery): |a| < 2^31 q, |result| < q. The lower halves of
 * a and of t q are equal. */
static inline vec mont_reduce(vec even, vec odd)
{
    const vec qinv = vec_set1_32(QINV), q = vec_set1_32(Q);
    const vec t_even = vec_mul_even_32(vec_mul_even_32(even, qinv), q);
    const vec t_odd = vec_mul_even_32(vec_mul_even_32(odd, qinv), q);
    const vec r = vec_upper_halves_64(vec_sub_64(even, t_even), vec_sub_64(odd, t_odd));
    vec_assert_below_32(r, Q);
    return r;
}

/* |a| < q to [0, q): the smaller one, unsigned, of a and a + q. */
static inline vec canonical(vec a)
{
    vec_assert_below_32(a, Q);
    return vec_min_unsigned_32(a, vec_add_32(a, vec_set1_32(Q)));
}

#endif
