# SPDX-License-Identifier: Apache-2.0
#
# page.py OUT.png WIDTH URL: a page of `pqlane serve` as people see it, from what #FRAGMENT names on, for run.

import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../dashboard"))
from browser import Browser  # noqa: E402

HEIGHT = 706
out, width, address = sys.argv[1:]
with Browser(os.environ.get("CHROMIUM", "chromium")) as browser:
    browser.size(int(width), HEIGHT)
    browser.prefer(prefers_color_scheme="light", prefers_reduced_motion="reduce")
    browser.open(address)
    if not browser.until("document.getElementById('state').textContent === 'live'"):
        sys.exit("the page is not live")
    for _ in range(2):  # what was not in the window has another height then
        browser.value("document.querySelector(location.hash || 'body').scrollIntoView()")
        time.sleep(2)  # ticks
    browser.picture(out)
