# SPDX-License-Identifier: Apache-2.0
#
# What end_to_end.py and corrupted.py have in common: a load on the library whose kernels can be made slow or wrong
# (tests/backend/injected.c), the server that tells of it, and waiting. Processes are ended in any case.

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request

PATIENCE_S = 60  # for what is soon the case, on a machine that is busy with other things

for name in ("PQLANE_BACKEND", "PQLANE_GUARD", "PQLANE_METRICS", "http_proxy", "HTTP_PROXY"):
    os.environ.pop(name, None)


class Failed(Exception):
    """The rest of a story makes no sense."""


def until(condition, what, patience=PATIENCE_S):
    """Waits until condition() is true, and returns what it gave."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise Failed(f"not within {patience} s: {what}")


class Cases:
    def __init__(self):
        self.passed = self.failed = 0

    def must(self, what, holds, details=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}\n  {details}", flush=True)

    @contextlib.contextmanager
    def story(self, name):
        """What stops it is a failure; other stories go on."""
        try:
            yield
        except Failed as why:
            self.must(name, False, why)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed, 0 skipped")
        return self.failed != 0


class Process:
    """Ended by stop(), or killed at the end of a `with`. What it says goes to a file."""

    def __init__(self, *command, **environment):
        self.said = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.said, stderr=subprocess.STDOUT,
                                        env={**os.environ, **environment})

    def text(self):
        self.said.seek(0)
        return self.said.read()

    def stop(self, how=signal.SIGINT):
        """The exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE_S)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.said.close()


def get(url):
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
        return json.load(answer)


class Server(Process):
    """`pqlane serve` on a folder."""

    def __init__(self, build, folder):
        super().__init__(build + "/bin/pqlane", "serve", "--listen", "127.0.0.1:0", "--folder", folder,
                         "--interval", "100ms")
        found = until(lambda: re.search(r"at http://(127\.0\.0\.1:\d+)/", self.text()) or self.process.poll(),
                      "the server listens")
        if not isinstance(found, re.Match):
            raise Failed("the server: " + self.text())
        self.address, self.told = found[1], []
        self.stream = urllib.request.urlopen(f"http://{self.address}/api/v1/stream", timeout=PATIENCE_S)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        """Keeps the events of its stream."""
        is_event = False
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException):  # its end
            for line in self.stream:
                if is_event and line.startswith(b"data: "):
                    self.told.append(json.loads(line[len("data: "):]))
                is_event = line == b"event: event\n" or (is_event and line.startswith(b"id:"))

    def events(self, kind, since=0):
        """What guards told of this kind since then, oldest first."""
        return [event for event in list(self.told) if event["kind"] == "guard_" + kind and event["t"] >= since]

    def event(self, kind, since, patience=PATIENCE_S):
        """The first of this kind since then."""
        return until(lambda: self.events(kind, since), f"the guard tells '{kind}'", patience)[0]

    def series(self):
        return get(f"http://{self.address}/api/v1/series")["series"]

    def count(self, operation):
        """Those that succeeded, on all backends."""
        return sum(one["ok"] for one in self.series() if one["operation"] == operation)


class Load(Process):
    """`pqlane load` on the injected library, with a guard: a rate that leaves most of two processors idle."""

    RATE = 200

    def __init__(self, build, folder, guard, **environment):
        self.work = tempfile.TemporaryDirectory()
        self.document = self.work.name + "/load.json"
        super().__init__(build + "/bin/pqlane", "load", "ML-KEM-768", "--mix", "encaps=1,decaps=1",
                         "--threads", "2", "--rate", str(self.RATE), "--duration", "300s", "--metrics", "shm:" + folder,
                         "--json", self.document, LD_LIBRARY_PATH=injected(build), PQLANE_GUARD=guard, **environment)

    def finish(self):
        """Exit code, document, and when it began, seconds after 1970."""
        code = self.stop()
        ended = time.time()
        with open(self.document) as file:
            document = json.load(file)
        return code, document, ended - document["seconds"]

    def __exit__(self, *error):
        super().__exit__(*error)
        self.work.cleanup()


def injected(build):
    return build + "/tests/injected"


def backends(build, **environment):
    """The tiers that can be used here, slowest first."""
    listed = subprocess.run([build + "/bin/pqlane", "list", "--json"], check=True, capture_output=True, text=True,
                            env={**os.environ, "LD_LIBRARY_PATH": injected(build), **environment})
    return [one["name"] for one in json.loads(listed.stdout)["backends"] if one["state"] == "ready"]


def write(path, text=""):
    with open(path, "w") as file:
        file.write(text)
    return path
