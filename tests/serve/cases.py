# SPDX-License-Identifier: Apache-2.0
#
# cases.py BUILD: see run. What it tells is in telling.py, who may ask in asking.py, what abuse does in abuse.py.

import abuse
import asking
import telling
from support import run_all

run_all([*telling.CASES, *asking.CASES, *abuse.CASES])
