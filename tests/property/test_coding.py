"""Whatever the text and the spans, codes come back where they were given."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.coding.codebook import AllowedCode
from govtext.coding.documents import documents
from govtext.coding.imports import FORMATS, import_codes
from govtext.coding.label_studio import from_utf16, to_utf16
from govtext.coding.spans import Span, unit_id_of
from govtext.coding.units import (
    CODES,
    UNITS,
    Code,
    Unit,
    code_rows,
    read_codes,
    read_units,
    unit_rows,
)
from govtext.engines.output import write_table

ID = "0123456789abcdef"
ALLOWED = (AllowedCode("a", "甲"), AllowedCode("b"))
# Also the signs that tools and formats treat in their own ways.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("𠮷😀=+-@'\r\n\t\u2028\x85\ufeff;,\"\x00\x0b甲"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=60,
)


@st.composite
def coded_units(draw):
    text = draw(TEXTS)
    size = len(text)
    spans = draw(
        st.sets(
            st.tuples(st.integers(0, size - 1), st.integers(1, size)).filter(
                lambda span: span[0] < span[1]
            ),
            min_size=1,
            max_size=4,
        )
    )
    units, codes = [], []
    for start, end in sorted(spans):
        first = draw(st.integers(0, start))
        last = draw(st.integers(end, size))
        span = Span(ID, start, end)
        name, inside = unit_id_of("themes", span), text[start:end]
        units.append(
            Unit(
                name, "themes", ID, "", "", None, "", "", start, end, inside, first,
                text[first:last], "b",
            )
        )  # fmt: skip
        given_codes = draw(st.sampled_from([("a",), ("b",), ("a", "b"), ("b", "a")]))
        codes.append(
            Code(
                name, "themes", *span, inside, "anna", given_codes[0], given_codes[1:],
                "", "b", 1.0,
            )
        )  # fmt: skip
    return text, units, codes


@settings(deadline=None, max_examples=60)
@given(coded_units(), st.booleans())
def test_codes_come_back_exactly(case, whole):
    text, units, codes = case
    prefilled = {code.unit_id: code for code in codes}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"{ID}.txt").write_bytes(text.encode())
        texts = documents(units, folder if whole else None)
        for form, module in FORMATS.items():
            path = folder / f"coded.{form}"
            if form == "xlsx":
                path = folder / "coded.xlsx"
            module.write(texts, path, ALLOWED, prefilled=prefilled)
            found, skipped = import_codes(path, form, units, "anna", ALLOWED)
            assert sorted(found, key=lambda code: (code.start, code.end)) == codes
            assert skipped == 0


@settings(deadline=None)
@given(coded_units())
def test_units_and_codes_come_back_from_their_files(case):
    _, units, codes = case
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.csv"
        write_table(path, UNITS, unit_rows(units))
        assert read_units(path) == units
        write_table(path, CODES, code_rows(codes))
        assert read_codes(path) == codes


@given(TEXTS, st.integers(0, 60))
def test_utf16_offsets_there_and_back(text, offset):
    offset = min(offset, len(text))
    assert from_utf16(text, to_utf16(text, offset)) == offset
