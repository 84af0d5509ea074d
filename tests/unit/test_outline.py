from __future__ import annotations

from govtext.outline import Outline
from govtext.types import Section


def _section(
    name: str, parent: str, heading: str, parts: list[tuple[int, int]]
) -> Section:
    return Section(
        name, parent, 1, "", heading, "measures", "heading", 0, 30, tuple(parts)
    )


def test_the_deepest_section_over_an_offset_is_found() -> None:
    outline = Outline(
        [
            _section("s1", "", "主要举措", [(0, 5), (20, 30)]),
            _section("s2", "s1", "", [(6, 18)]),
        ]
    )
    found = [outline.at(offset) for offset in (0, 4, 6, 25)]
    assert [section.section_id for section in found if section] == [
        "s1",
        "s1",
        "s2",
        "s1",
    ]
    assert outline.at(5) is None
    assert outline.at(40) is None


def test_the_heading_over_a_headless_stretch_is_its_parent_s() -> None:
    inner = _section("s2", "s1", "", [(6, 18)])
    outline = Outline([_section("s1", "", "主要举措", [(0, 5)]), inner])
    assert outline.heading_over(inner) == "主要举措"
    assert outline.heading_over(None) == ""
