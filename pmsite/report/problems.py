"""Problems → text for a terminal, JSON for programs."""

import json
from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.text import Text

from pmsite.problems import Level, Problem, json_pointer

_STYLE = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}


def as_text(problems: Sequence[Problem], line_of: Callable[[str, int], str | None]) -> Text:
    """One block a problem: place, sentence, the line with a caret under the place, the way out.

    `line_of(path, number)` gives a line of a file, or None where it cannot be shown.
    """
    out = Text()
    for problem in problems:
        place, level = problem.location, problem.level
        out.append(f"{printable(str(place))}: ", "bold")
        out.append(f"{level} {problem.rule}", _STYLE[level])
        out.append(f" {printable(problem.message)}\n")
        line = line_of(place.path, place.line)
        if line is not None and line.strip():
            out.append(_excerpt(line, place.line, place.column), "dim")
        if problem.fix:
            out.append("  → ", "green").append(f"{printable(problem.fix)}\n")
    return out


def _excerpt(line: str, number: int, column: int) -> str:
    first = max(0, column - 60)
    shown = printable(line[first : first + 100])
    before = cell_len(printable(line[first : column - 1]))
    return f"  {number:>4} | {shown}\n       | {' ' * before}^\n"


def as_json(problems: Sequence[Problem], checked: int) -> str:
    """`{"problems": […], "checked": n}`: lines and columns from 1, `pointer` by RFC 6901."""
    rows = [
        {
            "rule": p.rule,
            "level": str(p.level),
            "path": p.location.path,
            "line": p.location.line,
            "column": p.location.column,
            "pointer": json_pointer(p.pointer),
            "message": p.message,
            "fix": p.fix,
        }
        for p in problems
    ]
    text = json.dumps({"problems": rows, "checked": checked}, indent=2, ensure_ascii=False)
    # Bytes of a file's name that are no UTF-8 come as lone surrogates.
    return text.encode("utf-8", "backslashreplace").decode()


def summary(problems: Sequence[Problem], checked: int) -> str:
    """ "23 records, 2 errors, 1 warning": the last line of a check."""
    counts = [(level, sum(p.level is level for p in problems)) for level in Level]
    parts = [f"{n} {level}{'s' if n != 1 else ''}" for level, n in counts if n]
    records = f"{checked} record{'s' if checked != 1 else ''}"
    return f"{records}: {', '.join(parts) if parts else 'nothing wrong'}"


def printable(text: str) -> str:
    """Text without what could steer a terminal: control characters become visible."""
    return "".join(c if c.isprintable() else _escape(c) for c in text.expandtabs(4))


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
