# SPDX-License-Identifier: Apache-2.0

"""pqlane top on a terminal: look.py CASE FOLDER-OF-METRICS. Exit code 1, and what the screen shows, if it fails."""

import os
import re
import signal
import struct
import subprocess
import sys
import time

from terminal import Terminal

TABLE = 2  # line of the titles


def start(*options, **environment):
    command = ["pqlane", "top", "--folder", folder, "-d", "300ms", *options]
    inherited = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if name in os.environ:
            inherited[name] = os.environ[name]
    return Terminal(command, {**inherited, **environment})


def load(*words):
    command = ["pqlane", "load", "--duration", "300s", "--rate", "500", "--metrics", "shm:" + folder, *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def names(screen):
    """First words of the table's rows, as far as these are operations."""
    return [line.split()[0] for line in screen[TABLE + 1:-1] if "/" in line.split(" ")[0]]


def check(good, what):
    if not good:
        sys.exit("not so: " + what)


def leaves(terminal, code, what):
    check(terminal.ends() == code, what + ": exit code")
    check(terminal.is_restored(), what + ": the terminal's modes are as they were")
    check(terminal.raw.rfind("\x1b[?1049l") > terminal.raw.rfind("\x1b[?1049h") >= 0, what + ": so is its screen")
    check(terminal.raw.rfind("\x1b[?12l\x1b[?25h") > terminal.raw.rfind("\x1b[?25l") or
          terminal.raw.rfind("\x1b[?25h") > terminal.raw.rfind("\x1b[?25l"), what + ": and its cursor")


def keys():
    some = load("ML-KEM-512", "ML-DSA-44", "--mix", "encaps=1,decaps=1,sign=1,verify=1")
    top = start()
    try:
        check(top.shows(lambda s: len(names(s)) == 4), "four operations")
        check(top.screen()[0].startswith("pqlane top: 1 process, "), "the head counts processes")
        check("All processes by Rate/s \u25bc" in top.screen()[1], "what it is sorted by, in UTF-8")
        check(top.screen()[-1].startswith("q quit"), "the last line tells keys")
        top.press("o")
        check(top.shows(lambda s: len(names(s)) == 4 and names(s) == sorted(names(s))), "sorted by operation")
        top.press("r")
        check(top.shows(lambda s: len(names(s)) == 4 and names(s) == sorted(names(s), reverse=True)), "turned round")
        top.press("/si")
        check(top.shows(lambda s: names(s) == ["ML-DSA-44/sign"] and s[-1].startswith("Filter: si_")), "filtered")
        top.press("x\x7fgn\r")
        check(top.shows(lambda s: s[1].endswith("filter: sign") and s[-1].startswith("q quit")), "the filter stays")
        top.press("\x1b")
        check(top.shows(lambda s: len(names(s)) == 4), "and goes")
        top.press("p\x1b[D\x1bOD")
        check(top.shows(lambda s: "PID  Program" in s[TABLE] and "by Program" in s[1]), "each process")
        check(top.shows(lambda s: str(some.pid) in s[TABLE + 1].split()), "its number")
        top.press(" ")
        check(top.shows(lambda s: s[1].endswith(", paused")), "paused")
        top.press("q")
        leaves(top, 0, "q")
    finally:
        some.kill()
        some.wait()


def sizes():
    some = load("--mix", "encaps=1,decaps=1,keygen=1,sign=1,verify=1")
    top = start("-s", "Operation", LC_ALL="C")
    try:
        top.press("i")  # lest rows come and go
        check(top.shows(lambda s: len(names(s)) >= 15 and "by Operation ^, with idle" in s[1]), "all of them, in ASCII")
        top.resize(8, 60)
        check(top.shows(lambda s: len(names(s)) == 4 and s[-1].startswith("q quit") and "p50" in s[TABLE]), "smaller")
        check("Count" not in top.screen()[TABLE], "less important columns go")
        first = names(top.screen())
        top.press("\x1bOB")
        check(top.shows(lambda s: names(s)[:3] == first[1:]), "scrolled")
        for lines, columns in ((1, 1), (2, 200), (3, 5), (200, 2)):
            top.resize(lines, columns)
            top.press("o")
            top.read(0.5)
        top.resize(40, 130)
        check(top.shows(lambda s: len(names(s)) >= 15 and "Count" in s[TABLE] and s[-1].startswith("q quit")), "larger")
        os.kill(top.pid, signal.SIGTERM)
        leaves(top, 0, "SIGTERM")
    finally:
        some.kill()
        some.wait()


def processes():
    top = start()
    check(top.shows(lambda s: s[0].startswith("pqlane top: 0 processes") and "No operations." in s[TABLE + 1]), "none")
    for _ in range(2):
        some = load("ML-KEM-512", "--mix", "encaps=1")
        check(top.shows(lambda s: s[0].startswith("pqlane top: 1 process,") and "ML-KEM-512/encaps" in names(s)), "one")
        some.kill()
        some.wait()
        check(top.shows(lambda s: s[0].startswith("pqlane top: 0 processes") and not names(s)), "none again")
    top.press("i")
    check(top.shows(lambda s: "ML-KEM-512/encaps" in names(s)), "what is idle, if it is asked for")
    top.press("\x03")
    leaves(top, 0, "SIGINT")


def clocks():
    """tests/clocks.c in the place of the system's: the wall clock jumps, the other one stands and jumps."""
    file = os.open(folder + ".clocks", os.O_RDWR | os.O_CREAT, 0o600)
    some = load("ML-KEM-512", "--mix", "encaps=1,decaps=1")

    def put(wall=0, monotonic=0, stands=0):
        os.pwrite(file, struct.pack("=qqq", wall, monotonic, stands), 0)

    def counts(screen, seconds):
        """A head with so many seconds, and the load's rate, if it is one of them that counts; not one half drawn."""
        told = re.match(r"pqlane top: 1 process, ([0-9][0-9,]*) operations/s, 0 errors in ([0-9]+(?:\.[0-9]+)?) s",
                        screen[0])
        return told and seconds[0] <= float(told[2]) <= seconds[1] and int(told[1].replace(",", "")) <= 10000

    put()
    asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    top = start(LD_PRELOAD=os.environ["PQLANE_BUILD"] + "/tests/libclocks.so", PQLANE_TEST_CLOCKS=folder + ".clocks",
                ASAN_OPTIONS=asan)
    usual, day = (0.2, 100), 86400
    try:
        check(top.shows(lambda s: counts(s, usual) and len(names(s)) == 2), "it counts")
        for years in (10, -20, 0):
            put(wall=years * 365 * day * 10**9)
            top.read(0.5)
            check(top.shows(lambda s: counts(s, usual) and len(names(s)) == 2), f"it counts {years} years from now")
        put(stands=time.monotonic_ns())
        top.press("o")
        check(top.shows(lambda s: "by Operation" in s[1] and counts(s, usual)), "keys work while time stands")
        before = len(top.raw)
        put(monotonic=day * 10**9)
        check(top.shows(lambda s: re.search("864[0-9]", top.raw[before:])), "one interval is a day long")
        check(top.shows(lambda s: counts(s, usual) and len(names(s)) == 2), "and the next one as usual")
        top.press("q")
        leaves(top, 0, "q")
    finally:
        some.kill()
        some.wait()


def background():
    """What works in the background of the same terminal, as the README has it, writes nothing into the table."""
    words = "pqlane load --duration 300s --rate 500 --mix encaps=1 --metrics shm:" + folder
    shell = Terminal(["sh", "-mc", words + " & exec pqlane top -d 300ms --folder " + folder],
                     {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
    try:
        check(shell.shows(lambda s: s[0].startswith("pqlane top: 1 process, ") and len(names(s)) == 3), "it counts")
        before = len(shell.raw)
        check(shell.shows(lambda s: len(re.findall("operations/s|, 0 errors", s[0])) == 2 and
                          len(shell.raw) > before + 1000), "it goes on")
        check(" wrong, " not in shell.raw, "no progress of the load")
        shell.press("q")
        leaves(shell, 0, "q")
    finally:
        for name in os.listdir(folder):
            os.kill(int(name.split("-")[0]), signal.SIGKILL)


def unknown():
    top = start(TERM="nonsense-0", ASAN_OPTIONS="detect_leaks=0")  # newterm() keeps 1.6 kB where it fails
    check(top.ends() == 4 and "the terminal 'nonsense-0' is not known here: use --once" in top.raw, "an unknown one")
    check(top.is_restored(), "its modes are as they were")
    top = start(TERM="dumb")
    check(top.ends() == 0 and "No operations in " in top.raw and "\x1b" not in top.raw, "a dumb one has one table")


def gone():
    top = start()
    check(top.shows(lambda s: s[0].startswith("pqlane top:")), "it runs")
    os.close(top.slave)
    os.close(top.master)
    os.waitpid(top.pid, 0)  # else the runner's time is over


folder = sys.argv[2]
CASES = {"keys": keys, "sizes": sizes, "processes": processes, "clocks": clocks, "background": background,
         "unknown": unknown, "gone": gone}
CASES[sys.argv[1]]()
