"""One file → a record with its attachments, or everything that is wrong with it."""

from pathlib import Path

import pytest

from pmsite.load.limits import MAX_BYTES
from pmsite.load.records import MAX_ATTACHMENT_BYTES, Loaded, read_policy, read_record
from tests.conftest import MINIMAL, Write, record

PATH = "incidents/2025/INC-2025-0001.yaml"
FOLDER = "incidents/2025/INC-2025-0001"


def read(root: Path) -> Loaded:
    """What comes of the record of the minimal id."""
    return read_record(root / PATH, PATH)


def found(loaded: Loaded) -> list[tuple[str, str]]:
    """Rule and place of each problem."""
    return [(p.rule, str(p.location)) for p in loaded.problems]


def test_a_valid_record_is_read_with_the_place_of_every_field(write: Write) -> None:
    loaded = read(write())
    assert loaded.problems == ()
    assert loaded.entry is not None
    assert loaded.entry.record.title == MINIMAL["title"]
    assert str(loaded.entry.source.at(("times", "started_at"))) == f"{PATH}:8:15"


@pytest.mark.parametrize(("version", "way_out"), [(0, "pmsite migrate"), (2, "newer pmsite")])
def test_a_record_of_another_format_is_told_so_and_nothing_else(write: Write, version: int, way_out: str) -> None:
    loaded = read(write(record(schema_version=version, severty="x")))
    assert loaded.entry is None
    assert found(loaded) == [("PM105", f"{PATH}:1:17")]
    assert way_out in (loaded.problems[0].fix or "")


@pytest.mark.parametrize(
    "version",
    ["one", "1", [], pytest.param(True)],
)
def test_a_version_that_is_no_number_is_a_problem_of_shape(write: Write, version: object) -> None:
    loaded = read(write(record(schema_version=version)))
    assert loaded.entry is None
    assert found(loaded)[0][0] == "PM102"


def test_the_file_is_named_by_the_id(write: Write) -> None:
    root = (
        write(
            record(id="INC-2025-0002"),
        )
        / "incidents"
        / "2025"
    )
    (root / "INC-2025-0002.yaml").rename(root / "INC-2025-0001.yaml")
    loaded = read(root.parent.parent)
    assert found(loaded) == [("PM104", f"{PATH}:2:5")]
    assert loaded.entry is not None, "it can still be shown and compared"


def test_duplicate_keys_and_wrong_shape_are_told_together(write: Write) -> None:
    root = write()
    with (root / PATH).open("a") as file:
        file.write("severity: SEV1\nseverty: SEV1\nlanguage: .nan\n")
    assert [p.rule for p in read(root).problems] == ["PM005", "PM007", "PM101"]


def test_a_file_that_cannot_be_trusted_is_not_looked_at_further(write: Write) -> None:
    loaded = read(write("a: &x [1]\nb: *x\n", PATH))
    assert loaded.entry is None
    assert found(loaded) == [("PM003", f"{PATH}:1:4"), ("PM003", f"{PATH}:2:4")]


def test_a_file_over_the_limit_is_told_with_its_size(write: Write) -> None:
    root = write("#" * (2 * MAX_BYTES), PATH)
    assert found(read(root)) == [("PM004", f"{PATH}:1:1")]
    assert "524,288 bytes" in read(root).problems[0].message


def test_a_file_that_is_not_there_or_a_folder_is_a_problem(tmp_path: Path) -> None:
    assert [p.rule for p in read(tmp_path).problems] == ["PM001"]
    (tmp_path / PATH).mkdir(parents=True)
    assert [p.rule for p in read(tmp_path).problems] == ["PM001"]


def attach(root: Path, *names: str) -> None:
    """Puts files beside the record."""
    for name in names:
        file = root / FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")


def test_attachments_are_listed_in_order(write: Write) -> None:
    root = write()
    attach(root, "b.png", "a.TXT", "größe (1).pdf", "log+2.csv")
    loaded = read(root)
    assert loaded.problems == ()
    assert loaded.entry is not None
    assert loaded.entry.attachments == ("a.TXT", "b.png", "größe (1).pdf", "log+2.csv")


@pytest.mark.parametrize(
    "name", ["a.svg", "a.html", "a.png.html", "a", "a<b>.png", "-a.png", "a\n.png", "sub/a.png", "a.js"]
)
def test_an_attachment_that_is_not_safe_to_serve_is_refused(write: Write, name: str) -> None:
    root = write()
    attach(root, "ok.png", name)
    loaded = read(root)
    assert loaded.entry is not None
    assert loaded.entry.attachments == ("ok.png",)
    assert found(loaded) == [("PM118", f"{FOLDER}/{name.split('/')[0]}:1:1")]


def test_links_and_huge_files_are_no_attachments(write: Write) -> None:
    root = write()
    attach(root, "ok.png")
    (root / FOLDER / "link.png").symlink_to("ok.png")
    with (root / FOLDER / "huge.png").open("wb") as file:
        file.truncate(MAX_ATTACHMENT_BYTES + 1)
    with (root / FOLDER / "large.png").open("wb") as file:
        file.truncate(MAX_ATTACHMENT_BYTES)
    loaded = read(root)
    assert loaded.entry is not None
    assert loaded.entry.attachments == ("large.png", "ok.png")
    assert [p.location.path for p in loaded.problems] == [f"{FOLDER}/huge.png", f"{FOLDER}/link.png"]


def test_a_folder_of_attachments_that_is_a_link_is_not_followed(write: Write, tmp_path: Path) -> None:
    root = write()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.png").write_bytes(b"x")
    (root / FOLDER).symlink_to(tmp_path / "elsewhere")
    loaded = read(root)
    assert loaded.entry is not None
    assert loaded.entry.attachments == ()


def test_a_policy_is_read_like_a_record(write: Write) -> None:
    path = "schema/policy.yaml"
    root = write("schema_version: 1\norganisation: X\nseverities: [{id: SEV1, title: C}]\ntime_zon: UTC\n", path)
    policy, _, problems = read_policy(root / path, path)
    assert policy is None
    assert [(p.rule, str(p.location)) for p in problems] == [("PM101", f"{path}:4:1")]
