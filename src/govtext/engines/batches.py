"""The one form in which reports go through an engine: Arrow record batches.

``INPUT`` is what is to be read, a row a file. What comes of it has a row for every row
of the input, in the same order (``output_schema``): the rows of every table as lists of
structs, or the problem that left it without. A batch depends on nothing but its input
and the settings, so it can be made anywhere and made again.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from govtext.panel.rows import Rows, plain
from govtext.readers.inputs import Loaded, Problem
from govtext.readers.listing import Item
from govtext.schema import ERRORS, REPORT_TABLES, SENTENCES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govtext.cells import Cell, Row
    from govtext.engines.work import Outcome

FILES: Final = 64
"""In a batch, at most: what a run that was broken off does again in each process."""
INPUT: Final = pa.schema(
    [
        ("source", pa.string()),
        ("path", pa.binary()),  # as the system writes it
        ("members", pa.list_(pa.int64())),
        ("data", pa.binary()),  # null: to be read from the path
        ("lost", pa.string()),  # an error code: not to be read again
    ]
)
_TYPES: Final = {"integer": pa.int64(), "number": pa.float64()}
_OWN: Final = frozenset(("source", "digest", "problem", "text"))


def tables_of(*, sentences: bool) -> tuple[Table, ...]:
    """The tables that a report has rows in, ``reports`` first."""
    return (*REPORT_TABLES, *([SENTENCES] if sentences else []))


def table_schema(table: Table) -> pa.Schema:
    """The columns of a table as Arrow knows them."""
    return pa.schema([(c.name, _TYPES.get(c.type, pa.string())) for c in table.columns])


def output_schema(*, sentences: bool, texts: bool) -> pa.Schema:
    """The columns of what an engine makes; ``text`` only where texts are written."""
    problem = pa.struct([(name, pa.string()) for name in ERRORS.header[1:]])
    fields = [
        ("source", pa.string()),
        ("digest", pa.string()),
        ("problem", problem),
        *(
            (table.name, pa.list_(pa.struct(list(table_schema(table)))))
            for table in tables_of(sentences=sentences)
        ),
    ]
    return pa.schema([*fields, ("text", pa.string())] if texts else fields)


def input_batch(loaded: Sequence[Loaded]) -> pa.RecordBatch:
    """What is to be read as a batch."""
    return pa.RecordBatch.from_arrays(
        [
            pa.array([one.item.source for one in loaded], pa.string()),
            pa.array([os.fsencode(one.item.path) for one in loaded], pa.binary()),
            pa.array([list(one.item.members) for one in loaded], INPUT.types[2]),
            pa.array([one.data for one in loaded], pa.binary()),
            pa.nulls(len(loaded), pa.string()),
        ],
        schema=INPUT,
    )


def with_lost(batch: pa.RecordBatch, lost: dict[int, str]) -> pa.RecordBatch:
    """The batch with some rows marked as not to be read, by error codes."""
    codes = pa.array([lost.get(row) for row in range(batch.num_rows)], pa.string())
    return batch.set_column(INPUT.get_field_index("lost"), "lost", codes)


def inputs_of(batch: pa.RecordBatch) -> Iterator[tuple[Loaded, str | None]]:
    """What is to be read, and the error code of what is not to be read again."""
    columns = [batch.column(name).to_pylist() for name in INPUT.names]
    for source, path, members, data, code in zip(*columns, strict=True):
        item = Item(source, os.fsdecode(path), source, tuple(members or ()))
        yield Loaded(item, data), code


def output_batch(outcomes: Sequence[Outcome], schema: pa.Schema) -> pa.RecordBatch:
    """What became of the files of a batch."""
    problems = [one.problem and _problem(one.problem) for one in outcomes]
    arrays: dict[str, pa.Array] = {
        "source": _texts([one.source for one in outcomes]),
        "digest": _texts([one.digest for one in outcomes]),
        "problem": pa.array(problems, schema.field("problem").type),
    }
    for name in schema.names:
        if name == "text":
            arrays[name] = _texts([one.text for one in outcomes])
        elif name not in _OWN:
            arrays[name] = _lists(name, [one.rows for one in outcomes], schema)
    return pa.RecordBatch.from_arrays(
        [arrays[name] for name in schema.names], schema=schema
    )


def _problem(problem: Problem) -> dict[str, str]:
    cells = (problem.stage, problem.code, problem.message)
    return {
        name: _without_halves(cell)
        for name, cell in zip(ERRORS.header[1:], cells, strict=True)
    }


def table_batch(table: Table, rows: Sequence[Row]) -> pa.RecordBatch:
    """Rows of one table as a batch of their own."""
    schema = table_schema(table)
    return pa.RecordBatch.from_struct_array(struct_array(pa.struct(list(schema)), rows))


def _lists(table: str, rows: Iterable[Rows], schema: pa.Schema) -> pa.Array:
    """The rows of one table, a list for every file."""
    offsets = [0]
    found: list[Row] = []
    for one in rows:
        found += one.get(table, ())
        offsets.append(len(found))
    inner = schema.field(table).type.value_type
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), struct_array(inner, found)
    )


def struct_array(form: pa.StructType, rows: Sequence[Row]) -> pa.StructArray:
    """Rows as structs."""
    columns = zip(*rows, strict=True) if rows else [()] * form.num_fields
    fields = list(form)
    arrays = [
        _texts(cells) if field.type == pa.string() else pa.array(cells, field.type)
        for field, cells in zip(fields, columns, strict=True)
    ]
    return pa.StructArray.from_arrays(arrays, fields=fields)


def _texts(cells: Sequence[Any]) -> pa.Array:
    """Texts as Arrow holds them: UTF-8, which has no halves of characters."""
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:
        return pa.array(
            [cell if cell is None else _without_halves(cell) for cell in cells],
            pa.string(),
        )


def _without_halves(text: str) -> str:
    """A text with ? for every lone surrogate; its length stays."""
    return text.encode("utf-8", "replace").decode("utf-8")


def tables_in(batch: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
    """The rows of each table in a batch that an engine made, in the files' order."""
    return {
        name: pa.RecordBatch.from_struct_array(batch.column(name).flatten())
        for name in batch.schema.names
        if name not in _OWN
    }


def lengths(batch: pa.RecordBatch, table: str) -> np.ndarray[Any, Any]:
    """How many rows of a table each file has."""
    return np.diff(batch.column(table).offsets.to_numpy())


def rows_of(batch: pa.RecordBatch) -> Iterator[Row]:
    """The rows of one table, numbers as one writes them."""
    return zip(*map(_cells, batch.columns), strict=True)


def _cells(array: pa.Array) -> list[Cell]:
    cells: list[Cell] = array.to_pylist()
    return (
        [plain(cell) for cell in cells] if pa.types.is_floating(array.type) else cells
    )
