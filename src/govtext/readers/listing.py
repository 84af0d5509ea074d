"""The items of a search, in a file: a million of them take no memory.

SQLite holds them in a private temporary database, which stays in memory while it is
small and goes when it is closed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMA: Final = """
    CREATE TABLE items (
        place BLOB, members TEXT, source TEXT, path BLOB, given TEXT,
        PRIMARY KEY (place, members)
    ) WITHOUT ROWID
"""
# Found by two ways: the longer source, whichever came first.
_ADD: Final = """
    INSERT INTO items VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        source = excluded.source, path = excluded.path, given = excluded.given
    WHERE (length(excluded.source), excluded.source, excluded.given)
        > (length(source), source, given)
"""
_TELL_APART: Final = """
    UPDATE items SET source = given WHERE source <> given AND source IN
        (SELECT source FROM items GROUP BY source HAVING count(*) > 1)
"""
_IN_ORDER: Final = "SELECT source, path, given, members FROM items ORDER BY source"
_PAGES: Final = 2000  # of 4 KB each: what SQLite keeps in memory


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to read.

    Attributes:
        source: Path below the input, as written to the tables.
        path: Where it is on disk; ``-`` for standard input.
        given: The same from the working folder; tells equal sources apart.
        members: Its place in the archive's directory, for a member of an archive; in an
            archive within an archive one place for each.
        data: What is read, where it stands in no file of its own.
    """

    source: str
    path: str
    given: str
    members: tuple[int, ...] = ()
    data: bytes | None = None


class Listing:
    """Every file once and every source for one file only, in the order of the sources.

    Iterating needs no more memory than one item; the listing can be gone through any
    number of times.
    """

    def __init__(self) -> None:
        # Closed below by the collector, which runs in any thread.
        self._database = sqlite3.connect(
            "", isolation_level=None, check_same_thread=False
        )
        # From Python 3.13 on, SQLite warns of a connection that nobody closed.
        weakref.finalize(self, self._database.close)
        self._database.execute(f"PRAGMA cache_size = {_PAGES}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(_SCHEMA)
        self._is_open = True
        self._database.execute("BEGIN")

    def add(self, item: Item) -> None:
        """Add an item; one that is there already keeps the longer source.

        >>> listing = Listing()
        >>> listing.add(Item("b.txt", "/x/b.txt", "/x/b.txt"))
        >>> listing.add(Item("a/b.txt", "/x/b.txt", "/x/b.txt"))
        >>> [item.source for item in listing]
        ['a/b.txt']
        """
        place = os.path.abspath(item.path)  # noqa: PTH100  no Path for a million files
        self._database.execute(
            _ADD,
            (
                os.fsencode(place),
                json.dumps(item.members),
                item.source,
                os.fsencode(item.path),
                item.given,
            ),
        )

    def __len__(self) -> int:
        (count,) = self._database.execute("SELECT count(*) FROM items").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Item]:
        self._complete()
        for source, path, given, members in self._database.execute(_IN_ORDER):
            yield Item(source, os.fsdecode(path), given, tuple(json.loads(members)))

    def _complete(self) -> None:
        if self._is_open:
            # What one file is told apart by can be the source of another.
            while self._database.execute(_TELL_APART).rowcount:
                pass
            self._database.execute("COMMIT")
            self._is_open = False
