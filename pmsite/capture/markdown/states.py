"""Where an action stands, what it is for and how urgent it is, by the words of its author."""

import re

_STATES = (
    ("wont_do", r"won.?t (?:do|fix)|cancell?ed|rejected|abandon(?:n?ed|né)|declined|wontfix|見送り|中止"),
    ("in_progress", r"(?:work |still )?in[- ]progress|wip|ongoing|started|doing|en cours|進行中|対応中|着手済み?"),
    ("blocked", r"blocked|on hold|waiting|bloqué|保留"),
    (
        "done",
        r"done|completed?|finished|fixed|closed|resolved|merged|deployed|fait|terminée?|完了|済み?|[✓✔☑✅✔️]+",
    ),
    (
        "open",
        r"to[- ]?do|open|planned|pending|not (?:yet )?(?:started|done)|new"
        r"|backlog|à faire|to debat\w*|未着手|未完了|未対応|予定|[-❌☐]",
    ),
)
_STATE = tuple((state, re.compile(rf"(?:{words})(?:[\s:.,(（].*)?", re.I | re.S)) for state, words in _STATES)
_MARKED = re.compile(
    r"\s*[(\[（【](done|completed?|to[- ]?do|wip|in progress|完了"
    r"|won.t do|fixed)[)\]）】]\.?\s*$|\s+(DONE|TODO|[✓✔☑✅])\.?\s*$"
    r"|^\s*(DONE|TODO|TO DO|WIP|[✓✔☑✅❌])(?:\s*[:：.-]\s+|\s+)",
    re.I,
)
_SHOUTED = re.compile(r"DONE|TODO|TO DO|WIP|\W+")
_LATER = re.compile(r"(?:。|\.|—|\s)\s*(完了|状態)\s*[:：]\s*(\d{4}-\d\d-\d\d)?")
_KINDS = (
    ("prevent", r"prevent\w*|prévent\w*|予防(?:[（(].*)?"),
    ("detect", r"detect\w*|détect\w*|monitoring|alerting|検知(?:[（(].*)?"),
    ("mitigate", r"mitigat\w*|atténu\w*|緩和(?:[（(].*)?"),
    ("respond", r"respon(?:d|se)\w*|対応"),
    ("process", r"process(?: improvements?)?|training|processus|プロセス(?:[（(].*)?"),
)
_KIND = tuple((kind, re.compile(words, re.I)) for kind, words in _KINDS)
_HORIZONS = (
    ("immediate", r"immediate|urgent|immédiat"),
    ("short_term", r"short[- ]?term|court terme|短期"),
    ("long_term", r"long[- ]?term|long terme|中?長期"),
)
_HORIZON = tuple((horizon, re.compile(rf"\b(?:{words})", re.I)) for horizon, words in _HORIZONS)


def state_of(text: str) -> str | None:
    """The state a cell or remark names."""
    bare = text.strip(" *_`~")
    return next((state for state, pattern in _STATE if pattern.fullmatch(bare)), None)


def marked(text: str) -> tuple[str, str | None, str]:
    """A text without the mark of its state, the state, and the mark: "(DONE)", a tick, "TODO:"."""
    match = _MARKED.search(text)
    if match is None:
        return text, None, ""
    word = next(group for group in match.groups() if group)
    bracketed = match[1] is not None
    if not bracketed and not _SHOUTED.fullmatch(word):
        return text, None, ""
    return (text[: match.start()] + text[match.end() :]).strip(), state_of(word), word


def finished_on(text: str) -> tuple[bool, str | None]:
    """Whether a remark behind the text says that it is finished, and the day."""
    match = _LATER.search(text)
    return (match is not None and match[1] == "完了"), match[2] if match else None


def kind_of(text: str) -> str | None:
    """What an action is for."""
    bare = text.strip(" *_`[]()（）:")
    return next((kind for kind, pattern in _KIND if pattern.fullmatch(bare)), None)


def horizon_of(text: str) -> str | None:
    """How far away it is."""
    return next((horizon for horizon, pattern in _HORIZON if pattern.search(text)), None)
