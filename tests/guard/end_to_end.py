# SPDX-License-Identifier: Apache-2.0
#
# end_to_end.py BUILD SOURCE: see run. The whole story, with the real Prometheus and the real Alertmanager: a backend
# becomes slow, somebody is paged, the guard has moved to another backend meanwhile, the alert resolves, and when the
# backend is fast again, the guard goes back to it.
#
# Slow operations are few, for the guard is fast: half a second of them. That is 14.4 times or 6 times what p99.9 may
# have in the windows of a page, even where those hold all that ran before, so that it does not hide the alert; and 2 ms
# are two hundred times what an operation takes, so that a busy machine does not fire it.

import contextlib
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
from parts import Cases, Failed, Load, Process, Server, backends, get, until, write  # noqa: E402

SCALE = 300  # all windows are shorter by this: 5 minutes become a second
DELAY_US = 1000  # of a transform: encapsulation has 3, decapsulation 6
BEFORE_S = 8  # of operations as they should be
PROMISED_S = 2  # from breach to switch
AT_MOST_S = 10  # where the machine is busy with other things

build, source = sys.argv[1:]
cases = Cases()
begun = time.time()


def tell(text):
    print(f"{time.time() - begun:5.1f} s  {text}", flush=True)


def must_succeed(*command, **more):
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    cases.must(" ".join(command[:3]), ended.returncode == 0, ended.stdout)
    return ended.stdout


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def is_ready(address):
    try:
        with urllib.request.urlopen(f"http://{address}/-/ready", timeout=10) as answer:
            return answer.status == 200
    except OSError:
        return False


class Hook:
    """Where Alertmanager sends what it has to tell: (path, alert), in the order in which they came."""

    def __init__(self):
        self.heard = []
        heard = self.heard

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                heard.extend((self.path, alert) for alert in body["alerts"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def first(self, status, **labels):
        for path, alert in list(self.heard):
            if alert["status"] == status and labels.items() <= alert["labels"].items():
                return path, alert
        return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def ours(name, work, **changes):
    """A file of monitoring/, with what must be otherwise in a test."""
    with open(f"{source}/monitoring/{name}") as file:
        text = file.read()
    for is_there, shall_be in changes.items():
        if is_there not in text:
            raise Failed(f"monitoring/{name} has no '{is_there}' any more")
        text = text.replace(is_there, shall_be)
    return write(f"{work}/{name}", text)


def alertmanager(work, hook):
    """With the routes of monitoring/, and no patience."""
    path = ours("alertmanager.yml", work, **{"127.0.0.1:9799": hook.address, "group_wait: 10s": "group_wait: 1s",
                                             "group_interval: 1m": "group_interval: 1s"})
    must_succeed("amtool", "check-config", path)
    address = f"127.0.0.1:{free_port()}"
    return address, Process("prometheus-alertmanager", "--config.file=" + path, f"--storage.path={work}/alerts",
                            "--web.listen-address=" + address, "--cluster.listen-address=")


def prometheus(work, server, alerts):
    path = ours("prometheus.yml", work, **{"127.0.0.1:9798": server.address, "127.0.0.1:9093": alerts,
                                           "interval: 5s": "interval: 250ms"})
    must_succeed("promtool", "check", "config", path)
    address = f"127.0.0.1:{free_port()}"
    return address, Process("prometheus", "--config.file=" + path, f"--storage.tsdb.path={work}/data",
                            "--web.listen-address=" + address)


def query(address, text):
    """The values, by operation."""
    answer = get(f"http://{address}/api/v1/query?" + urllib.parse.urlencode({"query": text}))
    return {one["metric"].get("operation"): float(one["value"][1]) for one in answer["data"]["result"]}


def make_rules(work):
    sla = source + "/docs/guides/sla.yaml"
    must_succeed(build + "/bin/pqlane", "sla", "rules", sla, "--scale", str(SCALE), "--output",
                 work + "/pqlane.sla.yml")
    shutil.copy(source + "/monitoring/pqlane.rules.yml", work)
    must_succeed("promtool", "check", "rules", work + "/pqlane.sla.yml")
    line = must_succeed(build + "/bin/pqlane", "sla", "guard", sla).strip()
    variable, _, limits = line.partition("=")
    wanted = {"ML-KEM-768/encaps:p99.9:2ms", "ML-KEM-768/decaps:p99.9:2ms"}
    cases.must("the SLA's limits are the guard's", variable == "PQLANE_GUARD" and wanted < set(limits.split(",")), line)
    return limits


def becomes_slow(server, slow, tier):
    write(slow)
    since = time.time()
    tell(f"each transform of {tier} takes {DELAY_US} us more")
    switched = server.event("switched", since)
    breach = [one for one in server.events("breach") if one["t"] <= switched["t"]][-1]
    took = switched["t"] - max(breach["t"], since)
    tell(f"breach after {breach['t'] - since:.2f} s, switched {took:.2f} s later: {switched['text']}")
    cases.must(f"the guard switches within {AT_MOST_S} s of the breach ({PROMISED_S} s where the machine is idle)",
               took <= AT_MOST_S, took)
    cases.must("from the ring that is slow", f"mlkem from {tier} to " in switched["text"], switched["text"])
    return since, switched["t"]


def is_paged(hook, since):
    wanted = {"alertname": "PqlaneLatencyBurning", "service": "handshakes", "algorithm": "ML-KEM-768",
              "level": "maximum", "severity": "critical", "urgency": "page"}
    for operation in ("encaps", "decaps"):
        path, alert = until(lambda: hook.first("firing", operation=operation, **wanted),
                            f"the alert of {operation} arrives")
        tell(f"the page of {operation} has arrived: {alert['annotations']['summary']}")
        cases.must("it comes to whom pages go", path == "/page", path)
        cases.must("with the promise and a runbook", alert["labels"]["promise"] == operation + "-latency" and
                   alert["annotations"]["runbook_url"].endswith("latency-burning.md"), alert)
    tell(f"the first came {time.time() - since:.1f} s after the delay")
    for operation in ("encaps", "decaps"):
        until(lambda: hook.first("resolved", operation=operation, **wanted), f"the alert of {operation} resolves")
        tell(f"resolved: {operation}")


def recovers(prometheus_at, switched):
    """Though the delay is still there."""
    until(lambda: time.time() > switched + 5, "there are some seconds after the switch")
    within = 'sum by (operation) (increase(pqlane_op_seconds_bucket{le="0.002048"}[4s]))'
    share = query(prometheus_at, within + " / sum by (operation) (increase(pqlane_op_seconds_count[4s]))")
    tell(f"fast again: {share}")
    cases.must("latency recovers", share.get("encaps", 0) > 0.99 and share.get("decaps", 0) > 0.99, share)


def goes_back(server, slow, tier):
    os.remove(slow)
    since = time.time()
    tell("the delay is gone")
    canary = server.event("canary", since)
    tell(f"canary: {canary['text']}")
    promoted = server.event("promoted", since)
    tell(f"promoted: {promoted['text']}")
    cases.must("back to the backend that was left", f" to {tier}:" in promoted["text"], promoted["text"])


def nothing_went_wrong(load, tier):
    time.sleep(1)
    code, document, _ = load.finish()
    cases.must("no operation failed, no result was wrong", code == 0 and document["wrong"] == document["failed"] == 0,
               (code, load.text(), document))
    used = {row["backend"] for row in document["operations"] if row["name"] == "ML-KEM-768/encaps" and row["count"]}
    cases.must("operations ran on both backends, and on trial", {tier, "canary"} < used and len(used) >= 3, used)
    tell(f"{document['calls']} calls, {document['wrong']} wrong, {document['failed']} failed, on {sorted(used)}")


def tell_story(work, running):
    tier = backends(build)[-1]
    folder, slow = work + "/metrics", work + "/slow"
    os.mkdir(folder, 0o700)
    limits = make_rules(work)
    hook = running.enter_context(Hook())
    server = running.enter_context(Server(build, folder))
    alerts, process = alertmanager(work, hook)
    running.enter_context(process)
    until(lambda: is_ready(alerts), "Alertmanager is ready: " + process.text())
    load = running.enter_context(Load(build, folder, limits, PQLANE_TEST_DELAY=f"{tier}:{DELAY_US}",
                                      PQLANE_TEST_WHILE=slow))
    until(lambda: server.count("encaps") > 20, "operations run")
    prometheus_at, process = prometheus(work, server, alerts)
    running.enter_context(process)
    until(lambda: is_ready(prometheus_at), "Prometheus is ready: " + process.text())
    tell(f"all run: windows are divided by {SCALE}, {load.RATE} operations a second")
    time.sleep(BEFORE_S)
    judged = 'pqlane_sla:bad:ratio30m{promise=~".*-latency", level="maximum"}'
    until(lambda: len(query(prometheus_at, judged)) == 2, "the rules judge")

    since, switched = becomes_slow(server, slow, tier)
    is_paged(hook, since)
    recovers(prometheus_at, switched)
    goes_back(server, slow, tier)
    nothing_went_wrong(load, tier)


with tempfile.TemporaryDirectory(prefix="pqlane-guard-") as work, contextlib.ExitStack() as running:
    with cases.story("from the delay to the way back"):
        must_succeed("promtool", "check", "rules", "pqlane.rules.yml", cwd=source + "/monitoring")
        must_succeed("promtool", "test", "rules", "pqlane.rules.test.yml", cwd=source + "/monitoring")
        must_succeed("amtool", "check-config", source + "/monitoring/alertmanager.yml")
        tell_story(work, running)
sys.exit(cases.end())
