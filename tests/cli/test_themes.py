"""``govtext themes`` as a user meets it: list, train, evaluate, apply."""

import csv
import hashlib
import io
import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io
from typer.testing import CliRunner

from govtext.cli import app
from govtext.coding.units import CODES, Code, code_rows
from govtext.engines.output import write_table
from govtext.themes import load_taxonomy

REPORTS = Path(__file__).parents[2] / "corpora" / "sample"
SEEN = {"measures", "duties", "shortcomings", "recommendations"}
WRITERS = ("anna", "李", "wang", "zhao")
OPENINGS = ("一是", "我镇", "全年", "年内")
SENTENCES = {
    "T08.1": (
        "调委会调解矛盾纠纷{}件，成功率九成以上。",
        "人民调解员走村入户化解邻里纠纷{}起。",
        "建立矛盾纠纷排查台账，排查调处{}件。",
    ),
    "T09.1": (
        "收到行政复议申请{}件，作出复议决定。",
        "行政复议案件{}件按期答复，维持原决定。",
        "畅通行政复议渠道，受理复议申请{}件。",
    ),
    "T11.2": (
        "开展宪法宣传周活动{}场，发放宣传资料。",
        "法治宣传进村进校{}次，举办普法讲座。",
        "利用赶集日摆摊普法{}场，发放宣传册。",
    ),
}


def items(more=0):
    """36 short items: three of each theme by each writer."""
    return [
        {
            "id": f"{writer}-{theme}-{number}",
            "text": OPENINGS[place] + sentence.format(place * 7 + number + 2 + more),
            "theme": theme,
            "role": "measures",
            "writer": writer,
            "report": f"{writer}-{number % 2}",
        }
        for place, writer in enumerate(WRITERS)
        for theme, sentences in SENTENCES.items()
        for number, sentence in enumerate(sentences)
    ]


def write_jsonl(path, rows):
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), "utf-8")
    return path


def code(number, row, **more):
    """What ``code import`` makes of an item."""
    text, report_id = row["text"], f"{number % 8:016x}"
    start = number * 100
    end = start + len(text)
    values = {
        "unit_id": f"themes:{report_id}:{start}-{end}",
        "what": "themes",
        "report_id": report_id,
        "start": start,
        "end": end,
        "text": text,
        "coder": row["writer"],
        "code": row["theme"],
        "role": "measures",
    }
    return Code(**values | more)


def write_csv(path, codes):
    write_table(path, CODES, code_rows(codes))
    return path


def invoke(*arguments):
    return CliRunner().invoke(app, ["themes", *map(str, arguments)])


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder with ``labels.jsonl`` and the ``model`` trained on it."""
    folder = tmp_path_factory.mktemp("themes")
    write_jsonl(folder / "labels.jsonl", items())
    result = invoke("train", folder / "labels.jsonl", "--out", folder / "model")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def model(trained, tmp_path):
    """A copy of the model that a test may spoil."""
    folder = tmp_path / "model"
    folder.mkdir()
    for path in (trained / "model").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run ``govtext themes`` in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def run_themes(*arguments, status=0):
        result = invoke(*arguments)
        assert result.exit_code == status, result.output or result.exception
        return result

    return run_themes


def files_of(folder):
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def refused(run, tmp_path, words, *arguments, status=2):
    before = files_of(tmp_path)
    result = run(*arguments, status=status)
    assert result.stdout == ""
    assert result.stderr.startswith("govtext: ")
    assert result.stderr.count("\n") == 1
    for word in words:
        assert word in result.stderr
    assert files_of(tmp_path) == before
    return result


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


# list


@pytest.mark.parametrize(
    ("kind", "line"),
    [("rule-of-law", "T08.1"), ("work-report", "W01")],
)
def test_list_names_all_themes(run, kind, line):
    lines = run("list", "--kind", kind).stdout.splitlines()
    assert len(lines) == len(load_taxonomy(kind).themes)
    (found,) = [one for one in lines if one.strip().startswith(f"{line} ")]
    assert load_taxonomy(kind)[line].zh in found
    assert load_taxonomy(kind)[line].en in found


def test_list_is_of_the_rule_of_law_unless_told(run):
    assert run("list").stdout == run("list", "--kind=rule-of-law").stdout


def test_list_names_the_topics_of_the_agendas_project(run):
    assert "[CAP " in run("list", "--kind=work-report").stdout


# train


def test_a_model_is_trained_with_its_card(run, trained, tmp_path):
    result = run("train", trained / "labels.jsonl", "--out", "model", "--no-curve")
    assert result.stdout.startswith("held out by writer:\n  items ")
    assert "36 items learnt; the card: model/card.md" in result.stderr
    names = sorted(path.name for path in (tmp_path / "model").iterdir())
    assert names == ["card.md", "config.json", "model.skops"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]

    config = json.loads((tmp_path / "model/config.json").read_text("utf-8"))
    assert config["kind"] == "rule-of-law"
    assert config["codes"] == ["T08.1", "T09.1", "T11.2"]
    assert config["items"] == 36
    data = (tmp_path / "model/model.skops").read_bytes()
    assert config["model_sha256"] == hashlib.sha256(data).hexdigest()

    card = (tmp_path / "model/card.md").read_text("utf-8")
    assert "36 items of 8 reports by 4 writers; 3 themes" in card
    assert config["data_sha256"] in card
    assert "### Learning curve" not in card
    assert "### Learning curve" in (trained / "model/card.md").read_text("utf-8")


def test_a_model_trained_again_has_the_same_bytes(run, trained, tmp_path):
    run("train", trained / "labels.jsonl", "--out=model")
    assert files_of(tmp_path / "model") == files_of(trained / "model")
    # Over itself, too.
    run("train", trained / "labels.jsonl", "--out=model")
    assert files_of(tmp_path / "model") == files_of(trained / "model")


def test_items_apart_in_words_are_told_apart(run, trained):
    text = run("train", trained / "labels.jsonl", "--out=m", "--no-curve").stdout
    lines = dict(line.rsplit(maxsplit=1) for line in text.splitlines()[1:6])
    assert float(lines["  theme among the coder's"]) > 0.9


def test_what_code_import_writes_is_trained_on(run, trained, tmp_path):
    codes = [code(number, row) for number, row in enumerate(items())]
    write_csv(tmp_path / "codes.csv", codes)
    run("train", "codes.csv", "--out=model", "--no-curve")
    config = json.loads((tmp_path / "model/config.json").read_text("utf-8"))
    assert (config["items"], config["codes"]) == (36, ["T08.1", "T09.1", "T11.2"])
    # The same items give the same numbers, whatever the file.
    skops_files = (tmp_path / "model", trained / "model")
    one, two = ((folder / "model.skops").read_bytes() for folder in skops_files)
    assert one == two


def test_items_without_a_theme_come_from_code_import(run, tmp_path):
    codes = [code(number, row) for number, row in enumerate(items())]
    none = {"text": "镇上的天气一直很好。", "writer": "anna", "theme": "-"}
    write_csv(tmp_path / "codes.csv", [*codes, code(99, none)])
    run("train", "codes.csv", "--out=model", "--no-curve")
    card = (tmp_path / "model/card.md").read_text("utf-8")
    assert "1 items without a theme" in card


def test_texts_with_strange_line_ends_come_from_code_import(run, tmp_path):
    codes = [code(number, row) for number, row in enumerate(items())]
    odd = {"text": "调解\u2028纠纷\x0b十件。", "writer": "anna", "theme": "T08.1"}
    write_csv(tmp_path / "codes.csv", [*codes, code(99, odd)])
    run("train", "codes.csv", "--out=model", "--no-curve")
    config = json.loads((tmp_path / "model/config.json").read_text("utf-8"))
    assert config["items"] == 37


def test_one_of_two_coders_is_chosen(run, tmp_path):
    first = [code(number, row, coder="anna") for number, row in enumerate(items())]
    second = [
        code(n, row, coder="li", code="T12.1") for n, row in enumerate(items()[:5])
    ]
    write_csv(tmp_path / "codes.csv", first + second)
    words = ["is coded twice, by anna and li", "--coder"]
    refused(run, tmp_path, words, "train", "codes.csv", "--out=model")
    run("train", "codes.csv", "--out=model", "--no-curve", "--coder=anna")
    config = json.loads((tmp_path / "model/config.json").read_text("utf-8"))
    assert config["items"] == 36


def test_coded_sheets_are_held_out_by_report(run, tmp_path):
    codes = [code(number, row) for number, row in enumerate(items())]
    write_csv(tmp_path / "codes.csv", codes)
    result = run("train", "codes.csv", "--out=model", "--no-curve")
    assert result.stdout.startswith("held out by report:\n")
    card = (tmp_path / "model/card.md").read_text("utf-8")
    assert "36 items of 8 reports coded by 4; 3 themes" in card


def test_the_learning_curve_ends_at_the_scores(trained):
    card = (trained / "model/card.md").read_text("utf-8")
    summary, curve = card.split("### Learning curve")
    last = [line for line in curve.splitlines() if line.startswith("| ")][3]
    numbers = [cell.strip() for cell in last.strip("|").split("|")]
    for name, value in zip(
        ("first level right", "theme among the coder’s"), numbers[1:], strict=True
    ):
        assert f"| {name} | {value} |" in summary


BOOK = {"T08.1": "纠纷", "T09.1": "救济", "T11.2": "宣传"}


def test_a_codebook_of_ones_own(run, tmp_path):
    own = [{**row, "theme": BOOK[row["theme"]]} for row in items()]
    write_jsonl(tmp_path / "own.jsonl", own)
    words = ["in no taxonomy of govtext", "--codebook"]
    refused(run, tmp_path, words, "train", "own.jsonl", "--out=model")
    words = ["in no taxonomy of govtext", "--model"]
    refused(run, tmp_path, words, "evaluate", "own.jsonl")
    lines = "".join(f"{name},{name}类\n" for name in [*BOOK.values(), "其他"])
    (tmp_path / "book.csv").write_text("code,label\n" + lines, "utf-8")
    run(
        "train", "own.jsonl", "--out=model", "--codebook=book.csv", "--no-curve"
    )  # fmt: skip
    config = json.loads((tmp_path / "model/config.json").read_text("utf-8"))
    assert (config["kind"], config["codes"]) == ("", list(BOOK.values()))
    assert "纠纷类" in (tmp_path / "model/card.md").read_text("utf-8")
    fresh = [{**row, "theme": BOOK[row["theme"]]} for row in items(more=50)]
    write_jsonl(tmp_path / "fresh.jsonl", fresh)
    result = run("evaluate", "fresh.jsonl", "--model=model")
    assert "items" in result.stdout
    write_jsonl(tmp_path / "odd.jsonl", [*fresh, {**fresh[0], "id": "x", "theme": "1"}])
    training = ("train", "odd.jsonl", "--out=m2", "--codebook=book.csv")
    result = refused(run, tmp_path, ["unknown theme '1'", "use 纠纷, 救济"], *training)
    assert "themes list" not in result.stderr


def test_items_without_a_theme_do_not_hide_the_kind(run, trained, tmp_path):
    none = [{"id": f"n{n}", "text": f"天气第{n}。", "theme": "-"} for n in range(90)]
    write_jsonl(tmp_path / "labels.jsonl", [*items(more=50), *none])
    result = run("evaluate", "labels.jsonl", "--model", trained / "model")
    assert result.stdout.split()[:2] == ["items", "36"]
    run("evaluate", "labels.jsonl")
    write_jsonl(tmp_path / "none.jsonl", none)
    refused(run, tmp_path, ["none.jsonl: no theme in it"], "evaluate", "none.jsonl")


@pytest.mark.parametrize("writers", [[0, 0], [0, 1, 2], [0, 1, 2, 3]])
def test_few_items_make_a_model_or_are_refused(tmp_path, monkeypatch, writers):
    # Held out, a writer may take all items of a theme along.
    rows = [
        {"id": str(n), "text": text, "theme": theme, "writer": f"w{writer}"}
        for n, (writer, (text, theme)) in enumerate(
            zip(
                writers,
                [("调解矛盾纠纷。", "T08.1"), *[("行政复议案件。", "T09.1")] * 3],
                strict=False,
            )
        )
    ]
    write_jsonl(tmp_path / "few.jsonl", rows)
    monkeypatch.chdir(tmp_path)
    result = invoke("train", "few.jsonl", "--out=model")
    if result.exit_code == 0:
        assert (tmp_path / "model/model.skops").exists()
    else:
        assert result.exit_code == 2, result.exception
        assert result.stderr.count("\n") == 1


def change(**more):
    """The items with the first one changed."""
    first, *others = items()
    return [{**first, **more}, *others]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (change(theme="T08.9"), ["line 1", "unknown theme 'T08.9'", "mean T08."]),
        (change(others=["T99"]), ["line 1", "unknown theme 'T99'"]),
        ([*items(), {**items()[0], "theme": "T09.1"}], ["line 37", "is coded twice"]),
        (items()[:3], ["only T08.1", "at least two themes"]),
        ([], ["no labelled items"]),
        (change(text=""), ["line 1", "'text' is missing or empty"]),
        (change(role="mayor"), ["line 1", "unknown role 'mayor'"]),
        (["no", "objects"], ["line 1", "not an object"]),
    ],
)
def test_labels_that_cannot_be_learnt(run, tmp_path, rows, words):
    write_jsonl(tmp_path / "labels.jsonl", rows)
    training = ("train", "labels.jsonl", "--out=model")
    refused(run, tmp_path, ["labels.jsonl", *words], *training)


def test_sheets_that_cannot_be_learnt(run, tmp_path):
    codes = [code(number, row) for number, row in enumerate(items())]
    for words, changed in (
        (["line 2", "unknown theme 'T08.9'"], [code(0, items()[0], code="T08.9")]),
        (["line 38", "coded twice, by anna:"], [*codes, code(0, items()[3] | {
            "text": items()[0]["text"]})]),
        (["only T08.1"], codes[:3]),
        (["no labelled items"], []),
        (["no labelled items by the coder 'nobody'"], codes),
    ):  # fmt: skip
        more = changed if len(changed) != 1 else [*changed, *codes[1:]]
        write_csv(tmp_path / "codes.csv", more)
        coder = ["--coder=nobody"] if "nobody" in words[0] else []
        training = ("train", "codes.csv", "--out=model", *coder)
        refused(run, tmp_path, ["codes.csv", *words], *training)


def test_files_that_cannot_be_read(run, tmp_path):
    refused(run, tmp_path, ["none.jsonl"], "train", "none.jsonl", "--out=model")
    (tmp_path / "bad.jsonl").write_bytes("调解".encode("gbk"))
    refused(run, tmp_path, ["not UTF-8"], "train", "bad.jsonl", "--out=model")
    (tmp_path / "bad.jsonl").write_text('{"id": 1', "utf-8")
    words = ["bad.jsonl, line 1", "not JSON"]
    refused(run, tmp_path, words, "train", "bad.jsonl", "--out=model")
    (tmp_path / "bad.jsonl").write_text("[" * 100_000, "utf-8")
    refused(run, tmp_path, words, "train", "bad.jsonl", "--out=model")
    (tmp_path / "bad.jsonl").write_text('{"id": %s}' % ("9" * 5000), "utf-8")
    refused(run, tmp_path, words, "train", "bad.jsonl", "--out=model")
    half = json.dumps({**items()[0], "text": "调解\ud842"})
    (tmp_path / "bad.jsonl").write_text(half, "utf-8")
    words = ["bad.jsonl, line 1", "half a character"]
    refused(run, tmp_path, words, "train", "bad.jsonl", "--out=model")
    (tmp_path / "bad.csv").write_text("unit_id,text,code,code\n1,x,y,z\n", "utf-8")
    words = ["bad.csv", "'code' stands twice"]
    refused(run, tmp_path, words, "train", "bad.csv", "--out=model")
    (tmp_path / "bad.csv").write_text("unit_id;text\n1;x\n", "utf-8")
    words = ["bad.csv", "must name a column 'code'"]
    refused(run, tmp_path, words, "train", "bad.csv", "--out=model")


def test_coders_of_json_lines_are_chosen_by_their_own_key(run, tmp_path):
    coded = [{**row, "coder": "li"} for row in items()]
    other = {**items()[0], "coder": "wang", "theme": "T09.1"}
    write_jsonl(tmp_path / "l.jsonl", [*coded, other])
    words = ["coded twice, by li and wang", "--coder"]
    refused(run, tmp_path, words, "train", "l.jsonl", "--out=model")
    result = run("train", "l.jsonl", "--out=model", "--no-curve", "--coder=li")
    assert result.stdout.startswith("held out by writer:\n")
    words = ["no labelled items by the coder 'anna'"]  # who only wrote
    refused(run, tmp_path, words, "train", "l.jsonl", "--out=m", "--coder=anna")


def test_a_sheet_of_labels_saved_by_a_chinese_excel(run, tmp_path):
    write_csv(tmp_path / "c.csv", [code(n, row) for n, row in enumerate(items())])
    text = (tmp_path / "c.csv").read_text("utf-8-sig").replace(",", ";")
    (tmp_path / "c.csv").write_bytes(text.encode("gb18030"))
    run("train", "c.csv", "--out=model", "--no-curve")


def test_folders_of_others_are_left_alone(run, trained, tmp_path):
    labels = trained / "labels.jsonl"
    (tmp_path / "work").mkdir()
    (tmp_path / "work/thesis.docx").write_text("x")
    words = ["work", "thesis.docx", "another --out"]
    refused(run, tmp_path, words, "train", labels, "--out=work")
    words = ["is not a folder"]
    refused(run, tmp_path, words, "train", labels, "--out=work/thesis.docx")
    refused(run, tmp_path, ["make it first"], "train", labels, "--out=none/model")


def test_the_folder_one_stands_in_is_written_or_refused(trained, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke("train", trained / "labels.jsonl", "--out=.", "--no-curve")
    assert result.exception is None or isinstance(result.exception, SystemExit)


# evaluate


def test_a_model_is_measured_on_other_items(run, trained, tmp_path):
    rows = items(more=50)
    rows[0]["theme"] = "T12.1"  # which the model has never seen
    write_jsonl(tmp_path / "fresh.jsonl", rows)
    evaluation = ("evaluate", "fresh.jsonl", "--model", trained / "model")
    result = run(*evaluation, "--out=scores.csv")
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[0] == ["items", "36"]
    assert lines[2] == ["theme", "among", "the", "coder's", "0.972"]  # 35 of 36
    assert lines[-1] == ["T12.1", "taken", "for", "T08.1", "1"]
    scores = {row["theme"]: row for row in rows_of(tmp_path / "scores.csv")}
    assert {name: row["items"] for name, row in scores.items()} == {
        "T08.1": "11",
        "T09.1": "12",
        "T11.2": "12",
        "T12.1": "1",
    }
    assert float(scores["T09.1"]["precision"]) == 1
    assert float(scores["T09.1"]["recall"]) == 1
    assert float(scores["T12.1"]["recall"]) == 0
    assert scores["T12.1"]["precision"] == ""


def test_the_shipped_model_is_measured_by_default(run, tmp_path):
    write_jsonl(tmp_path / "fresh.jsonl", items())
    result = run("evaluate", "fresh.jsonl")
    assert result.stdout.split()[:2] == ["items", "36"]
    assert run("evaluate", "fresh.jsonl", "--kind=rule-of-law").stdout == result.stdout


def test_one_coder_of_two_is_measured(run, trained, tmp_path):
    codes = [code(number, row) for number, row in enumerate(items(more=50))]
    other = code(0, items(more=50)[0], coder="second", code="T09.1")
    write_csv(tmp_path / "codes.csv", [*codes, other])
    evaluation = ("evaluate", "codes.csv", "--model", trained / "model")
    refused(run, tmp_path, ["coded twice, by anna and second"], *evaluation)
    assert run(*evaluation, "--coder=anna").stdout.split()[:2] == ["items", "9"]


def test_a_model_is_not_measured_on_what_it_has_seen(run, trained, tmp_path):
    evaluation = ("evaluate", trained / "labels.jsonl", "--model", trained / "model")
    words = ["labels.jsonl", "trained on these very items", "card"]
    refused(run, tmp_path, words, *evaluation, "--out=scores.csv")
    # In whatever order.
    write_jsonl(tmp_path / "back.jsonl", items()[::-1])
    evaluation = ("evaluate", "back.jsonl", "--model", trained / "model")
    refused(run, tmp_path, ["trained on these very items"], *evaluation)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (change(theme="T08.9"), ["line 1", "unknown theme 'T08.9'"]),
        ([*items(), {**items()[0], "theme": "T09.1"}], ["is coded twice"]),
        ([], ["no labelled items"]),
    ],
)
def test_labels_that_cannot_be_measured_on(run, trained, tmp_path, rows, words):
    write_jsonl(tmp_path / "fresh.jsonl", rows)
    evaluation = ("evaluate", "fresh.jsonl", "--model", trained / "model")
    refused(run, tmp_path, ["fresh.jsonl", *words], *evaluation, "--out=s.csv")


# models that cannot be used


def set_config(folder, **more):
    path = folder / "config.json"
    values = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**values, **more}), "utf-8")


def put_model(folder, data):
    """Put other bytes in, with the digest that belongs to them."""
    (folder / "model.skops").write_bytes(data)
    set_config(folder, model_sha256=hashlib.sha256(data).hexdigest())


def another_taxonomy(folder):
    set_config(folder, taxonomy="0")


def another_format(folder):
    set_config(folder, format=99)


def tampered(folder):
    data = bytearray((folder / "model.skops").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "model.skops").write_bytes(data)


class Trap:
    """What unpickles as a command that leaves a file behind."""

    def __reduce__(self):
        return os.mkdir, ("sprung",)


def pickled(folder):
    put_model(folder, pickle.dumps(Trap()))


def code_in_skops(folder):
    put_model(folder, skops.io.dumps(os.system))


def other_numbers(folder):
    put_model(folder, skops.io.dumps({"words": "a"}))


def fewer_codes(folder):
    set_config(folder, codes=["T08.1", "T09.1"])


def set_weights(folder, **more):
    values = skops.io.loads((folder / "model.skops").read_bytes(), trusted=[])
    put_model(folder, skops.io.dumps(values | more))


def fewer_idf(folder):
    set_weights(folder, words_idf=np.ones(3))


def a_term_twice(folder):
    values = skops.io.loads((folder / "model.skops").read_bytes(), trusted=[])
    first, _, *others = values["words"].split("\n")
    set_weights(folder, words="\n".join([first, first, *others]))


def one_intercept(folder):
    set_weights(folder, intercepts=np.zeros(1))


def no_number(folder):
    set_weights(folder, intercepts=np.array([0, np.nan, 0]))


def odd_schema(folder):
    write_schema(folder, "[]")


def deep_schema(folder):
    write_schema(folder, "[" * 100_000)


def write_schema(folder, schema):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("schema.json", schema)
    put_model(folder, stream.getvalue())


def no_slope(folder):
    set_config(folder, slope=0)


def endless_offset(folder):
    set_config(folder, offset=float("inf"))


def huge_slope(folder):
    set_config(folder, slope=10**400)


def deep_config(folder):
    (folder / "config.json").write_text("[" * 100_000, "utf-8")


def no_config(folder):
    (folder / "config.json").unlink()


def no_model(folder):
    (folder / "model.skops").unlink()


def broken_config(folder):
    (folder / "config.json").write_text("{", "utf-8")


def poor_config(folder):
    (folder / "config.json").write_text('{"kind": ""}', "utf-8")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (another_taxonomy, ["config.json", "taxonomy version '0'", "train it anew"]),
        (another_format, ["config.json", "format 99"]),
        (tampered, ["model.skops", "damaged or changed"]),
        (pickled, ["model.skops", "pickles are refused"]),
        (code_in_skops, ["model.skops", "refused", "more than data"]),
        (other_numbers, ["model.skops", "not the weights of a theme model"]),
        (fewer_codes, ["model.skops", "do not fit"]),
        (fewer_idf, ["model.skops", "do not fit"]),
        (a_term_twice, ["model.skops", "do not fit"]),
        (one_intercept, ["model.skops", "do not fit"]),
        (no_number, ["model.skops", "do not fit"]),
        (odd_schema, ["model.skops", "not a skops file"]),
        (deep_schema, ["model.skops", "not a skops file"]),
        (no_slope, ["config.json", "not of its kind"]),
        (endless_offset, ["config.json", "not of its kind"]),
        (huge_slope, ["config.json", "not of its kind"]),
        (deep_config, ["config.json", "not JSON"]),
        (no_config, ["config.json", "no such file"]),
        (no_model, ["model.skops", "no such file"]),
        (broken_config, ["config.json", "not JSON"]),
        (poor_config, ["config.json", "not the description of a model"]),
    ],
)
def test_models_that_cannot_be_used(  # noqa: PLR0913, PLR0917  fixtures, and a case
    run, tables, model, tmp_path, spoil, words
):
    spoil(model)
    write_jsonl(tmp_path / "fresh.jsonl", items(more=50))
    evaluation = ("evaluate", "fresh.jsonl", "--model=model", "--out=s.csv")
    refused(run, tmp_path, words, *evaluation)
    refused(run, tmp_path, words, "apply", tables, "--model=model", "--out=a.csv")
    assert not (tmp_path / "sprung").exists()


# apply


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extracted") / "tables"
    names = ("01_qingxi_2021.txt", "16_lookalike_openness_2023.txt")
    reports = [str(REPORTS / name) for name in names]
    arguments = ["extract", *reports, "--out", str(folder), "--jobs=1"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    return folder


def test_every_section_that_can_have_a_theme_has_a_row(run, trained, tables, tmp_path):
    result = run("apply", tables, "--model", trained / "model", "--out=assigned.csv")
    rows = rows_of(tmp_path / "assigned.csv")
    given = sum(bool(row["theme"]) for row in rows)
    assert result.stderr == (
        f"{given} of {len(rows)} sections given a theme in assigned.csv\n"
    )
    assert given > 0
    assert {row["theme"] for row in rows} <= {"", "T08.1", "T09.1", "T11.2"}
    assert {row["role"] for row in rows} <= SEEN

    sections = rows_of(tables / "sections.csv")
    kinds = {row["report_id"]: row["kind"] for row in rows_of(tables / "reports.csv")}
    assert set(kinds.values()) == {"rule-of-law", "other"}
    parents = {(row["report_id"], row["parent_id"]) for row in sections}
    wanted = {
        (row["report_id"], row["section_id"])
        for row in sections
        if kinds[row["report_id"]] == "rule-of-law"
        and row["role"] in SEEN
        and (row["report_id"], row["section_id"]) not in parents
        # Not lead-ins and bare headings.
        and len(row["text"]) >= 24
        and not row["text"].endswith("：")
    }
    found = [(row["report_id"], row["section_id"]) for row in rows]
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_the_shipped_model_gives_what_extract_gave(run, tables, tmp_path):
    run("apply", tables, "--out=assigned.csv")
    found = {
        (row["report_id"], row["section_id"]): (row["theme"], float(row["theme_score"]))
        for row in rows_of(tmp_path / "assigned.csv")
        if row["theme"]
    }
    wanted = {
        (row["report_id"], row["section_id"]): (row["theme"], float(row["theme_score"]))
        for row in rows_of(tables / "sections.csv")
        if row["theme"]
    }
    assert found == wanted


def test_tables_that_cannot_be_classified(run, trained, tables, tmp_path):
    mine = ("--model", trained / "model")
    refused(run, tmp_path, ["nowhere"], "apply", "nowhere", *mine, "--out=a.csv")
    out = "--out=none/a.csv"
    refused(run, tmp_path, ["none/a.csv"], "apply", tables, *mine, out)
    words = ["no report of the kind 'work-report'"]
    applying = ("apply", tables, "--kind=work-report", "--out=a.csv")
    refused(run, tmp_path, words, *applying)
    few = tmp_path / "few"
    few.mkdir()
    (few / "reports.csv").write_bytes((tables / "reports.csv").read_bytes())
    words = ["no table sections", "govtext extract"]
    refused(run, tmp_path, words, "apply", "few", *mine, "--out=a.csv")


@pytest.mark.usefixtures("model")
def test_a_run_never_writes_over_what_it_reads(run, tables, tmp_path):
    write_jsonl(tmp_path / "fresh.jsonl", items(more=50))
    (tmp_path / "book.csv").write_text("code,label\nT08.1,a\n", "utf-8")
    before = files_of(tables)
    words = ["is read as well", "another --out"]
    evaluation = ("evaluate", "fresh.jsonl", "--model=model", "--codebook=book.csv")
    for out in ("fresh.jsonl", "book.csv", "model/config.json"):
        refused(run, tmp_path, words, *evaluation, "--out", out)
    for out in (tables / "sections.csv", "model/model.skops"):
        refused(run, tmp_path, words, "apply", tables, "--model=model", "--out", out)
    assert files_of(tables) == before
