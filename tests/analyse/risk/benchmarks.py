"""Fault trees that others have published, for what they found in them."""

from collections.abc import Mapping
from typing import Any

from pmsite.model.faulttree import FaultTree
from tests.analyse.made import tree

Gates = Mapping[str, str]
"""Gate → its type and inputs: `or A B`; `2 A B C` stands for two out of three."""


def published(gates: Gates, p: Mapping[str, float] | float) -> FaultTree:
    """A tree whose first gate is the top; `p` are the events' probabilities, or that of all of them."""
    made: dict[str, dict[str, Any]] = {}
    for name, line in gates.items():
        kind, *inputs = line.split()
        made[name] = {"type": kind, "text": "Fails", "inputs": inputs}
        if kind.isdigit():
            made[name] |= {"type": "atleast", "k": int(kind)}
    leaves = dict.fromkeys(one for gate in made.values() for one in gate["inputs"] if one not in made)
    chances = p if isinstance(p, Mapping) else dict.fromkeys(leaves, p)
    events = {name: {"text": "Fails", "probability": chances[name]} for name in leaves}
    return tree(top=next(iter(made)), gates=made, events=events)


PRESSURE_TANK = {
    "E1": "or T E2",
    "E2": "or K2 E3",
    "E3": "and S E4",
    "E4": "or S1 E5",
    "E5": "or K1 R",
}
"""W. E. Vesely et al., Fault Tree Handbook, NUREG-0492 (1981), chapter VIII: a pressure tank ruptures."""

SEALS = {
    "Leak": "or Common Independent",
    "Common": "and Tape Cause",
    "Independent": "and Metal Compression Plug",
    "Compression": "and Seal1 Seal2",
}
"""M. Stamatelatos et al., Fault Tree Handbook with Aerospace Applications, NASA (2002); in FFORT: csd."""

MOORING = {
    "Failure": "or Top Bottom Line Buoy Human Handling",
    "Top": "or TopCable",
    "Bottom": "or BottomCable",
    "Line": "or LineCable",
    "Buoy": "or Hook",
    "Human": "or Ship Land",
    "BottomCable": "or North South East West",
}
"""Mentes and Helvacioglu, Ocean Engineering (2011), doi 10.1016/j.oceaneng.2010.11.003; in FFORT: SMS_A1."""

TWO_TRAIN = {"Top": "and One Two", "One": "or V1 P1", "Two": "or V2 P2"}
"""SCRAM, input/TwoTrain."""
THEATRE = {"Top": "and Mains Backup", "Backup": "or Generator Relay"}
"""OpenFTA's example, in SCRAM: input/Theatre."""

CHINESE = {
    "r1": "and g1 g2",
    "g1": "or e1 e2 e3 g3",
    "g2": "and g4 g5",
    "g3": "and g6 g7",
    "g4": "or e4 e5 e6 e7 g8",
    "g5": "or e8 g9",
    "g6": "or e9 e10 e11 g10",
    "g7": "or e12 e13",
    "g8": "and g11 g12",
    "g9": "and g13 g14",
    "g10": "and g15 g16",
    "g11": "or e14 e15 e16 g17",
    "g12": "and g18 g19",
    "g13": "or e1 e2 e3 g20",
    "g14": "or e4 e5 e6 e7 g21",
    "g15": "or e17 e18",
    "g16": "or e19 e20 e21",
    "g17": "and g22 g23",
    "g18": "or e22 e23",
    "g19": "or e24 e25",
    "g20": "and g24 g25",
    "g21": "and g26 g27",
    "g22": "or e17 e18 e21",
    "g23": "or e19 e20",
    "g24": "or e14 e15 e16 g28",
    "g25": "and g29 g30",
    "g26": "or e9 e10 e11 g31",
    "g27": "or e12 e13",
    "g28": "and g32 g33",
    "g29": "or e22 e23",
    "g30": "or e24 e25",
    "g31": "and g34 g35",
    "g32": "or e17 e18 e21",
    "g33": "or e19 e20",
    "g34": "or e19 e20 e21",
    "g35": "or e17 e18",
}
"""The Aralia benchmark `chinese`: 25 events, 36 gates."""

# What is alike in baobab1: gate → what it has a g-gate and an e-event of; four trains of each.
_PAIRS = {
    "g48": ("20", "19"), "g49": ("12", "17"), "g50": ("23", "20"), "g51": ("16", "18"),
    "g52": ("20", "31"), "g53": ("12", "29"), "g54": ("23", "32"), "g55": ("16", "30"),
    "g56": ("23", "24"), "g57": ("20", "23"), "g58": ("16", "22"), "g59": ("12", "21"),
    "g60": ("23", "28"), "g61": ("20", "27"), "g62": ("16", "26"), "g63": ("12", "25"),
}  # fmt: skip
_TRAINS = ("22", "19", "15", "11")
_LAST = {64: 36, 68: 40, 72: 44, 76: 48, 80: 52}

BAOBAB1 = {
    "r1": "and g1 g2 g3",
    "g1": "or g4 g5 g37 e1",
    "g2": "or g25 g26 g27",
    "g3": "or g4 g5 g6 e1",
    "g4": "3 g60 g61 g62 g63",
    "g5": "3 g56 g57 g58 g59",
    "g6": "and g7 g8 g9 g10",
    "g7": "or g22 g23 g17 g24 e5",
    "g8": "or g19 g20 g13 g21 e4",
    "g9": "or g15 g16 g17 g18 e3",
    "g10": "or g11 g12 g13 g14 e2",
    "g11": "and e53 e58",
    "g12": "and e53 e54",
    "g13": "or g46 e15",
    "g14": "or g11 g32 e10",
    "g15": "and e53 e59",
    "g16": "and e53 e56",
    "g17": "or g47 e16",
    "g18": "or g15 g33 e11",
    "g19": "and e53 e60",
    "g20": "and e53 e55",
    "g21": "or g19 g32 e12",
    "g22": "and e53 e61",
    "g23": "and e53 e57",
    "g24": "or g22 g33 e13",
    "g25": "3 g80 g81 g82 g83",
    "g26": "or g44 g45 e14",
    "g27": "3 g28 g29 g30 g31",
    "g28": "or g22 g24 e9",
    "g29": "or g19 g21 e8",
    "g30": "or g15 g18 e7",
    "g31": "or g11 g14 e6",
    "g32": "and g34 g35",
    "g33": "and g36 g35",
    "g34": "and g48 g49",
    "g35": "or g42 g43",
    "g36": "and g50 g51",
    "g37": "2 g38 g39 g40 g41",
    "g38": "or g23 g17 e5",
    "g39": "or g16 g17 e3",
    "g40": "or g20 g13 e4",
    "g41": "or g12 g13 e2",
    "g42": "3 g68 g69 g70 g71",
    "g43": "3 g64 g65 g66 g67",
    "g44": "3 g76 g77 g78 g79",
    "g45": "3 g72 g73 g74 g75",
    "g46": "and g52 g53",
    "g47": "and g54 g55",
    **{name: f"or g{gate} e{event}" for name, (gate, event) in _PAIRS.items()},
    **{f"g{a + i}": f"or g{gate} e{b - i}" for a, b in _LAST.items() for i, gate in enumerate(_TRAINS)},
}
"""The Aralia benchmark `baobab1`: 61 events, 84 gates."""
