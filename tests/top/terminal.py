# SPDX-License-Identifier: Apache-2.0

"""A program on a terminal of our own: what it shows after what it wrote, as far as ncurses needs it for xterm."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

CONTROL = re.compile(r"\x1b\[([?>]?)([0-9;]*)([@-~])|\x1b[()][A-Z0-9]|\x1b[=>78M]|[\x00-\x1f]|[^\x00-\x1f]", re.S)
BOLD, DIM, REVERSE, RED = 1, 2, 7, 31
ENDS = {0: range(100), 22: (BOLD, DIM), 27: (REVERSE,), 39: range(30, 38)}  # what these numbers put an end to


class Cell(str):
    """A character, and how it looks: numbers as above."""
    style = frozenset()


class Terminal:
    def __init__(self, command, environment, lines=24, columns=100):
        self.raw = ""
        self.rest = ""  # an unfinished sequence
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.master, self.slave = pty.openpty()
        self.resize(lines, columns)
        self.before = termios.tcgetattr(self.slave)
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a program must see by itself that its terminal is gone
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            for fd in (0, 1, 2):
                os.dup2(self.slave, fd)
            os.closerange(3, 64)
            os.execvpe(command[0], command, environment)

    def resize(self, lines, columns):
        """The system sends SIGWINCH. The old screen's content is nobody's: the program draws a new one."""
        self.lines, self.columns = lines, columns
        self.cells = [[" "] * columns for _ in range(lines)]
        self.style = frozenset()
        self.y = self.x = 0
        self.region = (0, lines)  # that scrolls
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def press(self, keys):
        os.write(self.master, keys.encode())

    def read(self, seconds):
        """What comes within this time; False: nothing did."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            text = self.rest + self.decoder.decode(os.read(self.master, 65536))
        except OSError:
            return False
        ends = text.rfind("\x1b")
        complete = len(text) if ends < 0 or CONTROL.match(text, ends).end() - ends > 1 else ends
        self.draw(text[:complete])
        self.rest = text[complete:]
        return True

    def shows(self, wanted, seconds=60):
        """Waits until wanted(lines of the screen) is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if wanted(self.screen()):
                return True
            self.read(0.2)
        print("\n".join(self.screen()))
        return False

    def ends(self, seconds=60):
        """The exit code; None: it goes on."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.read(0.1):
                    pass
                return os.waitstatus_to_exitcode(status)
        return None

    def is_restored(self):
        return termios.tcgetattr(self.slave) == self.before

    def screen(self):
        return ["".join(line).rstrip() for line in self.cells]

    def put(self, text):
        if self.x < self.columns and self.y < self.lines:
            self.cells[self.y][self.x] = Cell(text)
            self.cells[self.y][self.x].style = self.style
        self.x += 1

    def blank(self, y, first, last):
        if y < self.lines:
            self.cells[y][first:last] = [" "] * len(self.cells[y][first:last])

    def scroll(self, first, n):
        """Lines of the region from the first on, n up (or down, if it is negative)."""
        last = self.region[1]
        n = max(min(n, last - first), first - last)
        old, new = self.cells[first:last], [[" "] * self.columns for _ in range(abs(n))]
        self.cells[first:last] = old[n:] + new if n > 0 else new + old[:n]

    def draw(self, text):
        self.raw += text
        last = " "
        for found in CONTROL.finditer(text):
            word = found.group(0)
            if found.group(3):
                if not found.group(1):
                    self.control(found.group(3), [int(n) if n else 0 for n in found.group(2).split(";")], last)
            elif word == "\r":
                self.x = 0
            elif word == "\n" and self.y == self.region[1] - 1:
                self.scroll(self.region[0], 1)
            elif word == "\n":
                self.y += 1
            elif word == "\x1bM" and self.y == self.region[0]:
                self.scroll(self.region[0], -1)
            elif word == "\x1bM":
                self.y -= 1
            elif word == "\b":
                self.x = max(self.x - 1, 0)
            elif word == "\t":
                self.x = (self.x // 8 + 1) * 8
            elif len(word) == 1 and word >= " ":
                self.put(word)
                last = word

    def control(self, letter, numbers, last):
        n = max(numbers[0], 1)
        if letter == "m":
            for number in numbers:
                self.style = self.style.difference(ENDS[number]) if number in ENDS else self.style | {number}
        elif letter == "H":
            self.y, self.x = n - 1, (max(numbers[1], 1) if len(numbers) > 1 else 1) - 1
        elif letter == "r":
            self.region = (n - 1, numbers[1]) if len(numbers) > 1 else (0, self.lines)
        elif letter in "ST":
            self.scroll(self.region[0], n if letter == "S" else -n)
        elif letter in "LM":
            self.scroll(self.y, n if letter == "M" else -n)
        elif letter == "d":
            self.y = n - 1
        elif letter == "G":
            self.x = n - 1
        elif letter in "AB":
            self.y += n if letter == "B" else -n
        elif letter in "CD":
            self.x += n if letter == "C" else -n
        elif letter == "b":
            for _ in range(n):
                self.put(last)
        elif letter == "X":
            self.blank(self.y, self.x, self.x + n)
        elif letter == "K":
            self.blank(self.y, 0 if numbers[0] else self.x, self.x + 1 if numbers[0] == 1 else self.columns)
        elif letter == "J":
            if numbers[0] != 2:
                self.blank(self.y, self.x, self.columns)
            for y in range(0 if numbers[0] == 2 else self.y + 1, self.lines):
                self.blank(y, 0, self.columns)
        elif letter in "P@" and self.y < self.lines:
            line, blanks = self.cells[self.y], [" "] * n
            tail = line[self.x + n:] + blanks if letter == "P" else blanks + line[self.x:]
            self.cells[self.y] = (line[:self.x] + tail + [" "] * self.columns)[:self.columns]
