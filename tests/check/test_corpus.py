"""What only the whole collection shows: twins, and failures that come back before they are mended."""

from itertools import permutations
from pathlib import Path

import pytest

from pmsite.analyse.outline import outline
from pmsite.check.run import check_outlines, in_context
from pmsite.load.walk import load
from tests.analyse.made import TODAY_DATE
from tests.check.sweep import BASE, OTHER, OTHER_PATH, PATH, RETOLD, Case, Files, add, of, put
from tests.conftest import Write, record

TITLE = "Orders rejected after a resolver was lost"
TWIN = BASE.replace("INC-2025-0001", "INC-2025-0002")
TWIN_PATH = "incidents/2025/INC-2025-0002.yaml"


def twin(text: str = "", *pairs: tuple[str, str], first: str = "") -> Files:
    """A second record of the same moment and title, with more lines and texts replaced."""
    mine = TWIN
    for old, new in pairs:
        assert old in mine
        mine = mine.replace(old, new)
    return {TWIN_PATH: mine + text, PATH: BASE + first}


ALIKE = twin("", ("title: ", "title: ▶"))
SERVICE = "services: [%s]\n"
BACK = "related: [{id: ▶%s, kind: %s}]\n"
OPEN = "actions: [{id: A1, title: Do it, state: %s}, {id: A2, title: Do it, state: wont_do, reason: x}]\n"


def back(state: str, kind: str = "recurrence", first: str = "", text: str = "") -> Files:
    """A record that came back, and the first one with an action in this state."""
    return {OTHER_PATH: OTHER + OPEN % state + first, **add(BACK % ("INC-2024-0002", kind) + text)}


CASES = [
    Case(
        "PM801",
        {"incidents/2024/INC-2025-0001.yaml": BASE, PATH: BASE.replace("id: INC", "id: ▶INC")},
        {OTHER_PATH: OTHER},
    ),
    Case("PM802", ALIKE, twin("related: [{id: INC-2025-0001, kind: duplicate}]\n")),
    Case("PM802", ALIKE, twin(first="related: [{id: INC-2025-0002, kind: similar}]\n")),
    Case("PM802", ALIKE, twin("related: [{id: X-1, kind: similar}]\n", first="aliases: [X-1]\n")),
    Case("PM802", ALIKE, twin("", (TITLE, "Payments late after a certificate expired"))),
    Case("PM802", ALIKE, twin("", ("2025-11-26T10:27:35Z", "2025-11-27T10:27:36Z"))),
    Case(
        "PM802",
        twin(
            SERVICE % "web, api",
            ("2025-11-26T10:27:35Z", "2025-11-27T10:27:35Z"),
            ("title: ", "title: ▶"),
            first=SERVICE % "api",
        ),
        twin(SERVICE % "web", first=SERVICE % "api"),
    ),
    Case("PM803", back("open"), back("done")),
    Case("PM803", back("blocked"), back("open", "similar")),
    Case("PM803", back("in_progress"), back("open", first=RETOLD)),
    Case("PM803", back("in_progress"), back("open", text=RETOLD)),
    Case(
        "PM803", {**back("open", first="aliases: [X-1]\n"), **add(BACK % ("X-1", "recurrence"))}, back("wont_do")
    ),
]


def test_the_same_id_in_two_years_is_told_once_with_the_other_place(tmp_path: Path) -> None:
    first = "incidents/2024/INC-2025-0001.yaml"
    (problem,) = of("PM801", put(tmp_path, {first: BASE}))
    assert problem.message == f"The id INC-2025-0001 is taken by {first}."


def test_a_twin_is_told_in_the_later_record_with_a_way_to_keep_both(tmp_path: Path) -> None:
    (problem,) = of("PM802", put(tmp_path, twin("", ("10:27:35", "09:00:00"))))
    assert problem.location.path == PATH
    assert problem.message == "This looks like INC-2025-0002: within a day, and under nearly the same title."
    assert problem.fix == "Keep one of them, or add `related: [{id: INC-2025-0002, kind: similar}]`."


def test_a_third_twin_is_told_of_both_others(tmp_path: Path) -> None:
    third = {"incidents/2025/INC-2025-0003.yaml": BASE.replace("INC-2025-0001", "INC-2025-0003")}
    assert len(of("PM802", put(tmp_path, {**twin(), **third}))) == 3


@pytest.mark.parametrize(("second", "says"), [("wont_do, reason: x", "A1 is"), ("blocked", "A1, A2 are")])
def test_the_actions_that_are_left_are_named(tmp_path: Path, second: str, says: str) -> None:
    files = back("open")
    mended = str(files[OTHER_PATH]).replace("wont_do, reason: x", second)
    (problem,) = of("PM803", put(tmp_path, {**files, OTHER_PATH: mended}))
    assert problem.message == f"It happened before as INC-2024-0002, of which {says} not finished."


@pytest.mark.parametrize("rule", ["PM802", "PM803"])
def test_what_is_a_judgement_may_be_waived(tmp_path: Path, rule: str) -> None:
    waiver = f"ignore: [{{rule: {rule}, reason: We know this}}]\n"
    files = twin(waiver) if rule == "PM802" else back("open", text=waiver)
    assert of(rule, put(tmp_path, files)) == []


def test_that_an_id_names_two_records_cannot_be_waived(tmp_path: Path) -> None:
    waiver = "ignore: [{rule: PM801, reason: We know this}]\n"
    assert (
        len(of("PM801", put(tmp_path, {"incidents/2024/INC-2025-0001.yaml": BASE + waiver, **add(waiver)}))) == 1
    )


def test_records_whose_time_could_not_be_read_are_not_of_one_day(tmp_path: Path) -> None:
    lost = {path: str(text).replace("at: 2025", "at: x2025") for path, text in twin().items()}
    assert of("PM802", put(tmp_path, lost)) == []


def test_the_order_of_the_files_does_not_matter(write: Write) -> None:
    waits = {"id": "A1", "title": "Do it"}
    write(record())
    write(record(id="INC-2025-0002", related=[{"id": "INC-2025-0009", "kind": "similar"}], aliases=["X-1"]))
    write(
        record(id="INC-2025-0003", aliases=["X-1"], actions=[{"id": "A1", "title": "Do it", "depends_on": ["A1"]}])
    )
    write(record(id="INC-2025-0005", actions=[waits | {"depends_on": ["INC-2025-0006/A1"]}]))
    write(record(id="INC-2025-0006", actions=[waits | {"depends_on": ["INC-2025-0005/A1"]}]))
    root = write(record(id="INC-2025-0004", related=[{"id": "INC-2025-0003", "kind": "recurrence"}]))
    corpus, _ = load(root)
    context = in_context(corpus.policy, corpus.policy_source, TODAY_DATE)
    sources = {entry.source.path: entry.source for entry in corpus.entries}
    found = [
        check_outlines(order, context, sources.__getitem__)
        for order in permutations([outline(entry) for entry in corpus.entries])
    ]
    assert {p.rule for p in found[0]} == {"PM114", "PM115", "PM121", "PM406", "PM802", "PM803"}
    assert all(each == found[0] for each in found)
