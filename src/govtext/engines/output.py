"""The output folder: written whole, or not at all.

Everything goes into a hidden folder first. A new output folder is that folder renamed;
in one that is there already, file after file is replaced and what others put there
stays.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import re
import secrets
import shutil
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self, TextIO

from govtext.engines.batches import table_batch
from govtext.engines.formats import FORMATS as ALL_FORMATS
from govtext.engines.formats import CsvWriter, TableWriter, writer_of
from govtext.engines.interrupts import ignoring_interrupts
from govtext.errors import OutputError, system_reason
from govtext.readers.inputs import OWN_MARK, TEXTS_FOLDER
from govtext.schema import REPORTS, TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from govtext.cells import Row

FORMATS = ("csv", "jsonl", "parquet")
"""The formats that are read back (``read_tables``): a file or a folder a table."""

_TEXT_NAME = re.compile(r"[0-9a-f]{16}\.txt")


_LARGE = 10_000_000  # bytes
_PART = ".part"
_INSIDE = ".govtext-"


def remove_left_over(folder: Path) -> None:
    """Remove what runs into a folder left that were killed while they wrote tables.

    Only for who keeps other runs into it out (``parts.RunFolder``).
    """
    folder = folder.absolute()
    for path in (
        *folder.parent.glob(f".{glob.escape(folder.name)}-*{_PART}"),
        *folder.glob(f"{_INSIDE}*{_PART}"),
    ):
        if re.fullmatch(rf".*-[0-9a-f]{{8}}{re.escape(_PART)}", path.name):
            shutil.rmtree(path, ignore_errors=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest that govtext left in a folder; empty if there is none."""
    try:
        manifest = json.loads((folder / OWN_MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    own = isinstance(manifest, dict) and "govtext" in manifest
    return manifest if own and isinstance(manifest.get("tables"), dict) else {}


def holds_extract(folder: Path) -> bool:
    """Whether a folder holds the reports of an extract, in whichever format."""
    names = all_files([REPORTS]).keys()
    return not names.isdisjoint(read_manifest(folder).get("tables", {}))


def all_files(tables: Iterable[Table]) -> dict[str, tuple[str, ...]]:
    """The files of some tables in every format."""
    tables = tuple(tables)
    return {
        name: held
        for known in ALL_FORMATS
        for name, held in writer_of(known).files(tables).items()
    }


class OutputFolder:
    """Tables, texts and manifest on their way to the output folder.

    A context manager; what was not committed when it ends is thrown away.
    """

    def __init__(
        self, folder: Path, tables: Iterable[Table], formats: Iterable[str]
    ) -> None:
        self._folder = folder
        self._tables = tuple(tables)
        self._formats = [writer_of(name) for name in dict.fromkeys(formats)]
        self._writers: list[TableWriter] = []
        self._rows: Counter[str] = Counter()
        self._part = folder

    def __enter__(self) -> Self:
        check_folder(self._folder, self.files())
        mark = f"{secrets.token_hex(4)}{_PART}"
        if self._folder.is_dir():
            self._part = self._folder / f"{_INSIDE}{mark}"
        else:
            self._part = self._folder.with_name(f".{self._folder.name}-{mark}")
        with _telling(self._folder):
            self._part.mkdir()
            for form in self._formats:
                self._writers.append(form(self._part, self._tables))
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers:
            # A full disk refuses what is still to be written, and is told already.
            with suppress(OSError):
                writer.close()
        shutil.rmtree(self._part, ignore_errors=True)

    def files(self) -> dict[str, tuple[str, ...]]:
        """The files to be, with the tables in each."""
        return {
            name: held
            for form in self._formats
            for name, held in form.files(self._tables).items()
        }

    def write(self, table: str, rows: Sequence[Row]) -> None:
        """Append rows to a table.

        Raises:
            OutputError: The system refuses.
        """
        known = next(one for one in self._tables if one.name == table)
        self.write_batches({table: table_batch(known, rows)})

    def write_batches(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Append to several tables; reports along with what is in them.

        Raises:
            OutputError: The system refuses.
        """
        for table, batch in batches.items():
            self._rows[table] += batch.num_rows
        with _telling(self._folder):
            for writer in self._writers:
                writer.write(batches)

    def write_text(self, report_id: str, text: str) -> None:
        """Write a report's text beside the tables.

        Raises:
            OutputError: The system refuses.
        """
        with _telling(self._folder):
            folder = self._part / TEXTS_FOLDER
            folder.mkdir(exist_ok=True)
            data = text.encode("utf-8", "replace")
            (folder / f"{report_id}.txt").write_bytes(data)

    def commit(self, manifest: dict[str, Any]) -> dict[str, int]:
        """Finish the files and put them into place.

        Args:
            manifest: What shall stand in ``manifest.json`` beside the tables' digests.

        Returns:
            The number of rows of each table.

        Raises:
            OutputError: The system refuses.
        """
        with _telling(self._folder):
            # A workbook of a large collection takes minutes: an interrupt still counts.
            for writer in self._writers:
                writer.finish(manifest)
                writer.close()
            tables = {
                name: {
                    "rows": sum(self._rows[table] for table in held),
                    "sha256": digest_of(self._part / name),
                }
                for name, held in self.files().items()
            }
            _settle(self._part)
        with _telling(self._folder), ignoring_interrupts():
            (self._part / OWN_MARK).write_text(
                json.dumps({**manifest, "tables": tables}, ensure_ascii=False, indent=1)
                + "\n",
                encoding="utf-8",
                errors="replace",
            )
            if self._folder.is_dir():
                self._replace(set(tables))
            else:
                self._part.rename(self._folder)
        return {table.name: self._rows[table.name] for table in self._tables}

    def _replace(self, new: set[str]) -> None:
        """Put the files over those of an earlier run."""
        old = read_manifest(self._folder)
        if old:
            self._remove_old_texts()
        texts = self._part / TEXTS_FOLDER
        if texts.is_dir():
            (self._folder / TEXTS_FOLDER).mkdir(exist_ok=True)
            for path in texts.iterdir():
                path.replace(self._folder / TEXTS_FOLDER / path.name)
        for name in sorted(new):
            _move(self._part / name, self._folder / name)
        (self._part / OWN_MARK).replace(self._folder / OWN_MARK)
        ours = all_files(TABLES).keys()
        for name in (ours & old.get("tables", {}).keys()) - new:
            _remove(self._folder / name)

    def _remove_old_texts(self) -> None:
        texts = self._folder / TEXTS_FOLDER
        if texts.is_dir():
            for path in texts.iterdir():
                if _TEXT_NAME.fullmatch(path.name):
                    path.unlink()
            if not any(texts.iterdir()):
                texts.rmdir()


def check_folder(folder: Path, names: Iterable[str]) -> None:
    """See that tables can go into a folder.

    Raises:
        OutputError: They cannot, or would overwrite what govtext did not write.
    """
    if folder.is_dir():
        if read_manifest(folder):
            return
        for name in (*names, OWN_MARK):
            if (folder / name).exists():
                raise OutputError(
                    f"{folder / name} was not written by govtext; choose another "
                    "folder or move the file away"
                )
    elif folder.exists() or folder.is_symlink():
        raise OutputError(f"{folder} is not a folder; choose another --out")
    elif not folder.parent.is_dir():
        raise OutputError(f"{folder.parent}: no such folder; make it first")


def write_table(path: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write one table into a CSV file of its own, whole or not at all.

    Raises:
        OutputError: The system refuses, or the path is a folder.
    """
    with (
        _replacing(path) as part,
        part.open(
            "w", encoding=CsvWriter.encoding, errors="replace", newline=""
        ) as stream,
    ):
        write_rows(stream, table, rows)


def write_rows(stream: TextIO, table: Table, rows: Iterable[Row]) -> None:
    """Write a table to a stream, as CSV."""
    CsvWriter.rows_writer(table, stream)(rows)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all.

    Raises:
        OutputError: The system refuses, or the path is a folder.
    """
    with _replacing(path) as part:
        part.write_bytes(data)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file beside another one that takes its place once it is written."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file")
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}.part")
    with _telling(path):
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """Say which folder the system refuses to write to."""
    try:
        yield
    except OSError as error:
        reason = system_reason(error)
        raise OutputError(f"cannot write to {folder}: {reason}") from error


def _settle(folder: Path) -> None:
    """See that what was written is on the disk, before that goes which it is made of.

    Small files are left to the system: they cost nothing to make again.
    """
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size > _LARGE:
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())


def _move(path: Path, to: Path) -> None:
    """Put a file or a data set of many files into the place of an older one."""
    if to.is_dir():
        shutil.rmtree(to)
    path.replace(to)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, or of the names and digests of a folder's files."""
    if path.is_dir():
        digest = hashlib.sha256()
        for file in sorted(path.rglob("*.parquet")):
            name = file.relative_to(path).as_posix()
            digest.update(f"{name}\0{digest_of(file)}\n".encode())
        return digest.hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
