# SPDX-License-Identifier: Apache-2.0
#
# What cases.py needs: a server and watched processes that are always ended, requests, and waiting.

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

BUILD = sys.argv[1]
PATIENCE_S = 60  # for what is soon the case, on a machine that is busy with other things


class Skipped(Exception):
    pass


def until(condition, what):
    """Waits until condition() is true, and returns what it gave."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"not within {PATIENCE_S} s: {what}")


def no_number(text):
    raise AssertionError(f"{text} is no number of JSON")


class Counting:
    """A process that is watched."""

    def __init__(self, folder, **environment):
        self.process = subprocess.Popen([BUILD + "/tests/serve/counting", folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})

    def do(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == f"{line}\n"

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Server:
    def __init__(self, folder, *options, listen="127.0.0.1:0", interval="100ms", environment=None):
        self.folder = folder
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [BUILD + "/bin/pqlane", "serve", "--listen", listen, "--folder", folder, "--interval", interval, *options],
            stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment)
        self.said = self.process.stdout.readline()
        found = re.fullmatch(r"Serving (\S+) at (https?)://(\S+):(\d+)/\n", self.said)
        assert found and found[1] == folder, self.said + self.error_text()
        self.scheme, self.host, self.port = found[2], found[3].strip("[]"), int(found[4])

    def error_text(self):
        self.errors.seek(0)
        return self.errors.read()

    def connect(self):
        return socket.create_connection((self.host, self.port), timeout=PATIENCE_S)

    def ask(self, path, method="GET", headers=None):
        """Status, headers, body."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_S)
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, body

    def json(self, path):
        status, headers, body = self.ask(path)
        assert status == 200 and headers["Content-Type"] == "application/json", (status, body)
        return json.loads(body, parse_constant=no_number)

    def counted(self):
        """Encapsulations that succeeded, over all backends."""
        return sum(one["ok"] for one in self.json("/api/v1/series")["series"] if one["operation"] == "encaps")

    def raw(self, request):
        """What comes back for these bytes, until the server closes."""
        answer = b""
        with self.connect() as connection, contextlib.suppress(OSError):  # it may have seen enough before the end
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                answer += part
        return answer

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) * 1024

    def stop(self, signal=15):
        self.process.send_signal(signal)
        code = self.process.wait(timeout=PATIENCE_S)
        assert code == 0 and self.error_text() == "", (code, self.error_text())

    def abandon(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()


@contextlib.contextmanager
def serving(*options, folder=None, **more):
    """A server on this folder, or one of its own; it must still run at the end, and end as it should."""
    with tempfile.TemporaryDirectory(prefix="pqlane-serve-") as own:
        server = Server(folder or own, *options, **more)
        try:
            yield server
            if server.process.returncode is None:
                server.stop()
        finally:
            server.abandon()


@contextlib.contextmanager
def counting(folder, **environment):
    process = Counting(folder, **environment)
    try:
        yield process
    finally:
        process.kill()


def refused(*options):
    """Exit code and words of a server that does not come so far as to serve."""
    with tempfile.TemporaryDirectory(prefix="pqlane-serve-") as folder:
        ended = subprocess.run([BUILD + "/bin/pqlane", "serve", "--folder", folder, *options], capture_output=True,
                               text=True, timeout=PATIENCE_S)
    assert ended.stdout == "", ended.stdout
    return ended.returncode, ended.stderr


def write(path, text, mode=0o600):
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def lines_of(what):
    at = what.__traceback__
    while at:
        yield f"{os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno}"
        at = at.tb_next


def run_all(cases):
    passed = failed = skipped = 0
    for case in cases:
        try:
            case()
            passed += 1
        except Skipped as why:
            skipped += 1
            print(f"skipped: serve: {case.__name__}: {why}")
        except Exception as what:
            failed += 1
            print(f"FAILED: {case.__name__}: {type(what).__name__}: {what}\n  at", " ".join(lines_of(what)))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(failed != 0)
