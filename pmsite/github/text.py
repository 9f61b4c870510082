"""Text that people wrote, inside an issue: nobody is pinged, nothing linked by accident, nothing too long.

GitHub's limits: https://docs.github.com/rest/issues (title 256, body 65,536 characters; an emoji may be two).
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from pmsite.analyse.secrets import masked

TITLE, BODY, LABEL = 256, 65_536, 50
_GAP = "\u200b"
_BACK_LINK = re.compile(
    r"(?<![\w.])((?:www\.)?github\.com)(?=/[\w.-]+/[\w.-]+/(?:issues|pull|discussions|commit)/)", re.I
)


def markdown(text: str) -> str:
    """Markdown that keeps its form: no mention, no reference, no comment or tag of its own.

    In blocks of code nothing is read as a mention, and what is there is to be copied: only comments are broken.
    """
    lines = masked(text).split("\n")
    code = set(_lines_of_code(lines))
    tamed = [_uncommented(line) if n in code else _tamed(line) for n, line in enumerate(lines)]
    return closed("\n".join(tamed).rstrip())


def _lines_of_code(lines: list[str]) -> Iterator[int]:
    """Numbers of the lines inside of code fences, from 0."""
    if any("```" in line or "~~~" in line for line in lines):
        for token in MarkdownIt().parse("\n".join(lines)):
            if token.type == "fence" and token.map:
                yield from range(token.map[0] + 1, token.map[1])


def _uncommented(line: str) -> str:
    return line.replace("<!--", f"<{_GAP}!--").replace("-->", f"--{_GAP}>")


def _tamed(text: str) -> str:
    text = re.sub(r"&(?=#?\w+;)", f"&{_GAP}", text)  # an entity would be written out, and then ping
    text = re.sub(r"@(?=[\w-])", f"@{_GAP}", text)
    text = re.sub(r"#(?=\d)", f"#{_GAP}", text)
    text = re.sub(r"\b(GH)-(?=\d)", rf"\1{_GAP}-", text, flags=re.I)
    text = re.sub(r"<(?=[a-z/!?])", f"<{_GAP}", text, flags=re.I)
    text = text.replace("-->", f"--{_GAP}>").replace("![", f"!{_GAP}[")
    return _BACK_LINK.sub("redirect.github.com", text)  # a link there leaves no trace in the other's issue


def closed(text: str) -> str:
    """With the end of a code block that was left open, or it would hide what follows (CommonMark, section 4.5)."""
    if "```" not in text and "~~~" not in text:
        return text
    last = MarkdownIt().parse(text)[-1]
    if last.type != "fence" or last.level or last.map is None:
        return text
    lines = text.split("\n")[last.map[0] : last.map[1]]
    end = lines[-1].strip()
    closed = len(lines) > 1 and end.startswith(last.markup) and not end.strip(last.markup[0])
    return text if closed else f"{text}\n{last.markup}"


def line(text: str) -> str:
    """Plain text on one line inside Markdown: no markup of its own either."""
    plain = re.sub(r"([\\`*_{}\[\]<>|~!&$])", r"\\\1", " ".join(masked(text).split()))
    plain = re.sub(r"@(?=\w)", f"@{_GAP}", plain)
    plain = re.sub(r"#(?=\d)", f"#{_GAP}", plain)
    plain = re.sub(r"\b(GH)-(?=\d)", rf"\1{_GAP}-", plain, flags=re.I)
    return plain.replace("://", f":{_GAP}//").replace("www.", f"www{_GAP}.")


def title(ref: str, text: str) -> str:
    """An issue's title: the action's name and what will be different."""
    plain = re.sub(r"([@#])(?=[\w-])", rf"\1{_GAP}", " ".join(masked(text).split()))
    return shortened(f"{ref}: {plain}", TITLE)


def units(text: str) -> int:
    """Its length in UTF-16 code units: the strictest way to count characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning and `…`, in at most `limit` units."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)]
    return kept.decode("utf-16-le", "ignore").rstrip() + "…"
