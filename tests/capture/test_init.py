"""A new repository: every file parses, nothing is wrong with the sample, the workflows are pinned."""

import re
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from typer.testing import CliRunner

from pmsite.capture.init import scaffold
from pmsite.check.run import check
from pmsite.cli.main import COMMANDS, make_app
from pmsite.load.events import parse
from pmsite.load.walk import load
from tests.analyse.made import TODAY_DATE

FILES = scaffold("Example & Sons", 2026, "1.2.3")
WORKFLOWS = [path for path in FILES if path.startswith(".github/workflows/")]


def put(root: Path, organisation: str = "Example", year: int = 2026) -> Path:
    """A repository made of the scaffold."""
    for path, text in scaffold(organisation, year, "1.2.3").items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def test_what_a_repository_needs_is_there() -> None:
    assert {"mkdocs.yml", "README.md", ".gitignore", "requirements.txt", "schema/policy.yaml"} <= set(FILES)
    assert "incidents/2026/INC-2026-0001.yaml" in FILES
    assert FILES["requirements.txt"] == "pmsite==1.2.3\n"
    assert WORKFLOWS


@pytest.mark.parametrize("year", [1999, 2024, 2026])
def test_nothing_is_wrong_with_the_sample_and_the_policy(tmp_path: Path, year: int) -> None:
    corpus, problems = load(put(tmp_path, year=year))
    assert check(corpus, problems, TODAY_DATE) == []
    (entry,) = corpus.entries
    assert (entry.id, entry.instant.year) == (f"INC-{year}-0001", year)


def test_no_placeholder_is_left() -> None:
    assert [path for path, text in FILES.items() if re.search(r"@[A-Z]+@", text)] == []


@pytest.mark.parametrize(
    "name", ["O'Neil & Söhne", "a: b # c", 'x "y"', "漢字", "\\n", "null", "5", "{{x}}", "@ID@"]
)
def test_the_organisations_name_stands_in_the_policy_to_the_letter(tmp_path: Path, name: str) -> None:
    corpus, problems = load(put(tmp_path, organisation=name))
    assert problems == []
    assert corpus.policy.organisation == name


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.endswith((".yaml", ".yml")) and path != "mkdocs.yml"]
)
def test_every_yaml_file_parses(path: str) -> None:
    parsed = parse(FILES[path], path)
    assert parsed.problems == []
    assert isinstance(parsed.data, dict)


def test_mkdocs_takes_its_configuration(tmp_path: Path) -> None:
    config = load_config(str(put(tmp_path) / "mkdocs.yml"))
    assert "pmsite" in config.plugins
    assert config.theme.name == "material"


def _steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_workflow_takes_the_least_rights_and_pinned_actions(path: str) -> None:
    workflow = parse(FILES[path], path).data
    assert workflow["permissions"] == {}
    assert "pull_request_target" not in workflow["on"]
    assert workflow["concurrency"]["group"]
    assert all("permissions" in job for job in workflow["jobs"].values())
    assert all("timeout-minutes" in job or "uses" in job for job in workflow["jobs"].values())
    used = [step["uses"] for step in _steps(workflow) if "uses" in step]
    assert all(re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", action) for action in used)
    assert len(used) == len(re.findall(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", FILES[path], re.M)), (
        "the version beside it"
    )
    for step in _steps(workflow):
        assert "\n" not in step.get("run", "")
        assert "${{" not in step.get("run", ""), "nothing that others wrote is put into a shell"


def test_a_workflow_checks_pull_requests() -> None:
    workflows = [parse(FILES[path], path).data for path in WORKFLOWS]
    checks = [w for w in workflows if any(step.get("run", "").startswith("pmsite check") for step in _steps(w))]
    assert checks
    assert all("pull_request" in w["on"] for w in checks)


def test_the_command_makes_a_repository_that_passes_its_own_check(tmp_path: Path) -> None:
    run, app = CliRunner(), make_app(COMMANDS)
    made = run.invoke(
        app, ["init", str(tmp_path / "pm"), "--today", "2026-11-21", "--organisation", "Example & Sons"]
    )
    assert made.exit_code == 0, made.output
    checked = run.invoke(app, ["check", "--strict", "--root", str(tmp_path / "pm")])
    assert checked.exit_code == 0, checked.output
    assert "1 record: nothing wrong" in checked.stdout
    assert run.invoke(app, ["schema", "--check", "--root", str(tmp_path / "pm")]).exit_code == 0
