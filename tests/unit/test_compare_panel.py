"""The panel: which reports are one, which places are one, what is left out."""

import pytest
from tests.unit.compare_tables import panel_of, write

from govtext.compare import load_panel
from govtext.errors import CompareError, UnreadableFileError


def test_reports_of_equal_text_are_one_over_all_folders(tmp_path):
    rows = {"reports": [{"report_id": "a"}], "sections": [{"report_id": "a"}]}
    one, two = write(tmp_path / "1", **rows), write(tmp_path / "2", **rows)
    panel = load_panel([one, two])
    assert panel.reports["report_id"].tolist() == ["a"]
    assert len(panel.sections) == 1


def test_the_order_of_folders_changes_nothing(tmp_path):
    one = write(tmp_path / "1", reports=[{"report_id": "b", "year": 2021}])
    two = write(tmp_path / "2", reports=[{"report_id": "a", "year": 2020}])
    first, second = load_panel([one, two]), load_panel([two, one])
    assert first.reports.equals(second.reports)
    assert first.reports["report_id"].tolist() == ["a", "b"]


def test_the_longest_of_several_versions_is_taken_and_the_others_named(tmp_path):
    panel = panel_of(
        tmp_path,
        reports=[
            {"report_id": "a", "characters": 90},
            {"report_id": "b", "characters": 120},
            {"report_id": "c", "characters": 80, "kind": "work-report"},
        ],
        sections=[{"report_id": name} for name in "abc"],
    )
    assert panel.reports["report_id"].tolist() == ["b", "c"]
    assert sorted(panel.sections["report_id"]) == ["b", "c"]
    assert panel.left_out[["report_id", "kept"]].values.tolist() == [["a", "b"]]


def test_reports_without_place_or_year_stay_alone(tmp_path):
    nowhere = {"place": "", "county": "", "place_key": ""}
    panel = panel_of(
        tmp_path,
        reports=[
            {"report_id": "a", **nowhere},
            {"report_id": "b", **nowhere},
            {"report_id": "c", "year": None},
            {"report_id": "d", "year": None},
        ],
    )
    assert panel.reports["place_key"].tolist()[:2] == ["?a", "?b"]
    assert len(panel.reports) == 4
    assert panel.left_out.empty


def test_a_place_named_with_and_without_its_county_is_one(tmp_path):
    panel = panel_of(
        tmp_path,
        reports=[
            {"report_id": "a", "year": 2021},
            {"report_id": "b", "year": 2022, "county": ""},
        ],
    )
    assert set(panel.reports["place_key"]) == {"青山县/平安镇"}


def test_two_places_of_one_name_never_merge(tmp_path):
    panel = panel_of(
        tmp_path,
        reports=[
            {"report_id": "a", "county": "青山县"},
            {"report_id": "b", "county": "绿水县"},
            {"report_id": "c", "county": "", "year": 2021},
        ],
    )
    assert panel.reports["place_key"].nunique() == 3


def test_gaps_are_the_years_between(tmp_path):
    panel = panel_of(
        tmp_path,
        reports=[
            {"report_id": "a", "year": 2020},
            {"report_id": "b", "year": 2022},
            {"report_id": "c", "place": "永安镇", "year": 2021},
        ],
    )
    assert panel.gaps()[["place", "year"]].values.tolist() == [
        ["平安镇", 2021],
        ["永安镇", 2020],
        ["永安镇", 2022],
    ]


def test_reports_of_neither_kind_are_left_aside_and_kinds_can_be_chosen(tmp_path):
    rows = [
        {"report_id": "a"},
        {"report_id": "b", "kind": "work-report"},
        {"report_id": "c", "kind": "other"},
    ]
    folder = write(tmp_path, reports=rows)
    assert set(load_panel([folder]).reports["report_id"]) == {"a", "b"}
    works = load_panel([folder], kind="work-report").reports
    assert works["report_id"].tolist() == ["b"]


def test_what_cannot_be_compared_is_told(tmp_path):
    with pytest.raises(CompareError, match="no folder"):
        load_panel([])
    with pytest.raises(UnreadableFileError, match="no tables"):
        load_panel([tmp_path])
    folder = write(tmp_path / "1", reports=[{"report_id": "a", "kind": "other"}])
    with pytest.raises(CompareError, match="no report"):
        load_panel([folder])
    with pytest.raises(CompareError, match="work-report"):
        load_panel([folder], kind="work-report")


def test_tables_of_another_version_are_told(tmp_path):
    folder = write(tmp_path, reports=[{"report_id": "a"}])
    path = folder / "reports.csv"
    path.write_text(path.read_text("utf-8-sig").replace("place_level", "level"))
    with pytest.raises(CompareError, match=r"'place_level'.*another version"):
        load_panel([folder])
    (folder / "themes.csv").unlink()
    path.write_text(path.read_text("utf-8-sig").replace("level", "place_level"))
    with pytest.raises(CompareError, match="no table themes"):
        load_panel([folder])


def test_versions_signed_with_and_without_the_county_are_one(tmp_path):
    panel = panel_of(
        tmp_path,
        reports=[
            {"report_id": "a", "issuer": "青山县平安镇人民政府", "characters": 90},
            {"report_id": "b", "issuer": "平安镇人民政府", "characters": 120},
            {"report_id": "c", "issuer": "平安镇财政所", "place_level": "department"},
        ],
    )
    assert panel.reports["report_id"].tolist() == ["b", "c"]


def test_a_missing_table_is_told(tmp_path):
    folder = write(tmp_path / "1", reports=[{"report_id": "a"}])
    (folder / "citations.csv").unlink()
    with pytest.raises(CompareError, match="no table citations"):
        load_panel([folder])
