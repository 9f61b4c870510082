"""`pmsite build`, `serve` and `render`."""

import errno
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pmsite.cli.common import (
    FINDINGS,
    USAGE,
    Root,
    Today,
    a_day,
    a_root,
    err,
    out,
    progress,
    source_line,
    stop,
    the_day,
)
from pmsite.cli.repository import read_repository, show_errors
from pmsite.report.problems import as_text, summary
from pmsite.site import build as sites
from pmsite.site import serving
from pmsite.site.compose import Checked, compose
from pmsite.site.session import UnsoundError
from pmsite.site.settings import BuildError
from pmsite.site.tree import write_tree

Config = Annotated[
    Path | None, typer.Option("--config", "-f", help="The MkDocs configuration.", show_default="mkdocs.yml")
]


def build(
    out_dir: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the site goes.", show_default="site/")
    ] = None,
    config: Config = None,
    public: Annotated[bool, typer.Option("--public", help="Public records only.")] = False,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Build the site. If anything is wrong, the old one stays as it is."""
    top = a_root(root)
    try:
        built = sites.build(top, config or top / "mkdocs.yml", out_dir, a_day(today), progress, public)
    except UnsoundError as error:
        unsound(error, top)
    except BuildError as error:
        stop(str(error))
    shown = built.target.relative_to(Path.cwd()) if built.target.is_relative_to(Path.cwd()) else built.target
    err.print(f"{built.pages} pages and {built.drawings} drawings in {shown}/", markup=False)


def serve(
    address: Annotated[str, typer.Option("--address", "-a", help="Host and port.")] = "127.0.0.1:8000",
    config: Config = None,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Serve the site; it follows every edit of a record or of the policy."""
    top = a_root(root)
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        stop(f"--address takes host:port such as 127.0.0.1:8000, not {address!r}.", USAGE)
    try:
        serving.serve(top, config or top / "mkdocs.yml", host, int(port), a_day(today))
    except BuildError as error:
        stop(str(error))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        stop(f"{address} is in use; name another with --address.")


def render(
    out_dir: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="A new or empty folder, or an earlier tree.")
    ],
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Write the site's Markdown, SVG and JSON for any engine, with a mkdocs.yml that needs no plugin."""
    top = a_root(root)
    if out_dir.exists() and not out_dir.is_dir():
        stop(f"{out_dir} is a file.", USAGE)
    if out_dir.is_dir() and any(out_dir.iterdir()) and not (out_dir / "docs/assets/pmsite.css").is_file():
        stop(f"{out_dir} is not empty and holds no tree of pmsite.", USAGE)
    checked = _sound(top, today)
    site = compose(checked, top, None, the_day(today, checked.corpus.policy.zone))
    count = write_tree(site, checked.corpus.policy.organisation, out_dir)
    out.print(
        f"{count} pages in {out_dir}/docs; build them with `mkdocs build -f {out_dir}/mkdocs.yml`", markup=False
    )


def unsound(error: UnsoundError, root: Path) -> NoReturn:
    """What keeps records from being shown, then the end."""
    err.print(as_text(error.problems, lambda path, n: source_line(root, path, n)), end="")
    err.print(summary(error.problems, error.count), markup=False)
    err.print("Nothing was written.")
    raise typer.Exit(FINDINGS)


def _sound(root: Path, today: str) -> Checked:
    """The repository's records; the end with the list where one has errors."""
    checked = read_repository(root, today)
    if checked.errors:
        show_errors(checked, root, err)
        err.print("Nothing was written.")
        raise typer.Exit(FINDINGS)
    return checked
