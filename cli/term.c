/* SPDX-License-Identifier: Apache-2.0 */

/* One line of progress, drawn over itself, never wider than the window. */

#include "term.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

double term_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int term_columns(FILE *stream)
{
    struct winsize size;
    if (!isatty(fileno(stream))) return 0;
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80; /* a terminal that does not say */
}

static bool is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || !*term || strcmp(term, "dumb") == 0;
}

bool term_has_colours(FILE *stream)
{
    const char *refused = getenv("NO_COLOR");
    return isatty(fileno(stream)) && !is_dumb() && !(refused && *refused);
}

/* Asked of the environment, without changing what the rest of the program does by it. */
bool term_has_utf8(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    bool utf8 = locale && strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    if (locale) freelocale(locale);
    return utf8;
}

void term_progress_begin(struct term_progress *progress, size_t total)
{
    *progress = (struct term_progress){.total = total, .started = term_seconds(), .label = ""};
    progress->enabled = isatty(STDERR_FILENO) && !is_dumb();
}

/* Who runs in the background would write over what is in the foreground. The terminal of another session does not say.
 */
static bool is_in_background(void)
{
    const pid_t foreground = tcgetpgrp(STDERR_FILENO);
    return foreground >= 0 && foreground != getpgrp();
}

/* "4 s left", "1:05 left", or nothing while there is too little to judge from. */
static void time_left(const struct term_progress *progress, char *text, size_t size)
{
    double elapsed = term_seconds() - progress->started;
    *text = 0;
    if (progress->done == 0 || elapsed < 1 || progress->total <= progress->done) return;
    long left = (long)(elapsed / (double)progress->done * (double)(progress->total - progress->done) + 0.5);
    if (left < 60)
        snprintf(text, size, "%ld s left", left);
    else
        snprintf(text, size, "%ld:%02ld left", left / 60, left % 60);
}

void term_progress_draw(struct term_progress *progress)
{
    double now = term_seconds();
    if (!progress->enabled || (progress->shown && now - progress->drawn < 0.1) || is_in_background()) return;
    char left[32], line[256];
    time_left(progress, left, sizeof left);
    size_t done = progress->done < progress->total ? progress->done : progress->total;
    int percent = progress->total ? (int)(100 * done / progress->total) : 0;
    snprintf(line, sizeof line, "%3d %%  %-12s %s", percent, left, progress->label);
    int width = term_columns(stderr) - 1; /* the last column would wrap */
    if (width > 0) fprintf(stderr, CLEAR_LINE "%.*s", width, line);
    fflush(stderr);
    progress->drawn = now;
    progress->shown = true;
}

void term_progress_step(struct term_progress *progress, size_t done, const char *label)
{
    progress->done = done;
    progress->label = label;
    term_progress_draw(progress);
}

void term_progress_end(struct term_progress *progress)
{
    if (!progress->shown || is_in_background()) return;
    fputs(CLEAR_LINE, stderr);
    fflush(stderr);
    progress->shown = false;
}
