"""What `pmsite timeline`, `pmsite import` and `pmsite new --from` share: options, reading files of evidence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from typer import Option

from pmsite.capture.evidence.gather import File, Gathered, Known, gather
from pmsite.capture.evidence.logs import LEVELS
from pmsite.capture.evidence.reading import KINDS, MAX_BYTES, Reading
from pmsite.capture.evidence.sighting import NoEvidenceError
from pmsite.capture.evidence.table import FIELDS
from pmsite.capture.evidence.telling import Teller
from pmsite.capture.markdown.text import safe_name
from pmsite.cli.common import USAGE, err, stop
from pmsite.load.insert import nodes
from pmsite.load.limits import MAX_EVENTS, REFUSED
from pmsite.model.base import parse_span
from pmsite.model.corpus import Corpus
from pmsite.model.policy import Policy

Window = Annotated[str, Option("--window", metavar="SPAN", help="How much before and behind the incident counts.")]
Within = Annotated[
    str, Option("--within", metavar="SPAN", help="What several tools saw so close together can be one event.")
]
Level = Annotated[str, Option("--level", help="The least grave level of a log that counts.")]
Zone = Annotated[
    str,
    Option(
        "--zone", metavar="ZONE", help="Of clocks without an offset, Europe/Berlin.", show_default="the policy's"
    ),
]
Fields = Annotated[
    list[str] | None,
    Option("--field", metavar="WHAT=NAME", help=f"What a field is called: {', '.join(FIELDS)}; may be repeated."),
]
LESS = "Take less of it: with --level error, with a smaller --window, or fewer files."
"""The way out where a record would be too large."""


def reading(policy: Policy, zone: str, level: str, fields: Iterable[str] | None) -> Reading:
    """How files are to be read, or the end with a way out."""
    if level.lower() not in LEVELS:
        stop(f"--level {level} is none of {', '.join(LEVELS)}.", USAGE)
    return Reading(a_zone(zone, policy), level.lower(), _fields(fields or ()))


def a_zone(name: str, policy: Policy) -> ZoneInfo:
    """The time zone that was given, or the policy's; or the end."""
    try:
        return ZoneInfo(name) if name else policy.zone
    except (ZoneInfoNotFoundError, ValueError, OSError):
        stop(f"--zone {name} is no time zone: name one as Europe/Berlin, or UTC.", USAGE)


def a_kind(kind: str) -> str | None:
    """The kind that was given, None where none was; or the end."""
    if kind and kind not in KINDS:
        stop(f"--kind {kind} is none of {', '.join(KINDS)}.", USAGE)
    return kind or None


def _fields(given: Iterable[str]) -> Mapping[str, str]:
    found = {}
    for pair in given:
        what, sign, name = pair.partition("=")
        if not sign or what not in FIELDS or not name:
            stop(f"--field {pair}: write one of {', '.join(FIELDS)}, then = and the field's name.", USAGE)
        found[what] = name
    return found


def a_span(text: str, option: str) -> timedelta:
    """A length of time, or the end."""
    try:
        return parse_span(text)
    except ValueError as error:
        stop(f"{option} {text} {error}.", USAGE)


def files_of(paths: Sequence[Path], kind: str | None = None) -> list[File]:
    """The files with what is in them, those of folders too; or the end."""
    found = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in inside:
            if file.stat().st_size > MAX_BYTES:
                stop(f"{file} has more than {MAX_BYTES:,} bytes.", USAGE)
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            found.append(File(safe_name(name), file.read_bytes(), kind, path.is_dir()))
    if not found:
        stop(f"There is no file in {', '.join(map(str, paths))}.", USAGE)
    return found


def gathered(files: Sequence[File], how: Reading, known: Known, window: str, within: str) -> Gathered:
    """What the files tell, or the end with the file that tells nothing."""
    try:
        return gather(files, how, known, a_span(window, "--window"), a_span(within, "--within"))
    except NoEvidenceError as error:
        stop(str(error))


def tell_doubts(found: Gathered, teller: Teller, doubts: Iterable[str] = ()) -> None:
    """Say on standard error what was passed over, held back or not understood."""
    for doubt in (*found.doubts, *doubts):
        err.print(f"Please look: {REFUSED.sub('', doubt)}", markup=False)
    if found.left_out:
        parts = (f"{what} ({count})" for what, count in sorted(found.left_out.items()))
        err.print(f"Left out: {', '.join(parts)}.", markup=False)
    if teller.held:
        err.print(f"Held back: {teller.held} that looked like a secret or personal data (█).", markup=False)


def refuse_too_many(data: Mapping[str, Any], way_out: str) -> None:
    """The end where a draft is more than a record can hold."""
    if (count := nodes(data)) > MAX_EVENTS:
        stop(f"Nothing was written: the record would have {count:,} nodes; {MAX_EVENTS:,} is the limit. {way_out}")


def known_ids(corpus: Corpus) -> dict[str, str]:
    """By what an event of evidence is known by: the record it stands in."""
    return {
        str(key): entry.id
        for entry in corpus.entries
        for event in entry.record.timeline
        if isinstance(keys := event.data.get("ids"), (list, tuple))
        for key in keys
    }
