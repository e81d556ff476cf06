# SPDX-License-Identifier: Apache-2.0
#
# look.py PAGE OUT [ADDRESS]: the dashboard as people see it, for those who change it: pictures of desktop and phone,
# light and dark, and what half a minute of it costs. Not part of `make test`.
#
# PAGE is build/*/cli/dashboard.html. ADDRESS is a server that runs; else there are made-up figures.

import os
import subprocess
import sys
import tempfile
import time

from browser import Browser

here = os.path.dirname(os.path.abspath(__file__))


# CPU seconds of a browser's processes, by their kind.
def cpu_seconds(root):
    parents, times = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as stat, open(f"/proc/{pid}/cmdline") as line:
                fields = stat.read().rpartition(")")[2].split()
                kind = line.read().partition("--type=")[2].partition("\0")[0].split(" ")[0] or "browser"
        except OSError:
            continue
        parents[int(pid)] = int(fields[1])
        times[int(pid)] = kind, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def below(pid):
        return pid == root or (pid in parents and below(parents[pid]))
    spent = {}
    for pid, (kind, seconds) in times.items():
        if below(pid):
            spent[kind] = spent.get(kind, 0) + seconds
    return spent


def cost(browser, seconds=60):
    before, busy = cpu_seconds(browser.process.pid), browser.busy()
    time.sleep(seconds)
    after, busier = cpu_seconds(browser.process.pid), browser.busy()
    spent = {kind: 100 * (after[kind] - before.get(kind, 0)) / seconds for kind in after}
    print(f"all of the browser: {sum(spent.values()):.2f} % of a core:",
          ", ".join(f"{kind} {part:.2f}" for kind, part in spent.items()))
    for name in busy:
        print(f"main thread, {name}: {1000 * (busier[name] - busy[name]) / seconds:.2f} ms per second")


def pictures(browser, address, out):
    looks = {"desktop": (1280, 900, False), "wide": (1680, 1050, False), "phone": (360, 740, True)}
    for look, (width, height, mobile) in looks.items():
        for scheme in ("light", "dark"):
            browser.size(width, height, mobile)
            browser.prefer(prefers_color_scheme=scheme)
            browser.open(address)
            if not browser.until("document.getElementById('state').textContent === 'live'"):
                sys.exit("the page is not live")
            time.sleep(2)
            browser.picture(f"{out}/{look}-{scheme}.png")
            high = browser.value("document.documentElement.scrollHeight")
            wide = browser.value("document.documentElement.scrollWidth")
            if wide > width:
                browser.troubles.append(f"{look}: the page is {wide} wide")
            browser.size(width, min(high, 8000), mobile)
            time.sleep(1)
            browser.picture(f"{out}/{look}-{scheme}-whole.png")


def main():
    page, out = sys.argv[1:3]
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, \
            Browser(os.environ.get("CHROMIUM", "chromium")) as browser:
        address, server = sys.argv[3] if len(sys.argv) > 3 else None, None
        if not address:
            server = subprocess.Popen([sys.executable, here + "/server.py", folder, page, "--ticks", "900", "--costs"])
            while not os.path.exists(folder + "/port"):
                time.sleep(.05)
            with open(folder + "/port") as file:
                address = f"http://127.0.0.1:{file.read()}/"
        try:
            pictures(browser, address, out)
            browser.size(1280, 900)
            browser.open(address + "?seconds=900")
            time.sleep(5)
            print("first paint:", browser.value(
                "performance.getEntriesByName('first-contentful-paint')[0].startTime"), "ms")
            cost(browser)
        finally:
            if server:
                server.kill()
        print("\n".join(browser.troubles) or "no troubles")


main()
