"""How long incidents last: a Kaplan-Meier curve with its band, on a logarithmic axis."""

from collections.abc import Sequence

from pmsite.analyse.inference import Step
from pmsite.draw import svg
from pmsite.draw.scale import scale
from pmsite.draw.svg import Drawing, num

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM, SIZE = 720.0, 200.0, 54.0, 24.0, 10.0, 26.0, 11.0
MOST = 300
"""Steps of the curve; of more only some are drawn."""


def draw(steps: Sequence[Step], censored: Sequence[float], key: str, title: str) -> Drawing | None:
    """The share that lasts longer; `censored` are the ages of incidents that still run. None without a step."""
    if not steps:
        return None
    steps = _thinned(steps)
    axis = scale([step.time for step in steps] + list(censored), LEFT, WIDE - RIGHT)
    floor = HIGH - BOTTOM

    def y(share: float) -> float:
        return floor - share * (floor - TOP)

    body = [svg.line(LEFT, y(share), WIDE - RIGHT, y(share), "grid") for share in (0.5, 1.0)]
    body += [svg.lines_of_text([t], LEFT - 6, y(s) - 7, SIZE, 13, "t-soft", "end") for s, t in _LABELS]
    body.append(svg.line(LEFT, floor, WIDE - RIGHT, floor, "axis"))
    for seconds, label in axis.ticks:
        body.append(svg.lines_of_text([label], axis.at(seconds), floor + 6, SIZE, 13, "t-soft", "middle"))
    points = [(axis.at(step.time), step) for step in steps]
    ends = [x for x, _ in points[1:]] + [max([axis.at(age) for age in censored], default=points[-1][0])]
    for (x, step), end in zip(points, ends, strict=True):
        high, low = y(step.high), y(step.low)
        body.append(
            f'<rect class="band" x="{num(x)}" y="{num(high)}" width="{num(max(0.0, end - x))}" '
            f'height="{num(low - high)}"/>'
        )
    curve = f"M{num(LEFT)} {num(y(1))}" + "".join(f"H{num(x)}V{num(y(step.survival))}" for x, step in points)
    body.append(svg.path(f"{curve}H{num(max(ends[-1], points[-1][0]))}", "curve"))
    for age in censored:
        share = next((step.survival for step in reversed(steps) if step.time <= age), 1.0)
        x = axis.at(age)
        body.append(svg.group([svg.line(x, y(share) - 5, x, y(share) + 5, "axis")], "count", "still running"))
    told = f"{len(steps)} steps down from 100 % to {steps[-1].survival:.0%}; {len(censored)} incidents still run."
    return svg.drawing(key, WIDE, HIGH, title, told, body)


def _thinned(steps: Sequence[Step]) -> Sequence[Step]:
    """At most so many steps as can be told apart, the first and the last among them."""
    every = -(-len(steps) // MOST)
    return [*steps[:-1:every], steps[-1]]


_LABELS = ((0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %"))
