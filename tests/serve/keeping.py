# SPDX-License-Identifier: Apache-2.0
#
# The history in a store: it survives the server, however that ends, and its loss stops nothing.

import os
import resource
import sqlite3
import subprocess
import tempfile

from support import BUILD, PATIENCE_S, Server, counting, refused, serving, until


def total(told):
    """Encapsulations that a history tells of."""
    ticks = [after - before for before, after in zip([told["t"][0] - told["interval_s"], *told["t"]], told["t"])]
    return sum(rate * length for one in told["series"] if one["operation"] == "encaps" and one["backend"] != "none"
               for rate, length in zip(one["rate"], ticks))


def moments(db):
    with sqlite3.connect(db) as file:
        return file.execute("SELECT count(*) FROM moments").fetchone()[0]


def history_outlives_the_server():
    with tempfile.TemporaryDirectory() as folder:
        db = folder + "/history.db"
        os.mkdir(folder + "/shm", 0o700)
        with serving("--keep", "--db", db, folder=folder + "/shm") as server, counting(server.folder) as process:
            process.do(3200)
            until(lambda: server.counted() == 3200, "3200 counted")
            told = until(lambda: (got := server.json("/api/v1/history"))["series"] and got, "a series")
            started = [event for event in told["events"] if event["kind"] == "process_started"]
        with serving("--keep", "--db", db, folder=folder + "/shm") as server:
            again = server.json("/api/v1/history")
            assert again["t"][: len(told["t"])] == told["t"]
            assert abs(total(again) / 3200 - 1) < 0.2, total(again)  # of ticks that are a little longer or shorter
            assert all(event in again["events"] for event in started) and started
            assert [one["p50"] for one in again["series"]][0][: len(told["t"])] == told["series"][0]["p50"]
            assert len(server.json("/api/v1/history?seconds=0")["t"]) == 0
            until(lambda: len(server.json("/api/v1/history")["t"]) > len(again["t"]), "it goes on")
        with serving("--keep", "--db", db, "--history", "1s", folder=folder + "/shm") as server:
            assert len(server.json("/api/v1/history")["t"]) <= 10
        assert moments(db) <= 11  # what is older than the history goes


def killed():
    """After ten seconds there is something in the store."""
    with tempfile.TemporaryDirectory() as folder:
        db = folder + "/history.db"
        server = Server(folder, "--keep", "--db", db)
        try:
            until(lambda: os.path.exists(db) and moments(db) > 20, "something is written")
        finally:
            server.abandon()
        with serving("--keep", "--db", db, folder=folder) as server:
            assert len(server.json("/api/v1/history")["t"]) > 20


def no_room():
    """The store cannot grow: it is told, and all else goes on; at the end the exit code tells."""
    with tempfile.TemporaryDirectory() as folder:
        db = folder + "/history.db"
        with serving("--keep", "--db", db, folder=folder) as server, counting(server.folder) as process:
            size = os.path.getsize(db)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, size))
            told = until(lambda: [event for event in server.json("/api/v1/history")["events"]
                                  if event["kind"] == "problem"], "a problem is told")
            assert "history" in told[0]["text"], told
            process.do(100)
            until(lambda: server.counted() == 100, "100 counted")
            server.process.terminate()
            assert server.process.wait(PATIENCE_S) == 4 and "history" in server.error_text()


def refusals():
    code, said = refused("--db", "history.db")
    assert code == 2 and "--keep" in said, said
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/x.db", "w") as file:
            file.write("no database" * 100)
        code, said = refused("--keep", "--db", folder + "/x.db")
        assert code == 4 and "it was left as it is" in said, said


CASES = [history_outlives_the_server, killed, no_room, refusals]
