/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Sums of estimates that know their terms. What was measured once and counts twice is wrong twice by the same amount,
 * so it adds linearly; what was measured by itself is wrong by itself, and adds as squares do. The same holds in a
 * ratio of two sums with terms in common: what is in both, cancels.
 */

#ifndef PQL_COMPARE_SUM_H
#define PQL_COMPARE_SUM_H

#include <stddef.h>

/* A time in nanoseconds with its 95 % interval; NAN: not measured. */
struct estimate {
    double ns, low, high;
};

#define SUM_MOST 12 /* different terms */

struct sum {
    struct {
        const struct estimate *of; /* which is its name, too: it outlives the sum */
        double times;
    } terms[SUM_MOST];
    size_t count;
};

void sum_add(struct sum *sum, double times, const struct estimate *term);
void sum_add_all(struct sum *sum, const struct sum *other);

struct estimate sum_total(const struct sum *sum);
struct estimate sum_ratio(const struct sum *a, const struct sum *b); /* .ns is a / b */

/* Of two estimates by themselves, or one and the same. */
struct estimate estimate_ratio(const struct estimate *a, const struct estimate *b);

#endif
