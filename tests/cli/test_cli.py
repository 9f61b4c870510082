"""The commands as a person or a script meets them."""

import json
from pathlib import Path

import pytest

from pmsite.load.walk import load
from tests.cli.command import run, sound
from tests.conftest import PROJECT, TODAY, Write, record


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--root", "nowhere"], "There is no folder nowhere."),
        (["check"], "has no incidents/ folder. `pmsite init` makes a repository"),
        (["bild"], "Did you mean 'build'?"),
        (["metrics", "--root", str(PROJECT), "--since", "yesterday"], "--since takes a date such as 2026-11-21"),
        (["metrics", "--root", str(PROJECT), "--today", "2026-02-30"], "--today takes a date such as 2026-11-21"),
        (["check", "--root", str(PROJECT), "nothing.yaml"], "nothing.yaml is no file or folder of"),
        (
            ["new", "--root", str(PROJECT)],
            "Still needed: --title, --severity, --summary, --started or",
        ),
        (["serve", "--root", str(PROJECT), "-f", "nowhere.yml"], "There is no nowhere.yml."),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert result.returncode == (1 if "serve" in arguments else 2)
    assert "Traceback" not in result.stderr
    assert not result.stdout


def test_the_version_is_told() -> None:
    assert run("--version", cwd=PROJECT).stdout.startswith("pmsite 0.")


def test_check_is_clean_on_sound_records_and_1_on_errors(write: Write) -> None:
    root = write(sound())
    clean = run("check", cwd=root)
    assert (clean.returncode, clean.stdout) == (0, "1 record: nothing wrong\n")
    write(sound(id="INC-2025-0002", severity="SEV22", title="Another"))
    broken = run("check", cwd=root)
    assert broken.returncode == 1
    assert broken.stdout == (
        "incidents/2025/INC-2025-0002.yaml:5:11: error PM111 "
        "The policy names no severity SEV22; it has SEV1, SEV2, SEV3, SEV4, SEV5.\n"
        "     5 | severity: SEV22\n"
        "       |           ^\n"
        "  → Did you mean `SEV2`?\n"
        "2 records: 1 error\n"
    )


def test_check_can_be_limited_to_paths_and_told_in_json(write: Write) -> None:
    write(sound(id="INC-2025-0002", severity="SEV9"))
    root = write(sound(id="INC-2024-0001", severity="SEV8", title="Another"))
    answer = json.loads(run("check", "--format", "json", "incidents/2024", cwd=root).stdout)
    assert answer["checked"] == 2
    (problem,) = answer["problems"]
    assert (problem["path"], problem["line"], problem["column"], problem["pointer"]) == (
        "incidents/2024/INC-2024-0001.yaml",
        5,
        11,
        "/severity",
    )


def test_strict_fails_on_warnings_only_when_asked(write: Write) -> None:
    root = write(record(severity="SEV9"))
    policy = root / "schema/policy.yaml"
    policy.parent.mkdir()
    text = (PROJECT / "pmsite/load/default_policy.yaml").read_text("utf-8")
    policy.write_text(text + "levels: {PM111: warning}\n", "utf-8")
    assert run("check", cwd=root).returncode == 0
    assert run("check", "--strict", cwd=root).returncode == 1


def test_metrics_in_json_have_the_keys_others_rely_on(write: Write) -> None:
    times = {"started_at": "2025-01-01T10:00:00Z", "detected_at": "2025-01-01T10:04:00Z"}
    root = write(record(times=times))
    write(record(id="INC-2025-0002", times={"started_at": "2025-01-05"}))
    write(record(id="INC-2025-0003", drill=True))
    answer = json.loads(run("metrics", "--format", "json", "--today", TODAY, cwd=root).stdout)
    assert answer["incidents"] == 2
    assert answer["ttd"] == {
        "n": 1,
        "of": 2,
        "mean": 240.0,
        "median": 240.0,
        "p90": None,
        "min": 240.0,
        "max": 240.0,
        "stdev": None,
        "still_open": 0,
    }
    assert answer["ttr"]["n"] == 0
    assert answer["actions"]["completion_rate"] is None


def test_metrics_can_be_limited(write: Write) -> None:
    write(record(services=["a"]))
    root = write(record(id="INC-2025-0002", services=["b"], times={"started_at": "2025-03-01"}))

    def count(*limits: str) -> int:
        return int(json.loads(run("metrics", "--format", "json", *limits, cwd=root).stdout)["incidents"])

    assert count() == 2
    assert count("--service", "b") == 1
    assert count("--until", "2025-03-01") == 1
    assert count("--since", "2025-03-02") == 1
    assert count("--severity", "SEV1") == 0


def test_schema_check_tells_a_stale_file(tmp_path: Path) -> None:
    assert run("schema", "--check", cwd=tmp_path).returncode == 1
    assert run("schema", cwd=tmp_path).returncode == 0
    assert run("schema", "--check", cwd=tmp_path).returncode == 0
    (tmp_path / "schema/policy.schema.json").write_text("{}")
    stale = run("schema", "--check", cwd=tmp_path)
    assert stale.returncode == 1
    assert "schema/policy.schema.json is out of date: run `pmsite schema`." in stale.stderr


def test_migrate_tells_what_it_cannot_read_and_writes_nothing(write: Write) -> None:
    root = write()
    assert run("migrate", cwd=root).stderr == "All records are in format 1.\n"
    file = write("id: INC-2025-0002\n", "incidents/2025/INC-2025-0002.yaml") / "incidents/2025/INC-2025-0002.yaml"
    result = run("migrate", cwd=root)
    assert result.returncode == 1
    assert "incidents/2025/INC-2025-0002.yaml: has no `schema_version`" in result.stderr
    assert file.read_text() == "id: INC-2025-0002\n"


def test_new_writes_the_next_free_record_from_flags(write: Write) -> None:
    root = write()
    result = run(
        *("new", "-t", "Outage: part two", "-s", "SEV2", "--started", "2025-11-27T09:00:00+01:00"),
        *("--service", "order-gateway", "--summary", "First line.\nSecond line.", "--today", TODAY),
        cwd=root,
    )
    assert result.stdout == "incidents/2025/INC-2025-0002.yaml\n"
    assert (root / result.stdout.strip()).read_text("utf-8").split("\n# Still")[0] == (
        "# yaml-language-server: $schema=../../schema/postmortem.schema.json\n"
        "schema_version: 1\n"
        "id: INC-2025-0002\n"
        "title: 'Outage: part two'\n"
        "state: draft\n"
        "severity: SEV2\n"
        "services: [order-gateway]\n"
        "summary: |-\n"
        "  First line.\n"
        "  Second line.\n"
        "times:\n"
        "  started_at: 2025-11-27T09:00:00+01:00\n"
        "dates:\n"
        "  created_on: 2026-11-21\n"
    )
    assert run("check", "--strict", cwd=root).returncode == 0


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["-s", "SEV2", "--started", "yesterday"], "The time should be a date-time with an offset"),
        (["-s", "SEV2", "--started", "2025-11-27T09:00:00"], "has no offset from UTC"),
        (["-s", "SEV9", "--started", "2025-11-27"], "The policy names no severity SEV9"),
        (["-s", "SEV2", "--started", "2025-11-27", "--class", "bug"], "`failure_class` should be one of"),
    ],
)
def test_new_with_a_wrong_answer_writes_nothing(write: Write, flags: list[str], said: str) -> None:
    root = write()
    result = run("new", "-t", "Outage", "--summary", "It broke.", *flags, cwd=root)
    assert result.returncode in (1, 2)
    assert said in result.stderr
    assert len(load(root)[0].entries) == 1
    assert len(list((root / "incidents").rglob("*.yaml"))) == 1


def test_new_opens_the_editor_on_the_draft(write: Write, tmp_path: Path) -> None:
    root = write()
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho '# seen' >> \"$2\"\n")
    editor.chmod(0o755)
    arguments = ["new", "-t", "Outage", "-s", "SEV2", "--started", "2025-11-27", "--summary", "x", "--edit"]
    result = run(*arguments, cwd=root, env={"EDITOR": f"{editor} --wait", "PATH": "/usr/bin:/bin"})
    assert result.returncode == 0, result.stderr
    assert (root / result.stdout.strip()).read_text("utf-8").endswith("# seen\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["metrics", "--severity", "SEV22"], "--severity: there is no SEV22. Did you mean `SEV2`?"),
        (["metrics", "--service", "order-gatewy"], "Did you mean `order-gateway`?"),
        (["metrics", "--since", "2026-01-01", "--until", "2025-01-01"], "--since is after --until."),
        (["serve", "--address", "127.0.0.1:99999"], "--address takes host:port"),
        (["new", "--severity", "SEV22"], "The policy names no severity SEV22"),
    ],
)
def test_a_value_that_nothing_bears_is_told(write: Write, arguments: list[str], said: str) -> None:
    root = write(record(services=["order-gateway"]))
    result = run(*arguments, cwd=root)
    assert result.returncode == 2
    assert said in result.stderr


def test_metrics_and_the_board_count_the_same_actions(write: Write) -> None:
    action = {"id": "A1", "title": "Do it", "state": "done"}
    write(record(actions=[action]))
    root = write(record(id="INC-2025-0002", drill=True, actions=[{**action, "state": "open"}]))
    answer = json.loads(run("metrics", "--format", "json", cwd=root).stdout)
    assert (answer["incidents"], answer["actions"]["total"], answer["actions"]["done"]) == (1, 2, 1)


def test_new_keeps_to_the_policys_ids(write: Write) -> None:
    root = write()
    policy = (PROJECT / "pmsite/load/default_policy.yaml").read_text("utf-8")
    (root / "schema").mkdir()
    (root / "schema/policy.yaml").write_text(policy.replace(r"'^INC-\d{4}-\d{4,}$'", r"'^PM-\d+$'"), "utf-8")
    arguments = ["new", "-t", "Outage", "-s", "sev2", "--started", "2025-11-27", "--summary", "x"]
    refused = run(*arguments, cwd=root)
    assert refused.returncode == 2
    assert "give one with --id" in refused.stderr
    assert run(*arguments, "--id", "PM-1", cwd=root).stdout == "incidents/2025/PM-1.yaml\n"


def test_init_adds_what_is_missing_beside_records(write: Write) -> None:
    root = write()
    result = run("init", cwd=root)
    assert result.returncode == 0
    assert "mkdocs.yml" in result.stdout.split()
    assert len(list((root / "incidents").rglob("*.yaml"))) == 1
