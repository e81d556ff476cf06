# SPDX-License-Identifier: Apache-2.0
#
# Who may ask, and what the command refuses to do.

import http.client
import os
import shutil
import ssl
import subprocess
import tempfile

from support import Skipped, refused, serving, write
from telling import PATHS

TOKEN = "a-token-that-nobody-guesses"


def hosts():
    with serving() as server:
        for host, status in (("localhost:PORT", 200), ("127.0.0.1:PORT", 200), ("[::1]:PORT", 200),
                             ("LOCALHOST:PORT", 200), ("localhost", 403), ("127.0.0.1:1", 403),
                             ("evil.example:PORT", 403), ("localhost.evil.example:PORT", 403), ("", 403)):
            host = host.replace("PORT", str(server.port))
            got = server.raw(f"GET /metrics HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            assert got.startswith(b"HTTP/1.1 %d" % status), (host, got[:100])
        assert b" 403 " in server.raw(b"GET /metrics HTTP/1.0\r\n\r\n")


def token():
    wrong_ones = [None, "", "Bearer", "Bearer ", "Bearer x", "Bearer " + TOKEN[:-1], f"Bearer {TOKEN}x",
                  "Basic " + TOKEN, TOKEN, "Bearer " + "x" * 5000]
    with tempfile.TemporaryDirectory() as folder:
        file = write(folder + "/token", TOKEN + "\n")
        with serving("--token-file", file) as server:
            for wrong in wrong_ones:
                for path in PATHS + ["/api/v1/stream", "/nothing"]:
                    status, headers, body = server.ask(path, headers={} if wrong is None else {"Authorization": wrong})
                    if path == "/":  # the page itself says nothing, and asks for the token
                        assert status == 200 and TOKEN not in body
                        continue
                    assert status == 401 and headers["WWW-Authenticate"] == "Bearer", (path, wrong, status)
                    assert TOKEN not in body
            assert server.ask("/metrics", headers={"Authorization": "Bearer " + TOKEN})[0] == 200
            assert server.ask("/metrics", headers={"Authorization": "bearer " + TOKEN})[0] == 200
            assert TOKEN not in server.said
        for text, mode, words in ((TOKEN, 0o644, "chmod 600"), ("short", 0o600, "16 to 255"),
                                  ("x" * 256, 0o600, "16 to 255"), (f"with a blank {TOKEN}", 0o600, "16 to 255")):
            code, said = refused("--token-file", write(file, text, mode))
            assert code == 4 and words in said and text not in said, said
        for path, words in ((folder + "/nothing", "No such file"), (folder, "no plain file")):
            code, said = refused("--token-file", path)
            assert code == 4 and words in said, said


def certificate(folder):
    if not shutil.which("openssl"):
        raise Skipped("no openssl here")
    files = folder + "/cert.pem", folder + "/key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", files[0],
                    "-keyout", files[1]], check=True, capture_output=True)
    return files


def beyond_this_machine():
    with tempfile.TemporaryDirectory() as folder:
        cert, key = certificate(folder)
        file = write(folder + "/token", TOKEN)
        for options in ([], ["--token-file", file], ["--tls-cert", cert, "--tls-key", key]):
            code, words = refused("--listen", "0.0.0.0:0", *options)
            assert "built without TLS" in words or (code == 2 and "--token-file, --tls-cert" in words), (code, words)
        code, words = refused("--listen", "0.0.0.0:0", "--token-file", file, "--tls-cert", cert, "--tls-key", cert)
        if "built without TLS" in words:
            raise Skipped("libmicrohttpd was built without TLS")
        assert code == 4 and "belong together" in words, words
        with serving("--token-file", file, "--tls-cert", cert, "--tls-key", key, listen="0.0.0.0:0") as server:
            assert server.scheme == "https"
            context = ssl.create_default_context(cafile=cert)
            for headers, status in (({}, 401), ({"Authorization": "Bearer " + TOKEN}, 200)):
                connection = http.client.HTTPSConnection("localhost", server.port, context=context)
                connection.request("GET", "/metrics", headers=headers)
                assert connection.getresponse().status == status
                connection.close()
            assert b"pqlane" not in server.raw(b"GET /metrics HTTP/1.0\r\n\r\n")


def refusals():
    with serving() as server:
        code, words = refused("--listen", f"127.0.0.1:{server.port}")
        assert code == 4 and "Address already in use" in words and "--listen" in words, words
    for place in ("", "9798", "127.0.0.1", "127.0.0.1:", ":9798", "127.0.0.1:65536", "127.0.0.1:1x", "::1:9798",
                  "[127.0.0.1]:1", "nowhere.example:1", "127.0.0.1:-1", "x" * 300 + ":1"):
        code, words = refused("--listen", place)
        assert code == 2 and "--listen takes" in words, (place, words)
    for options in (["--tls-cert", "x"], ["--tls-key", "x"], ["--interval", "1ms"], ["--history", "2h"], ["word"],
                    ["--folder", "x" * 5000]):
        assert refused(*options)[0] == 2, options
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        code, words = refused("--folder", folder)
        assert code == 4 and "others may enter" in words, words
        os.chmod(folder, 0o700)
        write(folder + "/ended.pqlane", "garbage")
        code, words = refused("--folder", folder)
        assert code == 4 and "move it away" in words, words
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
            code, words = refused("--folder", folder)
            assert code == 4 and "another user" in words, words


CASES = [hosts, token, beyond_this_machine, refusals]
