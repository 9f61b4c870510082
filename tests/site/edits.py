"""What may happen to a repository, its site and its store between two builds: a strategy of edits."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.quick import read
from tests.conftest import record
from tests.site.conftest import PNG

RECORDS = (
    "2025/INC-2025-0001",
    "2025/INC-2025-0002",
    "2025/INC-2025-0003",
    "2026/INC-2026-0001",
    "2025/INC-2025-0009",
)
_SECRET = '"></title>{{ x }} & <b>'


@dataclass(frozen=True)
class Edit:
    """One thing that happens, and what it is called."""

    what: str
    act: Callable[[Path], None] = field(repr=False, compare=False)


def _tree(tags: list[str], occurred: bool, second: float) -> dict[str, Any]:
    return {
        "top": "G1",
        "basis": "per year",
        "gates": {"G1": {"type": "or", "text": "Orders are lost", "inputs": ["E1", "E2"]}},
        "events": {
            "E1": {"text": "A resolver is lost", "probability": 0.1, "occurred": occurred, "tags": tags},
            "E2": {"text": "Nobody looks", "probability": second},
        },
    }


def _action(**fields: Any) -> list[dict[str, Any]]:
    return [{"id": "A1", "title": "Two resolvers everywhere", "created_on": "2025-12-01", **fields}]


def _event(kind: str, **fields: Any) -> list[dict[str, Any]]:
    return [
        {"at": "2025-11-26T10:20:00Z", "kind": kind, "text": "Something was done", **fields},
        {"at": "2025-11-26T10:30:00Z", "text": "Somebody noticed", "by": "jdoe"},
    ]


_START = {"started_at": "2025-11-26T10:27:35Z"}
_CAUSE = {"id": "C1", "text": "One resolver served all", "category": "configuration"}
_WINDOW = {"service": "order-gateway", "from": "2025-11-26T10:27:35Z"}
FIELDS: dict[str, tuple[Any, ...]] = {
    "title": ("Payments late", "名前解決 was lost", _SECRET),
    "summary": ("Other words.", "# Head\n\n[the graph](graph.png) of INC-2025-0001", _SECRET),
    "services": ([], ["order-gateway"], ["billing"], ["billing", "order-gateway"], ["Größe & <x>"]),
    "teams": ([], ["web"], ["web", "network"]),
    "tags": ([], ["dns"], ["Größe 2", "dns"], ["circuit-breaker"]),
    "severity": ("SEV1", "SEV3", "SEV5", "SEV9"),
    "state": ("draft", "review", "published", "withdrawn"),
    "visibility": ("public", "internal", "restricted"),
    "incident_status": ("investigating", "resolved"),
    "failure_class": ("network", "latency"),
    "drill": (True, False),
    "near_miss": (True, False),
    "times": (
        {**_START, "detected_at": "2025-11-26T10:30:00Z", "resolved_at": "2025-11-26T11:30:00Z"},
        {"started_at": "2025-11-26"},
        {**_START, "fault_at": "2025-11-20", "mitigated_at": "2025-11-26T10:42:00+01:00"},
        {"started_at": "2024-01-31T23:30:00Z", "resolved_at": "2024-02-01T00:30:00Z"},
    ),
    "dates": ({"created_on": "2025-11-27"}, {"published_on": "2025-12-03"}),
    "symptoms": ([], ["name resolution fails"], ["orders rejected", "SERVFAIL"]),
    "detection": ({"source": "alert", "detail": "ResolverDown"}, {"source": "customer"}),
    "stated": ({"duration": "about an hour"},),
    "people": ({"incident_commander": "jdoe", "responders": ["jdoe", "Jane Smith"]}, {"authors": ["jdoe"]}),
    "meeting": ({"at": "2025-12-01", "participants": ["jdoe"]},),
    "review": ({"reviewers": ["jsmith"], "approved_on": "2025-12-02"},),
    "impact": (
        {"summary": "Orders were lost.", "customers_affected": 3},
        {"windows": [_WINDOW]},
        {"windows": [{**_WINDOW, "to": "2025-11-26T11:00:00Z", "share": 0.5}]},
        {"costs": [{"kind": "loss", "amount": 100.5, "currency": "EUR"}], "sla_breached": True},
        {"metrics": [{"name": "orders", "value": 7.0}]},
    ),
    "timeline": ([], _event("change"), _event("alert", milestone=True), _event("change", data={"level": "x"})),
    "analysis": (
        {"root_causes": [{**_CAUSE, "tags": ["single-resolver"]}]},
        {"contributing_factors": [_CAUSE], "what_happened": "It *stopped*.", "trigger": "A reboot"},
        {"root_causes": [_CAUSE], "fault_tree": _tree(["dns"], True, 0.2)},
        {"fault_tree": _tree(["dns", "watch"], False, 0.2)},
        {"fault_tree": _tree([], True, 0.4)},
        {"fishbone": {"problem": "Orders lost", "causes": {"people": [{"text": "Nobody", "root_cause": True}]}}},
        {
            "five_whys": [
                {"problem": "Orders lost", "chain": [{"because": "No name"}, {"because": "One resolver"}]}
            ]
        },
    ),
    "actions": (
        [],
        _action(due="2026-11-30", owner="jdoe", priority="P1"),
        _action(due="2026-10-30", state="in_progress", addresses=["C1"], kind="prevent"),
        _action(state="done", completed_on="2026-01-02", addresses=["E1"], expect={"E1": 0.01}),
        _action(state="wont_do", reason="Too dear", depends_on=["INC-2025-0003/A1"]),
        _action(depends_on=["JIRA-881/A1", "INC-2025-0002/A1"], team="web", issue=7),
        _action(formerly=["INC-2025-0002/A9"], text="Details."),
    ),
    "related": (
        [],
        [{"id": "INC-2025-0001", "kind": "similar"}],
        [{"id": "JIRA-881", "kind": "recurrence"}],
        [{"id": "INC-2025-0002", "kind": "caused_by"}],
        [{"id": "INC-2025-0003", "kind": "parent"}, {"id": "INC-2026-0001", "kind": "recurrence"}],
    ),
    "aliases": ([], ["JIRA-881"], ["OPS-1", "OPS-2"], ["INC-2025-0001"]),
    "lessons": (
        {"went_well": ["Somebody looked"], "got_lucky": ["It was night"]},
        {"learned": [{"id": "L1", "title": "Names need two ways", "tags": ["dns"], "actions": ["A1"]}]},
    ),
    "runbooks": ([{"id": "RB1", "helped": "no", "note": "It was old"}], [{"id": "RB1", "helped": "missing"}]),
    "resolution": ({"steps": ["Started it again"]}, {"verification": [{"check": "Orders", "passed": True}]}),
    "links": ([{"title": "Account", "url": "https://example.com/a?b=1&c"}],),
    "provenance": ({"kind": "retold", "url": "https://example.com/b"}, {"kind": "fictional"}),
    "ignore": ([{"rule": "PM305", "reason": "It is right so"}],),
    "x-own": ("anything",),
}
"""What each field may become."""


def _set(name: str, key: str, value: Any, root: Path) -> None:
    file = root / f"incidents/{name}.yaml"
    data = read(file.read_text("utf-8")) if file.is_file() else None
    if data is not None:
        file.write_text(dump({**data, key: value}), "utf-8")


def _add(name: str, root: Path) -> None:
    file = root / f"incidents/{name}.yaml"
    file.write_text(dump(record(id=file.stem, title=f"{file.stem} again", services=["billing"])), "utf-8")


def _remove(name: str, root: Path) -> None:
    (root / f"incidents/{name}.yaml").unlink(missing_ok=True)


def _rename(name: str, root: Path) -> None:
    file = root / f"incidents/{name}.yaml"
    if file.is_file():
        file.with_stem("INC-2025-0042").write_text(
            file.read_text("utf-8").replace(f"id: {file.stem}", "id: INC-2025-0042")
        )
        file.unlink()


def _append(path: str, text: str, root: Path) -> None:
    with (root / path).open("a", encoding="utf-8") as stream:
        stream.write(text)


def _write(path: str, content: bytes | None, root: Path) -> None:
    """Put a file there, or take it away; folders on the way are made."""
    file = root / path
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _replace(path: str, old: str, new: str, root: Path) -> None:
    file = root / path
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def _tamper(how: str, number: int, root: Path) -> None:
    """Do something to one of the site's files."""
    site = root / "site"
    files = sorted(file for file in site.rglob("*") if file.is_file())
    if not files:
        return
    file = files[number % len(files)]
    if how == "change":
        file.write_bytes(bytes(byte ^ 1 for byte in file.read_bytes()))
    elif how == "add":
        (file.parent / "stray.html").write_text("stray")
    elif how == "link":
        file.rename(file.parent / "moved")
        file.symlink_to("moved")
    elif how == "link the folder" and file.parent not in (site, root / "elsewhere"):
        shutil.rmtree(root / "elsewhere", ignore_errors=True)
        file.parent.rename(root / "elsewhere")
        file.parent.symlink_to(root / "elsewhere")
    elif how == "a file for the folder" and file.parent != site:
        shutil.rmtree(file.parent)
        file.parent.write_text("no folder")
    elif how != "link the folder":
        file.unlink()
        if how == "a folder":
            (file / "inner").mkdir(parents=True)
            (file / "inner/stray.html").write_text("stray")


TAMPERED = ("change", "add", "delete", "link", "link the folder", "a folder", "a file for the folder")


def _damage(folder: str, how: str, each: int, first: int, root: Path) -> None:
    """Every so-manyth file below a folder of .pmsite is cut, changed or gone."""
    for file in sorted(file for file in (root / ".pmsite" / folder).rglob("*") if file.is_file())[first::each]:
        raw = bytearray(file.read_bytes())
        if how == "delete" or not raw:
            file.unlink()
        elif how == "cut":
            os.truncate(file, len(raw) * 2 // 3)
        else:
            raw[len(raw) // 2] ^= 4
            file.write_bytes(raw)


_POLICY, _CONFIG, _GRAPH = "schema/policy.yaml", "mkdocs.yml", "incidents/2025/INC-2025-0001/graph.png"
_PEOPLE = "people: roles"
SETTINGS: tuple[tuple[str, str, str], ...] = (
    (_POLICY, _PEOPLE, "people: names"),
    (_POLICY, _PEOPLE, "people: handles"),
    (_POLICY, "time_zone: UTC", "time_zone: Asia/Tokyo"),
    (_POLICY, "completion_rate: 0.9", "completion_rate: 0.5, ttr: 30m"),
    (_POLICY, "Test & Sons", "Daughters"),
    (_POLICY, "title: Major", "title: Grave"),
    (_POLICY, "services: {} ", "services: {order-gateway: {team: web, objective: 99.5}} "),
    (_POLICY, "teams: {} ", "teams: {web: {lead: jdoe}} "),
    (_POLICY, "people: {} ", "people: {jdoe: {name: Jane Doe}} "),
    (_POLICY, "closed: [] ", "closed: [tags] "),
    (_POLICY, "schema_version: 1", "schema_version: 1\n# a comment"),
    (_POLICY, "schema_version: 1", "schema_version: 9"),
    (_CONFIG, "Post-mortems", "What went wrong & why"),
    (_CONFIG, '!ENV [REPO_URL, ""]', "https://github.com/example/kb"),
    (_CONFIG, '!ENV [SITE_URL, ""]', "https://example.com/kb/"),
    (_CONFIG, "  - pmsite\n", "  - pmsite: {edit_url: 'https://example.com/edit/{path}'}\n"),
    (_CONFIG, "  - pmsite\n", "  - search\n  - pmsite\n"),
    (_CONFIG, "strict: true", "strict: true\nsite_description: All of <them>"),
    (_CONFIG, "navigation.top, ", ""),
    (_CONFIG, "  - Write one: writing.md\n", ""),
    (_CONFIG, "name: material\n", "name: material\n  custom_dir: overrides\n"),
)
_OURS = b"# Ours\n\nStands [in](../../../writing.md).\n"
FILES: tuple[tuple[str, bytes | None], ...] = (
    (_GRAPH, PNG[:-1] + b"x"),
    (_GRAPH, PNG + b"longer"),
    (_GRAPH, None),
    ("incidents/2025/INC-2025-0001/note.txt", b"a note"),
    ("incidents/2025/INC-2025-0003/note.txt", b"another"),
    ("incidents/2025/INC-2025-0003/evil.exe", b"refused"),
    ("incidents/2025/INC-2025-0001.yaml", b"title: a: b\n"),
    ("incidents/2026/INC-2025-0003.yaml", dump(record(id="INC-2025-0003", title="The same id")).encode()),
    ("docs/writing.md", b"# Otherwise\n\n[One](incidents/2025/INC-2025-0001/index.md)\n"),
    ("docs/extra.md", b"---\nsearch: {exclude: true}\n---\n# Extra\n\nwords\n"),
    ("docs/extra.md", None),
    ("docs/index.md", b"# Our own front page\n"),
    ("docs/incidents/2025/INC-2025-0001/index.md", _OURS),
    ("docs/incidents/2025/INC-2025-0001/graph.png", b"not ours"),
    ("docs/incidents/2025/INC-2025-0009/index.md", _OURS),
    ("docs/assets/pmsite.css", b"/* theirs */"),
    ("docs/robots.txt", b"User-agent: *\n"),
    ("overrides/main.html", b'{% extends "base.html" %}{% block announce %}Hello{% endblock %}'),
    ("shared/adr.md", b"# Decided\n\nOtherwise.\n"),
)

_record = st.sampled_from(RECORDS)
_number = st.integers(0, 500)
_fields = st.sampled_from([(key, value) for key, values in FIELDS.items() for value in values])
edits: st.SearchStrategy[Edit] = st.one_of(
    *4 * [st.builds(lambda n, kv: Edit(f"{n}: {kv[0]} = {kv[1]!r}", partial(_set, n, *kv)), _record, _fields)],
    *2 * [st.sampled_from([Edit(f"{a}: {c!r}", partial(_write, a, c)) for a, c in FILES])],
    *2 * [st.sampled_from([Edit(f"{a}: {b!r} is {c!r}", partial(_replace, a, b, c)) for a, b, c in SETTINGS])],
    st.builds(lambda n: Edit(f"add {n}", partial(_add, n)), _record),
    st.builds(lambda n: Edit(f"remove {n}", partial(_remove, n)), _record),
    st.builds(lambda n: Edit(f"rename {n}", partial(_rename, n)), _record),
    st.builds(
        lambda n: Edit(f"{n}: a comment", partial(_append, f"incidents/{n}.yaml", "# a comment\n")), _record
    ),
    st.builds(lambda h, n: Edit(f"site: {h} {n}", partial(_tamper, h, n)), st.sampled_from(TAMPERED), _number),
    st.builds(
        lambda f, h, e, n: Edit(f"{f}: {h} [{n}::{e}]", partial(_damage, f, h, e, n)),
        st.sampled_from(["cache", "cache", "built"]),
        st.sampled_from(["cut", "flip", "delete"]),
        st.integers(1, 6),
        st.integers(0, 5),
    ),
)
"""Any of them; one that finds nothing to do does nothing."""
