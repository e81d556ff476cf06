/* SPDX-License-Identifier: Apache-2.0 */

#include "sum.h"

#include <assert.h>
#include <math.h>

void sum_add(struct sum *sum, double times, const struct estimate *term)
{
    size_t i = 0;
    while (i < sum->count && sum->terms[i].of != term) i++;
    if (i == sum->count) {
        assert(sum->count < SUM_MOST);
        sum->terms[sum->count].of = term;
        sum->terms[sum->count++].times = 0;
    }
    sum->terms[i].times += times;
}

void sum_add_all(struct sum *sum, const struct sum *other)
{
    for (size_t i = 0; i < other->count; i++) sum_add(sum, other->terms[i].times, other->terms[i].of);
}

static double value_of(const struct sum *sum)
{
    double ns = 0;
    for (size_t i = 0; i < sum->count; i++) ns += sum->terms[i].times * sum->terms[i].of->ns;
    return ns;
}

static double times_of(const struct sum *sum, const struct estimate *term)
{
    for (size_t i = 0; i < sum->count; i++)
        if (sum->terms[i].of == term) return sum->terms[i].times;
    return 0;
}

/* Adds what a term that counts `weight` times brings to both halves of an interval. One that counts less than nothing
 * brings its upper half to the lower one. */
static void widen(double weight, const struct estimate *term, double *below, double *above)
{
    const double down = weight * (term->ns - term->low), up = weight * (term->high - term->ns);
    *below = hypot(*below, weight < 0 ? up : down);
    *above = hypot(*above, weight < 0 ? down : up);
}

struct estimate sum_total(const struct sum *sum)
{
    double ns = value_of(sum), below = 0, above = 0;
    for (size_t i = 0; i < sum->count; i++) widen(sum->terms[i].times, sum->terms[i].of, &below, &above);
    return (struct estimate){ns, ns - below, ns + above};
}

/* On a scale of logarithms: a term changes ln(a / b) by its own change times (its share of a - its share of b). */
struct estimate sum_ratio(const struct sum *a, const struct sum *b)
{
    const double value_a = value_of(a), value_b = value_of(b), ratio = value_a / value_b;
    double below = 0, above = 0;
    for (size_t i = 0; i < a->count; i++) {
        const struct estimate *term = a->terms[i].of;
        widen(a->terms[i].times / value_a - times_of(b, term) / value_b, term, &below, &above);
    }
    for (size_t i = 0; i < b->count; i++) {
        const struct estimate *term = b->terms[i].of;
        if (times_of(a, term) == 0) widen(-b->terms[i].times / value_b, term, &below, &above);
    }
    return (struct estimate){ratio, ratio * exp(-below), ratio * exp(above)};
}

struct estimate estimate_ratio(const struct estimate *a, const struct estimate *b)
{
    struct sum sums[2] = {{.count = 0}, {.count = 0}};
    sum_add(&sums[0], 1, a);
    sum_add(&sums[1], 1, b);
    return sum_ratio(&sums[0], &sums[1]);
}
