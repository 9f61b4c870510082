"""What each kind of `pmsite export` gives: names of documents and their bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from pmsite.analyse.facts import facts
from pmsite.analyse.measures import measures
from pmsite.analyse.selection import Selection
from pmsite.cli.common import FINDINGS, USAGE
from pmsite.export.badges import days_since, open_actions
from pmsite.export.calendar import calendar
from pmsite.export.corpus import corpus_json, corpus_schema
from pmsite.export.feed import feed
from pmsite.export.jira import jira_csv, jira_rest, tasks
from pmsite.export.json import record_json
from pmsite.export.markdown import document
from pmsite.export.openpsa import open_psa
from pmsite.export.tables import TABLES, Sheet
from pmsite.model.corpus import Corpus, Entry
from pmsite.report.openmetrics import as_openmetrics

Documents = dict[str, bytes]
_BADGES = {"actions": open_actions, "days": days_since}


@dataclass(frozen=True)
class Job:
    """What was asked for."""

    corpus: Corpus
    entries: tuple[Entry, ...]
    """Those that were chosen; none is restricted."""
    named: bool
    """Whether they were named one by one."""
    today: date
    words: tuple[str, ...] = ()
    """What was said behind the kind."""
    site_url: str | None = None
    table: str | None = None
    rest: bool = False
    project: str = ""
    finished: bool = False


class NothingError(Exception):
    """There is nothing to give, as a sentence."""

    def __init__(self, message: str, code: int = FINDINGS) -> None:
        super().__init__(message)
        self.code = code


def _markdown(job: Job) -> Documents:
    zone = job.corpus.policy.zone
    return {f"{entry.id}.md": document(entry.record, zone).encode() for entry in job.entries}


def _json(job: Job) -> Documents:
    policy, hidden = job.corpus.policy, job.corpus.restricted_names
    if job.named and len(job.entries) == 1:
        return {f"{job.entries[0].id}.json": record_json(job.entries[0], policy, hidden).encode()}
    generator = f"pmsite {version('pmsite')}"
    return {"records.json": corpus_json(job.entries, policy, hidden, generator).encode()}


def _csv(job: Job) -> Documents:
    sheet = Sheet(job.entries, job.corpus.policy, job.today, job.corpus.restricted_names)
    return {f"{name}.csv": make(sheet) for name, make in TABLES.items() if job.table in (None, name)}


def _openmetrics(job: Job) -> Documents:
    if job.named:
        raise NothingError("openmetrics is of all records; `pmsite metrics` takes --service and --since.", USAGE)
    found = measures(job.corpus, Selection(), job.today)
    return {"metrics.prom": as_openmetrics(found).encode()}


def _jira(job: Job) -> Documents:
    if job.rest and not job.project:
        raise NothingError("--format rest needs the key of a Jira project: --project OPS.", USAGE)
    found = tasks(job.entries, job.corpus.policy, job.finished, job.site_url)
    if job.rest:
        return {"jira.json": jira_rest(found, job.project).encode()}
    return {"jira.csv": jira_csv(found)}


def _open_psa(job: Job) -> Documents:
    trees = [(entry.id, entry.record.analysis.fault_tree) for entry in job.entries]
    found = {f"{name}.xml": open_psa(tree, name).encode() for name, tree in trees if tree}
    if not found and job.named:
        names = ", ".join(name for name, _ in trees)
        raise NothingError(f"{names} has no fault tree: `analysis/fault_tree` is where one goes.")
    if not found:
        raise NothingError("No record has a fault tree: `analysis/fault_tree` is where one goes.")
    return found


def _pdf(job: Job) -> Documents:
    from pmsite.export.pdf import PdfError, pdf  # typst is an extra

    try:
        return {f"{entry.id}.pdf": pdf(entry, job.corpus.policy) for entry in job.entries}
    except PdfError as error:
        raise NothingError(str(error)) from None


def _badge(job: Job) -> Documents:
    if len(job.words) != 1 or job.words[0] not in _BADGES:
        raise NothingError("There are two badges: `pmsite export badge actions` and `… badge days`.", USAGE)
    name = job.words[0]
    return {f"{name}.svg": _BADGES[name](facts(job.corpus, job.today)).encode()}


KINDS: Mapping[str, Callable[[Job], Documents]] = {
    "markdown": _markdown,
    "json": _json,
    "json-schema": lambda job: {"records.schema.json": corpus_schema().encode()},
    "csv": _csv,
    "openmetrics": _openmetrics,
    "jira": _jira,
    "ics": lambda job: {"actions.ics": calendar(job.entries, job.corpus.policy, job.site_url)},
    "feed": lambda job: {"feed.xml": feed(job.entries, job.corpus.policy, job.site_url)},
    "open-psa": _open_psa,
    "pdf": _pdf,
    "badge": _badge,
}
"""Each kind and what makes it."""
ONE_EACH = frozenset({"markdown", "pdf", "open-psa"})
"""Kinds that give a document for each record."""
