"""Markdown that people wrote → HTML that is safe to show.

Rendered by CommonMark with raw HTML off, then cleaned by nh3 against an allow-list. Links lead to
http, https, mailto, or an attachment of the record; images come from the record's attachments only.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

TAGS = frozenset(
    {"a", "abbr", "blockquote", "br", "code", "del", "em", "h4", "h5", "h6", "hr", "img", "li", "ol", "p"}
    | {"pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
DEEPEST, SHALLOWEST = 6, 4


class _Renderer(RendererHTML):
    """Headings start below the page's own; images are drawn from attachments or shown as their text."""

    def heading_open(self, tokens: list[Token], idx: int, options: Any, env: Any) -> str:
        return f"<{_lowered(tokens[idx].tag)}>"

    def heading_close(self, tokens: list[Token], idx: int, options: Any, env: Any) -> str:
        return f"</{_lowered(tokens[idx].tag)}>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        alt = self.renderInlineAsText(token.children or [], options, env)
        name = unquote(str(token.attrs.get("src", "")))
        if name not in env["attachments"]:
            return str(escape(alt))
        return f'<img src="{escape(env["base"] + quote(name))}" alt="{escape(alt)}" loading="lazy">'

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return _aligned(tokens[idx])

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return _aligned(tokens[idx])

    def link_open(self, tokens: list[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        name = unquote(str(token.attrs.get("href", "")))
        if name in env["attachments"]:
            token.attrs["href"] = env["base"] + quote(name)
        return self.renderToken(tokens, idx, options, env)


def _aligned(token: Token) -> str:
    """A table's cell: alignment as an attribute, since styles are not let through."""
    style = str(token.attrs.get("style", ""))
    side = style.removeprefix("text-align:")
    return f'<{token.tag} align="{side}">' if style else f"<{token.tag}>"


def _lowered(tag: str) -> str:
    return f"h{min(int(tag[1:]) + SHALLOWEST - 1, DEEPEST)}"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])


@lru_cache(maxsize=8192)
def markdown(text: str, base: str = "", attachments: frozenset[str] = frozenset()) -> Markup:
    """Cleaned HTML of `text`. `base` is the address of the record's folder as seen from the page."""
    raw = _MARKDOWN.render(text, {"base": base, "attachments": attachments})
    return Markup(clean(raw, base, attachments))


def clean(html: str, base: str = "", attachments: frozenset[str] = frozenset()) -> str:
    """HTML with nothing left but what is allowed."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        attribute_filter=_filter(frozenset(base + quote(name) for name in attachments)),
    )


def _filter(own: frozenset[str]) -> Callable[[str, str, str], str | None]:
    """Drops addresses that are neither absolute (http, https, mailto) nor the record's own files."""

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            return value if value in own else None
        if attribute == "href":
            absolute = value.lower().startswith(("http://", "https://", "mailto:"))
            return value if absolute or value in own else None
        return value

    return keep


def words_of(html: str) -> str:
    """The words of finished HTML, without the signs that headings link to themselves with."""
    bare = nh3.clean(html.replace("<", " <"), tags=set())
    return " ".join(unescape(bare).replace("¶", " ").split())


@lru_cache(maxsize=256)  # a record's page and the search ask for the same texts
def plain(text: str) -> str:
    """The words of a Markdown text, for search and descriptions; not escaped."""
    blocks = [
        "".join(" " if "break" in part.type else part.content for part in (token.children or [token]))
        for token in _MARKDOWN.parse(text)
        if token.type in ("inline", "fence", "code_block")
    ]
    return " ".join(" ".join(blocks).split())


def excerpt(text: str, limit: int = 200) -> str:
    """The first words of a Markdown text, up to `limit` characters; not escaped."""
    return shortened(plain(text), limit)


def shortened(words: str, limit: int) -> str:
    """Words up to `limit` characters, cut between two of them."""
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"
