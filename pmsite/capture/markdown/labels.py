"""Facts with a label: "First detected: 10:15", a row of a table of metadata, "Severity: High"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pmsite.capture.markdown import people
from pmsite.capture.markdown.blocks import Block
from pmsite.capture.markdown.dates import find_date
from pmsite.capture.markdown.headings import bare
from pmsite.capture.markdown.moments import placed, read
from pmsite.capture.markdown.record import Record
from pmsite.capture.markdown.severity import level_of
from pmsite.capture.markdown.text import LINE_LENGTH, normal, seen
from pmsite.capture.markdown.zones import find_zone, season, twice_or_never

_TIMES = (
    ("fault_at", r"fault (?:introduced|arose)|introduced(?: at)?"),
    ("started_at", r"(?:fault |incident |impact |outage )?(?:occurs|occurred|started?"
        r"|starts|began|begins|start(?: time)?)(?: at)?|発生(?:日時?|時刻)?|début"),
    ("detected_at", r"(?:first |fault |incident )?detected(?: at)?"
        r"|detection(?: time)?|検知(?:日時?|時刻)?|détecté(?: le)?"),
    ("acknowledged_at", r"acknowledged(?: at)?"),
    ("declared_at", r"(?:incident )?declared(?: at)?"),
    ("mitigated_at", r"(?:repaired|mitigated)(?: at)?|緩和(?:日時)?"),
    ("resolved_at", r"(?:incident |fault )?(?:resolved|restored|ended|ends?"
        r"|end time|fixed)(?: at)?|復旧(?:日時?|時刻)?|résolu(?: le)?|fin"),
)  # fmt: skip
_STATED = (
    ("duration", r"(?:total |incident |outage )?duration|length|downtime|影響(?:時間)|durée"),
    ("time_to_detect", r"(?:mean )?time to (?:detect(?:ion)?|discover)|ttd|検知までの時間"),
    ("time_to_acknowledge", r"time to acknowledge(?:ment)?|tta"),
    ("time_to_mitigate", r"time to (?:repair|mitigat(?:e|ion))|ttm"),
    ("time_to_resolve", r"time to (?:recover(?:y)?|resol(?:ve|ution)|restore)|ttr|mttr|復旧までの時間"),
)  # fmt: skip
_SERVICES = re.compile(
    r"(?:affected |impacted )?(?:services?|systems?)(?: (?:affected"
    r"|impacted))?|影響サービス|services? (?:touchés|impactés)",
    re.I,
)
_STATUS = (
    ("resolved", r"resolved|fixed|restored|復旧済み|解決済み?|résolu"),
    ("closed", r"closed|complete\b.*|クローズ|clos"),
    ("monitoring", r"monitoring"),
    ("investigating", r"investigating|ongoing"),
    ("identified", r"identified"),
    ("fixing", r"fixing|in progress"),
)
_PAIR = re.compile(
    r"\s*(?:\*\*|__)?\s*(?P<label>[^:：\n|*\d]{2,48}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(?P<value>\S.*)",
    re.S,
)
_LOOSE = re.compile(
    r"\s*(?P<label>(?:First|Fault|Incident|Repaired|Resolved|Detected"
    r"|Mitigated|Started)[a-z ]{0,20}?)\s+(?P<value>\(?\d{1,4}[-/:.]\d.*)",
    re.S,
)
_ALIAS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,79}")


@dataclass(frozen=True)
class Pair:
    """A label and its value, in plain text."""

    line: int
    label: str
    value: str


def pairs_of(record: Record, block: Block) -> Iterator[Pair | None]:
    """What a block says with labels; None for every part of it that does not."""
    if block.kind == "table" and len(block.rows[0].cells) == 2:
        for row in block.rows[1:]:
            label, value = (record.plain(cell) for cell in row.cells)
            yield Pair(row.line, label, value) if seen(label) and seen(value) else None
    elif block.kind == "list":
        for item in block.items:
            yield _pair(record, item.head, item.line) if not item.rest else None
    elif block.kind == "paragraph":
        for i, line in enumerate(block.content.split("\n")):
            yield _pair(record, line, block.line + i)


def _pair(record: Record, markdown: str, line: int) -> Pair | None:
    match = _LOOSE.fullmatch(markdown) or _PAIR.fullmatch(markdown)
    if match is None:
        return None
    return Pair(line, record.plain(match["label"]), record.plain(match["value"]))


def take(record: Record, block: Block) -> None:
    """Read a block of labelled facts; it stays too unless the record says all of it."""
    found = list(pairs_of(record, block))
    whole = [pair is not None and apply(record, pair) for pair in found]
    if found and all(whole):
        record.claim([block])
        record.words += [pair.label for pair in found if pair]
        if block.kind == "table":
            record.words += [record.plain(cell) for cell in block.rows[0].cells]


def apply(record: Record, pair: Pair) -> bool:
    """Take a fact; whether the record has all of it, in words that can be found again."""
    label = bare(pair.label)
    return any(taker(record, label, pair) for taker in _TAKERS)


def _time(record: Record, label: str, pair: Pair) -> bool:
    field = _field(_TIMES, label)
    notation = read(pair.value, record.day_first) if field else None
    if field is None or notation is None:
        return False
    day = notation.date.on(record.base) if notation.date else record.base
    if day is None or (notation.date is None and notation.clock is None):
        return False
    zone = "UTC"
    if notation.clock:
        zone = notation.zone or find_zone(pair.value) or record.usual_zone(pair.line)
        if odd := season(day, notation.clock, zone):
            record.once(zone, pair.line, odd)
        if shown := twice_or_never(day, notation.clock, zone):
            record.once(shown, pair.line, shown)
    record.put(f"times/{field}", placed(day, notation.clock, zone))
    return not seen(pair.value[notation.end :]) and _iso(notation.written, day)


def _iso(written: str, day: date) -> bool:
    return written.startswith(day.isoformat()) and len(written) in (10, 16, 19) and ":" in written[10:] + ":"


def _stated(record: Record, label: str, pair: Pair) -> bool:
    field = _field(_STATED, label)
    return field is not None and len(pair.value) <= LINE_LENGTH and record.put(f"stated/{field}", pair.value)


def _severity(record: Record, label: str, pair: Pair) -> bool:
    if not re.fullmatch(
        r"(?:incident )?(?:severity|sev)(?: level)?|priority|重大度|sévérité|gravité|criticité", label, re.I
    ):
        return False
    found = level_of(pair.value, record.severities)
    if found is None:
        record.doubt(pair.line, f"The severity “{pair.value[:60]}” is no level of the policy.")
    elif record.put("severity", found[0]) and not found[1]:
        record.doubt(pair.line, f"The severity “{pair.value[:60]}” was taken for {found[0]}.")
    return found is not None and normal(pair.value) == normal(found[0])


def _status(record: Record, label: str, pair: Pair) -> bool:
    if not re.fullmatch(r"(?:incident )?status|statut|ステータス|状態", label, re.I):
        return False
    status = _field(_STATUS, pair.value.split(" at ")[0].strip(" .*")) or ""
    return bool(status) and record.put("incident_status", status) and pair.value.lower() == status


def _services(record: Record, label: str, pair: Pair) -> bool:
    names = [name.strip(" `") for name in re.split(r"[,、;]", pair.value)]
    if not _SERVICES.fullmatch(label) or not all(re.fullmatch(r"[^\s/\\][^/\\\n]{0,59}", name) for name in names):
        return False
    return record.put("services", names)


def _people(record: Record, label: str, pair: Pair) -> bool:
    field = people.field_of(label)
    if field is None:
        return False
    names = people.names_in(pair.value)
    if not names:
        return False
    if field[1]:
        record.add(field[0], names)
        return True
    return len(names) == 1 and record.put(field[0], names[0].lstrip("@") or names[0])


def _alias(record: Record, label: str, pair: Pair) -> bool:
    if not re.fullmatch(r"(?:incident|post-?mortem|ticket)? ?(?:id|no|number)|インシデントID", label, re.I):
        return False
    return bool(_ALIAS.fullmatch(pair.value)) and record.put("aliases", [pair.value])


def _base(record: Record, label: str, pair: Pair) -> bool:
    """A day that others are counted from; the words stay, as they may say more."""
    if re.fullmatch(r"(?:incident )?dates?|日付", label, re.I):
        record.base = record.base or find_date(pair.value, record.day_first)
    return False


_TAKERS: tuple[Callable[[Record, str, Pair], bool], ...] = (
    _time, _stated, _severity, _status, _services, _people, _alias, _base,
)  # fmt: skip


def _field(names: tuple[tuple[str, str], ...], label: str) -> str | None:
    return next((name for name, words in names if re.fullmatch(words, label, re.I)), None)
