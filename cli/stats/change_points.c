/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The series is cut in two again and again, each time where its parts differ most, until a cut is no better than those
 * of shuffled values. How much x[0 ... t) and x[t ... k) differ, is their energy distance, weighed by their lengths n
 * and m:
 *
 *     q = nm / (n + m) * (2 * mean |x - y| - mean |x - x'| - mean |y - y'|)
 *
 * Means are sums over pairs, and the sum over pairs across is what the sum inside x[0 ... k) has more than those inside
 * its two parts. Sums inside x[t ... k) for all k grow by one row of distances when t goes down by one. So all q of a
 * segment take O(n^2) time and O(n) memory.
 */

#include "change_points.h"

#include "prng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many shuffled series no less clear than the true one make it insignificant. */
#define TOO_MANY 2

/* Sums over the same pairs in another order are not the same to the last bit. */
#define AS_CLEAR (1 - 1e-9)

struct segment {
    size_t begin, end;
    size_t cut; /* where it is cut best */
    double q;   /* of that cut; 0: there is none */
};

struct search {
    size_t least;
    double *values, *shuffled;
    double *head, *part; /* sums over pairs inside x[0 ... k) and x[t ... k) */
    struct segment *segments;
    size_t count;
    struct prng prng;
};

/* The clearest cut of x[0 ... n), or the first one found that is as clear as `enough`. */
static double cut(const struct search *search, const double *x, size_t n, double enough, size_t *where)
{
    double *head = search->head, *part = search->part, best = 0;
    if (n < 2 * search->least) return 0;
    head[0] = 0;
    for (size_t k = 0; k < n; k++) {
        double row = 0;
        for (size_t i = 0; i < k; i++) row += fabs(x[i] - x[k]);
        head[k + 1] = head[k] + row;
    }
    memset(part, 0, (n + 1) * sizeof *part);
    for (size_t t = n - 1; t >= search->least && best < enough; t--) {
        double row = 0, inside = head[t] / (double)(t - 1);
        for (size_t k = t + 1; k <= n; k++) {
            row += fabs(x[t] - x[k - 1]);
            part[k] += row;
            size_t m = k - t;
            if (m < search->least) continue;
            double across = head[k] - head[t] - part[k];
            double q = 2 * (across - inside * (double)m - part[k] * (double)t / (double)(m - 1)) / (double)k;
            if (q > best) {
                best = q;
                *where = t;
            }
        }
    }
    return best;
}

static void look_at(const struct search *search, struct segment *segment)
{
    size_t where = 0;
    segment->q = cut(search, search->values + segment->begin, segment->end - segment->begin, INFINITY, &where);
    segment->cut = segment->begin + where;
}

/* Values change places inside their segments alone: what was found before stays. Is any cut as clear as q? */
static bool chance_is_as_clear(struct search *search, double q)
{
    for (size_t i = 0; i < search->count; i++) {
        const struct segment *segment = &search->segments[i];
        double *x = search->shuffled + segment->begin;
        size_t n = segment->end - segment->begin, where;
        for (size_t k = n; k > 1; k--) {
            size_t other = prng_below(&search->prng, k);
            double value = x[k - 1];
            x[k - 1] = x[other];
            x[other] = value;
        }
        if (cut(search, x, n, q, &where) >= q) return true;
    }
    return false;
}

/* The true order counts as one of those that chance made, so the level holds exactly. 1: not significant. */
static double significance(struct search *search, double q, double level)
{
    size_t orders = (size_t)ceil(TOO_MANY / level), as_clear = 0;
    memcpy(search->shuffled, search->values, search->segments[search->count - 1].end * sizeof *search->values);
    for (size_t i = 1; i < orders; i++)
        if (chance_is_as_clear(search, q * AS_CLEAR) && ++as_clear == TOO_MANY) return 1;
    return (double)(as_clear + 1) / (double)orders;
}

static size_t clearest(const struct search *search)
{
    size_t best = 0;
    for (size_t i = 1; i < search->count; i++)
        if (search->segments[i].q > search->segments[best].q) best = i;
    return best;
}

static void cut_all(struct search *search, double level, struct stats_change *changes, size_t *count)
{
    look_at(search, &search->segments[0]);
    for (;;) {
        size_t i = clearest(search);
        struct segment *segment = &search->segments[i];
        double p = segment->q > 0 ? significance(search, segment->q, level) : 1;
        if (p > level) return;
        memmove(segment + 1, segment, (search->count - i) * sizeof *segment);
        memmove(changes + i + 1, changes + i, (*count - i) * sizeof *changes);
        changes[i] = (struct stats_change){segment->cut, p};
        segment[1].begin = segment[0].end = segment->cut;
        search->count++;
        ++*count;
        look_at(search, &segment[0]);
        look_at(search, &segment[1]);
    }
}

/* To 0 ... 1, so that no sum overflows. False if a value is not finite. */
static bool scale(const double *values, size_t n, double *scaled)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i])) return false;
        low = fmin(low, values[i] / 2);
        high = fmax(high, values[i] / 2);
    }
    for (size_t i = 0; i < n; i++) scaled[i] = high > low ? (values[i] / 2 - low) / (high - low) : 0;
    return true;
}

bool stats_change_points(const double *values, size_t n, size_t least, double level, uint64_t seed,
                         struct stats_change *changes, size_t *count)
{
    double *room = calloc(4 * (n + 1), sizeof *room);
    struct segment *segments = calloc(stats_change_room(n, least) + 1, sizeof *segments);
    bool good = room && segments && scale(values, n, room);
    *count = 0;
    if (good) {
        struct search search = {least, room, room + n + 1, room + 2 * (n + 1), room + 3 * (n + 1), segments, 1, {seed}};
        segments[0].end = n;
        cut_all(&search, level, changes, count);
    }
    free(room);
    free(segments);
    return good;
}
