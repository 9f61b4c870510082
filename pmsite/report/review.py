"""What a branch does to the records → Markdown for its pull request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pmsite.analyse.alerting import fires, missing
from pmsite.analyse.completeness import Completeness
from pmsite.analyse.durations import DEFINITIONS, duration, spoken
from pmsite.analyse.followthrough import unfinished
from pmsite.analyse.recurrence import OUTCOMES, Again
from pmsite.analyse.statistics import numbered
from pmsite.model import pages
from pmsite.model.corpus import Entry
from pmsite.model.postmortem import Postmortem
from pmsite.problems import Level, Problem
from pmsite.report.markdown import SIGN, cell, sentence
from pmsite.report.recall import Finding

_SHOWN = 20
"""Problems of one record that are listed; the check has them all."""


@dataclass(frozen=True)
class Change:
    """A record that the branch touched: as it is, as it was (None when new), how complete, what is wrong."""

    path: str
    entry: Entry | None
    """None when it was deleted or cannot be read."""
    before: Postmortem | None
    target: Completeness | None
    """What its state, or the next one, asks for."""
    problems: Sequence[Problem]
    deleted: bool = False
    resembles: Sequence[Finding] = ()
    """Records that are like it, the most alike first."""
    again: Sequence[Again] = ()
    """Earlier ones whose actions should have prevented it."""


def as_review(changes: Sequence[Change], preview: str) -> str:
    """The whole comment. `preview` is the address of the built site, empty where there is none."""
    if not changes:
        return "## Post-mortems\n\nThis branch touches no record.\n"
    return "\n".join(["## Post-mortems", *(line for change in changes for line in _of(change, preview))]) + "\n"


def _of(change: Change, preview: str) -> Iterator[str]:
    name = change.path.rsplit("/", 1)[-1].removesuffix(".yaml")
    entry = change.entry
    if change.deleted:
        yield f"\n### {cell(name)}\n\nThis record is deleted. Its id must not be used again: `withdrawn` keeps it."
        return
    yield f"\n### {cell(name)}: {cell(entry.record.title)}" if entry else f"\n### {cell(name)}"
    if entry is not None:
        yield f"\n{_standing(entry.record, change.before)}"
        yield from _figures(entry.record)
        yield from _alerts(entry.record)
        if change.target is not None:
            yield from _missing(change.target)
        yield from _again(change.again)
        yield from _resembles(change.resembles)
    yield from _problems(change.problems)
    if entry is not None and preview and entry.shown:
        yield f"\n{_links(entry, preview.rstrip('/'))}"


def _standing(record: Postmortem, before: Postmortem | None) -> str:
    said = f"**{record.state}**, {cell(record.severity)}"
    if before is None:
        events, actions = numbered(len(record.timeline), "event"), numbered(len(record.actions), "action")
        return f"New: {said}, with {events} and {actions}."
    fields = [name for name in type(record).model_fields if getattr(record, name) != getattr(before, name)]
    what = f"changed: {', '.join(f'`{name}`' for name in fields)}" if fields else "its values are as they were"
    return f"{said}; {what}.{_actions(record, before)}"


def _actions(record: Postmortem, before: Postmortem) -> str:
    known = {action.id: action for action in before.actions}
    new = [action.id for action in record.actions if action.id not in known]
    done = [a.id for a in record.actions if a.finished and a.id in known and not known[a.id].finished]
    gone = [name for name in known if name not in {action.id for action in record.actions}]
    told = [(new, "New actions"), (done, "Finished"), (gone, "Gone")]
    return "".join(f" {words}: {', '.join(map(cell, names))}." for names, words in told if names)


def _figures(record: Postmortem) -> Iterator[str]:
    known = [(d, duration(record.times, d)) for d in DEFINITIONS]
    told = [f"{d.name.lower()} {spoken(seconds)} ({d.words})" for d, seconds in known if seconds is not None]
    if told:
        yield f"\nFigures: {'; '.join(told)}."


def _alerts(record: Postmortem) -> Iterator[str]:
    """What the alerts lack that evidence told of."""
    told = {str(event.data["alert"]): missing(event.data) for event in fires(record)}
    lacking = [f"{cell(name)} (no {', no '.join(lacks)})" for name, lacks in told.items() if lacks]
    if lacking:
        yield f"\nOf {numbered(len(told), 'alert')}, {len(lacking)} could tell more: {'; '.join(lacking)}."


def _missing(target: Completeness) -> Iterator[str]:
    goal = {"draft": "A draft", "review": "A review", "published": "Publication"}.get(target.state)
    if goal is None or not target.needs:
        return
    be = "is" if target.filled == 1 else "are"
    yield f"\n{goal} asks for {numbered(len(target.needs), 'field')}; {target.filled} of them {be} filled."
    yield from (f"- [ ] {need.words}" for need in target.missing)


def _again(again: Sequence[Again]) -> Iterator[str]:
    for one in again:
        actions = ", ".join(f"{cell(item.ref)} {cell(item.action.title)}" for item in one.actions)
        what = f" ({cell(', '.join(one.what))})" if one.what else ""
        yield f"\n**{OUTCOMES[one.outcome].capitalize()}:** {cell(one.earlier.id)}{what}, {actions}."


def _resembles(found: Sequence[Finding]) -> Iterator[str]:
    if found:
        yield "\nIt resembles:\n"
    for one in found:
        yield f"- {cell(one.entry.id)} {cell(one.entry.record.title)}: {cell('; '.join(one.match.reasons))}"
        yield from (
            f"  - never finished: {cell(action.id)} {cell(action.title)} ({action.state.replace('_', ' ')})"
            for action in unfinished(one.entry)
        )


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        yield "\nNothing is wrong with it."
        return
    ranked = sorted(problems, key=lambda problem: list(Level).index(problem.level))
    yield f"\n{numbered(len(problems), 'finding')}:\n"
    for problem in ranked[:_SHOWN]:
        way_out = f" {sentence(problem.fix)}" if problem.fix else ""
        where = f"line {problem.location.line}"
        yield f"- {SIGN[problem.level]} {problem.rule}, {where}: {sentence(problem.message)}{way_out}"
    if len(ranked) > _SHOWN:
        yield f"- … and {len(ranked) - _SHOWN} more"


def _links(entry: Entry, preview: str) -> str:
    page = f"{preview}/{pages.incident(entry)}"
    drawings = [
        ("timeline", bool(entry.record.timeline)),
        ("fishbone", entry.record.analysis.fishbone is not None),
    ]
    drawings.append(("fault tree", entry.record.analysis.fault_tree is not None))
    told = [f"[{name}]({page}#{_ANCHORS[name]})" for name, there in drawings if there]
    return f"Preview: [page]({page}){''.join(f', {link}' for link in told)}"


_ANCHORS = {"timeline": "timeline", "fishbone": "fishbone", "fault tree": "fault-tree"}
"""Headings of an incident's page."""
