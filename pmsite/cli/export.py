"""`pmsite export`: records for other tools."""

import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Context, Option

from pmsite.analyse.public import public
from pmsite.cli.common import FINDINGS, USAGE, Root, Today, a_root, err, stop, the_day
from pmsite.cli.exportable import chosen
from pmsite.cli.exports import KINDS, ONE_EACH, Job, NothingError
from pmsite.cli.repository import read_repository
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
_ONLY = {
    "table": ("--table", ("csv",)),
    "form": ("--format", ("jira",)),
    "project": ("--project", ("jira",)),
    "finished": ("--all", ("jira",)),
    "site": ("--site-url", ("jira", "ics", "feed")),
}
"""Options that are for some kinds only."""
_HELP = (
    "markdown: documents for a wiki; json, json-schema; csv: incidents, events, actions; openmetrics; "
    "jira: actions; ics: due dates and reviews; feed: Atom; open-psa: fault trees; pdf; badge."
)


def export(
    context: Context,
    kind: Annotated[Kind, Argument(help=_HELP)],
    ids: Annotated[
        list[str] | None,
        Argument(help="Ids or aliases of records; none: all. For badge: actions or days.", metavar="ID"),
    ] = None,
    to: Annotated[
        str | None,
        Option(
            "--out",
            metavar="PATH",
            help="A file; a folder where there are several, or with / at its end.",
            show_default="the terminal",
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
    for message in _beside_the_point(context, kind, form, ids or []):
        stop(message, USAGE)
    site = _address(site) if kind.value in _ONLY["site"][1] else ""
    checked = read_repository(a_root(root))
    day = the_day(today, checked.corpus.policy.zone)
    names = [] if kind.value == "badge" else ids or []
    corpus = public(checked.corpus) if everyone else checked.corpus
    job = Job(
        corpus=corpus,
        entries=chosen(checked, corpus, names, a_root(root)),
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
    if not documents:
        stop("No record is public and published." if everyone else "There is no record to export.", FINDINGS)
    _give(documents, to, kind.value, several=kind.value in ONE_EACH and not names)


def _beside_the_point(context: Context, kind: Kind, form: Form, ids: list[str]) -> Iterator[str]:
    """What was asked for and would do nothing, as sentences."""
    for parameter, (flag, kinds) in _ONLY.items():
        source = context.get_parameter_source(parameter)
        if source and source.name == "COMMANDLINE" and kind.value not in kinds:
            yield f"{flag} is for {', '.join(kinds)}; {kind.value} has no use for it."
    if ids and kind is Kind.JSON_SCHEMA:
        yield "json-schema is of all records: leave out the ids."
    if form is not Form.REST and context.params.get("project"):
        yield "--project is for --format rest; the table goes to the project that Jira's importer asks for."
    if form is Form.REST and context.params.get("finished"):
        yield "--format rest makes new issues, which are open: leave out --all, or take the table."


def _address(site: str) -> str:
    """The site's address with `/` at its end, or nothing, or the end."""
    if site and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", site):
        stop("--site-url or $SITE_URL: write an address such as https://example.com/post-mortems/.", USAGE)
    return f"{site.rstrip('/')}/" if site else ""


def _give(documents: dict[str, bytes], to: str | None, kind: str, several: bool) -> None:
    """One document to the terminal or a file, several into a folder."""
    if to in (None, "-"):
        if len(documents) != 1:
            stop(f"{kind} gives {len(documents)} documents: name a folder with --out{_ONE.get(kind, '')}.", USAGE)
        ((name, content),) = documents.items()
        if name.endswith(".pdf") and typer.get_binary_stream("stdout").isatty():
            stop("A PDF is nothing for a terminal: name a file with --out.", USAGE)
        typer.echo(content, nl=False)
        return
    place, many = Path(to), len(documents) > 1
    folder = place.is_dir() or many or several or to.endswith(("/", os.sep))
    if folder and place.exists() and not place.is_dir():
        what = f"{len(documents)} documents" if many else "a document for each record"
        stop(f"{place} is a file, and {kind} gives {what}: name a folder with --out.", USAGE)
    if place.exists() and not folder and not (place.is_file() and not place.is_symlink()):
        place.write_bytes(*documents.values())  # a pipe, a device or a link stays what it is
        return
    for name, content in documents.items():
        write(place / name if folder else place, content)
    err.print(f"{len(documents)} {'file' if len(documents) == 1 else 'files'} written to {to}.", markup=False)
