"""Twenty records, each with one flaw that no other has; `▶` stands where it is to be found."""

from pathlib import Path
from typing import NamedTuple

HERE = "▶"
POLICY = (
    "schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: Critical}, {id: SEV2, title: Major}]\n"
    "required: [{severity: [SEV1], fields: [services]}]\n"
)
SECRET = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"  # built here, so that no scanner takes this file for a leak
_TREE = (
    "analysis: {fault_tree: {top: G1, gates: {▶G1: {type: or, text: Down, inputs: [G2, E1]}, "
    "G2: {type: or, text: Half down, inputs: [G1]}}, events: {E1: {text: Disk full}}}}\n"
)
_ACTION = (
    "actions: [{id: A1, title: Alert on full disks, owner: jdoe, created_on: 2025-11-20, due: ▶2025-11-29}]\n"
)


class Flaw(NamedTuple):
    """The rule that finds it, what of a sound record is replaced by what, what is added, and how it is saved."""

    rule: str
    old: str = ""
    new: str = ""
    added: str = ""
    encoding: str = "utf-8"
    folder: str = "2025"


FLAWS = {
    "a colon in a text": Flaw("PM002", "title: Queue", "title: Queue▶: "),
    "a tab": Flaw("PM002", "  started_at", "▶\tstarted_at"),
    "a key twice": Flaw("PM005", added="▶severity: SEV1\n"),
    "an anchor": Flaw("PM003", added="services: ▶&one [web]\n"),
    "a byte order mark": Flaw("PM006", "schema_version", "▶\ufeffschema_version"),
    "Latin-1": Flaw("PM001", added="services: [caf▶é]\n", encoding="latin-1"),
    "an unknown field": Flaw("PM101", added="▶sevices: [web]\n"),
    "a date that is none": Flaw("PM102", "2025-01", "▶2025-13"),
    "no title": Flaw("PM103", "title: Queue", "x-title: Queue"),
    "a word that is no choice": Flaw("PM102", "state: published", "state: ▶finished"),
    "an unknown record": Flaw("PM114", added="related: [{id: ▶INC-2025-9999, kind: similar}]\n"),
    "a circle in a fault tree": Flaw("PM120", added=_TREE),
    "a negative duration": Flaw("PM301", added="  resolved_at: ▶2024-12-31T09:00:00Z\n"),
    "an overdue action": Flaw("PM410", added=_ACTION),
    "a secret": Flaw("PM601", added=f"tags: [dns]  # 😀 ▶{SECRET}\n"),
    "a blaming phrase": Flaw("PM501", added="symptoms: [▶The outage was due to human error]\n"),
    "a required field missing": Flaw("PM201", "SEV2", "SEV1"),
    "another id than the file's": Flaw("PM104", "id: INC-2025-0018", "id: ▶INC-2025-0918"),
    "a number too long": Flaw("PM007", added=f"x-number: ▶{'9' * 60}\n"),
    "an id twice": Flaw("PM801", "id: INC-2025-0020", "id: ▶INC-2025-0014", folder="2026"),
}


class Place(NamedTuple):
    """Where a format says that something is wrong."""

    path: str
    line: int
    column: int
    rule: str


def _title(number: int) -> str:
    """No two alike, so that no record is taken for another's twin."""
    return " ".join(f"{word}{number}" for word in ("Queue", "stood", "still"))


def _text(number: int, flaw: Flaw) -> str:
    lines = (
        "schema_version: 1\n"
        f"id: INC-2025-{number:04d}\n"
        f"title: {_title(number)}\n"
        "state: published\nseverity: SEV2\nsummary: It stood.\ntimes:\n"
        f"  started_at: 2025-01-{number:02d}T10:00:00Z\n"
    )
    assert flaw.old in lines
    text = lines.replace(flaw.old, flaw.new) if flaw.old else lines
    return text + flaw.added


def put(root: Path) -> set[Place]:
    """Write all of them below `root`; where each flaw is."""
    (root / "schema").mkdir()
    (root / "schema/policy.yaml").write_text(POLICY)
    places = set()
    for number, flaw in enumerate(FLAWS.values(), 1):
        text = _text(number, flaw)
        name = "INC-2025-0014" if flaw.rule == "PM801" else f"INC-2025-{number:04d}"
        path = f"incidents/{flaw.folder}/{name}.yaml"
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.replace(HERE, "").encode(flaw.encoding))
        before = text.partition(HERE)[0] if HERE in text else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        places.add(Place(path, line, column, flaw.rule))
    return places
