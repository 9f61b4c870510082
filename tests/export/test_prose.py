"""Markdown as people write it in mails."""

from pmsite.export.prose import plain_text


def test_blocks_lines_and_addresses_stay_and_signs_go() -> None:
    text = "*One*\ntwo\\\nthree\n\n- a\n- b\n  c\n\n"
    text += "> [page](https://x.example/a) <https://y.example>\n\n```\nx\n  y\n```\n"
    assert plain_text(text) == (
        "One\ntwo\nthree\n\n- a\n- b\n  c\n\npage (https://x.example/a) https://y.example\n\nx\n  y"
    )


def test_a_table_has_a_line_for_each_row() -> None:
    assert plain_text("| a | b |\n|---|---|\n| 1 | 2 |\n") == "a | b\n1 | 2"
