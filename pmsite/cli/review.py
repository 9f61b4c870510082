"""`pmsite review`: a pull request's comment."""

from pathlib import Path
from typing import Annotated

from typer import Option

from pmsite.analyse.completeness import Completeness, completeness, next_state, plan
from pmsite.analyse.recall.features import features
from pmsite.analyse.recurrence import Again, again
from pmsite.cli.check import look
from pmsite.cli.common import USAGE, Root, Today, a_root, out, stop
from pmsite.cli.memory import Memory, memory
from pmsite.load.git import GitError, at_base, changed_since
from pmsite.load.records import read_record_text
from pmsite.load.survey import INCIDENTS
from pmsite.load.walk import load_policy, read_file
from pmsite.model.corpus import Entry
from pmsite.model.policy import Policy
from pmsite.report.recall import Finding
from pmsite.report.review import Change, as_review

ALIKE, SHOWN, LOOKED_AT = 0.15, 3, 20
"""How much a record must resemble to be named, how many are, and among how many a recurrence is looked for."""


def review(
    base: Annotated[
        str, Option("--base", metavar="REF", help="What the branch is to be merged into.")
    ] = "origin/main",
    preview: Annotated[str, Option("--preview", metavar="URL", help="Where the branch's site is.")] = "",
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Write a pull request's review as Markdown: per record what is new, missing and wrong, and its figures."""
    top = a_root(root)
    if preview and not preview.startswith(("https://", "http://")):
        stop("--preview takes an address that begins with https://.", USAGE)
    policy, _, _ = load_policy(top)
    try:
        touched = sorted(path for path in changed_since(top, base) if _is_record(path))
        before = {path: at_base(top, base, path) for path in touched}
    except GitError as error:
        stop(f"--base {base}: {error}", USAGE)
    found = look(top, today)
    known = memory(top) if touched else None
    changes = []
    for path in touched:
        there = (top / path).exists()
        entry = read_file(top, path).entry if there else None
        text = before[path]
        earlier = read_record_text(text, path).entry if text is not None else None
        problems = [problem for problem in found.problems if problem.location.path == path]
        target = _target(entry, policy) if entry else None
        alike = _alike(entry, known) if entry and known else []
        changes.append(
            Change(
                path,
                entry,
                earlier.record if earlier else None,
                target,
                problems,
                not there,
                [one for one in alike if one.match.score >= ALIKE][:SHOWN],
                _came_back(entry, alike, policy, known) if entry and known else (),
            )
        )
    out.print(as_review(changes, preview), markup=False, end="")


def _alike(entry: Entry, known: Memory) -> list[Finding]:
    matches = known.index.like(features(entry), LOOKED_AT)
    return [Finding(match, other) for match, other in known.entries(matches)]


def _came_back(entry: Entry, alike: list[Finding], policy: Policy, known: Memory) -> list[Again]:
    """Among those it resembles and those it names: what an earlier one's actions should have prevented."""
    named = {tie.id: other for tie in entry.record.related if (other := known.entry(tie.id))}
    entries = {one.id: one for one in (entry, *(one.entry for one in alike), *named.values())}
    found = again(list(entries.values()), named | entries, policy.zone, known.common)
    return [one for one in found if one.entry.id == entry.id]


def _is_record(path: str) -> bool:
    return path.startswith(f"{INCIDENTS}/") and path.endswith(".yaml")


def _target(entry: Entry, policy: Policy) -> Completeness:
    state = next_state(entry.record) or entry.record.state
    return completeness(entry.record, state, plan(entry.record, policy, state))
