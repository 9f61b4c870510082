"""`pmsite init`: a ready repository."""

import shlex
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from typer import Argument, Option

from pmsite.capture.init import scaffold
from pmsite.cli.common import USAGE, Today, err, out, stop, the_day
from pmsite.cli.schema import FILES
from pmsite.site.output import write


def init(
    folder: Annotated[Path, Argument(help="Where; made if it is not there.", metavar="DIR")] = Path(),
    organisation: Annotated[str, Option("--organisation", help="Its name, for the front page.")] = "Example",
    today: Today = "",
) -> None:
    """Make a repository: policy, schema, workflows, mkdocs.yml and a sample record. Files that exist stay."""
    if not organisation.strip():
        stop("--organisation takes a name.", USAGE)
    if folder.exists() and not folder.is_dir():
        stop(f"{folder} is a file.", USAGE)
    year = the_day(today, ZoneInfo("UTC")).year - 1  # nothing in the sample is overdue or still to come
    files = dict(scaffold(organisation, year, version("pmsite")))
    files |= {name: make() for name, make in FILES.items()}
    if (folder / "incidents").exists():  # no sample beside records of one's own
        files = {path: text for path, text in files.items() if not path.startswith("incidents/")}
    for path, text in sorted(files.items()):
        if (folder / path).exists():
            err.print(f"kept {path}: it was there already", markup=False)
            continue
        write(folder / path, text.encode())
        out.print(path, markup=False)
    where = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    err.print(f"Ready. Next: {where}pmsite serve", markup=False)
