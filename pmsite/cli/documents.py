"""`pmsite import markdown`: folders of documents, each as one record or several; twice writes nothing new."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import typer

from pmsite.capture.exported import is_exported, read_exported
from pmsite.capture.filing import withheld
from pmsite.capture.markdown.document import Options, imported
from pmsite.capture.markdown.text import NoDocumentError
from pmsite.cli.common import FINDINGS, USAGE, Format, err, out, progress, stop
from pmsite.cli.importing import ENDINGS, Desk, tell_document
from pmsite.load.limits import REFUSED

MAX_BYTES = 4_000_000


class Document(NamedTuple):
    """A document: how it is known, and its text."""

    name: str
    text: str


class Found(NamedTuple):
    """A record that a document tells of."""

    data: dict[str, Any]
    doubts: Sequence[tuple[int, str]]


def import_documents(
    desk: Desk, paths: Sequence[Path], zone: ZoneInfo | None, told: Format, dry_run: bool
) -> None:
    """Write a record for each incident that the documents tell of and no record came from yet."""
    files = list(_files(paths))
    known = {entry.record.provenance.path for entry in desk.corpus.entries}
    written: list[dict[str, Any]] = []
    there, failed = 0, 0
    with progress("Reading documents", len(files)) as step:
        for base, file in files:
            step(str(file))
            document = _document(base, file)
            several = _told_by(document, desk, zone) if document else None
            failed += several is None
            for found in several or ():
                assert document is not None
                if found.data["provenance"].get("path") in known or found.data.get("id") in desk.corpus.by_name:
                    there += 1
                    continue
                failed += not _write(found, document, desk, written, told, dry_run)
    if told is Format.JSON:
        out.print_json(json.dumps({"records": written, "known": there, "failed": failed}))
    else:
        known_too = f", {there} were there already" if there else ""
        not_read = f", {failed} could not be written" if failed else ""
        verb = "would be written" if dry_run else "written"
        out.print(f"{len(written)} records {verb} from {len(files)} documents{known_too}{not_read}", markup=False)
    if failed:
        raise typer.Exit(FINDINGS)


def _files(paths: Iterable[Path]) -> Iterable[tuple[Path, Path]]:
    """Each document with the folder it is named from."""
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS) if path.is_dir() else [path]
        if not inside:
            stop(f"There is no document in {path}: they end in {', '.join(ENDINGS)}.", USAGE)
        yield from ((path if path.is_dir() else path.parent, file) for file in inside if file.is_file())


def _document(base: Path, file: Path) -> Document | None:
    """A document's text; None where there is none, which is said."""
    if file.stat().st_size > MAX_BYTES:
        err.print(f"{file}: has more than {MAX_BYTES:,} bytes.", markup=False)
        return None
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        err.print(f"{file}: is not UTF-8: byte {error.start + 1:,}. Save it as UTF-8.", markup=False)
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(file.relative_to(base).as_posix(), REFUSED.sub("", text))


def _told_by(document: Document, desk: Desk, zone: ZoneInfo | None) -> list[Found] | None:
    """What a document tells of; None where it cannot be read, which is said."""
    try:
        return list(_found(document, desk, zone))
    except NoDocumentError as error:
        err.print(f"{document.name}: {error}", markup=False)
        return None


def _found(document: Document, desk: Desk, zone: ZoneInfo | None) -> Iterable[Found]:
    if is_exported(document.text):
        data, doubts = read_exported(document.text)
        data.pop("schema_version", None)
        data.setdefault("provenance", {})
        yield Found(data, doubts)
        return
    levels = tuple(level.id for level in desk.corpus.policy.severities)
    options = Options(zone.key if zone else None, levels, desk.day, document.name)
    several = imported(document.text, options)
    for one in several:
        name = document.name if len(several) == 1 else f"{document.name}#{one.key}"
        one.data["provenance"]["path"] = name
        yield Found(one.data, [(doubt.line, doubt.message) for doubt in one.doubts])


def _write(
    found: Found, document: Document, desk: Desk, written: list[dict[str, Any]], told: Format, dry_run: bool
) -> bool:
    """Write one record and tell of it; False where it could not be written."""
    data, secrets = withheld(found.data)
    path, problems = desk.write(data) if not dry_run else ("", [])
    for line, message in found.doubts:
        tell_document(document.name, line, message)
    if secrets:
        err.print(f"{document.name}: {secrets} that looked like a secret held back (█).", markup=False)
    for problem in problems:
        err.print(f"{document.name}: {problem}", markup=False)
    if problems:
        return False
    written.append({"path": path, "document": document.name, "doubts": len(found.doubts)})
    if told is Format.TEXT and path:
        doubts = f" ({len(found.doubts)} doubts)" if found.doubts else ""
        out.print(f"{path}  {document.name}{doubts}", markup=False)
    return True
