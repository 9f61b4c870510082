"""The `pmsite` command."""

import io
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from pmsite.cli import build, check, init, metrics, migrate, new, schema
from pmsite.cli.common import FINDINGS, err

app = typer.Typer(
    help="Post-mortems as records in git: checked, rendered, drawn, measured.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("init")(init.init)
app.command("new")(new.new)
app.command("check")(check.check_command)
app.command("build")(build.build)
app.command("serve")(build.serve)
app.command("render")(build.render)
app.command("metrics")(metrics.metrics)
app.command("schema")(schema.schema)
app.command("migrate")(migrate.migrate)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pmsite {version('pmsite')}")
        raise typer.Exit


@app.callback()
def main(
    shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Post-mortems as records in git: checked, rendered, drawn, measured."""


def run() -> None:
    """Entry point: what the system refuses becomes a sentence, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of another encoding must not end in a traceback
            stream.reconfigure(errors="replace")
    try:
        app()
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        err.print(f"{what}{error.strerror or error}", markup=False)
        sys.exit(FINDINGS)
