from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING

import pytest
from tests.unit.compare_panels import Told, panel_of

from govtext.compare._tokens import phrases_of, stopwords, terms_in, word_runs
from govtext.compare.terms import PRIOR, TERMS, terms
from govtext.errors import CompareError

if TYPE_CHECKING:
    from govtext.compare import Panel


def panel() -> Panel:
    words = {
        "清溪镇": "合同审查，调解纠纷，普法宣传，合同审查。",
        "石桥镇": "企业融资，调解纠纷，企业融资，劳资纠纷。",
        "柳河街道": "社区居民，调解纠纷，物业纠纷，社区居民。",
    }
    return panel_of(
        *(
            Told(place, year, [("measures", f"{place}{year}年，{text * 3}")])
            for place, text in words.items()
            for year in (2021, 2022)
        )
    )


def test_columns_order_and_sides() -> None:
    frame = terms(panel(), by="place")
    assert tuple(frame.columns) == TERMS.header
    assert frame["group"].unique().tolist() == sorted(frame["group"].unique())
    for _, rows in frame.groupby("group"):
        pairs = list(zip(-rows["z"], rows["term"], strict=True))
        assert pairs == sorted(pairs)
        assert (rows["count_target"] > 0).all()
    top = frame.groupby("group")["term"].first()
    assert top["石桥镇"] in ("企业融资", "企业", "融资")
    shared = frame[frame["term"] == "调解"]
    assert len(shared) in (0, 3)


def test_log_odds_are_those_of_the_paper() -> None:
    """Monroe, Colaresi & Quinn 2008, equations 16, 19 and 20."""
    frame = terms(panel(), target={"place": "石桥镇"}).set_index("term")
    here_all, there_all = frame["count_target"].sum(), frame["count_reference"].sum()
    row = frame.iloc[0]
    here, there = row["count_target"], row["count_reference"]
    prior = PRIOR * (here + there) / (here_all + there_all)
    ours = log((here + prior) / (here_all + PRIOR - here - prior))
    theirs = log((there + prior) / (there_all + PRIOR - there - prior))
    assert row["log_odds"] == pytest.approx(ours - theirs, abs=0.001)
    z = (ours - theirs) / sqrt(1 / (here + prior) + 1 / (there + prior))
    assert row["z"] == pytest.approx(z, abs=0.002)


def test_target_and_reference() -> None:
    both = terms(panel(), target="place=石桥镇", reference="place=清溪镇")
    assert set(both["group"]) == {"place=石桥镇"}
    assert both["z"].iloc[-1] < 0 < both["z"].iloc[0]
    assert "社区居民" not in "".join(both["term"])
    year = terms(panel(), target={"place": "石桥镇", "year": 2022})
    assert set(year["group"]) == {"place=石桥镇, year=2022"}
    assert year["reports_target"].max() == 1
    alone = terms(panel(), target="place=石桥镇")
    by = terms(panel(), by="place")
    by = by[by["group"] == "石桥镇"]
    merged = alone.merge(by, on="term", suffixes=("", "_by"))
    assert len(merged) == len(by)
    assert (merged["z"] == merged["z_by"]).all()


def test_names_numbers_and_stopwords_are_no_terms() -> None:
    found = set(terms(panel(), by="year")["term"])
    assert found
    assert not any("清溪" in term or "2021" in term or "柳河" in term for term in found)
    assert not found & stopwords()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({}, "terms of what"),
        ({"target": "石桥镇"}, "COLUMN=VALUE"),
        ({"target": "place=无名镇"}, "no such report"),
        ({"target": "colour=红"}, "use one of"),
        ({"by": "colour"}, "use one of"),
        ({"by": "place", "target": "place=石桥镇"}, "no target"),
        ({"target": "kind=rule-of-law"}, "every report"),
        ({"target": "place=石桥镇", "reference": "place=石桥镇"}, "holds them all"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, str], message: str) -> None:
    with pytest.raises(CompareError, match=message):
        terms(panel(), **asked)


def test_two_places_of_one_name_never_merge() -> None:
    told = panel()
    for frame in (told.reports, told.tables["sections"]):
        other = frame["place"] == "柳河街道"
        frame.loc[other, "place"] = "石桥镇"
    with pytest.raises(CompareError, match="2 places"):
        terms(told, target="place=石桥镇")
    groups = set(terms(told, by="place")["group"])
    assert groups == {"清溪镇", "石桥镇", "柳河街道"}  # these are place_keys here


def test_a_phrase_is_bound_and_frequent() -> None:
    bound = [["法律", "明白人"], ["法律", "明白人", "培训"], ["培训"]] * 5
    loose = [[one, two] for one in "甲乙丙丁戊" for two in "甲乙丙丁戊"] * 5
    phrases = phrases_of(lambda: [bound, loose])
    assert ("法律", "明白人") in phrases
    assert not any(set(phrase) <= set("甲乙丙丁戊") for phrase in phrases)
    rare = phrases_of(lambda: [bound[:4]])
    assert rare == frozenset()


def test_terms_are_as_long_as_can_be() -> None:
    phrases = frozenset({("一", "二"), ("一", "二", "三")})
    runs = [["一", "二", "三", "一", "二", "一"]]
    assert list(terms_in(runs, phrases)) == ["一二三", "一二", "一"]


def test_runs_break_at_signs_numbers_names_and_stopwords() -> None:
    text = "清溪镇调解纠纷126件，进一步加强企业融资万余元"
    assert list(word_runs(text, ["清溪镇"])) == [["调解纠纷"], ["企业", "融资"]]


def test_stopwords_say_nothing_of_the_matter() -> None:
    matter = "执法 调解 审查 普法 信访 合同 复议 诉讼 法治 培训 监督 公开 纠纷 矛盾"
    assert not stopwords() & set(matter.split())
