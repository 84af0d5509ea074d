from __future__ import annotations

import random

import pytest
from tests.unit.compare_panels import Told, panel_of

from govtext.compare._runs import Source, runs_of, worth_comparing
from govtext.compare.passages import PASSAGES, passages
from govtext.compare.reuse import REUSE, reuse

FRAME = "始终把学习宣传贯彻习近平法治思想作为重大政治任务"  # 24 characters
OTHER = "本年度其余的话各说各的，一句也不与别处相同。"


def measures(*lines: str) -> list[tuple[str, str]]:
    return [("measures", line) for line in lines]


def share(report: str, source: str, *, digits_aside: bool = False) -> float:
    own = runs_of(report, digits_aside=digits_aside)
    hits = Source(runs_of(source, digits_aside=digits_aside)).hits(own)
    return own.share(hits)


@pytest.mark.parametrize(
    ("report", "source", "expected"),
    [
        ("一二三四五六七八九十甲乙", "前一二三四五六七八九十甲乙后", 1.0),
        ("一二三四五六七八九十甲", "一二三四五六七八九十甲", 0.0),
        ("一二三四五六\n七八九十甲乙", "一二三四五六七八九十甲乙", 0.0),
        ("一二三四五六七八九十甲乙丙丁", "一二三四五六七八九十甲乙\n丙丁", 12 / 14),
        ("一二三四五六七八九十甲乙\n另有一句", "一二三四五六七八九十甲乙", 12 / 16),
        ("", "一二三四五六七八九十甲乙", 0.0),
    ],
)
def test_share(report: str, source: str, expected: float) -> None:
    assert share(report, source) == pytest.approx(expected)


def test_a_number_is_one_mark_where_digits_are_aside() -> None:
    report = "全年调解矛盾纠纷共计126件成功率94.4%以上"
    source = "全年调解矛盾纠纷共计1件成功率100%以上"
    assert share(report, source) == 0
    assert share(report, source, digits_aside=True) == 1
    assert runs_of(report, digits_aside=True).before[-1] == len(report)


def test_sources_are_earlier_years_and_other_places() -> None:
    told = [
        Told(place, year, measures(FRAME, f"{OTHER}{place}{year}" * 2))
        for place in ("甲镇", "乙镇")
        for year in (2021, 2022, None)
    ]
    frame = reuse(panel_of(*told, Told("", 2022, measures(FRAME))))
    assert tuple(frame.columns) == REUSE.header
    found = set(zip(frame["report_id"], frame["source_report_id"], strict=True))
    assert ("甲镇-2022", "甲镇-2021") in found
    assert ("甲镇-2021", "乙镇-2021") in found
    assert ("乙镇-2021", "甲镇-2021") in found
    assert not any(source == "甲镇-2022" for report, source in found if "21" in report)
    assert not any("None" in one for pair in found for one in pair)
    relations = dict(zip(frame["source_report_id"], frame["relation"], strict=True))
    of_first = frame[frame["report_id"] == "甲镇-2022"]
    relations = dict(
        zip(of_first["source_report_id"], of_first["relation"], strict=True)
    )
    assert relations["甲镇-2021"] == "own_earlier"
    assert relations["乙镇-2022"] == "other_place"
    assert relations["-2022"] == ""


def test_order_of_the_reports_does_not_matter() -> None:
    rng = random.Random(1)
    told = [
        Told(f"{n}镇", 2020 + n % 3, measures(FRAME, f"{OTHER}{n}" * 3))
        for n in range(9)
    ]
    panel = panel_of(*told)
    rng.shuffle(told)
    again = panel_of(*told)
    key = ["report_id", "source_report_id"]
    first = reuse(panel).sort_values(key, ignore_index=True)
    assert first.equals(reuse(again).sort_values(key, ignore_index=True))


def test_an_item_inside_a_line_is_of_that_line() -> None:
    """The sections of 一是…；二是… follow each other without a line end."""
    panel = panel_of(
        Told("甲镇", 2021, measures("一是健全机制；二是加强学习培训工作")),
        Told("甲镇", 2022, measures("一是健全机制；", "二是加强学习培训工作")),
    )
    sections = panel.tables["sections"]
    parts = sections["report_id"] == "甲镇-2022"
    sections.loc[parts, "start"] = [0, len("一是健全机制；")]
    assert reuse(panel)["share"].tolist() == [1.0]


def test_formulas_alone_make_no_pair() -> None:
    rng = random.Random(2)
    texts = [
        FRAME + "\n" + "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(60))
        for _ in range(60)
    ]
    hashes = [runs_of(text).hashes for text in texts]
    assert not len(worth_comparing(hashes, characters=60 * 84))
    fewer = worth_comparing(hashes[:50], characters=50 * 84)
    assert len(fewer) == 50 * 49 / 2


def test_passages_are_the_words_of_the_shares() -> None:
    panel = panel_of(
        Told("甲镇", 2021, measures(f"一、{FRAME}。", f"二、{OTHER}")),
        Told("甲镇", 2022, measures("全新的一句话。", f"三、{OTHER}四、{FRAME}。")),
    )
    frame = passages(panel)
    assert tuple(frame.columns) == PASSAGES.header
    assert frame["text"].tolist() == [f"、{OTHER}", f"、{FRAME}。"]
    assert frame["section_id"].tolist() == ["s2", "s2"]
    assert frame["source_section_id"].tolist() == ["s2", "s1"]
    assert frame["characters"].sum() == len(OTHER) + len(FRAME) + 3


def test_a_stretch_of_two_places_is_two_passages() -> None:
    text = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
    panel = panel_of(
        Told("甲镇", 2021, measures(text[:15], text[5:])),
        Told("甲镇", 2022, measures(text)),
    )
    assert passages(panel)["text"].tolist() == [text[:15], text[5:]]
    assert reuse(panel)["passages"].tolist() == [1]


def test_no_reports_in_common() -> None:
    panel = panel_of(Told("甲镇", 2021, measures(OTHER)))
    assert reuse(panel).empty
    assert passages(panel).empty
