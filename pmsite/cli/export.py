"""`pmsite export`: records for other tools."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from pmsite.analyse.public import public
from pmsite.cli.common import FINDINGS, USAGE, Root, Today, a_root, err, stop, the_day
from pmsite.cli.exports import KINDS, Job, NothingError
from pmsite.cli.repository import read_repository, show_errors, the_entry
from pmsite.model.corpus import Corpus, Entry
from pmsite.site.compose import Checked
from pmsite.site.output import write


class Kind(StrEnum):
    """What records are written as."""

    MARKDOWN = "markdown"
    JSON = "json"
    JSON_SCHEMA = "json-schema"
    CSV = "csv"
    OPENMETRICS = "openmetrics"
    JIRA = "jira"
    ICS = "ics"
    FEED = "feed"
    OPEN_PSA = "open-psa"
    PDF = "pdf"
    BADGE = "badge"


class Table(StrEnum):
    """A table of `csv`."""

    INCIDENTS = "incidents"
    EVENTS = "events"
    ACTIONS = "actions"


class Form(StrEnum):
    """How actions go to Jira."""

    CSV = "csv"
    REST = "rest"


_ONE = {"csv": ", or one of them with --table", "markdown": ", or one record", "pdf": ", or one record"}
"""What else would give one document."""
_HELP = (
    "markdown: documents for a wiki; json, json-schema; csv: incidents, events, actions; openmetrics; "
    "jira: actions; ics: due dates and reviews; feed: Atom; open-psa: fault trees; pdf; badge."
)


def export(
    kind: Annotated[Kind, Argument(help=_HELP)],
    ids: Annotated[
        list[str] | None,
        Argument(help="Ids or aliases of records; none: all. For badge: actions or days.", metavar="ID"),
    ] = None,
    to: Annotated[
        Path | None,
        Option(
            "--out", metavar="PATH", help="A file; a folder where there are several.", show_default="the terminal"
        ),
    ] = None,
    table: Annotated[Table | None, Option("--table", help="csv: only this table.")] = None,
    form: Annotated[Form, Option("--format", help="jira: a table to import, or payloads for its API.")] = Form.CSV,
    project: Annotated[str, Option("--project", help="jira: the key of the project, for --format rest.")] = "",
    finished: Annotated[bool, Option("--all", help="jira: finished actions too.")] = False,
    everyone: Annotated[bool, Option("--public", help="Published public records only, without names.")] = False,
    site: Annotated[
        str, Option("--site-url", envvar="SITE_URL", help="Where the site is, for links.", show_default=False)
    ] = "",
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Write records in the form of another tool; restricted ones never leave."""
    if site and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", site):
        stop("--site-url: write an address such as https://example.com/post-mortems/.", USAGE)
    site = f"{site.rstrip('/')}/" if site else ""
    checked = read_repository(a_root(root))
    day = the_day(today, checked.corpus.policy.zone)
    names = [] if kind.value == "badge" else ids or []
    corpus = public(checked.corpus) if everyone else checked.corpus
    job = Job(
        corpus=corpus,
        entries=_chosen(checked, corpus, names, a_root(root)),
        named=bool(names),
        today=day,
        words=tuple(ids or ()),
        site_url=site or None,
        table=table.value if table else None,
        rest=form is Form.REST,
        project=project,
        finished=finished,
    )
    try:
        documents = KINDS[kind.value](job)
    except NothingError as error:
        stop(str(error), error.code)
    _give(documents, to, kind.value)


def _chosen(checked: Checked, corpus: Corpus, names: list[str], root: Path) -> tuple[Entry, ...]:
    """The records that were named, or all, newest first; or the end with a way out."""
    if not names:
        if checked.errors:
            show_errors(checked, root, err)
            raise typer.Exit(FINDINGS)
        return corpus.shown
    found = [the_entry(checked, name) for name in dict.fromkeys(names)]
    for entry in found:
        if not entry.shown:
            stop(f"{entry.id} is restricted, and so never exported.")
        if entry.id not in corpus.by_id:
            stop(f"{entry.id} is not public, or is not published, so --public leaves it out.")
    return tuple(corpus.by_id[name] for name in dict.fromkeys(entry.id for entry in found))


def _give(documents: dict[str, bytes], to: Path | None, kind: str) -> None:
    """One document to the terminal or a file, several into a folder."""
    if to is None:
        if len(documents) != 1:
            stop(f"{kind} gives {len(documents)} documents: name a folder with --out{_ONE.get(kind, '')}.", USAGE)
        ((name, content),) = documents.items()
        if name.endswith(".pdf") and typer.get_binary_stream("stdout").isatty():
            stop("A PDF is nothing for a terminal: name a file with --out.", USAGE)
        typer.echo(content, nl=False)
        return
    folder = to.is_dir() or len(documents) > 1
    if folder and to.exists() and not to.is_dir():
        stop(f"{to} is a file, and {kind} gives {len(documents)} documents: name a folder with --out.", USAGE)
    for name, content in documents.items():
        write(to / name if folder else to, content)
    err.print(f"{len(documents)} {'file' if len(documents) == 1 else 'files'} written to {to}.", markup=False)
