/* SPDX-License-Identifier: Apache-2.0 */

#include "history.h"

#include "lineage.h"
#include "report/member.h"
#include "stats/change_points.h"
#include "stats/stats.h"

#include <math.h>
#include <stdlib.h>

/* Never changes, so that a history says the same each time. */
#define SEED 1

static json_t *by_name(const json_t *operations)
{
    json_t *names = json_object(), *operation;
    size_t i;
    json_array_foreach (operations, i, operation) {
        const char *name = member_text(operation, "name", NULL);
        if (name && json_object_set(names, name, operation) != 0) {
            json_decref(names);
            return NULL;
        }
    }
    return names;
}

/* Series are numbered from the newest run on. */
static void link_series(struct history *history)
{
    for (size_t i = history->count; i-- > 0;) {
        struct history_run *run = &history->runs[i], *end = history->runs + history->count, *newer = run + 1;
        while (newer < end && !lineage_same_series(run->document, newer->document)) newer++;
        run->series = newer < end ? newer->series : history->series++;
        if (newer == end) continue;
        newer->before = run;
        newer->changes = lineage_changes(run->document, newer->document);
    }
}

bool history_open(struct history *history, const json_t *runs, size_t most)
{
    size_t total = json_array_size(runs), count = total < most ? total : most;
    *history = (struct history){.runs = calloc(count + 1, sizeof *history->runs)};
    if (!history->runs) return false;
    for (; history->count < count; history->count++) {
        const json_t *entry = json_array_get(runs, total - count + history->count);
        json_t *operations = by_name(member_list(entry, "document.operations"));
        if (!operations) return false;
        history->runs[history->count] = (struct history_run){
            .name = member_text(entry, "name", "run"), .document = member(entry, "document"), .operations = operations};
    }
    link_series(history);
    return true;
}

void history_close(struct history *history)
{
    for (size_t i = 0; i < history->count; i++) json_decref(history->runs[i].operations);
    free(history->runs);
    *history = (struct history){0};
}

json_t *history_operations(const struct history *history, size_t series)
{
    json_t *names = json_object();
    for (size_t i = history->count; names && i-- > 0;)
        if (history->runs[i].series == series && json_object_update_missing(names, history->runs[i].operations) != 0) {
            json_decref(names);
            names = NULL;
        }
    return names;
}

struct history_point history_point(const struct history *history, size_t run, const char *operation)
{
    const json_t *found = json_object_get(history->runs[run].operations, operation);
    double median = member_number(found, "median");
    bool known = median > 0 && (!member(found, "unit") || member_is(found, "unit", "ns"));
    if (!known) return (struct history_point){run, NAN, NAN, NAN};
    return (struct history_point){run, median, member_number(found, "low"), member_number(found, "high")};
}

/* The middle of some points on the scale of ratios. */
static bool middle_of(const double *logarithms, size_t count, double *middle)
{
    bool good = stats_median(logarithms, count, middle);
    *middle = exp(*middle);
    return good;
}

static bool fill_shifts(struct history_track *track, const double *logarithms, const struct stats_change *changes)
{
    for (size_t i = 0; i < track->shift_count; i++) {
        size_t from = i > 0 ? changes[i - 1].at : 0, at = changes[i].at,
               end = i + 1 < track->shift_count ? changes[i + 1].at : track->count;
        struct history_shift *shift = &track->shifts[i];
        *shift = (struct history_shift){.at = at, .p = changes[i].p};
        if (!middle_of(logarithms + from, at - from, &shift->before) ||
            !middle_of(logarithms + at, end - at, &shift->after))
            return false;
    }
    return true;
}

/* In logarithms, because changes are ratios: from 1 us to 2 is as far as from 2 to 4. */
static bool find_shifts(struct history_track *track)
{
    size_t room = stats_change_room(track->count, HISTORY_LEAST) + 1;
    double *logarithms = calloc(track->count + 1, sizeof *logarithms);
    struct stats_change *changes = calloc(room, sizeof *changes);
    track->shifts = calloc(room, sizeof *track->shifts);
    bool good = logarithms && changes && track->shifts;
    for (size_t i = 0; good && i < track->count; i++) logarithms[i] = log(track->points[i].median);
    good = good &&
           stats_change_points(logarithms, track->count, HISTORY_LEAST, HISTORY_LEVEL, SEED, changes,
                               &track->shift_count) &&
           fill_shifts(track, logarithms, changes);
    free(logarithms);
    free(changes);
    return good;
}

bool history_track(const struct history *history, size_t series, const char *operation, struct history_track *track)
{
    *track = (struct history_track){.points = calloc(history->count + 1, sizeof *track->points)};
    if (!track->points) return false;
    for (size_t i = 0; i < history->count; i++) {
        if (history->runs[i].series != series) continue;
        track->points[track->count] = history_point(history, i, operation);
        if (isfinite(track->points[track->count].median)) track->count++;
    }
    return find_shifts(track);
}

void history_track_clear(struct history_track *track)
{
    free(track->points);
    free(track->shifts);
    *track = (struct history_track){0};
}
