/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Distributions. Documents have the buckets of stats_bucket(): their number is close to the logarithm of the time, so a
 * bucket's number is its place. A long tail would squeeze everything else into a corner: the plot ends behind 97.5 % of
 * the operations, or behind p99 where that is not far, and the rest is said in words.
 */

#include "svg.h"

#include "member.h"
#include "stats/stats.h"
#include "text.h"

#include <math.h>
#include <string.h>

#define PLOT_WIDTH 240
#define FLOOR 70 /* y where columns stand */
#define TALLEST 58
#define COLUMNS 60   /* at most */
#define LARGEST 9e15 /* ns: whole numbers above are no longer exact in a double */

struct counts {
    double of[STATS_BUCKETS];
    double total;
    unsigned first, last; /* buckets that are not empty */
};

static double lower(unsigned bucket)
{
    return (double)stats_bucket_lower(bucket < STATS_BUCKETS ? bucket : STATS_BUCKETS - 1);
}

static void collect(const json_t *distribution, struct counts *counts)
{
    memset(counts, 0, sizeof *counts);
    counts->first = STATS_BUCKETS;
    for (size_t i = 0; i < json_array_size(distribution); i++) {
        const json_t *pair = json_array_get(distribution, i);
        const json_t *from = json_array_get(pair, 0), *number = json_array_get(pair, 1);
        double ns = json_number_value(from), count = json_number_value(number); /* 0 if it is none */
        if (!json_is_number(from) || !(ns >= 0 && ns <= LARGEST) || !(count > 0 && count <= LARGEST)) continue;
        unsigned bucket = stats_bucket((uint64_t)ns);
        counts->of[bucket] += count;
        counts->total += count;
        if (bucket < counts->first) counts->first = bucket;
        if (bucket > counts->last) counts->last = bucket;
    }
}

/* The plot: which buckets, how many of them to a column. */
struct frame {
    unsigned first, end, per_column, columns;
};

static struct frame frame_of(const struct counts *counts, double median, double p99)
{
    double below = 0;
    unsigned end = counts->first;
    while (end <= counts->last && below < 0.975 * counts->total) below += counts->of[end++];
    if (p99 >= 0 && p99 <= LARGEST && p99 < 8 * median && stats_bucket((uint64_t)p99) >= end)
        end = stats_bucket((uint64_t)p99) + 1;
    unsigned room = (end - counts->first) / 12 + 1;
    struct frame frame = {counts->first > room ? counts->first - room : 0, end + room, 1, 0};
    if (frame.end > STATS_BUCKETS) frame.end = STATS_BUCKETS;
    unsigned buckets = frame.end - frame.first;
    frame.per_column = (buckets + COLUMNS - 1) / COLUMNS;
    frame.columns = (buckets + frame.per_column - 1) / frame.per_column;
    frame.end = frame.first + frame.columns * frame.per_column;
    return frame;
}

/* x of a time, between two lower ends of buckets in proportion. */
static double x_of_time(const struct frame *frame, double ns)
{
    if (!(ns >= 0)) return -1;
    if (ns > LARGEST) return PLOT_WIDTH + 1;
    unsigned bucket = stats_bucket((uint64_t)ns);
    double from = lower(bucket), to = lower(bucket + 1);
    double within = to > from ? (ns - from) / (to - from) : 0;
    return PLOT_WIDTH * (bucket + within - frame->first) / (double)(frame->end - frame->first);
}

static void put_columns(FILE *out, const struct counts *counts, const struct frame *frame)
{
    double sums[COLUMNS + 1] = {0}, most = 0, wide = (double)PLOT_WIDTH / frame->columns;
    for (unsigned i = frame->first; i < frame->end && i < STATS_BUCKETS; i++)
        sums[(i - frame->first) / frame->per_column] += counts->of[i];
    for (unsigned i = 0; i < frame->columns; i++) most = fmax(most, sums[i]);
    fprintf(out, "<path class=\"hist\" d=\"M0 %d", FLOOR);
    for (unsigned i = 0; i < frame->columns; i++)
        fprintf(out, "V%.1fH%.1f", FLOOR - TALLEST * sums[i] / most, wide * (i + 1));
    fprintf(out, "V%dz\"/>", FLOOR);
}

static void put_mark(FILE *out, const struct frame *frame, const char *kind, double ns)
{
    double x = x_of_time(frame, ns);
    if (x < 0 || x > PLOT_WIDTH) return;
    fprintf(out, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", kind, x, x, FLOOR - TALLEST - 6,
            FLOOR);
}

/* Labels at 1, 2, 5 times powers of ten if the axis is long, else at steps of them; never two upon each other. */
static void put_ticks(FILE *out, const struct frame *frame)
{
    double from = lower(frame->first), to = lower(frame->end), last = -100;
    double step = pow(10, floor(log10(fmax(1, (to - from) / 3))));
    if ((to - from) / step > 12)
        step *= 5;
    else if ((to - from) / step > 5)
        step *= 2;
    bool long_axis = to > 5 * fmax(1, from);
    double tick = long_axis ? pow(10, floor(log10(fmax(1, from)))) : step * floor(from / step);
    for (unsigned i = 0; i < 100 && tick <= to; i++) {
        double x = x_of_time(frame, tick);
        struct text_time parts = time_parts(tick);
        if (x >= 20 && x <= PLOT_WIDTH - 20 && x - last >= 52) {
            fprintf(out, "<line class=\"tick\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, FLOOR, FLOOR + 4);
            fprintf(out, "<text x=\"%.1f\" y=\"%d\">%.4g" NBSP "%s</text>", x, FLOOR + 16,
                    tick / (parts.unit[0] == 'n'   ? 1
                            : parts.unit[0] == 'm' ? 1e6
                            : parts.unit[0] == 's' ? 1e9
                                                   : 1e3),
                    parts.unit);
            last = x;
        }
        if (!long_axis)
            tick += step;
        else
            tick *= i % 3 == 1 ? 2.5 : 2;
    }
}

static void put_distribution_title(FILE *out, const json_t *operation, const struct counts *counts)
{
    fprintf(out, "<title>%s operations from %s to %s: median %s", whole_text(counts->total).s,
            time_text(lower(counts->first)).s, time_text(lower(counts->last + 1)).s,
            time_text(member_number(operation, "median")).s);
    double p95 = member_number(operation, "p95"), p99 = member_number(operation, "p99");
    if (isfinite(p95)) fprintf(out, ", 95 %% within %s", time_text(p95).s);
    if (isfinite(p99)) fprintf(out, ", 99 %% within %s", time_text(p99).s);
    fputs(".</title>", out);
}

void svg_distribution(FILE *out, const json_t *operation)
{
    struct counts counts;
    collect(member_list(operation, "distribution"), &counts);
    if (!(counts.total > 0)) {
        fputs("<p class=\"none\">No distribution.</p>", out);
        return;
    }
    struct frame frame = frame_of(&counts, member_number(operation, "median"), member_number(operation, "p99"));
    fprintf(out, "<svg class=\"dist\" role=\"img\" viewBox=\"0 0 %d 90\">", PLOT_WIDTH);
    put_distribution_title(out, operation, &counts);
    put_columns(out, &counts, &frame);
    fprintf(out, "<line class=\"floor\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", PLOT_WIDTH, FLOOR, FLOOR);
    put_mark(out, &frame, "m99", member_number(operation, "p99"));
    put_mark(out, &frame, "m95", member_number(operation, "p95"));
    put_mark(out, &frame, "m50", member_number(operation, "median"));
    put_ticks(out, &frame);
    fputs("</svg>", out);
    double beyond = 0;
    for (unsigned i = frame.end; i <= counts.last; i++) beyond += counts.of[i];
    if (beyond > 0)
        fprintf(out, "<p class=\"beyond\">%s more beyond, up to %s</p>", whole_text(beyond).s,
                time_text(lower(counts.last + 1)).s);
}
