/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The terminal: how wide it is, whether it takes colours and characters beyond ASCII, and one line of progress on
 * standard error. Where there is no terminal there is no progress, no colour and no limit on the width; in the
 * background there is no progress.
 */

#ifndef PQL_CLI_TERM_H
#define PQL_CLI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Columns of the terminal behind a stream, asked anew each time (windows change); 0: no terminal. */
int term_columns(FILE *stream);

/* Colours: a terminal that is not "dumb", and NO_COLOR (no-color.org) unset or empty. */
bool term_has_colours(FILE *stream);

/* Does the locale's character set have all characters? */
bool term_has_utf8(void);

/* Work of `total` equal steps. Copies nothing: the label of term_progress_step() must live until the next call. */
struct term_progress {
    size_t total, done;
    double started; /* seconds of the monotonic clock */
    double drawn;   /* when the line was last drawn */
    const char *label;
    bool shown; /* there is a line to clear */
    bool enabled;
};

void term_progress_begin(struct term_progress *progress, size_t total);

/* Step number `done` (counted from 0) is under way, and is about `label`. */
void term_progress_step(struct term_progress *progress, size_t done, const char *label);

/* Draws again if it is time to (ten times a second at most). */
void term_progress_draw(struct term_progress *progress);

void term_progress_end(struct term_progress *progress); /* clears the line */

double term_seconds(void); /* the monotonic clock */

#endif
