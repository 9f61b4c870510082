"""The phases of an incident as one bar, to scale."""

from collections.abc import Iterator
from datetime import datetime

from pmsite.analyse.durations import spoken
from pmsite.draw import svg
from pmsite.draw.svg import Drawing, num
from pmsite.draw.text import width
from pmsite.model.times import Times

_PHASES = (
    ("started_at", "began"),
    ("detected_at", "until detected"),
    ("acknowledged_at", "until acknowledged"),
    ("mitigated_at", "until mitigated"),
    ("resolved_at", "until resolved"),
)
WIDE, BAR, SIZE, STEP = 720.0, 18.0, 12.0, 20.0
NARROWEST = 3.0


def draw(times: Times, key: str) -> Drawing | None:
    """The bar with a legend; None unless at least two phases are known and in order."""
    known = [(name, at) for field, name in _PHASES if isinstance(at := getattr(times, field), datetime)]
    spans = [(known[i][0], known[i - 1][1], known[i][1], _number(known[i][0])) for i in range(1, len(known))]
    if len(spans) < 2 or known[0][0] != "began" or any(end < begin for _, begin, end, _ in spans):
        return None
    total = (known[-1][1] - known[0][1]).total_seconds()
    if total <= 0:
        return None
    shares = [((end - begin).total_seconds() / total, name, n) for name, begin, end, n in spans]
    words = [f"{spoken((end - begin).total_seconds())} {name}" for name, begin, end, _ in spans]
    body, x = [], 0.0
    free = WIDE - NARROWEST * len(shares)
    for (share, _, n), text in zip(shares, words, strict=True):
        wide = NARROWEST + share * free
        bar = f'<rect class="phase-{n}" x="{num(x)}" y="0" width="{num(wide)}" height="{num(BAR)}"/>'
        body.append(svg.group([bar], "phase", text))
        x += wide
    high = BAR + 8
    for text, (_, _, n), left, top in _legend(words, shares):
        body.append(f'<rect class="phase-{n}" x="{num(left)}" y="{num(high + top + 4)}" width="11" height="11"/>')
        body.append(svg.lines_of_text([text], left + 17, high + top + 1, SIZE, STEP - 3, "t", "start"))
        bottom = high + top + STEP
    return svg.drawing(key, WIDE, bottom, "Phases of the incident", "; ".join(words), body)


def _number(name: str) -> int:
    return [words for _, words in _PHASES].index(name)


def _legend(
    words: list[str], shares: list[tuple[float, str, int]]
) -> Iterator[tuple[str, tuple[float, str, int], float, float]]:
    """Entries side by side, wrapped: text, phase, left edge, top edge."""
    x = y = 0.0
    for text, share in zip(words, shares, strict=True):
        wide = width(text, SIZE) + 17 + 18
        if x and x + wide > WIDE:
            x, y = 0.0, y + STEP
        yield text, share, x, y
        x += wide
