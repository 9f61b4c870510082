"""The expressions of workflows: what `${{ … }}` and `if:` come to. What is not known here fails.

https://docs.github.com/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Contexts = Mapping[str, Mapping[str, Any]]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|(?P<sign>==|!=|&&|\|\||[!()]))"
)
_HOLE = re.compile(r"\$\{\{(.*?)\}\}", re.S)
_CLOSED = ("github", "runner", "env", "inputs", "steps")
"""Contexts in which a name must be there; variables, secrets and an event's fields may be missing."""
_STATUS = ("always", "cancelled", "success", "failure")


class UnknownError(AssertionError):
    """Something that this evaluator does not know."""


@dataclass(frozen=True)
class Evaluator:
    """Expressions among contexts; `failed` is whether a step before has failed."""

    contexts: Contexts
    failed: bool = False

    def value(self, text: str) -> Any:
        """What one expression comes to."""
        parser = _Parser(_tokens(text), self)
        found = parser.either()
        if parser.tokens:
            raise UnknownError(f"{text!r}: {parser.tokens[0][1]!r} is one too many")
        return found

    def filled(self, text: str) -> str:
        """A text with its `${{ … }}` filled in."""
        return _HOLE.sub(lambda hole: spelled(self.value(hole[1])), text)

    def holds(self, condition: object) -> bool:
        """Whether an `if:` is met: after a failure only where it asks for the status itself."""
        text = "success()" if condition is None else str(condition).strip()
        text = text.removeprefix("${{").removesuffix("}}").strip()
        if "${{" in text:
            raise UnknownError(f"a condition that is partly an expression: {text!r}")
        met = bool(self.value(text))
        asks = any(kind == "name" and name in _STATUS for kind, name in _tokens(text))
        return met and (asks or not self.failed)

    def called(self, name: str) -> bool:
        """A status function without arguments."""
        known = {"always": True, "cancelled": False, "success": not self.failed, "failure": self.failed}
        if name not in known:
            raise UnknownError(f"the function {name}()")
        return known[name]

    def named(self, name: str) -> Any:
        """What a name stands for; nothing where an open context does not have it."""
        first, *path = name.split(".")
        if first in ("true", "false", "null") and not path:
            return {"true": True, "false": False, "null": None}[first]
        if first not in self.contexts or not path:
            raise UnknownError(f"the context {name!r}")
        value: Any = self.contexts[first]
        for place, step in enumerate(path):
            if place == 0 and first in _CLOSED and step not in value:
                raise UnknownError(f"the name {name!r}")
            value = value.get(step) if isinstance(value, Mapping) else None
        return value


def spelled(value: Any) -> str:
    """A value inside a text."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if not isinstance(value, str | int | float):
        raise UnknownError(f"a {type(value).__name__} inside a text")
    return str(value)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        token = _TOKEN.match(text, at)
        if token is None or token.lastgroup is None:
            raise UnknownError(f"{text[at:]!r} in {text!r}")
        found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found


@dataclass
class _Parser:
    """`!` binds before `==` and `!=`, those before `&&`, that before `||`."""

    tokens: list[tuple[str, str]]
    evaluator: Evaluator

    def either(self) -> Any:
        return self._chain(self._both, {"||": lambda left, right: left or right})

    def _both(self) -> Any:
        return self._chain(self._equal, {"&&": lambda left, right: left and right})

    def _equal(self) -> Any:
        return self._chain(self._one, {"==": _same, "!=": lambda left, right: not _same(left, right)})

    def _chain(self, below: Callable[[], Any], signs: Mapping[str, Callable[[Any, Any], Any]]) -> Any:
        value = below()
        while self.tokens and self.tokens[0][1] in signs and self.tokens[0][0] == "sign":
            sign = self.tokens.pop(0)[1]
            value = signs[sign](value, below())
        return value

    def _one(self) -> Any:
        kind, text = self._next()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "name":
            return self._name(text)
        if text == "!":
            return not self._one()
        if text == "(":
            value = self.either()
            self._expect(")")
            return value
        raise UnknownError(f"{text!r} where a value should be")

    def _name(self, text: str) -> Any:
        if not self.tokens or self.tokens[0] != ("sign", "("):
            return self.evaluator.named(text)
        self._expect("(")
        self._expect(")")
        return self.evaluator.called(text)

    def _next(self) -> tuple[str, str]:
        if not self.tokens:
            raise UnknownError("an expression that ends too early")
        return self.tokens.pop(0)

    def _expect(self, sign: str) -> None:
        if (found := self._next()) != ("sign", sign):
            raise UnknownError(f"{found[1]!r} instead of {sign!r}")


def _same(left: Any, right: Any) -> bool:
    """Texts are equal in any case; values of two kinds are compared as numbers, of which nothing and '' are 0."""
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    if left is None and right is None:
        return True
    return _number(left) == _number(right)


def _number(value: Any) -> float:
    if isinstance(value, str) and value:
        try:
            return float(value)
        except ValueError:
            return float("nan")
    if value is None or isinstance(value, str | bool | int | float):
        return float(value or 0)
    raise UnknownError(f"a comparison of a {type(value).__name__}")
