"""Answers → the fields of a record, what its severity should be, and the flags that say the same."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from pmsite.analyse.durations import DEFINITIONS, duration, spoken
from pmsite.analyse.severity import Assessment, assess, mandatory
from pmsite.capture.interview.answers import LEAST, put
from pmsite.capture.interview.questions import QUESTIONS, Answer, Answers, Kind, Question, Setting, detail
from pmsite.capture.interview.whys import Node, five_whys, lines, nodes
from pmsite.capture.new import Draft
from pmsite.load.scalar import resolve
from pmsite.load.shape import prune
from pmsite.model.postmortem import Postmortem

_BASE = ("title", "severity", "summary")
_DROPPED = {"visibility": "internal", "language": "en"}
"""What a record says by saying nothing."""


def draft(answers: Answers, setting: Setting, asked: Sequence[Node] = ()) -> Draft:
    """The record that the answers make; `asked` are the five whys where they were asked one by one."""
    data = _fields(answers, setting, asked)
    title, severity, summary = (str(data.pop(name, "")) for name in _BASE)
    return Draft(title, severity, summary, more=data)


def assessed(answers: Answers, setting: Setting) -> Assessment:
    """The level that the policy's criteria give to what is told of the impact."""
    record = _record(_fields(answers, setting))
    return assess(record, setting.policy) if record else Assessment(None, (), ())


def graver(answers: Answers, setting: Setting) -> str | None:
    """The level that the impact qualifies for, where that is graver than the one chosen."""
    level, policy = assessed(answers, setting).level, setting.policy
    chosen = str(answers.get("severity") or "")
    if level is None or not chosen or answers.get("kind") in ("drill", "near_miss"):
        return None
    return level if policy.rank(level) < policy.rank(chosen) else None


def overview(answers: Answers, setting: Setting, asked: Sequence[Node] = ()) -> list[tuple[str, str]]:
    """What is about to be written, in a few lines: what it is, and what it says."""
    data = _fields(answers, setting, asked)
    record = _record(data)
    if record is None:
        return []
    level = next((level for level in setting.policy.severities if level.id == record.severity), None)
    known = ((d.name.lower(), duration(record.times, d)) for d in DEFINITIONS)
    why = mandatory(record, setting.policy)
    found = [
        ("title", record.title),
        ("severity", f"{record.severity} {level.title if level else ''}".strip()),
        *((label, spoken(seconds)) for label, seconds in known if seconds is not None),
        ("services", ", ".join(record.services)),
        ("five whys", _counted(data)),
        ("post-mortem", f"mandatory: {why}" if why else ""),
    ]
    return [(label, text) for label, text in found if text]


def flags(answers: Answers, asked: Sequence[Node] = ()) -> list[str]:
    """The command-line options that give the same answers."""
    found: list[str] = []
    for key, answer in answers.items():
        question = QUESTIONS.get(key)
        if key == "kind" and answer in ("drill", "near_miss"):
            found.append(f"--{str(answer).replace('_', '-')}")
        elif key.startswith("detail:") and answer:
            found += ["--detail", f"{key.removeprefix('detail:')}={answer}"]
        elif question is not None and question.flag and answer:
            found += _flag(question, answer)
    for line in lines(asked):
        found += ["--why", line]
    return found


def _flag(question: Question, answer: Answer) -> list[str]:
    if question.kind is Kind.YES_NO:
        return [question.flag if answer == "yes" else f"--no-{question.flag.removeprefix('--')}"]
    values = answer if isinstance(answer, tuple) else (answer,)
    return [part for value in values for part in (question.flag, value)]


def _fields(answers: Answers, setting: Setting, asked: Sequence[Node] = ()) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, answer in answers.items():
        question = detail(key.removeprefix("detail:"), "") if key.startswith("detail:") else QUESTIONS.get(key)
        if question is not None and question.place and answer and answer != _DROPPED.get(key):
            put(data, question.place, _value(question, answer))
    if "detection" in data:
        data["detection"].setdefault("source", "other")
    if answers.get("kind") in ("drill", "near_miss"):
        data[str(answers["kind"])] = True
    if cost := str(answers.get("cost") or ""):
        put(data, ("impact", "costs"), [_cost(cost, str(answers.get("cost_kind") or "loss"))])
    if reason := answers.get("severity_reason"):
        data["ignore"] = [{"rule": "PM311", "reason": reason}]
    given = answers.get("whys") or ()
    if known := asked or nodes(given if isinstance(given, tuple) else (given,)):
        put(data, ("analysis", "five_whys"), five_whys(str(data.get("title", "")), known))
    return data


def _value(question: Question, answer: Answer) -> Any:
    if isinstance(answer, tuple):
        return list(answer)
    if question.kind is Kind.YES_NO:
        return answer == "yes"
    if question.kind is Kind.COUNT:
        return int(answer)
    return _number(answer) if question.place[0] == "details" else answer


def _number(text: str) -> str | int | float:
    """A detail that is a number is one."""
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?", text, re.ASCII):
        found = resolve(text)
        assert isinstance(found, (int, float))
        return found
    return text


def _cost(text: str, kind: str) -> dict[str, Any]:
    amount, currency = text.removeprefix("~").split()
    number = float(amount) if "." in amount else int(amount)
    estimated = {"estimated": True} if text.startswith("~") else {}
    return {"kind": kind, "amount": number, "currency": currency, **estimated}


def _record(data: Mapping[str, Any]) -> Postmortem | None:
    try:
        return Postmortem.model_validate(prune({**LEAST, **{k: v for k, v in data.items() if v}}))
    except ValidationError:
        return None


def _counted(data: Mapping[str, Any]) -> str:
    told = (data.get("analysis") or {}).get("five_whys") or []
    waiting, number = [*told], 0
    while waiting:
        one = waiting.pop()
        below = [*one.get("chain", ()), *one.get("whys", ())]
        number += len(below)
        waiting += below
    return f"{number} answer{'s' if number != 1 else ''}" if number else ""
