"""Badges are SVG that says its number also in words."""

from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from pmsite.analyse.facts import facts
from pmsite.export.badges import badge, days_since, open_actions
from pmsite.export.files import files
from pmsite.model.corpus import Corpus, Entry
from tests.analyse.made import TODAY_DATE, corpus, entry, known

SVG = "{http://www.w3.org/2000/svg}"


TO_DO = {"id": "A1", "title": "Do it"}


def said(svg: str) -> str:
    root = Xml.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title")
    assert float(root.get("width", "0")) > 40
    return root.findtext(f"{SVG}title") or ""


def test_texts_are_escaped() -> None:
    assert said(badge("<b>", 'a & \x00 "b"', "#fff")).startswith("<b>: a &")


@pytest.mark.parametrize(
    ("actions", "text", "colour"),
    [
        ([], "open actions: 0", "#2b7a4b"),
        (
            [{"id": "A1", "title": "Do it"}, {"id": "A2", "title": "Done", "state": "done"}],
            "open actions: 1",
            "#2b7a4b",
        ),
        ([{"id": "A1", "title": "Do it", "due": "2026-11-20"}], "open actions: 1, 1 overdue", "#b3261e"),
    ],
)
def test_open_actions(actions: list[dict[str, Any]], text: str, colour: str) -> None:
    svg = open_actions(known(entry(actions=actions)))
    assert said(svg) == text
    assert colour in svg


def grave(day: str, **fields: Any) -> Entry:
    return entry(
        **{"severity": "SEV1", "times": {"started_at": day}, "id": f"INC-2025-{day[-5:-3]}{day[-2:]}", **fields}
    )


def test_days_since_the_gravest_level() -> None:
    assert said(days_since(known(grave("2026-11-01"), grave("2026-10-01")))) == "days since SEV1: 20"
    assert said(days_since(known(grave("2026-11-21"), time_zone="Asia/Tokyo"))) == "days since SEV1: 0"
    assert said(days_since(known(entry()))) == "days since SEV1: none yet"


def test_drills_others_and_the_future_do_not_count() -> None:
    others = (
        grave("2026-11-20", drill=True),
        grave("2026-11-19", provenance={"kind": "retold"}),
        grave("2026-11-18", near_miss=True),
        grave("2026-12-18"),
    )
    assert said(days_since(known(grave("2026-11-01"), *others))) == "days since SEV1: 20"


def test_the_sites_files() -> None:
    given: Corpus = corpus(entry(state="published", actions=[{"id": "A1", "title": "Do it", "due": "2026-12-01"}]))
    found = dict(files(facts(given, TODAY_DATE), "https://pm.example.com/"))
    assert all(name in found for name in ("feed.xml", "actions.ics", "badges/open-actions.svg"))
    assert b"https://pm.example.com/incidents/2025/INC-2025-0001/" in found["feed.xml"]
    assert b"Due: Do it" in found["actions.ics"]
