"""What the Spark engine says before there is a cluster; the rest in tests/cluster."""

import sys
from pathlib import Path

import pyarrow as pa
import pytest

from govtext.engines import batches, spark
from govtext.engines.plan import Options, Shard
from govtext.engines.spark_session import reason
from govtext.errors import GovtextError


@pytest.mark.parametrize(
    ("given", "options", "what"),
    [
        ("in", Options(resume=True), "--resume"),
        ("in", Options(shard=Shard(1, 2)), "--shard"),
        ("in", Options(jobs=2), "--jobs"),
        ("in", Options(fail_fast=True), "--fail-fast"),
        ("-", Options(), "standard input"),
    ],
)
def test_what_a_cluster_cannot_do_is_refused(tmp_path, given, options, what):
    with pytest.raises(GovtextError, match=f"^{what} is for the local engine"):
        spark.extract([given], tmp_path / "out", options)


def test_a_machine_without_pyspark_is_told(tmp_path, monkeypatch):
    for name in ("py4j", "py4j.protocol", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(GovtextError, match=r"pip install 'govtext\[spark\]'"):
        spark.extract(["corpora/sample"], tmp_path / "out", Options(themes=False))
    assert not any(tmp_path.iterdir())


def test_types_as_spark_writes_them():
    schema = batches.output_schema(sentences=False, texts=True)
    assert spark._ddl(schema.field("text").type) == "string"
    form = pa.list_(pa.struct([("a", pa.int64()), ("b", pa.float64())]))
    assert spark._ddl(form) == "array<struct<`a`: bigint, `b`: double>>"


def test_files_come_in_the_order_of_their_tasks():
    names = [
        "part-100000-5f-c000.snappy.parquet",
        "part-00002-5f-c001.zstd.parquet",
        "part-00002-5f-c000.zstd.parquet",
        "part-99999-5f.parquet",
    ]
    found = sorted(map(Path, names), key=spark._place)
    assert [path.name for path in found] == [names[2], names[1], names[3], names[0]]


def test_what_spark_did_not_write_is_told():
    with pytest.raises(GovtextError, match="was not written by Spark"):
        spark._place(Path("part-one.csv"))


TRACE = """An error occurred while calling o71.parquet.
: org.apache.spark.SparkException: Job aborted due to stage failure
\tat org.apache.spark.scheduler.DAGScheduler.abort(DAGScheduler.scala:1)
Caused by: java.io.IOException: No space left on device
\tat java.base/java.lang.Thread.run(Thread.java:840)
"""


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (TRACE, "Caused by: java.io.IOException: No space left on device"),
        ("[JAVA_GATEWAY_EXITED] Java gone.\nMore.", "[JAVA_GATEWAY_EXITED] Java gone."),
        ("", "ValueError"),
    ],
)
def test_of_a_trace_the_innermost_cause_is_told(message, told):
    assert reason(ValueError(message)) == told
