"""Which issue is whose: by the marker, else by the number in the record; never by title, never a stranger's."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pmsite.github import labels
from pmsite.github.desired import Wanted
from pmsite.github.marker import Marker, markers, named, outside
from pmsite.model.corpus import Corpus
from pmsite.model.policy import Policy
from pmsite.model.tracking import Issue, Operation, Tracker


@dataclass
class Matches:
    """What belongs together, and what a person must look at."""

    issues: dict[str, Issue] = field(default_factory=dict)
    """Each action's issue, by the action's name."""
    markers: dict[str, Marker] = field(default_factory=dict)
    """What the marker of that issue says."""
    duplicates: list[tuple[str, Issue, Issue]] = field(default_factory=list)
    """An action, an issue too many, and the one that stays."""
    orphans: dict[str, Issue] = field(default_factory=dict)
    """Issues whose action is not in any record."""
    held: dict[str, str] = field(default_factory=dict)
    """Actions that are to be left alone, and why."""
    lost_numbers: dict[str, int] = field(default_factory=dict)
    """Actions whose known issue is not in the list, for no known reason."""
    notes: list[Operation] = field(default_factory=list)


def match(tracker: Tracker, wanted: Iterable[Wanted], corpus: Corpus) -> Matches:
    """Find each action's issue."""
    found = Matches()
    renamed = _renamed(corpus)
    known = {f"{e.id}/{a.id}": a.issue for e in corpus.entries for a in e.record.actions}
    unmarked: list[Issue] = []
    claimed: dict[str, list[tuple[Issue, Marker]]] = {}
    for issue in tracker.issues:
        if not is_ours(issue, tracker.viewer, corpus.policy):
            if (ref := named(issue.body)) is not None:
                found.notes.append(_stranger(issue, ref))
            continue
        claims = [(renamed.get(marker.action, marker.action), marker) for marker in markers(issue.body)]
        if not claims:
            unmarked.append(issue)
            continue
        ref, marker = next((one for one in claims if known.get(one[0]) == issue.number), claims[0])
        claimed.setdefault(ref, []).append((issue, marker))
    for ref, candidates in sorted(claimed.items()):
        _keep(found, ref, candidates, known)
    taken = {issue.number: ref for ref, issue in found.issues.items()}
    by_number = {issue.number: issue for issue in tracker.issues}
    for one in wanted:
        if one.ref not in found.issues and one.action.issue is not None and not one.action.finished:
            _by_number(found, one, by_number, taken, tracker)
    for issue in unmarked:
        if issue.number not in taken:
            _unmarked(found, issue, known, tracker.viewer, corpus.policy)
    return found


def is_ours(issue: Issue, viewer: str, policy: Policy) -> bool:
    """Opened by our token, or labelled as ours by somebody who may label."""
    return issue.author.casefold() == viewer.casefold() or labels.marks(policy, issue)


def _renamed(corpus: Corpus) -> Mapping[str, str]:
    """Earlier names of actions, by `formerly` and by the aliases of records."""
    found: dict[str, str] = {}
    for entry in corpus.entries:
        for action in entry.record.actions:
            ref = f"{entry.id}/{action.id}"
            for alias in entry.record.aliases:
                if corpus.holders.get(alias) == (entry.id,):
                    found.setdefault(f"{alias}/{action.id}", ref)
            for name in action.formerly:
                found[name if "/" in name else f"{entry.id}/{name}"] = ref
    live = {f"{entry.id}/{action.id}" for entry in corpus.entries for action in entry.record.actions}
    return {name: ref for name, ref in found.items() if name not in live}


def _keep(
    found: Matches, ref: str, candidates: list[tuple[Issue, Marker]], known: Mapping[str, int | None]
) -> None:
    """Of several issues of one action that which its record names stays, else the lowest number.

    One that was closed as a duplicate comes last.
    """

    def rank(one: tuple[Issue, Marker]) -> tuple[bool, bool, int]:
        return one[0].reason == "duplicate", known.get(ref) != one[0].number, one[0].number

    candidates.sort(key=rank)
    keeper, marker = candidates[0]
    if ref in known:
        found.issues[ref], found.markers[ref] = keeper, marker
    else:
        found.orphans[ref] = keeper
    found.duplicates += [(ref, other, keeper) for other, _ in candidates[1:] if other.state == "open"]


def untouched(issue: Issue, viewer: str) -> bool:
    """Whether nobody but us has done anything to it."""
    return issue.author.casefold() == viewer.casefold() and not issue.comments and not outside(issue.body)


def _by_number(
    found: Matches, one: Wanted, by_number: Mapping[int, Issue], taken: dict[int, str], tracker: Tracker
) -> None:
    number = one.action.issue
    assert number is not None
    issue = by_number.get(number)
    if number in taken:
        other = taken[number]
        _hold(
            found, one.ref, number, f"its record names #{number}, which is the issue of {other}: correct `issue`"
        )
    elif number in tracker.pull_requests:
        _hold(found, one.ref, number, f"its record names #{number}, which is a pull request: correct `issue`")
    elif issue is None:
        where = tracker.gone.get(number)
        if where is None:
            found.lost_numbers[one.ref] = number
        message = where or "is not in the list"
        _hold(
            found,
            one.ref,
            number,
            f"#{number} {message}; take `issue: {number}` out of the record to have a new one",
        )
    elif not is_ours(issue, tracker.viewer, one.policy) or markers(issue.body):
        label = labels.named(one.policy, labels.ACTION)
        mine = is_ours(issue, tracker.viewer, one.policy)
        whose = "is another action's" if mine else "was not opened by us"
        way_out = "correct `issue`" if mine else f"label it `{label}` to have it kept, or correct `issue`"
        _hold(found, one.ref, number, f"its record names #{number}, which {whose}: {way_out}")
    else:
        found.issues[one.ref], found.markers[one.ref] = issue, Marker(one.ref)
        taken[number] = one.ref


def _unmarked(found: Matches, issue: Issue, known: Mapping[str, int | None], viewer: str, policy: Policy) -> None:
    """One of ours whose marker somebody deleted. A title proves nothing: a person is asked."""
    ref = issue.title.partition(":")[0]
    if ref in known and ref not in found.issues and ref not in found.held and is_ours(issue, viewer, policy):
        way_out = f"write `issue: {issue.number}` into the record to keep it, or rename it to have a new one"
        _hold(
            found, ref, issue.number, f"#{issue.number} seems to be its issue, but the marker is gone: {way_out}"
        )
    elif labels.marks(policy, issue):
        why = f"#{issue.number} bears our label and no marker; take the label off, if it is of no action"
        found.notes.append(Operation("skip", None, issue.number, {}, why, attention=True))


def _hold(found: Matches, ref: str, number: int, why: str) -> None:
    found.held[ref] = why
    found.notes.append(Operation("skip", ref, number, {}, why, attention=True))


def _stranger(issue: Issue, ref: str) -> Operation:
    why = f"#{issue.number} bears the marker of {ref}, but was not opened by us and has no label of ours; ignored"
    return Operation("skip", ref, issue.number, {}, why, attention=True)


def renames(found: Matches, wanted: Iterable[Wanted]) -> Iterator[tuple[str, Issue, Wanted]]:
    """Actions that vanished while a new one appeared: in their record, or elsewhere with the same title."""
    new = [one for one in wanted if one.ref not in found.issues and one.ref not in found.held]
    for ref, issue in found.orphans.items():
        if issue.state == "open":
            record = ref.rpartition("/")[0]
            told = issue.title.partition(": ")[2]
            for one in new:
                if (one.begins and one.entry.id == record) or one.title.partition(": ")[2] == told:
                    yield ref, issue, one
