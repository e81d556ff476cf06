/* SPDX-License-Identifier: Apache-2.0 */

/* Medians over runs. A line joins runs of the same fingerprint only: across others there is nothing to compare. */

#include "svg.h"

#include "text.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define WIDTH 240
#define LEFT 52 /* room for the labels of times */
#define RIGHT 228
#define TOP 12
#define BOTTOM 70

struct range {
    double low, high;
};

static double low_of(const struct svg_point *point)
{
    return isfinite(point->low) && point->low < point->median ? point->low : point->median;
}

static double high_of(const struct svg_point *point)
{
    return isfinite(point->high) && point->high > point->median ? point->high : point->median;
}

/* At least 2 % to both sides of the middle, so that noise does not look like a mountain. */
static struct range range_of(const struct svg_point *points, size_t count)
{
    struct range range = {INFINITY, -INFINITY};
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(points[i].median)) continue;
        range.low = fmin(range.low, low_of(&points[i]));
        range.high = fmax(range.high, high_of(&points[i]));
    }
    double middle = range.low / 2 + range.high / 2, least = fmax(0.02 * fabs(middle), 1e-3);
    range.low = fmin(range.low, middle - least);
    range.high = fmax(range.high, middle + least);
    return range;
}

static double x_of(size_t i, size_t count)
{
    return count > 1 ? LEFT + 12 + (double)(RIGHT - LEFT - 24) * (double)i / (double)(count - 1) : LEFT + 12;
}

static double y_of(const struct range *range, double ns)
{
    double share = (ns / 2 - range->low / 2) / (range->high / 2 - range->low / 2);
    return isfinite(share) ? BOTTOM - (BOTTOM - TOP) * fmin(1, fmax(0, share)) : BOTTOM;
}

static void put_lines(FILE *out, const struct svg_point *points, size_t count, const struct range *range)
{
    for (size_t i = 1, last = 0; i < count; i++) {
        if (!isfinite(points[i].median)) continue;
        if (isfinite(points[last].median) && strcmp(points[last].fingerprint, points[i].fingerprint) == 0)
            fprintf(out, "<line class=\"way\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x_of(last, count),
                    y_of(range, points[last].median), x_of(i, count), y_of(range, points[i].median));
        last = i;
    }
}

static void put_points(FILE *out, const struct svg_point *points, size_t count, const struct range *range)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(points[i].median)) continue;
        double x = x_of(i, count);
        bool same = strcmp(points[i].fingerprint, points[count - 1].fingerprint) == 0;
        fprintf(out, "<line class=\"span\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", x, x,
                y_of(range, high_of(&points[i])), y_of(range, low_of(&points[i])));
        fprintf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", same ? "pt" : "pt other", x,
                y_of(range, points[i].median));
    }
}

static void put_trend_title(FILE *out, const struct svg_point *points, size_t count)
{
    const char *before = "Medians: ";
    fputs("<title>", out);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(points[i].median)) continue;
        fputs(before, out);
        text_html(out, points[i].run);
        fprintf(out, " %s", time_text(points[i].median).s);
        before = ", ";
    }
    fputs(".</title>", out);
}

void svg_trend(FILE *out, const struct svg_point *points, size_t count)
{
    struct range range = range_of(points, count);
    if (!isfinite(range.low) || !isfinite(range.high)) return;
    fprintf(out, "<svg class=\"trend\" role=\"img\" viewBox=\"0 0 %d 82\">", WIDTH);
    put_trend_title(out, points, count);
    for (int i = 0; i <= 1; i++) {
        double y = i ? TOP : BOTTOM;
        fprintf(out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.0f\" y2=\"%.0f\"/>", LEFT, RIGHT, y, y);
        fprintf(out, "<text x=\"%d\" y=\"%.0f\">%s</text>", LEFT - 6, y + 3.5, time_text(i ? range.high : range.low).s);
    }
    put_lines(out, points, count, &range);
    put_points(out, points, count, &range);
    fputs("</svg>", out);
}
