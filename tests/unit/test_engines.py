"""Processes that keep the order and outlive a worker; files written whole."""

import importlib
import json
import os

import pytest

from govtext.engines import local, read
from govtext.engines.assemble import InputDigests
from govtext.engines.manifest import describe, rule_tables_digest
from govtext.engines.output import OutputFolder, read_manifest
from govtext.engines.places_file import read_places, with_place
from govtext.errors import OutputError, UnreadableFileError
from govtext.panel import read_tables
from govtext.readers.listing import Item
from govtext.schema import ERRORS, REPORTS
from govtext.types import Facts, Place

WORKERS = """
import os
import time

def double(batch, tell, careful):
    done = []
    for row, job in enumerate(batch):
        tell(row)
        done.append(job if isinstance(job, str) else 2 * job)
    return done

def deadly(batch, tell, careful):
    for row, job in enumerate(batch):
        tell(row)
        if job in (3, 20, 21):
            os._exit(1)
    return double(batch, tell, careful)

def once_deadly(batch, tell, careful):
    # As where many reports together take too much memory.
    if 7 in batch and not careful:
        tell(3)
        os._exit(1)
    return double(batch, tell, careful)

def endless(batch, tell, careful):
    for row, job in enumerate(batch):
        tell(row)
        if job == 20:
            time.sleep(60)
    return double(batch, tell, careful)

def dead_at_the_end(batch, tell, careful):
    answers = double(batch, tell, careful)
    if 20 in batch:
        os._exit(1)  # behind the last row, which is not to blame twice
    return answers

def at_once_dead(batch, tell, careful):
    os._exit(1)

def lost(batch, codes):
    return [codes.get(row, job) for row, job in enumerate(batch)]
"""


@pytest.fixture
def workers(tmp_path, monkeypatch):
    """Functions in a module of their own, which a new process can import."""
    (tmp_path / "some_workers.py").write_text(WORKERS)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("some_workers")
    importlib.invalidate_caches()


def answers(workers, work, jobs=60, number=2, **more):
    """Each job's answer, from batches of eight."""
    batches = (list(range(n, min(n + 8, jobs))) for n in range(0, jobs, 8))
    done = local.run(
        batches,
        work,
        lost=workers.lost,
        processes=local.Processes(number, **more),
    )
    return [answer for batch in done for answer in batch]


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_answers_come_in_the_order_of_the_jobs(workers, number):
    found = answers(workers, workers.double, 100, number)
    assert found == [2 * job for job in range(100)]


@pytest.mark.parametrize("number", [1, 2])
def test_a_worker_that_dies_costs_only_its_job(workers, number):
    found = answers(workers, workers.deadly, number=number)
    assert found == ["worker_died" if n in (3, 20, 21) else 2 * n for n in range(60)]


def test_a_death_that_is_no_job_s_fault_costs_none(workers):
    assert answers(workers, workers.once_deadly) == [2 * n for n in range(60)]


def test_a_job_without_end_is_given_up(workers):
    found = answers(workers, workers.endless, time_limit=0.5)
    assert found == ["timeout" if n == 20 else 2 * n for n in range(60)]


def test_workers_that_cannot_begin_are_told(workers):
    for work in (workers.at_once_dead, workers.dead_at_the_end):
        with pytest.raises(ChildProcessError, match="over no report"):
            answers(workers, work)


def test_batches_are_taken_ahead_only_so_far(workers):
    taken = []

    def batches():
        for job in range(1000):
            taken.append(job)
            yield [job]

    found = local.run(
        batches(), workers.double, lost=workers.lost, processes=local.Processes(2)
    )
    assert next(found) == [0]
    assert len(taken) < 100
    found.close()


@pytest.mark.parametrize(
    ("asked", "jobs", "expected"),
    [(0, 3, 0), (1, 3, 0), (4, 100, 4), (4, 2, 2), (1, 100, 1), (3, 0, 0)],
)
def test_the_number_of_workers(asked, jobs, expected):
    assert local.choose_workers(asked, jobs) == expected


def test_what_could_do_harm_gets_a_process_of_its_own():
    assert local.choose_workers(1, 3, harmless=False) == 1
    assert local.choose_workers(0, 0, harmless=False) == 0
    texts = [Item("a.txt", "a.txt", "a.txt"), Item("B.TXT", "B.TXT", "B.TXT")]
    page = Item("a.pdf", "a.pdf", "a.pdf")
    packed = Item("a.zip!/b.txt", "a.zip", "a.zip", (0,))
    assert local.are_harmless(texts, 2)
    assert not local.are_harmless([*texts, page], 3)
    assert not local.are_harmless([*texts, packed], 3)
    # Many files get processes anyway.
    assert local.are_harmless([page], 1000)


def test_the_number_of_workers_is_limited(monkeypatch):
    monkeypatch.setattr(local, "_cores", lambda: 64)
    assert local.choose_workers(0, 1000) == 8


def test_one_file_is_read(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_bytes(
        "青溪镇2023年法治政府建设情况报告\r\n一、主要举措\r\n".encode("gbk")
    )
    report = read(path)
    assert report.document.source == "报告.txt"
    assert report.document.text.endswith("一、主要举措\n")


def output(folder, rows, texts=None, manifest=None):
    with OutputFolder(folder, [REPORTS, ERRORS], ["csv"]) as out:
        out.write("errors", rows)
        for report_id, text in (texts or {}).items():
            out.write_text(report_id, text)
        return out.commit(manifest or describe({}, InputDigests().described()))


ROW = ("a.txt", "read", "empty", "the file is empty")


def names(folder):
    return sorted(path.name for path in folder.rglob("*"))


def test_a_new_folder_appears_whole(tmp_path):
    counts = output(tmp_path / "out", [ROW], {"0" * 16: "报告\n"})
    assert counts == {"reports": 0, "errors": 1}
    assert names(tmp_path) == [
        "0000000000000000.txt",
        "errors.csv",
        "manifest.json",
        "out",
        "reports.csv",
        "texts",
    ]
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["tables"]["errors.csv"]["rows"] == 1
    assert len(manifest["tables"]["reports.csv"]["sha256"]) == 64


def test_what_fails_on_the_way_leaves_nothing(tmp_path):
    def fail_on_the_way(folder):
        with OutputFolder(folder, [ERRORS], ["csv"]) as out:
            out.write("errors", [ROW])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_on_the_way(tmp_path / "out")
    assert names(tmp_path) == []
    output(tmp_path / "out", [])
    before = (tmp_path / "out/errors.csv").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        fail_on_the_way(tmp_path / "out")
    assert (tmp_path / "out/errors.csv").read_bytes() == before
    assert names(tmp_path / "out") == ["errors.csv", "manifest.json", "reports.csv"]


def test_a_second_run_replaces_its_own_and_keeps_the_rest(tmp_path):
    out = tmp_path / "out"
    output(out, [ROW], {"0" * 16: "报告"})
    (out / "notes.txt").write_text("mine")
    (out / "texts" / "mine.txt").write_text("mine")
    with OutputFolder(out, [REPORTS, ERRORS], ["jsonl"]) as folder:
        folder.write_text("1" * 16, "报告")
        folder.commit(describe({}, InputDigests().described()))
    assert names(out) == [
        "1111111111111111.txt",
        "errors.jsonl",
        "manifest.json",
        "mine.txt",
        "notes.txt",
        "reports.jsonl",
        "texts",
    ]
    assert read_tables(out)["reports"].empty


def test_a_folder_of_others_keeps_its_files(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    output(tmp_path, [ROW])
    assert names(tmp_path) == [
        "errors.csv",
        "manifest.json",
        "notes.txt",
        "reports.csv",
    ]


@pytest.mark.parametrize("name", ["reports.csv", "manifest.json"])
def test_files_of_others_are_not_overwritten(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(OutputError, match="was not written by govtext"):
        output(tmp_path, [ROW])
    assert (tmp_path / name).read_text() == "mine"


def test_a_manifest_nested_without_end_is_not_ours(tmp_path):
    (tmp_path / "manifest.json").write_text("[" * 100_000)
    assert read_manifest(tmp_path) == {}


def test_a_manifest_cannot_have_other_files_removed(tmp_path):
    (tmp_path / "mine.csv").write_text("mine")
    forged = {"govtext": "1", "tables": {"mine.csv": {}, "../x": {}}}
    (tmp_path / "manifest.json").write_text(json.dumps(forged))
    output(tmp_path, [ROW])
    assert (tmp_path / "mine.csv").read_text() == "mine"
    assert read_manifest(tmp_path)["tables"].keys() == {"reports.csv", "errors.csv"}


def test_places_that_cannot_take_tables_are_told(tmp_path):
    (tmp_path / "file").write_text("")
    for folder, words in (
        (tmp_path / "file", "not a folder"),
        (tmp_path / "none" / "out", "make it first"),
        (tmp_path / "file" / "out", "make it first"),
    ):
        with pytest.raises(OutputError, match=words):
            output(folder, [ROW])


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.mkdir", full)
    with pytest.raises(OutputError, match="no space left"):
        output(tmp_path / "out", [ROW])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_permission_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="permission"):
        output(tmp_path / "out", [ROW])


def test_rule_tables_have_a_digest():
    assert rule_tables_digest() == rule_tables_digest()
    assert len(rule_tables_digest()) == 64


def digests(names, digest="0" * 64):
    found = InputDigests()
    for name in names:
        found.add(name, digest)
    return found.described()


def test_many_inputs_have_one_digest():
    names = [f"{number}.txt" for number in range(1001)]
    described = digests(names)
    assert described["count"] == 1001
    assert "files" not in described
    assert described["sha256"] != digests(names, "1" * 64)["sha256"]
    assert list(digests(["a.txt"])["files"]) == ["a.txt"]


def places_file(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "places.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("comma", [",", "\t"])
def test_places_are_read(tmp_path, encoding, comma):
    text = "source,place,year\n2021/a.txt,平安镇,2021\nb.txt,,\n".replace(",", comma)
    rows = read_places(places_file(tmp_path, text, encoding))
    assert rows["2021/a.txt"].place == "平安镇"
    assert rows["2021/a.txt"].year == 2021
    assert rows["b.txt"].year is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "column 'source'"),
        ("file,place\na,b\n", "column 'source'"),
        ("source,plaice\na,b\n", "unknown column 'plaice'"),
        ("source,year\na.txt,21世纪\n", "line 2: year"),
        ("source,year\na.txt,9999\n", "line 2: year"),
        (f"source,year\na.txt,{'9' * 5000}\n", "line 2: year"),
        ("source,place,source\na.txt,x,b.txt\n", "'source' stands twice"),
        ("source,place_level\na.txt,town\n", "place_level 'town' is none of national"),
        ("source\na.txt\na.txt\n", "line 3: a.txt stands twice"),
    ],
)
def test_places_that_make_no_sense_are_told(tmp_path, text, words):
    with pytest.raises(UnreadableFileError, match=words):
        read_places(places_file(tmp_path, text))


def test_what_the_user_knows_replaces_what_was_found(tmp_path):
    rows = read_places(
        places_file(
            tmp_path,
            "source,place,county,year\na,石桥镇,林县,\nb,,,2020\nc,,青河县,\n",
        )
    )
    found = Place("平安镇", "township", county="青山县", candidates=("平安区",))
    facts = Facts(place=found, year=2023)
    assert with_place(facts, None) is facts
    assert with_place(facts, rows["a"]).place == Place(
        "石桥镇", "township", county="林县"
    )
    assert with_place(facts, rows["a"]).year == 2023
    assert with_place(facts, rows["b"]) == Facts(place=found, year=2020)
    assert with_place(facts, rows["c"]).place.name == "平安镇"
    assert with_place(facts, rows["c"]).place.county == "青河县"


def test_the_code_follows_what_the_user_states(tmp_path):
    rows = read_places(
        places_file(
            tmp_path,
            "source,place,city,county,year\na,清苑县,保定市,,2010\nb,,,,2018\n"
            "c,,,象山县,\n",
        )
    )
    found = Place("徐水区", "district", "河北省", "保定市", "徐水区", "130609")
    facts = Facts(place=found, year=2016)
    assert with_place(facts, rows["a"]).place.division_code == "130622"
    assert with_place(facts, rows["b"]).place.division_code == "130609"
    town = Facts(place=Place("贤庠镇", "township"), year=2022)
    place = with_place(town, rows["c"]).place
    assert (place.province, place.city) == ("浙江省", "宁波市")
    assert place.division_code.startswith("330225")
