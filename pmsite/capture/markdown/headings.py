"""What headings and labels mean, in English, French and Japanese."""

import re
from typing import Literal

Role = Literal[
    "summary", "timeline", "impact", "root_causes", "factors", "trigger", "whys", "detection", "resolution",
    "went_well", "went_wrong", "lucky", "lessons", "actions", "people", "authors", "status", "severity", "date",
    "facts", "links", "context",
]  # fmt: skip
"""The part of a post-mortem that a heading opens."""

_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "went_well",
        r"(?:what|things)?(?: that)? ?(?:went|worked|has gone) (?:really )?well|うまくいったこと|ce qui a bien .*",
    ),
    (
        "went_wrong",
        r"(?:what|things)?(?: that)? ?(?:went|did(?:n.?t| not) (?:go|work)|has gone|could have gone) "
        r"(?:so )?(?:wrong|poorly|badly|well|better)"
        r"|what could be improved|うまくいかなかったこと|改善が必要なこと"
        r"|ce qui (?:a mal|n.a pas) .*",
    ),
    ("lucky", r"(?:where|what|things)?(?: did)? ?we (?:got|get|were) lucky|luck|運が良かったこと|chance"),
    (
        "timeline",
        r"(?:events ?/ ?|incident |event |the )?timeline(?: .*)?|chronolog(?:y"
        r"|ie)|sequence of events|タイムライン|déroul(?:é|ement).*",
    ),
    (
        "summary",
        r"(?:executive |incident |issue |the |postmortem )?(?:summary"
        r"|overview)|tl;?dr|abstract|résumé|synthèse|サマリー|概要|要約",
    ),
    ("impact", r"(?:user |customer |business |user-facing )?impacts?(?: (?:on|analysis|assessment).*)?|影響"),
    ("factors", r"contributing (?:factors?|causes?)(?: .*)?|寄与要因|facteurs (?:contributifs|aggravants)"),
    ("trigger", r"(?:the )?trigger|déclencheur|élément déclencheur|トリガー"),
    ("whys", r"(?:the )?(?:five|5|cinq) ?(?:whys?|why.s|pourquois?)(?: analysis)?|なぜなぜ分析"),
    (
        "root_causes",
        r"(?:the |working theory |blameless |final )*\(?(?:root"
        r"|primary|direct)? ?causes?\)?(?: racines?| profondes?)?"
        r"(?: analysis| of .*| and trigger)?|根本原因(?:分析)?|直接原因|原因|why did it happen",
    ),
    (
        "detection",
        r"(?:incident )?(?:detection|discovery)|détection|検知"
        r"|identified|how (?:was|did) .*(?:detect|notice|discover).*",
    ),
    (
        "resolution",
        r"(?:the )?(?:resolution|recovery|mitigation|fix)(?: (?:and"
        r"|&) (?:resolution|recovery|mitigation))?|résolution"
        r"|復旧|how (?:it|this) was (?:fixed|resolved)|actions? taken|short[- ]term fix",
    ),
    (
        "lessons",
        r"(?:the )?(?:key )?(?:lessons?|learnings"
        r"|take-?aways)(?: (?:we )?learn(?:ed|t))?(?: and .*)?|(?:.*的な?)?教訓"
        r"|leçons?(?: .*)?|enseignements",
    ),
    (
        "actions",
        r"(?:resulting |planned |immediate |corrective |preventive |remedial |next |review |required )*actions?"
        r"(?: (?:items?|points?|plan|planned|list|following review))?(?: .{0,40}items)?"
        r"|(?:follow[- ]?ups?|to[- ]?dos?)(?: .*)?|next steps"
        r"|(?:corrective|preventative|preventive|remedial).*(?:measures?|actions?)"
        r"|(?:immediate|short[- ]?term|medium[- ]?term"
        r"|long[- ]?term)(?: and .*)? (?:improvements?|actions?|fixes|solutions?|measures?).*"
        r"|recommendations?|アクションアイテム|plan d.actions?|actions? (?:correctives?|à mener)",
    ),
    ("people", r"attendees|participants|responders|people(?: involved)?|who (?:was|were) involved|参加者|対応者"),
    ("authors", r"(?:document )?authors?|auteurs?|created by|written by|作成者"),
    ("status", r"(?:incident )?status|statut|ステータス|状態"),
    ("severity", r"(?:incident )?(?:severity|sev)(?: level)?|重大度|sévérité|gravité|criticité"),
    ("date", r"(?:incident )?dates?|(?:incident )?time|日付"),
    (
        "facts",
        r"key (?:events|facts|data)|stats|statistics|metadata"
        r"|メタデータ|incident details|at a glance|informations?",
    ),
    (
        "links",
        r"references?|links?|(?:related|useful) (?:links?|resources"
        r"|documents)|resources|関連リソース|参考資料|liens?",
    ),
    ("context", r"context|background|details|description"),
)
_ROLES = tuple((role, re.compile(words, re.I)) for role, words in _WORDS)
_DECORATION = re.compile(r":[a-z0-9_+-]+:|[\U0001F000-\U0001FAFF\u2600-\u27bf\ufe0f#*_`]")
_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.):]|[ivx]{1,4}[.)])\s+", re.I)
_ASIDE = re.compile(r"\s*[(（\[].*$")
_LABELLED = re.compile(r"\s*([^:：]{2,40}?)\s*[:：]\s*(\S.*)", re.S)


def bare(title: str) -> str:
    """A title without numbering, pictures, brackets and closing punctuation."""
    text = _NUMBER.sub("", _DECORATION.sub(" ", title)).strip()
    short = _ASIDE.sub("", text).strip() or text.strip("()（）[]")
    return " ".join(short.strip(" :：?？.").replace("’", "'").split())


def role(title: str) -> Role | None:
    """The part that a heading opens; None where its words are not known."""
    words = bare(title)[:200]
    for known, pattern in _ROLES:
        if pattern.fullmatch(words):
            return known
    return None


def labelled(text: str) -> tuple[Role, str, str] | None:
    """A heading such as "Severity: High": its role, its label and the value."""
    match = _LABELLED.fullmatch(text)
    found = role(match[1]) if match else None
    return (found, match[1], match[2]) if match and found else None
