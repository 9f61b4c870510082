"""`pmsite severity`: the level the policy's criteria give, with reasons."""

import json
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument

from pmsite.analyse.secrets import masked
from pmsite.analyse.severity import Assessment, assess, mandatory
from pmsite.cli.common import FINDINGS, USAGE, Format, Root, Told, a_root, out, stop
from pmsite.cli.repository import refuse_broken_policy
from pmsite.load.survey import INCIDENTS
from pmsite.load.walk import load_policy, read_file
from pmsite.model.policy import Policy
from pmsite.model.postmortem import Postmortem
from pmsite.problems import nearest


def severity(
    record_id: Annotated[str, Argument(help="The record's id.", metavar="ID")],
    format: Told = Format.TEXT,
    root: Root = Path(),
) -> None:
    """Work out the severity from the impact by the policy's criteria, with reasons."""
    top = a_root(root)
    policy, _, problems = load_policy(top)
    refuse_broken_policy(problems)
    record = the_record(top, record_id)
    found = assess(record, policy)
    if format is Format.JSON:
        out.print(json.dumps(_as_data(record, found, policy), indent=2, ensure_ascii=False), markup=False)
    else:
        out.print("\n".join(_sentences(record, found, policy)), markup=False)
    graver = found.level is not None and policy.rank(found.level) < policy.rank(record.severity)
    if graver:
        raise typer.Exit(FINDINGS)


def the_record(top: Path, record_id: str) -> Postmortem:
    """The record of an id, or the end with a way out."""
    files = {file.stem: file for file in (top / INCIDENTS).glob("*/*.yaml")}
    if record_id not in files:
        stop(f"There is no record {record_id}. {nearest(record_id, files) or ''}".rstrip(), USAGE)
    path = files[record_id].relative_to(top).as_posix()
    entry = read_file(top, path).entry
    if entry is None:
        stop(f"{path} cannot be read; `pmsite check {path}` says why.")
    return entry.record


def _sentences(record: Postmortem, found: Assessment, policy: Policy) -> list[str]:
    level = found.level or "on no level"
    said = [f"{record.id} is {masked(record.severity)}; by the policy's criteria its impact is {level}."]
    said += [f"  {reason}" for reason in found.reasons]
    if found.unknown:
        said.append(f"Not known: {', '.join(found.unknown)}.")
    why = mandatory(record, policy)
    said.append(f"A post-mortem is mandatory: {why}." if why else "No trigger makes a post-mortem mandatory.")
    return said


def _as_data(record: Postmortem, found: Assessment, policy: Policy) -> dict[str, object]:
    return {
        "id": record.id,
        "severity": masked(record.severity),
        "qualifies_for": found.level,
        "reasons": list(found.reasons),
        "unknown": list(found.unknown),
        "mandatory": mandatory(record, policy),
    }
