"""A terminal for tests: a real pseudo-terminal, and a screen that keeps what a person would see on it."""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from tests.cli.command import environment

UP, DOWN, LEFT, ENTER, ESCAPE, TAB = "\x1b[A", "\x1b[B", "\x1b[D", "\r", "\x1b", "\t"
CTRL_B, CTRL_C, CTRL_D, CTRL_U = "\x02", "\x03", "\x04", "\x15"
_PATIENCE = 60.0
"""Seconds until a test gives up, however slow the machine."""
_AGAIN = 10.0
"""Seconds until keys are pressed once more."""
_SEQUENCE = re.compile(r"\x1b(?:\[([?>=]?)([\d;]*)([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|[78=>DEHM])")
_BEGUN = re.compile(r"\x1b(?:\[[?>=]?[\d;]*|\][^\x07\x1b]*|[()])?\Z")
# A new session's leader takes the terminal as its own, so that Ctrl-C becomes a signal.
_OWN = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"


class Screen:
    """What stands on a screen: the part of ECMA-48 that prompt_toolkit, Rich and a line discipline use."""

    def __init__(self, columns: int = 80, rows: int = 40) -> None:
        self.columns, self.rows = columns, rows
        self.lines: list[list[str]] = [[]]
        """From the first line ever shown."""
        self.top = self.row = self.column = 0
        self.reports = 0
        """How often it was asked where the cursor is."""
        self._rest = ""

    def feed(self, text: str) -> None:
        """Show what a program writes; a sequence cut off is kept for the next time."""
        text = self._rest + text
        cut = _BEGUN.search(text)
        text, self._rest = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
        at = 0
        while at < len(text):
            match = _SEQUENCE.match(text, at)
            if match is not None:
                at = match.end()
                if match[3] and not match[1]:
                    numbers = [int(part or 0) for part in match[2].split(";")]
                    self._obey(match[3], numbers)
                continue
            self._put(text[at])
            at += 1

    @property
    def text(self) -> str:
        """All lines, without what is blank at their ends."""
        return "\n".join("".join(line).rstrip() for line in self.lines).rstrip()

    @property
    def current(self) -> str:
        """From the cursor's line on."""
        return "\n".join("".join(line).rstrip() for line in self.lines[self.row :]).rstrip()

    def _put(self, character: str) -> None:
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self._down()
        elif character == "\b":
            self.column = max(self.column - 1, 0)
        elif character == "\t":
            self.column = min((self.column // 8 + 1) * 8, self.columns - 1)
        elif character >= " ":
            if self.column >= self.columns:
                self.column = 0
                self._down()
            line = self._line(self.row)
            line += " " * (self.column + 1 - len(line))
            line[self.column] = character
            self.column += 1

    def _down(self) -> None:
        self.row += 1
        self._line(self.row)
        self.top = max(self.top, self.row - self.rows + 1)

    def _line(self, row: int) -> list[str]:
        while len(self.lines) <= row:
            self.lines.append([])
        return self.lines[row]

    def _obey(self, command: str, numbers: list[int]) -> None:
        number = numbers[0]
        step = max(number, 1)
        if command == "A":
            self.row = max(self.row - step, self.top)
        elif command == "B":
            self.row = min(self.row + step, self.top + self.rows - 1)
        elif command == "C":
            self.column = min(self.column + step, self.columns - 1)
        elif command == "D":
            self.column = max(min(self.column, self.columns - 1) - step, 0)
        elif command == "G":
            self.column = step - 1
        elif command in "Hf":
            self.row, self.column = self.top + step - 1, max(numbers[1] if len(numbers) > 1 else 1, 1) - 1
        elif command == "n" and number == 6:
            self.reports += 1
        elif command in "JK":
            self._erase(command, number)

    def _erase(self, command: str, number: int) -> None:
        line = self._line(self.row)
        if number == 0:
            del line[self.column :]
        elif number == 1:
            line[: self.column + 1] = " " * min(self.column + 1, len(line))
        else:
            line.clear()
        if command == "J":
            del self.lines[self.row + 1 :]
            if number == 2:
                del self.lines[self.top :]
                self._line(self.row)


class Terminal:
    """A program on a pseudo-terminal, waited for by what it shows."""

    def __init__(self, *arguments: str, cwd: Path, apart: bool = False, **more: str) -> None:
        """Run `pmsite` with these arguments; with `apart`, standard output goes into a pipe."""
        self.screen = Screen()
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", self.screen.rows, self.screen.columns, 0, 0))
        command = [sys.executable, "-c", _OWN, sys.executable, "-m", "pmsite.cli", *arguments]
        self._program = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment(**{"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "40", **more}),
            stdin=theirs,
            stdout=subprocess.PIPE if apart else theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.written = ""
        """Every character the program sent."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._deadline = time.monotonic() + _PATIENCE

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self._program.poll() is None:
            self._program.kill()
        self._program.communicate()
        os.close(self._ours)

    def asks(self, text: str) -> "Terminal":
        """Wait until the line of the cursor, or one below, says this."""
        while text not in self.screen.current:
            self._read(text)
        return self

    def shows(self, text: str) -> "Terminal":
        """Wait until this stands anywhere, from the first line ever shown."""
        while text not in self.screen.text:
            self._read(text)
        return self

    def types(self, *keys: str) -> "Terminal":
        """Press keys; half of a surrogate pair, U+DCxx, is the byte xx."""
        os.write(self._ours, "".join(keys).encode("utf-8", "surrogateescape"))
        return self

    def ends(self, again: str = "") -> tuple[int, str]:
        """Wait for the end: the exit code, and what went to standard output if that is apart.

        Keys are pressed `again` where nothing comes of them, as people do: CPython does not notice a signal in the
        instant before it waits for a line.
        """
        while self._read("the end", again):
            pass
        out, _ = self._program.communicate(timeout=_PATIENCE)
        return self._program.returncode, (out or b"").decode()

    def _ready(self, again: str) -> bool:
        """Wait until there is something to read."""
        while (left := self._deadline - time.monotonic()) > 0:
            if select.select([self._ours], [], [], min(left, _AGAIN))[0]:
                return True
            self.types(again)
        return False

    def _read(self, wanted: str, again: str = "") -> bool:
        """Take in what there is to read; False at the end."""
        assert self._ready(again), f"{wanted!r} did not come:\n{self.screen.text}"
        try:
            raw = os.read(self._ours, 65536)
        except OSError:  # Linux says so when the other side is closed
            raw = b""
        assert raw or wanted == "the end", f"it ended without {wanted!r}:\n{self.screen.text}"
        asked = self.screen.reports
        text = self._decoder.decode(raw)
        self.written += text
        self.screen.feed(text)
        if self.screen.reports > asked:
            row, column = self.screen.row - self.screen.top + 1, min(self.screen.column, 79) + 1
            os.write(self._ours, f"\x1b[{row};{column}R".encode())
        return bool(raw)
