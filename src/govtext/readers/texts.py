"""Reports that are rows of a table: Parquet with the columns ``source``, ``text``.

Collections of texts that were scraped or bought come so. Each row is a report, read as
if its text stood in a file of its own.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from govtext.errors import UnreadableFileError
from govtext.readers import system_error
from govtext.readers.listing import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

SUFFIX: Final = ".parquet"
COLUMNS: Final = ("source", "text")
_NO_DATA: Final = ("_", ".")
"""How the names begin of what Spark and others leave beside the data."""
_AT_ONCE: Final = 64
_MEMORY: Final = "256MB"  # what the sort holds before it goes to disk


def find_texts(inputs: Sequence[str]) -> Texts | None:
    """The texts that the inputs hold, if they are Parquet; none if they are not.

    Args:
        inputs: Paths, as given by the user.

    Raises:
        UnreadableFileError: Some are Parquet and some are not; or one cannot be read,
            or lacks a column.
    """
    tables = [given for given in dict.fromkeys(inputs) if _is_table(Path(given))]
    if not tables:
        return None
    if others := set(inputs).difference(tables):
        raise UnreadableFileError(
            f"{tables[0]} is a table of texts, {min(others)} is none; give each sort a "
            "run of its own",
            code="unreadable",
        )
    return Texts([file for given in tables for file in _files(Path(given))])


def _is_table(path: Path) -> bool:
    """Whether an input is Parquet: by its own name, or by all names in the folder."""
    if path.suffix.lower() == SUFFIX:
        return path.exists()
    try:
        names = [name for name in os.listdir(path) if not name.startswith(_NO_DATA)]  # noqa: PTH208  no Path for a million files
    except (OSError, ValueError):  # ValueError: a name that this locale cannot write
        return False
    return bool(names) and all(name.endswith(SUFFIX) for name in names)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.rglob(f"*{SUFFIX}")
        if file.is_file() and not file.name.startswith(_NO_DATA)
    )


class Texts:
    """The rows of some Parquet files, in the order of their sources.

    Iterating sorts them anew, on disk where they are many. Rows of one source come in
    the order of their texts, and an empty cell counts as an empty text.

    Raises:
        UnreadableFileError: A file cannot be read, or lacks a column.

    Attributes:
        files: Absolute paths.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = [file.absolute() for file in files]
        self._count = sum(_rows(file) for file in files)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Item]:
        import duckdb  # noqa: PLC0415  folders of reports need none

        query = (
            "SELECT coalesce(source, ''), coalesce(text, '') FROM read_parquet(?) "
            "ORDER BY 1, 2"
        )
        with (
            tempfile.TemporaryDirectory(prefix="govtext-") as spill,
            duckdb.connect(
                config={"temp_directory": spill, "memory_limit": _MEMORY}
            ) as database,
        ):
            database.execute(query, [[str(file) for file in self.files]])
            while rows := database.fetchmany(_AT_ONCE):
                for source, text in rows:
                    yield Item(source, "", source, data=text.encode())


def _rows(file: Path) -> int:
    """How many rows a file has; sees that they are texts.

    Raises:
        UnreadableFileError: It cannot be read, or lacks a column.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415  folders of reports need none

    try:
        with pq.ParquetFile(file) as opened:
            rows, schema = opened.metadata.num_rows, opened.schema_arrow
    except OSError as error:
        refused = system_error(error)
        raise UnreadableFileError(f"{file} {refused}", code=refused.code) from error
    except pa.ArrowException as error:
        raise UnreadableFileError(
            f"{file}: no Parquet file, or a damaged one", code="broken_file"
        ) from error
    for name in COLUMNS:
        if name not in schema.names or not _is_text(schema.field(name).type):
            raise UnreadableFileError(
                f"{file} has no column {name!r} of texts; a table of texts has "
                f"{' and '.join(COLUMNS)}",
                code="unreadable",
            )
    return int(rows)


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
    )
