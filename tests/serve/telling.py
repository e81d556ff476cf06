# SPDX-License-Identifier: Apache-2.0
#
# What the server tells: every path, and sums that lose and double nothing.

import concurrent.futures
import contextlib
import json
import os
import shutil
import subprocess
import tempfile

from support import Skipped, counting, no_number, refused, serving, until, write

OPENMETRICS = "application/openmetrics-text"
PATHS = ["/", "/metrics", "/healthz", "/readyz", "/api/v1/status", "/api/v1/processes", "/api/v1/series",
         "/api/v1/history", "/api/v1/costs"]


def every_path():
    with serving() as server:
        assert server.ask("/healthz")[2] == "ok\n" and server.ask("/readyz")[2] == "ok\n"
        for path in PATHS:
            status, headers, body = server.ask(path)
            head_status, head, head_body = server.ask(path, "HEAD")
            assert (status, head_status) == (200, 200) and body and not head_body, path
            assert headers["Content-Type"] == head["Content-Type"] and headers["Cache-Control"] == "no-store", path
            for method in ("POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"):
                status, headers, _ = server.ask(path, method)
                assert status == 405 and headers["Allow"] == "GET, HEAD", (path, method, status)
        for path in ("/nothing", "/metrics/", "//", "/api/v1", "/api/v2/status", "/../etc/passwd"):
            assert server.ask(path)[0] == 404, path
        page = server.ask("/")
        assert "default-src 'none'" in page[1]["Content-Security-Policy"] and "<html" in page[2]
        assert server.json("/api/v1/costs") == {"floors": [], "classical": []}


def formats_of_metrics():
    prometheus = f"{OPENMETRICS};version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    wishes = [(None, False), ("*/*", False), ("text/plain", False), (OPENMETRICS, True), (prometheus, True),
              (f"text/plain;q=0.5, {OPENMETRICS};q=0.4", False), (f"{OPENMETRICS}; q=0", False),
              (f"text/html , {OPENMETRICS} ; version=1.0.0", True),
              (f"{OPENMETRICS}s, x{OPENMETRICS}", False), (",,;;q=,", False)]
    with serving() as server, counting(server.folder) as process:
        process.do(50)
        until(lambda: server.counted() == 50, "50 counted")
        for accept, is_open in wishes:
            _, headers, body = server.ask("/metrics", headers={"Accept": accept} if accept else {})
            assert body.endswith("# EOF\n") == is_open, accept
            assert headers["Content-Type"].startswith(OPENMETRICS if is_open else "text/plain; version=0.0.4"), accept
            assert 'pqlane_op_total{algorithm="ML-KEM-512",operation="encaps"' in body


def promtool():
    if not shutil.which("promtool"):
        raise Skipped("no promtool here")
    with serving() as server, counting(server.folder) as process:
        process.do(50)
        process.do("wrong")
        until(lambda: server.counted() == 50, "50 counted")
        text = server.ask("/metrics")[2]
        checked = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def openmetrics_parser():
    try:
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
    except ImportError:
        raise Skipped("no prometheus_client for Python here") from None
    with serving() as server, counting(server.folder) as process:
        process.do(50)
        until(lambda: server.counted() == 50, "50 counted")
        text = server.ask("/metrics", headers={"Accept": OPENMETRICS})[2]
        families = {family.name: family for family in parse(text)}
        ok = sum(sample.value for sample in families["pqlane_op"].samples
                 if sample.labels["operation"] == "encaps" and sample.labels["outcome"] == "ok")
        assert ok == 50, families


def not_ready():
    with serving() as server:
        os.chmod(server.folder, 0o755)
        status, _, body = until(lambda: (got := server.ask("/readyz"))[0] == 503 and got, "503")
        assert "others may enter" in body, body
        assert "others may enter" in server.json("/api/v1/status")["problem"]
        assert server.ask("/healthz")[0] == 200
        os.chmod(server.folder, 0o700)
        until(lambda: server.ask("/readyz")[0] == 200, "ready again")
        assert server.json("/api/v1/status")["problem"] is None
        events = server.json("/api/v1/history")["events"]
        assert [event["kind"] for event in events] == ["problem"] and "others may enter" in events[0]["text"]


def pick(series):
    """Encapsulations that came as far as to a backend."""
    return [one for one in series if one["operation"] == "encaps" and one["backend"] != "none"]


def history():
    with serving("--history", "5s") as server, counting(server.folder) as process:
        process.do(1)  # its time alone is told of no one
        until(lambda: server.counted() == 1, "1 counted")
        process.do(1000)
        process.do("wrong")
        until(lambda: server.counted() == 1001, "1001 counted")
        told = until(lambda: (got := server.json("/api/v1/history"))["t"] and got["processes"][-1] == 1
                     and any(any(one["errors"]) for one in got["series"]) and got, "the tick of the error")
        assert told["interval_s"] == 0.1 and len(told["edges"]) == 19
        assert told["edges"][0] == 1e-6 and told["edges"][18] == 0.262144
        ticks = len(told["t"])
        assert sorted(told["t"]) == told["t"] and len(told["processes"]) == ticks and max(told["processes"]) == 1
        (one,) = pick(told["series"])
        for name in ("rate", "errors", "p50", "p95", "p99", "buckets"):
            assert len(one[name]) == ticks, name
        assert any(one["rate"])
        for rate, p50, p99, buckets in zip(one["rate"], one["p50"], one["p99"], one["buckets"]):
            assert buckets is None or len(buckets) == 20
            assert (p50 is None) == (buckets is None or sum(buckets) < 32), (p50, buckets)
            assert p50 is None or (0 < p50 <= p99 and p50 == float(f"{p50:.1e}"))
            assert rate == 0 or buckets is not None
        counted = sum(sum(buckets) for buckets in one["buckets"] if buckets)
        assert 900 < counted <= 1001, counted  # those since the last that was timed are not spoken for
        assert any(p is not None for p in one["p50"])
        status = server.json("/api/v1/status")
        assert status["history_s"] == 5 and status["processes"] == 1 and status["unreadable"] == 0
        until(lambda: len(server.json("/api/v1/history")["t"]) == 50, "the ring is full")
        assert len(server.json("/api/v1/history?seconds=1")["t"]) <= 11
        assert server.json("/api/v1/history?seconds=0")["t"] == []
        for wrong in ("-1", "x", "", "1x", "nan", "inf"):
            assert server.ask("/api/v1/history?seconds=" + wrong)[0] == 400, wrong


def processes_and_series():
    with serving() as server, counting(server.folder) as process:
        process.do(200)
        process.do("wrong")
        (told,) = until(lambda: (got := server.json("/api/v1/processes")["processes"]) and got[0]["errors"] and got,
                        "the error is counted")
        assert told["pid"] == process.process.pid and told["program"] == "counting" and told["runs"] is True
        assert told["ok"] == 201 and told["errors"] == 1 and told["generation"] == 0  # 200 and their key
        assert told["last_s"] >= 0 and told["since"] > 1.7e9 and told["version"]
        series = server.json("/api/v1/series")["series"]
        (one,) = pick(series)
        assert one["ok"] == 200 and one["timed"] > 0 and one["seconds"] > 0 and 0 < one["p50"] <= one["p99"]
        assert {"PQLANE_ERR_LENGTH": 1} in [s["errors"] for s in series], series


def costs():
    operation = {"name": "ML-KEM-768/encaps", "backend": "avx2", "median": 5000.0, "floor": 4000.0}
    algorithms = [{"algorithm": "X25519", "category": 0, "costs": {"derive": {"ns": 30000.0}}},
                  {"algorithm": "ML-KEM-768", "category": 3, "costs": {"encaps": {"ns": 5000.0}}}]
    floor = {"algorithm": "ML-KEM-768", "operation": "encaps", "backend": "avx2", "floor_s": 4e-6, "measured_s": 5e-6}
    documents = [({"schema": "pqlane-costs", "operations": [operation, {"name": 3}, None]},
                  {"floors": [floor], "classical": []}),
                 ({"schema": "pqlane-compare", "algorithms": [*algorithms, 1]},
                  {"floors": [], "classical": [{"name": "X25519/derive", "seconds": 3e-5}]})]
    with tempfile.TemporaryDirectory() as folder:
        file = folder + "/run.json"
        for document, told in documents:
            with serving("--run", write(file, json.dumps(document))) as server:
                assert server.json("/api/v1/costs") == told
        for wrong in ("", "{}", "[]", '{"schema": "pqlane-run"}'):
            code, words = refused("--run", write(file, wrong))
            assert code == 4 and "no document of" in words, (code, words)


@contextlib.contextmanager
def streaming(server):
    """Lines of the stream, after what it begins with."""
    with server.connect() as connection:
        connection.sendall(b"GET /api/v1/stream HTTP/1.0\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port)
        lines = connection.makefile("r")
        assert "200" in lines.readline()
        while lines.readline().strip():
            pass
        assert lines.readline() == "retry: 2000\n" and lines.readline() == "\n"
        yield lines


def listen(server, count):
    """The first events of the stream: (name, data)."""
    events = []
    with streaming(server) as lines:
        while len(events) < count:
            name, data = lines.readline(), lines.readline()
            assert name.startswith("event: ") and data.startswith("data: ") and lines.readline() == "\n", (name, data)
            events.append((name[7:-1], json.loads(data[6:], parse_constant=no_number)))
    return events


def stream():
    with serving() as server, concurrent.futures.ThreadPoolExecutor() as pool:
        heard = pool.submit(listen, server, 50)
        with counting(server.folder) as process:
            process.do(100)
            until(lambda: server.counted() == 100, "100 counted")
            pid = process.process.pid
        events = heard.result()
        ticks = [data for name, data in events if name == "tick"]
        assert len(ticks) >= 40 and all(tick["processes"] in (0, 1) for tick in ticks)
        assert any(one["rate"] for tick in ticks for one in pick(tick["series"]))
        told = [(data["kind"], data["text"]) for name, data in events if name == "event"]
        assert told == [("process_started", f"counting {pid} started"), ("process_ended", f"counting {pid} ended")]
        assert set(listen(server, 1)[0][1]) == {"t", "series", "processes"}


def idle_stream():
    """Where nothing happens for so long that a listener could think the line is dead, a comment comes."""
    with serving(interval="1m") as server, streaming(server) as lines:
        assert lines.readline() == ": idle\n" and lines.readline() == "\n"


def backend_changed():
    with serving() as server, counting(server.folder) as process:
        process.do(10)
        (was,) = until(lambda: [one["backend"] for one in pick(server.json("/api/v1/series")["series"])], "10 counted")
        if was == "portable":
            raise Skipped("no other backend here")
        process.do("backend portable")

        def told():
            events = server.json("/api/v1/history")["events"]
            return [event["text"] for event in events if event["kind"] == "backend_changed"]
        until(lambda: f"counting {process.process.pid}: mlkem from {was} to portable" in told(), "it is told")
        process.do(20)
        until(lambda: server.counted() == 30, "30 counted, on both")
        assert {one["backend"]: one["ok"] for one in pick(server.json("/api/v1/series")["series"])} == {
            was: 10, "portable": 20}


def killed_and_restarted():
    with tempfile.TemporaryDirectory() as folder:
        with serving(folder=folder) as server, counting(folder) as third:
            with counting(folder) as first, counting(folder) as second:
                first.do(300)
                second.do(20)
                until(lambda: server.counted() == 320, "320 counted")
                first.kill()
                until(lambda: server.json("/api/v1/status")["processes"] == 2, "one is gone")
                assert server.counted() == 320
                second.do(1)
            third.do(1000)
            until(lambda: server.counted() == 1321, "1321 counted")
            server.process.kill()  # in the middle of whatever it does
            server.process.wait()
            third.do(1000)
        with serving(folder=folder) as server:
            assert server.counted() == 2321
            until(lambda: os.listdir(folder) == ["ended.pqlane"], "all is taken together")
            assert server.counted() == 2321


CASES = [every_path, formats_of_metrics, promtool, openmetrics_parser, not_ready, history, processes_and_series, costs,
         stream, idle_stream, backend_changed, killed_and_restarted]
