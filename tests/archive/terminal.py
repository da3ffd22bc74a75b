"""A terminal: what a person sees of a command, control codes obeyed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path

from tests.archive.command import ENVIRONMENT, PROGRAM

_CODES = re.compile(r"\x1b\[(\??[\d;]*)([A-Za-z])|(\r)|(\n)|([^\x1b\r\n]+)")


def shown(*arguments: str | Path, columns: int = 300) -> tuple[int, str, list[str]]:
    """Run one command on a terminal: its exit code, all that was written, and the lines that stand in the end."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "COLUMNS"} | {"TERM": "xterm"}
    words = [*PROGRAM, *map(str, arguments)]
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        pieces = []
        while piece := _read(ours):
            pieces.append(piece)
    os.close(ours)
    text = b"".join(pieces).decode("utf-8", "replace")
    return process.returncode, re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", text), _lines(text)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # nobody holds the other end any more
        return b""


def _lines(text: str) -> list[str]:
    """The lines after all: of the codes, those by which bars are redrawn are obeyed."""
    lines, row, column = [""], 0, 0
    for found in _CODES.finditer(text):
        codes, letter, is_return, is_feed, words = found.groups()
        if letter == "A":
            row = max(0, row - int(codes or 1))
        elif letter == "K":
            lines[row] = ""
        elif is_return:
            column = 0
        elif is_feed:
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif words:
            lines[row] = lines[row][:column].ljust(column) + words + lines[row][column + len(words) :]
            column += len(words)
    return lines
