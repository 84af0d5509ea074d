"""``read_tables``: types, and what ``validate_tables`` refuses."""

import re

import pandas as pd
import pytest

from govtext import analyze
from govtext.engines.manifest import describe
from govtext.engines.output import OutputFolder, write_table
from govtext.errors import GovtextError, InvalidTableError
from govtext.panel import (
    load_tables,
    read_tables,
    report_rows,
    to_frames,
    validate_tables,
)
from govtext.schema import TABLES
from govtext.types import ROLES

TEXT = (
    "平安镇2023年法治政府建设情况报告\n一、主要举措\n调解纠纷12件，其中劳动纠纷5件，"
    "罚款3.5万元，未发生行政复议案件。学习《中华人民共和国行政处罚法》。\n"
    "二、下一步工作\n继续努力。\n平安镇人民政府\n2024年1月5日\n"
)
OTHER = TEXT.replace("平安", "安平").replace("\n2024年1月5日", "")


@pytest.fixture(params=["csv", "jsonl"])
def folder(request, tmp_path):
    folder = tmp_path / "out"
    with OutputFolder(folder, TABLES, [request.param]) as out:
        for text in (TEXT, OTHER):
            for name, rows in report_rows(analyze(text), sentences=True).items():
                out.write(name, rows)
        out.write("errors", [("b.txt", "read", "empty", "nothing in it")])
        out.commit(describe({}, {}))
    return folder


@pytest.fixture
def tables():
    return to_frames(map(analyze, (TEXT, OTHER)))


def test_columns_have_types(folder):
    tables = read_tables(folder, validate=True)
    for table in TABLES:
        for column in table.columns:
            dtype = tables[table.name][column.name].dtype
            where = table.name, column.name
            if column.is_categorical:
                assert isinstance(dtype, pd.CategoricalDtype), where
                assert dtype.categories.tolist() == list(column.allowed), where
                assert dtype.ordered is column.ordered, where
            else:
                expected = {
                    "integer": "Int64",
                    "number": "float64",
                    "date": "datetime64[s]",
                }
                assert str(dtype) == expected.get(column.type, "string"), where
    reports, metrics = tables["reports"], tables["metrics"]
    assert reports["published"].tolist() == [pd.Timestamp("2024-01-05"), pd.NaT]
    assert reports["kind"].tolist() == ["rule-of-law"] * 2
    assert metrics["change"].isna().all()
    assert metrics["base"].tolist() == [""] * len(metrics)
    assert (tables["errors"]["stage"] < "analyze").all()
    assert tables["sections"]["role"].cat.categories.tolist() == list(ROLES)


def test_the_rest_of_govtext_reads_text(folder):
    tables = load_tables(folder)
    assert tables["metrics"]["change"].tolist() == [""] * len(tables["metrics"])
    assert tables["reports"]["published"].tolist() == ["2024-01-05", ""]


def test_tables_in_memory_have_the_same_types(folder, tables):
    read = read_tables(folder)
    for name, frame in tables.items():
        assert frame.dtypes.equals(read[name].dtypes), name
        assert frame.equals(read[name]), name


def test_an_empty_table_is_valid(tmp_path):
    for table in TABLES:
        write_table(tmp_path / f"{table.name}.csv", table, [])
    frames = read_tables(tmp_path, validate=True)
    assert all(frame.empty for frame in frames.values())
    assert str(frames["reports"]["published"].dtype) == "datetime64[s]"


def change(folder, name, old, new):
    """Change the last cell of a text in a file."""
    (path,) = folder.glob(f"{name}.*")
    with path.open(encoding="utf-8", newline="") as stream:
        head, found, tail = stream.read().rpartition(old)
    assert found
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(head + new + tail)
    return path


def test_an_unknown_word_is_kept_and_found(folder):
    path = change(folder, "metrics", "achieved", "hoped")
    status = read_tables(folder)["metrics"]["status"]
    assert status.cat.categories.tolist() == ["achieved", "planned", "hoped"]
    assert status.tolist()[-1] == "hoped"
    with pytest.raises(
        InvalidTableError, match="not one of achieved, planned: 'hoped'"
    ):
        read_tables(folder, validate=True)
    with pytest.raises(InvalidTableError, match=re.escape(f"{path}, row 6, column")):
        read_tables(folder, validate=True)


@pytest.mark.parametrize(
    ("cell", "new", "where"),
    [
        ("2024-01-05", "2024-13-05", ("reports", "published", 0)),
        ("2024-01-05", "20240105", ("reports", "published", 0)),
        ("35000", '"many"', ("metrics", "value", 5)),
        ("35000", '"万"', ("metrics", "value", 5)),
    ],
)
def test_a_cell_of_another_type(folder, cell, new, where):
    table, column, row = where
    path = change(folder, table, cell, new)
    with pytest.raises(InvalidTableError) as refused:
        read_tables(folder)
    error = refused.value
    assert (error.table, error.column, error.row) == where
    assert str(error).startswith(f"{path}, row {row + 1}, column {column!r}: no ")


def test_half_a_year(folder):
    (path,) = folder.glob("reports.*")
    text = path.read_text(encoding="utf-8")
    for old, new in ((",2023,", ",2023.5,"), ('"year": 2023', '"year": 2023.5')):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidTableError, match="no whole number") as refused:
        read_tables(folder)
    assert refused.value.column == "year"
    assert isinstance(refused.value, (GovtextError, ValueError))


def first(column, value):
    """Another value in the first cell of a column."""

    def changed(frame):
        frame = frame.copy()
        cells = frame[column].astype(object)
        cells.iloc[0] = value
        return frame.assign(**{column: cells.astype(type_of(frame[column]))})

    return changed


def type_of(cells):
    return object if isinstance(cells.dtype, pd.CategoricalDtype) else cells.dtype


@pytest.mark.parametrize(
    ("table", "changed", "column", "problem"),
    [
        ("reports", first("report_id", ""), "report_id", "empty"),
        ("reports", lambda f: pd.concat([f, f]), "report_id", "stands above"),
        ("reports", first("kind", "law"), "kind", "not one of"),
        ("reports", first("missing_roles", "duties|x"), "missing_roles", "not one of"),
        ("sections", first("parent_id", "s9"), "parent_id", "no such row in sections"),
        ("sections", first("start", -1), "start", "negative"),
        ("metrics", lambda f: f.drop(columns="unit"), "unit", "no column"),
        ("metrics", lambda f: pd.concat([f, f]), "metric_id", "stands above"),
        ("metrics", first("report_id", "0"), "report_id", "no such row in reports"),
        ("metrics", first("section_id", "s9"), "section_id", "no such row in sections"),
        ("metrics", first("part_of", "m99"), "part_of", "no such row in metrics"),
        ("metrics", first("role", "hero"), "role", "not one of"),
        ("metrics", first("start", None), "start", "missing"),
        ("metrics", first("start", 0), "start", "before its section"),
        ("metrics", first("start", 9998), "end", "before its start"),
        ("metrics", first("end", 0), "end", "before its start"),
        ("metrics", first("end", 9999), "end", "after the report"),
        ("absences", first("section_id", "s9"), "section_id", "no such row"),
        ("citations", first("end", 9999), "end", "after the report"),
        ("themes", first("report_id", "0"), "report_id", "no such row in reports"),
    ],
)
def test_what_is_refused(tables, table, changed, column, problem):
    validate_tables(tables)
    if tables[table].empty:
        pytest.skip("no such row in the text")
    with pytest.raises(InvalidTableError, match=problem) as refused:
        validate_tables(tables | {table: changed(tables[table])})
    assert (refused.value.table, refused.value.column) == (table, column)
    assert str(refused.value).startswith(table)


def test_a_section_stays_in_the_one_around_it(tables):
    sections = tables["sections"].copy()
    one, two = (sections["heading"] == name for name in ("主要举措", "下一步工作"))
    sections.loc[two, "parent_id"] = sections.loc[one, "section_id"].iloc[0]
    with pytest.raises(InvalidTableError, match="begins after its section"):
        validate_tables(tables | {"sections": sections})
    # Two tops may lie over each other, a section may not leave the one around it.
    sections.loc[two, "start"] = sections.loc[one, "start"].iloc[0]
    with pytest.raises(InvalidTableError, match="ends after the one around it"):
        validate_tables(tables | {"sections": sections})


def test_a_row_is_told_by_its_position(tables):
    metrics = tables["metrics"]
    again = pd.concat([metrics, metrics.head(1)])  # labels stand twice
    with pytest.raises(InvalidTableError, match=f"row {len(again)}") as refused:
        validate_tables(tables | {"metrics": again})
    assert refused.value.row == len(metrics)


def test_no_section_is_no_fault(tables):
    nowhere = tables["metrics"].assign(section_id="")
    validate_tables(tables | {"metrics": nowhere})


def test_other_columns_and_fewer_tables_are_no_fault(tables):
    more = tables["metrics"].assign(mine=1)
    validate_tables({"reports": tables["reports"], "metrics": more})
