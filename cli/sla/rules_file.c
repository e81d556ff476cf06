/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Recording rules, a group for each window of time:
 *
 *     pqlane_sla:events:increase5m    operations of a promise
 *     pqlane_sla:bad:ratio5m          the part of them that was bad, by level
 *
 * and an alerting rule for each level and urgency. Names have the window as it is without a scale. Nothing that comes
 * from the file of the SLA needs an escape: names there have letters, digits and few signs.
 */

#include "rules_file.h"

#include <math.h>
#include <string.h>

#define LONGEST_INTERVAL 120.0 /* seconds: a recorded value is forgotten after five minutes */
#define SHORTEST_INTERVAL 1.0
#define DURATION_BYTES 32

/* ---- Pieces ---- */

/* As Prometheus writes durations, to the millisecond. */
static char *duration_text(char text[DURATION_BYTES], double seconds)
{
    static const struct {
        const char *name;
        long long ms;
    } periods[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
    const long long ms = llround(fmax(1e3 * seconds, 1));
    size_t i = 0;
    while (ms % periods[i].ms != 0) i++;
    snprintf(text, DURATION_BYTES, "%lld%s", ms / periods[i].ms, periods[i].name);
    return text;
}

double rules_edge(double seconds)
{
    for (int i = 0; i < PQLANE_METRICS_EDGES; i++) {
        const double edge = 1e-6 * (double)(1u << i);
        if (seconds <= edge * (1 + 1e-9)) return edge;
    }
    return NAN;
}

/* An edge has two spellings: pqlane's, which Prometheus 2 keeps, and that which Prometheus 3 makes of it. */
static char *edge_label(char text[64], double edge)
{
    char ours[32], theirs[32];
    snprintf(ours, sizeof ours, "%.6f", edge);
    snprintf(theirs, sizeof theirs, "%g", edge);
    if (strcmp(ours, theirs) == 0)
        snprintf(text, 64, "le=\"%s\"", ours);
    else
        snprintf(text, 64, "le=~\"0[.]%s|%s\"", ours + 2, theirs);
    return text;
}

static void write_operation(const struct sla_objective *objective, FILE *out)
{
    fprintf(out, "algorithm=\"%s\", operation=\"%s\"", objective->algorithm, objective->operation);
}

/* sum(increase(METRIC{...}[WINDOW])); label: one more, or NULL. */
static void write_increase(const char *metric, const struct sla_objective *objective, const char *label,
                           const char *window, FILE *out)
{
    fprintf(out, "sum(increase(%s{", metric);
    write_operation(objective, out);
    fprintf(out, "%s%s}[%s]))", label ? ", " : "", label ? label : "", window);
}

static void write_labels(const struct rules *rules, const struct sla_objective *objective, FILE *out)
{
    fprintf(out,
            "        labels:\n"
            "          service: \"%s\"\n"
            "          promise: \"%s\"\n"
            "          algorithm: \"%s\"\n"
            "          operation: \"%s\"\n",
            rules->sla->name, objective->name, objective->algorithm, objective->operation);
}

static bool has_edge(const struct promise *promise)
{
    return promise->objective->measure != SLA_LATENCY || !isnan(rules_edge(promise_level(promise)));
}

/* ---- What is recorded ---- */

static void write_events(const struct rules *rules, const struct sla_objective *objective, const char *name,
                         const char *window, FILE *out)
{
    fprintf(out, "      - record: pqlane_sla:events:increase%s\n        expr: ", name);
    write_increase(objective->measure == SLA_LATENCY ? "pqlane_op_seconds_count" : "pqlane_op_total", objective, NULL,
                   window, out);
    fputc('\n', out);
    write_labels(rules, objective, out);
}

static void write_ratio(const struct rules *rules, const struct promise *promise, const char *name, const char *window,
                        FILE *out)
{
    char edge[64];
    const struct sla_objective *objective = promise->objective;
    fprintf(out, "      - record: pqlane_sla:bad:ratio%s\n        expr: >-\n          ", name);
    if (objective->measure == SLA_LATENCY) {
        fputs("1 - ", out);
        write_increase("pqlane_op_seconds_bucket", objective, edge_label(edge, rules_edge(promise_level(promise))),
                       window, out);
        fputs("\n          / ", out);
        write_increase("pqlane_op_seconds_count", objective, NULL, window, out);
    } else {
        fputc('(', out);
        write_increase("pqlane_op_errors_total", objective, "status!=\"PQLANE_ERR_VERIFY\"", window, out);
        fputs(" or vector(0))\n          / ", out);
        write_increase("pqlane_op_total", objective, NULL, window, out);
    }
    fputc('\n', out);
    write_labels(rules, objective, out);
    fprintf(out, "          level: %s\n", sla_level_names[promise->level]);
}

static bool is_first_level(const struct promises *promises, size_t i)
{
    return i == 0 || promises->items[i - 1].objective != promises->items[i].objective;
}

static void write_window(const struct rules *rules, const struct burn_length *length, FILE *out)
{
    char window[DURATION_BYTES], interval[DURATION_BYTES];
    const double seconds = length->seconds / rules->scale;
    duration_text(window, seconds);
    duration_text(interval, fmin(fmax(seconds / BURN_SLOTS, SHORTEST_INTERVAL), LONGEST_INTERVAL));
    fprintf(out, "  - name: pqlane-sla-%s\n    interval: %s\n    rules:\n", length->name, interval);
    for (size_t i = 0; i < rules->promises->count; i++) {
        const struct promise *promise = &rules->promises->items[i];
        if (is_first_level(rules->promises, i)) write_events(rules, promise->objective, length->name, window, out);
        if (has_edge(promise)) write_ratio(rules, promise, length->name, window, out);
    }
}

/* ---- Alerts ---- */

/* Names of promises are those of one service: others may have the same in files of their own. */
static void write_ratio_of(const struct rules *rules, const struct promise *promise, enum burn_window window, FILE *out)
{
    fprintf(out, "pqlane_sla:bad:ratio%s{service=\"%s\", promise=\"%s\", level=\"%s\"}", burn_windows[window].name,
            rules->sla->name, promise->objective->name, sla_level_names[promise->level]);
}

static void write_events_of(const struct rules *rules, const struct promise *promise, enum burn_window window,
                            FILE *out)
{
    fprintf(out, "pqlane_sla:events:increase%s{service=\"%s\", promise=\"%s\"}", burn_windows[window].name,
            rules->sla->name, promise->objective->name);
}

/* Both windows over the limit, and enough operations in the short one. */
static void write_pair(const struct rules *rules, const struct promise *promise, const struct burn_pair *pair,
                       FILE *out)
{
    const double limit = burn_limit(promise_budget(promise), pair);
    fputs("            ", out);
    write_ratio_of(rules, promise, pair->long_window, out);
    fprintf(out, " > %.10g\n            and ", limit);
    write_ratio_of(rules, promise, pair->short_window, out);
    fprintf(out, " > %.10g\n            and on (promise) ", limit);
    write_events_of(rules, promise, pair->short_window, out);
    fprintf(out, " >= %d\n            and on (promise) ", BURN_LEAST_EVENTS);
    write_ratio_of(rules, promise, pair->short_window, out);
    fputs(" * on (promise) ", out);
    write_events_of(rules, promise, pair->short_window, out);
    fprintf(out, " >= %d\n", BURN_LEAST_BAD);
}

static void write_condition(const struct rules *rules, const struct promise *promise, enum burn_urgency urgency,
                            FILE *out)
{
    const char *before = "          (\n";
    fputs("        expr: |\n", out);
    for (int i = 0; i < BURN_PAIRS; i++) {
        if (burn_pairs[i].urgency != urgency) continue;
        fputs(before, out);
        write_pair(rules, promise, &burn_pairs[i], out);
        before = "          ) or (\n";
    }
    fputs("          )\n", out);
}

/* Annotations are templates of Prometheus; $value is the ratio of a long window. */
static void write_annotations(const struct rules *rules, const struct promise *promise, FILE *out)
{
    char text[PROMISE_TEXT], url[PROMISE_URL], value[SLA_TEXT], edge[SLA_TEXT];
    const struct sla_objective *objective = promise->objective;
    const double level = promise_level(promise);
    sla_value_text(value, objective->measure, level);
    fprintf(out, "        annotations:\n          summary: \"%s\"\n", promise_text(text, promise));
    fputs("          description: \"{{ $value | humanizePercentage }} of ", out);
    fprintf(out, "%s/%s ", objective->algorithm, objective->operation);
    if (objective->measure == SLA_LATENCY) {
        const double judged = rules_edge(level);
        fprintf(out, "took longer than %s, %.4g %% may.", value, 100 * promise_budget(promise));
        if (judged > level * (1 + 1e-9))
            fprintf(out, " Judged at %s, the next edge of the histogram.", sla_value_text(edge, SLA_LATENCY, judged));
    } else {
        fprintf(out, "failed, %s may; signatures that are not valid do not count.", value);
    }
    fprintf(out, "\"\n          runbook_url: \"%s\"\n", promise_runbook(url, rules->runbooks, promise));
}

static void write_alert(const struct rules *rules, const struct promise *promise, enum burn_urgency urgency, FILE *out)
{
    char hold[DURATION_BYTES];
    duration_text(hold, burn_hold(urgency) / rules->scale);
    fprintf(out, "      - alert: %s\n", promise_alert(promise));
    write_condition(rules, promise, urgency, out);
    fprintf(out, "        for: %s\n        keep_firing_for: %s\n", hold, hold);
    write_labels(rules, promise->objective, out);
    fprintf(out, "          level: %s\n          severity: %s\n          urgency: %s\n",
            sla_level_names[promise->level], sla_severities[promise->level], burn_urgencies[urgency]);
    write_annotations(rules, promise, out);
}

/* What must not happen, whatever was promised. */
static const struct {
    const char *alert, *expr;
    double hold_s;
    const char *severity;
    enum burn_urgency urgency;
    const char *summary, *page;
} health[] = {
    {"PqlaneMetricsMissing", "absent(pqlane_build_info)", 300, "critical", BURN_PAGE,
     "No metrics of pqlane: nobody would hear if a promise were broken", "metrics-missing.md"},
    {"PqlaneSelftestFailed",
     "sum by (instance) (increase(pqlane_op_errors_total{status=\"PQLANE_ERR_SELFTEST\"}[5m])) > 0", 0, "emergency",
     BURN_PAGE, "A known answer of the portable code is wrong: operations are refused", "selftest-failed.md"},
    {"PqlaneSelftestFailed", "sum by (instance) (increase(pqlane_guard_events_total{kind=\"wrong\"}[5m])) > 0", 0,
     "critical", BURN_PAGE, "A known answer of a backend is wrong: the guard uses it no more", "selftest-failed.md"},
    {"PqlaneGuardFellBack", "sum by (instance) (pqlane_guard_processes{state=\"fallen_back\"}) > 0", 60, "warning",
     BURN_TICKET, "{{ $value }} processes run on a backend that they do not prefer", "guard-fell-back.md"},
};

static void write_health(const struct rules *rules, FILE *out)
{
    char url[PROMISE_URL], hold[DURATION_BYTES];
    fputs("  - name: pqlane-health\n    rules:\n", out);
    for (size_t i = 0; i < sizeof health / sizeof *health; i++) {
        fprintf(out, "      - alert: %s\n        expr: %s\n", health[i].alert, health[i].expr);
        if (health[i].hold_s > 0)
            fprintf(out, "        for: %s\n", duration_text(hold, health[i].hold_s / rules->scale));
        fprintf(out,
                "        labels:\n          service: \"%s\"\n          severity: %s\n          urgency: %s\n"
                "        annotations:\n          summary: \"%s\"\n          runbook_url: \"%s\"\n",
                rules->sla->name, health[i].severity, burn_urgencies[health[i].urgency], health[i].summary,
                promise_page(url, rules->runbooks, health[i].page));
    }
}

void rules_write(const struct rules *rules, FILE *out)
{
    const struct promises *promises = rules->promises;
    bool has_alert = false;
    fprintf(out, "# Written by pqlane sla rules for the service %s: change its SLA instead.\n", rules->sla->name);
    if (rules->scale > 1) fprintf(out, "# All times are divided by %.10g: a trial.\n", rules->scale);
    if (promises->left_out > 0)
        fprintf(out, "# Not here: %zu promises on throughput or stack, which pqlane sla check judges.\n",
                promises->left_out);
    for (size_t i = 0; i < promises->count; i++)
        if (!has_edge(&promises->items[i]))
            fprintf(out, "# Not here: %s at its %s level, which is above the histogram's last edge.\n",
                    promises->items[i].objective->name, sla_level_names[promises->items[i].level]);
    fputs("groups:\n", out);
    for (int w = 0; w < BURN_WINDOWS && promises->count > 0; w++) write_window(rules, &burn_windows[w], out);
    for (size_t i = 0; i < promises->count; i++) {
        if (!has_edge(&promises->items[i])) continue;
        if (!has_alert) fputs("  - name: pqlane-sla-alerts\n    rules:\n", out);
        has_alert = true;
        for (int u = 0; u < BURN_URGENCIES; u++) write_alert(rules, &promises->items[i], (enum burn_urgency)u, out);
    }
    write_health(rules, out);
}
