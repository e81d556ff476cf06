# SPDX-License-Identifier: Apache-2.0
#
# `pqlane serve` and ten processes that it watches, for those who look at it and measure what it costs.

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile

MOST = "900s"  # if nobody ends them
LOADS = [  # what each process does, and how often in a second
    (["ML-KEM-768", "--mix", "encaps=4,decaps=4,keygen=1"], 900),
    (["ML-KEM-768", "--mix", "encaps=1,decaps=1"], 700),
    (["ML-KEM-768", "--mix", "keygen=1,decaps=1"], 400),
    (["ML-KEM-512", "--mix", "encaps=1,decaps=1"], 300),
    (["ML-KEM-1024", "--mix", "encaps=2,decaps=2,keygen=1"], 250),
    (["ML-DSA-65", "--mix", "sign=1,verify=4"], 500),
    (["ML-DSA-65", "--mix", "verify=1"], 300),
    (["ML-DSA-44", "--mix", "sign=1,verify=2"], 200),
    (["ML-DSA-87", "--mix", "sign=1,verify=1,keygen=1"], 120),
    (["--mix", "encaps+batch=1,decaps+batch=1,verify+batch=1"], 60),
]


class Live:
    """What runs: the server's process and address, and those of the load."""

    def __init__(self, build):
        self.command = build + "/bin/pqlane"
        # In memory, as the usual folder is.
        self.folder = tempfile.TemporaryDirectory(prefix="pqlane-live-", dir="/dev/shm")
        self.loads = [self.load(*words, "--rate", str(rate)) for words, rate in LOADS]
        self.server = subprocess.Popen([self.command, "serve", "--listen", "127.0.0.1:0", "--folder", self.folder.name],
                                       stdout=subprocess.PIPE, text=True)
        self.address = re.search(r"http://\S+", self.server.stdout.readline())[0]
        if any(load.poll() is not None for load in self.loads):
            self.end()
            sys.exit("a load has ended")

    def best_backend(self):
        listed = json.loads(subprocess.run([self.command, "list", "--json"], check=True, capture_output=True).stdout)
        return [one["name"] for one in listed["backends"] if one["state"] == "ready"][-1]

    def load(self, *words, **environment):
        return subprocess.Popen([self.command, "load", "--threads", "1", "--duration", MOST, "--metrics",
                                 "shm:" + self.folder.name, *words],
                                env={**os.environ, **environment}, stdout=subprocess.DEVNULL)

    def end(self):
        for process in (*self.loads, self.server):
            process.kill()
            process.wait()
        self.server.stdout.close()
        self.folder.cleanup()


@contextlib.contextmanager
def live(build):
    running = Live(os.path.abspath(build))
    try:
        yield running
    finally:
        running.end()
