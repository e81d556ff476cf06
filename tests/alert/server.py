# SPDX-License-Identifier: Apache-2.0
#
# server.py FOLDER [--tls CERTIFICATE KEY] BEHAVIOUR...: a place on the loopback that alerts are posted to.
#
# The n-th connection gets the n-th behaviour, later ones the last: a number is an answer with that status ("429:1" and
# "302:http://..." with Retry-After or Location), and there is what a broken or hostile place does: close, hang,
# garbage, head (one without an end), body (one without an end). FOLDER/port says where it listens; FOLDER/requests has
# a line of JSON for each request. It ends itself after five minutes.

import json
import os
import signal
import socket
import ssl
import sys

signal.alarm(300)
folder, behaviours, tls = sys.argv[1], sys.argv[2:], None
if behaviours[0] == "--tls":
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(behaviours[1], behaviours[2])
    behaviours = behaviours[3:]


def request(connection):
    text = b""
    while b"\r\n\r\n" not in text:
        part = connection.recv(65536)
        if not part:
            return None
        text += part
    head, body = text.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65536)
    return {"line": lines[0], "headers": headers, "body": body.decode("utf-8")}


def without_end(connection, start, part):
    connection.sendall(start)
    while True:
        connection.sendall(part)


def behave(connection, behaviour):
    if behaviour == "close":
        return
    if behaviour == "hang":
        while connection.recv(65536):
            pass
    elif behaviour == "garbage":
        connection.sendall(bytes(range(256)) * 64)
    elif behaviour == "head":
        without_end(connection, b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"a" * 8000 + b"\r\n")
    elif behaviour == "body":
        without_end(connection, b"HTTP/1.1 200 OK\r\n\r\n", b"b" * 65536)
    else:
        status, _, extra = behaviour.partition(":")
        header = "Retry-After" if status in ("429", "503") else "Location"
        more = f"{header}: {extra}\r\n" if extra else ""
        connection.sendall(f"HTTP/1.1 {status} Word\r\n{more}Content-Length: 2\r\n\r\n{{}}".encode())


listener = socket.create_server(("127.0.0.1", 0))
with open(folder + "/port.new", "w") as file:
    file.write(str(listener.getsockname()[1]))
with open(folder + "/requests", "w") as log:
    os.rename(folder + "/port.new", folder + "/port")
    while True:
        connection, _ = listener.accept()
        behaviour = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        try:
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            received = request(connection)
            if received:
                log.write(json.dumps(received) + "\n")
                log.flush()
                behave(connection, behaviour)
        except OSError:
            pass
        connection.close()
