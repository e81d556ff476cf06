/* SPDX-License-Identifier: Apache-2.0 */

/* Change points over the runs of a report, a line each. */

#include "history/history.h"
#include "markdown.h"
#include "member.h"

static void put_change_point(FILE *out, const struct history *history, const char *operation,
                             const struct history_track *track, const struct history_shift *shift)
{
    const struct history_run *run = &history->runs[track->points[shift->at].run];
    fputs("| ", out);
    markdown_code(out, operation);
    fputs(" | ", out);
    markdown_code(out, run->name);
    fputs(" | ", out);
    markdown_code(out, member_text(run->document, "created", NULL));
    fputs(" | ", out);
    markdown_time(out, shift->before);
    fputs(" | ", out);
    markdown_time(out, shift->after);
    fprintf(out, " | %+.1f %% | %.2g |\n", 100 * (shift->after / shift->before - 1), shift->p);
}

/* The heading comes with the first one. */
static void put_change_points(FILE *out, const struct history *history, const char *operation,
                              const struct history_track *track, size_t *shown)
{
    for (size_t i = 0; i < track->shift_count && *shown < MARKDOWN_MOST_ROWS; i++) {
        if ((*shown)++ == 0)
            fputs(
                "\n## Change points\n\nWhere numbers of the runs changed, whatever the reason: shown, never judged.\n\n"
                "| Operation | From run | Created | Before | Then | Change | p |\n|---|---|---|--:|--:|--:|--:|\n",
                out);
        put_change_point(out, history, operation, track, &track->shifts[i]);
    }
}

bool markdown_trend(FILE *out, const json_t *runs)
{
    struct history history;
    json_t *names = NULL, *operation;
    const char *name;
    size_t shown = 0;
    bool good = history_open(&history, runs, HISTORY_SHOWN) && (names = history_operations(&history, 0)) != NULL;
    json_object_foreach (names, name, operation) {
        struct history_track track;
        if (!good) break;
        good = history_track(&history, 0, name, &track);
        put_change_points(out, &history, name, &track, &shown);
        history_track_clear(&track);
    }
    json_decref(names);
    history_close(&history);
    return good;
}
