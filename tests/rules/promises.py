#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""promises.py slo SERVICE | tests RULES | together RULES...: an SLA, and tests for `promtool test rules` of what its
rules must do, and those of several services together.

All are made of the same promises, so the tests know the SLA and not what `pqlane sla rules` made of it.
"""

import json
import sys

STEP = 2  # minutes between two samples
OPERATIONS = 10000  # in that time
EDGES = [1e-6 * 2**i for i in range(19)]

# Levels are seconds, or a share of operations. A quantile of None: errors.
PROMISES = [
    ("encaps-p99", "ML-KEM-768", "encaps", 0.99, {"target": 200e-6, "maximum": 256e-6, "emergency": 1e-3}),
    ("decaps-p50", "ML-KEM-768", "decaps", 0.5, {"target": 50e-6}),
    ("verify-p99-9", "ML-DSA-65", "verify+prepared", 0.999, {"maximum": 30e-6}),
    ("sign-errors", "ML-DSA-65", "sign", None, {"target": 0.0001, "maximum": 0.001}),
]
SEVERITIES = {"target": "warning", "maximum": "critical", "emergency": "emergency"}
UNTOUCHED = ("encaps-p99", "emergency")  # slow operations are not as slow as this


def slo(service, name, algorithm, operation, quantile, levels):
    source = {"type": "pqlane", "spec": {"algorithm": algorithm, "operation": operation}}
    if quantile is None:
        def metric(measure):
            return {"metricSource": {**source, "spec": {**source["spec"], "measure": measure}}}
        indicator = {"ratioMetric": {"counter": True, "bad": metric("errors"), "total": metric("operations")}}
        objectives = [{"displayName": level, "target": 1 - value} for level, value in levels.items()]
    else:
        source["spec"].update({"measure": "latency", "unit": "us"})
        indicator = {"thresholdMetric": {"metricSource": source}}
        objectives = [{"displayName": level, "op": "lte", "value": round(1e6 * value, 3), "target": quantile}
                      for level, value in levels.items()]
    return {"apiVersion": "openslo/v1", "kind": "SLO", "metadata": {"name": name},
            "spec": {"service": service, "indicator": {"metadata": {"name": name}, "spec": indicator},
                     "timeWindow": [{"duration": "28d", "isRolling": True}], "budgetingMethod": "Occurrences",
                     "objectives": objectives}}


def budget(quantile, level):
    return level if quantile is None else 1 - quantile


def counter(phases, share):
    """Samples of a counter. A phase is minutes, operations in a step, and a burn rate; share says which part counts."""
    value, parts = 0, []
    for minutes, operations, burn in phases:
        growth = operations * share(burn)
        parts.append(f"{value + growth:.6f}+{growth:.6f}x{minutes // STEP - 1}")
        value += growth * (minutes // STEP)
    return "0 " + " ".join(parts)


def series(phases):
    lines = [{"series": 'pqlane_build_info{version="0"}', "values": f"1x{sum(p[0] for p in phases) // STEP}"}]

    def add(name, labels, share):
        text = ",".join(f'{key}="{value}"' for key, value in labels.items())
        lines.append({"series": f"{name}{{{text}}}", "values": counter(phases, share)})

    for _, algorithm, operation, quantile, levels in PROMISES:
        def bad(burn):  # relative to the level that burns first
            return min(burn * min(budget(quantile, value) for value in levels.values()), 1)
        for part, backend in ((0.75, "avx2"), (0.25, "avx512")):
            labels = {"algorithm": algorithm, "operation": operation, "backend": backend}
            if quantile is None:
                add("pqlane_op_total", {**labels, "outcome": "ok"}, lambda burn: part * (1 - bad(burn)))
                add("pqlane_op_total", {**labels, "outcome": "error"}, lambda burn: part * bad(burn))
                add("pqlane_op_errors_total", {**labels, "status": "PQLANE_ERR_PRIVATE_KEY"},
                    lambda burn: part * bad(burn))
                add("pqlane_op_errors_total", {**labels, "status": "PQLANE_ERR_VERIFY"}, lambda burn: part * 0.5)
                continue
            slow = min(edge for edge in EDGES if edge > 1.9 * levels.get("maximum", levels.get("target")))
            for edge in EDGES:
                add("pqlane_op_seconds_bucket", {**labels, "le": f"{edge:.6f}"},
                    lambda burn: part * (1 if edge >= slow else 1 - bad(burn)))
            add("pqlane_op_seconds_count", labels, lambda burn: part)
    return lines


def firing(time, expected):
    """expected: what of (urgency, promise, level) fires, and nothing else does."""
    text = 'sum by (promise, level, urgency, severity) (ALERTS{alertstate="firing"})'
    return {"expr": text, "eval_time": f"{time}m", "exp_samples": [
        {"labels": f'{{promise="{name}",level="{level}",urgency="{urgency}",severity="{SEVERITIES[level]}"}}',
         "value": 1} for urgency, name, level in expected]}


def every(urgencies, names=None, but=()):
    return [(urgency, name, level) for urgency in urgencies for name, _, _, _, levels in PROMISES
            for level in levels if (name, level) not in (UNTOUCHED, *but) and (not names or name in names)]


def case(phases, *expectations, alerts=()):
    return {"interval": f"{STEP}m", "input_series": series(phases),
            "promql_expr_test": [firing(*one) for one in expectations], "alert_rule_test": list(alerts)}


# A burn rate of 20 is relative to the narrowest level of errors, so that the wider one has 2.
ERRORS_WIDE = ("sign-errors", "maximum")


def health(values, alert, labels, summary, page):
    return {"interval": "1m", "input_series": values, "alert_rule_test": [
        {"eval_time": "20m", "alertname": alert, "exp_alerts": [
            {"exp_labels": {"service": "trial", **labels},
             "exp_annotations": {"summary": summary, "runbook_url": f"docs/runbooks/{page}"}}]}]}


# What is recorded comes before the alerts that are made of it.
ORDER = [*(f"pqlane-sla-{window}" for window in ("5m", "30m", "1h", "2h", "6h", "1d", "3d", "alerts")),
         "pqlane-health"]
PRESENT = {"series": 'pqlane_build_info{version="0"}', "values": "1x30"}


def tests(rules):
    exact = {"eval_time": "240m", "alertname": "PqlaneLatencyBurning", "exp_alerts": [
        {"exp_labels": {"service": "trial", "promise": name, "algorithm": algorithm, "operation": operation,
                        "level": level, "severity": SEVERITIES[level], "urgency": urgency},
         "exp_annotations": {
             "summary": f"{algorithm}/{operation}: p{100 * quantile:g} over {text}",
             "description": f"{value} of {algorithm}/{operation} took longer than {text}, "
                            f"{100 - 100 * quantile:.4g} % may.{edge}",
             "runbook_url": "docs/runbooks/latency-burning.md"}}
        for (urgency, name, level), value, text, edge in (
            (("page", "encaps-p99", "target"), "20%", "200 us",
             " Judged at 256 us, the next edge of the histogram."),
            (("ticket", "encaps-p99", "target"), "15%", "200 us",
             " Judged at 256 us, the next edge of the histogram."),
            (("page", "encaps-p99", "maximum"), "20%", "256 us", ""),
            (("ticket", "encaps-p99", "maximum"), "15%", "256 us", ""),
            (("page", "decaps-p50", "target"), "100%", "50 us",
             " Judged at 64 us, the next edge of the histogram."),
            (("ticket", "decaps-p50", "target"), "75%", "50 us",
             " Judged at 64 us, the next edge of the histogram."),
            (("page", "verify-p99-9", "maximum"), "2%", "30 us",
             " Judged at 32 us, the next edge of the histogram."),
            (("ticket", "verify-p99-9", "maximum"), "1.5%", "30 us",
             " Judged at 32 us, the next edge of the histogram."))
        for _, algorithm, operation, quantile, _ in [next(p for p in PROMISES if p[0] == name)]]}
    return {"rule_files": [rules], "evaluation_interval": f"{STEP}m", "group_eval_order": ORDER, "tests": [
        # Half of the budget for ten hours: nothing.
        case([(600, OPERATIONS, 0.5)], (10, []), (120, []), (600, [])),
        # An hour of nothing, three of 20 times the budget, three of nothing: everything fires; pages are resolved.
        case([(60, OPERATIONS, 0), (180, OPERATIONS, 20), (180, OPERATIONS, 0)],
             (60, []),
             (240, every(["page", "ticket"], but=[ERRORS_WIDE]) + [("ticket", *ERRORS_WIDE)]),
             (420, every(["ticket"], but=[("decaps-p50", "target"), ERRORS_WIDE])),
             alerts=[exact]),
        # 1.4 times the budget for eight hours: tickets.
        case([(480, OPERATIONS, 1.4)], (480, every(["ticket"], but=[ERRORS_WIDE]))),
        # Everything is bad, but of 2 operations in 2 minutes: 120 in two hours are judged, 30 in half an hour are not.
        case([(240, 2, 1e9)], (240, every(["ticket"]))),
        # No operation at all.
        case([(240, 0, 0)], (240, [])),
        health([{"series": "other", "values": "1x30"}], "PqlaneMetricsMissing",
               {"severity": "critical", "urgency": "page"},
               "No metrics of pqlane: nobody would hear if a promise were broken", "metrics-missing.md"),
        health([PRESENT, {"series": 'pqlane_op_errors_total{instance="a",status="PQLANE_ERR_SELFTEST"}',
                          "values": "0+1x30"}], "PqlaneSelftestFailed",
               {"severity": "emergency", "urgency": "page", "instance": "a"},
               "A known answer of the portable code is wrong: operations are refused", "selftest-failed.md"),
        health([PRESENT, {"series": 'pqlane_guard_events_total{instance="a",kind="wrong"}', "values": "0x17 1x12"}],
               "PqlaneSelftestFailed", {"severity": "critical", "urgency": "page", "instance": "a"},
               "A known answer of a backend is wrong: the guard uses it no more", "selftest-failed.md"),
        health([PRESENT, {"series": 'pqlane_guard_processes{instance="a",state="fallen_back"}', "values": "2x30"}],
               "PqlaneGuardFellBack", {"severity": "warning", "urgency": "ticket", "instance": "a"},
               "2 processes run on a backend that they do not prefer", "guard-fell-back.md"),
    ]}


def together(rules):
    """Services promise the same, each in a file of its own: each alert fires once for each of them."""
    fires = {"expr": 'count by (promise, level, urgency) (ALERTS{alertstate="firing"})', "eval_time": "180m",
             "exp_samples": [{"labels": f'{{promise="{name}",level="{level}",urgency="{urgency}"}}',
                              "value": len(rules)} for urgency, name, level in
                             [*every(["page", "ticket"], but=[ERRORS_WIDE]), ("ticket", *ERRORS_WIDE)]]}
    burning = {"interval": f"{STEP}m", "input_series": series([(180, OPERATIONS, 20)]), "promql_expr_test": [fires]}
    return {"rule_files": rules, "evaluation_interval": f"{STEP}m", "group_eval_order": ORDER, "tests": [burning]}


if sys.argv[1] == "slo":
    print("\n---\n".join(json.dumps(slo(sys.argv[2], *promise), indent=1) for promise in PROMISES))
elif sys.argv[1] == "tests":
    print(json.dumps(tests(sys.argv[2]), indent=1))
else:
    print(json.dumps(together(sys.argv[2:]), indent=1))
