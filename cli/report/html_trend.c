/* SPDX-License-Identifier: Apache-2.0 */

/* Runs side by side. Shown, never judged: only a check, which measures both at once, can tell a change from a mood. */

#include "html.h"

#include "history/history.h"
#include "history/lineage.h"
#include "member.h"
#include "svg.h"
#include "text.h"

#include <stdlib.h>

#define LISTED_SHIFTS 20 /* change points above the plots; each plot has its own */

struct trend {
    const char *name;
    struct history_track track; /* in the series of the newest run */
};

struct trends {
    struct history history;
    json_t *names;
    struct trend *items;
    size_t count, shifts;
};

static bool trends_make(struct trends *trends, const json_t *runs)
{
    json_t *operation;
    const char *name;
    *trends = (struct trends){0};
    if (!history_open(&trends->history, runs, HISTORY_SHOWN) ||
        !(trends->names = history_operations(&trends->history, 0)) ||
        !(trends->items = calloc(json_object_size(trends->names) + 1, sizeof *trends->items)))
        return false;
    json_object_foreach (trends->names, name, operation) {
        struct trend *trend = &trends->items[trends->count++];
        trend->name = name;
        if (!history_track(&trends->history, 0, name, &trend->track)) return false;
        trends->shifts += trend->track.shift_count;
    }
    return true;
}

static void trends_clear(struct trends *trends)
{
    for (size_t i = 0; i < trends->count; i++) history_track_clear(&trends->items[i].track);
    free(trends->items);
    json_decref(trends->names);
    history_close(&trends->history);
}

static void put_trend_note(FILE *out, const struct history *history, size_t total)
{
    fputs("<p class=\"note\">Medians with their 95" NBSP "% intervals", out);
    if (total > history->count) fprintf(out, ", the newest %zu of %zu runs", history->count, total);
    fputs(", oldest left. <strong>Numbers of different runs: shown, never judged.</strong> The axes do not begin at "
          "0.</p>\n<p class=\"key\"><span class=\"key-range\"></span>interval <span class=\"key-shift\"></span>change "
          "point, with the level on both sides",
          out);
    if (history->series > 1)
        fputs(
            " <span class=\"key-other\"></span>another machine or backend, compared with nothing; at the edge: beyond",
            out);
    fputs(
        "</p>\n<p class=\"key\">Below the axis, what is not as in the run before: L the library, C its compiler, S the "
        "system (kernel, governor).</p>\n",
        out);
}

static void put_run_name(FILE *out, const struct history_run *run)
{
    fputs("<bdi>", out);
    text_html(out, run->name);
    fputs("</bdi>", out);
}

/* "main@3 of 2026-01-31". */
static void put_dated_run(FILE *out, const struct history_run *run)
{
    put_run_name(out, run);
    fputs(" of <bdi class=\"day\">", out);
    text_html_part(out, member_text(run->document, "created", "-"), 10);
    fputs("</bdi>", out);
}

static const struct history_run *run_of(const struct trends *trends, const struct trend *trend,
                                        const struct history_shift *shift)
{
    return &trends->history.runs[trend->track.points[shift->at].run];
}

static void put_shift(FILE *out, const struct trends *trends, const struct trend *trend,
                      const struct history_shift *shift)
{
    fputs("<li>", out);
    html_name(out, trend->name);
    fprintf(out, "<span><strong>%s</strong> from ", change_text(shift->after / shift->before).s);
    put_dated_run(out, run_of(trends, trend, shift));
    fprintf(out, " on: %s to %s, p" NBSP "%.2g</span></li>\n", time_text(shift->before).s, time_text(shift->after).s,
            shift->p);
}

static void put_shifts(FILE *out, const struct trends *trends)
{
    size_t shown = 0;
    fputs("<h3>Change points</h3>\n", out);
    if (trends->shifts == 0) {
        fputs("<p class=\"note\">None: no operation's runs are in an order that chance would hardly give them. A clear "
              "step shows after about seven runs on both sides.</p>\n",
              out);
        return;
    }
    fputs("<p class=\"note\">Where numbers changed, whatever the reason; a check tells whether it was the library. p "
          "is the share of random orders of the runs that are as clear.</p>\n<ul class=\"changed\">\n",
          out);
    for (size_t i = 0; i < trends->count; i++)
        for (size_t k = 0; k < trends->items[i].track.shift_count && shown < LISTED_SHIFTS; k++, shown++)
            put_shift(out, trends, &trends->items[i], &trends->items[i].track.shifts[k]);
    if (trends->shifts > shown) fprintf(out, "<li>and %zu more, at their plots</li>\n", trends->shifts - shown);
    fputs("</ul>\n", out);
}

/* What changed on other machines is no reason for anything here. */
static bool has_changes(const struct history_run *run)
{
    return run->series == 0 && run->changes != 0;
}

static void put_trait_changes(FILE *out, const struct history_run *run)
{
    const char *before = "";
    for (unsigned i = 0; i < LINEAGE_TRAITS; i++) {
        const struct lineage_trait *trait = &lineage_traits[i];
        if (!(run->changes & 1u << i)) continue;
        fprintf(out, "%s%s <bdi>", before, trait->name);
        text_html_part(out, member_text(run->before->document, trait->path, "-"), trait->shown);
        fputs("</bdi> to <bdi>", out);
        text_html_part(out, member_text(run->document, trait->path, "-"), trait->shown);
        fputs("</bdi>", out);
        before = "; ";
    }
}

static void put_changes(FILE *out, const struct history *history)
{
    bool any = false;
    for (size_t i = 0; i < history->count; i++) any |= has_changes(&history->runs[i]);
    if (!any) return;
    fputs("<h3>What else changed from run to run</h3>\n<ul class=\"changed\">\n", out);
    for (size_t i = 0; i < history->count; i++) {
        if (!has_changes(&history->runs[i])) continue;
        fputs("<li><span>", out);
        put_dated_run(out, &history->runs[i]);
        fputs("</span><span>", out);
        put_trait_changes(out, &history->runs[i]);
        fputs("</span></li>\n", out);
    }
    fputs("</ul>\n", out);
}

static void put_plots(FILE *out, const struct trends *trends)
{
    size_t shown = 0;
    fputs("<ul class=\"minis\">\n", out);
    for (size_t i = 0; i < trends->count; i++) {
        const struct trend *trend = &trends->items[i];
        if (trend->track.count < 2) continue;
        fputs("<li class=\"mini\"", out);
        html_filter_words(out, trend->name, trend->track.shift_count ? "changed" : "");
        fputs("><p>", out);
        html_name(out, trend->name);
        fputs("</p>", out);
        svg_trend(out, &trends->history, trend->name, &trend->track);
        for (size_t k = 0; k < trend->track.shift_count; k++) {
            const struct history_shift *shift = &trend->track.shifts[k];
            fprintf(out, "<p class=\"quiet\">%s from ", change_text(shift->after / shift->before).s);
            put_run_name(out, run_of(trends, trend, shift));
            fputs(" on</p>", out);
        }
        fputs("</li>\n", out);
        shown++;
    }
    fputs(shown ? "</ul>\n" : "<li>No operation was measured in two of these runs.</li>\n</ul>\n", out);
}

bool html_trend(FILE *out, const json_t *runs)
{
    struct trends trends;
    bool good = trends_make(&trends, runs);
    if (good) {
        fputs("<section id=\"trend\" aria-labelledby=\"trend-title\">\n<h2 id=\"trend-title\">Trend</h2>\n", out);
        put_trend_note(out, &trends.history, json_array_size(runs));
        put_shifts(out, &trends);
        put_changes(out, &trends.history);
        put_plots(out, &trends);
        fputs("</section>\n", out);
    }
    trends_clear(&trends);
    return good;
}
