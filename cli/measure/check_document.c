/* SPDX-License-Identifier: Apache-2.0 */

/* Writing a gate down. */

#include "check_document.h"

#include "run_document.h"
#include "store/store.h"

#include <math.h>

static json_t *ratio(double number)
{
    return isfinite(number) ? json_real(round(number * 1e6) / 1e6) : json_null();
}

static json_t *library_json(const struct library_facts *facts, const char *sha256, int64_t size)
{
    return json_pack("{s:s, s:I, s:s, s:s, s:I, s:s}", "version", facts->version, "abi", (json_int_t)facts->abi,
                     "build", facts->build, "sha256", sha256, "size", (json_int_t)size, "backend", facts->backend);
}

static json_t *operation_json(const struct offered *subject, const struct judgement *judgement)
{
    bool measured = subject->sides == 3;
    return json_pack("{s:s, s:s, s:s, s:I, s:o, s:o, s:o, s:o, s:o}", "name", subject->name, "verdict",
                     verdict_name(judgement->verdict), "severity", severity_name(judgement->severity), "pairs",
                     (json_int_t)judgement->pairs, "ratio", ratio(measured ? judgement->ratio : NAN), "low",
                     ratio(measured ? judgement->low : NAN), "high", ratio(measured ? judgement->high : NAN),
                     "p_slower", measured ? json_real(judgement->p_slower) : json_null(), "p_faster",
                     measured ? json_real(judgement->p_faster) : json_null());
}

json_t *check_document(const struct check_report *report)
{
    const struct gate_round *round = report->round;
    const struct store_run *baseline = report->baseline;
    char created[32];
    document_time(created);
    json_t *operations = json_array();
    bool good = operations != NULL;
    for (size_t i = 0; i < report->subjects->count && good; i++)
        good = json_array_append_new(operations, operation_json(&report->subjects->items[i], &report->judgements[i])) ==
               0;
    if (!good) {
        json_decref(operations);
        return NULL;
    }
    return json_pack("{s:s, s:i, s:s, s:s, s:i, s:{s:s, s:I, s:s, s:s, s:o}, s:{s:s, s:o}, s:o, s:{s:I, s:I, s:I, s:s, "
                     "s:s?, s:f, s:f}, s:o, s:o}",
                     "schema", "pqlane-check", "version", 1, "created", created, "verdict",
                     verdict_name(report->overall), "exit_code", judge_exit(report->overall), "baseline", "label",
                     baseline->label, "run", (json_int_t)baseline->id, "created", baseline->created, "fingerprint",
                     baseline->fingerprint, "library",
                     library_json(&report->facts[1], baseline->library_sha256, baseline->library_size), "candidate",
                     "path", report->candidate->path, "library",
                     library_json(&report->facts[0], report->candidate->sha256, (int64_t)report->candidate->size),
                     "environment", environment_json(report->environment), "settings", "processes",
                     (json_int_t)round->processes, "pairs", (json_int_t)round->pairs, "seed", (json_int_t)round->seed,
                     "fail_on", severity_name(report->fail_on), "filter", report->filter, "alpha", JUDGE_ALPHA,
                     "margin", JUDGE_MARGIN, "seconds", document_real(round->seconds), "operations", operations);
}
