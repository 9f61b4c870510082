"""While an author writes: what is wrong, on the site itself."""

import re
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from pmsite.model import pages
from pmsite.problems import Problem
from pmsite.render.page import Page, Tree
from pmsite.render.view import environment, inert


def with_problems(tree: Tree, problems: Sequence[Problem]) -> Tree:
    """The tree with a page of problems, one in place of each broken record, and a note on every page."""
    extra = [_page(pages.PROBLEMS, "Problems", problems)]
    taken = {page.path for page in tree.pages}
    broken: dict[str, list[Problem]] = {}
    for problem in problems:
        if match := re.fullmatch(r"(incidents/\d{4}/[^/]+)\.ya?ml", problem.location.path):
            broken.setdefault(f"{match[1]}/", []).append(problem)
    for address, own in broken.items():
        if address not in taken:
            extra.append(_page(address, f"Problems of {own[0].location.path}", own))
    noted = [replace(page, body=note(page.path, len(problems)) + page.body) for page in tree.pages]
    return Tree((*noted, *extra), tree.files, tree.redirects)


def note(path: str, count: int) -> str:
    """What stands on top of the page at `path` while so many problems keep records from being shown."""
    address = pages.relative(pages.PROBLEMS, path)
    what = "One problem keeps a record" if count == 1 else f"{count} problems keep records"
    return Markup('<p class="pm-callout">{} from being shown: <a href="{}">see what</a>.</p>').format(
        what, address
    )


def _page(path: str, title: str, problems: Sequence[Problem]) -> Page:
    body = environment().get_template("problems.html").render(title=title, problems=problems)
    return Page(path=path, title=title, body=inert(body), section=pages.INCIDENTS)
