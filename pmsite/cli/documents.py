"""`pmsite import markdown`: folders of documents, each as one record or several; twice writes nothing new."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import typer

from pmsite.capture.exported import is_exported, read_exported, waived
from pmsite.capture.filing import withheld
from pmsite.capture.markdown.document import Options, as_record, imported
from pmsite.capture.markdown.known import DIGEST, SOURCE, Known, Origin
from pmsite.capture.markdown.text import NoDocumentError, safe_name, visible
from pmsite.cli.common import FINDINGS, USAGE, Format, err, out, progress, stop
from pmsite.cli.importing import ENDINGS, Desk, tell_document
from pmsite.load.limits import MAX_BYTES as RECORD_BYTES
from pmsite.load.walk import record_files
from pmsite.model.postmortem import Postmortem

MAX_BYTES = 4_000_000


class Document(NamedTuple):
    """A document: what it is called, where it lies, and its text."""

    name: str
    place: str
    text: str


class Found(NamedTuple):
    """A record that a document tells of."""

    data: dict[str, Any]
    doubts: Sequence[tuple[int, str]]
    secrets: int
    """How many are held back in it."""
    origin: Origin | None = None
    """None for a record that was exported: its id says which it is."""


@dataclass
class _Run:
    """What a run has done so far."""

    desk: Desk
    zone: ZoneInfo | None
    told: Format
    dry_run: bool
    known: Known
    records: dict[str, Postmortem]
    """Records by id and alias, those of this run too."""
    written: list[dict[str, Any]] = field(default_factory=list)
    there: int = 0
    differing: int = 0
    failed: int = 0


def import_documents(
    desk: Desk, paths: Sequence[Path], zone: ZoneInfo | None, told: Format, dry_run: bool
) -> None:
    """Write a record for each incident that the documents tell of and no record came from yet."""
    files = list(_files(paths))
    records = {name: entry.record for name, entry in desk.corpus.by_name.items()}
    run = _Run(desk, zone, told, dry_run, _known(desk.top), records)
    with progress("Reading documents", len(files)) as step:
        for base, file in files:
            step(str(file))
            _take(run, base, file)
    if told is Format.JSON:
        counts = {"known": run.there, "changed": run.differing, "failed": run.failed}
        out.print_json(json.dumps({"records": run.written, **counts}))
    else:
        known_too = f", {run.there} were there already" if run.there else ""
        changed = f", {run.differing} are there and say something else" if run.differing else ""
        not_read = f", {run.failed} could not be written" if run.failed else ""
        verb = "would be written" if dry_run else "written"
        told_of = f"{len(run.written)} records {verb} from {len(files)} documents"
        out.print(f"{told_of}{known_too}{changed}{not_read}", markup=False)
    if run.failed:
        raise typer.Exit(FINDINGS)


def _known(top: Path) -> Known:
    known = Known()
    for file in record_files(top):
        if file.is_file() and not file.is_symlink() and file.stat().st_size <= RECORD_BYTES:
            known.read(file.read_bytes(), file.stem)
    return known


def _take(run: _Run, base: Path, file: Path) -> None:
    """Import a document."""
    document = _document(run.desk.top, base, file)
    several = _told_by(document, run) if document else None
    if document is None or several is None:
        run.failed += 1
        return
    for found in several:
        standing = _standing(found, document, run)
        if standing is None:
            run.failed += not _write(found, document, run)
        else:
            run.there += standing
            run.differing += not standing


def _standing(found: Found, document: Document, run: _Run) -> bool | None:
    """Whether a record has this already, or what it tells has changed since, which is said; None: it is new."""
    if found.origin is None:
        return _exported_before(found.data, document, run)
    if run.known.same(found.origin):
        return True
    if name := run.known.earlier(found.origin):
        _tell(
            document,
            f"{name} came from this document, which has changed since. It was not imported again: "
            f"edit {name}, or delete its file and import the document anew.",
        )
        return False
    if name := run.known.namesake(found.data["provenance"]["path"]):
        _tell(document, f"{name} came from another document of this name; see that they are two incidents.")
    return None


def _exported_before(data: dict[str, Any], document: Document, run: _Run) -> bool | None:
    name = data.get("id")
    if not isinstance(name, str) or (name not in run.records and name not in run.desk.taken):
        return None
    model = run.records.get(name)
    same = model is not None and as_record(data) == model
    if not same:
        _tell(document, f"{name} is there and says something else; nothing was changed.")
    return same


def _tell(document: Document, message: str) -> None:
    err.print(f"{document.name}: {message}", markup=False)


def _files(paths: Iterable[Path]) -> Iterable[tuple[Path, Path]]:
    """Each document with the folder it is named from."""
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS) if path.is_dir() else [path]
        if not inside:
            stop(f"There is no document in {path}: they end in {', '.join(ENDINGS)}.", USAGE)
        yield from ((path if path.is_dir() else path.parent, file) for file in inside if file.is_file())


def _document(top: Path, base: Path, file: Path) -> Document | None:
    """A document's text; None where there is none, which is said."""
    name = safe_name(file.relative_to(base).as_posix())
    try:
        if file.stat().st_size > MAX_BYTES:
            err.print(f"{name}: has more than {MAX_BYTES:,} bytes.", markup=False)
            return None
        text = file.read_bytes().decode("utf-8-sig")
        whole = file.resolve()
    except UnicodeDecodeError as error:
        err.print(f"{name}: is not UTF-8: byte {error.start + 1:,}. Save it as UTF-8.", markup=False)
        return None
    except OSError as error:
        err.print(f"{name}: cannot be read: {error.strerror}.", markup=False)
        return None
    place = whole.relative_to(top) if whole.is_relative_to(top) else whole
    return Document(name, place.as_posix(), text)


def _told_by(document: Document, run: _Run) -> list[Found] | None:
    """What a document tells of; None where it cannot be read, which is said."""
    try:
        return list(_found(document, run.desk, run.zone))
    except NoDocumentError as error:
        _tell(document, str(error))
        return None


def _found(document: Document, desk: Desk, zone: ZoneInfo | None) -> Iterable[Found]:
    text, hidden = visible(document.text)
    if is_exported(text):
        yield _exported(text, [(doubt.line, doubt.message) for doubt in hidden])
        return
    policy = desk.corpus.policy
    levels = tuple(level.id for level in policy.severities)
    options = Options(zone.key if zone else None, levels, desk.day, document.name, policy.people)
    several = imported(document.text, options)
    for one in several:
        name = document.name if len(several) == 1 else f"{document.name}#{one.key}"
        origin = Origin.of(one.text, document.place, one.key)
        one.data["provenance"] |= {"path": name, DIGEST: origin.digest, SOURCE: origin.source}
        data, secrets = withheld(one.data)
        yield Found(data, [(doubt.line, doubt.message) for doubt in one.doubts], secrets, origin)


def _exported(text: str, hidden: Sequence[tuple[int, str]]) -> Found:
    """The record of an exported document; a text that it says is no secret stays, as in the record itself."""
    data, doubts = read_exported(text)
    data.pop("schema_version", None)
    data.setdefault("provenance", {})
    data, secrets = (data, 0) if "PM601" in waived(data) else withheld(data)
    return Found(data, [*hidden, *doubts], secrets)


def _write(found: Found, document: Document, run: _Run) -> bool:
    """Write one record and tell of it; False where it could not be written."""
    path, problems = run.desk.write(found.data, run.dry_run)
    for line, message in found.doubts:
        tell_document(document.name, line, message)
    if found.secrets:
        _tell(document, f"{found.secrets} that looked like a secret held back (█).")
    for problem in problems:
        _tell(document, problem)
    if problems:
        return False
    name = Path(path).stem
    run.known.add(found.data, name)
    if model := as_record({**found.data, "id": name}):
        run.records[name] = model
    run.written.append({"path": path, "document": document.name, "doubts": len(found.doubts)})
    if run.told is Format.TEXT:
        doubts = f" ({len(found.doubts)} doubts)" if found.doubts else ""
        out.print(f"{path}  {document.name}{doubts}", markup=False)
    return True
