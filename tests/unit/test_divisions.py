"""The table of divisions, and the code that a report's place gets."""

import csv
import io
from pathlib import Path

import pytest

from govtext.facts import find_facts
from govtext.places import divisions, find_place, resolve
from govtext.text import matching_view
from govtext.types import Place, Section

ROWS = [
    *csv.DictReader(
        io.StringIO(
            (Path(__file__).parents[1] / "accuracy" / "places.csv").read_text("utf-8")
        )
    )
]


def find(title, text="", source=""):
    """The place of a report of a title and a body."""
    whole = f"{title}\n{text}\n"
    part = (0, len(title))
    sections = (Section("s1", "", 1, "", "", "title", "form", *part, (part,)),)
    view = matching_view(whole)
    facts = find_facts(view, sections, source, kind="rule-of-law")
    return find_place(facts, view, sections, source)


def test_codes_of_places_as_reports_name_them():
    wrong = [
        (row["title"], row["why"], row["code"], code)
        for row in ROWS
        if (code := find(row["title"], row["text"], row["source"]).division_code)
        != row["code"]
    ]
    assert len(ROWS) >= 60
    assert len(wrong) <= 0.03 * len(ROWS), wrong
    # A wrong code is worse than a missing one.
    assert not [each for each in wrong if each[3]], wrong


def names(code):
    """Name, first and last year of all that a code ever bore."""
    return [(each.name, each.first, each.last) for each in divisions._by_code()[code]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("130622", [("清苑县", 1999, 2015)]),
        ("130608", [("清苑区", 2015, None)]),
        ("371200", [("莱芜市", 1999, 2018)]),
        ("370116", [("莱芜区", 2019, None)]),
        ("341402", [("居巢区", 1999, 2011)]),
        ("440309", [("龙华区", 2016, None)]),
        ("440310", [("坪山区", 2016, None)]),
        ("440311", [("光明区", 2018, None)]),
        ("420600", [("襄樊市", 1999, 2010), ("襄阳市", 2010, None)]),
    ],
)
def test_years_of_a_name(code, expected):
    assert names(code) == expected


def test_table_of_divisions_is_whole():
    today = [
        each
        for found in divisions._by_code().values()
        for each in found
        if each.last is None
    ]
    levels = [each.level for each in today]
    # The numbers of the ministry for the end of 2025.
    assert levels.count("province") == 34
    assert levels.count("city") == 333
    assert levels.count("district") + levels.count("county") == 2847
    assert len({each.code for each in today}) == len(today)
    for each in today:
        assert divisions.is_code(f"{each.code[:2]}0000")
        assert not each.successor


def test_successors_exist():
    for found in divisions._by_code().values():
        for each in found:
            assert not each.successor or divisions.is_code(each.successor)


def test_every_town_lies_in_a_city_or_county():
    lines = "\n".join(divisions._towns().values()).splitlines()
    for line in lines:
        code = line.split(",")[0]
        assert len(code) == 9
        assert code.isdecimal()
        assert divisions.is_code(code[:6]) or divisions.is_code(f"{code[:4]}00")


@pytest.mark.parametrize(
    ("bare", "above", "year", "expected"),
    [
        ("清苑", ("", "保定市"), 2010, ["清苑县"]),
        ("清苑", ("", "保定市"), 2014, ["清苑县"]),
        # In the year of the change the new name goes first.
        ("清苑", ("", "保定市"), 2015, ["清苑区"]),
        ("清苑", ("", "保定"), None, ["清苑区"]),
        ("清苑", ("", "石家庄市"), 2010, []),
        ("清苑", ("", "临澜市"), 2010, []),
    ],
)
def test_bare_name_gets_the_level_word_of_the_year(bare, above, year, expected):
    assert divisions.completed(bare, above, year) == expected


@pytest.mark.parametrize(
    ("stated", "year", "key", "uppers"),
    [
        (Place("清苑", city="保定"), 2015, "130608", ("河北省", "保定市", "清苑区")),
        (Place("昆山市", "city", city="昆山市"), 2021, "320583", None),
        (Place("朝阳区", "district"), 2021, "朝阳区", ("", "", "")),
        (Place("冉庄", "township", county="清苑"), 2018, "130608101", None),
        (Place("全国", "national"), 2021, "全国", ("", "", "")),
        # A town of a zone, whose code of the bureau begins like no county.
        (
            Place("娄葑街道", "subdistrict", city="苏州市"),
            2020,
            "江苏省/苏州市/娄葑街道",
            ("江苏省", "苏州市", ""),
        ),
        # The table begins in 2016 under 清苑区; the town's code of 2013 is not known.
        (
            Place("冉庄镇", "township", city="保定市", county="清苑县"),
            2013,
            "保定市/清苑县/冉庄镇",
            ("", "保定市", "清苑县"),
        ),
        # 恩施 is the city of 恩施市 too; a name in full is kept as the report has it.
        (Place("恩施州", "city", city="恩施州"), 2021, "422800", None),
        (Place("临澜市", "city", city="临澜市"), None, "临澜市", None),
    ],
)
def test_place_that_is_stated(stated, year, key, uppers):
    place = resolve(stated, year)
    assert place.key == key
    if uppers:
        assert (place.province, place.city, place.county) == uppers


def test_county_level_city_is_a_county_below_its_prefecture():
    place = find("如皋市2021年度法治政府建设情况报告")
    assert (place.level, place.city, place.county) == ("county", "南通市", "如皋市")
    place = find("如皋市如城街道2021年度法治政府建设情况报告")
    assert (place.level, place.city, place.county) == (
        "subdistrict",
        "南通市",
        "如皋市",
    )


def test_district_with_and_without_its_city_is_one_key():
    bare = find("盐田区2021年度法治政府建设情况报告")
    full = find("广东省深圳市盐田区2021年度法治政府建设情况报告")
    assert bare.key == full.key == "440308"


def test_what_stays_open_is_listed():
    place = find("鼓楼区2021年度法治政府建设情况报告")
    assert not place.division_code
    assert set(place.candidates) == {
        "江苏省/南京市/鼓楼区",
        "江苏省/徐州市/鼓楼区",
        "福建省/福州市/鼓楼区",
        "河南省/开封市/鼓楼区",
    }
    assert len(find("石桥镇2021年度法治政府建设情况报告").candidates) == 10


def test_real_town_is_not_taken_for_one_below_an_invented_county():
    place = find("云岭县清溪镇2021年度法治政府建设情况报告")
    assert (place.division_code, place.county, place.candidates) == ("", "云岭县", ())


def test_a_code_that_is_stated_is_kept():
    stated = Place("朝阳区", "district", division_code="110105")
    assert resolve(stated, 2021) == stated


def test_resolving_again_changes_nothing():
    place = find("朝阳区2021年度法治政府建设情况报告")
    assert resolve(place, 2021) == place


def test_tables_are_loaded_when_asked_for():
    divisions._by_code.cache_clear()
    divisions._by_form.cache_clear()
    divisions._towns.cache_clear()
    divisions.bearing.cache_clear()
    find("关于2021年度法治政府建设情况的报告")
    assert divisions._by_code.cache_info().currsize == 0
    find("四川省2021年度法治政府建设情况报告")
    assert divisions._by_code.cache_info().currsize == 1
    assert divisions._towns.cache_info().currsize == 0
