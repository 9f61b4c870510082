"""Language that looks for the guilty or for what might have been, with a way to say it otherwise.

After J. Allspaw, "Blameless PostMortems and a Just Culture" (Etsy, 2012); S. Dekker, "The Field Guide to
Understanding 'Human Error'" (3rd ed., 2014), on counterfactuals and the search for the one cause; and the
Debriefing Facilitation Guide (Etsy, 2016). English only. What is quoted, or is code, is somebody else's.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pmsite.analyse.words import words


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
    r"(?:catch|notice|reali[sz]e|check|test|verify|consider|anticipate|spot|foresee|follow|read|review|think to|look|"
    r"communicate|document|update|validate|understand|recogni[sz]e|investigate|escalate|monitor|plan|pay attention|"
    r"account for|prioriti[sz]e|audit)"
)
_SEEN = (
    r"(?:prevented|avoided|caught|detected|stopped|noticed|mitigated|reduced|shortened|found|identified|spotted|resolved|"
    r"fixed|tested|checked|reviewed|done|addressed|considered|communicated|documented|deployed|run|verified|monitored|"
    r"updated|escalated|announced|told|rushed|merged|handled|written|planned|asked|rolled back|quicker|faster|better)"
)
_BETTER = (
    r"(?:prevented|avoided|caught|detected|stopped|saved|helped|allowed|alerted|noticed|mitigated|reduced|shortened|"
    rf"isolated|revealed|warned|limited|identified|spotted|discovered|found|been {_SEEN})"
)
_PARTICIPLE = (
    r"(?:\w+ed|been|done|caught|seen|known|gone|taken|made|found|kept|read|run|set|built|written|shown|sent|told|"
    r"thought|left|put|got|gotten|given|led|spent|begun|understood)"
)
_ACT = (
    r"(?:merg|delet|deploy|chang|remov|push|commit|publish|upgrad|r[au]n|drop|truncat|revert|reboot|restart|trigger|"
    r"disabl|enabl|overwr[io]|appl|switch|point|creat|releas|turn|shut|revok|wip|destroy|misconfigur|add|scal|set|"
    r"thought|believ|assum|includ|left|expos|leak|click|select|typ|used|kill|stopp|block|swap|configur|plac|renam|"
    r"cop[iy]|paste|ignor|dismiss|skip|shar|sent)\w*"
)
_SINGLE_ENDS = r"(?! (?:not|un\w*|still|yet|suspected|thought|believed|likely|probably)\b)(?! *[,;.])"

_PATTERNS: tuple[tuple[Kind, str, str, str], ...] = (
    (
        Kind.NAMING,
        "error errors mistake mistakes failure failures misunderstanding",
        r"(?<!never )(?<!not )(?<!no )(?<!any )(?:human|operator|user|pilot|manual|administrator) "
        r"(?:errors?|mistakes?|failures?|misunderstanding)\b(?! (?:rate|message|code|page|count))",
        "Say what the person saw and which safeguard was missing: it explains, “human error” only names.",
    ),
    (
        Kind.NAMING,
        "careless carelessly carelessness negligent negligence negligently incompetent incompetence sloppy sloppiness stupid "
        "stupidly stupidity reckless recklessly finger fingered fingering screwed messed botched",
        r"(?:careless(?:ly|ness)?|negligen(?:t|ce|tly)|incompeten(?:t|ce)|sloppy|sloppiness|stupid(?:ly|ity)?|reckless(?:ly)?"
        r"|fat[- ]finger(?:ed|ing)?|(?:screwed|messed) up|botched)\b",
        "Leave the judgement out and tell what was done and what it met.",
    ),
    (
        Kind.NAMING,
        "fault blame guilty",
        r"(?:who(?:ever)?|he|she|they|engineers?|operators?|team|we|i) (?:is|was|were|are|am) (?:entirely |solely |partly )?"
        r"(?:at fault|to blame|guilty of)\b|blame (?:lies|falls) (?:with|on)\b",
        "Tell what made the outcome possible instead of who is to blame.",
    ),
    (
        Kind.NAMING,
        "poor bad lack mistake mistakes error errors oversight assumption",
        r"(?:poor|bad) (?:decisions?|judge?ment|planning|communication|choices?|practices?)\b"
        r"|lack of (?:attention|care|discipline|diligence)\b"
        r"|(?:made|making) (?:a|an|some) (?:mistakes?|errors?|(?:incorrect|wrong|false) assumption)\b"
        r"|(?:was|is|were) (?:a|an|our|my|his|her|their) (?:\w+ )?(?:mistake|oversight)\b",
        "A mistake is seen only afterwards: tell why the step made sense at the time.",
    ),
    (
        Kind.COUNTERFACTUAL,
        "should shouldn ought",
        rf"{_GROUP} (?:should|ought to)(?: not|n['’]t)?(?: (?:probably|also|never|always|really))?(?: have|['’]ve)"
        rf"(?: (?:already|also|never|not|only|always))? {_PARTICIPLE}\b(?! (?:able|allowed|permitted)\b)"
        rf"|(?:should|ought)(?: not|n['’]t)?(?: to)?(?: (?:probably|also|never|always|really))?(?: have|['’]ve)"
        rf"(?: (?:already|also|never|not|only|always))? been (?:\w+ly )?{_SEEN}\b",
        "Tell what happened and why it made sense then; what should be belongs to an action.",
    ),
    (
        Kind.COUNTERFACTUAL,
        "could would might couldn wouldn",
        rf"(?:could|would|might) (?:likely |probably |also )*have (?:also |likely |probably |only |easily )*{_BETTER}\b"
        rf"|(?:we|they|he|she|i) could have (?:also |only |easily )?{_PARTICIPLE}\b"
        r"|as well as it could have been\b|(?:would|could)(?: not|n['’]t) have (?:occurred|happened)\b",
        "Tell what happened; make what could have helped an action.",
    ),
    (
        Kind.COUNTERFACTUAL,
        "had",
        rf"if {_GROUP} had (?:not |only |also |already )*{_PARTICIPLE}\b"
        rf"|had (?:we|they|he|she|i|the (?:[\w-]+ ){{0,1}}(?:engineers?|operators?|developers?|team)) "
        rf"(?!not )(?:\w+ly )?{_PARTICIPLE}\b[^.\n]* (?:would|could|might)\b",
        "Tell what was there instead; make what was not there an action.",
    ),
    (
        Kind.COUNTERFACTUAL,
        "failed neglected",
        rf"\b{_GROUP} {_ADVERB}(?:failed|neglected) to\b",
        "Tell what was done and what made it look sufficient.",
    ),
    (
        Kind.COUNTERFACTUAL,
        "did didn nobody no noone none",
        rf"(?<!so )\b{_GROUP} {_ADVERB}(?:did not|didn['’]t) (?:\w+ly )?{_LOOKED}\b"
        r"|(?<!so )(?:nobody|no ?one|none of (?:us|them|the \w+)) (?:else )?(?:noticed|reali[sz]ed|thought|checked)\b"
        r"|(?:did not|didn['’]t) (?:think to\b|[^.\n]{1,60} despite (?:being aware|knowing)\b)",
        "Tell what was looked at, and what would have had to be visible.",
    ),
    (
        Kind.PERSON,
        "forgot overlooked misread misconfigured misunderstood misjudged botched broke",
        rf"\b{_GROUP} {_ADVERB}(?:forgot|overlooked|misread|misconfigured|misunderstood|misjudged|botched|broke the)\b",
        "Make the system the subject: what let this step have this effect?",
    ),
    (
        Kind.PERSON,
        "accidentally mistakenly inadvertently erroneously wrongly incorrectly improperly unintentionally mistake accident "
        "accidental",
        rf"(?<!not )(?<!never )(?:accidental|mistaken|inadvertent|erroneous|unintentional)ly {_ACT}"
        rf"|(?:was|were|been|got) (?:wrong|incorrect|improper)ly {_ACT}"
        r"|by (?:mistake|accident)\b|accidental (?:merge|destr\w+|delet\w+|overwrit\w+|deploy\w*|chang\w*|push|upgrade|remov\w+)\b",
        "Nobody slips on purpose: tell what made this step easy to take, or hard to tell from the right one.",
    ),
    (
        Kind.SINGLE,
        "cause caused solely entirely purely simply merely",
        r"the (?:sole|only|single|one|ultimate) (?:root )?cause\b"
        rf"|the (?:main |primary |underlying )?cause (?:of|for) (?:this|the|our|these) (?:[\w'’-]+ ){{1,8}}(?:was|is)\b{_SINGLE_ENDS}"
        r"|(?:solely|entirely|purely|simply|merely) (?:caused by|due to|because of|the result of)\b"
        rf"|the root cause (?:of (?:the|this|our|these|that) (?:[\w'’-]+ ){{1,6}})?(?:was|is)\b{_SINGLE_ENDS}",
        "An outage takes several conditions: name the others beside this one.",
    ),
)
_NAMED_FAULT = "Leave the name out and make the system the subject: what let this step have this effect?"
_COMPILED = tuple(
    (frozenset(anchors.encode().split()), kind, re.compile(rf"(?<![\w-])(?:{text})", re.IGNORECASE), hint)
    for kind, anchors, text, hint in _PATTERNS
)
ANCHORS = frozenset({b"missed", b"ignored"}).union(*(anchors for anchors, *_ in _COMPILED))
"""Words of which a text has one, if it has any such phrase."""

_QUOTED = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`|^[ \t]*>[^\n]*(?:\n(?![ \t]*$)[^\n]+)*|^\*(?=[^\s*])[^*]*\*[ \t]*$"
    r"|\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|\bhttps?://\S+",
    re.M | re.S,
)
"""Code, block quotes with their lazy lines, prompts in italics, quotations, addresses."""


def find(text: str, persons: frozenset[str] = frozenset()) -> list[Phrase]:
    """Every such phrase of an English text, in order; of overlapping ones the first.

    `persons` are handles and names that may stand as the subject of a fault.
    """
    present = words(text, ANCHORS)
    if not present:
        return []
    flowing, place = _flow(_QUOTED.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), text))
    kept: list[Phrase] = []
    for phrase in sorted((*_matches(flowing, present), *_named(flowing, persons))):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return [Phrase(place(p.start), place(p.end - 1) + 1, p.kind, p.rewording) for p in kept]


def _flow(text: str) -> tuple[str, Callable[[int], int]]:
    """The text with single spaces, and from a place in it to the place in the original; paragraphs end lines."""
    flowing: list[str] = []
    starts, origins, length = [], [], 0
    for match in re.finditer(r"\s+|\S+", text):
        chunk = match[0] if not match[0].isspace() else "\n" if match[0].count("\n") > 1 else " "
        starts.append(length)
        origins.append(match.start())
        flowing.append(chunk)
        length += len(chunk)

    def place(index: int) -> int:
        chunk = bisect_right(starts, index) - 1
        return origins[chunk] + index - starts[chunk]

    return "".join(flowing), place


_MACHINE = re.compile(r"(?:pipeline|job|workflow|build|deployment|alert|alarm)s? (?:was|were) \Z")
"""What runs by itself makes no slip."""
_QUESTION = re.compile(r"[^.!?\n]*\?")
"""Who asks does not say so."""


def _matches(text: str, present: frozenset[bytes]) -> Iterator[Phrase]:
    for anchors, kind, pattern, hint in _COMPILED:
        if not anchors.isdisjoint(present):
            for match in pattern.finditer(text):
                if not (_MACHINE.search(text[: match.start()][-40:]) or _QUESTION.match(text, match.end())):
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
