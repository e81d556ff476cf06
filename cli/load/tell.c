/* SPDX-License-Identifier: Apache-2.0 */

#include "tell.h"

#include "measure/document.h"
#include "term.h"

#include <math.h>
#include <string.h>

static void name_of_entry(char name[128], const struct load_entry *entry)
{
    snprintf(name, 128, "%s/%s", pqlane_alg_name(entry->subject->alg), entry->operation->name);
}

static bool has_fault(const struct load_fault *fault)
{
    return fault->wrong > 0 || fault->failed > 0;
}

/* ---- For people ---- */

static void print_times(const struct load_result *result)
{
    char p50[32], p99[32], most[32], begun[32], due[32];
    const struct table_unit *unit = table_unit_for(1e9 * result->most_late);
    table_time(p50, 1e9 * load_late_quantile(result, 0.50), unit);
    table_time(p99, 1e9 * load_late_quantile(result, 0.99), unit);
    table_time(most, 1e9 * result->most_late, unit);
    table_whole(begun, (double)(result->due - result->calls));
    table_whole(due, (double)result->due);
    printf("Late     p50 %s, p99 %s, at most %s %s; %s of %s calls that were due did not begin\n", p50, p99, most,
           unit->name, begun, due);
}

static void print_head(const struct load_story *story)
{
    const struct load_result *result = story->result;
    char calls[32], rate[32], right[32], wrong[32], failed[32];
    table_whole(calls, (double)result->calls);
    table_whole(rate, (double)result->calls / result->seconds);
    table_whole(right, (double)(result->calls - result->wrong - result->failed));
    table_whole(wrong, (double)result->wrong);
    table_whole(failed, (double)result->failed);
    printf("Library  pqlane %s, backend %s\n", pqlane_version(), pqlane_backend_current());
    printf("Calls    %s in %.1f s with %u thread%s: %s/s\n", calls, result->seconds, story->plan->threads,
           story->plan->threads == 1 ? "" : "s", rate);
    if (story->plan->rate > 0) print_times(result);
    printf("Results  %s right, %s wrong, %s failed\n", right, wrong, failed);
    if (story->folder) printf("Metrics  in %s\n", story->folder);
}

static bool print_faults(const struct load_story *story)
{
    static const struct table_column columns[] = {
        {"Calls of", true, 0}, {"with a wrong result", false, 0}, {"that failed", false, 0}};
    struct table *table = table_new(columns, 3);
    if (!table) return false;
    for (size_t i = 0; i < story->plan->mix.count; i++) {
        const struct load_fault *fault = &story->result->faults[i];
        char name[128], wrong[32], failed[32];
        if (!has_fault(fault)) continue;
        name_of_entry(name, &story->plan->mix.entries[i]);
        table_whole(wrong, (double)fault->wrong);
        table_whole(failed, (double)fault->failed);
        table_cell(table, TABLE_PLAIN, "%s", name);
        table_cell(table, fault->wrong ? TABLE_BAD : TABLE_PLAIN, "%s", wrong);
        table_cell(table, fault->failed ? TABLE_BAD : TABLE_PLAIN, "%s", failed);
    }
    putchar('\n');
    bool good = table_print(table, stdout);
    table_free(table);
    return good;
}

bool load_print(const struct load_story *story)
{
    print_head(story);
    if (story->rows->count > 0) putchar('\n');
    if (story->rows->count > 0 && !rows_print(story->rows, false, stdout, term_columns(stdout))) return false;
    return story->result->wrong + story->result->failed == 0 || print_faults(story);
}

/* ---- For programs ---- */

static json_t *row_json(const struct live_row *row)
{
    struct document document = document_begin();
    document_text(&document, "name", row->operation);
    document_text(&document, "backend", row->backend);
    document_whole(&document, "count", (int64_t)row->count);
    document_whole(&document, "errors", (int64_t)row->errors);
    document_real(&document, "rate", row->rate);
    document_real(&document, "p50", 1e9 * row->p50);
    document_real(&document, "p95", 1e9 * row->p95);
    document_real(&document, "p99", 1e9 * row->p99);
    return document_done(&document);
}

static json_t *rows_json(const struct live_rows *rows)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rows->count; i++)
        if (json_array_append_new(list, row_json(&rows->items[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *fault_json(const struct load_entry *entry, const struct load_fault *fault)
{
    struct document document = document_begin();
    char name[128];
    name_of_entry(name, entry);
    document_text(&document, "name", name);
    document_whole(&document, "wrong", (int64_t)fault->wrong);
    document_whole(&document, "failed", (int64_t)fault->failed);
    return document_done(&document);
}

static json_t *faults_json(const struct load_story *story)
{
    json_t *list = json_array();
    for (size_t i = 0; i < story->plan->mix.count; i++) {
        const struct load_fault *fault = &story->result->faults[i];
        if (has_fault(fault) && json_array_append_new(list, fault_json(&story->plan->mix.entries[i], fault)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *settings_json(const struct load_story *story)
{
    struct document document = document_begin();
    document_whole(&document, "threads", story->plan->threads);
    document_real(&document, "seconds", story->plan->seconds);
    document_real(&document, "rate", story->plan->rate > 0 ? story->plan->rate : NAN);
    document_text(&document, "mix", story->mix);
    document_text(&document, "metrics", story->folder);
    return document_done(&document);
}

static json_t *late_json(const struct load_result *result)
{
    struct document document = document_begin();
    document_real(&document, "p50", 1e9 * load_late_quantile(result, 0.50));
    document_real(&document, "p99", 1e9 * load_late_quantile(result, 0.99));
    document_real(&document, "max", 1e9 * result->most_late);
    document_whole(&document, "not_begun", (int64_t)(result->due - result->calls));
    return document_done(&document);
}

json_t *load_document(const struct load_story *story)
{
    const struct load_result *result = story->result;
    struct document document = document_begin();
    char now[32];
    document_time(now);
    document_text(&document, "schema", "pqlane-load");
    document_whole(&document, "version", 1);
    document_text(&document, "created", now);
    document_text(&document, "library", pqlane_version());
    document_text(&document, "backend", pqlane_backend_current());
    document_put(&document, "settings", settings_json(story));
    document_real(&document, "seconds", result->seconds);
    document_whole(&document, "calls", (int64_t)result->calls);
    document_whole(&document, "wrong", (int64_t)result->wrong);
    document_whole(&document, "failed", (int64_t)result->failed);
    document_real(&document, "last_fault", result->last_fault);
    document_put(&document, "late", story->plan->rate > 0 ? late_json(result) : json_null());
    document_put(&document, "operations", rows_json(story->rows));
    document_put(&document, "faults", faults_json(story));
    return document_done(&document);
}
