/* SPDX-License-Identifier: Apache-2.0 */

/* Bounds that comments promise, checked where PQL_ASSERT_BOUNDS is defined. */

#ifndef PQL_VECTOR_BOUNDS_H
#define PQL_VECTOR_BOUNDS_H

#include <stdlib.h>

/* |x| < bound. */
static inline void vec_assert_below(vec v, int bound)
{
#ifdef PQL_ASSERT_BOUNDS
    PQL_ALIGNED int16_t words[VEC_WORDS];
    vec_store(words, v);
    for (unsigned i = 0; i < VEC_WORDS; i++)
        if (abs(words[i]) >= bound) abort();
#else
    (void)v, (void)bound;
#endif
}

/* The same of numbers of 32 bits. */
static inline void vec_assert_below_32(vec v, int64_t bound)
{
#ifdef PQL_ASSERT_BOUNDS
    PQL_ALIGNED int32_t numbers[VEC_WORDS / 2];
    vec_store(numbers, v);
    for (unsigned i = 0; i < VEC_WORDS / 2; i++)
        if (numbers[i] >= bound || numbers[i] <= -bound) abort();
#else
    (void)v, (void)bound;
#endif
}

#endif
