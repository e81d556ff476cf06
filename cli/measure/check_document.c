/* SPDX-License-Identifier: Apache-2.0 */

/* Writing a gate down. */

#include "check_document.h"

#include "library_document.h"
#include "store/store.h"

#include <math.h>

static void put_interval(struct document *document, double ratio, double low, double high)
{
    document_put(document, "ratio", document_ratio(ratio));
    document_put(document, "low", document_ratio(low));
    document_put(document, "high", document_ratio(high));
}

static void append(struct document *document, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) document->broken = true;
}

static json_t *side_json(const struct check_report *report, int side)
{
    const struct image *image = side == 0 ? report->candidate : report->baseline;
    const struct store_run *run = report->run;
    struct document document = document_begin(), library = library_document_begin(&report->facts[side], image);
    document_text(&library, "backend", report->facts[side].backend);
    if (side == 1) {
        document_text(&document, "label", run ? run->label : NULL);
        document_put(&document, "run", run ? json_integer(run->id) : json_null());
        document_text(&document, "created", run ? run->created : NULL);
        document_text(&document, "fingerprint", run ? run->fingerprint : NULL);
    }
    document_text(&document, "path", image->path);
    document_put(&document, "library", document_done(&library));
    return document_done(&document);
}

static json_t *gate_settings_json(const struct check_report *report)
{
    const struct gate *gate = report->gate;
    struct document document = document_begin();
    document_whole(&document, "pairs", gate->pairs);
    document_whole(&document, "processes_least", gate->plan.least);
    document_whole(&document, "processes_most", gate->plan.most);
    document_put(&document, "confirm", json_boolean(gate->confirm));
    document_put(&document, "early_end", json_boolean(gate->plan.early_end));
    document_put(&document, "budget_seconds", gate->budget_seconds > 0 ? json_real(gate->budget_seconds) : json_null());
    document_whole(&document, "seed", (int64_t)gate->seed);
    document_text(&document, "fail_on", severity_name(report->fail_on));
    document_text(&document, "filter", report->filter);
    document_real(&document, "alpha", JUDGE_ALPHA);
    document_real(&document, "margin", JUDGE_MARGIN);
    document_real(&document, "target", JUDGE_TARGET);
    return document_done(&document);
}

static json_t *round_json(const struct gate_round *round)
{
    const struct finding *finding = &round->finding;
    struct document document = document_begin();
    size_t pairs = 0;
    for (unsigned i = 0; i < round->count; i++) pairs += round->visits[i].pairs;
    document_text(&document, "outcome", tendency_name(finding->tendency));
    document_whole(&document, "processes", round->count);
    document_whole(&document, "pairs", (int64_t)pairs);
    put_interval(&document, finding->ratio, finding->low, finding->high);
    document_put(&document, "p_slower", json_real(finding->p_slower));
    document_put(&document, "p_faster", json_real(finding->p_faster));
    return document_done(&document);
}

/* What every operation has that was measured: ratio, processes, what each process saw. */
static void put_measured(struct document *document, const struct gate_operation *operation)
{
    json_t *medians = json_array();
    unsigned processes = 0;
    for (int i = 0; i < operation->round_count; i++) {
        const struct gate_round *round = &operation->rounds[i];
        processes += round->count;
        for (unsigned j = 0; j < round->count; j++)
            append(document, medians, document_ratio(exp(round->visits[j].difference)));
    }
    document_whole(document, "processes", processes);
    document_whole(document, "pairs", (int64_t)gate_pairs(operation));
    put_interval(document, operation->judgement.ratio, operation->judgement.low, operation->judgement.high);
    document_put(document, "medians", medians);
}

static json_t *resource_json(const struct resource *resource)
{
    struct document document = document_begin();
    document_whole(&document, "candidate", (int64_t)resource->candidate);
    document_whole(&document, "baseline", (int64_t)resource->baseline);
    document_put(&document, "ratio", document_ratio(resource->ratio));
    document_text(&document, "verdict", verdict_name(resource->verdict));
    document_text(&document, "severity", severity_name(resource->severity));
    return document_done(&document);
}

static json_t *counted_json(const struct check_row *row)
{
    if (!isfinite(row->instructions_ratio)) return json_null();
    struct document document = document_begin();
    document_real(&document, "candidate", row->instructions[0]);
    document_real(&document, "baseline", row->instructions[1]);
    document_put(&document, "ratio", document_ratio(row->instructions_ratio));
    return document_done(&document);
}

static json_t *verdict_json(const struct check_row *row)
{
    const struct gate_operation *operation = row->measured;
    struct document document = document_begin();
    document_text(&document, "name", row->name);
    document_text(&document, "verdict", verdict_name(row->judgement.verdict));
    document_text(&document, "severity", severity_name(row->judgement.severity));
    document_text(&document, "reason", *row->reason ? row->reason : NULL);
    json_t *rounds = json_array();
    if (operation) {
        put_measured(&document, operation);
        for (int i = 0; i < operation->round_count; i++)
            if (operation->rounds[i].count > 0) append(&document, rounds, round_json(&operation->rounds[i]));
    } else {
        document_whole(&document, "processes", 0);
        document_whole(&document, "pairs", 0);
        put_interval(&document, NAN, NAN, NAN);
        document_put(&document, "medians", json_array());
    }
    document_put(&document, "rounds", rounds);
    document_put(&document, "stack", row->stack.baseline ? resource_json(&row->stack) : json_null());
    document_put(&document, "instructions", counted_json(row));
    return document_done(&document);
}

static json_t *control_json(const struct gate *gate)
{
    struct document document = document_begin();
    json_t *operations = json_array();
    for (size_t i = 0; i < gate->control_count; i++) {
        const struct gate_operation *control = &gate->controls[i];
        struct document operation = document_begin();
        document_text(&operation, "name", control->name);
        document_text(&operation, "outcome", tendency_name(control->rounds[0].finding.tendency));
        put_measured(&operation, control);
        append(&document, operations, document_done(&operation));
    }
    document_text(&document, "verdict", check_control_name(gate));
    document_put(&document, "operations", operations);
    return document_done(&document);
}

json_t *check_document(const struct check_report *report)
{
    char created[32];
    struct document document = document_begin(), counting = document_begin();
    document_time(created);
    document_text(&document, "schema", "pqlane-check");
    document_whole(&document, "version", 2);
    document_text(&document, "created", created);
    document_text(&document, "verdict", verdict_name(report->overall));
    document_whole(&document, "exit_code", judge_exit(report->overall));
    document_put(&document, "baseline", side_json(report, 1));
    document_put(&document, "candidate", side_json(report, 0));
    document_put(&document, "environment", environment_json(report->environment));
    document_put(&document, "settings", gate_settings_json(report));
    document_real(&document, "seconds", report->gate->seconds);
    document_put(&document, "out_of_time", json_boolean(report->gate->out_of_time));
    document_put(&document, "control", control_json(report->gate));
    document_put(&document, "code", report->code_known ? resource_json(&report->code) : json_null());
    document_text(&counting, "source", report->instructions->source);
    document_text(&counting, "reason", report->instructions->source ? NULL : report->instructions->reason);
    document_put(&document, "instructions", document_done(&counting));
    json_t *operations = json_array();
    for (size_t i = 0; i < report->count; i++) append(&document, operations, verdict_json(&report->rows[i]));
    document_put(&document, "operations", operations);
    return document_done(&document);
}
