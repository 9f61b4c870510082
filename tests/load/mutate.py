"""Records with something wrong: as bytes, from a seed, and as data, for properties."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from pmsite.problems import Pointer
from tests.conftest import MINIMAL, PROJECT

RICH = (
    dump(MINIMAL)
    + """\
tags: [dns, 'it''s', "a\\tb"] # a comment
impact: {customers_affected: 12, windows: [{service: a, begin: 2025-11-26T10:27:35Z}]}
analysis:
  root_causes:
    - {id: C1, text: One resolver, category: capacity}
  fault_tree:
    top: G1
    gates: {G1: {type: or, text: Names fail, inputs: [E1, E2]}}
    events:
      E1: {text: 'a: b', probability: 0.5}
      E2: {text: "unlucky"}
actions:
- {id: A1, title: Add a resolver, kind: prevent, due: 2025-12-24, depends_on: [INC-2024-0001/A2]}
sections:
  More: |
    | a | b |
    |---|---|
x-own: {k: [1, 2.5, true, null, ~]}
"""
)
SEEDS = (dump(MINIMAL).encode(), (PROJECT / "incidents/2026/INC-2026-0003.yaml").read_bytes(), RICH.encode())
"""Small, so that many are tried in a minute."""

_WORDS = r"""
␤ ␤␤ ␤␤␤␤ ␤␣ ␤␣␣ ␤␣␣␣␣ ␣ ␤---␤ --- ␤...␤ ... %YAML␣1.1␤---␤ %TAG␣!␣x:␤---␤ ␣# # &a &a␣ *a *a␣ *a: !
!!str␣ !x␣ !<y>␣ !!python/object:x␣ <<: <<:␣*a␤ <<:␣{}␤ ? ?␣ ␤?␣ : :␣ ␤:␣ - -␣ ␤-␣ -␣-␣-␣ [ ] { } [] {}
[[[[ {{{{ }}}} ]]]] , ,, ' '' " "" \ \x00 \ud800 \u202e \N \U00110000 \e | |␤ >␤ |-␤␣ >+␤ |9␤ % @ ` ~
null true yes no on .inf -.INF .nan 1e999 0x 0o8 0x1F 1_000 1:30 -0 +1 1. .5
999999999999999999999999999999999999999999 2025-02-30 2025-11-26T10:27:35 0000-01-01 2999-12-31
1900-01-01 2025-11-26T10:27:35+23:59 9999-12-31T23:59:59-23:59 ../../etc/passwd a/b CON INC-2025-0001
INC-2025-0001/A1 A1 C1 E1 G1 SEV1 SEV9 review published withdrawn retold restricted done 100% 7d
a@b.example +49␣170␣1234567 password:␣hunter2abc ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa <script> {{x}}
$x ␤x-a:␣1␤ ␤title:␣x␤ ␤id:␣x␤ ␤state:␣published␤ ␤times:␤␣␣started_at:␣2025 ␤impact:␤ ␤analysis:␣{}␤
␤actions:␤␣␣-␣id:␣A1␤ ␤actions:␣[{id:␣A1,␣title:␣x}]␤ ␤ignore:␣[{rule:␣PM501,␣reason:␣x}]␤
␤related:␣[{id:␣INC-2025-0001,␣kind:␣recurrence}]␤ ␤schema_version:␣2␤ ␤schema_version:␣1.0␤
␤provenance:␣{kind:␣retold}␤ é 漢 😀
"""
_BYTES = rb"""
\x00 \t \r \r\n \x7f \x85 \x1b[31m \xff\xfe \xef\xbb\xbf \xc2\x85 \xe2\x80\xa8 \xe2\x80\xae \xc0\x80
\xed\xa0\x80 \xf4\x90\x80\x80
"""
NASTIES = (
    *(word.replace("␤", "\n").replace("␣", " ").encode() for word in _WORDS.split()),
    *(word.decode("unicode_escape").encode("latin-1") for word in _BYTES.split()),
)
"""What YAML's readers, and ours, stumble over."""


_HOW = ("flip", "insert", "delete", "splice", "word", "word", "word", "cut", "repeat", "move", "retype")


def mutated(seed: int) -> Iterator[bytes]:
    """Files without end, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        raw = chance.choice(SEEDS)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
            raw = _changed(raw, chance)[:20_000]
        yield raw


def _changed(raw: bytes, chance: random.Random) -> bytes:
    a, b = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
    b = min(b, a + chance.choice((1, 4, 30, 300)))
    match chance.choice(_HOW):
        case "flip" if raw:
            at = min(a, len(raw) - 1)
            return raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :]
        case "insert":
            return raw[:a] + chance.randbytes(chance.randint(1, 4)) + raw[a:]
        case "delete":
            return raw[:a] + raw[b:]
        case "splice":
            second = chance.choice(SEEDS)
            return raw[:a] + second[chance.randint(0, len(second)) :]
        case "word":
            return raw[:a] + chance.choice(NASTIES) + raw[a:]
        case "cut":
            return raw[:a] if chance.random() < 0.5 else raw[a:]
        case "repeat":
            return raw[:b] + raw[a:b] * chance.choice((1, 2, 40)) + raw[b:]
        case "move":
            lines = raw.splitlines(keepends=True)
            if lines:
                lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
            return b"".join(lines)
        case _:  # a value becomes another one
            colons = [at for at in range(a, b) if raw[at : at + 2] == b": "]
            at = chance.choice(colons) + 2 if colons else a
            return raw[:at] + chance.choice(NASTIES) + b"\n" + raw[raw.find(b"\n", at) + 1 or len(raw) :]


_VALUES: list[Any] = [None, True, 0, -1, 2.5, 10**12, 10**39, "", " ", "x", "x" * 1100, "a\nb", "\u200b", "no"]
_VALUES += ["SEV9", "published", "2025-02-30", "2999-12-31", "1900-01-01", "2025-11-26T10:00:00Z", "7d", "A1"]
_VALUES += ["2025-11-26T10:00:00", "INC-2025-0001", "../x", "password: hunter2abc", "a@b.example", "<b>"]
_VALUES += [[], [None], [[]], ["x", "x"], {}, {"x": 1}, {"x-a": 1}, {"id": "A1"}, {"": None}, [{}]]
_VALUES += [{"a/b~c": {"": ""}}]
_NAMES = ["id", "x", "x-a", "times", "severty", "password: hunter2abc", "<<", "", "kind", "title", "a/b~c", "1"]
_FULL = (PROJECT / "incidents/2025/INC-2025-0007.yaml").read_text("utf-8")
_DATA = [parse(text, "f").data for text in (*(seed.decode() for seed in SEEDS), _FULL)]


def _places(data: Any, here: Pointer = ()) -> Iterator[Pointer]:
    if here:
        yield here
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in steps:
        yield from _places(inner, (*here, step))


def _at(data: Any, place: Pointer) -> Any:
    for step in place:
        data = data[step]
    return data


@st.composite
def misfits(draw: st.DrawFn) -> str:
    """Sound records as text, with fields dropped, swapped, retyped, doubled, renamed and buried."""
    data = copy.deepcopy(draw(st.sampled_from(_DATA)))
    for _ in range(draw(st.integers(1, 6))):
        places = list(_places(data))
        if not places:
            break
        place = draw(st.sampled_from(places))
        parent: Any = _at(data, place[:-1])
        last: Any = place[-1]
        how = draw(st.sampled_from(["drop", "swap", "retype", "retype", "double", "rename", "bury"]))
        if how == "drop":
            del parent[last]
        elif how == "swap":
            other = draw(st.sampled_from(places))
            mine, theirs = copy.deepcopy((parent[last], _at(data, other)))
            _at(data, other[:-1])[other[-1]] = mine
            if place[: len(other)] != other:
                parent[last] = theirs
        elif how == "retype":
            parent[last] = copy.deepcopy(draw(st.sampled_from(_VALUES)))
        elif how == "bury":
            for _ in range(draw(st.sampled_from([1, 2, 40]))):
                parent[last] = [parent[last]] if draw(st.booleans()) else {"x": parent[last]}
        elif isinstance(parent, list):
            parent.insert(0, copy.deepcopy(parent[last]))
        else:
            value = parent[last] if how == "double" else parent.pop(last)
            parent[draw(st.sampled_from(_NAMES))] = copy.deepcopy(value)
    if draw(st.booleans()):
        return json.dumps(data, ensure_ascii=False, indent=draw(st.none() | st.just(1)))
    again = {name: data[name] for name in draw(st.sampled_from([[], [], list(data)[:1]]))}
    return dump(data) + (dump(again) if again else "")
