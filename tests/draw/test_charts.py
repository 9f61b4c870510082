"""Charts of durations: their axis, the spread, the curve of survival, the process chart."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmsite.analyse.inference import kaplan_meier, process_limits
from pmsite.draw import distribution, process, survival
from pmsite.draw.scale import scale
from tests.draw.shapes import HOSTILE, assert_inert, overlapping, parsed, room, tags, texts

SECONDS = st.lists(st.floats(0, 3e8, allow_nan=False), min_size=1, max_size=60)


@given(SECONDS)
def test_the_axis_is_logarithmic_and_holds_every_value(values: list[float]) -> None:
    axis = scale(values, 50, 700)
    places = [axis.at(value) for value in sorted(values)]
    assert places == sorted(places) and places[0] >= 50 and places[-1] <= 700.001
    middle = math.sqrt(axis.low * axis.high)
    assert axis.at(middle) == pytest.approx(375)
    assert len(axis.ticks) >= 1


@given(SECONDS)
def test_every_incident_is_a_dot_and_nothing_leaves_the_drawing(values: list[float]) -> None:
    rows = [distribution.Row("TTD", [(v, f"INC-{i}") for i, v in enumerate(values)], sorted(values)[0])]
    drawing = distribution.draw(rows, "k", "Durations")
    assert drawing is not None
    root = parsed(drawing)
    named = [g[0].text or "" for g in tags(root, "g") if g[0].text != "median"]
    told = [1 if name.startswith("INC") else int(name.split()[0]) for name in named]
    assert sum(told) == len(values)
    assert [text for text in texts(root) if not text.inside(*room(root))] == []
    assert overlapping(texts(root)) == []


def test_where_there_are_many_a_dot_stands_for_several_and_that_is_said() -> None:
    rows = [distribution.Row("TTR", [(60.0, f"INC-{i}") for i in range(95)], 60.0)]
    drawing = distribution.draw(rows, "k", "Durations")
    assert drawing is not None
    root = parsed(drawing)
    assert len(list(tags(root, "circle"))) == 10
    assert "A dot stands for up to 10 incidents." in (next(tags(root, "desc")).text or "")


def test_without_values_there_is_no_chart() -> None:
    assert distribution.draw([distribution.Row("TTD", [], None)], "k", "x") is None
    assert survival.draw([], [60.0], "k", "x") is None


@given(SECONDS, st.lists(st.floats(0, 3e8), max_size=5))
def test_the_curve_falls_and_stays_in_its_band(values: list[float], open_: list[float]) -> None:
    drawing = survival.draw(kaplan_meier(values, open_), open_, "k", "Share that lasts longer")
    assert drawing is not None
    root = parsed(drawing)
    curve = next(path.attrib["d"] for path in tags(root, "path") if path.attrib["class"] == "curve")
    heights = [float(part.split("H")[0]) for part in curve.split("V")[1:]]
    assert heights == sorted(heights)
    assert [text for text in texts(root) if not text.inside(*room(root))] == []


def test_signals_are_red_in_the_process_chart() -> None:
    rng = Random(1)
    values = [(math.exp(rng.gauss(8, 0.2)), f"INC-{i}") for i in range(20)] + [(math.exp(16), "INC-LONG")]
    limits = process_limits([math.log(v) for v, _ in values])
    assert limits is not None
    root = parsed(process.draw(values, limits, "k", "Time to resolve"))
    red = [g[0].text for g in tags(root, "g") if g[1].attrib.get("class") == "dot-hot"]
    assert red == [values[i][1] for i in limits.signals] and "INC-LONG" in red


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text(text: str) -> None:
    drawing = distribution.draw([distribution.Row(text, [(60.0, text)], 60.0)], "k", text)
    assert drawing is not None
    assert_inert(drawing)
