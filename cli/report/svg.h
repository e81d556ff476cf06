/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Plots as inline SVG, drawn here so that they need no script and can be printed. Each has a <title> that says in words
 * what it shows. Colours come from the page's style by class.
 */

#ifndef PQL_REPORT_SVG_H
#define PQL_REPORT_SVG_H

#include "history/history.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The plot of intervals. All rows of a check share one axis: the change in per cent, from -limit to limit. Places are
 * in per cent of the width, so that rows grow and shrink with the page while points stay round.
 */
struct svg_axis {
    double limit;  /* per cent, above 0 */
    double margin; /* per cent: half of the shaded band; may be 0 */
};
struct svg_axis svg_axis_for(const json_t *operations, double margin);
void svg_axis(FILE *out, const struct svg_axis *axis);

/* An operation of a check. */
void svg_interval(FILE *out, const struct svg_axis *axis, const json_t *operation);

/* How single operations of a run were distributed: a histogram over the logarithm of time, with marks. */
void svg_distribution(FILE *out, const json_t *operation);

/* A bar of parts, in the unit of `longest`, which is as long as the place is wide. title says it in words. */
void svg_bar(FILE *out, const double parts[], size_t count, double longest, const char *title);

/* Medians of an operation with their intervals over runs, of which there is one in the track at least. */
void svg_trend(FILE *out, const struct history *history, const char *operation, const struct history_track *track);

#endif
