"""Runs that are broken off, killed, cut into shards: what is done is never lost."""

import csv
import json
import os
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from govtext.readers.inputs import find_inputs, load

pytestmark = [
    pytest.mark.runs,
    pytest.mark.skipif(os.name == "nt", reason="signals of Unix"),
]

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
TABLES = ["absences", "citations", "errors", "metrics", "reports", "sections", "themes"]
# What begins a report is written down; some words bring its process to an end.
HOOK = """
import os, time
from govtext import pipeline

begin = pipeline.begin

def watched(document, **more):
    if isinstance(document, str):  # what is loaded ahead
        return begin(document, **more)
    with open(os.environ["BEGUN"], "a") as stream:
        stream.write(document.source + "\\n")
    if "致命的报告" in document.text:
        os.kill(os.getpid(), 9)
    if "没完没了的报告" in document.text:
        time.sleep(600)
    time.sleep(float(os.environ.get("SLOWLY", "0")))
    return begin(document, **more)

pipeline.begin = watched
"""


@pytest.fixture
def folder(tmp_path):
    """A hundred and thirty reports, some of equal text, and one that is no report."""
    inside = tmp_path / "in"
    inside.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLE.glob("*.txt"))]
    for number in range(130):
        text = texts[number % len(texts)]
        if number % 10:
            text += f"\n附注{number}。\n"
        (inside / f"{number:03}.txt").write_text(text, encoding="utf-8")
    (inside / "empty.txt").write_bytes(b"")
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    return tmp_path


def start(folder, *arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", "govtext", "extract", "in", *map(str, arguments)],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "BEGUN": str(folder / "begun.log"),
            **environment,
        },
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def extract(folder, *arguments, **environment):
    process = start(folder, *arguments, **environment)
    _, stderr = process.communicate(timeout=120)
    return process.returncode, stderr.decode()


def begun(folder):
    log = folder / "begun.log"
    return log.read_text().split() if log.exists() else []


def tables(folder):
    return {name: (folder / f"{name}.csv").read_bytes() for name in TABLES}


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def parts(folder, out):
    return list((folder / f".{out}.govtext-run").glob("*.arrow"))


def wait_for(what):
    for _ in range(1000):
        if what():
            return
        time.sleep(0.02)
    raise AssertionError("nothing came")


def kill_all(process):
    """End it and its workers as a crash of the machine would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_run_that_is_killed_is_gone_on_with(folder):
    assert extract(folder, "--out", "whole", "--jobs", 2)[0] == 3
    (folder / "begun.log").unlink()
    in_flight = 0
    for wanted in (2, 6):  # killed twice
        process = start(folder, "--out", "out", "--jobs", 2, "--resume", SLOWLY="0.02")
        wait_for(lambda: len(parts(folder, "out")) >= wanted)  # noqa: B023
        kill_all(process)
        assert not (folder / "out").exists()
        done = 8 * len(parts(folder, "out"))
        in_flight = len(begun(folder)) - done
    status, said = extract(folder, "--out", "out", "--jobs", 2, "--resume")
    assert status == 3
    assert "files had been done before" in said
    assert tables(folder / "out") == tables(folder / "whole")
    # Batches of eight by two processes, twice broken off.
    assert in_flight <= 2 * 2 * 8
    assert len(begun(folder)) <= 130 + 2 * 2 * 8
    assert sorted(path.name for path in folder.iterdir()) == [
        "begun.log", "in", "out", "sitecustomize.py", "whole"
    ]  # fmt: skip


def test_a_part_that_is_not_whole_is_made_again(folder):
    assert extract(folder, "--out", "whole", "--jobs", 1)[0] == 3
    process = start(folder, "--out", "out", "--jobs", 2, SLOWLY="0.02")
    wait_for(lambda: len(parts(folder, "out")) >= 3)
    kill_all(process)
    for path in parts(folder, "out")[:2]:
        path.write_bytes(path.read_bytes()[:-200])
    assert extract(folder, "--out", "out", "--jobs", 2, "--resume")[0] == 3
    assert tables(folder / "out") == tables(folder / "whole")


def test_what_has_changed_meanwhile_is_done_again(folder):
    process = start(folder, "--out", "out", "--jobs", 2, SLOWLY="0.02")
    wait_for(lambda: len(parts(folder, "out")) >= 4)
    kill_all(process)
    (folder / "in/000.txt").write_text("新的报告。调解纠纷77件。", encoding="utf-8")
    assert extract(folder, "--out", "out", "--resume")[0] == 3
    assert extract(folder, "--out", "whole", "--jobs", 1)[0] == 3
    assert tables(folder / "out") == tables(folder / "whole")
    # Without themes it is another run, of which nothing is done.
    process = start(folder, "--out", "more", "--jobs", 2, SLOWLY="0.02")
    wait_for(lambda: len(parts(folder, "more")) >= 2)
    kill_all(process)
    status, said = extract(folder, "--out", "more", "--resume", "--no-themes")
    assert status == 3
    assert "had been done before" not in said


def test_without_resume_a_run_begins_anew(folder):
    process = start(folder, "--out", "out", "--jobs", 2, SLOWLY="0.02")
    wait_for(lambda: len(parts(folder, "out")) >= 2)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"what is done is kept: run it again with --resume" in stderr
    (folder / "begun.log").unlink()
    assert extract(folder, "--out", "out")[0] == 3
    assert len(begun(folder)) == 130


def test_two_runs_into_one_folder_do_not_mix(folder):
    process = start(folder, "--out", "out", "--jobs", 1, SLOWLY="0.02")
    wait_for(lambda: begun(folder))
    status, said = extract(folder, "--out", "out")
    assert status == 2
    assert "another govtext is at work" in said
    kill_all(process)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_that_kills_its_process_costs_itself(folder, jobs):
    (folder / "in/050.txt").write_text("致命的报告。", encoding="utf-8")
    assert extract(folder, "--out", "out", "--jobs", jobs)[0] == 3
    errors = [(row["source"], row["code"]) for row in rows(folder / "out", "errors")]
    assert errors == [("050.txt", "worker_died"), ("empty.txt", "empty")]
    named = [row["duplicate_sources"] for row in rows(folder / "out", "reports")]
    listed = [name for cell in named for name in cell.split("|") if name]
    assert len(named) + len(listed) == 129


def test_a_report_that_takes_too_long_is_given_up(folder):
    (folder / "in/050.txt").write_text("没完没了的报告。", encoding="utf-8")
    status, said = extract(folder, "--out", "out", "--jobs", 2, "--time-limit", 3)
    assert status == 3
    assert "050.txt: it took longer than --time-limit allows" in said
    errors = [(row["source"], row["code"]) for row in rows(folder / "out", "errors")]
    assert errors == [("050.txt", "timeout"), ("empty.txt", "empty")]


def mount(folder, size):
    """A small disk in memory; whether it could be had."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    return done.returncode == 0


def test_a_full_disk_is_one_clear_error_and_costs_nothing(folder):
    disk = folder / "disk"
    disk.mkdir()
    if not mount(disk, "size=200k"):
        pytest.skip("no right to mount a small disk")
    try:
        status, said = extract(folder, "--out", "disk/out", "--jobs", 2)
        assert status == 2
        assert said.startswith(f"govtext: cannot write to {disk}")
        assert ": no space left on device; what" in said
        assert said.endswith("run it again with --resume to go on\n")
        assert not (disk / "out").exists()
        subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
        status, said = extract(folder, "--out", "disk/out", "--jobs", 2, "--resume")
        assert status == 3
        assert "files had been done before" in said
        assert extract(folder, "--out", "whole", "--jobs", 1)[0] == 3
        assert tables(disk / "out") == tables(folder / "whole")
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_disk_that_is_full_for_the_tables_is_told_too(folder):
    disk = folder / "disk"
    disk.mkdir()
    if not mount(disk, "size=900k"):
        pytest.skip("no right to mount a small disk")
    try:
        status, said = extract(folder, "--out", "disk/out", "--jobs", 2)
        assert status == 2, said
        assert "no space left on device" in said
        assert [path.name for path in disk.iterdir()] == [".out.govtext-run"]
        subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
        assert extract(folder, "--out", "disk/out", "--resume")[0] == 3
        assert sorted(path.name for path in disk.iterdir()) == ["out"]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_what_a_killed_run_left_of_tables_goes_with_the_next(folder):
    left = folder / ".out-0123abcd.part"
    left.mkdir()
    (left / "reports.csv").write_text("half")
    (folder / ".out-notes.part").mkdir()  # of somebody else
    assert extract(folder, "--out", "out")[0] == 3
    assert not left.exists()
    assert (folder / ".out-notes.part").exists()


def test_a_report_that_was_given_up_is_tried_again(folder):
    (folder / "in/050.txt").write_text("没完没了的报告。", encoding="utf-8")
    shard = ("--shard", "1/1", "--out", "shard")
    extract(folder, *shard, "--jobs", 2, "--time-limit", 3)
    (folder / "begun.log").unlink()
    (folder / "sitecustomize.py").write_text(HOOK.replace("600", "0"))
    status, _ = extract(folder, *shard, "--resume")
    assert status == 0
    assert 0 < len(begun(folder)) <= 8  # its batch
    assert govtext(folder, "merge", "shard", "--out", "out").returncode == 3
    assert [row["source"] for row in rows(folder / "out", "errors")] == ["empty.txt"]


def test_an_archive_that_was_exchanged_is_not_read_under_old_names(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.txt", "甲报告。")
        archive.writestr("c.txt", "乙报告。")
    items = list(find_inputs([str(tmp_path / "a.zip")]).items)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("c.txt", "乙报告。")
    assert [loaded.problem.code for loaded in load(items)] == ["broken_archive"] * 2


def test_files_that_may_not_grow_are_told(folder):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-m", "govtext", "extract", "in", "--out", "out"],
        cwd=folder,
        check=False,
        capture_output=True,
        preexec_fn=limit,
    )
    assert done.returncode == 2
    assert b"file too large" in done.stderr


SCRIPT = """
from pathlib import Path
from govtext.engines.extract import extract
from govtext.engines.plan import Options

print(extract(["in"], Path("out"), Options(jobs=2, themes=False)).rows["reports"])
"""


@pytest.mark.parametrize("is_file", [True, False])
def test_a_script_without_a_guard_is_not_run_again(folder, is_file):
    (folder / "script.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "script.py" if is_file else "-"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        input=SCRIPT,
    )
    assert done.stderr == ""
    assert int(done.stdout) > 100


def govtext(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "govtext", *map(str, arguments)],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def test_shards_make_the_tables_of_one_run(folder):
    extract(folder, "--out", "whole")
    shards = folder / "shards"
    shards.mkdir()
    for number in (3, 1, 2):
        status, said = extract(
            folder, "--shard", f"{number}/3", "--out", shards / f"s{number}"
        )
        assert status == 0
        assert f"of shard {number}/3" in said
    assert len(begun(folder)) == 2 * 130
    # A shard that is there is not done again.
    extract(folder, "--shard", "2/3", "--out", shards / "s2", "--resume")
    assert len(begun(folder)) == 2 * 130
    done = govtext(folder, "merge", *shards.iterdir(), "--out", "out")
    assert done.returncode == 3, done.stderr
    assert tables(folder / "out") == tables(folder / "whole")
    first, second = (
        json.loads((folder / name / "manifest.json").read_text())
        for name in ("out", "whole")
    )
    assert first.pop("created") >= second.pop("created")
    assert first == second


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["merge", "s1", "--out", "out"], 1, "shards missing: 2/2"),
        (["merge", "s1", "s1again", "--out", "out"], 1, "named twice: 1/2"),
        (["merge", "s1", "other", "--out", "out"], 1, "not of one run"),
        (["merge", "s1", "third", "--out", "out"], 1, "their count differ"),
        (["merge", "s1", "in", "--out", "out"], 1, "no shard of govtext"),
        (["extract", "in", "--shard", "3/2", "--out", "out"], 2, "no shard"),
        (["extract", "in", "--shard", "1/2", "--out", "in"], 2, "in holds"),
    ],
)
def test_shards_that_do_not_fit_are_told(tmp_path, arguments, status, words):
    inside = tmp_path / "in"
    inside.mkdir()
    for number in range(9):
        (inside / f"{number}.txt").write_text(f"报告{number}。", encoding="utf-8")
    for name, more in (("s1", []), ("s1again", []), ("other", ["--no-themes"])):
        done = govtext(
            tmp_path, "extract", "in", "--shard", "1/2", "--out", name, *more
        )
        assert done.returncode == 0, done.stderr
    govtext(tmp_path, "extract", "in", "--shard", "2/3", "--out", "third")
    done = govtext(tmp_path, *arguments)
    assert done.returncode == status
    assert words in done.stderr
