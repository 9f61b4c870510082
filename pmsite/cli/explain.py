"""`pmsite explain`: why a rule exists, and how to mend what it finds."""

from enum import StrEnum
from typing import Annotated

from typer import Argument, Option

from pmsite.check.run import FAMILIES, RULES
from pmsite.cli.common import USAGE, out, stop
from pmsite.problems import nearest
from pmsite.report.rules import as_list, as_markdown, as_page


class Format(StrEnum):
    """How rules are told."""

    TEXT = "text"
    MARKDOWN = "markdown"


def explain(
    rule: Annotated[
        str, Argument(help="The rule's id, PM201.", metavar="RULE", show_default="a list of all")
    ] = "",
    format: Annotated[Format, Option("--format", help="Markdown gives all rules.")] = Format.TEXT,
) -> None:
    """Say why a rule exists, with an example of each side and the mend; without RULE, list them all."""
    if format is Format.MARKDOWN:
        out.print(all_rules(), markup=False, end="")
    elif not rule:
        out.print(as_list(RULES.values()), end="")
    elif (found := RULES.get(rule.upper())) is not None:
        out.print(as_page(found), end="")
    else:
        hint = nearest(rule, RULES) or "`pmsite explain` lists them."
        stop(f"There is no rule {rule}. {hint}", USAGE)


def all_rules() -> str:
    """The text of docs/rules.md."""
    return as_markdown([((family.__doc__ or "").splitlines()[0].rstrip("."), family.RULES) for family in FAMILIES])
