# SPDX-License-Identifier: Apache-2.0
#
# look.py BUILD OUT [SECONDS]: the dashboard as people see it, for those who change it, and for the documents: pictures
# of desktop and phone, light and dark, after SECONDS (330) of ten processes, and `pqlane top` of the same. With 0
# seconds the figures are made up. Not part of `make test`.
#
# In a build with tests one more process comes, in which kernels are wrong at times, and goes. Where there is pngquant
# it makes the pictures small.

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
LOOKS = {"desktop": (1280, 900, False), "wide": (1680, 1050, False), "phone": (360, 740, True)}
FAULTY = 25  # seconds
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
def measured(build, out, seconds):
    with live(build) as running:
        time.sleep(seconds / 2)
        injected = os.path.abspath(build) + "/tests/injected"
        if os.path.isdir(injected):
            faulty = running.load("ML-DSA-65", "--mix", "sign=1,verify=4", "--rate", "200",
                                  LD_LIBRARY_PATH=injected, PQLANE_TEST_FAULT="avx512:1000")
            time.sleep(FAULTY)
            faulty.kill()
            faulty.wait()
        time.sleep(max(seconds / 2 - FAULTY, 0))
        subprocess.run([sys.executable, here + "/../top/picture.py", running.folder.name, out + "/top.svg"], check=True,
                       env={**os.environ, "PATH": os.path.abspath(build) + "/bin:" + os.environ["PATH"]})
        yield running.address


def picture(browser, file, whole=False):
    browser.picture(file, whole)
    if shutil.which("pngquant"):
        subprocess.run(["pngquant", "--force", "--speed", "1", "--strip", "--output", file, "--", file], check=True)


def pictures(browser, address, out):
    for look, (width, height, mobile) in LOOKS.items():
        for scheme in ("light", "dark"):
            browser.size(width, height, mobile)
            browser.prefer(prefers_color_scheme=scheme)
            browser.open(address)
            if not browser.until("document.getElementById('state').textContent === 'live'"):
                sys.exit("the page is not live")
            time.sleep(3)
            picture(browser, f"{out}/{look}-{scheme}.png")
            high = browser.value("document.documentElement.scrollHeight")
            wide = browser.value("document.documentElement.scrollWidth")
            if wide > width:
                browser.troubles.append(f"{look}: the page is {wide} wide")
            browser.size(width, min(high, MOST_HIGH), mobile)
            time.sleep(2)
            picture(browser, f"{out}/{look}-{scheme}-whole.png")


def main():
    build, out = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 330
    os.makedirs(out, exist_ok=True)
    with made_up(build) if seconds == 0 else measured(build, out, seconds) as address, \
            Browser(os.environ.get("CHROMIUM", "chromium")) as browser:
        pictures(browser, address, out)
        print("\n".join(browser.troubles) or "no troubles")


main()
