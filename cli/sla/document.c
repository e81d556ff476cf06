/* SPDX-License-Identifier: Apache-2.0 */

#include "document.h"

#include "measure/document.h"
#include "report/member.h"

#include <math.h>

/* In the unit of other documents: times in ns. */
static const struct {
    const char *name;
    double per;
} units[SLA_MEASURES] = {[SLA_LATENCY] = {"ns", 1e9},
                         [SLA_ERRORS] = {"ratio", 1},
                         [SLA_THROUGHPUT] = {"1/s", 1},
                         [SLA_STACK] = {"bytes", 1}};

static json_t *value_json(enum sla_measure measure, double value)
{
    const double digits = measure == SLA_ERRORS ? 1e12 : 1e3;
    const double number = round(value * units[measure].per * digits) / digits; /* a run may say what is too large */
    return isfinite(number) ? json_real(number) : json_null();
}

static json_t *level_word(int level)
{
    return level == SLA_NO_LEVEL ? json_null() : json_string(sla_level_names[level]);
}

static struct document promise_begin(const struct sla_objective *item)
{
    struct document document = document_begin(), levels = document_begin();
    document_text(&document, "name", item->name);
    document_text(&document, "algorithm", item->algorithm);
    document_text(&document, "operation", item->operation);
    document_text(&document, "measure", sla_measure_names[item->measure]);
    document_put(&document, "quantile", item->measure == SLA_LATENCY ? json_real(item->quantile) : json_null());
    document_text(&document, "unit", units[item->measure].name);
    for (unsigned i = 0; i < SLA_LEVELS; i++)
        document_put(&levels, sla_level_names[i], value_json(item->measure, item->levels[i]));
    document_put(&document, "levels", document_done(&levels));
    return document;
}

static json_t *promise_json(const struct sla_objective *item)
{
    struct document document = promise_begin(item);
    document_real(&document, "window_seconds", item->window_s);
    document_whole(&document, "line", item->line);
    return document_done(&document);
}

static struct document begin(const char *schema)
{
    char created[32];
    struct document document = document_begin();
    document_time(created);
    document_text(&document, "schema", schema);
    document_whole(&document, "version", 1);
    document_text(&document, "created", created);
    return document;
}

json_t *sla_document(const struct sla *sla)
{
    struct document document = begin("pqlane-sla");
    json_t *list = json_array();
    for (size_t i = 0; i < sla->count; i++)
        if (json_array_append_new(list, promise_json(&sla->items[i])) != 0) document.broken = true;
    document_text(&document, "service", sla->name);
    document_put(&document, "promises", list);
    return document_done(&document);
}

/* ---- A judgement ------------------------------------------------------------------------------------------------- */

static json_t *finding_json(const struct sla_finding *finding)
{
    const struct sla_objective *item = finding->objective;
    struct document document = promise_begin(item);
    document_put(&document, "measured", value_json(item->measure, finding->measured));
    document_put(&document, "low", value_json(item->measure, finding->low));
    document_put(&document, "high", value_json(item->measure, finding->high));
    document_text(&document, "verdict", sla_verdict_names[finding->verdict]);
    document_put(&document, "beyond", level_word(finding->reached));
    document_put(&document, "doubtful", level_word(finding->doubtful));
    document_text(&document, "severity", finding->reached == SLA_NO_LEVEL ? "none" : sla_severities[finding->reached]);
    document_text(&document, "reason", *finding->reason ? finding->reason : NULL);
    document_put(&document, "floor", value_json(SLA_LATENCY, finding->floor));
    document_put(&document, "times_floor", document_ratio(finding->times));
    document_put(&document, "kept_at_floor",
                 isnan(finding->at_floor) ? json_null() : level_word(sla_level_kept(item, finding->at_floor)));
    return document_done(&document);
}

static void put_run_member(struct document *document, const json_t *run, const char *name)
{
    const json_t *value = member(run, name);
    document_put(document, name, value ? json_deep_copy(value) : json_null());
}

static json_t *run_json(const struct sla_judgement *judgement)
{
    static const char *const members[] = {"created", "library", "environment", "fingerprint", "backend"};
    struct document document = document_begin();
    document_text(&document, "name", judgement->run_name);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) put_run_member(&document, judgement->run, members[i]);
    return document_done(&document);
}

json_t *sla_check_document(const struct sla_judgement *judgement)
{
    struct document document = begin("pqlane-sla-check");
    json_t *list = json_array();
    for (size_t i = 0; i < judgement->sla->count; i++)
        if (json_array_append_new(list, finding_json(&judgement->findings[i])) != 0) document.broken = true;
    document_text(&document, "verdict", sla_verdict_names[judgement->overall]);
    document_whole(&document, "exit_code", sla_judgement_exit(judgement));
    document_text(&document, "service", judgement->sla->name);
    document_text(&document, "fail_on", sla_level_names[judgement->fail_on]);
    document_put(&document, "run", run_json(judgement));
    document_put(&document, "promises", list);
    return document_done(&document);
}
