"""YAML documents for properties: every style a person may write, each text in them unique."""

from itertools import count

from hypothesis import strategies as st

PIECES = ["a", "Z", " é", "漢字", "😀", "👩‍🚀", "-", "'", ":x", "x#"]
SCALARS = ["null", "~", "", "true", "False", "12", "-3.5e2", "0x1F", "0o17", "no", "2025-11-26", "1:30", ".5"]
BLOCKS = ["map", "list"]
LEAVES = ["plain", "single", "double", "literal", "folded", "flow list", "flow map", "scalar", "lines"]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A map or a list in block style, with comments, flow collections, quotes and block scalars inside."""
    number = count()

    def word() -> str:
        return f"w{''.join(draw(st.lists(st.sampled_from(PIECES), max_size=6)))}w{next(number)}"

    def comment() -> str:
        return draw(st.sampled_from(["", "", f" # 😀 {word()}: [c"]))

    def key() -> str:
        name = word().replace(" ", "")
        return draw(st.sampled_from([name, f'"{name}"', "'{}'".format(name.replace("'", "''"))]))

    def flow_word() -> str:
        return word().replace("'", "").replace(":", "")

    def value(depth: int, indent: int) -> str:
        """What stands behind `key:` or `-`."""
        pad = " " * (indent + 2)
        kind = draw(st.sampled_from(LEAVES if depth > 2 else LEAVES + BLOCKS * 2))
        if kind == "plain":
            return f" {word()}{comment()}"
        if kind == "lines":
            return f" {word()}\n{pad}{word()}"
        if kind == "single":
            return " '{}'".format(word().replace("'", "''")) + comment()
        if kind == "double":
            return f' "{word()}\\n\\U0001F600\\\n{pad}more"'
        if kind in ("literal", "folded"):
            head = {"literal": "|", "folded": ">"}[kind] + draw(st.sampled_from(["", "-", "+"]))
            return f" {head}{comment()}\n{pad}{word()}\n\n{pad}{word()}\n{pad}  {word()}"
        if kind == "flow list":
            return f" [{flow_word()}, '{flow_word()}', [], {{}}]{comment()}"
        if kind == "flow map":
            return f" {{{flow_word()}: {flow_word()},\n{pad}'{flow_word()}': [{flow_word()}, 1]}}"
        if kind == "scalar":
            return f" {draw(st.sampled_from(SCALARS))}{comment()}"
        return comment() + "\n" + block(kind, depth + 1, indent + 2)

    def block(kind: str, depth: int, indent: int) -> str:
        pad = " " * indent
        size = draw(st.integers(1, 4))
        if kind == "map":
            return "\n".join(f"{pad}{key()}:{value(depth, indent)}" for _ in range(size))
        return "\n".join(f"{pad}-{value(depth, indent)}" for _ in range(size))

    begin = draw(st.sampled_from(["", "# 😀 comment\n", "---\n", "\n\n"]))
    return begin + block(draw(st.sampled_from(BLOCKS)), 0, 0) + draw(st.sampled_from(["", "\n", "\n# end\n"]))
