"""The Spark engine on a real cluster: the tables of the local engine, whatever dies."""

import json
import os
import shutil
import signal
import threading
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from govtext.engines import spark as engine
from govtext.engines.extract import Options, extract
from govtext.errors import GovtextError

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SAMPLE = Path("corpora/sample")
REPORT = "{}镇2023年法治政府建设情况报告\n一、主要举措和成效\n全年调解矛盾纠纷{}件。\n"


def contents(folder):
    """Everything in an output folder, but the time at which it was made."""
    files = {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    manifest = json.loads(files.pop(Path("manifest.json")))
    del manifest["created"]
    return files, manifest


def assert_same(inputs, folder, options, **local):
    """Extract by both engines and compare."""
    here, there = folder / "here", folder / "there [1] {a} 表 100%"
    one = extract(inputs, here, Options(**options, **local))
    other = engine.extract(inputs, there, Options(**options))
    assert contents(there) == contents(here)
    assert one == other
    assert sorted(path.name for path in folder.iterdir() if path.name[0] == ".") == []
    return other


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def mixed(tmp_path):
    """The sample among doubles, archives, and what cannot be read."""
    folder = tmp_path / "in"
    shutil.copytree(SAMPLE, folder / "sample")
    shutil.copy(SAMPLE / "01_qingxi_2021.txt", folder / "复本.txt")
    shutil.copy(SAMPLE / "01_qingxi_2021.txt", folder / "A.txt")
    (folder / "empty.txt").touch()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (folder / "noise.txt").write_bytes(bytes(range(256)))
    (folder / os.fsdecode("石桥镇.txt".encode("gbk"))).write_text(REPORT)
    (folder / "gone.txt").symlink_to("nowhere")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for path in sorted(SAMPLE.glob("0[2-4]*")):
            archive.write(path, f"县/{path.name}")
    return folder


def test_the_tables_are_those_of_the_local_engine(mixed, tmp_path):
    options = {"texts": True, "sentences": True}
    summary = assert_same([str(mixed), "nowhere"], tmp_path, options)
    assert summary.rows["reports"] == 17
    assert len(summary.problems) == 5
    assert summary.duplicates == 5


def test_paths_may_be_relative(tmp_path, monkeypatch):
    write(tmp_path, "in/甲.txt", REPORT.format("甲", 5))
    monkeypatch.chdir(tmp_path)
    assert engine.extract(["in"], Path("out"), Options()).rows["reports"] == 1


@pytest.mark.parametrize("as_folder", [True, False])
def test_texts_come_from_parquet(tmp_path, as_folder):
    paths = sorted(SAMPLE.glob("*.txt"), reverse=True)
    table = {
        "year": [2023] * (len(paths) + 4),
        "text": [path.read_text("utf-8") for path in paths]
        + [REPORT.format("丙", 3), REPORT.format("乙", 4), "", None],
        "source": [path.stem for path in paths]
        + ["𠀀 same", "𠀀 same", "\uffee", None],
    }
    if as_folder:
        (tmp_path / "texts").mkdir()
        for number, rows in enumerate(pa.table(table).to_batches(6)):
            part = pa.Table.from_batches([rows])
            pq.write_table(part, tmp_path / f"texts/part-{number}.parquet")
        (tmp_path / "texts/_SUCCESS").touch()
        given = tmp_path / "texts"
    else:
        given = tmp_path / "texts.parquet"
        pq.write_table(pa.table(table), given)
    summary = assert_same([str(given)], tmp_path, {"themes": False})
    assert summary.rows["reports"] == 18
    assert [problem.source for problem in summary.problems] == ["", "\uffee"]


def test_a_report_that_kills_its_process_costs_only_itself(tmp_path):
    for number in range(20):
        write(tmp_path, f"in/{number}.txt", REPORT.format("甲", number))
    write(tmp_path, "in/3.txt", REPORT.format("夺命", 3))
    write(tmp_path, "in/7.txt", REPORT.format("无底", 7))
    options = {"themes": False, "time_limit": 3}
    summary = assert_same([str(tmp_path / "in")], tmp_path, options, jobs=2)
    assert summary.rows["reports"] == 18
    failed = [(problem.source, problem.code) for problem in summary.problems]
    assert failed == [("3.txt", "worker_died"), ("7.txt", "timeout")]


def children():
    """The processes of the machine by the one that started them."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = stat.read_text().rpartition(")")
        except OSError:  # it has ended meanwhile
            continue
        found.setdefault(int(rest.split()[1]), []).append(int(stat.parent.name))
    return found


def below(pid):
    """All processes that a process and its children started, with their commands."""
    started = children()
    found, waiting = {}, [pid]
    while waiting:
        for child in started.get(waiting.pop(), []):
            waiting.append(child)
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes()
            except OSError:
                continue
            found[child] = command.replace(b"\0", b" ").decode("utf-8", "replace")
    return found


def an_executor(running):
    return next(p for p, name in running.items() if "ExecutorBackend" in name)


def a_python_worker(running):
    """A child of the process that Spark forks its workers from."""
    daemons = [pid for pid, name in running.items() if "pyspark.daemon" in name]
    started = children()
    return next(child for pid in daemons for child in started.get(pid, []))


@pytest.fixture
def slow(tmp_path, notes):
    """A folder that takes some seconds; when its first report is begun, it is noted."""
    notes.unlink(missing_ok=True)
    for number in range(60):
        write(tmp_path, f"in/{number}.txt", REPORT.format("拖延", number))
    return tmp_path / "in"


class Killer(threading.Thread):
    """Kills a process of the cluster as soon as a report is begun."""

    def __init__(self, choose, notes):
        super().__init__()
        self._choose = choose
        self._notes = notes
        self.killed = {}

    def run(self):
        while not self._notes.exists():
            time.sleep(0.05)
        time.sleep(1)  # amidst
        running = below(os.getpid())
        victim = self._choose(running)
        self.killed = {victim, *below(victim)}
        os.kill(victim, signal.SIGKILL)


@pytest.mark.parametrize("choose", [an_executor, a_python_worker])
def test_what_a_dead_process_had_done_is_done_again(slow, tmp_path, notes, choose):
    extract([str(slow)], tmp_path / "here", Options(jobs=2, themes=False))
    notes.unlink()
    killer = Killer(choose, notes)
    killer.start()
    engine.extract([str(slow)], tmp_path / "there", Options(themes=False))
    killer.join()
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    begun = notes.read_text().split()
    assert len(begun) > 60  # some were done twice
    until = time.monotonic() + 20
    while left := [pid for pid in killer.killed if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < until, left
        time.sleep(0.2)


def test_a_cluster_that_fails_is_told(tmp_path, monkeypatch):
    write(tmp_path, "in/甲.txt", REPORT.format("甲", 5))
    monkeypatch.setattr(engine, "govtext_version", lambda: "9.9")
    with pytest.raises(GovtextError, match=r"on a node, 9\.9 where the run began"):
        engine.extract([str(tmp_path / "in")], tmp_path / "out", Options())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]
