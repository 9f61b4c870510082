"""A repository is read whole: one bad file never hides the next."""

import os
from pathlib import Path

import pytest

from pmsite.load.walk import load, load_policy
from tests.conftest import Write, record

GOOD = "incidents/2025/INC-2025-0009.yaml"


def found(root: Path) -> list[tuple[str, str]]:
    """Rule and file of each problem."""
    return [(p.rule, p.location.path) for p in load(root)[1]]


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "PM103"),
        (b"a: b: c", "PM002"),
        (b"\xff\xfea", "PM001"),
        (b"\x00", "PM006"),
        (b"[" * 1000, "PM004"),
        (b"a: &x 1", "PM003"),
        (b"a: .inf", "PM007"),
        (b"- x", "PM103"),
        (b"schema_version: 9", "PM105"),
        (b"#" * 300_000, "PM004"),
    ],
)
def test_one_bad_file_never_hides_the_next(write: Write, raw: bytes, rule: str) -> None:
    root = write(record(id="INC-2025-0009"))
    bad = root / "incidents/2025/INC-2025-0001.yaml"
    bad.write_bytes(raw)
    corpus, problems = load(root)
    assert problems[0].rule == rule
    assert {p.location.path for p in problems} == {"incidents/2025/INC-2025-0001.yaml"}
    assert [entry.id for entry in corpus.entries] == ["INC-2025-0009"]
    assert corpus.unread == ("incidents/2025/INC-2025-0001.yaml",)


@pytest.mark.parametrize(
    "path",
    [
        "incidents/INC-2025-0001.yaml",
        "incidents/25/INC-2025-0001.yaml",
        "incidents/２０２５/INC-2025-0001.yaml",
        "incidents/2025/dns/INC-2025-0001.yaml",
        "incidents/2025/INC-2025-0001.yml",
    ],
)
def test_a_record_in_the_wrong_place_is_told_and_not_shown(write: Write, path: str) -> None:
    write("a: 1", path)
    root = write(record(id="INC-2025-0009"))
    corpus, problems = load(root)
    assert [(p.rule, str(p.location)) for p in problems] == [("PM104", f"{path}:1:1")]
    assert "incidents/<year>/<ID>.yaml" in problems[0].message
    assert corpus.unread == (path,)
    assert len(corpus.entries) == 1


def test_a_record_that_is_a_link_is_refused_even_if_it_leads_nowhere(write: Write) -> None:
    root = write(record(id="INC-2025-0009"))
    year = root / "incidents/2025"
    (year / "INC-2025-0001.yaml").symlink_to("/etc/passwd")
    (year / "INC-2025-0002.yaml").symlink_to(root / "nowhere")
    corpus, problems = load(root)
    assert [(p.rule, p.location.path[-18:]) for p in problems] == [
        ("PM008", "INC-2025-0001.yaml"),
        ("PM008", "INC-2025-0002.yaml"),
    ]
    assert [entry.source.path for entry in corpus.entries] == [GOOD]


def test_a_folder_of_records_that_is_a_link_is_told(write: Write) -> None:
    root = write(record(id="INC-2025-0009"))
    (root / "incidents/2024").symlink_to(root / "incidents/2025")
    assert found(root) == [("PM008", "incidents/2024")]


def test_records_are_not_read_from_outside_the_repository(write: Write, tmp_path: Path) -> None:
    write(record(id="INC-2025-0009"))
    root = tmp_path / "repository"
    root.mkdir()
    (root / "incidents").symlink_to(tmp_path / "incidents")
    assert [entry.id for entry in load(root)[0].entries] == []


def test_records_are_newest_first_whatever_the_files_are_called(write: Write) -> None:
    starts = {
        "INC-2025-0003": "2025-03-01T00:30:00+02:00",
        "INC-2025-0001": "2025-03-01",
        "INC-2025-0002": "2025-02-28T23:00:00Z",
        "INC-2024-0009": "2025-03-01T12:00:00Z",
        "INC-2025-0005": "2025-03-01T12:00:00Z",
    }
    for name, start in starts.items():
        root = write(record(id=name, times={"started_at": start}))
    corpus, problems = load(root)
    assert problems == []
    assert [entry.id for entry in corpus.entries] == [
        "INC-2025-0005",
        "INC-2024-0009",
        "INC-2025-0001",
        "INC-2025-0002",
        "INC-2025-0003",
    ]


def test_progress_is_told_every_file(write: Write) -> None:
    write("x", "incidents/2025/bad.yaml")
    root = write(record(id="INC-2025-0009"))
    told: list[str] = []
    load(root, told.append)
    assert told == [GOOD, "incidents/2025/bad.yaml"]


def test_an_empty_repository_has_no_records_and_no_problems(tmp_path: Path) -> None:
    corpus, problems = load(tmp_path)
    assert (corpus.entries, corpus.unread, problems) == ((), (), [])


def test_without_a_policy_the_shipped_one_counts(tmp_path: Path) -> None:
    policy, _, problems = load_policy(tmp_path)
    assert problems == []
    assert [level.id for level in policy.severities] == ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"]


def test_a_repositorys_own_policy_counts(write: Write) -> None:
    root = write("schema_version: 1\norganisation: Ours\nseverities: [{id: P0, title: C}]\n", "schema/policy.yaml")
    policy, source, problems = load_policy(root)
    assert (policy.organisation, source.path, problems) == ("Ours", "schema/policy.yaml", [])


@pytest.mark.parametrize(
    ("text", "rule"), [("a: b: c", "PM002"), ("", "PM103"), ("organisation: 5", "PM103"), ("a: *b", "PM003")]
)
def test_a_broken_policy_is_told_and_the_records_are_read_all_the_same(write: Write, text: str, rule: str) -> None:
    write(text, "schema/policy.yaml")
    root = write(record(id="INC-2025-0009"))
    corpus, problems = load(root)
    assert rule in {p.rule for p in problems}
    assert {p.location.path for p in problems} == {"schema/policy.yaml"}
    assert len(corpus.entries) == 1
    assert corpus.policy.rank("SEV1") == 0, "the shipped policy stands in"


def test_a_policy_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "schema/policy.yaml").mkdir(parents=True)
    assert found(tmp_path) == [("PM008", "schema/policy.yaml")]


def test_a_policy_that_is_a_dead_link_is_told(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/policy.yaml").symlink_to("nowhere")
    assert found(tmp_path) == [("PM008", "schema/policy.yaml")]


def test_a_file_name_that_is_no_unicode_is_a_problem_of_one_file(write: Write) -> None:
    root = write(record(id="INC-2025-0009"))
    Path(os.fsdecode(os.fsencode(root / "incidents/2025") + b"/\xff.yaml")).write_text("a: b: c")
    corpus, problems = load(root)
    assert len(problems) == 1
    assert len(corpus.entries) == 1
