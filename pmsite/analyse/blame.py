"""Language that looks for the guilty or for what might have been, with a way to say it otherwise.

After J. Allspaw, "Blameless PostMortems and a Just Culture" (Etsy, 2012); S. Dekker, "The Field Guide to
Understanding 'Human Error'" (3rd ed., 2014), on counterfactuals and the search for the one cause; and the
Debriefing Facilitation Guide (Etsy, 2016). English only. What is quoted, or is code, is somebody else's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong with the words."""

    NAMING = "naming"
    COUNTERFACTUAL = "counterfactual"
    PERSON = "person"
    SINGLE = "single"


@dataclass(frozen=True, slots=True, order=True)
class Phrase:
    """A stretch of text, and a rewording."""

    start: int
    end: int
    kind: Kind
    rewording: str


_PERSON = (
    r"(?:(?:an?|the|our|this|that|one|another) )?(?:(?:on-?call|junior|senior|new|same|previous|responsible) )*"
    r"(?:engineers?|operators?|developers?|admin(?:istrator)?s?|sysadmins?|employees?|technicians?|contractors?|interns?"
    r"|reviewers?|maintainers?|dbas?|sres?|someone|somebody|no ?one|nobody|he|she)"
)
_GROUP = rf"(?:{_PERSON}|(?:the |our |this )?(?:[\w-]+ )?team|we|i|they|people)"
_ADVERB = r"(?:(?:also|just|simply|really|actually|unfortunately|then|had|have|has) )*"
_LOOKED = (
    r"(?:catch|notice|reali[sz]e|check|test|verify|consider|anticipate|spot|foresee|follow|read|review|think|look|"
    r"communicate|document|update|validate|understand|recogni[sz]e|know|investigate|escalate|monitor|plan|pay|account|"
    r"take|deploy|run|prioriti[sz]e|audit)"
)
_BETTER = (
    r"(?:prevented|avoided|caught|detected|stopped|saved|helped|allowed|alerted|noticed|mitigated|reduced|shortened|"
    r"isolated|revealed|warned|limited|identified|spotted|discovered|found|been (?:prevented|avoided|caught|detected|"
    r"stopped|noticed|mitigated|reduced|shortened|found|identified|spotted|resolved|fixed|quicker|faster|better))"
)
_PARTICIPLE = (
    r"(?:\w+ed|been|done|caught|seen|known|had|gone|taken|made|found|kept|read|run|set|built|written|shown|sent|told|"
    r"thought|left|put|got|gotten|given|held|led|spent|begun|understood)"
)
_ACT = (
    r"(?:merg|delet|deploy|chang|remov|push|commit|publish|upgrad|r[au]n|drop|truncat|revert|reboot|restart|"
    r"disabl|enabl|overwr[io]|appl|switch|point|creat|releas|turn|shut|revok|wip|destroy|misconfigur|added|scal|set|mark|"
    r"thought|believ|assum|includ|left|expos|leak|click|select|typ|used|kill|stopp|block|swap|configur|plac|renam|cop[iy]|paste|ignor|dismiss|skip)\w*"
)

_PATTERNS: tuple[tuple[Kind, str, str], ...] = (
    (
        Kind.NAMING,
        r"(?:human|operator|user|pilot|manual|administrator) (?:error|mistake|failure|misunderstanding)\b(?! (?:rate|message|code|page|count))",
        "Say what the person saw and which safeguard was missing: it explains, “human error” only names.",
    ),
    (
        Kind.NAMING,
        r"(?:careless(?:ly|ness)?|negligen(?:t|ce|tly)|incompeten(?:t|ce)|sloppy|sloppiness|stupid(?:ly|ity)?|reckless(?:ly)?"
        r"|fat[- ]finger(?:ed|ing)?|screw(?:ed)? up|mess(?:ed)? up|botched)\b",
        "Leave the judgement out and tell what was done and what it met.",
    ),
    (
        Kind.NAMING,
        r"(?:who(?:ever)?|he|she|they|engineers?|operators?|team|we|i) (?:is|was|were|are|am) (?:entirely |solely |partly )?"
        r"(?:at fault|to blame|guilty of)\b"
        r"|blame (?:lies|falls) (?:with|on)\b",
        "Tell what made the outcome possible instead of who is to blame.",
    ),
    (
        Kind.NAMING,
        r"(?:(?:made|making) (?:a|an|the|some) (?:mistake|error)s?|(?:was|is|were) (?:a|an|our|my|his|her|their) (?:\w+ )?"
        r"(?:mistake|oversight))\b",
        "A mistake is seen only afterwards: tell why the step made sense at the time.",
    ),
    (
        Kind.COUNTERFACTUAL,
        rf"(?:should|ought to)(?: not|n['’]t)?(?: (?:probably|also|never|always|already|really|essentially))?(?: have|['’]ve)"
        rf"(?: (?:already|also|never|not|essentially|only|always))? {_PARTICIPLE}\b",
        "Tell what happened and why it made sense then; what should be belongs to an action.",
    ),
    (
        Kind.COUNTERFACTUAL,
        rf"(?:could|would|might) (?:likely |probably |also )*have (?:also |likely |probably |only |easily )*{_BETTER}\b"
        rf"|(?:we|they|he|she|i) could have (?:also |only |easily )?{_PARTICIPLE}\b",
        "Tell what happened; make what could have helped an action.",
    ),
    (
        Kind.COUNTERFACTUAL,
        rf"if (?:[\w'’-]+ ){{1,4}}had (?:not |only |also |already )*{_PARTICIPLE}\b"
        rf"|had (?:we|they|he|she|i|the (?:[\w-]+ ){{1,2}}|this |it )(?:not )?{_PARTICIPLE}\b[^.\n]* (?:would|could|might)\b",
        "Tell what was there instead; make what was not there an action.",
    ),
    (
        Kind.COUNTERFACTUAL,
        rf"\b{_GROUP} {_ADVERB}(?:failed|neglected) to\b",
        "Tell what was done and what made it look sufficient.",
    ),
    (
        Kind.COUNTERFACTUAL,
        rf"\b{_GROUP} {_ADVERB}(?:did not|didn['’]t) (?:\w+ly )?{_LOOKED}\b"
        r"|(?:nobody|no ?one|\w+s (?:did not|didn['’]t)) (?:else )?(?:noticed?|reali[sz]ed?|thought|checked?)\b",
        "Tell what was looked at, and what would have had to be visible.",
    ),
    (
        Kind.PERSON,
        rf"\b{_GROUP} {_ADVERB}(?:forgot|overlooked|misread|misconfigured|misunderstood|misjudged|botched|broke the)\b",
        "Make the system the subject: what let this step have this effect?",
    ),
    (
        Kind.PERSON,
        rf"(?:accidental|mistaken|inadvertent|erroneous|wrong|incorrect|improper|unintentional)ly {_ACT}|by (?:mistake|accident)\b",
        "Nobody slips on purpose: tell what made this step easy to take, or hard to tell from the right one.",
    ),
    (
        Kind.SINGLE,
        r"the (?:sole|only|single|one|actual|real|true|ultimate) (?:root )?cause\b"
        r"|the (?:main |primary |underlying )?cause (?:of|for) (?:this|the|our|these) (?:[\w'’-]+ ){1,4}(?:was|is)\b"
        r"|(?:solely|entirely|purely|simply|merely) (?:caused by|due to|because of|the result of)\b"
        r"|the root cause (?:of (?:the|this|our|these|that)\b|(?:was|is)\b)(?! (?:not|un|still|yet))(?! *[,;.])",
        "An outage takes several conditions: name the others beside this one.",
    ),
)
_NAMED_FAULT = "Leave the name out and make the system the subject: what let this step have this effect?"
_COMPILED = tuple(
    (kind, re.compile(rf"(?<![\w-])(?:{text})", re.IGNORECASE), hint) for kind, text, hint in _PATTERNS
)

_STEMS = (
    "error", "mistake", "careless", "negligen", "incompeten", "slopp", "stupid", "reckless", "finger", "screw", "mess",
    "botch", "fault", "blame", "guilty", "oversight", "should", "ought", "could", "would", "might", "fail", "neglect",
    "did", "had ", "nobody", "no one", "poor", "bad ", "lack of", "incorrect", "improper", "unintention", "forgot", "overlook", "misread", "misconf", "misund", "misjud", "broke", "accident", "inadvert", "errone",
    "wrongly", "cause", "solely", "entirely", "purely", "simply", "merely",
)  # fmt: skip
_QUOTED = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`|^[ \t]*>[^\n]*|\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|\bhttps?://\S+",
    re.M | re.S,
)


def find(text: str, persons: frozenset[str] = frozenset()) -> list[Phrase]:
    """Every such phrase of an English text, in order; of overlapping ones the first.

    `persons` are handles and names that may stand as the subject of a fault.
    """
    if not suspicious(text):
        return []
    readable = _QUOTED.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text)
    flowing = re.sub(r"[ \t]*\n[ \t]*(?=\S)|[ \t]", _space, readable)
    found = sorted((*_matches(flowing), *_named(flowing, persons)))
    kept: list[Phrase] = []
    for phrase in found:
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return kept


def suspicious(text: str) -> bool:
    """Whether some word of the patterns occurs at all."""
    lowered = text.lower()
    return any(stem in lowered for stem in _STEMS)


def _space(match: re.Match[str]) -> str:
    """Of the same length, so that places stay: a line's end inside a sentence is a space."""
    return " " if len(match[0]) == 1 else match[0]


def _matches(text: str) -> Iterator[Phrase]:
    for kind, pattern, hint in _COMPILED:
        for match in pattern.finditer(text):
            yield Phrase(match.start(), match.end(), kind, hint)


def _named(text: str, persons: frozenset[str]) -> Iterator[Phrase]:
    """A person by name, and a fault behind it."""
    named = [re.escape(person) for person in persons if person in text]
    if named:
        fault = (
            r"failed to|neglected to|forgot|missed|overlooked|ignored|misread|broke|did not|didn['’]t|should have"
        )
        for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(sorted(named))}) {_ADVERB}(?:{fault})\b", text):
            yield Phrase(match.start(), match.end(), Kind.PERSON, _NAMED_FAULT)
