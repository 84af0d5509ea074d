"""Whatever is read and written, nothing is lost and nothing but refusals is raised."""

import contextlib
import io
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from govtext.cells import guard, unguard
from govtext.engines.batches import rows_of, table_batch
from govtext.engines.csv_text import csv_lines
from govtext.engines.formats import CsvWriter
from govtext.engines.manifest import describe
from govtext.engines.output import OutputFolder
from govtext.errors import UnreadableFileError
from govtext.panel import read_tables, report_rows
from govtext.pipeline import Report
from govtext.readers import read_bytes, readable
from govtext.schema import METRICS, REPORT_TABLES
from govtext.types import Document, Facts, Metric, Section

FEW = settings(max_examples=50, deadline=None)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)))


@FEW
@given(st.binary(max_size=400))
def test_any_bytes_are_a_document_or_refused(data):
    with contextlib.suppress(UnreadableFileError):
        document = read_bytes(data)
        assert "\r" not in document.text
        document.text.encode()


@FEW
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_comes_back_as_it_was(text):
    with contextlib.suppress(UnreadableFileError):
        assert read_bytes(b"\xef\xbb\xbf" + text.encode()).text == text


@FEW
@given(st.text())
def test_any_name_can_be_written(name):
    readable(name).encode()


@FEW
@given(st.text())
def test_guarded_cells_come_back(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


CELLS = {
    "integer": st.none() | st.integers(-(2**63), 2**63 - 1),
    "number": st.none() | st.floats() | st.integers(-(10**15), 10**15).map(float),
}
TRICKY = TEXTS | st.text("=+-@\t\r\n,\"'甲", max_size=4)


def cells_of(column):
    words = st.sampled_from(column.allowed) if column.allowed else TRICKY
    return CELLS.get(column.type, words)


@FEW
@given(st.data())
def test_lines_are_those_of_the_standard_library(data):
    rows = data.draw(
        st.lists(
            st.tuples(*map(cells_of, METRICS.columns)),
            max_size=5,
        )
    )
    batch = table_batch(METRICS, rows)
    stream = io.StringIO(newline="")
    CsvWriter.rows_writer(METRICS, stream)(rows_of(batch))
    header, _, lines = stream.getvalue().encode().partition(b"\r\n")
    assert csv_lines(METRICS, batch) == lines
    assert csv_lines(METRICS, batch.slice(1)) == b"".join(
        csv_lines(METRICS, batch.slice(at, 1)) for at in range(1, len(rows))
    )
    assert header


@FEW
@example("", "", 1.7976931348623151e308, "jsonl")
@given(
    TEXTS, TEXTS, st.none() | st.floats(), st.sampled_from(["csv", "jsonl", "parquet"])
)
def test_tables_come_back_as_they_were_written(text, words, value, suffix):
    size = len(text)
    section = Section("1", "", 1, "", words, "other", "form", 0, size, ((0, size),))
    metric = Metric("1", 0, size, text, 0.5, value, words, "other", "exact")
    report = Report(Document(text, words), Facts(), (section,), (metric,), (), (), ())
    rows = report_rows(report)
    with tempfile.TemporaryDirectory() as folder:
        with OutputFolder(Path(folder, "out"), REPORT_TABLES, [suffix]) as out:
            out.write_batches(
                {
                    table.name: table_batch(table, rows[table.name])
                    for table in REPORT_TABLES
                }
            )
            out.commit(describe({}, {}))
        frames = read_tables(Path(folder, "out"))
    for name, frame in report.to_frames().items():
        assert frame.equals(frames[name]), name
    assert frames["sections"].heading.tolist() == [words]
    assert frames["metrics"].text.tolist() == [text]
