"""The table of rules → a rule's page on the terminal, and docs/rules.md."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from rich.text import Text

from pmsite.problems import Level


class RuleText(Protocol):
    """What a reader is told of a rule."""

    @property
    def id(self) -> str: ...
    @property
    def level(self) -> Level: ...
    @property
    def title(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def bad(self) -> str: ...
    @property
    def good(self) -> str: ...
    @property
    def fix(self) -> str: ...


Family = tuple[str, Sequence[RuleText]]
"""What a family's rules have in common, and the rules."""


def as_page(rule: RuleText) -> Text:
    """One rule, for a terminal."""
    out = Text()
    out.append(f"{rule.id} {rule.title}", "bold").append(f" ({rule.level})\n\n")
    out.append(f"{rule.why}\n\n")
    for sign, style, example in (("✗", "red", rule.bad), ("✓", "green", rule.good)):
        for i, line in enumerate(example.split("\n")):
            out.append(f"  {sign if i == 0 else ' '} ", style).append(f"{line}\n")
    return out.append("\n→ ", "green").append(f"{rule.fix}\n")


def as_list(rules: Iterable[RuleText]) -> Text:
    """All rules, a line each."""
    out = Text()
    for rule in rules:
        out.append(rule.id, "bold").append(f"  {rule.level:<8}{rule.title}\n")
    return out


def as_markdown(families: Iterable[Family]) -> str:
    """docs/rules.md: why each rule exists, an example of each side, the mend."""
    lines = [_HEAD]
    for title, rules in families:
        lines.append(f"\n## {title}\n")
        for rule in rules:
            lines += [f"### {rule.id}: {rule.title}", "", f"*{rule.level.capitalize()}.* {rule.why}", ""]
            lines += ["```yaml", *_example("✗", rule.bad), *_example("✓", rule.good), "```", "", rule.fix, ""]
    return "\n".join(lines).rstrip() + "\n"


def _example(sign: str, text: str) -> list[str]:
    return [f"# {sign}", *text.split("\n")]


_HEAD = """\
# Rules

What `pmsite check` looks for, why, an example of each side and the mend. `pmsite explain PM201` shows one of them.

**Levels.** An *error* fails the check, a *warning* fails it with `--strict`, a *note* never does. A policy changes
the level of a rule by `levels: {PM502: note}`. PM0xx and PM10x stay errors: what they find cannot be read.

**Waivers.** A record waives a rule by `ignore: [{rule: PM501, reason: Quoting the vendor's own title}]`. What
other records and tools rely on (errors of PM0xx, PM1xx and PM801) cannot be waived.\
"""
