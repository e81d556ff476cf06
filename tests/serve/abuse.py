# SPDX-License-Identifier: Apache-2.0
#
# What becomes of the server when others behave badly, or are many.

import concurrent.futures
import contextlib
import http.client
import os
import signal

from support import PATIENCE_S, counting, serving, until, write

UNDERSTOOD = (b"400", b"403", b"404", b"405", b"411", b"413", b"414", b"431", b"501", b"505")


def garbage_requests():
    with serving() as server, open("/dev/urandom", "rb") as random:
        host = b"Host: localhost:%d\r\n" % server.port
        requests = [random.read(1 << i) for i in range(17)] + [
            b"\r\n" * 1000, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET  HTTP/1.1\r\n\r\n", b"\0" * 5000,
            b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n" + host + b"\r\n",
            b"GET /metrics HTTP/1.1\r\n" + b"X-More: " + b"a" * 1000000,
            b"GET /metrics HTTP/1.1\r\n" + b"".join(b"X-%d: a\r\n" % i for i in range(10000)) + b"\r\n",
            b"GET /metrics HTTP/1.1\r\n" + host + b"Content-Length: 9\r\n\r\nsomething",
            b"GET /metrics HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n",
            b"GET /metrics HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
            b"POST /metrics HTTP/1.1\r\n" + host + b"Content-Length: 99999999999\r\n\r\n" + b"a" * 1000000]
        with concurrent.futures.ThreadPoolExecutor(len(requests)) as pool:
            answers = list(pool.map(server.raw, requests))
        for request, answer in zip(requests, answers):
            assert not answer or answer.split(b" ", 2)[1] in UNDERSTOOD, (request[:60], answer[:60])
        assert server.ask("/metrics")[0] == 200


def garbage_in_the_folder():
    with serving() as server, counting(server.folder) as process, open("/dev/urandom", "rb") as random:
        process.do(10)
        for i in range(1, 21):
            with open(f"{server.folder}/{i}-1-0.pqlane", "wb") as file:
                file.write((b"pqlanem\0" if i % 2 else b"") + random.read(4096 * i))
        os.mkfifo(server.folder + "/100-1-0.pqlane")
        until(lambda: server.json("/api/v1/status")["unreadable"] == 21, "21 are unreadable")
        until(lambda: server.counted() == 10, "10 counted")
        write(server.folder + "/ended.pqlane", "garbage")
        until(lambda: "move it away" in server.ask("/readyz")[2], "it says so")
        status, _, text = server.ask("/metrics")
        assert status == 503 and "move it away" in text, "what is not known is not told"
        assert server.counted() == 10


def half_open():
    """More connections than there may be, which say nothing or half of a request, are given up after a while."""
    with serving() as server, contextlib.ExitStack() as open_ones:
        for i in range(100):
            connection = open_ones.enter_context(server.connect())
            connection.sendall(b"GET /metrics HT"[: i % 16])
        assert server.ask("/healthz")[2] == "ok\n"


def slow_readers():
    """Answers that nobody takes stop nobody else."""
    with serving() as server, counting(server.folder) as process, contextlib.ExitStack() as open_ones:
        process.do(1000)
        until(lambda: server.counted() == 1000, "1000 counted")
        for i in range(30):
            connection = open_ones.enter_context(server.connect())
            path = ("/api/v1/history", "/metrics", "/api/v1/stream")[i % 3]
            request = f"GET {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode()
            connection.sendall(request * 20)
        for _ in range(20):
            assert server.ask("/metrics")[0] == 200


def many_listeners():
    """There is room for scrapes beside all listeners; who goes leaves room for another."""
    with serving() as server, contextlib.ExitStack() as open_ones:
        request = b"GET /api/v1/stream HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % server.port

        def one_more():
            connection = open_ones.enter_context(server.connect())
            connection.sendall(request)
            return connection, connection.recv(12)

        answers = [one_more() for _ in range(33)]
        assert [first for _, first in answers] == [b"HTTP/1.1 200"] * 32 + [b"HTTP/1.1 503"]
        assert server.ask("/metrics")[0] == 200
        for connection, _ in answers[:10]:
            connection.close()
        until(lambda: one_more()[1] == b"HTTP/1.1 200", "room for one more")


def scrape(server, connections, times):
    """So many times over so many connections, at once."""
    def over_one():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
        for i in range(times):
            connection.request("GET", "/metrics", headers={"Accept": "application/openmetrics-text"} if i % 2 else {})
            answer = connection.getresponse()
            assert answer.status == 200 and b"pqlane_op_total" in answer.read()
        connection.close()

    with concurrent.futures.ThreadPoolExecutor(connections) as pool:
        for done in [pool.submit(over_one) for _ in range(connections)]:
            done.result()


def many_scrapes():
    with serving() as server, counting(server.folder) as process:
        process.do(100)
        until(lambda: server.counted() == 100, "100 counted")
        scrape(server, 20, 5)
        before = server.memory()
        scrape(server, 20, 50)
        grown = server.memory() - before
        assert os.environ.get("PQLANE_SANITIZE") or grown < 8 << 20, f"{grown} bytes more"
        assert server.counted() == 100


def signals():
    for number in (signal.SIGTERM, signal.SIGINT):
        with serving() as server, server.connect() as listener, server.connect():
            listener.sendall(b"GET /api/v1/stream HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % server.port)
            assert listener.recv(65536).startswith(b"HTTP/1.1 200")
            server.stop(number)


CASES = [garbage_requests, garbage_in_the_folder, half_open, slow_readers, many_listeners, many_scrapes, signals]
