"""Problems → workflow commands, which GitHub shows at their lines in a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; GitHub shows ten
annotations of a kind a step and drops the rest without a word.
"""

from collections import Counter
from collections.abc import Sequence

from pmsite.problems import Level, Problem, in_order
from pmsite.report.problems import printable

SHOWN = 10
"""Annotations of one kind that GitHub shows for a step."""
_KIND = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def as_annotations(problems: Sequence[Problem]) -> str:
    """A command a line: of each level the ten that matter, the last of them telling how many more there are.

    What GitHub would drop follows as plain lines, so the log has them all.
    """
    lines: list[str] = []
    dropped: list[Problem] = []
    for level in Level:
        found = [problem for problem in problems if problem.level is level]
        first, rest = (found, []) if len(found) <= SHOWN else problems_that_matter(found, SHOWN - 1)
        lines += map(_command, first)
        lines += [f"::{_KIND[level]} title=pmsite::{_more(rest)}"] if rest else []
        dropped += rest
    lines += [_plain(problem) for problem in dropped]
    return "".join(_utf8(line) + "\n" for line in lines)


def _more(rest: Sequence[Problem]) -> str:
    files = len({problem.location.path for problem in rest})
    return (
        f"+{len(rest)} more in {files} file{'s' if files != 1 else ''}: the log and the job summary have them all."
    )


def problems_that_matter(problems: Sequence[Problem], count: int) -> tuple[list[Problem], list[Problem]]:
    """So many, of every file the first before the second of any; and the rest."""
    seen: Counter[str] = Counter()
    ranked = []
    for problem in in_order(list(problems)):
        ranked.append((seen[problem.location.path], problem))
        seen[problem.location.path] += 1
    chosen = [problem for _, problem in sorted(ranked, key=lambda pair: pair[0])]
    return in_order(chosen[:count]), in_order(chosen[count:])


def _command(problem: Problem) -> str:
    place = problem.location
    text = f"{problem.message} {problem.fix}" if problem.fix else problem.message
    properties = f"file={_property(place.path)},line={place.line},col={place.column},title={problem.rule}"
    return f"::{_KIND[problem.level]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return "%0A".join(printable(line) for line in text.replace("%", "%25").replace("\r", "%0D").split("\n"))


def _plain(problem: Problem) -> str:
    """A line that is no command: the runner also takes `##[…]` for one, wherever it stands."""
    line = printable(f"{problem.location}: {problem.level} {problem.rule} {problem.message}")
    return line.replace("##[", "##\u200b[")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _utf8(text: str) -> str:
    """Bytes of a file's name that are no UTF-8 come as lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode()
