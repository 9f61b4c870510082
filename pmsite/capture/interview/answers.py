"""What an answer is understood as, or why it cannot be taken."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pmsite.analyse.secrets import find
from pmsite.capture.interview.questions import ORDER, QUESTIONS, Answer, Answers, Kind, Question, Setting
from pmsite.capture.interview.times import before, told, understood
from pmsite.capture.interview.whys import node
from pmsite.load.limits import MAX_DIGITS, REFUSED, name
from pmsite.load.shape import show, validate
from pmsite.model.base import CURRENCY
from pmsite.model.postmortem import Postmortem
from pmsite.model.source import Source
from pmsite.problems import nearest

LEAST: Mapping[str, Any] = {
    "schema_version": 1,
    "id": "INC-2025-0001",
    "title": "Not named yet",
    "state": "draft",
    "severity": "SEV1",
    "summary": "Not told yet.",
    "times": {"started_at": "2025-11-26"},
}
"""A record into which an answer is put to see whether it fits."""
_WHOLE = r"\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:_\d{3})+|[1-9]\d{0,2}(?: \d{3})+"
_COUNT = re.compile(_WHOLE, re.ASCII)
_MONEY = re.compile(rf"(~?) ?((?:{_WHOLE})(?:\.\d+)?) ?([A-Za-z]{{3}})?", re.ASCII)
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""Thousands to some, thousandths to others."""
_YES = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}


class NoAnswerError(ValueError):
    """Why an answer cannot be taken, as a sentence."""


def accept(question: Question, text: Answer, setting: Setting, others: Answers) -> Answer:
    """The answer in its canonical form, empty where there is none. Raises NoAnswerError.

    `others` are the answers it has to fit.
    """
    parts = text if isinstance(text, tuple) else _split(question, text)
    for part in parts:
        _readable(part)
    parts = tuple(part for part in parts if part)
    if not parts:
        if question.needed:
            raise NoAnswerError("This is needed.")
        return () if question.kind in (Kind.LIST, Kind.LINES) else ""
    if question.kind in (Kind.LIST, Kind.LINES):
        return _several(question, parts, setting)
    return _TAKEN[question.kind](question, parts[0], setting, others)


def as_text(question: Question, answer: Answer) -> str:
    """The answer as it is typed."""
    if isinstance(answer, str):
        return answer
    return ("; " if question.kind is Kind.LINES else ", ").join(answer)


class Hint(NamedTuple):
    """What to say while an answer is typed: how it is understood, or what is wrong with it."""

    text: str
    fits: bool


def hint(question: Question, text: str, setting: Setting, others: Answers) -> Hint:
    """How far an answer is one."""
    if not text.strip() and not question.needed:
        return Hint("Enter alone: that is all" if question.kind is Kind.WHY else "Enter alone: skip", True)
    try:
        answer = accept(question, text, setting, others)
    except NoAnswerError as error:
        return Hint(str(error), False)
    if question.kind is Kind.TIME:
        return Hint(f"= {told(str(answer), setting.now)}", True)
    if question.kind is Kind.LIST and question.vocabulary:
        known = setting.known[question.vocabulary]
        new = [word for word in answer if word not in known]
        return Hint(f"{new[0]} is new here. {nearest(new[0], known) or ''}".strip() if new else "", True)
    return Hint(f"= {answer}" if question.kind is Kind.MONEY and answer != text else "", True)


def _split(question: Question, text: str) -> tuple[str, ...]:
    between = {Kind.LIST: ",", Kind.LINES: ";"}.get(question.kind)
    parts = [part.strip() for part in text.split(between)] if between else [text.strip()]
    return tuple(dict.fromkeys(parts))


def _readable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NoAnswerError("The terminal sent what is not UTF-8.") from None
    if found := REFUSED.search(text):
        raise NoAnswerError(f"This holds {name(found[0])}: delete it.")
    leak = next((leak for leak in find(text) if not leak.personal), None)
    if leak is not None:
        raise NoAnswerError(f"This looks like a secret ({leak.kind}): it must not get into the record.")


def _several(question: Question, parts: tuple[str, ...], setting: Setting) -> tuple[str, ...]:
    parts = tuple(" ".join(part.split()) for part in parts)
    _fits(question, list(parts))
    taxonomy = setting.policy.taxonomy
    known = getattr(taxonomy, question.vocabulary, ()) if question.vocabulary in taxonomy.closed else parts
    for part in parts:
        if part not in known:
            way_out = nearest(part, known) or f"Add it to `taxonomy/{question.vocabulary}` in schema/policy.yaml."
            raise NoAnswerError(f"`{part}` is not among the policy's {question.vocabulary}. {way_out}")
    return parts


def _fits(question: Question, value: Any) -> None:
    """Raises what a record would be told in which the value stood."""
    data = {**LEAST, "detection": {"source": "other"}}
    put(data, question.place, value)
    _, problems = validate(Postmortem, data, Source(""))
    for problem in problems:
        if problem.pointer[: len(question.place)] == question.place:
            raise NoAnswerError(f"{problem.message} {problem.fix or ''}".strip())


def put(data: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    """Set a field, however deep; what is around it is copied, not changed."""
    for step in place[:-1]:
        data[step] = dict(data.get(step) or {})
        data = data[step]
    data[place[-1]] = value


def _text(question: Question, text: str, setting: Setting, others: Answers) -> str:
    if question.place[:1] == ("details",) or not question.place:
        _fits(QUESTIONS["symptoms"], [text])  # a line
    else:
        _fits(question, text)
    if question.key == "severity_reason":
        _fits(Question("", "", place=("ignore",)), [{"rule": "PM311", "reason": text}])
    return text


def _time(question: Question, text: str, setting: Setting, others: Answers) -> str:
    try:
        found = understood(text, setting.now)
    except ValueError as error:
        raise NoAnswerError(f"The time {error}.") from None
    for first, second in ORDER:
        one, other = (found if key == question.key else str(others.get(key) or "") for key in (first, second))
        if question.key in (first, second) and one and other and before(other, one):
            said = "before" if question.key == second else "after"
            against = QUESTIONS[first if question.key == second else second]
            answer = str(others[against.key])
            raise NoAnswerError(f"That is {said} `{against.place[1]}`, {answer}: {told(found, setting.now)}.")
    return found


def _choice(question: Question, text: str, setting: Setting, others: Answers) -> str:
    values = [choice.value for choice in question.choices]
    levels = [level.id for level in setting.policy.severities]
    if question.key == "severity":
        values = levels
    labels = {choice.label.lower(): choice.value for choice in question.choices}
    found = labels.get(text.lower(), next((one for one in values if one.lower() == text.lower()), None))
    if found is not None:
        return found
    if question.key == "severity":
        raise NoAnswerError(f"The policy names no severity {show(text)[1:-1]}, only {', '.join(levels)}.")
    if question.place:
        _fits(question, text)
    named = ", ".join(value for value in values if value)
    raise NoAnswerError(f"That should be one of {named}, not {show(text)}. {nearest(text, values) or ''}".strip())


def _yes_no(question: Question, text: str, setting: Setting, others: Answers) -> str:
    if text.lower() not in _YES:
        raise NoAnswerError(f"That should be yes or no, not {show(text)}.")
    return _YES[text.lower()]


def _count(question: Question, text: str, setting: Setting, others: Answers) -> str:
    digits = re.sub(r"[ ,_]", "", text)
    if not _COUNT.fullmatch(text) or len(digits) > MAX_DIGITS:
        grouped = " Commas stand only between groups of three digits: 1,500." if "," in text else ""
        raise NoAnswerError(f"That should be a whole number such as 250, not {show(text)}.{grouped}")
    return str(int(digits))


def _money(question: Question, text: str, setting: Setting, others: Answers) -> str:
    match = _MONEY.fullmatch(text)
    digits = re.sub(r"[ ,_]", "", match[2]) if match else ""
    currency = ((match and match[3]) or str(others.get("currency") or setting.policy.currency)).upper()
    if match is None:
        raise NoAnswerError(
            f"That should be an amount such as 25000 or ~25000 EUR, not {show(text)}. "
            "A point stands before cents, commas only between groups of three digits: 1,500.50."
        )
    if len(digits) > MAX_DIGITS or not re.fullmatch(CURRENCY, currency):
        raise NoAnswerError(f"That should be an amount such as 25000 or ~25000 EUR, not {show(text)} {currency}.")
    if _TWO_WAYS.fullmatch(match[2]):
        large, small = digits.replace(".", ""), digits[:-1] if digits.endswith("0") else f"{digits}0"
        raise NoAnswerError(f"{show(text)} can be read in two ways: write {large} or {small}.")
    return f"{match[1]}{digits} {currency}"


def _why(question: Question, text: str, setting: Setting, others: Answers) -> str:
    if not node(text, ()).text:
        raise NoAnswerError("There is no reason behind the marks.")
    _fits(QUESTIONS["symptoms"], [node(text, ()).text])
    return " ".join(text.split())


_TAKEN: Mapping[Kind, Callable[[Question, str, Setting, Answers], str]] = {
    Kind.TEXT: _text,
    Kind.TIME: _time,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.COUNT: _count,
    Kind.MONEY: _money,
    Kind.WHY: _why,
}
