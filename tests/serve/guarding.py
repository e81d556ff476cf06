# SPDX-License-Identifier: Apache-2.0
#
# What guards tell, in all that the server tells. The limit is one that no operation keeps, and the program's own choice
# is the slowest backend: so the guard takes another one as soon as it has seen some operations.

import collections
import concurrent.futures
import json
import re
import subprocess

from support import BUILD, Skipped, counting, serving, until
from telling import pick, streaming

GUARD = "ML-KEM-512/encaps:p50:1ns"


def samples(text, family, label):
    """The values of a family with one label."""
    found = re.findall(rf'^{family}\{{{label}="(\w+)"\}} (\d+)$', text, re.MULTILINE)
    return {name: int(value) for name, value in found}


def counted(server):
    """How often what was told, and in which state processes are, by /metrics."""
    text = server.ask("/metrics")[2]
    return samples(text, "pqlane_guard_events_total", "kind"), samples(text, "pqlane_guard_processes", "state")


def kinds_of(events):
    """How many of each kind guards told, by names as metrics have them."""
    return collections.Counter(event["kind"].removeprefix("guard_") for event in events
                               if event["kind"].startswith("guard_"))


def state_of(server):
    return [one["guard"] for one in server.json("/api/v1/processes")["processes"]]


def heard(lines):
    """Events of the stream until a process has ended."""
    events = []
    while not any(event["kind"] == "process_ended" for event in events):
        if lines.readline() == "event: event\n":
            events.append(json.loads(lines.readline().removeprefix("data: ")))
    return events


def falls_back():
    with serving() as server, streaming(server) as lines, concurrent.futures.ThreadPoolExecutor() as pool:
        assert set(counted(server)[1].values()) == {0}
        listening = pool.submit(heard, lines)
        with counting(server.folder, PQLANE_GUARD=GUARD) as process:
            process.do(10)
            until(lambda: state_of(server) == ["preferred"], "the guard watches")
            (best,) = until(lambda: [one["backend"] for one in pick(server.json("/api/v1/series")["series"])], "10")
            process.do("backend portable")
            if best == "portable":
                raise Skipped("no other backend here")
            until(lambda: process.do(100) or counted(server)[0]["switched"] == 1, "the guard takes another backend")
            until(lambda: counted(server)[1] == {"preferred": 0, "fallen_back": 1}, "it has fallen back")
            until(lambda: state_of(server) == ["fallen_back"], "of its process")
            process.do("backend " + best)
            until(lambda: state_of(server) == ["preferred"], "it runs on what is preferred")
            until(lambda: counted(server)[1] == {"preferred": 1, "fallen_back": 0}, "of its process")

            def told():
                return server.json("/api/v1/history")["events"]
            until(lambda: kinds_of(told()) == +collections.Counter(counted(server)[0]), "all that was counted is told")
            assert {"breach", "switched"} <= kinds_of(told()).keys()
            (switched,) = [event["text"] for event in told() if event["kind"] == "guard_switched"]
            assert re.match(rf"counting {process.process.pid}: ML-KEM-512/encaps: [a-z+]+ from portable to ", switched)
        events = listening.result()
        assert [one for one in events if one["kind"].startswith("guard")] == [
            one for one in told() if one["kind"].startswith("guard")]
        until(lambda: set(counted(server)[1].values()) == {0}, "there is no process any more")


def tells_of_the_dead():
    """What a process told last is heard, though it ended before anybody looked."""
    with serving(interval="4s") as server, counting(server.folder, PQLANE_GUARD=GUARD) as process:
        once = [BUILD + "/bin/pqlane", "top", "--once", "-d", "100ms", "--folder", server.folder]
        until(lambda: process.do(100) or "Guard, " in subprocess.run(once, capture_output=True, text=True).stdout,
              "the guard tells something")
        process.kill()
        until(lambda: kinds_of(server.json("/api/v1/history")["events"])["breach"] == 1, "the server, too")


CASES = [falls_back, tells_of_the_dead]
