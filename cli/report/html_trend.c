/* SPDX-License-Identifier: Apache-2.0 */

/* Runs side by side. Shown, never judged: only a check, which measures both at once, can tell a change from a mood. */

#include "html.h"

#include "member.h"
#include "svg.h"
#include "text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RUNS 40 /* the newest ones are shown */

/* Operations of a run by name. */
struct named {
    const char *name;
    const json_t *operation;
};

struct index {
    struct named *items;
    size_t count;
    const char *run;
    char fingerprint[160]; /* and the backend: numbers of two backends are no trend */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static bool index_make(struct index *index, const json_t *entry)
{
    const json_t *operations = member_list(entry, "document.operations");
    size_t count = json_array_size(operations);
    index->run = member_text(entry, "name", "run");
    snprintf(index->fingerprint, sizeof index->fingerprint, "%.80s %.64s",
             member_text(entry, "document.fingerprint.id", ""), member_text(entry, "document.backend", ""));
    index->items = calloc(count + 1, sizeof *index->items);
    if (!index->items) return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *operation = json_array_get(operations, i);
        const char *name = member_text(operation, "name", NULL);
        if (name) index->items[index->count++] = (struct named){name, operation};
    }
    qsort(index->items, index->count, sizeof *index->items, by_name);
    return true;
}

static struct svg_point point_of(const struct index *index, const char *name)
{
    const struct named key = {name, NULL};
    const struct named *found = bsearch(&key, index->items, index->count, sizeof key, by_name);
    const json_t *operation = found ? found->operation : NULL;
    return (struct svg_point){member_number(operation, "median"), member_number(operation, "low"),
                              member_number(operation, "high"), index->run, index->fingerprint};
}

/* In the order of the newest run; what it lacks is not shown. */
static void put_trends(FILE *out, const json_t *newest, const struct index *indexes, size_t count)
{
    const json_t *operations = member_list(newest, "document.operations");
    struct svg_point points[RUNS];
    fputs("<ul class=\"minis\">\n", out);
    size_t shown = 0;
    for (size_t i = 0; i < json_array_size(operations); i++) {
        const char *name = member_text(json_array_get(operations, i), "name", NULL);
        size_t known = 0;
        if (!name) continue;
        for (size_t k = 0; k < count; k++) {
            points[k] = point_of(&indexes[k], name);
            known += isfinite(points[k].median) != 0;
        }
        if (known < 2) continue;
        fputs("<li class=\"mini\"", out);
        html_filter_words(out, name, "");
        fputs("><p>", out);
        html_name(out, name);
        fputs("</p>", out);
        svg_trend(out, points, count);
        fputs("</li>\n", out);
        shown++;
    }
    fputs(shown ? "</ul>\n" : "<li>No operation was measured in two of these runs.</li>\n</ul>\n", out);
}

static void put_note(FILE *out, const struct index *indexes, size_t count, size_t total)
{
    bool differ = false;
    for (size_t k = 1; k < count; k++) differ |= strcmp(indexes[k].fingerprint, indexes[0].fingerprint) != 0;
    fputs("<p class=\"note\">Medians with their 95" NBSP "% intervals, ", out);
    if (total > count) fprintf(out, "the newest %zu of %zu runs, ", count, total);
    fputs("oldest left. <strong>Numbers of different runs: shown, never judged.</strong> The axes do not begin at 0.",
          out);
    if (differ)
        fputs(
            " The fingerprints differ (machine, compiler or library), or the backends: hollow points have others than "
            "the newest run, and no line joins what cannot be compared.",
            out);
    fputs("</p>\n<p class=\"note\">From left to right: <bdi>", out);
    for (size_t k = 0; k < count; k++) {
        if (k > 0) fputs("</bdi>, <bdi>", out);
        text_html(out, indexes[k].run);
    }
    fputs("</bdi>.</p>\n", out);
}

bool html_trend(FILE *out, const json_t *runs)
{
    struct index indexes[RUNS] = {0};
    size_t total = json_array_size(runs), count = total < RUNS ? total : RUNS;
    bool good = true;
    for (size_t k = 0; k < count && good; k++) good = index_make(&indexes[k], json_array_get(runs, total - count + k));
    if (good) {
        fputs("<section id=\"trend\" aria-labelledby=\"trend-title\">\n<h2 id=\"trend-title\">Trend</h2>\n", out);
        put_note(out, indexes, count, total);
        put_trends(out, json_array_get(runs, total - 1), indexes, count);
        fputs("</section>\n", out);
    }
    for (size_t k = 0; k < count; k++) free(indexes[k].items);
    return good;
}
