# SPDX-License-Identifier: Apache-2.0
#
# server.py FOLDER PAGE [--port N] [--series N] [--ticks N] [--pace S] [--stall-after N] [--fall-back K] [--costs]
#     [--token TOKEN]
#
# Speaks the interface of `pqlane serve` on the loopback, with figures that are made up, and the same in every run.
#
# Tick k is at BASE + k seconds and says what tick(series, k) says, however fast --pace lets ticks come. --ticks is how
# many there were before the first visitor, --stall-after how many come after. From tick K of --fall-back on, the first
# series runs on another backend. FOLDER/port says where it listens, FOLDER/requests what was asked of it: for each
# request a line of JSON with path and headers. It ends itself after ten minutes.

import argparse
import http.server
import json
import math
import os
import signal
import threading
import time

BASE = 1800000000
EDGES = [2 ** i * 1e-6 for i in range(19)]
LEAST_COUNT = 32
OPERATIONS = {
    "ML-KEM-768": {"keygen": 5.5e-6, "encaps": 5.1e-6, "decaps": 3.7e-6, "encaps+prepared": 1.1e-6},
    "ML-DSA-65": {"sign": 28e-6, "verify": 12e-6, "keygen": 14.5e-6, "sign+prepared": 19.5e-6},
    "ML-KEM-1024": {"keygen": 8.2e-6, "encaps": 7.9e-6, "decaps": 6.1e-6, "encaps+prepared": 1.7e-6},
    "ML-DSA-44": {"sign": 19e-6, "verify": 8e-6, "keygen": 9.5e-6, "sign+prepared": 13e-6},
    "ML-DSA-87": {"sign": 36e-6, "verify": 20e-6, "keygen": 24e-6, "sign+prepared": 25e-6},
    "ML-KEM-512": {"keygen": 3.4e-6, "encaps": 3.3e-6, "decaps": 2.4e-6, "encaps+prepared": 0.8e-6},
    "HashML-DSA-65": {"sign": 29e-6, "verify": 13e-6},
    "HashML-DSA-87": {"sign": 37e-6, "verify": 21e-6},
}
SERIES = [(algorithm, operation, "avx2" if algorithm == "ML-DSA-44" else "avx512", middle)
          for algorithm, operations in OPERATIONS.items() for operation, middle in operations.items()]
MOVED = 60  # tick in which a process went to another backend
OTHER = "portable"  # what the first series falls back to
IDLE = {"rate": 0, "errors": 0, "p50": None, "p95": None, "p99": None, "buckets": None}
GUARD_KINDS = ["breach", "over", "kept", "switched", "canary", "refused", "promoted", "wrong"]
HOSTILE = "<img src=x onerror=\"throw Error('markup')\">"


def noise(*seed):
    """A number of [0, 1) that depends on the seed alone."""
    value = 2166136261
    for byte in repr(seed).encode():
        value = (value ^ byte) * 16777619 & 0xffffffff
    value = (value ^ value >> 15) * 2246822519 & 0xffffffff
    return (value ^ value >> 13) / 2 ** 32


def two_digits(value):
    return float(f"{value:.1e}")


def below(x):
    return .5 * (1 + math.erf(x / math.sqrt(2)))


def tick(index, k):
    """What series `index` did in tick k."""
    algorithm, operation, backend, middle = SERIES[index]
    wave = 1 + .35 * math.sin(k / 60 + index) + .1 * (noise(index, k) - .5)
    rate = round(9000 / (1 + index) * wave)
    # Once in five minutes everything is slower for some seconds; signatures have a long tail.
    slow = 2.6 if k % 300 in range(200, 216) else 1
    middle *= slow * (1 + .06 * (noise(index, k, "p") - .5))
    spread = .35 if operation.startswith("sign") else .12
    seen = rate >= LEAST_COUNT
    p50, p95, p99 = (two_digits(middle * math.exp(spread * x)) if seen else None for x in (0, 1.645, 3.1))
    shares = [below(math.log(edge / middle) / spread) for edge in EDGES] + [1]
    counts = [round(rate * (share - before)) for share, before in zip(shares, [0] + shares)]
    errors = round(40 * noise(index, k, "e")) if operation == "verify" and k % 120 < 25 else 0
    return {"algorithm": algorithm, "operation": operation, "backend": backend, "rate": rate, "errors": errors,
            "p50": p50, "p95": p95, "p99": p99, "buckets": counts if seen else None}


def series(options):
    """Which series there are: their number and backend."""
    return [(i, SERIES[i][2]) for i in range(options.series)] + [(0, OTHER)] * (options.fall_back >= 0)


def told(options, index, backend, k):
    """Of tick k, what one of these is told to have done."""
    figures = tick(index, k)
    is_other = index == 0 and 0 <= options.fall_back <= k
    is_busy = backend == (OTHER if is_other else figures["backend"])
    return {**figures, **({} if is_busy else IDLE), "backend": backend}


def running(k):
    return 8 + k // 100 % 3


EVENTS = [
    {"t": BASE + 11, "kind": "of_a_later_version_" + HOSTILE, "text": None},
    {"t": BASE + 20, "kind": "process_started", "text": "nginx, process 4242"},
    {"t": BASE + MOVED, "kind": "backend_changed", "text": "process 4242: mldsa from avx512 to avx2"},
    {"t": BASE + 61, "kind": "problem", "text": HOSTILE},
    *({"t": BASE + 70 + i, "kind": "guard_" + kind, "text": "nginx 4242: ML-KEM-768/encaps: for a reason"}
      for i, kind in enumerate(GUARD_KINDS)),
    {"t": BASE + 90, "kind": "process_ended", "text": "load, process 4001, after 12,345 operations"},
]


def processes(k):
    rows = [{"pid": 4000 + i, "program": ["nginx", "load", "signer"][i % 3], "version": "0.1.0", "generation": 1,
             "since": BASE - 3600 * i - 17, "last_s": .2 * i, "runs": i < running(k), "ok": 1000000 * (i + 1) + 10 * k,
             "errors": 7 * i, "guard": [None, "preferred", "fallen_back"][i % 3] if i < running(k) else None}
            for i in range(12)]
    rows[3]["program"] = HOSTILE
    rows[4]["last_s"] = -1
    return {"processes": rows}


def costs(asked):
    if not asked:
        return {"floors": [], "classical": []}
    floors = [{"algorithm": algorithm, "operation": operation, "backend": backend, "floor_s": middle / (1.15 + .02 * i),
               "measured_s": middle} for i, (algorithm, operation, backend, middle) in enumerate(SERIES[:8])]
    classical = [("X25519/agree", 31.2e-6), ("ECDSA-P256/sign", 22.4e-6), ("ECDSA-P256/verify", 65.9e-6),
                 ("RSA-2048/sign", 512e-6), ("RSA-2048/verify", 15.1e-6), ("Ed25519/sign", 24.8e-6)]
    return {"floors": floors, "classical": [{"name": name, "seconds": seconds} for name, seconds in classical]}


def history(options, k, wanted):
    ticks = range(max(k - wanted + 1, 0), k + 1)
    rows = []
    for index, backend in series(options):
        figures = [told(options, index, backend, i) for i in ticks]
        rows.append({name: figures[0][name] for name in ("algorithm", "operation", "backend")})
        for name in ("rate", "errors", "p50", "p95", "p99", "buckets"):
            rows[-1][name] = [one[name] for one in figures]
    return {"interval_s": 1, "edges": EDGES, "t": [BASE + i for i in ticks], "series": rows,
            "processes": [running(i) for i in ticks], "events": EVENTS}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        options = self.server.options
        with open(options.folder + "/requests", "a") as file:
            file.write(json.dumps({"path": self.path, "headers": dict(self.headers)}) + "\n")
        allowed = options.token is None or self.headers["Authorization"] == "Bearer " + options.token
        if self.path.startswith("/api") and not allowed:
            self.send_error(401)
            return
        path, _, query = self.path.partition("?")
        k = self.server.k
        if path == "/":
            with open(options.page, "rb") as file:
                self.answer(file.read(), "text/html")
        elif path == "/api/v1/stream":
            self.stream()
        elif path == "/api/v1/history":
            self.answer(json.dumps(history(options, k, int(query.partition("=")[2]))).encode())
        elif path == "/api/v1/status":
            self.answer(json.dumps({"version": "0.1.0", "folder": "/dev/shm/pqlane-1000", "now": BASE + k,
                                    "interval_s": 1, "history_s": 900, "processes": running(k), "unreadable": 0,
                                    "problem": None}).encode())
        elif path == "/api/v1/processes":
            self.answer(json.dumps(processes(k)).encode())
        elif path == "/api/v1/series":
            rows = [{**told(options, index, backend, k), "ok": 1000 * (index + 1) + k, "timed": 10, "seconds": 1.0,
                     "errors": {"PQLANE_ERR_VERIFY": 3 * index}} for index, backend in series(options)]
            self.answer(json.dumps({"series": rows}).encode())
        elif path == "/api/v1/costs":
            self.answer(json.dumps(costs(options.costs)).encode())
        else:
            self.send_error(404)

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"retry: 200\n\n")
        options, before = self.server.options, self.server.k
        while True:
            with self.server.turn:
                self.server.turn.wait_for(lambda: self.server.k > before)
                before = self.server.k
            document = {"t": BASE + before, "processes": running(before),
                        "series": [told(options, *one, before) for one in series(options)]}
            self.wfile.write(b"event: tick\ndata: " + json.dumps(document).encode() + b"\n\n")
            if before % 10 == 0:
                event = {"t": BASE + before, "kind": "process_started", "text": f"load, process {before}"}
                self.wfile.write(b": a comment\nevent: event\ndata: " + json.dumps(event).encode() + b"\n\n")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, options):
        super().__init__(("127.0.0.1", options.port), Handler)
        self.options = options
        self.k = options.ticks - 1
        self.turn = threading.Condition()

    def handle_error(self, *_):
        pass  # visitors leave when they like

    def go_on(self):
        while self.options.stall_after < 0 or self.k < self.options.ticks - 1 + self.options.stall_after:
            time.sleep(self.options.pace)
            with self.turn:
                self.k += 1
                self.turn.notify_all()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("page")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--series", type=int, default=len(SERIES))
    parser.add_argument("--ticks", type=int, default=300)
    parser.add_argument("--pace", type=float, default=1)
    parser.add_argument("--stall-after", type=int, default=-1)
    parser.add_argument("--fall-back", type=int, default=-1)
    parser.add_argument("--costs", action="store_true")
    parser.add_argument("--token")
    signal.alarm(600)
    server = Server(parser.parse_args())
    with open(server.options.folder + "/port.new", "w") as file:
        file.write(str(server.server_address[1]))
    os.rename(server.options.folder + "/port.new", server.options.folder + "/port")
    threading.Thread(target=server.go_on, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
