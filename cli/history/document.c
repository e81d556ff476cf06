/* SPDX-License-Identifier: Apache-2.0 */

/* A history for programs. */

#include "view.h"

#include "lineage.h"
#include "measure/document.h"
#include "measure/subjects.h"
#include "report/member.h"

static void append(struct document *document, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) document->broken = true;
}

/* A copy of a member as it is; null where there is none. */
static void put_copy(struct document *document, const char *name, const json_t *from, const char *path)
{
    const json_t *value = member(from, path);
    document_put(document, name, value ? json_deep_copy(value) : json_null());
}

static json_t *run_json(const struct history_run *run)
{
    struct document document = document_begin(), library = document_begin();
    json_t *changed = json_array();
    for (unsigned i = 0; i < LINEAGE_TRAITS; i++)
        if (run->changes & 1u << i) append(&document, changed, json_string(lineage_traits[i].name));
    put_copy(&library, "version", run->document, "library.version");
    put_copy(&library, "build", run->document, "library.build");
    put_copy(&library, "sha256", run->document, "library.sha256");
    document_text(&document, "name", run->name);
    put_copy(&document, "created", run->document, "created");
    put_copy(&document, "fingerprint", run->document, "fingerprint.id");
    document_put(&document, "library", document_done(&library));
    document_put(&document, "changed", changed);
    return document_done(&document);
}

static json_t *point_json(const struct history *history, const struct history_point *point)
{
    struct document document = document_begin();
    document_text(&document, "run", history->runs[point->run].name);
    document_real(&document, "median", point->median);
    document_real(&document, "low", point->low);
    document_real(&document, "high", point->high);
    return document_done(&document);
}

static json_t *shift_json(const struct history *history, const struct history_track *track,
                          const struct history_shift *shift)
{
    struct document document = document_begin();
    document_text(&document, "after", history->runs[track->points[shift->at - 1].run].name);
    document_text(&document, "run", history->runs[track->points[shift->at].run].name);
    document_real(&document, "before_median", shift->before);
    document_real(&document, "after_median", shift->after);
    document_put(&document, "ratio", document_ratio(shift->after / shift->before));
    document_put(&document, "p", document_ratio(shift->p));
    return document_done(&document);
}

static json_t *track_json(const struct history *history, const char *operation, const struct history_track *track)
{
    struct document document = document_begin();
    json_t *points = json_array(), *shifts = json_array();
    for (size_t i = 0; i < track->count; i++) append(&document, points, point_json(history, &track->points[i]));
    for (size_t i = 0; i < track->shift_count; i++)
        append(&document, shifts, shift_json(history, track, &track->shifts[i]));
    document_text(&document, "name", operation);
    document_text(&document, "unit", "ns");
    document_put(&document, "points", points);
    document_put(&document, "change_points", shifts);
    return document_done(&document);
}

static void put_operations(struct document *document, const struct history *history, size_t series, const char *filter)
{
    json_t *operations = json_array(), *names = history_operations(history, series), *operation;
    const char *name;
    if (!names) document->broken = true;
    json_object_foreach (names, name, operation) {
        struct history_track track;
        if (!subjects_pass(name, filter)) continue;
        if (!history_track(history, series, name, &track)) document->broken = true;
        if (track.count > 0) append(document, operations, track_json(history, name, &track));
        history_track_clear(&track);
    }
    json_decref(names);
    document_put(document, "operations", operations);
}

static json_t *series_json(const struct history *history, size_t series, const char *filter)
{
    struct document document = document_begin(), machine = document_begin();
    const json_t *newest = NULL;
    json_t *runs = json_array();
    for (size_t i = 0; i < history->count; i++) {
        if (history->runs[i].series != series) continue;
        append(&document, runs, run_json(&history->runs[i]));
        newest = history->runs[i].document;
    }
    const json_t *fingerprint = member(newest, "fingerprint");
    for (size_t i = 0; i < LINEAGE_MACHINE; i++)
        put_copy(&machine, lineage_machine[i], fingerprint, lineage_machine[i]);
    document_put(&document, "machine", document_done(&machine));
    document_text(&document, "driver", lineage_driver(newest));
    put_copy(&document, "backend", newest, "backend");
    document_put(&document, "runs", runs);
    put_operations(&document, history, series, filter);
    return document_done(&document);
}

json_t *history_document(const struct history *history, const char *filter)
{
    struct document document = document_begin(), settings = document_begin();
    json_t *list = json_array();
    char created[32];
    for (size_t i = 0; i < history->series; i++) append(&document, list, series_json(history, i, filter));
    document_time(created);
    document_text(&document, "schema", "pqlane-history");
    document_whole(&document, "version", 1);
    document_text(&document, "created", created);
    document_put(&settings, "level", json_real(HISTORY_LEVEL));
    document_whole(&settings, "least", HISTORY_LEAST);
    document_text(&settings, "filter", filter);
    document_put(&document, "settings", document_done(&settings));
    document_put(&document, "series", list);
    return document_done(&document);
}
