"""The same run on a Spark cluster: same batches, same function, same tables.

Spark brings what is to be read into the order of the sources, in many partitions; each
task puts its partition through ``extract_batch`` and writes what comes of it as a file
of a Parquet data set. Put together in the order of the partitions, these files are what
the parts are to the local engine. All nodes must see the inputs and the output folder
under the same paths, and have this version of govtext installed.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from govtext.engines import batches, local
from govtext.engines.extract import Summary, check_output, find, write_tables
from govtext.engines.extraction import extract_batch, preload_for
from govtext.engines.manifest import (
    describe_models,
    govtext_version,
    rule_tables_digest,
)
from govtext.engines.parts import RunFolder
from govtext.engines.plan import Options, make_plan
from govtext.engines.spark_session import session
from govtext.errors import GovtextError
from govtext.readers.inputs import STANDARD_INPUT, Loaded
from govtext.readers.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from govtext.engines.work import Settings
    from govtext.readers.listing import Listing

    Batches = Iterator[pa.RecordBatch]

_PARTITION: Final = 512
"""So many files for a task, at most: what is done again where a node is lost."""
_TASKS_A_CORE: Final = 2
_LISTED: Final = "files.parquet"
_MADE: Final = "made.parquet"
_NUMBER: Final = "number"
_NAME: Final = re.compile(r"part-(\d+)-.*?(?:-c(\d+))?\.[\w.]*parquet")
_GLOB: Final = re.compile(r"[\\{}\[\]*?]")


def extract(
    inputs: Sequence[str], out: Path, options: Options, master: str = ""
) -> Summary:
    """Read every report below the inputs and write the tables into a folder.

    Args:
        inputs: Paths of files, folders, archives and tables of texts, patterns.
        out: The folder; made if it is not there, its parent is not.
        options: See there.
        master: Address of the cluster; what Spark's own configuration says without.

    Raises:
        OutputError: The folder cannot be written.
        UnreadableFileError: The file of ``--places``, or a table of texts, cannot be
            read.
        TemplateError: The template is wrong; the message says how.
        GovtextError: There is no Spark, it failed, or cannot do what is asked.
    """
    _check(inputs, options)
    plan = make_plan(options)
    check_output(out, plan)
    found = find(inputs)
    with RunFolder(out.absolute(), plan.decisive) as run:
        run.clear()
        try:
            if len(found.items):
                with session(master) as spark:
                    given = _given(spark, found.items, run.folder)
                    work = _work(plan.settings, options.time_limit)
                    _make(given, len(found.items), work, plan.settings, run.folder)
            made = _Made(run.folder / _MADE, plan.settings)
            made.check(len(found.items))
            summary = write_tables(
                out,
                plan,
                made.read,
                problems=found.problems,
                skipped=found.skipped,
            )
            return replace(summary, files=len(found.items))
        finally:
            run.clear()


def _check(inputs: Sequence[str], options: Options) -> None:
    """Refuse what cannot be done here.

    Raises:
        GovtextError: It is asked for.
    """
    asked = {
        "--resume": options.resume,
        "--shard": options.shard,
        "--jobs": options.jobs,
        "--fail-fast": options.fail_fast,
        "standard input": STANDARD_INPUT in inputs,
    }
    for what in (name for name, is_asked in asked.items() if is_asked):
        raise GovtextError(f"{what} is for the local engine; leave it out with spark")


def _given(spark: SparkSession, items: Listing | Texts, folder: Path) -> DataFrame:
    """What is to be read, in the form ``batches.INPUT``, with what orders it."""
    from pyspark.sql import functions as f  # noqa: PLC0415

    if not isinstance(items, Texts):
        return spark.read.parquet(_address(_list(items, folder)))
    return spark.read.parquet(*map(_address, items.files)).select(
        f.coalesce("source", f.lit("")).alias("source"),
        f.lit("").cast("binary").alias("path"),
        f.lit(None).cast("array<bigint>").alias("members"),
        f.coalesce("text", f.lit("")).cast("binary").alias("data"),
        f.lit(None).cast("string").alias("lost"),
        f.lit(0).cast("bigint").alias(_NUMBER),
    )


def _list(items: Listing, folder: Path) -> Path:
    """Write the files that were found, numbered, into a file that all nodes see."""
    path = folder / _LISTED
    schema = batches.INPUT.append(pa.field(_NUMBER, pa.int64()))
    number = 0
    with pq.ParquetWriter(path, schema) as writer:
        for some in local.batched(items, _PARTITION):
            # The working folder is ours alone.
            loaded = [
                Loaded(replace(item, path=os.path.abspath(item.path)))  # noqa: PTH100  no Path for a million files
                for item in some
            ]
            numbers = pa.array(range(number, number + len(some)), pa.int64())
            listed = batches.input_batch(loaded)
            writer.write_batch(
                pa.RecordBatch.from_arrays([*listed.columns, numbers], schema=schema)
            )
            number += len(some)
    return path


def _make(
    given: DataFrame,
    count: int,
    work: Callable[[Batches], Batches],
    settings: Settings,
    folder: Path,
) -> None:
    """Have the cluster do all of it."""
    spark = given.sparkSession
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(batches.FILES))
    cores = spark.sparkContext.defaultParallelism
    partitions = max(-(-count // _PARTITION), _TASKS_A_CORE * cores)
    # Spark orders texts by their UTF-8 bytes, which is how Python orders them.
    ordered = given.repartitionByRange(
        min(partitions, count), "source"
    ).sortWithinPartitions("source", _NUMBER, "data")
    schema = batches.output_schema(sentences=settings.sentences, texts=settings.texts)
    made = ordered.select(*batches.INPUT.names).mapInArrow(
        work, ", ".join(f"`{field.name}` {_ddl(field.type)}" for field in schema)
    )
    # A task's file counts once it is renamed at the end: version 2 could leave both
    # that of a task that died and that of the one that did its work again.
    made.write.option("mapreduce.fileoutputcommitter.algorithm.version", "1").parquet(
        f"file://{folder / _MADE}"
    )


def _address(path: Path) -> str:
    """A path as Spark reads it: on the common disk, no pattern."""
    return "file://" + _GLOB.sub(r"\\\g<0>", str(path))


def _ddl(kind: pa.DataType) -> str:
    """A type of Arrow as Spark writes it."""
    if pa.types.is_list(kind):
        return f"array<{_ddl(kind.value_type)}>"
    if pa.types.is_struct(kind):
        fields = (f"`{field.name}`: {_ddl(field.type)}" for field in kind)
        return f"struct<{', '.join(fields)}>"
    return {pa.string(): "string", pa.int64(): "bigint", pa.float64(): "double"}[kind]


def _work(settings: Settings, time_limit: float) -> Callable[[Batches], Batches]:
    """What a task does with its batches, to be sent to the nodes."""
    asked = _installed(settings)

    def work(given: Batches) -> Batches:
        for what, found in _installed(settings).items():
            if found != asked[what]:
                raise GovtextError(
                    f"{what} is {found} on a node, {asked[what]} where the run began; "
                    "install the same on all"
                )
        # In a process of its own, so that a report that kills or stops its process
        # costs no more than itself: Spark would try the task again, and give up.
        return local.run(
            given,
            partial(_extract, settings=settings),
            lost=batches.with_lost,
            processes=local.Processes(1, time_limit, preload_for(settings)),
        )

    return work


def _installed(settings: Settings) -> dict[str, str]:
    """What must be the same on all nodes for the tables to be."""
    own = {"govtext": govtext_version(), "rule tables": rule_tables_digest()}
    return {**own, **describe_models()} if settings.themes else own


def _extract(
    batch: pa.RecordBatch,
    tell: Callable[[int], None],
    careful: bool,  # noqa: FBT001  the pool's flag
    *,
    settings: Settings,
) -> pa.RecordBatch:
    return extract_batch(batch, settings, tell, careful)


class _Made:
    """What the cluster has made, file by file in the order of the sources."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._files = sorted(folder.glob("part-*"), key=_place)
        self._schema = batches.output_schema(
            sentences=settings.sentences, texts=settings.texts
        )

    def check(self, count: int) -> None:
        """See that every row is there.

        Raises:
            GovtextError: There are fewer or more.
        """
        rows = sum(pq.read_metadata(file).num_rows for file in self._files)
        if rows != count:
            raise GovtextError(
                f"{rows} of {count} answers arrived; --out must lie on a disk that all "
                "nodes share"
            )

    def read(self, columns: Sequence[str] = ()) -> Batches:
        """Some columns, or all, in batches."""
        schema = pa.schema(
            [self._schema.field(name) for name in columns or self._schema.names]
        )
        for path in self._files:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batches.FILES, columns=schema.names):
                    yield batch.cast(schema)


def _place(path: Path) -> tuple[int, int]:
    """Which task wrote a file, and which of its files it is."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise GovtextError(f"{path} was not written by Spark")
    return int(found[1]), int(found[2] or 0)
