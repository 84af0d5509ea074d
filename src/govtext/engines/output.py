"""The output folder: written whole, or not at all.

Everything goes into a hidden folder first. A new output folder is that folder renamed;
in one that is there already, file after file is replaced and what others put there
stays.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self, TextIO

from govtext.cells import Row, guarded_rows
from govtext.engines.interrupts import ignoring_interrupts
from govtext.errors import OutputError
from govtext.readers.inputs import OWN_MARK, TEXTS_FOLDER
from govtext.schema import TABLES, Table

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("csv", "jsonl")

_TEXT_NAME = re.compile(r"[0-9a-f]{16}\.txt")

WriteRows = Callable[[Iterable[Row]], None]


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest that govtext left in a folder; empty if there is none."""
    try:
        manifest = json.loads((folder / OWN_MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    own = isinstance(manifest, dict) and "govtext" in manifest
    return manifest if own and isinstance(manifest.get("tables"), dict) else {}


class OutputFolder:
    """Tables, texts and manifest on their way to the output folder.

    A context manager; what was not committed when it ends is thrown away.
    """

    def __init__(
        self, folder: Path, tables: Iterable[Table], formats: Iterable[str]
    ) -> None:
        self._folder = folder
        self._tables = tuple(tables)
        self._formats = tuple(dict.fromkeys(formats))
        self._streams: list[TextIO] = []
        self._writers: dict[str, list[WriteRows]] = {}
        self._rows: Counter[str] = Counter()
        self._part = folder

    def __enter__(self) -> Self:
        check_folder(self._folder, self._names())
        mark = f"{secrets.token_hex(4)}.part"
        if self._folder.is_dir():
            self._part = self._folder / f".govtext-{mark}"
        else:
            self._part = self._folder.with_name(f".{self._folder.name}-{mark}")
        with _telling(self._folder):
            self._part.mkdir()
            for table in self._tables:
                self._writers[table.name] = [
                    self._open(table, suffix) for suffix in self._formats
                ]
        return self

    def __exit__(self, *_: object) -> None:
        for stream in self._streams:
            stream.close()
        shutil.rmtree(self._part, ignore_errors=True)

    def _names(self) -> list[str]:
        return [f"{t.name}.{suffix}" for t in self._tables for suffix in self._formats]

    def _open(self, table: Table, suffix: str) -> WriteRows:
        """Open one file; what it gives writes rows to it."""
        stream = (self._part / f"{table.name}.{suffix}").open(
            "w",
            encoding="utf-8-sig" if suffix == "csv" else "utf-8",
            errors="replace",  # lone surrogates; the length stays
            newline="",
        )
        self._streams.append(stream)
        return _csv(table, stream) if suffix == "csv" else _jsonl(table, stream)

    def write(self, table: str, rows: list[Row]) -> None:
        """Append rows to a table.

        Raises:
            OutputError: The system refuses.
        """
        self._rows[table] += len(rows)
        with _telling(self._folder):
            for write in self._writers[table]:
                write(rows)

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
        with _telling(self._folder), ignoring_interrupts():
            for stream in self._streams:
                stream.close()
            tables = {
                f"{table.name}.{suffix}": {
                    "rows": self._rows[table.name],
                    "sha256": _digest(self._part / f"{table.name}.{suffix}"),
                }
                for table in self._tables
                for suffix in self._formats
            }
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
            (self._part / name).replace(self._folder / name)
        (self._part / OWN_MARK).replace(self._folder / OWN_MARK)
        ours = {f"{table.name}.{suffix}" for table in TABLES for suffix in FORMATS}
        for name in (ours & old.get("tables", {}).keys()) - new:
            (self._folder / name).unlink(missing_ok=True)

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
        part.open("w", encoding="utf-8-sig", errors="replace", newline="") as stream,
    ):
        _csv(table, stream)(rows)


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
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write to {folder}: {reason}") from error


def _csv(table: Table, stream: TextIO) -> WriteRows:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(table.header)
    guarded = guarded_rows(table)

    def write(rows: Iterable[Row]) -> None:
        writer.writerows(guarded(rows))

    return write


def _jsonl(table: Table, stream: TextIO) -> WriteRows:
    names = table.header
    # Without this, each call makes an encoder of its own.
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

    def write(rows: Iterable[Row]) -> None:
        stream.writelines(
            encode(dict(zip(names, row, strict=True))) + "\n" for row in rows
        )

    return write


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
