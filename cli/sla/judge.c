/* SPDX-License-Identifier: Apache-2.0 */

/* The rule, and its application to every promise. */

#include "judge.h"
#include "commands.h"
#include "quantile.h"

#include "report/member.h"
#include "stats/stats.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

const char *const sla_verdict_names[SLA_VERDICTS] = {"pass", "broken", "inconclusive", "not judged"};

const json_t *sla_operation_of(const json_t *document, const char *name, const char *backend)
{
    size_t i;
    json_t *operation;
    json_array_foreach (member_list(document, "operations"), i, operation)
        if (member_is(operation, "name", name) && (!backend || member_is(operation, "backend", backend)))
            return operation;
    return NULL;
}

/* ---- What a run says --------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static bool cannot(struct sla_finding *finding, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(finding->reason, sizeof finding->reason, format, list);
    va_end(list);
    return false;
}

static double positive(const json_t *operation, const char *name)
{
    const double value = member_number(operation, name);
    return value > 0 ? value : NAN;
}

/* How far processes can be from the median, downwards and upwards: 1 and 1 where the run does not tell. */
struct spread {
    double down, up;
    bool known;
};

static struct spread spread_of(const json_t *operation)
{
    const double median = positive(operation, "median"), low = positive(operation, "low"),
                 high = positive(operation, "high");
    if (!(low <= median && median <= high)) return (struct spread){1, 1, false};
    return (struct spread){low / median, high / median, true};
}

static void set(struct sla_finding *finding, double measured, double low, double high)
{
    finding->measured = measured;
    finding->low = low;
    finding->high = high;
}

static void set_near(struct sla_finding *finding, double measured)
{
    set(finding, measured, measured * (1 - SLA_NEAR), measured * (1 + SLA_NEAR));
}

/* The member of a run that has a percentile; NULL: none has. */
static const char *percentile_member(double quantile)
{
    static const struct {
        double quantile;
        const char *name;
    } members[] = {{0.5, "median"}, {0.95, "p95"}, {0.99, "p99"}, {0.999, "p999"}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].quantile == quantile) return members[i].name;
    return NULL;
}

static bool measure_tail(const json_t *operation, double q, struct sla_finding *finding)
{
    const char *name = percentile_member(q);
    const double told = name ? positive(operation, name) : NAN;
    const struct spread spread = spread_of(operation);
    struct sla_quantile quantile;
    if (sla_quantile_of(member(operation, "distribution"), q, &quantile) && spread.known) {
        const double value = isnan(told) ? quantile.value : told;
        set(finding, value / 1e9, fmin(quantile.low, value) * spread.down / 1e9,
            fmax(quantile.high, value) * spread.up / 1e9);
        return true;
    }
    if (quantile.samples > 0 && !stats_percentile_is_supported(quantile.samples, q))
        return cannot(finding, "%zu operations were timed one by one, too few: ten must lie beyond a percentile",
                      quantile.samples);
    if (isnan(told)) return cannot(finding, "the run has no such percentile, and no distribution to take it from");
    set_near(finding, told / 1e9);
    return true;
}

static bool measure_latency(const json_t *operation, double q, struct sla_finding *finding)
{
    const double median = positive(operation, "median");
    const struct spread spread = spread_of(operation);
    if (member(operation, "unit") && !member_is(operation, "unit", "ns"))
        return cannot(finding, "the run has other times than ns");
    if (q != 0.5) return measure_tail(operation, q, finding);
    if (isnan(median)) return cannot(finding, "the run has no median of it");
    if (spread.known)
        set(finding, median / 1e9, positive(operation, "low") / 1e9, positive(operation, "high") / 1e9);
    else
        set_near(finding, median / 1e9);
    return true;
}

bool sla_measured(const json_t *operation, const struct sla_objective *objective, struct sla_finding *finding)
{
    const struct spread spread = spread_of(operation);
    double value;
    switch (objective->measure) {
    case SLA_LATENCY:
        return measure_latency(operation, objective->quantile, finding);
    case SLA_THROUGHPUT:
        value = positive(operation, "ops_per_second");
        if (isnan(value)) return cannot(finding, "the run has no operations per second of it");
        if (spread.known)
            set(finding, value, value / spread.up, value / spread.down);
        else
            set_near(finding, value);
        return true;
    case SLA_STACK:
        value = positive(operation, "stack_bytes");
        if (isnan(value)) return cannot(finding, "the run has no peak stack of it");
        set(finding, value, value, value);
        return true;
    default:
        return cannot(finding, "a run has no failures: `pqlane sla watch` judges them");
    }
}

/* ---- Judging ----------------------------------------------------------------------------------------------------- */

int sla_level_kept(const struct sla_objective *objective, double value)
{
    for (int i = 0; i < SLA_LEVELS; i++)
        if (!isnan(objective->levels[i]) && !sla_beyond(objective, (enum sla_level)i, value)) return i;
    return SLA_NO_LEVEL;
}

static void judge_levels(struct sla_finding *finding)
{
    for (int i = 0; i < SLA_LEVELS; i++) {
        const bool low = sla_beyond(finding->objective, (enum sla_level)i, finding->low),
                   high = sla_beyond(finding->objective, (enum sla_level)i, finding->high);
        if (low && high) finding->reached = i;
        if (low != high) finding->doubtful = i;
    }
    finding->verdict = finding->reached != SLA_NO_LEVEL    ? SLA_BROKEN
                       : finding->doubtful != SLA_NO_LEVEL ? SLA_INCONCLUSIVE
                                                           : SLA_PASS;
    if (finding->doubtful != SLA_NO_LEVEL)
        snprintf(finding->reason, sizeof finding->reason, "the %s lies within the interval of what was measured",
                 sla_level_names[finding->doubtful]);
}

/* Were there nothing but kernels, all times would be shorter in proportion. */
static void judge_floor(const struct sla_judgement *judgement, const char *name, const json_t *operation,
                        struct sla_finding *finding)
{
    const char *backend = member_text(judgement->run, "backend", NULL);
    const double floor = positive(sla_operation_of(judgement->costs, name, backend), "floor"),
                 median = positive(operation, "median");
    if (finding->objective->measure != SLA_LATENCY || isnan(floor) || isnan(median)) return;
    finding->floor = floor / 1e9;
    finding->times = median / floor;
    finding->at_floor = finding->measured / finding->times;
}

static void judge_promise(const struct sla_judgement *judgement, struct sla_finding *finding)
{
    char name[SLA_OPERATION];
    const json_t *operation = sla_operation_of(judgement->run, sla_operation_text(name, finding->objective), NULL);
    if (finding->objective->measure == SLA_ERRORS) {
        finding->verdict = SLA_NOT_JUDGED;
        sla_measured(operation, finding->objective, finding);
        return;
    }
    finding->verdict = SLA_INCONCLUSIVE;
    if (!operation) {
        cannot(finding, "the run has not measured %s", name);
        return;
    }
    if (!sla_measured(operation, finding->objective, finding)) return;
    judge_levels(finding);
    judge_floor(judgement, name, operation, finding);
}

/* A promise that was not measured cannot have been kept. One that has nothing as severe as the failing level can. */
static bool leaves_open(const struct sla_finding *finding, enum sla_level fail_on)
{
    if (finding->verdict == SLA_NOT_JUDGED) return false;
    if (isnan(finding->measured)) return true;
    return finding->doubtful >= (int)fail_on;
}

void sla_judge(struct sla_judgement *judgement)
{
    bool open = false, judged = false, broken = false;
    for (size_t i = 0; i < judgement->sla->count; i++) {
        struct sla_finding *finding = &judgement->findings[i];
        *finding = (struct sla_finding){.objective = &judgement->sla->items[i],
                                        .reached = SLA_NO_LEVEL,
                                        .doubtful = SLA_NO_LEVEL,
                                        .measured = NAN,
                                        .low = NAN,
                                        .high = NAN,
                                        .floor = NAN,
                                        .at_floor = NAN,
                                        .times = NAN};
        judge_promise(judgement, finding);
        judged = judged || finding->verdict != SLA_NOT_JUDGED;
        open = open || leaves_open(finding, judgement->fail_on);
        broken = broken || finding->reached >= (int)judgement->fail_on;
    }
    judgement->overall = broken ? SLA_BROKEN : open || !judged ? SLA_INCONCLUSIVE : SLA_PASS;
}

int sla_judgement_exit(const struct sla_judgement *judgement)
{
    return judgement->overall == SLA_BROKEN ? CLI_NO : judgement->overall == SLA_PASS ? CLI_OK : CLI_INCONCLUSIVE;
}
