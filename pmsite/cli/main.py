"""The `pmsite` command."""

import io
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer

from pmsite.cli.common import FINDINGS, err

COMMANDS = {
    "init": "init.init",
    "new": "new.new",
    "import": "importing.import_",
    "timeline": "timeline.timeline",
    "action": "action.action",
    "check": "check.check_command",
    "fmt": "fmt.fmt",
    "explain": "explain.explain",
    "severity": "severity.severity",
    "review": "review.review",
    "build": "build.build",
    "merge": "build.merge",
    "serve": "build.serve",
    "render": "build.render",
    "metrics": "metrics.metrics",
    "risk": "risk.risk",
    "search": "recall.search",
    "related": "recall.related",
    "suggest": "recall.suggest",
    "sync": "sync.sync",
    "pull": "pull.pull",
    "overdue": "sync.overdue",
    "digest": "digest.digest",
    "export": "export.export",
    "message": "message.message",
    "schema": "schema.schema",
    "migrate": "migrate.migrate",
}
"""Each command and the function behind it; only what is called is imported."""


def make_app(commands: Iterable[str]) -> typer.Typer:
    """The command line with some of the commands."""
    made = typer.Typer(
        help="Post-mortems as records in git: checked, rendered, drawn, measured.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(main)
    for name in commands:
        module, function = COMMANDS[name].split(".")
        made.command(name)(getattr(import_module(f"pmsite.cli.{module}"), function))
    return made


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pmsite {version('pmsite')}")
        raise typer.Exit


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
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    needed = [asked] if asked in COMMANDS else ["explain"] if asked == "--version" else list(COMMANDS)
    try:
        make_app(needed)()
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        err.print(f"{what}{error.strerror or error}", markup=False)
        sys.exit(FINDINGS)
