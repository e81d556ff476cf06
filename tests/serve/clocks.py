# SPDX-License-Identifier: Apache-2.0
#
# What becomes of the server when its clocks jump or stand: tests/clocks.c, which it has in the place of the system's.

import concurrent.futures
import contextlib
import os
import struct
import tempfile
import time

from support import BUILD, counting, serving, until
from telling import listen, pick

DAY_NS = 86400 * 10**9


@contextlib.contextmanager
def serving_by_other_clocks():
    """The server, and a function that sets its clocks: nanoseconds ahead, and where the monotonic one stands."""
    with tempfile.NamedTemporaryFile() as file:
        def put(wall=0, monotonic=0, stands=0):
            os.pwrite(file.fileno(), struct.pack("=qqq", wall, monotonic, stands), 0)

        put()
        asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        environment = {**os.environ, "LD_PRELOAD": BUILD + "/tests/libclocks.so", "PQLANE_TEST_CLOCKS": file.name,
                       "ASAN_OPTIONS": asan}
        with serving(environment=environment) as server:
            yield server, put


def is_possible(told):
    """A history in which every list is as long as it must be, and no figure is below zero."""
    ticks = len(told["t"])
    for one in told["series"]:
        for name in ("rate", "errors", "p50", "p95", "p99", "buckets"):
            assert len(one[name]) == ticks, name
        for rate, errors, p50 in zip(one["rate"], one["errors"], one["p50"]):
            assert rate >= 0 and errors >= 0 and (p50 is None or 0 < p50 < 1), (rate, errors, p50)
    return True


def wall_clock_jumps():
    """Windows, rates and the stream do not know of it; moments are told by the clock as it is."""
    with serving_by_other_clocks() as (server, put), counting(server.folder) as process:
        with concurrent.futures.ThreadPoolExecutor() as pool:
            heard = pool.submit(listen, server, 30)
            for round, days in enumerate((3650, -7300, 1, 0), 1):
                put(wall=days * DAY_NS)
                process.do(100)
                until(lambda: server.counted() == 100 * round, f"{100 * round} counted")
                now = time.time() + 86400 * days
                assert abs(server.json("/api/v1/status")["now"] - now) < 600
                told = until(lambda: (got := server.json("/api/v1/history?seconds=600"))["t"]
                             and abs(got["t"][-1] - now) < 600 and got, "a tick by the new clock")
                assert is_possible(told)
                assert len(told["t"]) >= len(server.json("/api/v1/history")["t"]) - 5, "all are of the last minutes"
            ticks = [data for name, data in heard.result() if name == "tick"]
            assert len(ticks) >= 25
            assert all(0 <= one["rate"] < 1e6 for tick in ticks for one in pick(tick["series"]))
        assert server.ask("/readyz")[0] == 200


def monotonic_clock_stands_and_jumps():
    with serving_by_other_clocks() as (server, put), counting(server.folder) as process:
        process.do(100)
        until(lambda: server.counted() == 100, "100 counted")
        put(stands=time.monotonic_ns())
        process.do(100)
        for path in ("/metrics", "/healthz", "/readyz", "/api/v1/status", "/api/v1/history", "/api/v1/processes"):
            assert server.ask(path)[0] == 200, path
        assert is_possible(server.json("/api/v1/history"))
        put()
        until(lambda: server.counted() == 200, "200 counted, when time goes on")
        put(monotonic=DAY_NS)
        process.do(100)
        until(lambda: server.counted() == 300, "300 counted")
        until(lambda: len(server.json("/api/v1/history?seconds=60")["t"]) > 3, "ticks go on")
        assert is_possible(server.json("/api/v1/history"))
        assert len(listen(server, 5)) == 5


CASES = [wall_clock_jumps, monotonic_clock_stands_and_jumps]
