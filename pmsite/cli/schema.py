"""`pmsite schema`: the JSON Schemas that editors use."""

from pathlib import Path
from typing import Annotated

from typer import Option

from pmsite.cli.common import USAGE, Root, err, stop
from pmsite.export.schema import policy_schema, postmortem_schema
from pmsite.site.output import write

FILES = {
    "schema/postmortem.schema.json": postmortem_schema,
    "schema/policy.schema.json": policy_schema,
}


def schema(
    check: Annotated[bool, Option("--check", help="Only say whether the files are up to date.")] = False,
    root: Root = Path(),
) -> None:
    """Write schema/postmortem.schema.json and schema/policy.schema.json."""
    if not root.is_dir():
        stop(f"There is no folder {root}.", USAGE)
    for name, make in FILES.items():
        file, content = root / name, make().encode()
        current = file.is_file() and file.read_bytes() == content
        if check and not current:
            stop(f"{name} is out of date: run `pmsite schema`.")
        if not check:
            write(file, content)
        err.print(f"{name} is up to date" if check or current else f"{name} written", markup=False)
