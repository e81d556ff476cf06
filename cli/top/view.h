/* SPDX-License-Identifier: Apache-2.0 */

/* What of the rows is seen, and how keys change that. Knows nothing of a screen. */

#ifndef PQL_TOP_VIEW_H
#define PQL_TOP_VIEW_H

#include "live/rows.h"

/* Keys that are no characters. */
enum top_key {
    TOP_KEY_UP = 1000,
    TOP_KEY_DOWN,
    TOP_KEY_LEFT,
    TOP_KEY_RIGHT,
    TOP_KEY_PAGE_UP,
    TOP_KEY_PAGE_DOWN,
    TOP_KEY_HOME,
    TOP_KEY_END,
    TOP_KEY_ENTER,
    TOP_KEY_ESCAPE,
    TOP_KEY_ERASE
};

struct top_view {
    enum live_column sort;
    bool reversed;
    bool by_process; /* else all together */
    bool with_idle;  /* operations that did not run, too */
    bool is_typing;  /* the filter */
    bool is_paused;
    bool is_over;
    char filter[64];
    size_t first; /* row on the screen */
    size_t page;  /* rows that the screen has room for */
};
#define TOP_VIEW_START               \
    {                                \
        .sort = LIVE_RATE, .page = 1 \
    }

void view_key(struct top_view *view, int key);

/* Leaves the rows that are to be seen, in their order; then `first` is one of them. */
void view_apply(struct top_view *view, struct live_rows *rows);

/* What the keys do, or while typing what is typed. */
#define TOP_LINE_BYTES 256
void view_help(char text[TOP_LINE_BYTES], const struct top_view *view);

/* What is seen: "All processes by Rate/s v, filter: sign". */
void view_title(char text[TOP_LINE_BYTES], const struct top_view *view, bool has_utf8);

#endif
