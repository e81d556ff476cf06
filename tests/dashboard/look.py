# SPDX-License-Identifier: Apache-2.0
#
# look.py BUILD OUT [SECONDS [NAME...]]: the dashboard as people see it, for those who change it, and for the documents:
# pictures, all or those that are named, of desktop and phone, light and dark, after SECONDS (330) of ten processes, and
# `pqlane top` of the same. With 0 seconds the figures are made up. Not part of `make test`.
#
# In a build with tests two more processes come: one whose kernels are wrong at times, which goes again, and one whose
# kernels are slow, and whose guard takes others. Where there is pngquant it makes the pictures small.

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

from browser import Browser
from live import live

here = os.path.dirname(os.path.abspath(__file__))
WHOLE = 0  # as high as the page is
PICTURES = {  # colours, width, height, on a phone
    "dashboard": ("light", 1280, 900, False),
    "dashboard-dark": ("dark", 1280, 900, False),
    "dashboard-whole": ("light", 1280, WHOLE, False),
    "dashboard-dark-whole": ("dark", 1280, WHOLE, False),
    "dashboard-wide": ("light", 1920, 1080, False),
    "dashboard-phone": ("light", 360, 740, True),
    "dashboard-phone-dark": ("dark", 360, 740, True),
    "dashboard-phone-whole": ("light", 360, WHOLE, True),
}
TOP = "top"
FAULTY = 25  # seconds
SLOW_US = 1000  # each transform
MOST_HIGH = 8000


@contextlib.contextmanager
def made_up(build):
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([sys.executable, here + "/server.py", folder, build + "/cli/dashboard.html",
                                   "--ticks", "900", "--costs"])
        try:
            while not os.path.exists(folder + "/port"):
                time.sleep(.05)
            with open(folder + "/port") as file:
                yield f"http://127.0.0.1:{file.read()}/"
        finally:
            server.kill()
            server.wait()


@contextlib.contextmanager
def misbehaving(running, build):
    """Two more processes, if the build has what they need."""
    injected = os.path.abspath(build) + "/tests/injected"
    if not os.path.isdir(injected):
        yield
        return
    best = running.best_backend()
    is_slow = running.folder.name + "/slow"
    slow = running.load("ML-KEM-768", "--mix", "encaps=1,decaps=1", "--rate", "300", LD_LIBRARY_PATH=injected,
                        PQLANE_GUARD="ML-KEM-768/encaps:p50:1ms,ML-KEM-768/decaps:p50:2ms",
                        PQLANE_TEST_DELAY=f"{best}:{SLOW_US}", PQLANE_TEST_WHILE=is_slow)
    faulty = running.load("ML-DSA-65", "--mix", "sign=1,verify=4", "--rate", "200", LD_LIBRARY_PATH=injected,
                          PQLANE_TEST_FAULT=f"{best}:1000")
    try:
        time.sleep(FAULTY)
        faulty.kill()
        faulty.wait()
        with open(is_slow, "w"):
            yield
    finally:
        for one in (slow, faulty):
            one.kill()
            one.wait()


@contextlib.contextmanager
def measured(build, out, seconds, names):
    with live(build) as running:
        time.sleep(seconds / 2)
        with misbehaving(running, build):
            time.sleep(max(seconds / 2 - FAULTY, 0))
            if TOP in names:
                subprocess.run([sys.executable, here + "/../top/picture.py", running.folder.name, f"{out}/{TOP}.svg"],
                               check=True,
                               env={**os.environ, "PATH": os.path.dirname(running.command) + ":" + os.environ["PATH"]})
            yield running.address


def picture(browser, address, file, scheme, width, height, is_phone):
    dots = 2 if is_phone else 1
    browser.prefer(prefers_color_scheme=scheme)
    browser.size(width, height or 900, is_phone, dots)
    browser.open(address)
    if not browser.until("document.getElementById('state').textContent === 'live'"):
        sys.exit("the page is not live")
    time.sleep(3)
    if height == WHOLE:
        browser.size(width, min(browser.value("document.documentElement.scrollHeight"), MOST_HIGH), is_phone, dots)
        time.sleep(2)  # what was not in the window has never been laid out
        browser.size(width, min(browser.value("document.documentElement.scrollHeight"), MOST_HIGH), is_phone, dots)
        time.sleep(2)
    wide = browser.value("document.documentElement.scrollWidth")
    if wide > width:
        browser.troubles.append(f"{file}: the page is {wide} wide")
    browser.picture(file)
    if shutil.which("pngquant"):
        subprocess.run(["pngquant", "--force", "--speed", "1", "--strip", "--output", file, "--", file], check=True)


def main():
    build, out, *more = sys.argv[1:]
    seconds = float(more[0]) if more else 330
    names = more[1:] or [*PICTURES, TOP]
    os.makedirs(out, exist_ok=True)
    with made_up(build) if seconds == 0 else measured(build, out, seconds, names) as address, \
            Browser(os.environ.get("CHROMIUM", "chromium")) as browser:
        for name in names:
            if name != TOP:
                picture(browser, address, f"{out}/{name}.png", *PICTURES[name])
        print("\n".join(browser.troubles) or "no troubles")


main()
