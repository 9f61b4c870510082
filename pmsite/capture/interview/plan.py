"""Which questions `pmsite new` asks, as far as the answers tell, in order."""

from collections.abc import Iterator
from dataclasses import replace

from pmsite.capture.interview.draft import assessed, graver
from pmsite.capture.interview.questions import QUESTIONS, Answers, Choice, Kind, Question, Setting, detail
from pmsite.capture.interview.whys import DEEPEST, Node, depth, explained, node
from pmsite.model.people import People
from pmsite.problems import brief

_QUICK = ("title", "severity", "started", "services", "summary")
_MOST_WHYS = 40


def plan(setting: Setting, told: Answers, quick: bool) -> Iterator[Question]:
    """All questions that apply as far as the answers tell, in order."""
    if quick:
        yield from _quick(setting, told)
        return
    yield from _what(told)
    yield from (QUESTIONS[key] for key in ("services", "failure_class"))
    chosen = told.get("failure_class")
    for name, fields in setting.policy.taxonomy.failure_classes.items():
        yield from (detail(key, meaning) for key, meaning in fields.items() if name == chosen)
    yield from _impact(told)
    yield _severity(setting, told)
    if level := graver(told, setting):
        text = f"The impact qualifies for {level}. Why is it less grave?"
        yield replace(QUESTIONS["severity_reason"], text=text)
    yield from (QUESTIONS[key] for key in ("summary", "symptoms", "tags"))
    yield _teams(setting, told)
    yield from _people(setting, told)
    yield QUESTIONS["visibility"]
    if "whys" not in told:
        yield from asked_whys(told)[1]


def _quick(setting: Setting, told: Answers) -> Iterator[Question]:
    for key in _QUICK:
        if key == "severity":
            yield _severity(setting, told)
        elif key == "started":
            if not told.get("detected"):
                yield replace(QUESTIONS[key], needed=True)
        else:
            yield QUESTIONS[key]


def _what(told: Answers) -> Iterator[Question]:
    yield from (QUESTIONS[key] for key in ("title", "kind", "started"))
    yield replace(QUESTIONS["detected"], needed=not told.get("started"))
    yield QUESTIONS["detected_by"]
    if told.get("detected_by"):
        yield QUESTIONS["detection"]
    yield from (QUESTIONS[key] for key in ("acknowledged", "mitigated", "resolved"))


def _impact(told: Answers) -> Iterator[Question]:
    if told.get("kind") not in ("drill", "near_miss"):
        yield from (QUESTIONS[key] for key in ("customers", "cost"))
        if told.get("cost"):
            yield QUESTIONS["cost_kind"]
        yield from (QUESTIONS[key] for key in ("data_loss", "security", "regulatory", "sla_breached"))
    yield QUESTIONS["impact"]


def _severity(setting: Setting, told: Answers) -> Question:
    """The levels of the policy, the one that the impact qualifies for first to hand, with the reasons."""
    levels = setting.policy.severities
    found = assessed(told, setting)
    choices = tuple(
        Choice(level.id, f"{level.id} {level.title}", " ".join((level.description or "").split()))
        for level in levels
    )
    if found.level:
        said = f"By the policy's criteria it is {found.level}: {'; '.join(found.reasons)}."
        return replace(QUESTIONS["severity"], choices=choices, default=found.level, notes=(said,))
    mildest = next((level.id for level in levels if level.qualifies is None), levels[-1].id)
    return replace(QUESTIONS["severity"], choices=choices, default=mildest)


def _teams(setting: Setting, told: Answers) -> Question:
    known = setting.policy.taxonomy.services
    owners = (known[name].team for name in told.get("services") or () if name in known)
    return replace(QUESTIONS["teams"], default=", ".join(dict.fromkeys(team for team in owners if team)))


def _people(setting: Setting, told: Answers) -> Iterator[Question]:
    """The roles that the policy asks for at this severity."""
    for level in setting.policy.severities:
        if level.id == told.get("severity"):
            yield from (
                QUESTIONS[role] for role in level.roles if role in QUESTIONS and role in People.model_fields
            )


def asked_whys(told: Answers) -> tuple[list[Node], list[Question]]:
    """What was answered one by one, and every question up to the first that is open."""
    found: list[Node] = []
    asked: list[Question] = []
    at = -1
    for i in range(_MOST_WHYS):
        line = ""
        if at < 0 or not (found[at].root_cause or depth(found, at) >= DEEPEST):
            asked.append(_why(i, found, at, str(told.get("title") or "")))
            if asked[-1].key not in told:
                break
            line = str(told[asked[-1].key])
        if line:
            found.append(node(line, found, at))
            at = len(found) - 1
            continue
        if not found:
            break
        if at >= 0 and not found[at].root_cause and at not in explained(found):
            text = f"Is “{_quoted(found[at].text)}” a root cause?"
            asked.append(Question(f"root:{i}", text, Kind.YES_NO, default="yes"))
            if asked[-1].key not in told:
                break
            found[at] = found[at]._replace(root_cause=told[asked[-1].key] == "yes")
        asked.append(_branch(i, found, at, str(told.get("title") or "")))
        answer = str(told.get(asked[-1].key) or "no")
        if answer == "no":
            break
        at = int(answer)
    return found, asked


def _why(i: int, found: list[Node], at: int, title: str) -> Question:
    what = _quoted(found[at].text if at >= 0 else title)
    again = "Why else" if at in explained(found) else "Why"
    notes = ("Five whys. `+` before an answer: another reason for the same. Enter alone: that is all.",)
    return Question(f"why:{i}", f"{again} “{what}”?", Kind.WHY, notes=notes if i == 0 else ())


def _branch(i: int, found: list[Node], at: int, title: str) -> Question:
    """Where to go on: every answer that may have one of its own, but the one just asked about in vain."""
    choices = [Choice("no", "no, that is all")]
    for place in range(-1, len(found)):
        if place < 0 or not (place == at or found[place].root_cause or depth(found, place) >= DEEPEST):
            again = "why else" if place in explained(found) else "why"
            choices.append(Choice(str(place), f"{again} “{_quoted(found[place].text if place >= 0 else title)}”?"))
    return Question(f"branch:{i}", "Is there more to ask?", Kind.CHOICE, choices=tuple(choices), default="no")


def _quoted(text: str) -> str:
    return text if len(text) <= 55 else f"{brief(text[:54])}…"
