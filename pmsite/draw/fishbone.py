"""The fishbone (Ishikawa) diagram: layout, then SVG.

Causes stand beside the bone of their category, level with the rib that leads to it. Each pair of
categories, one above and one below the spine, has a column of its own width, so nothing can overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pmsite.draw import svg
from pmsite.draw.svg import Drawing
from pmsite.draw.text import BOLD, width, wrap
from pmsite.model.causes import Fishbone, FishboneCause

SIZE, SMALL = 13.0, 12.0
STEP, SMALL_STEP = 17.0, 15.0
TEXT_LIMIT, HEAD_LIMIT = 190.0, 150.0
SLANT = 0.32
GAP, MARGIN, LABEL_HEIGHT = 30.0, 16.0, 26.0


@dataclass(frozen=True, slots=True)
class Block:
    """A cause with its sub-causes: a rectangle of text, and the height of its rib."""

    cause: FishboneCause
    lines: list[str]
    sub_lines: list[str]
    x: float
    y: float
    width: float
    height: float
    rib_y: float
    rib_end: float


@dataclass(frozen=True, slots=True)
class Bone:
    """One category: its label's rectangle, its bone, its causes."""

    category: str
    label: tuple[float, float, float, float]
    tip: tuple[float, float]
    joint: float
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything goes, in pixels."""

    width: float
    height: float
    spine: float
    head: tuple[float, float, float, float]
    head_lines: list[str]
    bones: list[Bone]


def draw(fishbone: Fishbone, key: str, links: Mapping[str, str] | None = None) -> Drawing:
    """The drawing; `key` makes its ids unique in a page, `links` are addresses by a cause's text."""
    plan = layout(fishbone)
    body = [_spine(plan)]
    for bone in plan.bones:
        body.append(_bone(bone, plan.spine, links or {}))
    x, y, w, h = plan.head
    top = y + (h - len(plan.head_lines) * STEP) / 2
    body.append(svg.box(x, y, w, h, "head", 6))
    body.append(svg.lines_of_text(plan.head_lines, x + w / 2, top, SIZE, STEP, "t-head", "middle"))
    categories = ", ".join(bone.category for bone in plan.bones)
    title = f"Fishbone: {fishbone.problem}"
    return svg.drawing(key, plan.width, plan.height, title, f"Causes by category: {categories}.", body)


def layout(fishbone: Fishbone) -> Layout:
    """Place every text so that none overlaps another."""
    named = [(name, causes) for name, causes in fishbone.causes.items() if causes]
    sides = [[_stack(causes) for _, causes in named[i::2]] for i in (0, 1)]
    reach = [max((s[-1][3] for s in side), default=0.0) + 14.0 for side in sides]
    head_lines = wrap(fishbone.problem, HEAD_LIMIT, SIZE * BOLD)
    head_width = max(width(text, SIZE * BOLD) for text in head_lines) + 24
    head_height = len(head_lines) * STEP + 20
    spine = max(MARGIN + LABEL_HEIGHT + reach[0], MARGIN + head_height / 2)
    bones: list[Bone] = []
    x = MARGIN
    for i in range(0, len(named), 2):
        pair = [_place(named[i + j], sides[j][i // 2], j, reach[j], spine) for j in range(len(named[i : i + 2]))]
        left = min(_left(bone) for bone in pair)
        right = max(max(bone.label[0] + bone.label[2], bone.joint) for bone in pair)
        bones += [_shift(bone, x - left) for bone in pair]
        x += right - left + GAP
    below = reach[1] + LABEL_HEIGHT if len(named) > 1 else 0.0
    height = max(spine + below, spine + head_height / 2) + MARGIN
    head = (x + 6, spine - head_height / 2, head_width, head_height)
    return Layout(x + 6 + head_width + MARGIN, height, spine, head, head_lines, bones)


_Row = tuple[FishboneCause, list[str], list[str], float, float]
"""A cause, its lines, its sub-causes' lines, the distance from the spine to its far edge, its height."""


def _stack(causes: tuple[FishboneCause, ...]) -> list[_Row]:
    """Causes one beyond the other, away from the spine."""
    rows: list[_Row] = []
    far = 12.0
    for cause in causes:
        lines = wrap(cause.text, TEXT_LIMIT, _size(cause))
        sub = [
            ("– " if i == 0 else "\u00a0\u00a0\u00a0") + text
            for sub_cause in cause.sub_causes
            for i, text in enumerate(wrap(sub_cause, TEXT_LIMIT - 20, SMALL))
        ]
        height = len(lines) * STEP + 5 + len(sub) * SMALL_STEP
        far += height + 9
        rows.append((cause, lines, sub, far, height))
    return rows


def _size(cause: FishboneCause) -> float:
    """Root causes are set in bold: as wide as if they were set larger."""
    return SIZE * BOLD if cause.root_cause else SIZE


def _place(named: tuple[str, object], rows: list[_Row], side: int, reach: float, spine: float) -> Bone:
    """One category with its joint at x = 0; `side` 0 is above the spine, 1 below."""
    sign = -1.0 if side == 0 else 1.0
    blocks = []
    for cause, lines, sub, far, height in rows:
        # The text ends where the bone is nearest to the tail: at the block's far edge.
        end = -SLANT * far - 8
        wide = max([width(t, _size(cause)) for t in lines] + [width(t, SMALL) + 10 for t in sub])
        wide += 16 if cause.root_cause else 0
        y = spine - far if side == 0 else spine + far - height
        rib_y = y + len(lines) * STEP + 2
        blocks.append(Block(cause, lines, sub, end - wide, y, wide, height, rib_y, -SLANT * abs(rib_y - spine)))
    label_width = width(named[0].capitalize(), SIZE * BOLD) + 20
    tip = (-SLANT * reach, spine + sign * reach)
    label_y = tip[1] - LABEL_HEIGHT if side == 0 else tip[1]
    label = (tip[0] - label_width / 2, label_y, label_width, LABEL_HEIGHT)
    return Bone(named[0], label, tip, 0.0, blocks)


def _left(bone: Bone) -> float:
    return min([bone.label[0], *(block.x for block in bone.blocks)])


def _shift(bone: Bone, dx: float) -> Bone:
    label = (bone.label[0] + dx, *bone.label[1:])
    blocks = [
        Block(b.cause, b.lines, b.sub_lines, b.x + dx, b.y, b.width, b.height, b.rib_y, b.rib_end + dx)
        for b in bone.blocks
    ]
    return Bone(bone.category, label, (bone.tip[0] + dx, bone.tip[1]), bone.joint + dx, blocks)


def _spine(plan: Layout) -> str:
    end = plan.head[0]
    arrow = f"M{svg.num(end)} {svg.num(plan.spine)}l-12 -6v12z"
    return svg.line(MARGIN, plan.spine, end - 8, plan.spine, "spine") + svg.path(arrow, "arrow")


def _bone(bone: Bone, spine: float, links: Mapping[str, str]) -> str:
    parts = [svg.line(*bone.tip, bone.joint, spine, "bone")]
    x, y, w, h = bone.label
    parts.append(svg.box(x, y, w, h, "category"))
    label = bone.category.replace("_", " ").capitalize()
    parts.append(svg.lines_of_text([label], x + w / 2, y + 4.5, SIZE, STEP, "t-strong", "middle"))
    parts += [_block(block, links.get(block.cause.text)) for block in bone.blocks]
    return "".join(parts)


def _block(block: Block, link: str | None) -> str:
    hot = block.cause.root_cause
    indent = 16 if hot else 0
    parts = [svg.line(block.x, block.rib_y, block.rib_end, block.rib_y, "rib-hot" if hot else "rib")]
    if hot:
        cy = block.y + STEP / 2
        parts.append(f'<circle class="dot-hot" cx="{svg.num(block.x + 6)}" cy="{svg.num(cy)}" r="4.5"/>')
    css = "t-hot" if hot else "t"
    parts.append(svg.lines_of_text(block.lines, block.x + indent, block.y, SIZE, STEP, css, "start"))
    if block.sub_lines:
        parts.append(
            svg.lines_of_text(block.sub_lines, block.x + 10, block.rib_y + 2, SMALL, SMALL_STEP, "t-soft", "start")
        )
    title = ("Root cause: " if hot else "Cause: ") + block.cause.text
    return svg.group(parts, "cause", title, link)
