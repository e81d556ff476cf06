# SPDX-License-Identifier: Apache-2.0
#
# cases.py BUILD: see run. What it tells is in telling.py and of guards in guarding.py, who may ask in asking.py, what
# abuse does in abuse.py, what clocks that jump do in clocks.py, and what a store keeps in keeping.py.

import abuse
import asking
import clocks
import guarding
import keeping
import telling
from support import run_all

run_all([*telling.CASES, *guarding.CASES, *asking.CASES, *abuse.CASES, *clocks.CASES, *keeping.CASES])
