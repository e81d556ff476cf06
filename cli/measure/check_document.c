/* SPDX-License-Identifier: Apache-2.0 */

/* Writing a gate down. */

#include "check_document.h"

#include "document.h"
#include "store/store.h"

#include <math.h>

/* Ratios have six decimals; what was not measured is null. */
static void put_ratio(struct document *document, const char *name, bool measured, double number)
{
    document_put(document, name, measured ? json_real(round(number * 1e6) / 1e6) : json_null());
}

static json_t *library_json(const struct library_facts *facts, const char *sha256, int64_t size)
{
    struct document document = document_begin();
    document_text(&document, "version", facts->version);
    document_whole(&document, "abi", facts->abi);
    document_text(&document, "build", facts->build);
    document_text(&document, "sha256", sha256);
    document_whole(&document, "size", size);
    document_text(&document, "backend", facts->backend);
    return document_done(&document);
}

static json_t *operation_json(const struct offered *subject, const struct judgement *judgement)
{
    bool measured = subject->sides == 3;
    struct document document = document_begin();
    document_text(&document, "name", subject->name);
    document_text(&document, "verdict", verdict_name(judgement->verdict));
    document_text(&document, "severity", severity_name(judgement->severity));
    document_whole(&document, "pairs", (int64_t)judgement->pairs);
    put_ratio(&document, "ratio", measured, judgement->ratio);
    put_ratio(&document, "low", measured, judgement->low);
    put_ratio(&document, "high", measured, judgement->high);
    document_put(&document, "p_slower", measured ? json_real(judgement->p_slower) : json_null());
    document_put(&document, "p_faster", measured ? json_real(judgement->p_faster) : json_null());
    return document_done(&document);
}

static json_t *baseline_json(const struct check_report *report)
{
    const struct store_run *run = report->baseline;
    struct document document = document_begin();
    document_text(&document, "label", run->label);
    document_whole(&document, "run", run->id);
    document_text(&document, "created", run->created);
    document_text(&document, "fingerprint", run->fingerprint);
    document_put(&document, "library", library_json(&report->facts[1], run->library_sha256, run->library_size));
    return document_done(&document);
}

static json_t *candidate_json(const struct check_report *report)
{
    const struct image *image = report->candidate;
    struct document document = document_begin();
    document_text(&document, "path", image->path);
    document_put(&document, "library", library_json(&report->facts[0], image->sha256, (int64_t)image->size));
    return document_done(&document);
}

static json_t *settings_json(const struct check_report *report)
{
    struct document document = document_begin();
    document_whole(&document, "processes", report->round->processes);
    document_whole(&document, "pairs", report->round->pairs);
    document_whole(&document, "seed", (int64_t)report->round->seed);
    document_text(&document, "fail_on", severity_name(report->fail_on));
    document_text(&document, "filter", report->filter);
    document_real(&document, "alpha", JUDGE_ALPHA);
    document_real(&document, "margin", JUDGE_MARGIN);
    return document_done(&document);
}

json_t *check_document(const struct check_report *report)
{
    char created[32];
    struct document document = document_begin();
    document_time(created);
    document_text(&document, "schema", "pqlane-check");
    document_whole(&document, "version", 1);
    document_text(&document, "created", created);
    document_text(&document, "verdict", verdict_name(report->overall));
    document_whole(&document, "exit_code", judge_exit(report->overall));
    document_put(&document, "baseline", baseline_json(report));
    document_put(&document, "candidate", candidate_json(report));
    document_put(&document, "environment", environment_json(report->environment));
    document_put(&document, "settings", settings_json(report));
    document_real(&document, "seconds", report->round->seconds);
    json_t *operations = json_array();
    for (size_t i = 0; i < report->subjects->count; i++)
        if (json_array_append_new(operations, operation_json(&report->subjects->items[i], &report->judgements[i])) != 0)
            document.broken = true;
    document_put(&document, "operations", operations);
    return document_done(&document);
}
