"""Templates for folder and file names."""

import pytest

from govtext.engines.name_template import parse_template, place_row
from govtext.types import Place


@pytest.mark.parametrize(
    ("template", "source", "fields"),
    [
        (
            "{city}_{county}_{year}",
            "x/保定_清苑_2015.txt",
            {"city": "保定", "county": "清苑", "year": "2015"},
        ),
        (
            "{province}/{city}/{county}/{town}_{year}",
            "a.zip!/河北省/保定市/清苑/冉庄镇_2018.doc",
            {
                "province": "河北省",
                "city": "保定市",
                "county": "清苑",
                "town": "冉庄镇",
                "year": "2018",
            },
        ),
        ("{year}年{place}政府工作报告", "2021年昆山市政府工作报告.pdf", None),
        ("{*}_{year}", "a_b_2015.txt", {"year": "2015"}),
        ("{county}/{_}", "望川县/任意.名称.txt", {"county": "望川县"}),
        ("{county}/{year}", "2015.txt", {}),
        ("{county}_{year}", "望川县_15.txt", {}),
        ("{county}_{year}", "望川县.txt", {}),
        ("{county}_{year}", "_" * 9999, {}),
    ],
)
def test_match(template, source, fields):
    found = parse_template(template).match(source)
    if fields is None:
        fields = {"year": "2021", "place": "昆山市"}
    assert found == (fields or None)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{x}", "unknown field {x}"),
        ("报告", "no field"),
        ("{*}", "no field"),
        ("{city}{year}", "nothing stands between {city} and {year}"),
        ("{city}_{city}", "stands twice"),
        ("{city}}_{year}", "without its partner"),
    ],
)
def test_wrong_templates_are_explained(template, words):
    with pytest.raises(ValueError, match=words.replace("{", r"\{")):
        parse_template(template)


@pytest.mark.parametrize(
    ("fields", "found", "place", "level"),
    [
        ({"county": "望川县"}, Place(), "望川县", ""),
        ({"county": "望川县"}, Place("清溪镇", "township"), "", ""),
        ({"city": "临澜市"}, Place("望川县", "county"), "", ""),
        ({"town": "榆桥"}, Place("望川县", "county"), "榆桥", "township"),
        (
            {"county": "望川县"},
            Place("临澜市", "department", city="临澜市"),
            "望川县",
            "department",
        ),
        ({"year": "2021"}, Place("望川县", "county"), "", ""),
    ],
)
def test_row_puts_the_place_below_what_is_named(fields, found, place, level):
    row = place_row(fields, found)
    assert (row.place, row.place_level) == (place, level)


@pytest.mark.parametrize(
    ("template", "source", "fields"),
    [
        ("{year}{*}{county}", "x", None),
        ("{year}-{county}.txt", "2021年度-昆山市.txt", ("2021年度", "昆山市")),
        ("{county}/{year}", "昆山市/2021年.html", ("2021年", "昆山市")),
    ],
)
def test_a_year_may_have_its_words_behind_it(template, source, fields):
    if fields is None:
        with pytest.raises(ValueError, match="nothing stands between"):
            parse_template(template)
        return
    found = parse_template(template).match(source)
    assert (found["year"], found["county"]) == fields
    assert place_row(found, Place()).year == 2021


def test_a_field_says_which_level_a_shared_name_has():
    assert place_row({"province": "吉林"}, Place()).place_level == "province"
    assert place_row({"city": "吉林"}, Place()).place_level == "city"


def test_brackets_of_full_width_are_told():
    with pytest.raises(ValueError, match="half width"):
        parse_template("｛city｝_{year}")
