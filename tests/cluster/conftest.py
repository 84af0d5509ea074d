"""A Spark cluster of two workers on this machine; skipped where there is none.

Reports in these tests can bring down the process that analyses them: Python runs
``sitecustomize`` wherever it starts, also on the cluster.
"""

import os
import shutil
import sys
import warnings
from pathlib import Path

import pytest

SITECUSTOMIZE = """
import os
import pathlib
import time

from govtext import pipeline

really = pipeline.begin


def begin(document, **more):
    if isinstance(document, str):  # what is loaded ahead
        return really(document, **more)
    if "夺命" in document.text:
        os._exit(1)
    if "无底" in document.text:
        time.sleep(600)
    if "拖延" in document.text:
        with open({notes!r}, "a") as notes:
            print(os.getpid(), file=notes)
        time.sleep(0.2)
    return really(document, **more)


pipeline.begin = begin
"""
"""夺命 kills the process, 无底 never ends, 拖延 takes time and notes who is at it."""


@pytest.fixture(scope="session")
def notes(tmp_path_factory):
    """The file in which processes note that they are at a slow report."""
    return tmp_path_factory.mktemp("notes") / "notes"


@pytest.fixture(scope="session", autouse=True)
def spark(tmp_path_factory, notes):
    """A running session, which the engine takes."""
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("no java")
    folder = tmp_path_factory.mktemp("site")
    text = SITECUSTOMIZE.format(notes=str(notes))
    (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
    changed = {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(folder), *_python_path()])),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder),
    }
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    builder = sql.SparkSession.builder.master("local-cluster[2,1,1024]")
    for name, value in {
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(folder),
        "spark.sql.shuffle.partitions": "2",
    }.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = builder.getOrCreate()
        yield session
        session.stop()
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


def _python_path():
    """Where this process has its modules from, if that was said to it."""
    given = os.environ.get("PYTHONPATH", "")
    return [str(Path(path).resolve()) for path in given.split(os.pathsep) if path]
