"""Records with something wrong: as bytes, from a seed, and as data, for properties."""

import copy
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from pmsite.load.edit import dump
from pmsite.load.events import parse
from tests.conftest import MINIMAL, PROJECT

FICTIONAL = (PROJECT / "incidents/2026/INC-2026-0003.yaml").read_bytes()
SEEDS: tuple[bytes, ...] = (
    dump(MINIMAL).encode(),
    FICTIONAL,
    dump(MINIMAL).encode()
    + b"""\
tags: [dns, 'it''s', "a\\tb"] # a comment
impact: {customers_affected: 12, windows: [{service: a, begin: 2025-11-26T10:27:35Z}]}
analysis:
  root_causes:
    - {id: C1, text: One resolver, category: capacity}
  fault_tree:
    top: G1
    gates: {G1: {type: or, text: Names fail, inputs: [E1, E2]}}
    events: {E1: {text: 'a: b'}, E2: {text: >-
        folded
        text}}
actions:
- {id: A1, title: Add a resolver, kind: prevent, due: 2025-12-24, depends_on: [INC-2024-0001/A2]}
sections: {More: "| a | b |\\n|---|---|\\n"}
x-own: {k: [1, 2.5, true, null, ~]}
""",
)
"""Small, so that many fit into a minute."""
NASTIES: tuple[bytes, ...] = tuple(
    b"\0|\t|\r|\r\n|\n|\n\n|\x85|\x1b[31m|\x7f|\xff\xfe|\xef\xbb\xbf|\xc0\x80|\xed\xa0\x80|\xf4\x90\x80\x80|\xe9".split(b"|")
) + tuple(
    (
        "--- ...\n %YAML%1.1\n---\n %TAG%!%x:\n---\n # #x & &a *a * ! !!str !x !<y> !!python/object:x <<: <<:%*a ? ?% : :% "
        "- -% [ ] { } [] {} [[[[ {{{{ }}}} , ,, ' '' \" \\ \\x00 \\ud800 \\u202e \\N \\U00110000 | > |- >+ |9 |% >% @ ` % ~ "
        "null true yes no on .inf -.INF .nan 1e999 0x 0o8 0x1F 1_000 1:30 -0 +1 1. .5 999999999999999999999999999999999999999999 "
        "2025-02-30 2025-11-26T10:27:35 0000-01-01 9999-12-31T23:59:59-23:59 ../../etc/passwd a/b CON INC-2025-0001 "
        "INC-2025-0001/A1 A1 C1 E1 G1 SEV1 SEV9 published withdrawn retold restricted 100% 7d a@b.example +49%170%1234567 "
        "password:%hunter2abc ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa <script> x-a:%1\n title:%x\n id:%x\n state:%published\n "
        "times:\n%%started_at:%2025-01-01\n impact:\n analysis:%{}\n actions:\n%%-%id:%A1\n ignore:%[{rule:%PM501,%reason:%x}]\n "
        "schema_version:%2\n \u202e \u2028 \ufeff \u200b é 漢 😀 👩\u200d🚀 \U0010ffff \uffff"
    )
    .replace("%", " ")
    .encode()
    .split(b" ")
)
