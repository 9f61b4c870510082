"""Texts and shelves for tests of the search."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from pmsite.model.corpus import Entry
from pmsite.render.search.documents import PAGE, Document, Shelf, shelves
from tests.analyse.made import entry, known

WORDS = (
    *("resolver", "Resolvers", "orderGateway", "HTTPServer2", "certificate", "certificates", "policies", "policy"),
    *(
        "Größe",
        "café",
        "naïve",
        "障害",
        "名前解決に失敗した",
        "ネームサーバー",
        "ภาษาไทย",
        "İstanbul",
        "ΟΔΟΣ",
        "ß",
    ),
    *("INC-2025-0007/A1", "order_gateway", "x86_64", "v1.2.3", "bus", "class", "classes", "entries", "status"),
    *("ＤＮＳ", "ﬁle", "½", "²", "e\u0301te\u0301", "हिन्दी", "𠮷野家", "한국어", "a" * 60, "über" * 15, "naïves"),
)
MIXED = st.text(
    st.sampled_from("aAbBsSeiuyéÉßİıſǅΣςσ09_-. \t\n日本ทยカ゛ﾞ한ㅎ\u0301\u0345²½ﬁ𠮷𝒜Ⅷⅷ٣०\u200b\u00ad"), max_size=20
)
TEXTS = st.one_of(
    st.text(max_size=30),
    MIXED,
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=3).map("".join),
)
"""Wild ones, and such as people write."""
PLAIN = (
    "dns",
    "resolver",
    "resolvers",
    "gateway",
    "certificate",
    "expired",
    "orders",
    "order",
    "障害が起きた",
    "Größe",
)


def shelved(*found: Entry, **policy: Any) -> tuple[Shelf, ...]:
    """The shelves of some records."""
    return shelves(known(*found, **policy))


def page(title: str, text: str = "") -> Document:
    """A page that is found by its title and its text."""
    return Document(PAGE, f"{len(title)}/", title, "", (), (title, "", text, ""))


def numbered(i: int, year: int = 2025, **fields: Any) -> Entry:
    """A record of a year with a word of its own, a lesson and an action."""
    own = {
        "id": f"INC-{year}-{i:04d}",
        "title": f"Outage {year} word{i}",
        "times": {"started_at": f"{year}-01-{1 + i % 28:02d}T10:00:00Z"},
        "actions": [{"id": "A1", "title": f"Mend thing{i}"}],
        "lessons": {"learned": [{"id": "L1", "title": f"Learned something{i}"}]},
    }
    return entry(**{**own, **fields})


@st.composite
def corpora(draw: st.DrawFn, most: int = 9) -> tuple[Sequence[Shelf], Sequence[Document]]:
    """Records and pages with few words, so that words meet."""
    said = st.lists(st.sampled_from(PLAIN), max_size=4).map(" ".join)
    found = []
    for i in range(draw(st.integers(0, most))):
        year = draw(st.sampled_from([2023, 2024, 2025]))
        lessons = [{"id": "L1", "title": f"Lesson {draw(said)}".strip(), "tags": ["dns"]}]
        found.append(
            numbered(
                i,
                year,
                title=f"Title {draw(said)}".strip(),
                summary=f"Summary {draw(said)}".strip(),
                services=draw(st.lists(st.sampled_from(["dns", "order-gateway"]), max_size=2, unique=True)),
                lessons={"learned": lessons if draw(st.booleans()) else []},
            )
        )
    return shelved(*found), [page(f"Page {draw(said)}", draw(said)) for _ in range(draw(st.integers(0, 3)))]
