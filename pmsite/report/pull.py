"""What GitHub knows better → text for a terminal, JSON for programs, Markdown for a pull request."""

import json
from collections.abc import Sequence
from itertools import groupby

from rich.text import Text

from pmsite.analyse.statistics import numbered
from pmsite.model.tracking import Change
from pmsite.problems import json_pointer
from pmsite.report.markdown import cell, sentence
from pmsite.report.problems import printable


def as_text(changes: Sequence[Change], refused: Sequence[str], written: bool) -> Text:
    """A block a record."""
    out = Text()
    for path, group in groupby(changes, lambda one: one.path):
        out.append(f"{printable(path)}\n", "bold")
        for one in group:
            place = one.action.rpartition("/")[2] + " " if one.action else ""
            out.append(f"  {place}{_name(one)}: {printable(_value(one))}  ", "bold green")
            out.append(f"{printable(one.why)}\n", "dim")
    for told in refused:
        out.append(f"{printable(told)}\n", "bold red")
    out.append(f"{printable(_end(changes, refused, written))}\n")
    return out


def as_json(changes: Sequence[Change], refused: Sequence[str], written: bool) -> str:
    """`{changes: [{path, pointer, value, action, issue, why}], written, left}`; `left` is for people to write."""
    rows = [
        {
            "path": one.path,
            "pointer": json_pointer(one.pointer),
            "value": one.value,
            "action": one.action,
            "issue": one.issue,
            "why": one.why,
        }
        for one in changes
    ]
    return json.dumps({"changes": rows, "written": written, "left": list(refused)}, indent=2, ensure_ascii=False)


def as_markdown(changes: Sequence[Change], refused: Sequence[str], written: bool) -> str:
    """The text of the pull request: every value with its reason."""
    done = "written into the records. Please read and merge." if written else "and the records do not have yet."
    lines = [f"What people did on the issues, {done}", ""]
    for path, group in groupby(changes, lambda one: one.path):
        lines.append(f"- `{path}`")
        for one in group:
            place = f"{cell(one.action.rpartition('/')[2])} " if one.action else ""
            issue = f" (#{one.issue})" if one.issue else ""
            lines.append(
                f"  - {place}`{_name(one)}: {_value(one)}`{issue}: {cell(one.why.removeprefix(f'#{one.issue} '))}"
            )
        if any(one.value == "wont_do" for one in changes if one.path == path):
            lines.append("  - ⚠️ what is not to be done wants a `reason`: add it once this is merged")
    lines += ["", *(f"- ⚠️ {sentence(told)}" for told in refused)]
    end = "" if changes and not written else _end(changes, refused, written)
    return "\n".join([*lines, end]).rstrip() + "\n"


def _name(one: Change) -> str:
    return str(one.pointer[-1])


def _value(one: Change) -> str:
    return "null" if one.value is None else str(one.value).replace("`", "'")


def _end(changes: Sequence[Change], refused: Sequence[str], written: bool) -> str:
    if not changes:
        return "The records know all the rest." if refused else "The records know everything."
    files = len({one.path for one in changes})
    told = f"{numbered(len(changes), 'value')} in {numbered(files, 'record')}"
    return f"{told} written." if written else f"{told} to write; `--apply` does it."
