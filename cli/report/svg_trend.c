/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Medians over runs, with what the runs were. Line, band and levels belong to the series of the newest run: across
 * others there is nothing to compare.
 */

#include "svg.h"

#include "history/lineage.h"
#include "member.h"
#include "text.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define WIDTH 240
#define LEFT 52 /* room for the labels of times */
#define RIGHT 228
#define TOP 20 /* above: how large the changes are */
#define BOTTOM 78
#define LETTERS (BOTTOM + 14) /* y of what else changed */
#define DAYS (BOTTOM + 26)    /* y of the first and the last day */
#define HEIGHT (DAYS + 4)
#define OTHER 3  /* radius of points that belong to other series */
#define LABEL 44 /* width of a change in per cent */

/* A plot and the scale of its axes. */
struct plot {
    FILE *out;
    const struct history *history;
    const char *operation;
    const struct history_track *track;
    double low, high; /* ns */
};

static double low_of(const struct history_point *point)
{
    return isfinite(point->low) && point->low < point->median ? point->low : point->median;
}

static double high_of(const struct history_point *point)
{
    return isfinite(point->high) && point->high > point->median ? point->high : point->median;
}

/* That of the track, at least 2 % to both sides of the middle, so that noise does not look like a mountain. Points of
 * other series may lie beyond: they sit at the edge. */
static void find_range(struct plot *plot)
{
    plot->low = INFINITY;
    plot->high = -INFINITY;
    for (size_t i = 0; i < plot->track->count; i++) {
        plot->low = fmin(plot->low, low_of(&plot->track->points[i]));
        plot->high = fmax(plot->high, high_of(&plot->track->points[i]));
    }
    double middle = plot->low / 2 + plot->high / 2, least = fmax(0.02 * fabs(middle), 1e-3);
    plot->low = fmin(plot->low, middle - least);
    plot->high = fmax(plot->high, middle + least);
}

/* run may lie between two. */
static double x_of(const struct plot *plot, double run)
{
    size_t count = plot->history->count;
    return LEFT + 12 + (count > 1 ? (RIGHT - LEFT - 24) * run / (double)(count - 1) : 0);
}

static double y_of(const struct plot *plot, double ns)
{
    double share = (ns / 2 - plot->low / 2) / (plot->high / 2 - plot->low / 2);
    return isfinite(share) ? BOTTOM - (BOTTOM - TOP) * fmin(1, fmax(0, share)) : BOTTOM;
}

static void put_axes(const struct plot *plot)
{
    const struct history *history = plot->history;
    for (int i = 0; i <= 1; i++) {
        double y = i ? TOP : BOTTOM;
        fprintf(plot->out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.0f\" y2=\"%.0f\"/>", LEFT, RIGHT, y, y);
        fprintf(plot->out, "<text x=\"%d\" y=\"%.1f\">%s</text>", LEFT - 6, y + 3.5,
                time_text(i ? plot->high : plot->low).s);
        fprintf(plot->out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", i ? "last" : "first", i ? RIGHT : LEFT, DAYS);
        text_html_part(plot->out, member_text(history->runs[i ? history->count - 1 : 0].document, "created", "-"), 10);
        fputs("</text>", plot->out);
    }
}

/* There along the upper ends, back along the lower ones. */
static void put_band(const struct plot *plot)
{
    const struct history_track *track = plot->track;
    fputs("<path class=\"range\" d=\"", plot->out);
    for (size_t i = 0; i < track->count; i++)
        fprintf(plot->out, "%c%.1f %.1f", i ? 'L' : 'M', x_of(plot, (double)track->points[i].run),
                y_of(plot, high_of(&track->points[i])));
    for (size_t i = track->count; i-- > 0;)
        fprintf(plot->out, "L%.1f %.1f", x_of(plot, (double)track->points[i].run),
                y_of(plot, low_of(&track->points[i])));
    fputs("z\"/><path class=\"way\" d=\"", plot->out);
    for (size_t i = 0; i < track->count; i++)
        fprintf(plot->out, "%c%.1f %.1f", i ? 'L' : 'M', x_of(plot, (double)track->points[i].run),
                y_of(plot, track->points[i].median));
    fputs("\"/>", plot->out);
}

static void put_level(const struct plot *plot, size_t from, size_t to, double ns)
{
    const struct history_point *points = plot->track->points;
    double y = y_of(plot, ns);
    fprintf(plot->out, "<line class=\"level\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
            x_of(plot, (double)points[from].run), x_of(plot, (double)points[to].run), y, y);
}

/* A line where it changed, how much above it if there is room, and the levels on both sides. */
static void put_shift_marks(const struct plot *plot)
{
    const struct history_track *track = plot->track;
    double labelled = -LABEL;
    size_t from = 0;
    for (size_t i = 0; i < track->shift_count; i++) {
        const struct history_shift *shift = &track->shifts[i];
        double x = x_of(plot, (double)(track->points[shift->at - 1].run + track->points[shift->at].run) / 2);
        fprintf(plot->out, "<line class=\"shift\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, TOP - 4,
                BOTTOM);
        if (x - labelled >= LABEL) {
            fprintf(plot->out, "<text class=\"much\" x=\"%.1f\" y=\"%d\">%s</text>", x, TOP - 8,
                    change_text(shift->after / shift->before).s);
            labelled = x;
        }
        put_level(plot, from, shift->at - 1, shift->before);
        from = shift->at;
        if (i + 1 == track->shift_count) put_level(plot, from, track->count - 1, shift->after);
    }
}

/* Who comes with the mouse reads what a point is. */
static void put_points(const struct plot *plot)
{
    double radius = fmax(1.5, fmin(4, 0.4 * (x_of(plot, 1) - x_of(plot, 0))));
    for (size_t i = 0; i < plot->history->count; i++) {
        const struct history_run *run = &plot->history->runs[i];
        struct history_point point = history_point(plot->history, i, plot->operation);
        double x = x_of(plot, (double)i);
        if (!isfinite(point.median)) continue;
        if (run->series != 0)
            fprintf(plot->out, "<line class=\"span\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", x, x,
                    y_of(plot, high_of(&point)), y_of(plot, low_of(&point)));
        fprintf(plot->out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>",
                run->series == 0 ? "pt" : "pt other", x, y_of(plot, point.median), run->series == 0 ? radius : OTHER);
        text_html(plot->out, run->name);
        fprintf(plot->out, ": %s", time_text(point.median).s);
        if (isfinite(point.low) && isfinite(point.high))
            fprintf(plot->out, ", 95" NBSP "%% interval %s", time_range_text(point.low, point.high).s);
        fputs("</title></circle>", plot->out);
    }
}

/* A tick under each run in which something else changed, with its letters where they have room. */
static void put_traits(const struct plot *plot)
{
    double written = -WIDTH;
    for (size_t i = 0; i < plot->history->count; i++) {
        const struct history_run *run = &plot->history->runs[i];
        char letters[LINEAGE_TRAITS + 1] = "";
        double x = x_of(plot, (double)i), half;
        if (run->series != 0 || !run->changes) continue;
        for (unsigned k = 0; k < LINEAGE_TRAITS; k++)
            if (run->changes & 1u << k && !strchr(letters, lineage_traits[k].letter))
                letters[strlen(letters)] = lineage_traits[k].letter;
        fprintf(plot->out, "<line class=\"tick\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x, x, BOTTOM,
                BOTTOM + 5);
        half = 3.5 * (double)strlen(letters);
        if (x - half < written) continue;
        fprintf(plot->out, "<text class=\"much\" x=\"%.1f\" y=\"%d\">%s</text>", x, LETTERS, letters);
        written = x + half + 2;
    }
}

static void put_trend_title(const struct plot *plot)
{
    const struct history_track *track = plot->track;
    const struct history_point *ends[] = {&track->points[0], &track->points[track->count - 1]};
    fprintf(plot->out, "<title>%zu runs", track->count);
    for (int i = 0; i <= 1; i++) {
        fputs(i ? " to " : " from ", plot->out);
        text_html(plot->out, plot->history->runs[ends[i]->run].name);
        fprintf(plot->out, ", %s,", time_text(ends[i]->median).s);
    }
    fprintf(plot->out, " with %zu change point%s.</title>", track->shift_count, track->shift_count == 1 ? "" : "s");
}

void svg_trend(FILE *out, const struct history *history, const char *operation, const struct history_track *track)
{
    struct plot plot = {.out = out, .history = history, .operation = operation, .track = track};
    if (track->count == 0) return;
    find_range(&plot);
    fprintf(out, "<svg class=\"trend\" role=\"img\" viewBox=\"0 0 %d %d\">", WIDTH, HEIGHT);
    put_trend_title(&plot);
    put_axes(&plot);
    put_band(&plot);
    put_shift_marks(&plot);
    put_points(&plot);
    put_traits(&plot);
    fputs("</svg>", out);
}
