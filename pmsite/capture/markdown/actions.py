"""Actions: lists, checkboxes, tables and headings → what is to be done, by whom, until when."""

import re
from dataclasses import dataclass, field
from typing import Any

from pmsite.capture.markdown.blocks import Block, Item, Row
from pmsite.capture.markdown.dates import find_date
from pmsite.capture.markdown.outline import Part
from pmsite.capture.markdown.record import MOST_NODES, Record
from pmsite.capture.markdown.states import finished_on, horizon_of, kind_of, marked, state_of
from pmsite.capture.markdown.text import first_sentence, one_line, seen, shortened
from pmsite.model.base import TITLE_LENGTH

_BOX = re.compile(r"\s*\[([ xX])\][ \t]*")
_HANDLE = re.compile(r"`?(?<![\w/.@])@([A-Za-z0-9](?:[\w-]{0,38}))`?(?![\w/.]*\.)")
_OWNER = re.compile(
    r"[(\[（【—*\s,、](?:owners?|assignees?|assigned to|responsible"
    r"|担当(?:者)?|responsable)\s*[:：]\s*([^,;、。)\]）】*\n]{1,60})",
    re.I,
)
_DUE = re.compile(
    r"(?:due(?: date| by| on)?|deadline|eta|by|期限|échéance)\s*[:：]?\s*((?:19|20)\d\d-\d\d-\d\d)", re.I
)
_KIND_MARK = re.compile(r"\s*\[([a-z]+)\]\s*$", re.I)
_STRONG = re.compile(
    r"\s*(?:\*\*|__)(?P<title>[^*_\n][^\n]{0,300}?)\s*[:：.]?\s*(?:\*\*|__)\s*(?:[:：.]|[-–—]+)?\s*(?P<rest>.*)",
    re.S,
)
_NUMBERED = re.compile(r"(?:\d{1,2}\s*[.)]|action \d{1,2}\b|[A-Z]\d{1,2}\s*[:.)])", re.I)
_PARAGRAPH = re.compile(r"\s*(?:\*\*|__)?\s*Action (?:\d{1,2}\b|item\s*:)", re.I)
_STATE_LINE = re.compile(r"\s*(?:statut?s?|状態|state)\s*[:：]\s*(.{2,30})", re.I)
_COLUMNS = (
    ("state", r"stat(?:us|e|ut)|状態|ステータス|done\??|progress"),
    ("owner", r"owners?|assignees?|assigned(?: to)?|who|responsible|担当(?:者)?|responsable|dri|lead"),
    ("team", r"team|équipe|チーム"),
    ("due", r"due(?: date)?|deadline|eta|target(?: date)?|when|期限|échéance|date"),
    ("kind", r"type|kind|category|カテゴリ|種別|catégorie"),
    ("priority", r"prio(?:rity|rité|rite)?|優先度"),
    ("id", r"#|id|no\.?|番号"),
    (
        "title",
        r"actions?(?: items?)?|tasks?|items?|descriptions?|what"
        r"|title|todo|アクション|対応内容|内容|improvement|measure",
    ),
)
_LOCAL_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")


@dataclass
class _Draft:
    """An action before it gets its id."""

    title: str
    rest: list[str] = field(default_factory=list)
    """Markdown that says more."""
    fields: dict[str, Any] = field(default_factory=dict)
    id: str | None = None


@dataclass(frozen=True)
class _Place:
    """What the headings above say of all actions below."""

    kind: str | None
    horizon: str | None
    done: bool


def take(record: Record, part: Part) -> None:
    """Read the actions of a part; what is prose stays."""
    place = _place(part)
    drafts: list[_Draft] = []
    if _is_action(part):
        drafts.append(_of_heading(record, part))
        record.claim(part.blocks)
    else:
        for block in record.free(part):
            new = _of_block(record, block, drafts)
            if new is not None:
                drafts += new
                record.claim([block])
    room = MOST_NODES - len(record.data.get("actions", []))
    record.add("actions", [_finished(record, draft, place) for draft in drafts[:room]])


def _place(part: Part) -> _Place:
    titles = " / ".join(one.title for one in (*part.above, part) if one.role == "actions")
    kind = next((k for one in reversed((*part.above, part)) if (k := kind_of(one.title))), None)
    done = re.search(r"\b(?:completed|done|taken)\b|完了", titles, re.I) is not None
    return _Place(kind, horizon_of(titles), done)


def _is_action(part: Part) -> bool:
    """Whether the heading itself says what is to be done: numbered, or with an owner."""
    inside = bool(part.above) and part.above[-1].role == "actions"
    return inside and bool(_NUMBERED.match(part.title) or _HANDLE.search(part.title))


def _of_heading(record: Record, part: Part) -> _Draft:
    draft = _draft(record, _NUMBERED.sub("", part.title, count=1).strip(" :.)"))
    draft.rest += [block.text for block in part.blocks]
    record.words.append(part.title)
    return draft


def _of_block(record: Record, block: Block, drafts: list[_Draft]) -> list[_Draft] | None:
    """The actions of a block: none where it belongs to the one before; None where it is something else."""
    current = drafts[-1] if drafts and drafts[-1].fields.get("open_ended") else None
    if current is not None and not (block.kind == "paragraph" and _PARAGRAPH.match(block.content)):
        _go_on(record, current, block)
        return []
    if block.kind == "list" and len(block.items) <= MOST_NODES:
        return [_of_item(record, item) for item in block.items]
    if block.kind == "table":
        return _of_table(record, block)
    if block.kind == "paragraph" and _PARAGRAPH.match(block.content):
        draft = _draft(record, block.content)
        draft.fields["open_ended"] = not re.match(r"\W*Action item", block.content, re.I)
        return [draft]
    return None


def _go_on(record: Record, draft: _Draft, block: Block) -> None:
    state = _STATE_LINE.fullmatch(block.content) if block.kind == "paragraph" else None
    if state and state_of(state[1]):
        draft.fields["state"] = state_of(state[1])
        record.words.append(record.plain(block.content))
    else:
        draft.rest.append(block.text)


def _of_item(record: Record, item: Item) -> _Draft:
    head = item.head
    box = _BOX.match(head)
    draft = _draft(record, head[box.end() :] if box else head)
    if box:
        draft.fields["state"] = "done" if box[1] in "xX" else draft.fields.get("state", "open")
    draft.rest += [block.text for block in item.rest]
    return draft


def _draft(record: Record, markdown: str) -> _Draft:
    """An action from one text: title, the rest, and what marks inside say."""
    text, state, mark = marked(markdown)
    draft = _Draft("", fields={"state": state} if state else {})
    record.words += [mark] if mark else []
    done, day = finished_on(text)
    if done:
        draft.fields |= {"state": "done", "completed_on": _valid(record, day)}
    owner = _OWNER.search(text) or _HANDLE.search(text)
    if owner:
        draft.fields["owner"] = owner[1].strip(" `*")
    due = _DUE.search(text)
    if due:
        draft.fields["due"] = _valid(record, due[1])
    kind = _KIND_MARK.search(text)
    if kind and kind_of(kind[1]):
        draft.fields["kind"] = kind_of(kind[1])
        record.words.append(kind[1])
        text = text[: kind.start()]
    _entitle(record, draft, text)
    return draft


def _valid(record: Record, day: str | None) -> str | None:
    found = find_date(day, record.day_first) if day else None
    return found.isoformat() if found else None


def _entitle(record: Record, draft: _Draft, markdown: str) -> None:
    strong = _STRONG.fullmatch(markdown)
    if strong and seen(strong["rest"]):
        title, links = record.linked(strong["title"])
        if 3 <= len(title) <= TITLE_LENGTH:
            draft.title = title
            draft.rest += [strong["rest"], *(f"[{link.title}]({link.url})" for link in links)]
            return
    title, links = record.linked(markdown)
    if 3 <= len(title) <= TITLE_LENGTH:
        draft.title = title
        draft.rest += [f"[{link.title}]({link.url})" for link in links if link.title != link.url]
        draft.rest += [f"<{link.url}>" for link in links if link.title == link.url and link.url not in title]
        return
    draft.title = shortened(first_sentence(title)[0], TITLE_LENGTH)
    if seen(title):
        draft.rest.append(markdown)


def _of_table(record: Record, block: Block) -> list[_Draft] | None:
    heads = [record.plain(cell) for cell in block.rows[0].cells]
    columns = [
        next((name for name, words in _COLUMNS if re.fullmatch(words, head.strip(" *:"), re.I)), None)
        for head in heads
    ]
    if "title" not in columns:
        return None
    record.words += [head for head in heads if seen(head)]
    return [
        _of_row(record, row, heads, columns) for row in block.rows[1:] if any(seen(cell) for cell in row.cells)
    ]


def _of_row(record: Record, row: Row, heads: list[str], columns: list[str | None]) -> _Draft:
    draft = _draft(record, row.cells[columns.index("title")])
    for i, cell in enumerate(row.cells):
        value = record.plain(cell).strip()
        if i == columns.index("title") or not seen(value) or value in "-–—":
            continue
        if not _column(record, draft, columns[i], value):
            draft.rest.append(f"{heads[i]}: {cell}")
    return draft


def _column(record: Record, draft: _Draft, column: str | None, value: str) -> bool:
    """Take a cell; False where the format has no place for all of it."""
    if column == "state" and state_of(value):
        draft.fields["state"] = state_of(value)
        record.words.append(value)
        return True
    if column in ("kind", "priority"):
        known = kind_of(value) if column == "kind" else re.fullmatch(r"P[0-3]", value)
        if known:
            draft.fields[column] = known if isinstance(known, str) else value
            record.words.append(value)
        return bool(known)
    if column == "owner" and len(value) <= 100:
        first = re.split(r"\s*[,;/&、]\s*|\s+(?:and|et|ou|or)\s+", value.strip(" @"))[0].lstrip("@")
        draft.fields["owner"] = first
        return first == value.strip(" @")
    if column == "team" and re.fullmatch(r"[^/\\]{1,100}", value):
        draft.fields["team"] = value
        return True
    if column == "due":
        day = find_date(value, record.day_first)
        draft.fields["due"] = day.isoformat() if day else None
        return bool(day and value == day.isoformat())
    if column == "id":
        draft.id = value if _LOCAL_ID.fullmatch(value) else None
        return draft.id is not None or value.isdigit()
    return False


def numbered(actions: list[dict[str, Any]]) -> None:
    """Give each action an id of its own: the author's where it can be one, else A1, A2, …"""
    given = [action["id"] for action in actions if action["id"]]
    taken = set(given)
    for i, action in enumerate(actions, 1):
        if action["id"] is None or given.count(action["id"]) > 1:
            action["id"] = next(name for n in range(i, 3 * MOST_NODES) if (name := f"A{n}") not in taken)
            taken.add(action["id"])


def _finished(record: Record, draft: _Draft, place: _Place) -> dict[str, Any]:
    fields = draft.fields
    title = one_line(draft.title)
    if len(title) < 3:
        title = f"Action {title}".strip()
    text = record.resolved("\n\n".join(piece for piece in draft.rest if seen(piece)))
    if "state" not in fields and place.done:
        fields["state"] = "done"
    return {
        "id": draft.id,
        "title": title if len(title) >= 3 else "Untitled action",
        "text": text or None,
        "owner": fields.get("owner") or None,
        "team": fields.get("team"),
        "kind": fields.get("kind") or place.kind,
        "horizon": place.horizon,
        "priority": fields.get("priority"),
        "due": fields.get("due"),
        "state": fields.get("state") or "open",
        "completed_on": fields.get("completed_on"),
    }
