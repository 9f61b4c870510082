"""Five whys and the fishbone as nested lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pmsite.analyse.document.cells import alone, heading, plain, unplain
from pmsite.analyse.document.parts import Data, Lines, get, keep, put
from pmsite.analyse.document.texts import bullets, chunks

_MARKS = re.compile(r" (\*{1,2}|_{1,2})\((?P<marks>[^()*_]*)\)\1\Z")
_EVIDENCE = "*Evidence:* "
_SAYS_EVIDENCE = re.compile(r"(\*{1,2}|_{1,2})Evidence(?::\1|\1:) *")
_ROOT = "root cause"
_DEEPEST = 16
"""No record can hold whys that are nested deeper."""


@dataclass(frozen=True)
class Whys:
    """Every line of questions: its problem as a heading, answers numbered, or nested where they branch."""

    title: str = ""

    def write(self, data: Data) -> list[str]:
        """A list for each."""
        lines: list[str] = []
        for one in get(data, ("analysis", "five_whys")) or ():
            lines += [f"### {heading(one['problem'])}", ""]
            for n, why in enumerate(one.get("chain", ()), 1):
                lines += _why(why, "", f"{n}.")
            for why in one.get("whys", ()):
                lines += _why(why, "", "-")
            lines.append("")
        return lines

    def read(self, lines: Lines, data: Data) -> list[str]:
        """By headings."""
        head, found = chunks(lines), list[Data]()
        rest: list[str] = []
        keep(head[0][1], rest)
        for problem, below in head[1:]:
            one: Data = {"problem": unplain(problem)}
            numbered, answers = _answers(below, rest)
            one["chain" if numbered else "whys"] = answers
            found.append(one)
        if found:
            put(data, ("analysis", "five_whys"), found)
        return rest


def _why(why: Data, indent: str, mark: str) -> list[str]:
    marks = [why["level"]] if "level" in why else []
    text = alone(why["because"]) + _marked([*marks, *([_ROOT] if why.get("root_cause") else [])])
    lines = [f"{indent}{mark} {text}"]
    inner = indent + " " * (len(mark) + 1)
    lines += [f"{inner}- {_EVIDENCE}{plain(one)}" for one in why.get("evidence", ())]
    for below in why.get("whys", ()):
        lines += _why(below, inner, "-")
    return lines


def _marked(marks: Sequence[str]) -> str:
    return f" *({'; '.join(marks)})*" if marks else ""


def _answers(lines: Lines, rest: list[str]) -> tuple[bool, list[Data]]:
    """The answers, and whether they are numbered."""
    top: list[Data] = []
    above: list[tuple[int, Data]] = []
    numbered = False
    for indent, mark, text in bullets(lines, rest):
        while above and (above[-1][0] >= indent or len(above) >= _DEEPEST):
            above.pop()
        parent = above[-1][1] if above else None
        evidence = _SAYS_EVIDENCE.match(text)
        if evidence and parent is not None:
            parent.setdefault("evidence", []).append(unplain(text[evidence.end() :]))
            continue
        said, marks = _said(text)
        why: Data = {"because": said}
        for word in marks:
            why.update({"root_cause": True} if word == _ROOT else {"level": word})
        (top if parent is None else parent.setdefault("whys", [])).append(why)
        above.append((indent, why))
        numbered = numbered or (parent is None and mark[-1] in ".)")
    return numbered, top


def _said(text: str) -> tuple[str, list[str]]:
    """A text without its marks, and those."""
    match = _MARKS.search(text)
    return unplain(text[: match.start()] if match else text), match["marks"].split("; ") if match else []


@dataclass(frozen=True)
class Fish:
    """The fishbone: its problem, and a list for each category."""

    title: str = ""

    def write(self, data: Data) -> list[str]:
        """Sub-causes stand below their cause."""
        bone = get(data, ("analysis", "fishbone"))
        if not bone:
            return []
        lines = [alone(bone["problem"])]
        for category, causes in bone["causes"].items():
            lines += ["", f"### {heading(category)}", ""]
            for cause in causes:
                lines.append(f"- {alone(cause['text'])}{_marked([_ROOT] if cause.get('root_cause') else [])}")
                lines += [f"  - {alone(one)}" for one in cause.get("sub_causes", ())]
        return lines

    def read(self, lines: Lines, data: Data) -> list[str]:
        """By headings."""
        (_, head), *named = chunks(lines)
        rest: list[str] = []
        causes = {unplain(name): _causes(below, rest) for name, below in named}
        problem = " ".join(line.strip() for line in head if line.strip())
        if problem or causes:
            put(data, ("analysis", "fishbone"), {"problem": unplain(problem), "causes": causes})
        return rest


def _causes(lines: Lines, rest: list[str]) -> list[Data]:
    found: list[Any] = []
    for indent, _, text in bullets(lines, rest):
        if indent and found:
            found[-1].setdefault("sub_causes", []).append(unplain(text))
            continue
        said, marks = _said(text)
        found.append({"text": said, **({"root_cause": True} if _ROOT in marks else {})})
    return found
