from hypothesis import given
from hypothesis import strategies as st

from pmsite.model import pages
from pmsite.render.groups import group, index
from tests.analyse.made import entry, known
from tests.render.markup import Markup

NAMES = st.sampled_from(["DNS", "dns", "web", "Web front", "web-front", "名前", "C++"])


@given(st.lists(st.lists(NAMES, max_size=4), max_size=6), st.lists(NAMES, max_size=3))
def test_each_record_is_once_in_each_group_whose_address_its_names_have(
    services: list[list[str]], known_names: list[str]
) -> None:
    found = [entry(id=f"INC-2025-{i:04d}", services=names) for i, names in enumerate(services)]
    groups = group(found, lambda one: one.record.services, known_names)
    wanted = {pages.slug(name) for name in (*known_names, *(n for names in services for n in names))}
    assert list(groups) == sorted(wanted)
    for slug, (name, listed) in groups.items():
        assert pages.slug(name) == slug
        assert list(listed) == [one for one in found if slug in map(pages.slug, one.record.services)]


def test_the_list_has_those_of_most_records_first_then_by_name() -> None:
    found = [entry(id=f"INC-2025-{i:04d}", services=names) for i, names in enumerate([["b"], ["a"], ["c", "b"]])]
    groups = group(found, lambda one: one.record.services, ["d"])
    page = Markup(index(known(*found), pages.SERVICES, "Services", groups, pages.service).body)
    assert page.faults == []
    assert [address for name, address in page.addresses if name == "href"] == ["b/", "a/", "c/", "d/"]
    assert page.text.startswith("Services b 2") and page.text.endswith("d 0")
