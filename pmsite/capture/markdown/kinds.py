"""What sort of event a sentence tells, by its words."""

import re

_KINDS = (
    ("resolution", r"\b(?:resolved|restored|back to normal|fully recover\w*|outage ends|all clear"
        r"|service (?:is )?restored|incident (?:closed|is over))\b|復旧|résolu"),
    ("detection", r"\b(?:first noticed|noticed?|detected|discovered|identified as an incident"
        r"|first report\w*|reports? (?:of|that)|user reports?)\b|検知|détect|constat"),
    ("alert", r"\b(?:alerts?|alerted|alarms?|paged|pagerduty|pingdom"
        r"|stackdriver|monitor is down)\b|アラート|alerte"),
    ("escalation", r"\b(?:escalat\w+|called in|handed over to|hands? off)\b"),
    ("mitigation", r"\b(?:mitigat\w+|workaround|rolled? ?back|roll-?back|revert\w*|failed over)\b|緩和"),
    ("decision", r"\b(?:decid\w+|decision|agreed)\b"),
    ("communication", r"\b(?:announc\w+|status ?page|informed|communicat\w+|notified|email sent|posted)\b"),
    ("change", r"\b(?:deploy\w*|merged?|upgrad\w+|released?"
        r"|pipeline (?:triggered|run|re-?run)|rollout)\b|コミット|デプロイ"),
    ("investigation", r"\b(?:investigat\w+|check\w*|look(?:ing|ed) (?:into|at)"
        r"|debug\w*|analy[sz]\w+|suspect\w*|root cause)\b|調査|特定|確認"),
    ("action", r"\b(?:restart\w*|delet\w+|remov\w+|scal(?:ed?|ing)|terminat\w+|appl(?:y|ied)"
        r"|fix(?:ed)?|increas\w+|cordon\w*|attempt\w*|start(?:s|ed|ing)?)\b|修正|再起動|起動"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(words, re.I)) for kind, words in _KINDS)


def kind_of(text: str) -> str | None:
    """The kind of event; None where no word tells."""
    head = text[:400]
    return next((kind for kind, pattern in _PATTERNS if pattern.search(head)), None)
