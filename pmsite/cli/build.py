"""`pmsite build`, `merge`, `serve` and `render`."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

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
from pmsite.site.shards import shard as make_shard
from pmsite.site.shards import take_over
from pmsite.site.tree import write_tree

Public = Annotated[bool, typer.Option("--public", help="Public records only.")]
Config = Annotated[
    Path | None, typer.Option("--config", "-f", help="The MkDocs configuration.", show_default="mkdocs.yml")
]


def build(
    out_dir: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the site goes.", show_default="site/")
    ] = None,
    config: Config = None,
    public: Public = False,
    shard: Annotated[
        str, typer.Option("--shard", metavar="I/N", help="Only this share of the records' pages, for `merge`.")
    ] = "",
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Build the site. If anything is wrong, the old one stays as it is."""
    top = a_root(root)
    if shard:
        _shard(top, config or top / "mkdocs.yml", shard, out_dir, today, public)
    else:
        _whole(top, config or top / "mkdocs.yml", out_dir, today, public)


def merge(
    shards: Annotated[list[Path], typer.Argument(help="Folders that `build --shard` made.", metavar="DIR…")],
    out_dir: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the site goes.", show_default="site/")
    ] = None,
    config: Config = None,
    public: Public = False,
    root: Root = Path(),
    today: Today = "",
) -> None:
    """Put together what several machines made: the site is the same as that of one build."""
    top = a_root(root)
    with telling(top):
        take_over(top, shards)
    _whole(top, config or top / "mkdocs.yml", out_dir, today, public)


def _shard(top: Path, config: Path, share: str, out_dir: Path | None, today: str, public: bool) -> None:
    number, _, of = share.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        stop(f"--shard takes a share such as 2/4, not {share!r}.", USAGE)
    if out_dir is None:
        stop("--shard needs --out DIR: a new folder for what `pmsite merge` takes.", USAGE)
    with telling(top):
        made = make_shard(top, config, int(number), int(of), out_dir, a_day(today), progress, public)
    err.print(f"{made} records' pages in {out_dir}/; `pmsite merge` takes it with the others", markup=False)


def _whole(top: Path, config: Path, out_dir: Path | None, today: str, public: bool) -> None:
    with telling(top):
        built = sites.build(top, config, out_dir, a_day(today), progress, public)
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
        with telling(top):
            serving.serve(top, config or top / "mkdocs.yml", host, int(port), a_day(today), progress)
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


@contextmanager
def telling(root: Path) -> Iterator[None]:
    """Says why a site could not be built, and ends."""
    try:
        yield
    except UnsoundError as error:
        err.print(as_text(error.problems, lambda path, n: source_line(root, path, n)), end="")
        err.print(summary(error.problems, error.count), markup=False)
        err.print("Nothing was written.")
        raise typer.Exit(FINDINGS) from None
    except BuildError as error:
        stop(str(error))


def _sound(root: Path, today: str) -> Checked:
    """The repository's records; the end with the list where one has errors."""
    checked = read_repository(root, today)
    if checked.errors:
        show_errors(checked, root, err)
        err.print("Nothing was written.")
        raise typer.Exit(FINDINGS)
    return checked
