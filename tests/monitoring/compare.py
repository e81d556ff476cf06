#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""compare.py PROMETHEUS DOCUMENT: what Prometheus answers, against what `pqlane load` says of its own operations.

Counts must be the same. A quantile of Prometheus lies in a bucket that doubles; the library's, which is finer, must lie
in the same bucket or, where it is at an edge, in the next.
"""

import json
import math
import sys
import urllib.parse
import urllib.request

FIRST_EDGE = 1e-6
prometheus, document = sys.argv[1:]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def query(text):
    answer = get(prometheus + "/api/v1/query?" + urllib.parse.urlencode({"query": text}))
    if answer["status"] != "success":
        raise SystemExit(f"Prometheus does not answer {text}")
    labels = ("algorithm", "operation", "backend")
    return {tuple(r["metric"][name] for name in labels): float(r["value"][1]) for r in answer["data"]["result"]}


with open(document) as file:
    own = {(*row["name"].split("/"), row["backend"]): row for row in json.load(file)["operations"]}
by = "sum by (algorithm, operation, backend"
counted = query(by + ') (pqlane_op_total{outcome="ok"})')
rates = query("operation:pqlane_op:rate5m")
wrong = [] if own else ["the load says nothing"]
for name, row in own.items():
    if counted.get(name) != row["count"]:
        wrong.append(f"{name}: Prometheus has {counted.get(name)}, the library {row['count']}")
    if row["count"] > 100 and not rates.get(name, 0) > 0:
        wrong.append(f"{name}: no rate")
for part, q in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
    answers = query(f"histogram_quantile({q}, {by}, le) (pqlane_op_seconds_bucket))")
    for name, row in own.items():
        if row["count"] < 100 or row[part] is None:
            continue
        coarse, fine = answers.get(name, math.nan), 1e-9 * row[part]
        if fine < FIRST_EDGE and coarse <= FIRST_EDGE:  # all that is faster has one bucket
            continue
        if not abs(math.log2(coarse / fine)) <= 1.05:
            wrong.append(f"{name}: {part} is {coarse} s in Prometheus and {fine} s in the library")
print("\n".join(wrong) or f"{len(own)} operations agree")
sys.exit(bool(wrong))
