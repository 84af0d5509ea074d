"""What is drawn to be coded, the files of units and codes, agreement with govtext."""

import csv
from collections import Counter
from dataclasses import replace

import pytest

from govtext import schema
from govtext.coding.codebook import AllowedCode, allowed_codes, resolve, split_codes
from govtext.coding.errors import CodingError
from govtext.coding.precision import agreement_with_found, comparable, wilson
from govtext.coding.sampling import allocate, sample
from govtext.coding.units import (
    CODES,
    UNITS,
    Code,
    code_rows,
    read_codes,
    read_units,
    unit_rows,
)
from govtext.engines.output import OutputFolder, write_table
from govtext.errors import LabelError, UnreadableFileError
from govtext.panel import report_rows
from govtext.pipeline import Report
from govtext.themes.labels import NONE
from govtext.types import ROLES, Citation, Document, Facts, Metric, Place, Section

ID = "0123456789abcdef"


def report(number, place="平安镇", year=2023, kind="rule-of-law"):
    lines = [f"{number}年𠮷报告", "调解168件。", "=1+1公式。", "依据《条例》办理。"]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]

    def section(name, parent, index, end, **more):
        return Section(
            name,
            parent,
            1,
            "",
            "",
            more.pop("role", "measures"),
            "heading",
            starts[index],
            end,
            ((starts[index], starts[index] + len(lines[index])),),
            **more,
        )

    sections = (
        section("1", "", 0, len(text), theme="T01.1", theme_score=0.9),
        section("2", "1", 1, starts[2], theme="T08.1", theme_score=0.4),
        section(
            "3", "1", 2, starts[3], theme="T05.2", theme_score=0.2,
            themes_other=("T05.1", "T01.1"), role="shortcomings",
        ),
        section("4", "1", 3, len(text), role="other"),
    )  # fmt: skip
    at = text.index("168件")
    law = text.index("《条例》")
    return Report(
        Document(text, f"{number}.txt"),
        facts=Facts(kind, place=Place(place, level="township"), year=year),
        sections=sections,
        metrics=(
            Metric(
                "1", at, at + 4, "168件", 168.0, None, "件", "count", "exact",
                object="调解", section_id="2", role="measures", theme="T08.1",
            ),
        ),
        citations=(
            Citation(law, law + 4, "《条例》", "law", title="条例", section_id="4"),
        ),
        absences=(),
        warnings=(),
    )  # fmt: skip


def extracted(folder, reports, *, texts=True, backwards=False):
    rows = [report_rows(one) for one in reports]
    with OutputFolder(folder, schema.REPORT_TABLES, ["csv"]) as out:
        for table in schema.REPORT_TABLES:
            cells = [row for one in rows for row in one[table.name]]
            out.write(table.name, cells[::-1] if backwards else cells)
        for one in reports if texts else ():
            out.write_text(one.document.report_id, one.document.text)
        out.commit({"govtext": "0"})
    return folder


@pytest.fixture
def folder(tmp_path):
    reports = [report(n, "平安镇" if n < 8 else "西山镇") for n in range(10)]
    return extracted(tmp_path / "out", reports)


def test_a_unit_gives_back_its_text_context_and_finding(folder):
    units = sample(folder, "metrics", 3, seed=1)
    assert len(units) == 3
    for unit in units:
        text = (folder / "texts" / f"{unit.report_id}.txt").read_text("utf-8")
        assert text[unit.start : unit.end] == unit.text == "168件"
        assert unit.context == "调解168件。"
        assert text[unit.context_start :].startswith(unit.context)
        assert (unit.found, unit.theme) == ("168 件 · 调解", "T08.1")
        assert unit.unit_id == f"metrics:{unit.report_id}:{unit.start}-{unit.end}"
    assert sum(unit.weight for unit in units) == pytest.approx(10)


def test_themes_are_of_sections_without_others_in_them(folder):
    units = sample(folder, "themes", 100, seed=1)
    assert Counter(unit.found for unit in units) == {
        "T08.1": 10,
        "T05.2;T05.1;T01.1": 10,
    }
    assert {unit.weight for unit in units} == {1}


def test_roles_take_sections_without_a_theme_too(folder):
    units = sample(folder, "roles", 100, seed=1)
    assert Counter(unit.found for unit in units) == {
        "measures": 10,
        "shortcomings": 10,
        "other": 10,
    }


def test_citations_show_title_or_number(folder):
    assert {unit.found for unit in sample(folder, "citations", 4, seed=1)} == {"条例"}


def test_long_lines_are_cut_around_the_unit(tmp_path):
    one = report(1)
    text = one.document.text.replace("调解", "调" * 400)
    at = text.index("168件")
    metric = Metric("1", at, at + 4, "168件", 168.0, None, "件", "count", "exact")
    long = Report(
        Document(text, "1.txt"), one.facts, one.sections[:1], (metric,), (), (), ()
    )
    (unit,) = sample(extracted(tmp_path / "out", [long]), "metrics", 1, seed=1)
    assert unit.context == "调" * 300 + "168件。"


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    reports = [report(n) for n in range(10)]
    forth = extracted(tmp_path / "a", reports)
    back = extracted(tmp_path / "b", reports, backwards=True)
    first = sample(forth, "roles", 7, seed=3, strata=("role",))
    assert first == sample(back, "roles", 7, seed=3, strata=("role",))
    assert first != sample(forth, "roles", 7, seed=4, strata=("role",))


def test_each_stratum_gets_its_share_and_weight(folder):
    units = sample(folder, "metrics", 5, seed=1, strata=("place", "year"))
    places = Counter(unit.place for unit in units)
    assert places == {"平安镇": 4, "西山镇": 1}
    assert {unit.place: unit.weight for unit in units} == {"平安镇": 2, "西山镇": 2}


def test_small_strata_get_one_where_there_are_enough():
    assert allocate({"a": 98, "b": 1, "c": 1}, 5, "abc") == {"a": 3, "b": 1, "c": 1}
    assert allocate({"a": 98, "b": 1, "c": 1}, 2, "abc") == {"a": 2}
    assert allocate({"a": 2, "b": 1}, 9, "ab") == {"a": 2, "b": 1}


def test_least_certain_come_first_whatever_the_seed(folder):
    units = sample(folder, "themes", 10, seed=1, least_certain=True)
    assert {unit.theme for unit in units} == {"T05.2"}


def test_only_reports_of_a_kind(tmp_path):
    reports = [report(1), report(2, kind="work-report")]
    folder = extracted(tmp_path / "out", reports)
    (unit,) = sample(folder, "metrics", 9, seed=1, kind="work-report")
    assert unit.source == "2.txt"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"what": "words"}, "cannot code 'words'; choose one of themes"),
        ({"n": 0}, "at least one"),
        ({"strata": ("county",)}, "unknown stratum 'county'; choose from place"),
        ({"least_certain": True}, "no certainty of metrics"),
        ({"kind": "other"}, "no metrics to code in reports of kind 'other'"),
    ],
)
def test_impossible_designs(folder, arguments, message):
    with pytest.raises(CodingError, match=message):
        sample(folder, **{"what": "metrics", "n": 3, "seed": 1} | arguments)


def test_texts_are_asked_for(tmp_path):
    folder = extracted(tmp_path / "out", [report(1)], texts=False)
    with pytest.raises(CodingError, match="extract … --texts"):
        sample(folder, "roles", 1, seed=1)
    with pytest.raises(UnreadableFileError, match="no tables of govtext"):
        sample(tmp_path, "roles", 1, seed=1)


def test_texts_of_another_run_are_noticed(folder):
    for path in (folder / "texts").iterdir():
        path.write_text("甲" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(CodingError, match="not that of the tables"):
        sample(folder, "metrics", 1, seed=1)


def test_units_come_back_from_their_file(folder, tmp_path):
    units = sample(folder, "themes", 100, seed=1)
    path = tmp_path / "units.csv"
    write_table(path, UNITS, unit_rows(units))
    assert read_units(path) == units
    assert any(unit.text.startswith("=") for unit in units)


def code(number, given, found="T05.2", **more):
    values = {
        "unit_id": f"themes:{ID}:{number}-{number + 1}",
        "what": "themes",
        "report_id": ID,
        "start": number,
        "end": number + 1,
        "text": "𠮷",
        "coder": "anna",
        "code": given,
        "found": found,
    }
    return Code(**values | more)


def test_codes_come_back_from_their_file(tmp_path):
    codes = [
        code(1, "T05.2", others=("T05.1", "T01.1"), note="=1+1\n二", weight=2.5),
        code(2, NONE, found=""),
        code(2, "T01.1", coder="李"),
    ]
    path = tmp_path / "codes.csv"
    write_table(path, CODES, code_rows(codes))
    assert read_codes(path) == codes


def write_csv(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


GOOD = dict(
    zip(
        UNITS.header,
        [
            f"themes:{ID}:1-2", "themes", ID, "a.txt", "", "", "other", "", "一 > 二",
            "1", "2",
            "𠮷", "0", "x𠮷", "T05.2", "1",
        ],
        strict=True,
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": "1.5"}, r"units.csv, line 2: start '1.5' is not a whole number"),
        ({"year": "今年"}, r"line 2: year '今年' is not a whole number"),
        ({"weight": "x"}, "line 2: weight 'x' is not a number"),
        ({"unit_id": "5"}, "line 2: unit '5' is not of this report"),
        ({"text": "𠮷𠮷"}, "has 2 characters, the offsets say 1"),
        ({"context": "𠮷x"}, "does not stand in the context"),
    ],
)
def test_one_clear_error_for_a_wrong_row(tmp_path, change, message):
    path = write_csv(tmp_path / "units.csv", [UNITS.header, (GOOD | change).values()])
    with pytest.raises(CodingError, match=message):
        read_units(path)


def test_one_clear_error_for_a_wrong_sheet(tmp_path):
    path = tmp_path / "units.csv"
    with pytest.raises(CodingError, match=r"units\.csv"):
        read_units(path)
    write_csv(path, [UNITS.header[1:]])
    with pytest.raises(CodingError, match="must name a column 'unit_id'"):
        read_units(path)
    write_csv(path, [UNITS.header])
    with pytest.raises(CodingError, match=r"no units in it; run 'govtext code sample'"):
        read_units(path)
    write_csv(path, [UNITS.header, GOOD.values(), GOOD.values()])
    with pytest.raises(CodingError, match=r"line 3: unit .* is there twice"):
        read_units(path)
    write_csv(path, [CODES.header])
    with pytest.raises(CodingError, match="no codes in it"):
        read_codes(path)


def test_codes_of_each_kind():
    themes = [one.code for one in allowed_codes("themes")]
    assert "T05.2" in themes
    assert "T05" not in themes
    assert themes[-1] == NONE
    assert [one.code for one in allowed_codes("roles")] == list(ROLES)
    assert all(one.label for one in allowed_codes("roles"))
    assert [one.code for one in allowed_codes("metrics")] == [
        "right",
        "wrong",
        "unclear",
    ]
    with pytest.raises(CodingError, match="'other' have no taxonomy"):
        allowed_codes("themes", "other")


def test_a_codebook_of_ones_own(tmp_path):
    path = write_csv(
        tmp_path / "book.csv",
        [
            ["code", "label", "definition"],
            ["open data", "公开", "x"],
            ["2", "其他", ""],
        ],
    )
    codes = allowed_codes("themes", codebook=path)
    assert [one.code for one in codes] == ["open data", "2", NONE]
    assert resolve("Open Data 公开", codes) == "open data"
    assert resolve("２", codes) == "2"
    assert resolve("open", codes) is None


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["code", "name"]], "must name a column 'label'"),
        ([["code", "label"]], "no codes in it"),
        ([["code", "label"], ["a", ""], ["a", ""]], "the code 'a' stands twice"),
        ([["code", "label"], ["a;b", ""]], "'a;b' cannot be a code"),
        ([["code", "label"], ["?", ""]], "'[?]' cannot be a code"),
    ],
)
def test_codebooks_that_are_not_well_formed(tmp_path, rows, message):
    with pytest.raises(LabelError, match=message):
        allowed_codes("roles", codebook=write_csv(tmp_path / "book.csv", rows))


def by(rows):
    return {(row.measure, row.group): row for row in rows}


def test_agreement_with_the_themes_found():
    rows = by(
        agreement_with_found(
            [
                code(1, "T05.2"),
                code(2, "T05.1", others=("T05.2",)),
                code(3, "T01.1", found="T08.1;T01.1"),
                code(4, "T01.1", found=""),
            ]
        )
    )
    assert (rows["theme", ""].right, rows["theme", ""].n) == (1, 3)
    assert rows["first_level", ""].right == 2
    assert rows["among_codes", ""].right == 2
    assert (rows["theme", "T05.2"].n, rows["theme", "T08.1"].share) == (2, 0)


def test_weights_move_the_share_and_widen_the_interval():
    even = [code(n, "T05.2" if n < 8 else "T01.1") for n in range(10)]
    skewed = [
        code(n, "T05.2" if n < 8 else "T01.1", weight=9.0 if n > 8 else 1.0)
        for n in range(10)
    ]
    first, second = (by(agreement_with_found(x))["theme", ""] for x in (even, skewed))
    assert (first.share, first.low, first.high) == (0.8, *wilson(0.8, 10))
    assert second.share == pytest.approx(8 / 18)
    assert second.high - second.low > first.high - first.low


def test_unclear_verdicts_are_counted_apart():
    verdicts = ["right", "right", "wrong", "unclear"]
    (row,) = agreement_with_found(
        [
            code(n, given, found="1 件", what="metrics")
            for n, given in enumerate(verdicts)
        ]
    )
    assert (row.right, row.n, row.unclear) == (2, 3, 1)
    assert row.share == pytest.approx(2 / 3)


def test_a_unit_of_two_coders_counts_once():
    pair = [code(1, "measures", "measures", what="roles")]
    pair.append(code(1, "other", "measures", what="roles", coder="李"))
    row = agreement_with_found(pair)[0]
    assert (row.right, row.n, row.share) == (0.5, 1, 0.5)


def test_codes_that_differ_in_case_only_are_taken_exactly():
    codes = [AllowedCode("a", "Health"), AllowedCode("A", "health"), AllowedCode("b")]
    assert resolve("a", codes) == "a"
    assert resolve("A", codes) == "A"
    assert resolve("A health", codes) == "A"
    assert resolve("Ａ", codes) is None
    assert resolve("A HEALTH", codes) is None
    assert resolve("Ｂ", codes) == "b"


def test_names_with_separators_are_not_parted():
    codes = [AllowedCode("A1", "Health, safety"), AllowedCode("B"), AllowedCode("A")]
    cell = "B, A1 Health， Safety; A;"
    assert split_codes(cell, codes) == ["B", "A1 Health， Safety", "A"]
    assert split_codes("A1 Health, other", codes) == ["A1 Health", "other"]
    assert split_codes(" ;\n", codes) == []


def test_a_hostile_cell_is_parted_in_no_time():
    assert len(split_codes("x,y" * 10_000, allowed_codes("themes"))) == 10_001


def nested(number=1):
    """A report whose figure stands in 二、 > （一）."""
    one = report(number)
    first, second, *_ = one.sections
    return replace(
        one,
        sections=(
            replace(first, heading="二、举措"),
            replace(second, heading="（一）调解"),
            *one.sections[2:],
        ),
    )


def test_headings_above_a_unit_come_along(tmp_path):
    folder = extracted(tmp_path / "out", [nested()])
    (figure,) = sample(folder, "metrics", 1, seed=1)
    assert figure.headings == "二、举措 > （一）调解"
    # A section's own heading stands in it.
    assert {one.headings for one in sample(folder, "roles", 9, seed=1)} == {"二、举措"}
    top = extracted(tmp_path / "top", [report(2)])
    assert {one.headings for one in sample(top, "roles", 9, seed=1)} == {""}


def test_themes_of_two_kinds_are_not_drawn_together(tmp_path):
    reports = [report(1), report(2, kind="work-report")]
    folder = extracted(tmp_path / "out", reports)
    words = "kinds rule-of-law and work-report, .* --kind"
    with pytest.raises(CodingError, match=words):
        sample(folder, "themes", 9, seed=1)
    units = sample(folder, "themes", 9, seed=1, kind="rule-of-law")
    assert {unit.source for unit in units} == {"1.txt"}
    assert len(sample(folder, "metrics", 9, seed=1)) == 2


def test_themes_that_were_left_out_cannot_be_drawn(tmp_path):
    one = report(1)
    bare = [
        replace(section, theme="", theme_score=None, themes_other=())
        for section in one.sections
    ]
    folder = extracted(tmp_path / "out", [replace(one, sections=tuple(bare))])
    with pytest.raises(CodingError, match=r"no section has a theme; .* --no-themes"):
        sample(folder, "themes", 9, seed=1)
    assert sample(folder, "roles", 9, seed=1)


def test_nothing_clear_is_nothing_to_compare():
    (row,) = agreement_with_found([code(1, "unclear", found="1 件", what="metrics")])
    assert (row.n, row.unclear) == (0, 1)


def test_unequal_weights_are_told():
    even, skewed = (
        by(agreement_with_found([code(1, "T05.2"), code(2, "T05.2", weight=weight)]))
        for weight in (1.0, 2.0)
    )
    assert not even["theme", ""].weighted
    assert skewed["theme", ""].weighted


def test_other_codes_than_govtext_has_are_not_compared():
    own = [AllowedCode("open"), AllowedCode(NONE)]
    assert not comparable([code(1, "open")], own)
    assert not comparable([code(1, "open", found="1 件", what="metrics")], own)
    assert comparable([code(1, "T05.2")], [*own, AllowedCode("T05.2")])
    verdicts = allowed_codes("metrics")
    assert comparable([code(1, "right", found="1 件", what="metrics")], verdicts)


@pytest.mark.parametrize("weight", ["0", "-1", "inf", "nan", ""])
def test_weights_must_be_above_nothing(tmp_path, weight):
    row = (GOOD | {"weight": weight}).values()
    path = write_csv(tmp_path / "units.csv", [UNITS.header, row])
    with pytest.raises(CodingError, match="is not a number above 0"):
        read_units(path)


@pytest.mark.parametrize("name", ["start", "context_start", "year"])
def test_numbers_without_end_are_refused(tmp_path, name):
    row = (GOOD | {name: "9" * 5000}).values()
    path = write_csv(tmp_path / "units.csv", [UNITS.header, row])
    with pytest.raises(CodingError, match=f"{name} '9.*' is not a whole number"):
        read_units(path)


def test_a_column_that_stands_twice_is_refused(tmp_path):
    rows = [(*UNITS.header, "text"), (*GOOD.values(), "x")]
    path = write_csv(tmp_path / "units.csv", rows)
    with pytest.raises(CodingError, match="the column 'text' stands twice"):
        read_units(path)


@pytest.mark.parametrize("comma", ["\t", ";"])
def test_a_codebook_of_a_chinese_excel(tmp_path, comma):
    path = tmp_path / "book.csv"
    text = f"code{comma}label\r\n1{comma}公开\r\n"
    path.write_bytes(text.encode("gb18030"))
    assert allowed_codes("roles", codebook=path) == (AllowedCode("1", "公开"),)
