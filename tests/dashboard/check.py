# SPDX-License-Identifier: Apache-2.0
#
# check.py PAGE BROWSER: the cases of this area; the last line sums them up.

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback

import server
from browser import PATIENCE, Browser

here = os.path.dirname(os.path.abspath(__file__))
TICKS = 120  # before the page is opened


class Fake:
    """server.py as a process, which can be killed and started again at its port."""

    def __init__(self, page, *options):
        self.page, self.options, self.port = page, options, 0
        self.folder = tempfile.TemporaryDirectory()
        self.start()

    def start(self):
        place = self.folder.name + "/port"
        if os.path.exists(place):
            os.remove(place)
        self.process = subprocess.Popen([sys.executable, here + "/server.py", self.folder.name, self.page, "--port",
                                         str(self.port), "--ticks", str(TICKS), *self.options])
        while not os.path.exists(place):
            if self.process.poll() is not None:
                raise RuntimeError("server.py has ended")
            time.sleep(.05)
        with open(place) as file:
            self.port = int(file.read())

    def stop(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"


def text(selector):
    return f"document.querySelector({json.dumps(selector)}).textContent"


def is_live(browser):
    assert browser.until(text("#state") + " === 'live'"), browser.value(text("#state"))


@contextlib.contextmanager
def visit(page, browser, *options):
    """The page of a server, live; the page is left before the server ends, for browsers log what they cannot reach."""
    with Fake(page, *options) as fake:
        browser.open(fake.address)
        try:
            is_live(browser)
            yield fake
        finally:
            browser.open("about:blank")


def row(browser, name):
    """A row of the table of operations, by its columns."""
    return browser.value("""(name => {
        const table = document.getElementById('series');
        const row = Array.from(table.tBodies[0].rows).find((one) => one.cells[0].textContent === name);
        return Array.from(row.cells, (cell) => cell.textContent);
    })(""" + json.dumps(name) + ")")


def us(value):
    return f"{value * 1e6:.{1 if value < 9.95e-6 else 0}f} us"


# One tick comes, and then no more: what stands in the page is that tick's.
def figures_stand(page, browser):
    with visit(page, browser, "--stall-after", "1", "--pace", "0.5", "--costs"):
        assert browser.until(text("#state") + " === 'stalled'")
        for index, (algorithm, operation, backend, _) in list(enumerate(server.SERIES))[:5]:
            tick = server.tick(index, TICKS)
            cells = row(browser, algorithm + "/" + operation)
            assert cells[1] == backend and cells[3:6] == [us(tick[p]) for p in ("p50", "p95", "p99")], (cells, tick)
            shown = float(cells[2].rstrip("k")) * (1000 if cells[2].endswith("k") else 1)
            assert abs(shown / tick["rate"] - 1) < .01, (cells, tick)
            assert int(cells[8]) == 3 * index, cells
        whole = sum(server.tick(index, TICKS)["rate"] for index in range(len(server.SERIES)))
        assert abs(float(browser.value(text("#tile-rate")).split("k")[0]) * 1000 / whole - 1) < .01
        assert browser.value(text("#tile-processes")) == str(server.running(TICKS))
        assert re.search("No tick for [0-9]+ s", browser.value(text("#problem")))
        assert browser.value("document.getElementById('processes').tBodies[0].rows.length") == 12
        guards = browser.value("Object.fromEntries([...document.getElementById('processes').tBodies[0].rows].map("
                               "(row) => [row.cells[1].textContent, row.cells[3].textContent]))")
        words = {None: "-", "preferred": "watches", "fallen_back": "fell back"}
        told = server.processes(TICKS)["processes"]
        assert guards == {str(one["pid"]): words[one["guard"]] for one in told}, guards
        fell_back = sum(one["guard"] == "fallen_back" for one in told)
        assert browser.value(text("#tile-processes-note")).endswith(f", {fell_back}\u00a0fell\u00a0back")
        assert browser.value("document.getElementById('floors').tBodies[0].rows.length") == 8
        assert browser.value("document.querySelectorAll('#classical li').length") == 6 + 8


# Names are text, whatever they look like.
def markup_is_text(page, browser):
    with visit(page, browser, "--stall-after", "0"):
        assert browser.until("document.getElementById('processes').tBodies[0].rows.length === 12")
        shown = "[...document.querySelectorAll('#processes tbody th')].some((one) => one.textContent === "
        assert browser.until(shown + json.dumps(server.HOSTILE) + ")")
        assert server.HOSTILE in browser.value(text("#events"))
        kinds = browser.value("[...document.querySelectorAll('#events b')].map((one) => one.textContent)")
        assert kinds == ["ended", *reversed(server.GUARD_KINDS), "problem", "backend", "started",
                         ("of a later version " + server.HOSTILE)[:32]], kinds
        assert browser.value("document.images.length") == 0


# Ticks move the page on; a pause holds it; after it, it is where the server is.
def ticks_and_pause(page, browser):
    with visit(page, browser, "--pace", "0.2"):
        when = text("#tile-processes-note")
        before = browser.value(when)
        assert browser.until(f"{when} !== {json.dumps(before)}")
        browser.press("p")
        held = browser.value(when)
        time.sleep(1)
        assert browser.value(when) == held and browser.value(text("#state")) == "paused, live"
        browser.press("p")
        assert browser.until(f"{when} !== {json.dumps(held)}") and browser.value(text("#state")) == "live"
        assert browser.until(text("#events") + ".includes('load, process 1')"), "an event of the stream"


def dies_and_comes_back(page, browser):
    with visit(page, browser, "--pace", "0.2") as fake:
        troubles = list(browser.troubles)
        fake.stop()
        assert browser.until(text("#state") + " === 'reconnecting'")
        assert browser.value(text("#problem")).startswith("The ")
        fake.start()
        is_live(browser)
        assert browser.value("document.getElementById('problem').hidden")
        # That a server is away the browser puts into its log, too.
        browser.troubles[:] = troubles + [one for one in browser.troubles if "ERR_" not in one]


def keys_and_table(page, browser):
    with visit(page, browser, "--stall-after", "0"):
        count = "document.getElementById('series').tBodies[0].rows.length"
        assert browser.until(count + f" === {len(server.SERIES)}")
        browser.press("/")
        assert browser.value("document.activeElement.id") == "filter"
        for key in "dsa-65 sign":
            browser.press(key)
        wanted = sum("DSA-65" in algorithm and "sign" in operation for algorithm, operation, *_ in server.SERIES)
        assert browser.until(count + f" === {wanted}") and browser.value(text("#found")) == f"{wanted} operations"
        browser.press("Escape")
        assert browser.until(count + f" === {len(server.SERIES)}")
        browser.press("Escape")
        browser.value("document.querySelectorAll('#series thead button')[3].click()")
        order = browser.value("[...document.querySelectorAll('#series tbody tr')].map((row) => row.dataset.key)")
        figures = {f"{s[0]}/{s[1]} {s[2]}": server.tick(i, TICKS - 1)["p50"] for i, s in enumerate(server.SERIES)}
        assert [figures[key] for key in order] == sorted(figures.values(), reverse=True), order
        browser.value("document.querySelector('#series tbody tr').focus()")
        browser.press("ArrowDown")
        browser.press("Enter")
        assert browser.value("document.activeElement.dataset.key") == order[1]
        assert browser.value("document.getElementById('operation').value") == order[1]
        browser.press("t")
        assert browser.value("document.documentElement.dataset.theme") in ("light", "dark")
        browser.press("?")
        assert browser.value("document.getElementById('keys').open")
        browser.press("?")
        assert not browser.value("document.getElementById('keys').open")


# Rows stay where they are for some seconds, whatever the figures say, and then go where they belong.
def rows_settle(page, browser):
    with visit(page, browser, "--pace", "0.2"):
        rows = "[...document.querySelectorAll('#series tbody tr')].map((row) => row.dataset.key).join()"
        browser.value("document.querySelectorAll('#series thead button')[2].click()")
        when = text("#tile-processes-note")
        before = browser.value(f"[{rows}, {when}]")
        for _ in range(5):
            now = browser.value(when)
            assert browser.until(f"{when} !== {json.dumps(now)}")
            assert browser.value(rows) == before[0]
        assert browser.until(f"{rows} !== {json.dumps(before[0])}")


# A token stands in no address: in none that is asked for, and in the browser's no longer than it takes to read it.
def token_stays_here(page, browser):
    token = "a+token&of=signs%25/0123"
    paths = {"/api/v1/" + name for name in ("stream", "history", "status", "processes", "series", "costs")}

    def asked(fake):
        with open(fake.folder.name + "/requests") as file:
            return [json.loads(line) for line in file]

    def allowed(fake):
        return {one["path"].partition("?")[0] for one in asked(fake)
                if one["headers"].get("Authorization") == "Bearer " + token}

    with Fake(page, "--token", token) as fake:
        browser.open(fake.address)
        assert browser.until(text("#problem") + ".startsWith('The server wants a token')")
        browser.call("Page.navigate", url=fake.address + "#token=" + token)  # behind the address of the open page
        is_live(browser)
        assert browser.value("location.href") == fake.address
        assert browser.value("localStorage.length + sessionStorage.length + document.cookie.length") == 0
        end = time.monotonic() + PATIENCE
        while allowed(fake) != paths and time.monotonic() < end:
            time.sleep(.05)
        browser.open("about:blank")
        browser.troubles[:] = [one for one in browser.troubles if "401" not in one]  # the browser says so, too
        assert allowed(fake) == paths, allowed(fake)
        for one in asked(fake):
            elsewhere = [one["path"], *(value for name, value in one["headers"].items() if name != "Authorization")]
            assert not any("token" in words for words in elsewhere), one


# An operation that goes to another backend is one line, with a mark where it went.
def falls_back(page, browser):
    algorithm, operation, backend, _ = server.SERIES[0]
    name = algorithm + "/" + operation
    legend = "[...document.querySelectorAll('#quantiles-key b')].map((one) => one.textContent)"
    with visit(page, browser, "--stall-after", "0", "--fall-back", str(server.MOVED)):
        choice = "document.getElementById('operation')"
        assert browser.until(choice + ".selectedOptions.length === 1")
        assert browser.value(choice + ".selectedOptions[0].textContent") == name + ", all backends"
        shown = browser.value("[...document.querySelectorAll('#series [aria-current]')].map((row) => row.dataset.key)")
        assert sorted(shown) == sorted(f"{name} {one}" for one in (backend, server.OTHER)), shown
        browser.value("document.getElementById('quantiles').focus()")
        for key, k in (("Home", 0), ("End", TICKS - 1)):
            browser.press(key)
            assert browser.value(legend) == [us(server.tick(0, k)[p]) for p in ("p50", "p95", "p99")], key
        # In the mark's column dots change all the time, and in one beside it at the lines of the axis alone.
        assert browser.until(f"""((canvas, tick, ticks) => {{
            const width = canvas.width - 56 - 8, pace = width / 300;
            const x = Math.round(56 + (tick + .5) * pace - Math.round(ticks * pace) + width);
            const [mark, beside] = [x, x + 2].map((at) => canvas.getContext('2d')
                .getImageData(at, 0, 1, canvas.height - 22).data.filter((_, i) => i % 4 === 3)
                .filter((alpha, y, all) => alpha !== all[y - 1]).length);
            return mark > 40 && beside < 20;
        }})(document.getElementById('errors'), {server.MOVED}, {TICKS})"""), "the mark"


# Something is drawn in each chart: more than one colour is in it.
def charts_are_drawn(page, browser):
    with visit(page, browser, "--stall-after", "0"):
        for chart in ("throughput", "errors", "quantiles", "heat"):
            assert browser.until("""(canvas => {
                const { data } = canvas.getContext('2d').getImageData(60, 0, canvas.width - 60, canvas.height - 30);
                const colours = new Set();
                for (let i = 0; i < data.length; i += 4) {
                    if (data[i + 3] === 255) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
                }
                return colours.size > 1;
            })(document.getElementById(""" + json.dumps(chart) + "))"), chart


# Before the first operation there is a page, too.
def nothing_runs(page, browser):
    with visit(page, browser, "--stall-after", "0", "--series", "0"):
        assert browser.until(text("#tile-rate-note") + " === 'nothing runs'")
        drawn = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() => 0)"
        browser.value(drawn)


def fits_a_phone(page, browser):
    browser.size(360, 740, mobile=True)
    with visit(page, browser, "--stall-after", "0", "--costs"):
        assert browser.until("!document.getElementById('costs').hidden")
        assert browser.value("document.documentElement.scrollWidth") == 360


CASES = {
    "the figures of a tick stand in the page": figures_stand,
    "names are text": markup_is_text,
    "ticks move the page on, a pause holds it": ticks_and_pause,
    "a server that dies is waited for": dies_and_comes_back,
    "keys, filter, order, choice": keys_and_table,
    "rows settle": rows_settle,
    "a token stays where it is": token_stays_here,
    "who falls back stays in sight": falls_back,
    "all charts are drawn": charts_are_drawn,
    "nothing runs yet": nothing_runs,
    "it fits a phone": fits_a_phone,
}


def main():
    page, program = sys.argv[1:]
    failed = 0
    with Browser(program) as browser:
        for name, case in CASES.items():
            browser.size(1280, 4000)
            browser.troubles.clear()
            try:
                case(page, browser)
                browser.value("1")  # what the page had to say has arrived
                assert not browser.troubles, browser.troubles
            except Exception:
                failed += 1
                print("FAILED: " + name)
                print("  " + traceback.format_exc().replace("\n", "\n  "))
    print(f"{len(CASES) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(failed > 0)


main()
