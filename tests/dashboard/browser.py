# SPDX-License-Identifier: Apache-2.0
#
# A headless Chromium that a test talks to: the DevTools protocol over two pipes, with the standard library alone.

import base64
import json
import os
import selectors
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds that anything may take on a busy machine


class Browser:
    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        hear, theirs_out = os.pipe()
        theirs_in, tell = os.pipe()
        # The browser reads descriptor 3 and writes descriptor 4.
        script = f"exec \"$@\" 3<&{theirs_in} 4>&{theirs_out}"
        self.process = subprocess.Popen(
            ["sh", "-c", script, "sh", program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--remote-debugging-pipe", "--user-data-dir=" + self.folder.name, "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-proxy-server", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.hear, self.tell, self.rest, self.number, self.session = hear, tell, b"", 0, None
        self.troubles = []
        self.ready = selectors.DefaultSelector()
        self.ready.register(hear, selectors.EVENT_READ)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Performance"):
            self.call(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.hear)
        os.close(self.tell)
        self.folder.cleanup()

    def messages(self, until):
        while True:
            while b"\0" in self.rest:
                message, self.rest = self.rest.split(b"\0", 1)
                yield json.loads(message)
            if not self.ready.select(max(until - time.monotonic(), 0)):
                raise TimeoutError("the browser does not answer")
            piece = os.read(self.hear, 1 << 16)
            if not piece:
                raise EOFError("the browser has ended")
            self.rest += piece

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.tell, json.dumps(message).encode() + b"\0")
        for answer in self.messages(time.monotonic() + PATIENCE):
            self.note(answer)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    # What a page must not have: exceptions, and entries of the log (a refused style or script is one).
    def note(self, answer):
        if answer.get("method") == "Runtime.exceptionThrown":
            details = answer["params"]["exceptionDetails"]
            self.troubles.append(details.get("exception", {}).get("description", details["text"]))
        if answer.get("method") == "Log.entryAdded" and answer["params"]["entry"]["level"] == "error":
            entry = answer["params"]["entry"]
            self.troubles.append(entry["text"] + " " + entry.get("url", ""))

    def size(self, width, height, mobile=False, dots=1):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=dots,
                  mobile=mobile)

    def prefer(self, **features):
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def open(self, address):
        self.call("Page.navigate", url=address)
        return self.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'")

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(expression + ": " + result["exceptionDetails"]["exception"]["description"])
        return result["result"].get("value")

    # Waits until an expression is true; false if it never is.
    def until(self, expression):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.value(expression):
                return True
            time.sleep(.05)
        return False

    def press(self, key):
        text = key if len(key) == 1 else {"Enter": "\r"}.get(key, "")
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self, file, whole=False):
        data = self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        with open(file, "wb") as out:
            out.write(base64.b64decode(data))

    # Seconds that the page's main thread was busy, by what.
    def busy(self):
        metrics = {one["name"]: one["value"] for one in self.call("Performance.getMetrics")["metrics"]}
        return {name: metrics[name] for name in ("TaskDuration", "ScriptDuration", "LayoutDuration",
                                                 "RecalcStyleDuration")}
