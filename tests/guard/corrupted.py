# SPDX-License-Identifier: Apache-2.0
#
# corrupted.py BUILD: kernels that become wrong. A program goes on without them, from its start or from the second in
# which the guard finds them out; and where portable is wrong, it gets errors and no results.

import contextlib
import os
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from parts import Cases, Load, Server, backends, until, write  # noqa: E402

UNDER_WAY_S = 1  # operations that had begun before, and clocks of two processes
AFTERWARDS_S = 3

build = sys.argv[1]
cases = Cases()


@contextlib.contextmanager
def load_with(tier, wrong_at_once=False, **environment):
    """A load on a library whose transforms in that tier are all wrong while there is a file; its server; the file."""
    with tempfile.TemporaryDirectory(prefix="pqlane-guard-") as work:
        folder, wrong = work + "/metrics", work + "/wrong"
        os.mkdir(folder, 0o700)
        if wrong_at_once:
            write(wrong)
        with Server(build, folder) as server, \
                Load(build, folder, "on", PQLANE_TEST_FAULT=tier + ":1", PQLANE_TEST_WHILE=wrong,
                     **environment) as load:
            until(lambda: server.count("encaps") > 20, "operations run: " + load.text())
            yield load, server, wrong


def wrong_from_the_start(tier):
    with load_with(tier, wrong_at_once=True) as (load, server, _):
        time.sleep(AFTERWARDS_S)
        code, document, _ = load.finish()
        cases.must("what is wrong at the start is not used",
                   code == 0 and all(row["backend"] != tier for row in document["operations"] if row["count"]),
                   document["operations"])
        cases.must("and no result is wrong", document["wrong"] == document["failed"] == 0 and document["calls"] > 100,
                   document)


def wrong_at_run_time(tier):
    with load_with(tier) as (load, server, wrong):
        begun = time.time()
        write(wrong)
        event = until(lambda: [one for one in server.events("wrong", begun) if f"mlkem from {tier}" in one["text"]],
                      "the guard finds them out")[0]
        print(f"wrong kernels of {tier}: found out after {event['t'] - begun:.2f} s: {event['text']}")
        time.sleep(AFTERWARDS_S)
        code, document, start = load.finish()
        last = document["last_fault"]
        cases.must("results were wrong, and the load says so", code == 1 and document["wrong"] > 0, document)
        cases.must("none is after they were found out", last is not None and start + last <= event["t"] + UNDER_WAY_S,
                   f"begun at {start}, last fault {last} s later, demoted at {event['t']}")
        others = sum(row["count"] for row in document["operations"]
                     if row["backend"] != tier and row["name"].endswith("/encaps"))
        cases.must("the load goes on", others > Load.RATE / 2 * AFTERWARDS_S / 2 and document["failed"] == 0, document)


def portable_wrong():
    """There is nothing below it."""
    with load_with("portable", PQLANE_BACKEND="portable") as (load, server, wrong):
        begun = time.time()
        write(wrong)
        server.event("wrong", begun)
        time.sleep(AFTERWARDS_S)
        failed = errors_of(server)
        code, document, _ = load.finish()
        cases.must("every operation fails", code == 1 and document["failed"] >= failed > Load.RATE, (failed, document))


def errors_of(server):
    """All failures must have one reason."""
    sums = {}
    for one in server.series():
        for status, count in one["errors"].items():
            sums[status] = sums.get(status, 0) + count
    cases.must("with the error of a failed self-test", list(sums) == ["PQLANE_ERR_SELFTEST"], sums)
    return sums.get("PQLANE_ERR_SELFTEST", 0)


tiers = backends(build)
if len(tiers) < 2:
    print("skipped: guard/corrupted: this processor has no backend but portable")
    sys.exit(77)
with cases.story("from the start"):
    wrong_from_the_start(tiers[-1])
with cases.story("at run time"):
    wrong_at_run_time(tiers[-1])
with cases.story("portable"):
    portable_wrong()
sys.exit(cases.end())
