"""The whole of ``extract`` as one pure function: record batch in, record batch out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govtext.engines import batches
from govtext.engines.local import NO_ROW
from govtext.engines.work import begin, classify, finish, given_up
from govtext.readers.inputs import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from govtext.engines.work import Outcome, Settings, Work
    from govtext.readers.inputs import Loaded


def extract_batch(
    batch: pa.RecordBatch,
    settings: Settings,
    tell: Callable[[int], None] = lambda row: None,  # noqa: ARG005
    careful: bool = False,  # noqa: FBT001, FBT002  the engine's flag
) -> pa.RecordBatch:
    """Read and analyse the files of a batch.

    Args:
        batch: Files, in the form ``batches.INPUT``.
        settings: The same for all batches of a run.
        tell: Told the number of each row before anything is done with it.
        careful: Finish each row before the next, so that what goes wrong can be told
            from the row that was told last; gives the same, slower.

    Returns:
        A row for each row of the input, in the form ``batches.output_schema``.
    """
    rows = list(batches.inputs_of(batch))
    if careful:
        outcomes = [
            outcome
            for number in range(len(rows))
            for outcome in _done(rows, range(number, number + 1), settings, tell)
        ]
    else:
        outcomes = list(_done(rows, range(len(rows)), settings, tell))
    tell(NO_ROW)
    schema = batches.output_schema(sentences=settings.sentences, texts=settings.texts)
    return batches.output_batch(outcomes, schema)


def _done(
    rows: list[tuple[Loaded, str | None]],
    numbers: range,
    settings: Settings,
    tell: Callable[[int], None],
) -> Iterator[Outcome]:
    """Some rows, their themes all at once. Rows that are given up are not touched."""
    unread = load(
        rows[n][0].item
        for n in numbers
        if rows[n][0].data is None and rows[n][1] is None
    )
    begun: list[Work] = []
    for number in numbers:
        given, code = rows[number]
        if code is not None:
            begun.append(given_up(given, code))
            continue
        tell(number)
        loaded = next(unread) if given.data is None else given
        begun.append(begin(loaded, settings))
    if len(numbers) > 1:
        tell(NO_ROW)
    for number, work in zip(numbers, classify(begun, settings), strict=True):
        if rows[number][1] is None:
            tell(number)
        yield finish(work, settings)


def preload_for(settings: Settings) -> str:
    """The module that loads what ``extract_batch`` needs in every process."""
    return "govtext.engines." + ("warm_themes" if settings.themes else "warm")
