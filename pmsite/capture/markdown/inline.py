"""Markdown inside a line → plain text and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token
from pydantic import TypeAdapter, ValidationError

from pmsite.capture.markdown.blocks import Env, parser
from pmsite.capture.markdown.text import LINE_LENGTH, normal, one_line, seen
from pmsite.model.base import Url

_URL = TypeAdapter[str](Url)
_PARSER = parser()
_BREAK = re.compile(r"<br\s*/?>", re.I)


@dataclass(frozen=True)
class Link:
    """A link's text and where it leads."""

    title: str
    url: str


@dataclass
class _Out:
    """Text as it is put together."""

    parts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def is_url(text: str) -> bool:
    """Whether a record may hold it as an address."""
    try:
        _URL.validate_python(text)
    except ValidationError:
        return False
    return True


def plain(markdown: str, env: Env, *, apart: bool = False) -> tuple[str, tuple[Link, ...]]:
    """The text on one line without marks, and its links.

    Targets stand behind their text in brackets; with `apart`, those that a record may hold as links do not.
    """
    out = _Out()
    for token in _PARSER.parseInline(markdown, env):
        _walk(token.children or [], out, apart)
    return one_line("".join(out.parts)), tuple(out.links)


def _walk(tokens: list[Token], out: _Out, apart: bool) -> None:
    stack: list[tuple[str, int]] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            out.parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            out.parts.append("\n")
        elif token.type == "html_inline":
            out.parts.append(" " if _BREAK.fullmatch(token.content) else token.content)
        elif token.type == "link_open":
            stack.append((str(token.attrs.get("href", "")), len(out.parts)))
            _titled(token, out)
        elif token.type == "link_close" and stack:
            url, begin = stack.pop()
            _end_of_link(url, one_line("".join(out.parts[begin:])), out, apart)
        elif token.type == "image":
            out.parts.append(f"{token.content} ({token.attrs.get('src', '')})")
            _titled(token, out)


def _titled(token: Token, out: _Out) -> None:
    title = token.attrs.get("title")
    if title:
        out.parts.append(f"“{title}” ")


def _end_of_link(url: str, title: str, out: _Out, apart: bool) -> None:
    valid = is_url(url)
    same = title == url or (valid and normal(title) == normal(url))
    if valid and seen(title) and len(title) <= LINE_LENGTH:
        out.links.append(Link(title, url))
        if apart or same:
            return
    if url and not same:
        out.parts.append(f" ({url})")


def texts(markdown: str, env: Env) -> Iterator[str]:
    """Runs of words that belong together: the text between targets on one line, and each target."""
    for token in _PARSER.parseInline(markdown, env):
        yield from _runs(token.children or [])


def _runs(tokens: list[Token]) -> Iterator[str]:
    run: list[str] = []
    targets: list[str] = []
    for token in tokens:
        if token.type in ("link_close", "image"):
            run.append(token.content)
            yield "".join(run)
            run = []
            targets += [str(token.attrs["src"])] if "src" in token.attrs else []
        elif token.type == "link_open":
            targets.append(str(token.attrs.get("href", "")))
        else:
            if token.type in ("softbreak", "hardbreak") or _BREAK.fullmatch(token.content):
                yield "".join(run)
                run = []
            else:
                run.append(token.content)
        targets += [str(token.attrs["title"])] if "title" in token.attrs else []
    yield "".join(run)
    yield from targets
