#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""inhibited.py CONFIGURATION: which alerts keep which others quiet, as Alertmanager itself says."""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

PATIENCE_S = 60  # on a machine that is busy with other things


def promise(name, severity, urgency, **more):
    levels = {"warning": "target", "critical": "maximum", "emergency": "emergency"}
    return {"alertname": "PqlaneLatencyBurning", "service": "a", "promise": name, "algorithm": "ML-KEM-768",
            "operation": "encaps", "level": levels[severity], "severity": severity, "urgency": urgency, **more}


def health(name, severity, urgency, **more):
    return {"alertname": name, "service": "a", "severity": severity, "urgency": urgency, **more}


# Each after what makes it quiet, if anything does.
QUIET = [
    promise("p", "critical", "page"),
    promise("p", "warning", "page"),
    promise("p", "emergency", "ticket"),
    promise("q", "critical", "ticket"),
    promise("r", "critical", "page", instance="one"),
]
LOUD = [
    promise("p", "emergency", "page"),
    promise("q", "critical", "page"),
    promise("r", "emergency", "page", instance="one"),
    promise("r", "critical", "page", instance="two"),
    promise("p", "warning", "page", service="b"),
    health("PqlaneSelftestFailed", "emergency", "page", instance="one"),
    health("PqlaneSelftestFailed", "critical", "page", instance="two"),
    health("PqlaneMetricsMissing", "critical", "page"),
    health("PqlaneGuardFellBack", "warning", "ticket", instance="one"),
    {"alertname": "PqlaneRegression", "severity": "emergency", "operation": "ML-KEM-768/encaps", "instance": "one"},
    {"alertname": "PqlaneRegression", "severity": "warning", "operation": "ML-KEM-768/encaps", "instance": "two"},
]


def ask(url, body=None):
    request = urllib.request.Request(url, data=body and json.dumps(body).encode(),
                                     headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        text = answer.read()
    return json.loads(text) if text.startswith(b"[") else None


def is_ready(base):
    try:
        ask(base + "/-/ready")
        return True
    except OSError:
        return False


def not_as_they_should_be(base):
    told = {json.dumps(one["labels"], sort_keys=True): bool(one["status"]["inhibitedBy"])
            for one in ask(base + "/api/v2/alerts")}
    return [labels for labels in QUIET + LOUD
            if told.get(json.dumps(labels, sort_keys=True)) != (labels in QUIET)]


def main(configuration):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{one.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as work:
        process = subprocess.Popen(["prometheus-alertmanager", "--config.file=" + configuration,
                                    "--storage.path=" + work, "--web.listen-address=" + address,
                                    "--cluster.listen-address="], stderr=subprocess.DEVNULL)
        try:
            base, end = "http://" + address, time.monotonic() + PATIENCE_S
            while not is_ready(base) and time.monotonic() < end:
                time.sleep(0.1)
            ask(base + "/api/v2/alerts", [{"labels": labels} for labels in QUIET + LOUD])
            while (wrong := not_as_they_should_be(base)) and time.monotonic() < end:
                time.sleep(0.2)  # each alert comes to it by a way of its own
        finally:
            process.kill()
            process.wait()
    if wrong:
        sys.exit(f"not as they should be: {wrong}")


main(sys.argv[1])
