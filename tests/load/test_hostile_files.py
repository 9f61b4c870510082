"""Each hostile file is refused at its place, costs no more than a limit, and hides nothing beside it."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from yaml import _yaml  # libyaml's parser, as the readers use it

from pmsite.cli.audit import audit
from pmsite.load import events, limits, places, quick
from pmsite.load.edit import dump
from pmsite.load.records import default_policy
from pmsite.load.walk import load_policy
from pmsite.problems import Problem
from tests.analyse.made import TODAY_DATE
from tests.cli.command import check, problems
from tests.conftest import MINIMAL, Write, record

PATH = "incidents/2025/INC-2025-0001.yaml"
BESIDE = "incidents/2025/INC-2025-0009.yaml"
BASE = dump(MINIMAL)
"""Eight lines; what is added begins in the ninth."""
BOMB = "".join(f"{a}: &{a} [{','.join(['*' + b] * 9)}]\n" for b, a in zip("abcdefghi", "bcdefghij", strict=True))
Make = Callable[[Path], object]


class Hostile(NamedTuple):
    """A file, and the error it should give: the rule and the line and column, or 1:1."""

    name: str
    content: bytes | Make
    rule: str
    place: str = "1:1"
    path: str = PATH
    """Where the file is put."""
    parsed: bool = True
    """Whether a parser may see it."""


def more(name: str, text: str, rule: str, place: str = "9:1") -> Hostile:
    """The least record with more lines."""
    return Hostile(name, (BASE + text).encode(), rule, place)


def other(name: str, old: str, new: str, rule: str, place: str) -> Hostile:
    """The least record with a text replaced."""
    assert old in BASE
    return Hostile(name, BASE.replace(old, new).encode(), rule, place)


def raw(name: str, content: bytes, rule: str, place: str = "1:1") -> Hostile:
    """What no parser may see."""
    return Hostile(name, content, rule, place, parsed=False)


def elsewhere(name: str, path: str, content: bytes | Make) -> Hostile:
    """What is no record because of where or what it is."""
    return Hostile(name, content, "PM008" if callable(content) else "PM104", "1:1", path, parsed=False)


def link_to(target: str) -> Make:
    """Makes a symbolic link."""
    return lambda file: file.symlink_to(target)


def pipe(file: Path) -> None:
    """A FIFO into which somebody waits to write a sound record, so that reading it would not hang."""
    os.mkfifo(file)
    Thread(target=file.write_text, args=(BASE,), daemon=True).start()


def unreadable(file: Path) -> None:
    """A sound record that may not be read."""
    file.write_text(BASE)
    file.chmod(0)


STARTED = MINIMAL["times"]["started_at"]
SUMMARY = MINIMAL["summary"]
ID = MINIMAL["id"]
NODES = "x-a:\n" + "- x\n" * limits.MAX_EVENTS
DEEP = limits.MAX_DEPTH
TABLE = [
    more("a key twice", "title: Again and again\n", "PM005"),
    more("a tab as indentation", "impact:\n\tsummary: x\n", "PM002", "10:1"),
    raw("NUL", f"{BASE}tags: [a\0]\n".encode(), "PM006", "9:9"),
    raw("UTF-16, little end first", b"\xff\xfe" + BASE.encode("utf-16-le"), "PM001"),
    raw("UTF-16, big end first", b"\xfe\xff" + BASE.encode("utf-16-be"), "PM001"),
    raw("UTF-16 without a mark", BASE.encode("utf-16-le"), "PM006", "1:2"),
    raw("UTF-32", BASE.encode("utf-32"), "PM001"),
    raw("Latin-1", f"{BASE}tags: [é]\n".encode("latin-1"), "PM001", "9:8"),
    raw("a byte order mark", b"\xef\xbb\xbf" + BASE.encode(), "PM006"),
    more("a second document", "---\na: 1\n", "PM003"),
    Hostile("%YAML", f"%YAML 1.2\n---\n{BASE}".encode(), "PM003"),
    Hostile("%TAG", f"%TAG ! tag:example.com,2000:\n---\n{BASE}".encode(), "PM003"),
    more("a tag that runs a program", "tags: !!python/object/apply:os.system [id]\n", "PM003", "9:7"),
    more("a tag without a handle", "language: !e!x en\n", "PM002", "9:11"),
    more("an anchor", "language: &l en\n", "PM003", "9:11"),
    more("an alias", "language: *l\n", "PM003", "9:11"),
    more("a merge key", "<<: {language: en}\n", "PM003"),
    Hostile("a merge bomb", f"a: &a [x]\n{BOMB}<<: *j\n".encode(), "PM003", "1:4"),
    more("900 lists", f"x-a: {'[' * 900}{']' * 900}\n", "PM004", f"9:{6 + DEEP - 1}"),
    more("900 maps", f"x-a: {'{a: ' * 900}{'}' * 900}\n", "PM004", f"9:{6 + 4 * (DEEP - 1)}"),
    Hostile("600 maps, a line each", "".join(" " * n + "a:\n" for n in range(600)).encode(), "PM004", "33:33"),
    Hostile("10,000 lists in a line", b"- " * 10_000 + b"x\n", "PM004", f"1:{2 * DEEP + 1}"),
    Hostile("10,000 keys of keys", b"? " * 10_000, "PM004", f"1:{2 * DEEP + 1}"),
    more("5,000 digits", f"x-n: {'9' * 5000}\n", "PM007", "9:6"),
    more("5,000 digits of base 16", f"x-n: 0x{'f' * 5000}\n", "PM007", "9:6"),
    other("a day that never was", STARTED, "2025-02-30", "PM102", "8:15"),
    other("a naive time", STARTED, STARTED[:-1], "PM102", "8:15"),
    more("infinity", "impact: {customers_affected: .inf}\n", "PM007", "9:30"),
    more("no number", "x-n: .nan\n", "PM007", "9:6"),
    more("more than a float holds", "x-n: 1e999\n", "PM007", "9:6"),
    raw("a bidi control", f"{BASE}language: e\u202en\n".encode(), "PM006", "9:12"),
    more("a bidi control as an escape", 'tags: ["\\u202e"]\n', "PM006", "9:8"),
    more("a bidi control in a key", '"x-\\u2066": 1\n', "PM006", "9:1"),
    more("half a character", 'x-a: "\\ud800"\n', "PM002", "9:9"),
    raw("bytes of half a character", BASE.encode() + b"x-a: \xed\xa0\x80\n", "PM001", "9:6"),
    other("an id that climbs", ID, "../../etc/passwd", "PM102", "2:5"),
    other("an id with a slash", ID, "a/b", "PM102", "2:5"),
    other("an id that is another's", ID, "CON", "PM104", "2:5"),
    Hostile("a device's name", BASE.replace(ID, "CON").encode(), "PM110", "2:5", "incidents/2025/CON.yaml"),
    more("an alias that climbs", "aliases: [../../etc/passwd]\n", "PM102", "9:11"),
    elsewhere("a link to a record", PATH, link_to("INC-2025-0009.yaml")),
    elsewhere("a link out of the tree", PATH, link_to("/etc/passwd")),
    elsewhere("a link to a device", PATH, link_to("/dev/zero")),
    elsewhere("a link to itself", PATH, link_to("INC-2025-0001.yaml")),
    elsewhere("a folder of a record's name", "incidents/2025/x.yaml", Path.mkdir),
    elsewhere("a folder that is a link", "incidents/2024", link_to("2025")),
    elsewhere("a folder out of the tree", "incidents/2024", link_to("/etc")),
    elsewhere("a pipe", "incidents/2025/x.yaml", pipe),
    Hostile("a name that is no UTF-8", BASE.encode(), "PM104", "2:5", "incidents/2025/\udcff.yaml"),
    raw("10 MB", b"#" * 10_000_000, "PM004"),
    raw("300 KB", f"{BASE}x-a: {'x' * 300_000}\n".encode(), "PM004"),
    more("20,000 items", NODES, "PM004", "19988:3"),
    more("a key of 200 KB", f"{'k' * 200_000}: 1\n", "PM002", "9:200001"),
    more("a text of 250 KB", f"language: {'x' * 250_000}\n", "PM102", "9:11"),
    Hostile("CR line ends", BASE.replace("SEV2", "SEV22").replace("\n", "\r").encode(), "PM111", "5:11"),
    more("a tree in pieces", "analysis: {fault_tree: {events: {E1: a}}}\n", "PM102", "9:38"),
    raw("NEL line ends", BASE.replace("\n", "\x85").encode(), "PM006", "1:18"),
    raw("LS line ends", BASE.replace("\n", "\u2028").encode(), "PM006", "1:18"),
    raw("PS line ends", BASE.replace("\n", "\u2029").encode(), "PM006", "1:18"),
    more("yes", "drill: yes\n", "PM102", "9:8"),
    more("on", "near_miss: on\n", "PM102", "9:12"),
    Hostile("nothing", b"", "PM103"),
    Hostile("only comments", b"# a\n# b\n", "PM103"),
    Hostile("a list", b"- a\n", "PM103"),
]


def put(root: Path, hostile: Hostile) -> str:
    """Puts the file where it belongs; returns its path and place."""
    file = root / hostile.path
    file.parent.mkdir(parents=True, exist_ok=True)
    if callable(hostile.content):
        hostile.content(file)
    else:
        file.write_bytes(hostile.content)
    return f"{hostile.path}:{hostile.place}"


def found(root: Path, remember: bool = False) -> list[Problem]:
    """What a check finds."""
    policy, source, read = load_policy(root)
    return list(audit(root, TODAY_DATE, policy, source, read, lambda path: None, remember).problems)


@pytest.fixture
def parsers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every parser that was begun: its text, and how many events were taken."""
    begun: list[Any] = []

    class Counted:
        def __init__(self, text: str) -> None:
            self.text, self.taken, self.parser = text, 0, _yaml.CParser(text)
            begun.append(self)

        def get_event(self) -> Any:
            self.taken += 1
            return self.parser.get_event()

    for module in (events, quick, places):
        monkeypatch.setattr(module, "_yaml", SimpleNamespace(CParser=Counted))
    return begun


ATTACHED = pytest.param(
    Hostile(
        "an attachment to itself", link_to("a.png"), "PM118", "1:1", "incidents/2025/INC-2025-0009/a.png", False
    ),
)
CLOSED = pytest.param(
    Hostile("a file that may not be read", unreadable, "PM001", parsed=False),
    marks=pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file"),
)


@pytest.mark.parametrize("hostile", [*TABLE, ATTACHED, CLOSED], ids=lambda hostile: hostile.name)
def test_a_hostile_file_is_refused_at_its_place(write: Write, parsers: list[Any], hostile: Hostile) -> None:
    beside = record(id="INC-2025-0009", severity="SEV9")
    root = write(beside)
    where = put(root, hostile)
    problems = found(root)
    assert (hostile.rule, where) in [(p.rule, str(p.location)) for p in problems if p.level == "error"]
    assert "PM111" in [p.rule for p in problems if p.location.path == BESIDE], "the record beside is checked"
    assert {p.location.path for p in problems} == {BESIDE, hostile.path}
    mine = [parser for parser in parsers if parser.text not in (dump(beside), default_policy())]
    assert len(mine) <= (4 if hostile.parsed else 0), "read so often, or read although refused"
    assert all(parser.taken <= limits.MAX_EVENTS + 4 for parser in parsers)


Zoo = tuple[Path, list[tuple[str, str]]]


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    """A repository with all of them, each in a year of its own, and the rule and place of each."""
    root = tmp_path_factory.mktemp("zoo")
    (root / BESIDE).parent.mkdir(parents=True)
    (root / BESIDE).write_text(dump(record(id="INC-2025-0009", severity="SEV9")))
    expected = [("PM111", f"{BESIDE}:5:11")]
    for year, hostile in enumerate(TABLE, 1001):
        if hostile.content is not pipe:
            path = re.sub(r"\d{4}", str(year), hostile.path, count=1)
            expected.append((hostile.rule, put(root, hostile._replace(path=path))))
    return root, expected


def test_all_of_them_at_once_are_told(zoo: Zoo) -> None:
    root, expected = zoo
    told = {(p["rule"], f"{p['path']}:{p['line']}:{p['column']}") for p in problems(root)}
    assert set(expected) - told == set()


@pytest.mark.parametrize("form", ["text", "github", "sarif"])
def test_all_of_them_at_once_are_told_in_each_form(zoo: Zoo, form: str) -> None:
    done = check(zoo[0], "--format", form)
    assert (done.returncode, done.stderr) == (1, "")
    assert BESIDE in done.stdout


def test_a_pipe_is_never_opened_not_even_for_an_excerpt(write: Write) -> None:
    root = write()
    pipe(root / "incidents/2025/x.yaml")
    done = check(root)
    assert "x.yaml:1:1: error PM008" in done.stdout
    assert "schema_version" not in done.stdout, "a line of what came through the pipe"


@pytest.mark.parametrize("become", [pipe, link_to("../elsewhere")], ids=["a pipe", "a link"])
def test_a_sound_record_that_became_something_else_is_refused(write: Write, become: Make) -> None:
    root = write()
    assert "PM008" not in [p.rule for p in found(root, remember=True)]
    (root / PATH).rename(root / "incidents/elsewhere")
    become(root / PATH)
    assert "PM008" in [p.rule for p in found(root, remember=True)]


def test_a_policy_that_is_a_pipe_is_refused(write: Write) -> None:
    root = write()
    (root / "schema").mkdir()
    pipe(root / "schema/policy.yaml")
    assert [p.rule for p in load_policy(root)[2]] == ["PM008"]


def test_a_secret_between_cr_line_ends_stands_where_the_parser_counts(write: Write) -> None:
    text = f"{BASE}x-a: 'password: hunter2abc'\n".replace("\n", "\r")
    root = write(text, PATH)
    assert f"{PATH}:9:7" in [str(p.location) for p in found(root) if p.rule == "PM601"]


@pytest.mark.parametrize(
    "text",
    [
        f"? {'k' * 200_000}\n: 1\n",
        '"a\\nb": 1\n',
        'severity_history: [{at: 2025-11-26, from: SEV1, to: "a\\nb"}]\n',
    ],
)
def test_what_a_message_quotes_leaves_it_one_short_line(write: Write, text: str) -> None:
    problems = found(write(BASE + text, PATH))
    assert {p.rule for p in problems} & {"PM101", "PM111"}
    assert [p for p in problems if not p.message.isprintable() or len(p.message) > 300] == []


def test_a_secret_for_a_key_leaves_the_sentence_whole(write: Write) -> None:
    event = "analysis: {fault_tree: {events: {'password: hunter2abc': {}}}}\n"
    messages = [p.message for p in found(write(BASE + event, PATH)) if "█" in p.message]
    assert messages
    assert all(message.endswith(".") and message.count("`") % 2 == 0 for message in messages)
