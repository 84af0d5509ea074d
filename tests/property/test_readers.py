"""No file, however damaged, gets more out of a reader than a text or our own error."""

import random
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtext.errors import UnreadableFileError
from govtext.readers import read_bytes
from govtext.readers.formats import formats
from govtext.schema import ERROR_CODES

FORMATS = Path(__file__).parents[1] / "formats"
KINDS = (
    "html-portal", "mhtml", "docx-word", "docx-libreoffice", "doc", "odt", "rtf",
    "chromium-pdf", "ofd",
)  # fmt: skip
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def read(data):
    """Read a file; what it raises must be ours, with a code that the codebook knows."""
    refused = None
    try:
        document = read_bytes(data)
    except UnreadableFileError as error:
        refused = error
    if refused is not None:
        assert refused.code in ERROR_CODES
        assert str(refused).strip()
        assert "\n" not in str(refused)
        return
    assert document.text.strip()
    assert "\r" not in document.text


def smallest(kind):
    return min((FORMATS / kind).iterdir(), key=lambda path: path.stat().st_size)


def unpacked(data):
    """The same container with its members stored, so that damage hits the XML."""
    stream = BytesIO()
    try:
        with (
            ZipFile(BytesIO(data)) as packed,
            ZipFile(stream, "w", ZIP_STORED) as plain,
        ):
            for name in packed.namelist():
                plain.writestr(name, packed.read(name))
    except (BadZipFile, zlib.error):
        return data
    return stream.getvalue()


@QUICK
@given(
    magic=st.sampled_from([magic for known in formats() for magic in known.magic]),
    rest=st.binary(max_size=400),
)
def test_a_beginning_alone_makes_no_document(magic, rest):
    read(magic + rest)


@QUICK
@given(
    start=st.sampled_from([start for known in formats() for start in known.starts]),
    rest=st.text(max_size=200),
)
def test_source_code_of_any_sort(start, rest):
    read((start + rest).encode("utf-8", "replace"))


@pytest.mark.parametrize("kind", KINDS)
@QUICK
@given(seed=st.integers(0, 2**32), damages=st.integers(1, 40))
def test_damaged_files(kind, seed, damages):
    chance = random.Random(seed)
    data = bytearray(smallest(kind).read_bytes())
    if chance.random() < 0.5 and data.startswith(b"PK"):
        data = bytearray(unpacked(bytes(data)))
    for _ in range(damages):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randrange(1, 200)]
            case 2:
                data[at:at] = data[: chance.randrange(1, 200)]
            case _:
                data[at : at + 4] = chance.choice(
                    [b"\0\0\0\0", b"\xff\xff\xff\xff", b"<w:p", b"\x7f\xff\xff\xff"]
                )
        if not data:
            break
    read(bytes(data))


@pytest.mark.parametrize("kind", KINDS)
@QUICK
@given(share=st.floats(0, 1))
def test_files_that_are_cut_off(kind, share):
    data = smallest(kind).read_bytes()
    read(data[: int(share * len(data))])
