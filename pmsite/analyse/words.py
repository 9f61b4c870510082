"""Which words a text has: a cheap look that spares most texts a closer one."""

_LETTERS = bytes(c + 32 if 65 <= c <= 90 else c if 97 <= c <= 122 or c == 95 else 32 for c in range(256))


def words(text: str, among: frozenset[bytes]) -> frozenset[bytes]:
    """Which of some words, in lower case, a text has; names such as `fault_tree` are one word."""
    return among.intersection(text.encode("ascii", "replace").translate(_LETTERS).split())
