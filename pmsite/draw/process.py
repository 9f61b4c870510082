"""An XmR chart: single durations in the order they came, with natural limits, on a logarithmic axis."""

import math
from collections.abc import Sequence

from pmsite.analyse.inference import ProcessLimits
from pmsite.draw import svg
from pmsite.draw.scale import scale
from pmsite.draw.svg import Drawing, num

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM, SIZE = 720.0, 210.0, 54.0, 12.0, 10.0, 22.0, 11.0


def draw(values: Sequence[tuple[float, str]], limits: ProcessLimits, key: str, title: str) -> Drawing:
    """`values` are seconds with names, the oldest first; `limits` are of their natural logarithms."""
    axis = scale([seconds for seconds, _ in values], HIGH - BOTTOM, TOP, 16.0)
    step = (WIDE - LEFT - RIGHT) / max(len(values), 1)
    body = []
    for seconds, label in axis.ticks:
        body.append(svg.line(LEFT, axis.at(seconds), WIDE - RIGHT, axis.at(seconds), "grid"))
        body.append(svg.lines_of_text([label], LEFT - 6, axis.at(seconds) - 7, SIZE, 13, "t-soft", "end"))
    for logarithm, css in ((limits.low, "limit"), (limits.high, "limit"), (limits.centre, "axis")):
        y = axis.at(math.exp(logarithm))
        body.append(svg.line(LEFT, y, WIDE - RIGHT, y, css))
    points = [(LEFT + (i + 0.5) * step, axis.at(seconds)) for i, (seconds, _) in enumerate(values)]
    body.append(svg.path("M" + "L".join(f"{num(x)} {num(y)}" for x, y in points), "trace"))
    for i, ((x, y), (_, name)) in enumerate(zip(points, values, strict=True)):
        css = "dot-hot" if i in limits.signals else "dot"
        body.append(svg.group([f'<circle class="{css}" cx="{num(x)}" cy="{num(y)}" r="3.4"/>'], "count", name))
    told = f"{len(values)} values, {len(limits.signals)} of them signals."
    return svg.drawing(key, WIDE, HIGH, title, told, body)
