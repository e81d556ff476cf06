# SPDX-License-Identifier: Apache-2.0

"""pqlane top on a terminal, as a picture: picture.py FOLDER-OF-METRICS OUT.svg [OPTION...]. Not part of `make test`."""

import html
import os
import sys
import time

from terminal import BOLD, DIM, RED, REVERSE, Terminal

LINES, COLUMNS = 24, 112
LOOK_S = 4  # it has counted for some intervals then
WIDE, HIGH, MARGIN, LETTERS = 8, 18, 12, 13.3  # of a cell and its letters
INK, GROUND, WARNING = "#e4e8eb", "#15181c", "#ff9d6e"


def runs(line):
    """Cells that look the same, as [first column, style, text]."""
    found = []
    for x, cell in enumerate(line):
        style = getattr(cell, "style", frozenset())
        if not found or found[-1][1] != style:
            found.append([x, style, ""])
        found[-1][2] += cell
    return [run for run in found if REVERSE in run[1] or run[2].strip()]


def drawn(y, x, style, text):
    left, top, width = MARGIN + WIDE * x, MARGIN + HIGH * y, WIDE * len(text)
    ink = WARNING if RED in style else INK
    if REVERSE in style:
        yield f'<rect x="{left}" y="{top}" width="{width}" height="{HIGH}" fill="{ink}"/>'
        ink = GROUND
    weight = ' font-weight="bold"' if BOLD in style else ""
    pale = ' opacity=".7"' if DIM in style else ""
    # The width is said, so that columns stand below each other in any font.
    yield (f'<text x="{left}" y="{top + .72 * HIGH:.1f}" textLength="{width}" fill="{ink}"{weight}{pale}>'
           f'{html.escape(text)}</text>')


def svg(terminal):
    width, height = 2 * MARGIN + WIDE * terminal.columns, 2 * MARGIN + HIGH * terminal.lines
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
           f'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="{LETTERS}" role="img">')
    yield "<title>" + html.escape(terminal.screen()[0]) + "</title>"
    yield "<style>text { white-space: pre }</style>"
    yield f'<rect width="{width}" height="{height}" rx="8" fill="{GROUND}"/>'
    for y, line in enumerate(terminal.cells):
        for run in runs(line):
            yield from drawn(y, *run)
    yield "</svg>"


def main():
    folder, out, *options = sys.argv[1:]
    top = Terminal(["pqlane", "top", "--folder", folder, *options],
                   {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}, LINES, COLUMNS)
    end = time.monotonic() + LOOK_S
    while time.monotonic() < end:
        top.read(.2)
    with open(out, "w") as file:
        file.write("\n".join(svg(top)) + "\n")
    top.press("q")
    top.ends()


main()
