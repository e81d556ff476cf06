/* SPDX-License-Identifier: Apache-2.0 */

/* Rows of intervals: the band of the margin, the line of no change, a bar, a point, and a dot for each process. */

#include "svg.h"

#include "member.h"
#include "text.h"

#include <math.h>
#include <stdbool.h>

#define AXIS_LEFT 3.0   /* per cent of the width, where the axis begins */
#define AXIS_WIDTH 94.0 /* and how wide it is */
#define BAR_Y 10        /* of 28 */
#define DOT_Y 21
#define DOTS_MOST 200

static const double limits[] = {3, 5, 10, 20};

/* The smallest limit at which no more than one interval in sixteen reaches beyond. */
struct svg_axis svg_axis_for(const json_t *operations, double margin)
{
    const size_t last = sizeof limits / sizeof *limits - 1;
    struct svg_axis axis = {limits[0], isfinite(margin) && margin > 0 ? fmin(100 * margin, limits[last]) : 0};
    size_t beyond[sizeof limits / sizeof *limits] = {0}, chosen = 0, count = json_array_size(operations);
    for (size_t i = 0; i < count; i++) {
        const json_t *operation = json_array_get(operations, i);
        double low = 100 * (member_number(operation, "low") - 1), high = 100 * (member_number(operation, "high") - 1);
        for (size_t k = 0; k <= last; k++) beyond[k] += -low > limits[k] || high > limits[k];
    }
    while (chosen < last && beyond[chosen] > count / 16) chosen++;
    axis.limit = limits[chosen];
    return axis;
}

/* Where a change stands, and whether that is on the axis. */
static double x_of_change(const struct svg_axis *axis, double change)
{
    double share = (change + axis->limit) / (2 * axis->limit);
    return AXIS_LEFT + AXIS_WIDTH * fmin(1, fmax(0, share));
}

static bool is_beyond(const struct svg_axis *axis, double change)
{
    return fabs(change) > axis->limit;
}

static double step_of(const struct svg_axis *axis)
{
    return axis->limit <= 3 ? 1 : axis->limit <= 5 ? 2.5 : axis->limit / 2;
}

static struct text tick_text(double tick)
{
    struct text text;
    bool zero = fabs(tick) < 1e-9;
    snprintf(text.s, sizeof text.s, "%s%.3g" NBSP "%%", zero ? "" : tick < 0 ? MINUS : "+", zero ? 0 : fabs(tick));
    return text;
}

void svg_axis(FILE *out, const struct svg_axis *axis)
{
    double step = step_of(axis);
    fputs("<svg class=\"axis\" width=\"100%\" height=\"20\" aria-hidden=\"true\">", out);
    int most = (int)lround(axis->limit / step);
    for (int i = -most; i <= most; i++)
        fprintf(out, "<text x=\"%.2f%%\" y=\"14\">%s</text>", x_of_change(axis, i * step), tick_text(i * step).s);
    fputs("</svg>", out);
}

static void put_ground(FILE *out, const struct svg_axis *axis)
{
    double left = x_of_change(axis, -axis->margin), right = x_of_change(axis, axis->margin);
    if (axis->margin > 0)
        fprintf(out, "<rect class=\"band\" x=\"%.2f%%\" width=\"%.2f%%\" height=\"28\"/>", left, right - left);
    for (int i = -1; i <= 1; i++)
        fprintf(out, "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"28\"/>", i == 0 ? "zero" : "grid",
                x_of_change(axis, i * axis->limit), x_of_change(axis, i * axis->limit));
}

/* An interval that does not end on the axis: an arrow, and words on the line of the dots. */
static void put_beyond(FILE *out, bool to_the_right)
{
    double x = to_the_right ? AXIS_LEFT + AXIS_WIDTH : AXIS_LEFT;
    fprintf(out, "<svg class=\"arrow\" x=\"%.2f%%\" y=\"%d\" width=\"1\" height=\"1\"><path d=\"%s\"/></svg>", x, BAR_Y,
            to_the_right ? "M2-5l9 5l-9 5z" : "M-2-5l-9 5l9 5z");
    fprintf(out, "<text class=\"%s\" dx=\"%d\" x=\"%.2f%%\" y=\"%d\">beyond the axis</text>",
            to_the_right ? "end" : "start", to_the_right ? -3 : 3, x, DOT_Y + 4);
}

/* The middle of what each process saw, and in words how far these reach. */
struct reach {
    size_t count;
    double least, most;
};

static struct reach reach_of(const json_t *medians)
{
    struct reach reach = {0, INFINITY, -INFINITY};
    for (size_t i = 0; i < json_array_size(medians); i++) {
        const json_t *element = json_array_get(medians, i);
        if (!json_is_number(element)) continue;
        reach.count++;
        reach.least = fmin(reach.least, json_number_value(element));
        reach.most = fmax(reach.most, json_number_value(element));
    }
    return reach;
}

static void put_dots(FILE *out, const struct svg_axis *axis, const json_t *medians)
{
    for (size_t i = 0; i < json_array_size(medians) && i < DOTS_MOST; i++) {
        const json_t *element = json_array_get(medians, i);
        double change = 100 * (json_number_value(element) - 1);
        if (json_is_number(element) && !is_beyond(axis, change))
            fprintf(out, "<circle class=\"dot\" cx=\"%.2f%%\" cy=\"%d\" r=\"2\"/>", x_of_change(axis, change), DOT_Y);
    }
}

static void put_interval_title(FILE *out, double ratio, double low, double high, const struct reach *reach, bool beyond)
{
    if (!isfinite(ratio)) {
        fputs("<title>No ratio: only one of the libraries has it, or it was not measured.</title>", out);
        return;
    }
    fprintf(out, "<title>Change %s", change_text(ratio).s);
    if (isfinite(low) && isfinite(high))
        fprintf(out, ", 95 %% interval %s to %s", change_text(low).s, change_text(high).s);
    if (reach->count > 0)
        fprintf(out, ". %zu processes from %s to %s", reach->count, change_text(reach->least).s,
                change_text(reach->most).s);
    fputs(beyond ? ". It reaches beyond the axis.</title>" : ".</title>", out);
}

void svg_interval(FILE *out, const struct svg_axis *axis, const json_t *operation)
{
    double ratio = member_number(operation, "ratio"), low = member_number(operation, "low"),
           high = member_number(operation, "high");
    double point = 100 * (ratio - 1), from = 100 * (low - 1), to = 100 * (high - 1);
    const json_t *medians = member_list(operation, "medians");
    struct reach reach = reach_of(medians);
    bool left = from < -axis->limit || point<-axis->limit, right = to> axis->limit || point > axis->limit;

    fputs("<svg class=\"iv\" role=\"img\" width=\"100%\" height=\"28\">", out);
    put_interval_title(out, ratio, low, high, &reach, left || right);
    put_ground(out, axis);
    if (isfinite(ratio)) {
        put_dots(out, axis, medians);
        if (from <= to)
            fprintf(out, "<rect class=\"ci\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%d\" height=\"6\" rx=\"3\"/>",
                    x_of_change(axis, from), fmax(0, x_of_change(axis, to) - x_of_change(axis, from)), BAR_Y - 3);
        if (!is_beyond(axis, point))
            fprintf(out, "<circle class=\"pt\" cx=\"%.2f%%\" cy=\"%d\" r=\"4\"/>", x_of_change(axis, point), BAR_Y);
        if (left) put_beyond(out, false);
        if (right) put_beyond(out, true);
    }
    fputs("</svg>", out);
}
