"""``govtext code`` as a user meets it: sample, export, coders' tools, import, agree."""

import csv
import io
import json
import re
import uuid
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from typer.testing import CliRunner

from govtext.cli import app
from govtext.coding.units import read_codes, read_units

REPORTS = Path(__file__).parents[2] / "corpora" / "sample"
WHATS = ("themes", "roles", "metrics", "citations")
SUFFIXES = {
    "xlsx": ".xlsx",
    "csv": ".csv",
    "label-studio": ".json",
    "doccano": ".jsonl",
    "qdpx": ".qdpx",
}
QDA = "{urn:QDA-XML:project:1.0}"


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extracted") / "tables"
    arguments = ["extract", str(REPORTS), "--out", str(folder), "--texts", "--jobs=1"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``govtext code`` in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def run_code(*arguments, status=0):
        result = CliRunner().invoke(app, ["code", *map(str, arguments)])
        assert result.exit_code == status, result.output
        return result

    return run_code


@pytest.fixture
def units(run, tables, tmp_path):
    """Draw units to code; ``units.csv`` holds them."""

    def draw(what="metrics", number=12, *more):
        run("sample", tables, "--what", what, "--n", number, "--out=units.csv", *more)
        return read_units(tmp_path / "units.csv")

    return draw


def files_of(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def fill_sheet(path, codes, coder="anna"):
    """Fill in a sheet as ``code import`` wants it, and import it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([("unit_id", "code"), *codes])
    return ("import", path, "--units=units.csv", "--coder", coder)


# What coders do in their tools: each writes codes (unit → code) into a file.


def code_in_xlsx(path, codes, _):
    book = openpyxl.load_workbook(path)
    sheet = book["units"]
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        code = codes.get(row[header.index("unit_id")].value)
        row[header.index("code")].value = code
    book.save(path)


def code_in_csv(path, codes, _):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["code"] = codes.get(row["unit_id"], "")
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


def code_in_label_studio(path, codes, units):
    tasks = json.loads(path.read_text("utf-8"))
    for task in tasks:
        data = task["data"]
        task.pop("predictions")
        result = []
        for unit in units:
            at = unit.start - data["start"]
            inside = at >= 0 and at + len(unit.text) <= len(data["text"])
            if unit.report_id == data["report_id"] and inside:
                value = {
                    "start": utf16(data["text"], at),
                    "end": utf16(data["text"], at + len(unit.text)),
                    "labels": [codes.get(unit.unit_id, "?")],
                }
                result.append({"type": "labels", "from_name": "code", "value": value})
        task["annotations"] = [{"completed_by": 7, "result": result}]
    path.write_text(json.dumps(tasks), "utf-8")


def code_in_doccano(path, codes, units):
    known = {(one.report_id, one.start, one.end): one.unit_id for one in units}
    lines = []
    for line in path.read_text("utf-8").split("\n")[:-1]:
        row = json.loads(line)
        for label in row["label"]:
            start, end = (row["start"] + at for at in label[:2])
            label[2] = codes.get(known[row["report_id"], start, end], label[2])
        lines.append(json.dumps({**row, "Comments": []}) + "\n")
    path.write_text("".join(lines), "utf-8")


def code_in_qdpx(path, codes, units):
    known = {(one.report_id, one.start, one.end): one.unit_id for one in units}
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    project = etree.fromstring(members["project.qde"])
    guids = {
        code.get("name").split(" ")[0]: code.get("guid")
        for code in project.iter(f"{QDA}Code")
    }
    anna = str(uuid.uuid4()).upper()
    etree.SubElement(project.find(f"{QDA}Users"), f"{QDA}User", guid=anna, name="Anna")
    for source in project.iter(f"{QDA}TextSource"):
        found = re.search(r"([0-9a-f]{16})(?:_(\d+)-\d+)?$", source.get("name"))
        for selection in source.iter(f"{QDA}PlainTextSelection"):
            start, end = (
                int(found[2] or 0) + int(selection.get(name))
                for name in ("startPosition", "endPosition")
            )
            unit_id = known[found[1], start, end]
            if unit_id in codes:
                coding = selection.find(f"{QDA}Coding")
                coding.set("creatingUser", anna)
                coding.find(f"{QDA}CodeRef").set("targetGUID", guids[codes[unit_id]])
    members["project.qde"] = etree.tostring(project, encoding="utf-8")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    path.write_bytes(stream.getvalue())


TOOLS = {
    "xlsx": code_in_xlsx,
    "csv": code_in_csv,
    "label-studio": code_in_label_studio,
    "doccano": code_in_doccano,
    "qdpx": code_in_qdpx,
}


@pytest.mark.parametrize("whole", [False, True], ids=["paragraphs", "whole"])
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("what", WHATS)
def test_the_whole_way(  # noqa: PLR0913, PLR0917  fixtures, and three choices
    run, units, tables, tmp_path, what, tool, whole
):
    drawn = units(what)
    # All as found but the first; the last stays without a code.
    right = {"themes": None, "roles": None}.get(what, "right")
    wrong = {"themes": "-", "roles": "closing"}.get(what, "wrong")
    codes = {one.unit_id: right or one.found.split(";")[0] for one in drawn[:-1]}
    codes[drawn[0].unit_id] = wrong

    path = tmp_path / f"coded{SUFFIXES[tool]}"
    texts = ("--tables", tables) if whole else ()
    result = run("export", "units.csv", "--to", tool, "--out", path, *texts)
    beside = f", configuration in {path.with_suffix('.xml')}"
    beside = beside if tool == "label-studio" else ""
    assert result.stderr == f"12 units in {path}{beside}\n"
    TOOLS[tool](path, codes, drawn)
    who = ("--coder=Anna",) if tool in ("xlsx", "csv", "doccano") else ()
    result = run("import", path, "--units=units.csv", "--out=codes.csv", *who)

    assert result.stderr == "11 codes in codes.csv; 1 units without a code\n"
    measure = {"themes": "theme", "roles": "role"}.get(what, "verdict")
    first = result.stdout.split("\n")[0]
    assert first.startswith(f"{what}, {measure}: 10 of 11 agree, 0.909 (95 % interval ")
    found = read_codes(tmp_path / "codes.csv")
    assert {code.unit_id: code.code for code in found} == codes
    assert {code.coder for code in found} == {"7" if tool == "label-studio" else "Anna"}
    for code in found:
        text = (tables / "texts" / f"{code.report_id}.txt").read_bytes().decode()
        assert text[code.start : code.end] == code.text


def test_the_same_seed_draws_the_same(run, tables, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        run("sample", tables, "--n=9", "--seed", seed, "--out", f"{name}.csv")
    a, b, c = (tmp_path.joinpath(f"{name}.csv").read_bytes() for name in "abc")
    assert a == b != c


def test_each_stratum_has_its_share(units):
    drawn = units("roles", 30, "--by", "place, role")
    by_place: dict[str, int] = {}
    for unit in drawn:
        by_place[unit.place] = by_place.get(unit.place, 0) + 1
    assert len(by_place) > 5
    assert len({unit.role for unit in drawn}) > 3
    everything = units("roles", 10000)
    assert {unit.weight for unit in everything} == {1}
    # 30 are not enough for one unit of each place and role: some stand for none.
    assert sum(unit.weight for unit in drawn) <= len(everything)
    assert sum(unit.weight for unit in units("roles", 30, "--by=year")) == (
        pytest.approx(len(everything))
    )


def test_the_least_certain_first(units, tables):
    drawn = units("themes", 10, "--least-certain")
    with (tables / "sections.csv").open(encoding="utf-8-sig", newline="") as stream:
        scores = {
            (row["report_id"], row["start"]): float(row["theme_score"] or 0)
            for row in csv.DictReader(stream)
        }
    mine = [scores[unit.report_id, str(unit.start)] for unit in drawn]
    # Sections without a score are least certain, or no sections for themes at all.
    scored = sorted(score for score in scores.values() if score)
    assert max(mine) <= scored[10]


def test_reports_of_one_kind_only(units, tables):
    with (tables / "reports.csv").open(encoding="utf-8-sig", newline="") as stream:
        kinds = {row["report_id"]: row["kind"] for row in csv.DictReader(stream)}
    drawn = units("metrics", 10000)
    assert {kinds[unit.report_id] for unit in drawn} == {"rule-of-law", "other"}
    drawn = units("metrics", 10000, "--kind=rule-of-law")
    assert {kinds[unit.report_id] for unit in drawn} == {"rule-of-law"}


def test_coders_do_not_see_what_was_found_unless_asked(run, units, tmp_path):
    drawn = units("themes", 5)
    run("export", "units.csv", "--out=a.xlsx")
    run("export", "units.csv", "--out=b.xlsx", "--show-found")

    def header(name):
        sheet = openpyxl.load_workbook(tmp_path / name)["units"]
        return [cell.value for cell in sheet[1]]

    assert "found" not in header("a.xlsx")
    assert "found" in header("b.xlsx")
    # A figure can only be judged by who sees it.
    units("metrics", 5)
    run("export", "units.csv", "--out=a.xlsx")
    assert "found" in header("a.xlsx")
    assert len(drawn) == 5


def test_label_studio_gets_its_configuration(run, units, tmp_path):
    units("themes", 5)
    run("export", "units.csv", "--to=label-studio", "--out=tasks.json")
    view = etree.parse(tmp_path / "tasks.xml").getroot()
    values = [label.get("value") for label in view.iter("Label")]
    assert "T08.1 " in " ".join(values)
    assert values[-2:] == ["- 无主题", "?"]


def test_a_codebook_of_ones_own(run, units, tmp_path):
    drawn = units("themes", 4)
    (tmp_path / "book.csv").write_text("code,label\nopen,公开\nelse,其他\n", "utf-8")
    book = "--codebook=book.csv"
    run("export", "units.csv", "--out=sheet.xlsx", book)
    codes = {unit.unit_id: "open 公开" for unit in drawn}
    code_in_xlsx(tmp_path / "sheet.xlsx", codes, drawn)
    run(
        "import", "sheet.xlsx", "--units=units.csv", "--coder=li", "--out=c.csv", book
    )  # fmt: skip
    assert {code.code for code in read_codes(tmp_path / "c.csv")} == {"open"}


def test_precision_with_its_interval(run, units, tmp_path):
    drawn = units("metrics", 12)
    verdicts = ["right"] * 9 + ["wrong", "unclear"]
    pairs = zip([one.unit_id for one in drawn], verdicts, strict=False)
    result = run(*fill_sheet(tmp_path / "s.csv", pairs), "--out=c.csv")
    # Wilson's interval of 9 in 10.
    assert result.stdout == (
        "metrics, verdict: 9 of 10 agree, 0.900 (95 % interval 0.596 to 0.982); "
        "1 unclear\n"
    )


def two_coders(run, units, tmp_path):
    """Cohen's example: 20 both right, 5 and 10 one only, 15 both wrong."""
    drawn = [one.unit_id for one in units("metrics", 50)]
    for name, verdicts in (
        ("anna", ["right"] * 25 + ["wrong"] * 25),
        ("li", ["right"] * 20 + ["wrong"] * 5 + ["right"] * 10 + ["wrong"] * 15),
    ):
        pairs = zip(drawn, verdicts, strict=True)
        run(
            *fill_sheet(tmp_path / f"{name}-sheet.csv", pairs, name),
            f"--out={name}.csv",
        )
    return drawn


def test_two_coders_agree(run, units, tmp_path):
    drawn = two_coders(run, units, tmp_path)
    result = run("agree", "anna.csv", "li.csv", "--out=differing.csv")
    lines = [" ".join(line.split()) for line in result.stdout.split("\n")]
    assert lines[0] == "50 units coded by anna, li"
    assert lines[1].startswith("agreeing pairs 0.700 (95 % interval ")
    assert lines[2].startswith("Cohen's kappa 0.400 (95 % interval ")
    assert lines[3].startswith("Krippendorff's alpha 0.400 (95 % interval ")
    assert lines[4:7] == [
        "code given both alpha",
        "right 55 0.57 0.40",
        "wrong 45 0.50 0.40",
    ]
    assert run("agree", "li.csv", "anna.csv").stdout == result.stdout

    with (tmp_path / "differing.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["unit_id"]: row for row in csv.DictReader(stream)}
    assert set(rows) == set(drawn[20:35])
    assert rows[drawn[20]]["codes"] == "anna=right|li=wrong"
    assert rows[drawn[34]]["codes"] == "anna=wrong|li=right"


def test_no_repeats_no_interval(run, units, tmp_path):
    two_coders(run, units, tmp_path)
    result = run("agree", "anna.csv", "li.csv", "--repeats=0")
    assert "interval" not in result.stdout
    assert "0.400" in result.stdout


# What goes wrong: one line, nothing written.


def refused(run, tmp_path, words, *arguments, status=2):
    before = files_of(tmp_path)
    result = run(*arguments, status=status)
    assert result.stdout == ""
    assert result.stderr.startswith("govtext: ")
    assert result.stderr.count("\n") == 1
    for word in words:
        assert word in result.stderr
    assert files_of(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by=county"], ["unknown stratum 'county'", "place, year"]),
        (["--what=words"], ["cannot code 'words'", "themes, roles"]),
        (["--what=metrics", "--least-certain"], ["no certainty of metrics"]),
        (["--kind=work-report"], ["no themes to code", "'work-report'"]),
        (["--out=none/u.csv"], ["none/u.csv"]),
    ],
)
def test_samples_that_cannot_be_drawn(run, tables, tmp_path, arguments, words):
    refused(run, tmp_path, words, "sample", tables, "--out=u.csv", *arguments)


def test_a_sample_needs_the_texts(run, tmp_path):
    (tmp_path / "a.txt").write_text("情况报告\n一、举措\n调解纠纷5件。\n", "utf-8")
    CliRunner().invoke(app, ["extract", "a.txt", "--out", "out"])
    words = ["no such text", "--texts"]
    refused(run, tmp_path, words, "sample", "out", "--what=roles", "--out=u.csv")


def test_a_sample_needs_tables(run, tmp_path):
    (tmp_path / "empty").mkdir()
    refused(run, tmp_path, ["empty"], "sample", "empty", "--out=u.csv")
    refused(run, tmp_path, ["nowhere"], "sample", "nowhere", "--out=u.csv")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["units.csv", "--to=excel", "--out=a.xlsx"], ["unknown tool 'excel'", "qdpx"]),
        (["units.csv", "--to=xlsx", "--out=a.xls"], ["a.xls", ".xlsx"]),
        (["units.csv", "--to=csv", "--out=a.xlsx"], ["a.xlsx", ".csv"]),
        (["none.csv", "--out=a.xlsx"], ["none.csv", "no such file"]),
        (["sheet.csv", "--out=a.xlsx"], ["sheet.csv", "must name a column 'what'"]),
        (["units.csv", "--out=none/a.xlsx"], ["none/a.xlsx"]),
        (["units.csv", "--out=a.xlsx", "--tables=none"], ["none/texts/", "--texts"]),
        (["units.csv", "--out=a.xlsx", "--codebook=no.csv"], ["no.csv"]),
    ],
)
def test_exports_that_cannot_be_made(run, units, tmp_path, arguments, words):
    units("themes", 4)
    fill_sheet(tmp_path / "sheet.csv", [])
    refused(run, tmp_path, words, "export", *arguments)


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([(0, "T05.2"), (1, "T99.9")], ["line 3", "unknown code 'T99.9'", "'T"]),
        (
            [(0, "T05.2"), (1, "T08.1"), (0, "T05.1")],
            ["line 4", "'anna' coded", "'T05.1'", "'T05.2'", "line 2"],
        ),
        ([(0, ""), (1, "")], ["no unit has a code"]),
        ([], ["no unit has a code"]),
    ],
)
def test_sheets_that_cannot_be_taken(run, units, tmp_path, codes, words):
    drawn = units("themes", 4)
    rows = [(drawn[number].unit_id, code) for number, code in codes]
    importing = fill_sheet(tmp_path / "sheet.csv", rows)
    refused(run, tmp_path, ["sheet.csv", *words], *importing, "--out=c.csv")


def test_a_sheet_of_other_units_cannot_be_taken(run, units, tmp_path):
    others = [(one.unit_id, "right") for one in units("citations", 4)]
    units("metrics", 4)
    importing = fill_sheet(tmp_path / "sheet.csv", others)
    words = ["sheet.csv, line 2", "not among the units of the sample"]
    refused(run, tmp_path, words, *importing, "--out=c.csv")


@pytest.mark.parametrize("tool", ["label-studio", "doccano", "qdpx"])
def test_a_project_of_other_units_cannot_be_taken(run, units, tmp_path, tool):
    drawn = units("roles", 3)
    path = f"coded{SUFFIXES[tool]}"
    run("export", "units.csv", "--to", tool, "--out", path)
    codes = {one.unit_id: "other" for one in drawn}
    TOOLS[tool](tmp_path / path, codes, drawn)
    reports = {one.report_id for one in drawn}
    others = [one for one in units("roles", 300) if one.report_id not in reports]
    header, *rows = (tmp_path / "units.csv").read_bytes().split(b"\r\nroles:")
    kept = [row for row in rows if row[:16].decode() not in reports]
    assert len(kept) == len(others)
    (tmp_path / "units.csv").write_bytes(b"\r\nroles:".join([header, *kept]))
    importing = ("import", path, "--units=units.csv", "--coder=li", "--out=c.csv")
    refused(run, tmp_path, [path, "not among the units of the sample"], *importing)


@pytest.mark.parametrize(
    ("name", "more", "words"),
    [
        ("none.csv", ["--coder=li"], ["none.csv", "no such file"]),
        ("sheet.csv", [], ["sheet.csv", "--coder"]),
        ("sheet.csv", ["--coder=li", "--from=excel"], ["unknown format 'excel'"]),
        ("sheet.txt", ["--coder=li"], ["sheet.txt", ".xlsx, .csv"]),
        ("sheet.csv", ["--coder=li", "--from=qdpx"], ["not a REFI-QDA project"]),
        ("sheet.csv", ["--coder=li", "--from=doccano"], ["line 1", "not JSON"]),
        ("sheet.csv", ["--coder=li", "--from=label-studio"], ["not JSON"]),
    ],
)
def test_imports_that_cannot_be_done(  # noqa: PLR0913, PLR0917  fixtures, and a case
    run, units, tmp_path, name, more, words
):
    (first, *_) = units("metrics", 4)
    fill_sheet(tmp_path / "sheet.csv", [(first.unit_id, "right")])
    (tmp_path / "sheet.txt").write_bytes((tmp_path / "sheet.csv").read_bytes())
    importing = ("import", name, "--units=units.csv", "--out=c.csv", *more)
    refused(run, tmp_path, words, *importing)


def coded(run, tmp_path, name, codes, coder):
    run(*fill_sheet(tmp_path / "sheet.csv", codes, coder), "--out", f"{name}.csv")


def test_one_coder_cannot_agree(run, units, tmp_path):
    drawn = [one.unit_id for one in units("metrics", 6)]
    coded(run, tmp_path, "a", [(one, "right") for one in drawn], "anna")
    coded(run, tmp_path, "b", [(drawn[0], "wrong")], "anna")
    coded(run, tmp_path, "c", [(one, "right") for one in drawn[3:]], "li")
    coded(run, tmp_path, "d", [(one, "right") for one in drawn[:3]], "wang")
    out = "--out=d-out.csv"

    def no(words, *names, status):
        refused(run, tmp_path, words, "agree", *names, out, status=status)

    no(["only the coder 'anna'"], "a.csv", status=1)
    no(["only the coder 'anna'"], "a.csv", "a.csv", status=1)
    no(["no unit is coded by two coders"], "c.csv", "d.csv", status=1)
    no(
        ["'anna' coded", "'right' in one file", "'wrong' in another"],
        *("a.csv", "b.csv", "c.csv"),
        status=2,
    )
    no(["none.csv"], "a.csv", "none.csv", status=2)
    no(["units.csv", "must name a column 'coder'"], "a.csv", "units.csv", status=2)
    units("citations", 1)
    (unit,) = read_units(tmp_path / "units.csv")
    coded(run, tmp_path, "e", [(unit.unit_id, "right")], "li")
    no(["codes of citations and metrics"], "a.csv", "e.csv", status=2)


def test_agreement_of_all_the_same_code_is_told_as_not_defined(run, units, tmp_path):
    drawn = [one.unit_id for one in units("metrics", 6)]
    for coder in ("anna", "li"):
        coded(run, tmp_path, coder, [(one, "right") for one in drawn], coder)
    result = run("agree", "anna.csv", "li.csv")
    assert re.search(r"alpha +not defined", result.stdout)
    assert "1.000" in result.stdout


def test_a_run_never_writes_over_what_it_reads(run, units, tables, tmp_path):
    drawn = units("themes", 4)
    book = "code,label\nopen,公开\n"
    (tmp_path / "book.csv").write_text(book, "utf-8")
    fill_sheet(tmp_path / "sheet.csv", [(drawn[0].unit_id, "-")])
    coded(run, tmp_path, "a", [(drawn[0].unit_id, "-")], "anna")
    (tmp_path / "link.csv").symlink_to("units.csv")
    exporting = ("export", "units.csv", "--to=csv")
    importing = ("import", "sheet.csv", "--units=units.csv", "--coder=li")
    (text, *_) = (tables / "texts").iterdir()

    def no(*arguments):
        refused(run, tmp_path, ["is read as well", "another --out"], *arguments)

    before = files_of(tables)
    no("sample", tables, "--out", tables / "sections.csv")
    no("sample", tables, "--out", tables / "manifest.json")
    no("sample", tables, "--out", text)
    no(*exporting, "--out=link.csv")
    no(*exporting, "--codebook=book.csv", "--out=book.csv")
    no(*exporting, "--codes=a.csv", "--out=a.csv")
    no(*exporting, "--tables", tables, "--out", tables / "reports.csv")
    no(*importing, "--out=sheet.csv")
    no(*importing, "--out=units.csv")
    no(*importing, "--codebook=book.csv", "--out=book.csv")
    no("agree", "a.csv", "a.csv", "--out=a.csv")
    assert files_of(tables) == before
    # Beside the tables is a good place.
    run("sample", tables, "--n=4", "--out", tables / "mine.csv")
    (tables / "mine.csv").unlink()


def test_codes_are_filled_in_to_settle_them(run, units, tmp_path):
    drawn = [one.unit_id for one in units("themes", 4)]
    coded(run, tmp_path, "a", [(drawn[0], "T05.2"), (drawn[1], "-")], "anna")
    run("export", "units.csv", "--to=csv", "--out=again.csv", "--codes=a.csv")
    with (tmp_path / "again.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["unit_id"]: row["code"] for row in csv.DictReader(stream)}
    names = {unit_id: code.split(" ")[0] for unit_id, code in rows.items()}
    assert names == dict.fromkeys(drawn, "") | {drawn[0]: "T05.2", drawn[1]: "'-"}
    run("import", "again.csv", "--units=units.csv", "--coder=both", "--out=c.csv")
    codes = {one.unit_id: one.code for one in read_codes(tmp_path / "c.csv")}
    assert codes == {drawn[0]: "T05.2", drawn[1]: "-"}


def test_codes_that_cannot_be_filled_in(run, units, tmp_path):
    drawn = [one.unit_id for one in units("themes", 4)]
    coded(run, tmp_path, "a", [(drawn[0], "T05.2")], "anna")
    coded(run, tmp_path, "b", [(drawn[0], "T05.1")], "li")
    two = (tmp_path / "b.csv").read_text("utf-8-sig").splitlines(keepends=True)[1:]
    with (tmp_path / "a.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(two)
    (tmp_path / "book.csv").write_text("code,label\nopen,公开\n", "utf-8")
    exporting = ("export", "units.csv", "--out=s.xlsx")
    refused(run, tmp_path, ["'anna' and 'li'"], *exporting, "--codes=a.csv")
    words = ["b.csv", "unknown code 'T05.1'"]
    refused(run, tmp_path, words, *exporting, "--codes=b.csv", "--codebook=book.csv")
    units("metrics", 4)
    refused(run, tmp_path, ["no codes of these"], *exporting, "--codes=b.csv")


def test_the_configuration_of_label_studio_overwrites_nothing(run, units, tmp_path):
    units("themes", 4)
    (tmp_path / "tasks.xml").write_text("<corpus/>", "utf-8")
    exporting = ("export", "units.csv", "--to=label-studio", "--out=tasks.json")
    words = ["tasks.xml was not written by govtext", "another --out"]
    refused(run, tmp_path, words, *exporting)
    (tmp_path / "tasks.xml").unlink()
    result = run(*exporting)
    assert result.stderr == "4 units in tasks.json, configuration in tasks.xml\n"
    run(*exporting)  # over its own


def test_each_code_is_compared_where_asked(run, units, tmp_path):
    drawn = units("themes", 12)
    codes = [(one.unit_id, one.found.split(";")[0]) for one in drawn]
    importing = fill_sheet(tmp_path / "s.csv", codes)
    few = run(*importing, "--out=c.csv").stdout.splitlines()
    names = [line.split(":")[0] for line in few]
    assert names == ["themes, theme", "themes, first_level", "themes, among_codes"]
    many = run(*importing, "--out=c.csv", "--by-code").stdout.splitlines()
    assert set(few) < set(many)
    assert any(line.startswith("themes, theme T") for line in many)


def test_where_there_is_nothing_to_compare_no_number_is_told(run, units, tmp_path):
    drawn = units("metrics", 4)
    importing = fill_sheet(tmp_path / "s.csv", [(drawn[0].unit_id, "unclear")])
    told = run(*importing, "--out=c.csv").stdout
    assert told == "metrics, verdict: nothing to compare; 1 unclear\n"
    (tmp_path / "book.csv").write_text("code,label\nopen,公开\n", "utf-8")
    drawn = units("themes", 4)
    importing = fill_sheet(tmp_path / "s.csv", [(drawn[0].unit_id, "open")])
    assert run(*importing, "--out=c.csv", "--codebook=book.csv").stdout == ""


def test_shares_of_weighted_units_say_so(run, units, tmp_path):
    drawn = units("metrics", 40, "--by=place")
    assert len({one.weight for one in drawn}) > 1
    importing = fill_sheet(
        tmp_path / "s.csv", [(one.unit_id, "right") for one in drawn]
    )
    assert (
        "40 of 40 agree, weighted 1.000 (95 %" in run(*importing, "--out=c.csv").stdout
    )
    drawn = units("metrics", 40)
    importing = fill_sheet(
        tmp_path / "s.csv", [(one.unit_id, "right") for one in drawn]
    )
    assert "40 of 40 agree, 1.000 (95 %" in run(*importing, "--out=c.csv").stdout
