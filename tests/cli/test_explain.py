"""`pmsite explain`: an author looks up what a check said."""

from pathlib import Path

import pytest

from pmsite.check.run import RULES
from tests.cli.command import environment, run
from tests.conftest import PROJECT


def explain(*arguments: str, cwd: Path = PROJECT) -> tuple[int, str, str]:
    done = run("explain", *arguments, cwd=cwd, env=environment())
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", ["PM201", "pm201", "Pm201"])
def test_a_rule_is_explained_however_it_is_spelt(name: str) -> None:
    code, out, err = explain(name)
    assert (code, err) == (0, "")
    assert out.startswith(f"PM201 {RULES['PM201'].title} (error)\n")
    assert out.rstrip().endswith(f"→ {RULES['PM201'].fix}")


def test_without_a_rule_all_are_listed(tmp_path: Path) -> None:
    code, out, err = explain(cwd=tmp_path)
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(RULES)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("PM999", "There is no rule PM999. "),
        ("PM20", "There is no rule PM20. Did you mean `PM20"),
        ("secrets", "There is no rule secrets. `pmsite explain` lists them."),
        ("[red]x", "There is no rule [red]x. `pmsite explain` lists them."),
    ],
)
def test_an_unknown_rule_is_wrong_usage_with_a_way_out(name: str, said: str) -> None:
    code, out, err = explain(name)
    assert (code, out) == (2, "")
    assert err.startswith(said)


def test_markdown_is_the_page_in_the_documentation() -> None:
    code, out, _ = explain("--format", "markdown")
    assert (code, out) == (0, (PROJECT / "docs/rules.md").read_text("utf-8"))
