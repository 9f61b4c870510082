"""What an issue says of its action: our part of the body."""

import re
from collections.abc import Iterable, Mapping

from pmsite.analyse.people import UNKNOWN, shown
from pmsite.github import text
from pmsite.github.desired import Wanted, depends
from pmsite.model import pages
from pmsite.model.corpus import Corpus, Entry

_NUMBER = re.compile(r"<!-- pmsite:number=([\w.-]+/[\w.-]+) --> ")


def number_of(ref: str) -> str:
    """What stands for the number of an action's issue until it is known: nothing that an author can write."""
    return f"<!-- pmsite:number={ref} -->"


def with_numbers(said: str, numbers: Mapping[str, int | None]) -> str:
    """The numbers where they are known; left where one is about to be made, out where it is not."""

    def number(found: re.Match[str]) -> str:
        if found[1] not in numbers:
            return ""
        known = numbers[found[1]]
        return found[0] if known is None else f"#{known} "

    return _NUMBER.sub(number, said)


def block(wanted: Wanted, corpus: Corpus, redated: int, site: str | None, blob: str) -> str:
    """Our part of the body, without its marker; `number_of` stands for the numbers of other actions' issues."""
    action, entry = wanted.action, wanted.entry
    parts = [_head(wanted, redated)]
    if withdrawn := entry.record.state == "withdrawn":
        parts.append("**Closed:** its record was withdrawn.")
    if action.state == "wont_do" and not withdrawn:
        parts.append(f"**Not done:** {text.line(action.reason) if action.reason else 'no reason is given'}")
    if wanted.came_back:
        again = ", ".join(_linked(other, site) for other in wanted.came_back)
        parts.append(f"**Did not hold:** it was finished, and yet it happened again in {again}.")
    place = entry.source.at(("actions", wanted.place)).line
    why = f"**Why:** {_linked(entry, site)}, {text.line(entry.record.title)}"
    parts.append(f"{why} ([the record, line {place}]({blob}/{entry.source.path}#L{place}))")
    if action.done_when:
        parts.append(f"**Done when:** {text.line(action.done_when)}")
    parts += _addressed(wanted)
    if wanted.reduction:
        parts.append(f"**Takes away** from the fault tree's probability: {wanted.reduction}.")
    if names := depends(entry, action, corpus):
        parts.append("**Depends on:**\n" + "\n".join(_task(name, corpus) for name in names))
    if action.text:
        parts.append(text.markdown(action.text))
    return "\n\n".join(parts)


def _head(wanted: Wanted, redated: int) -> str:
    action, record = wanted.action, wanted.entry.record
    owner = shown(action.owner, record, wanted.policy, action.team) if action.owner else None
    due = (
        f"due {action.due}" + (f" ({_nth(redated)} new date)" if redated else "") if action.due else "no due date"
    )
    words = [action.kind, action.priority, record.severity, due]
    # Who is assigned stands beside the issue; a stand-in for a name tells nothing.
    words += [
        f"owner: {owner}" if owner and owner != UNKNOWN else None if owner else "no owner",
        f"team {action.team}" if action.team else None,
    ]
    return " · ".join(text.line(word) for word in words if word)


def _nth(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth")
    return words[number - 1] if number <= len(words) else f"{number}th"


def _linked(entry: Entry, site: str | None) -> str:
    return f"[{entry.id}]({site}{pages.incident(entry)})" if site else entry.id


def _addressed(wanted: Wanted) -> Iterable[str]:
    analysis = wanted.entry.record.analysis
    texts = {c.id: c.text for c in (*analysis.root_causes, *analysis.contributing_factors)}
    texts |= {
        key: event.text for key, event in (analysis.fault_tree.events if analysis.fault_tree else {}).items()
    }
    named = [f"{name}, {text.line(texts[name])}" for name in wanted.action.addresses if name in texts]
    return ["**Addresses:** " + "; ".join(named)] if named else []


def _task(name: str, corpus: Corpus) -> str:
    record, _, id_ = name.rpartition("/")
    entry = corpus.by_id.get(record)
    action = next((one for one in entry.record.actions if one.id == id_), None) if entry else None
    if entry is not None and not entry.shown:
        return "- [ ] an action of a restricted record"
    if entry is None or action is None:
        return f"- [ ] {text.line(name)}"
    done = "x" if action.finished or entry.record.state == "withdrawn" else " "
    return f"- [{done}] {number_of(name)} {text.line(name)}: {text.line(action.title)}"
