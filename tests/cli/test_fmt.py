"""`pmsite fmt` and `pmsite check --fix`, as an author and a hook meet them."""

from pathlib import Path

import pytest

from tests.cli.command import Done, check, environment, run, sound, text_of
from tests.conftest import TODAY, Write

ONE, TWO = "incidents/2025/INC-2025-0001.yaml", "incidents/2025/INC-2025-0002.yaml"
UNTIDY = "# mine\n" + text_of(id="INC-2025-0002", title="Second") + "tags: [dns]  # of it\n"


@pytest.fixture
def root(write: Write) -> Path:
    """A record in canonical layout, and one that is sound but not laid out."""
    write(UNTIDY, TWO)
    return write(text_of(), ONE)


def fmt(root: Path, *arguments: str) -> Done:
    return run("fmt", *arguments, cwd=root, env=environment())


def test_fmt_names_what_it_changed_and_a_second_time_there_is_nothing(root: Path) -> None:
    done = fmt(root)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{TWO}\n", "1 record laid out anew.\n")
    text = (root / TWO).read_text("utf-8")
    assert text.startswith("# mine\nschema_version: 1\n")
    assert "\nseverity: SEV2\ntags: [dns]  # of it\nsummary: " in text
    again = fmt(root)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "0 records laid out anew.\n")
    assert check(root, "--strict").stdout == "2 records: nothing wrong\n"


def test_fmt_check_fails_where_something_would_change_and_writes_nothing(root: Path) -> None:
    before = (root / TWO).read_bytes()
    done = fmt(root, "--check")
    assert (done.returncode, done.stdout) == (1, f"{TWO}\n")
    assert done.stderr == "1 record would be laid out anew.\n"
    assert (root / TWO).read_bytes() == before
    assert fmt(root, "--check", ONE).returncode == 0


def test_fmt_can_be_limited_to_files_and_folders(root: Path) -> None:
    assert fmt(root, ONE).stdout == ""
    assert fmt(root, "incidents/2025").stdout == f"{TWO}\n"


@pytest.mark.parametrize("command", ["fmt", "check"])
def test_a_path_that_is_none_of_the_repository_is_wrong_usage(root: Path, command: str) -> None:
    for path in ("nowhere.yaml", "/etc/passwd"):
        flags = ["--fix"] if command == "check" else []
        done = run(command, *flags, path, cwd=root)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"{path} is no file or folder of {root}.\n"


@pytest.mark.parametrize("raw", [b"a: [b # e\n", b"\xff\xfe", b"caf\xe9: 1\n", b"\x00", b"a: 1\na: 2\n", b"- x\n"])
@pytest.mark.parametrize("arguments", [["fmt"], ["fmt", "--check"], ["check", "--fix"]], ids=" ".join)
def test_a_file_that_cannot_be_read_stays_to_the_byte(root: Path, raw: bytes, arguments: list[str]) -> None:
    (root / ONE).write_bytes(raw)
    done = run(*arguments, cwd=root, env=environment())
    assert (root / ONE).read_bytes() == raw
    assert done.returncode == 1
    assert ONE in done.stderr
    assert "Traceback" not in done.stderr
    assert (root / TWO).read_text("utf-8") != UNTIDY or "--check" in arguments, "the others are laid out"


def test_a_link_is_not_written_through(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(UNTIDY)
    (root / "incidents/2025/INC-2025-0003.yaml").symlink_to(tmp_path / "outside.yaml")
    fmt(root)
    run("check", "--fix", cwd=root)
    assert (tmp_path / "outside.yaml").read_text() == UNTIDY
    assert (root / "incidents/2025/INC-2025-0003.yaml").is_symlink()


BROKEN = """\
# yaml-language-server: $schema=../../schema/postmortem.schema.json
schema_version: 1
id: INC-2025-0001
title: Orders rejected: part two   # as told
state: Published
severity: sev2
summary: Orders were rejected for 15 minutes.
times:
  started_at: 2025-11-26 10:27:35
links:
  - title: 404
    url: https://example.com
provenance: {kind: Retold}
"""
MENDED = """\
# yaml-language-server: $schema=../../schema/postmortem.schema.json
schema_version: 1
id: INC-2025-0001
title: 'Orders rejected: part two'   # as told
state: published
severity: SEV2
summary: Orders were rejected for 15 minutes.
times:
  started_at: 2025-11-26T10:27:35+01:00
links:
  - title: '404'
    url: https://example.com
provenance: {kind: retold}
"""
POLICY = (
    "schema_version: 1\norganisation: X\ntime_zone: Europe/Berlin\n"
    "severities: [{id: SEV1, title: C}, {id: SEV2, title: M}]\n"
)


def test_fix_mends_what_is_certain_says_what_and_leaves_nothing_to_mend(write: Write) -> None:
    write(POLICY, "schema/policy.yaml")
    root = write(BROKEN.replace("   # as told", ""), ONE)
    assert check(root).returncode == 1
    done = check(root, "--fix", "--strict")
    assert (root / ONE).read_text() == MENDED.replace("   # as told", "")
    assert (done.returncode, done.stdout) == (0, "1 record: nothing wrong\n")
    first, *changes = done.stderr.splitlines()
    assert (first, sorted(changes)) == (
        ONE,
        [
            "  line 4: put into quotes",
            "  links/0/title: 404 → '404'",
            "  provenance/kind: Retold → retold",
            "  severity: sev2 → SEV2",
            "  state: Published → published",
            "  times/started_at: 2025-11-26 10:27:35 → 2025-11-26T10:27:35+01:00",
        ],
    )
    assert check(root, "--fix").stderr == ""


def test_fix_quotes_a_text_before_a_comment(write: Write) -> None:
    write(POLICY, "schema/policy.yaml")
    root = write(BROKEN, ONE)
    check(root, "--fix")
    assert (root / ONE).read_text() == MENDED


def test_fix_tells_what_it_could_not_mend(write: Write) -> None:
    root = write(text_of(severity="SEV22"), ONE)
    done = check(root, "--fix")
    assert done.returncode == 1
    assert "error PM111 The policy names no severity SEV22" in done.stdout
    assert done.stderr == ""


def test_fix_mends_only_what_is_named(write: Write) -> None:
    write(sound(severity="sev2"))
    root = write(sound(id="INC-2025-0002", title="Second", severity="sev2"))
    check(root, "--fix", TWO)
    assert "severity: sev2\n" in (root / ONE).read_text()
    assert "severity: SEV2\n" in (root / TWO).read_text()


def test_what_was_mended_is_checked_as_it_is_now_and_not_as_remembered(write: Write) -> None:
    root = write(sound(severity="sev2"))
    assert check(root).returncode == 1
    assert check(root, "--fix").stdout == "1 record: nothing wrong\n"
    assert check(root).stdout == "1 record: nothing wrong\n"


def test_fix_survives_what_only_one_of_two_readers_takes(root: Path) -> None:
    text = text_of().replace("SEV2", "sev2").replace("summary: Orders", "summary: Orders\t")
    (root / ONE).write_text(text)
    done = check(root, "--fix")
    assert "Traceback" not in done.stderr
    assert (done.returncode, (root / ONE).read_text()) == (0, text.replace("sev2", "SEV2"))


@pytest.mark.parametrize("arguments", [["fmt"], ["check", "--fix", f"--today={TODAY}"]], ids=" ".join)
def test_an_empty_map_can_stand_in_a_record(root: Path, arguments: list[str]) -> None:
    (root / ONE).write_text(text_of() + "details: {}\n")
    done = run(*arguments, cwd=root, env=environment())
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_the_rights_of_a_file_stay(root: Path) -> None:
    (root / TWO).chmod(0o600)
    assert fmt(root).stdout == f"{TWO}\n"
    assert (root / TWO).stat().st_mode & 0o777 == 0o600
