"""The search for reports: files, folders, zip archives, patterns, standard input.

>>> found = find_inputs([])
>>> len(found.items), found.problems
(0, ())
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Never

from govtext.errors import UnreadableFileError
from govtext.readers import MAX_BYTES, check_size, file_bytes, readable, system_error
from govtext.readers.archives import Archive, TooManyArchivesError, has_zip_magic
from govtext.readers.formats import plainly_no_report
from govtext.readers.listing import Item, Listing
from govtext.readers.txt import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from govtext.readers.texts import Texts

STANDARD_INPUT = "-"
OWN_MARK = "manifest.json"
WORKBOOK = "tables.xlsx"
TEXTS_FOLDER = "texts"
"""A folder that holds ``manifest.json`` beside ``reports.*`` was written by govtext;
its ``texts`` are copies of reports and no inputs, its data sets are tables."""
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_PAGE_FOLDERS = ("_files", ".files")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: a row of ``errors``."""

    source: str
    stage: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """An item with its bytes, where they do not come from a file of its own."""

    item: Item
    data: bytes | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was found below the inputs.

    Attributes:
        items: To be read, in the order of their sources.
        problems: Inputs that lead nowhere.
        skipped: How many files of which suffix were passed over.
    """

    items: Listing | Texts
    problems: tuple[Problem, ...]
    skipped: Counter[str]


@dataclass(slots=True)
class _Search:
    """The state of one search."""

    items: Listing = field(default_factory=Listing)
    added: int = 0
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, item: Item) -> None:
        self.items.add(item)
        self.added += 1

    def problem(self, source: str, error: UnreadableFileError) -> None:
        self.problems.append(Problem(source, "find", error.code, str(error)))

    def skip(self, name: str) -> None:
        self.skipped[Path(name).suffix.lower() or readable(name)] += 1

    def found(self) -> int:
        return self.added + len(self.problems)


def find_inputs(inputs: Iterable[str]) -> Inputs:
    """Find everything to read below the inputs.

    Args:
        inputs: Paths of files, folders and archives, patterns, and ``-``.
    """
    search = _Search()
    for given in dict.fromkeys(inputs):
        if given == STANDARD_INPUT:
            search.add(Item("stdin", given, given))
        elif Path(given).is_dir():
            _search_folder(search, Path(given))
        elif os.path.lexists(given):
            _add_file(search, Path(given), Path(given).name)
        else:
            _expand(search, given)
    problems = sorted(set(search.problems), key=lambda p: (p.source, p.message))
    return Inputs(search.items, tuple(problems), search.skipped)


def _expand(search: _Search, given: str) -> None:
    """A pattern, for shells that leave it to us."""
    root = Path(given)
    while glob.has_magic(str(root)):
        root = root.parent
    is_pattern = root != Path(given)
    # Path.glob takes no absolute pattern.
    matches = sorted(glob.glob(given, recursive=True)) if is_pattern else []  # noqa: PTH207
    for match in map(Path, matches):
        if not match.is_dir():
            _add_file(search, match, os.path.relpath(match, root))
        elif "**" not in given:  # which matches the files of its folders as well
            _search_folder(search, match)
    if not matches:
        what = "no file matches it" if is_pattern else "no such file or folder"
        search.problem(readable(given), UnreadableFileError(what, code="not_found"))


def _search_folder(search: _Search, folder: Path) -> None:
    before = search.found()

    def refused(error: OSError) -> None:
        where = Path(os.fsdecode(error.filename))
        source = folder if where == folder else where.relative_to(folder)
        search.problem(readable(source.as_posix()), system_error(error))

    seen: set[str] = set()
    for here, folders, names in os.walk(folder, onerror=refused, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:  # links can lead back
            folders.clear()
            continue
        seen.add(real)
        _choose_folders(folders, names)
        for name in sorted(names):
            path = Path(here, name)
            if plainly_no_report(name):
                search.skip(name)
            elif _is_regular(path):
                _add_file(search, path, os.path.relpath(path, folder))
    if before == search.found():
        error = UnreadableFileError("no reports in this folder", code="no_reports")
        search.problem(readable(folder.as_posix()), error)


def _choose_folders(folders: list[str], names: list[str]) -> None:
    """Leave the folders to go into, in order."""
    own = OWN_MARK in names and any(
        name.startswith("reports.") or name == WORKBOOK for name in (*names, *folders)
    )
    folders[:] = sorted(
        name
        for name in folders
        if not name.startswith(".")
        and not (own and (name == TEXTS_FOLDER or name.endswith(".parquet")))
        and not _belongs_to_page(name, names)
    )


def _belongs_to_page(folder: str, names: Iterable[str]) -> bool:
    """Whether a folder holds pictures and frames: a browser saves 报告.html so."""
    if not folder.endswith(_PAGE_FOLDERS):
        return False
    pages = {f"{_stem(folder)}{suffix}" for suffix in _PAGE_SUFFIXES}
    return any(name.lower() in pages for name in names)


def _stem(folder: str) -> str:
    """The page that a browser saved a folder for, in lower case."""
    stem = next(
        folder.removesuffix(end) for end in _PAGE_FOLDERS if folder.endswith(end)
    )
    return stem.lower()


def _is_regular(path: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere (which must be told)."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _add_file(search: _Search, path: Path, source: str) -> None:
    """Add a file, or the members of an archive."""
    source = readable(source.replace(os.sep, "/"))
    where = str(path) if path != Path(STANDARD_INPUT) else f".{os.sep}{path}"
    item = Item(source, where, readable(path.as_posix()))
    if not has_zip_magic(path):
        search.add(item)
        return
    # What an archive holds counts only once all of it is known.
    inside = _Members(search)
    try:
        with Archive(path) as archive:
            if archive.is_document:
                search.add(item)
            else:
                inside.add_all(item, archive)
    except TooManyArchivesError as error:
        search.problem(source, error)
        return
    except UnreadableFileError as error:
        inside.problems.append(Problem(source, "find", error.code, str(error)))
    for member in inside.items:
        search.add(member)
    search.problems += inside.problems


class _Members:
    """What is found in one archive and in the archives inside it."""

    def __init__(self, search: _Search) -> None:
        self._search = search
        self.items: list[Item] = []
        self.problems: list[Problem] = []

    def add_all(self, outer: Item, archive: Archive) -> None:
        """Add the members of an archive.

        Raises:
            UnreadableFileError: There are none that can be reports.
        """
        before = len(self.items) + len(self.problems)
        members = [*archive.names()]
        saved = _saved_with_pages(name for _, name in members)
        for index, name in members:
            if name.startswith(saved) or plainly_no_report(name.rpartition("/")[2]):
                self._search.skip(name)
                continue
            item = Item(
                f"{outer.source}!/{name}",
                outer.path,
                f"{outer.given}!/{name}",
                (*outer.members, index),
            )
            self._add(item, archive, index)
        if before == len(self.items) + len(self.problems):
            raise UnreadableFileError("no reports in this archive", code="no_reports")

    def _add(self, item: Item, archive: Archive, index: int) -> None:
        try:
            nested = archive.nested(index)
            if nested is None:
                self.items.append(item)
                return
            with nested:
                self.add_all(item, nested)
        except TooManyArchivesError:
            raise
        except UnreadableFileError as error:
            problem = Problem(item.source, "find", error.code, str(error))
            self.problems.append(problem)


def _saved_with_pages(names: Iterable[str]) -> tuple[str, ...]:
    """Folders in an archive that a browser saved beside a page."""
    files: dict[str, list[str]] = {}
    folders: set[tuple[str, str]] = set()
    for name in names:
        *above, file = name.split("/")
        files.setdefault("/".join(above), []).append(file)
        folders |= {("/".join(above[:at]), above[at]) for at in range(len(above))}
    return tuple(
        f"{above}/{folder}/".lstrip("/")
        for above, folder in folders
        if _belongs_to_page(folder, files.get(above, ()))
    )


def load(items: Iterable[Item]) -> Iterator[Loaded]:
    """Give what is not a file of its own its bytes, one after the other.

    Files on disk pass without their bytes: the process that analyses one reads it.
    """
    for (path, is_member), group in groupby(
        items, key=lambda item: (item.path, bool(item.members))
    ):
        if is_member:
            yield from _load_members(Path(path), list(group))
        else:
            yield from map(_load_single, group)


def _load_single(item: Item) -> Loaded:
    if item.path != STANDARD_INPUT:
        return Loaded(item, item.data)
    try:
        return Loaded(item, standard_input())
    except UnreadableFileError as error:
        return _failed(item, error)


def _load_members(path: Path, items: list[Item]) -> Iterator[Loaded]:
    try:
        archive = Archive(path)
    except UnreadableFileError as error:  # gone since it was found
        yield from (_failed(item, error) for item in items)
        return
    with archive:
        yield from _load_from(archive, items, 0)


def _load_from(archive: Archive, items: list[Item], depth: int) -> Iterator[Loaded]:
    """The members of one archive, those of archives inside it one after the other."""
    for index, group in groupby(items, key=lambda item: item.members[depth]):
        inside = list(group)
        try:
            if not archive.holds(index, inside[0].source):
                _gone()
            if len(inside[0].members) == depth + 1:
                data = archive.read(index)
                yield from (Loaded(item, data) for item in inside)
            else:
                with archive.nested(index) or _gone() as nested:
                    yield from _load_from(nested, inside, depth + 1)
        except UnreadableFileError as error:
            yield from (_failed(item, error) for item in inside)


def _gone() -> Never:
    message = "the archive has changed since it was searched; run again"
    raise UnreadableFileError(message, code="broken_archive")


def _failed(item: Item, error: UnreadableFileError) -> Loaded:
    return Loaded(item, problem=Problem(item.source, "read", error.code, str(error)))


def standard_input() -> bytes:
    """All of standard input.

    Raises:
        UnreadableFileError: It is too large for a report.
    """
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    check_size(len(data))
    return data


def read_list(path: str) -> list[str]:
    """The inputs named in a file, one a line; blank lines are passed over.

    Raises:
        UnreadableFileError: The file cannot be read.
    """
    lines = standard_input() if path == STANDARD_INPUT else file_bytes(path)
    return [name.strip() for name in _names(lines) if name.strip()]


def _names(lines: bytes) -> list[str]:
    try:
        return lines.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        # Names on disk need not be UTF-8: then they come as the system gives them.
        names = os.fsdecode(lines).split("\n")
        if any(os.path.lexists(name.strip()) for name in names):
            return names
        # A list made on Windows is GBK, or UTF-16 from PowerShell.
        return decode(lines).text.split("\n")
