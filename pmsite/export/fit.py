"""Whether customers may read a text: no names, no addresses inside, no other records."""

import re
from collections.abc import Collection, Iterator

_V4 = (
    r"\b(?:10|127)(?:\.\d{1,3}){3}\b|\b(?:192\.168|169\.254)(?:\.\d{1,3}){2}\b"
    r"|\b172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}\b"
)
_V6 = r"(?<![\w:])(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):(?:[0-9a-f]{0,4}:)+[0-9a-f]{0,4}|(?<![\w:])::1\b"
_BARE_HOST = r"\b[a-z][a-z0-9+-]{1,20}://(?:[^\s/@]{1,200}@)?[^\s/.:?#@\[\]()<>]+(?![\w.@-])"
_HOST = (
    r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:internal|intranet|local|localdomain|lan|corp|home|svc)(?![\w-]|\.\w)"
    r"|\blocalhost\b"
)
_INSIDE = re.compile("|".join((_HOST, _V4, _V6, _BARE_HOST)), re.IGNORECASE)
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        all amber art autumn bill bob bug buddy can carol case chance chase chip christian cliff
        daisy dawn dean do drew earnest ever faith first for frank gene glen grace grant guy hank
        hope iris ivy jack jade jay jean job joy june just king lance last laurel lee less lily long
        major marina mark mason max may mercy miles more most my nick no not now of olive on one or
        our page pat pearl penny pierce port ray red reed rich rob robin rock rod root rose ruby
        rusty sandy see she show sky so some sue summer team terry the then they tom victor violet
        wade was we will winter with wood you young
        """,
    )
)
"""Handles that any text may have as a word; they are found with @ before them."""

_MARKS = "()[]{}<>.,;:!?\"'“”‘’«»*_`"
_LONGEST = 100


def fit_for_customers(
    text: str, said: str, people: Collection[str], records: Collection[str], id_pattern: str
) -> str | None:
    """Why customers may not read a text, as a sentence. `said` is what of it the policy does not say."""
    if name := next(_named(said, people), None):
        return f"The text for customers would name {name}; change `impact/customer`."
    if found := _INSIDE.search(text):
        return (
            f"The text for customers would tell of {found[0]}, an address inside; "
            "change `impact/customer` or the template."
        )
    if name := next(_told(said, records, id_pattern), None):
        return f"The text for customers would name {name}, a record; change `impact/customer`."
    return None


def _named(said: str, people: Collection[str]) -> Iterator[str]:
    """Handles as they are written, or behind an @; names in any case."""
    for person in sorted(people):
        words = r"\s+".join(map(re.escape, person.removeprefix("@").split()))
        if re.search(r"[^\w.@-]", person):
            if re.search(rf"(?<!\w){words}(?!\w)", said, re.IGNORECASE):
                yield person
            continue
        plain = person.lower() in _WORDS
        if re.search(rf"@{words}(?!\w)", said, re.I) or (not plain and re.search(rf"(?<!\w){words}(?!\w)", said)):
            yield person


def _told(said: str, records: Collection[str], id_pattern: str) -> Iterator[str]:
    """Other records, and whatever looks like one."""
    form = re.compile(id_pattern, re.IGNORECASE)
    for token in said.split():
        bare = token.strip(_MARKS)
        for word in dict.fromkeys((bare, *re.split(r"[^\w.-]+", bare), *re.split(r"[^\w-]+", bare))):
            # A pattern may be as wide as any word; an id has a number in it.
            is_one = len(word) <= _LONGEST and re.search(r"\d", word) and form.fullmatch(word)
            if word in records or is_one:
                yield word
