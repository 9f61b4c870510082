"""`pmsite new`: a draft from flags, or from questions on a terminal."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer

from pmsite.capture.form import NoReportError, read_event, report
from pmsite.capture.interview.answers import NoAnswerError
from pmsite.capture.interview.draft import assessed
from pmsite.capture.interview.interview import Interview, given, missing
from pmsite.capture.interview.questions import QUESTIONS, Answer, setting
from pmsite.capture.new import Draft, leaks, next_id, write
from pmsite.cli.ask import flags
from pmsite.cli.ask.questions import completed, nothing, to_go_on
from pmsite.cli.beginning import Beginning, begin_with
from pmsite.cli.common import FINDINGS, USAGE, Root, Today, a_root, err, out, stop, the_day
from pmsite.cli.repository import read_repository
from pmsite.load.shape import show
from pmsite.load.walk import record_files
from pmsite.model.base import parse_moment
from pmsite.model.corpus import Corpus
from pmsite.site import output


def new(
    context: typer.Context,
    title: flags.Title = "",
    severity: flags.Severity = "",
    severity_reason: flags.SeverityReason = "",
    summary: flags.Summary = "",
    failure_class: flags.FailureClass = "",
    detail: flags.Detail = None,
    services: flags.Service = None,
    tags: flags.Tag = None,
    teams: flags.Team = None,
    symptoms: flags.Symptom = None,
    drill: flags.Drill = False,
    near_miss: flags.NearMiss = False,
    visibility: flags.Visibility = "",
    language: flags.Language = "",
    started: flags.Started = "",
    fault: flags.Fault = "",
    detected: flags.Detected = "",
    detected_by: flags.DetectedBy = "",
    detection: flags.Detection = "",
    acknowledged: flags.Acknowledged = "",
    first_action: flags.FirstAction = "",
    declared: flags.Declared = "",
    mitigated: flags.Mitigated = "",
    resolved: flags.Resolved = "",
    impact: flags.Impact = "",
    customers: flags.Customers = "",
    cost: flags.Cost = "",
    currency: flags.Currency = "",
    cost_kind: flags.CostKind = "",
    data_loss: flags.DataLoss = "",
    security: flags.Security = None,
    regulatory: flags.Regulatory = "",
    sla_breached: flags.SlaBreached = None,
    incident_commander: flags.Commander = "",
    technical_lead: flags.TechnicalLead = "",
    communications_lead: flags.CommunicationsLead = "",
    operations_lead: flags.OperationsLead = "",
    planning_lead: flags.PlanningLead = "",
    scribe: flags.Scribe = "",
    facilitator: flags.Facilitator = "",
    experts: flags.Expert = None,
    authors: flags.Author = None,
    responders: flags.Responder = None,
    whys: flags.Why = None,
    record_id: flags.RecordId = "",
    from_event: flags.FromEvent = None,
    evidence: flags.FromEvidence = None,
    quick: flags.Quick = False,
    ask: flags.Ask = None,
    plain: flags.Plain = False,
    edit: flags.Edit = False,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Begin a post-mortem: writes incidents/<year>/<next id>.yaml as a draft, from flags and questions."""
    top = a_root(root)
    corpus = read_repository(top).corpus
    day = the_day(today, corpus.policy.zone)
    where = _Place(top, corpus, record_id)
    begun = None
    if from_event is not None:
        draft = _reported(from_event, corpus)
    else:
        known = begin_with(evidence, corpus, day) if evidence else Beginning()
        blank = Interview(
            setting(corpus, _now(day, corpus.policy.zone)), offered=known.offered, found=known.fields
        )
        begun = _begin(context.params, blank, where, known.proven)
        draft = begun.draft
    file = where.file(draft)
    _write(file, draft, day, begun, _again(context.params))
    out.print(str(file.relative_to(top)), markup=False)
    if begun is not None and begun.asked:
        err.print("`pmsite check` tells what is still missing, `pmsite serve` shows the page.", style="dim")
    if edit:
        _open_editor(file)


@dataclass(frozen=True)
class _Place:
    """Where a record goes."""

    root: Path
    corpus: Corpus
    record_id: str

    def id_in(self, year: int) -> str:
        """The id that was given, or the next free one, or the end with a way out."""
        name = self.record_id or next_id(self.corpus, year, {file.stem for file in record_files(self.root)})
        if not re.search(self.corpus.policy.id_pattern, name):
            stop(f"The id {name} does not match the policy's `id_pattern`: give one with --id.", USAGE)
        return name

    def file(self, draft: Draft) -> Path:
        """The file of a new record, or the end where there is one."""
        times = {"started_at": draft.started_at, "detected_at": draft.detected_at, **draft.more.get("times", {})}
        try:
            year = parse_moment(times["started_at"] or times["detected_at"]).year
        except ValueError as error:
            stop(f"The time {error}.", USAGE)
        file = self.root / "incidents" / str(year) / f"{self.id_in(year)}.yaml"
        if file.exists():
            stop(f"{file.relative_to(self.root)} is there already.", USAGE)
        return file


def _begin(params: Mapping[str, Any], blank: Interview, where: _Place, proven: Mapping[str, Answer]) -> Interview:
    """What flags tell and, on a terminal, answers; `blank` holds what is known already, `proven` is not asked."""
    try:
        told = given(told_by(params), blank.setting)
    except NoAnswerError as error:
        stop(str(error), USAGE)
    for key in filter(told.__contains__, proven):
        if parse_moment(str(told[key])) != parse_moment(str(proven[key])):
            err.print(f"--{key} {told[key]} is taken, the evidence says {proven[key]}.", markup=False)
    answers = {**proven, **told}
    quick, ask = bool(params["quick"]), params["ask"]
    begun = replace(blank, given=answers, quick=quick)
    if ask and not sys.stdin.isatty():
        stop("--ask needs a terminal: give the answers as flags.", USAGE)
    if ask is None:
        ask = sys.stdin.isatty() and (quick or bool(missing(answers)))
    if ask:
        return completed(begun, partial(_shown, where), plain=bool(params["plain"]), again=_again(params))
    begun = replace(begun, given={**begun.offered, **answers})
    if lacking := missing(begun.given):
        stop(f"Still needed: {', '.join(lacking)}.{_suggested(begun)}", USAGE)
    return begun


def _again(params: Mapping[str, Any]) -> list[str]:
    """The options that are no answers, to come back with."""
    switches = [f"--{name}" for name in ("quick", "plain", "edit") if params[name]]
    evidence = [part for path in params["evidence"] or () for part in ("--from", str(path))]
    top, day, name = str(params["root"]), str(params["today"]), str(params["record_id"])
    known = (("--root", top if top != "." else ""), ("--today", day), ("--id", name))
    return [*switches, *evidence, *(part for pair in known if pair[1] for part in pair)]


def _suggested(begun: Interview) -> str:
    """The severity that the impact told by flags would give, where it is not told itself."""
    found = assessed(begun.given, begun.setting)
    if begun.given.get("severity") or found.level is None:
        return ""
    return f" By the policy's criteria it is --severity {found.level}: {'; '.join(found.reasons)}."


def _shown(where: _Place, found: Interview) -> str:
    return str(where.file(found.draft).relative_to(where.root))


def told_by(params: Mapping[str, Any]) -> dict[str, Answer]:
    """Flags by the keys of the questions, as one would type them."""
    told: dict[str, Answer] = {"currency": str(params["currency"]).upper()}
    for key in QUESTIONS:
        value = params.get(key)
        if isinstance(value, bool):
            told[key] = "yes" if value else "no"
        elif value:
            told[key] = value if isinstance(value, str) else tuple(value)
    for pair in params["detail"] or ():
        key, sign, value = pair.partition("=")
        if not sign or not key.strip() or not value.strip():
            stop(f"--detail takes KEY=VALUE, not {show(pair)}.", USAGE)
        told[f"detail:{key.strip()}"] = value
    if params["drill"] or params["near_miss"]:
        told["kind"] = "drill" if params["drill"] else "near_miss"
    return told


def _now(day: date, zone: ZoneInfo) -> datetime:
    """The time of day, on the day that it counts as."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    known = epoch.isdecimal() and len(epoch) < 12
    moment = datetime.fromtimestamp(int(epoch), UTC) if known else datetime.now(UTC)
    return datetime.combine(day, moment.astimezone(zone).time(), zone)


def _write(file: Path, draft: Draft, day: date, begun: Interview | None, again: list[str]) -> None:
    """Write the record, or say why not; what was answered is told so that it is not lost."""
    text, problems = write(draft, file.stem, day)
    said = [f"{problem.message} {problem.fix or ''}".rstrip() for problem in problems]
    if begun is not None:
        said += [f"The record would hold what looks like a secret ({kind}). Leave it out." for kind in leaks(text)]
    if said:
        for sentence in said:
            err.print(sentence, markup=False)
        if begun is not None and begun.asked:
            nothing(begun, again)
        stop("Nothing was written.", FINDINGS)
    try:
        output.write(file, text.encode())
    except OSError:
        if begun is not None and begun.asked:
            err.print(to_go_on(begun, again), markup=False)
        raise


def _reported(file: Path, corpus: Corpus) -> Draft:
    """What the form of an issue tells; what was not understood is said."""
    try:
        draft = report(read_event(file), corpus.policy)
    except NoReportError as error:
        stop(f"--from-event: {error}", USAGE)
    for entry in corpus.entries:
        if {link["url"] for link in draft.links} & {link.url for link in entry.record.links}:
            stop(f"{entry.id} was made of this report already.")
    for doubt in draft.doubts:
        err.print(f"Please look: {doubt}.", markup=False)
    return draft


def _open_editor(file: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        stop("Neither $VISUAL nor $EDITOR is set; the draft is written.", FINDINGS)
    result = subprocess.run([*shlex.split(editor), str(file)], check=False)
    if result.returncode:
        raise typer.Exit(FINDINGS)
