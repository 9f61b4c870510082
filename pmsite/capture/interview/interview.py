"""The questions of `pmsite new` in their order: which comes next, what an answer leads to, the way back.

Values all the way: a terminal asks what `question` says and passes on what was answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pmsite.capture.interview.answers import Hint, NoAnswerError, accept, as_text, hint
from pmsite.capture.interview.draft import draft, flags, overview
from pmsite.capture.interview.plan import asked_whys, plan
from pmsite.capture.interview.questions import QUESTIONS, Answer, Answers, Kind, Question, Setting, detail
from pmsite.capture.interview.whys import DEEPEST, Node, nodes, too_deep
from pmsite.capture.new import Draft
from pmsite.problems import brief

NEEDED = ("title", "severity", "summary")
"""Beside one of `started` and `detected`."""


@dataclass(frozen=True)
class Interview:
    """How far the questions are."""

    setting: Setting
    given: Answers = field(default_factory=dict)
    """By flags: not asked."""
    quick: bool = False
    """Five questions only."""
    offered: Answers = field(default_factory=dict)
    """Answers that something else suggests, such as evidence: asked all the same."""
    found: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the record that something else fills, such as the timeline from evidence."""
    kept: Answers = field(default_factory=dict)
    """Every answer so far, those one went back over too."""
    asked: tuple[str, ...] = ()
    """Keys of the questions answered, in order."""
    hurried: bool = False
    """Whether only what is needed is asked from here on."""

    @property
    def answers(self) -> dict[str, Answer]:
        """What is told: by flags, and by answers."""
        return {**self.given, **{key: self.kept[key] for key in self.asked}}

    @property
    def question(self) -> Question | None:
        """The next one, with the answer that is offered; None when all are answered."""
        told = self.answers
        for question in plan(self.setting, told, self.quick):
            if question.key not in told:
                for known in (self.kept, self.offered):
                    if question.key in known:
                        return replace(question, default=as_text(question, known[question.key]))
                return question
        return None

    def answered(self, text: str) -> "Interview":
        """One question further. Raises NoAnswerError."""
        question = self.question
        assert question is not None
        answer = accept(question, text, self.setting, self.answers)
        found = replace(self, kept={**self.kept, question.key: answer}, asked=(*self.asked, question.key))
        return found.enough() if self.hurried else found

    def hint(self, text: str) -> Hint:
        """What to say of what is typed so far."""
        assert self.question is not None
        return hint(self.question, text, self.setting, self.answers)

    def back(self) -> "Interview":
        """One question back, with its answer kept; at the first one, the same again."""
        return replace(self, asked=self.asked[:-1], hurried=False)

    def enough(self) -> "Interview":
        """To the end, past all that needs no answer; what one went back over and what is offered is kept."""
        found = replace(self, hurried=False)
        while (question := found.question) is not None:
            known = question.key in found.kept or question.key in found.offered
            kept = question.default if known else ""
            if question.needed and not kept:
                break
            try:
                found = found.answered(kept)
            except NoAnswerError:  # what was kept fits no longer
                if question.needed:
                    break
                found = found.answered("")
        return replace(found, hurried=True)

    @property
    def whys(self) -> tuple[Node, ...]:
        """The five whys that were asked one by one."""
        return tuple(asked_whys(self.answers)[0])

    @property
    def draft(self) -> Draft:
        """What the answers make."""
        made = draft(self.answers, self.setting, self.whys)
        return replace(made, more={**self.found, **made.more})

    @property
    def overview(self) -> list[tuple[str, str]]:
        """The same in a few lines."""
        return overview(self.answers, self.setting, self.whys)

    @property
    def flags(self) -> list[str]:
        """The options with which to go on from here another time."""
        return flags(self.answers, self.whys)


def given(told: Mapping[str, Answer], setting: Setting) -> dict[str, Answer]:
    """What flags tell, by the keys of the questions, checked like answers. Raises NoAnswerError with its flag."""
    answers: dict[str, Answer] = {}
    questions = [*QUESTIONS.values(), *(detail(key.removeprefix("detail:"), "") for key in told if ":" in key)]
    for question in questions:
        said = told.get(question.key) or ""
        others = {**answers, "currency": told.get("currency") or ""}
        try:
            if question.kind is Kind.WHY:
                reasons = tuple(str(accept(question, line, setting, {})) for line in said)
                _shallow(nodes(reasons))
                answers[question.key] = reasons
            else:
                answers[question.key] = accept(replace(question, needed=False), said, setting, others)
        except NoAnswerError as error:
            raise NoAnswerError(f"{question.flag}: {error}") from None
    return {key: answer for key, answer in {**told, **answers}.items() if answer}


def _shallow(whys: Sequence[Node]) -> None:
    if (found := too_deep(whys)) is not None:
        raise NoAnswerError(
            f"“{brief(found.text)}” is more than {DEEPEST} reasons below the problem, too deep for a tree. "
            "Leave out steps, or the reasons that branch off (+)."
        )


def missing(answers: Answers) -> list[str]:
    """Flags that a draft cannot do without."""
    found = [QUESTIONS[key].flag for key in NEEDED if not answers.get(key)]
    return found + ([] if answers.get("started") or answers.get("detected") else ["--started or --detected"])
