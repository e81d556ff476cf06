# SPDX-License-Identifier: Apache-2.0
#
# cost.py BUILD [SECONDS]: what it costs to watch ten processes, in CPU time of all processes concerned: of `pqlane
# serve` alone, and of it and a browser (headless, without a GPU) that shows the dashboard; and how soon it does. Not
# part of `make test`: it takes six times SECONDS (60) and a minute, and says nothing on a machine that is busy with
# other things.
#
# Pages that do next to nothing say what of it is the browser's own: an empty one, one in which a digit changes each
# second, and one in which dots of four canvases do, as large as the dashboard's.

import base64
import os
import statistics
import sys
import time

from browser import Browser
from live import live

WINDOW = 1280, 900
PAINTS = 10
BEGINS = 30  # seconds that a browser is busy with itself
DIGIT = "<p id=p>0</p><script>let n = 0; setInterval(() => { p.firstChild.data = ++n % 10; }, 1000)</script>"
CANVASES = """<style>canvas { width: 540px; height: 240px }</style><canvas></canvas><canvas></canvas><canvas></canvas>
<canvas></canvas><script>let n = 0; const all = [...document.querySelectorAll('canvas')].map((canvas) => {
canvas.width = 540; canvas.height = 240; return canvas.getContext('2d'); });
setInterval(() => { n++; all.forEach((context) => context.fillRect(n % 540, n % 240, 1, 1)); }, 1000)</script>"""


def times():
    """Of all processes: the parent, the kind (as Chromium has them), and seconds of CPU time."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as stat, open(f"/proc/{pid}/cmdline") as line:
                fields = stat.read().rpartition(")")[2].split()
                kind = line.read().partition("--type=")[2].partition("\0")[0].split(" ")[0] or "main"
        except OSError:
            continue
        found[int(pid)] = int(fields[1]), kind, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def spent(root):
    """CPU seconds of a process and those below it, by their kind."""
    all_times, sums = times(), {}

    def below(pid):
        return pid == root or (pid in all_times and below(all_times[pid][0]))
    for pid, (_, kind, seconds) in all_times.items():
        if below(pid):
            sums[kind] = sums.get(kind, 0) + seconds
    return sums


def measure(name, process, seconds):
    before = spent(process.pid)
    time.sleep(seconds)
    after = spent(process.pid)
    parts = {kind: 100 * (after[kind] - before.get(kind, 0)) / seconds for kind in after}
    print(f"{name:48}{sum(parts.values()):6.2f} %", end="")
    print("  " + ", ".join(f"{kind} {part:.2f}" for kind, part in parts.items() if part) if len(parts) > 1 else "",
          flush=True)


def first_paint(browser, address):
    """Milliseconds from the wish to see a page until some of it is seen."""
    browser.open("about:blank")
    browser.open(address)
    painted = "performance.getEntriesByName('first-contentful-paint')"
    if not browser.until(painted + ".length === 1"):
        sys.exit("the page is not painted")
    return browser.value(painted + "[0].startTime")


def page(text):
    return "data:text/html;base64," + base64.b64encode(text.encode()).decode()


def main():
    build, seconds = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60
    with live(build) as running:
        time.sleep(5)
        print("Percent of a core:")
        measure("pqlane serve, nobody asks", running.server, seconds)
        with Browser(os.environ.get("CHROMIUM", "chromium")) as browser:
            browser.size(*WINDOW)
            time.sleep(BEGINS)
            for name, address in (("browser, an empty page", "about:blank"), ("browser, a digit a second", page(DIGIT)),
                                  ("browser, four dots a second", page(CANVASES))):
                browser.open(address)
                time.sleep(5)
                measure(name, browser.process, seconds)
            paints = sorted(first_paint(browser, running.address) for _ in range(PAINTS))
            print(f"first paint: {statistics.median(paints):.0f} ms, at most {paints[-1]:.0f} ms of {PAINTS} times")
            if not browser.until("document.getElementById('state').textContent === 'live'"):
                sys.exit("the page is not live")
            time.sleep(10)
            busy = browser.busy()
            measure("browser, the dashboard", browser.process, seconds)
            for name, busier in browser.busy().items():
                print(f"    of its main thread: {name:33}{100 * (busier - busy[name]) / seconds:6.2f} %")
            measure("pqlane serve, a dashboard asks", running.server, seconds)


main()
