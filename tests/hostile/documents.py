"""Documents made to harm: bombs, entities, loops, endless nesting."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from tests.hostile.containers import deflated, ole_of, repeated, stored, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.hostile.containers import Member

ROOT = Path(__file__).parent.parent.parent
FORMATS = ROOT / "tests" / "formats"
SAMPLES = ROOT / "corpora" / "sample"

MEGABYTE = 1_000_000
_ZEROS = bytes(MEGABYTE)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)


def report(number: int = 7) -> bytes:
    """The text of a report of the sample."""
    path = next(SAMPLES.glob(f"{number:02}_*.txt"))
    return path.read_bytes()


def made(folder: str, number: int = 7) -> bytes:
    """A well-made file of a report in another format."""
    return next((FORMATS / folder).glob(f"{number:02}_*")).read_bytes()


def half(folder: str) -> Callable[[], bytes]:
    """The first half of a well-made file."""

    def cut() -> bytes:
        data = made(folder)
        return data[: len(data) // 2]

    return cut


def docx(xml: bytes) -> bytes:
    """A Word document around a part ``word/document.xml``."""
    return zip_of([stored("[Content_Types].xml", _TYPES), deflated(_DOCX, xml)])


_DOCX = "word/document.xml"
_ODT = "content.xml"
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def _body(kind: str, text: str) -> str:
    """The shortest document of a kind that says a text."""
    if kind == "docx":
        return (
            f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r>'
            "</w:p></w:body></w:document>"
        )
    if kind == "odt":
        spaces = "urn:oasis:names:tc:opendocument:xmlns"
        return (
            f'<office:document-content xmlns:office="{spaces}:office:1.0" '
            f'xmlns:text="{spaces}:text:1.0"><office:body><office:text><text:p>{text}'
            "</text:p></office:text></office:body></office:document-content>"
        )
    return (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        '<ofd:TextObject Boundary="20 20 150 6" Size="5"><ofd:TextCode X="0" Y="5">'
        f"{text}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"
    )


def _around(kind: str, part: Member | None, xml: str, pages: int = 1) -> bytes:
    """The other parts that a kind of document needs."""
    if kind == "docx":
        member = part or deflated(_DOCX, xml.encode())
        return zip_of([stored("[Content_Types].xml", _TYPES), member])
    if kind == "odt":
        member = part or deflated(_ODT, xml.encode())
        manifest = stored("META-INF/manifest.xml", b"<manifest/>")
        return zip_of([stored("mimetype", _ODT_TYPE), member, manifest])
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    root = (
        f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>"
    )
    listed = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * pages
    document = f"<ofd:Document {space}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    member = part or deflated("Doc_0/Pages/Page_0/Content.xml", xml.encode())
    parts = [stored("OFD.xml", root.encode())]
    return zip_of([*parts, deflated("Doc_0/Document.xml", document.encode()), member])


def laughing(kind: str) -> bytes:
    """Entities of entities: a billion laughs."""
    entities = ['<!ENTITY e0 "法治政府建设">']
    entities += [
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 11)
    ]
    return _around(
        kind, None, f"<!DOCTYPE x [{''.join(entities)}]>{_body(kind, '&e10;')}"
    )


def external(kind: str, uri: str) -> bytes:
    """An entity whose text is a file or an address."""
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{uri}">]>'
    return _around(kind, None, declared + _body(kind, "全年调解纠纷&e;件。"))


def external_dtd(kind: str, uri: str) -> bytes:
    """A document type that lies at an address."""
    declared = f'<!DOCTYPE x SYSTEM "{uri}">'
    return _around(kind, None, declared + _body(kind, "全年调解纠纷73件。"))


def xml_bomb(kind: str) -> bytes:
    """A part of 1 GB of zeros."""
    names = {"docx": _DOCX, "odt": _ODT, "ofd": "Doc_0/Pages/Page_0/Content.xml"}
    return _around(kind, repeated(names[kind], _ZEROS, 1000), "")


def many_elements(kind: str) -> bytes:
    """40 MB of empty paragraphs, not packed: no ratio gives them away."""
    elements = {"docx": "<w:p/>", "odt": "<text:p/>"}[kind]
    first, _, last = _body(kind, "|").partition("|")
    name = {"docx": _DOCX, "odt": _ODT}[kind]
    closed = {"docx": "</w:t></w:r></w:p>", "odt": "</text:p>"}[kind]
    opened = {"docx": "<w:p><w:r><w:t>", "odt": "<text:p>"}[kind]
    times = 40 * MEGABYTE // len(elements)
    xml = f"{first}{closed}{elements * times}{opened}{last}"
    return _around(kind, stored(name, xml.encode()), "")


def deep_xml(kind: str) -> bytes:
    """Elements within elements, 100,000 deep."""
    return _around(kind, None, _body(kind, "<a>" * 100_000 + "</a>" * 100_000))


def many_ofd_pages() -> bytes:
    """A million pages, all of them the same part."""
    return _around("ofd", None, _body("ofd", "法治"), pages=MEGABYTE)


def nested_zips(levels: int, width: int) -> bytes:
    """Archives of archives, as in 42.zip."""
    inner = zip_of([repeated("zeros.txt", _ZEROS, 1000)])
    for level in range(levels):
        inner = zip_of([deflated(f"{level}-{n}.zip", inner) for n in range(width)])
    return inner


def encrypted_docx() -> bytes:
    """What Word writes with a password: the document packed into a compound file."""
    info = b"\x04\x00\x04\x00\x40\x00\x00\x00" + b"<encryption/>"
    return ole_of({"EncryptedPackage": bytes(9000), "EncryptionInfo": info})


def old_excel() -> bytes:
    """A workbook of Excel 97."""
    return ole_of({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(5000)})


def pdf(objects: Sequence[bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of numbered objects; the first is the catalogue."""
    made_of, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made_of))
        made_of += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made_of)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer\n<</Size %d %b>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        start,
    )
    return bytes(made_of + head + table + tail)


_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def _page(more: bytes, box: bytes = b"0 0 595 842") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%b]%b>>" % (box, more)


def many_pages() -> bytes:
    """100,000 empty pages."""
    number = 100_000
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(number))
    tree = b"<</Type/Pages/Count %d/Kids[%b]>>" % (number, kids)
    return pdf([_CATALOGUE, tree, *[_page(b"")] * number])


def page_loop() -> bytes:
    """A tree of pages in which a branch holds the root."""
    root = b"<</Type/Pages/Count 9/Kids[3 0 R]>>"
    branch = b"<</Type/Pages/Parent 2 0 R/Count 9/Kids[2 0 R 3 0 R]>>"
    return pdf([_CATALOGUE, root, branch])


def vast_page() -> bytes:
    """A page as large as a country, without text."""
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    return pdf([_CATALOGUE, tree, _page(b"", b"0 0 1000000000 1000000000")])


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d/Filter/FlateDecode%b>>stream\n%b\nendstream" % (
        len(data), more, data,
    )  # fmt: skip


def _zlib_repeated(block: bytes, times: int) -> bytes:
    packed = repeated("", block, times).data
    return b"\x78\x9c" + packed + bytes(4)


def vast_stream() -> bytes:
    """A page whose drawing commands unpack to 2 GB."""
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    commands = _stream(_zlib_repeated(b"0 0 m 9 9 l S \n" * 65_536, 2000))
    return pdf([_CATALOGUE, tree, _page(b"/Contents 4 0 R"), commands])


def vast_picture() -> bytes:
    """A scan of 60,000 times 60,000 points, as an OCR would be given it."""
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    picture = _stream(
        _zlib_repeated(bytes(450_000), 1000),
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1"
        b"/ColorSpace/DeviceGray",
    )
    show = b"q 595 0 0 842 0 0 cm /I Do Q"
    commands = b"<</Length %d>>stream\n%b\nendstream" % (len(show), show)
    page = _page(b"/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>>>")
    return pdf([_CATALOGUE, tree, page, picture, commands])


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password: no key opens what is told of the user's."""
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    locked = b"<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>" % (b"4F" * 32, b"55" * 32)
    trailer = b"/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]"
    return pdf([_CATALOGUE, tree, _page(b""), locked], trailer)


def deep_pdf() -> bytes:
    """Arrays within arrays, and a catalogue that is far inside."""
    return pdf([b"[" * 500_000, b"<</Type/Pages/Count 0/Kids[]>>"])


def lying_doc() -> bytes:
    """A Word file in which every place that its header names lies far outside."""
    data = bytearray(made("doc"))
    # The header of the file's first stream begins at the first sector.
    start = data.index(b"\xec\xa5")
    data[start + 0x18 : start + 0x1F0] = b"\xf0\xff\xff\x7f" * ((0x1F0 - 0x18) // 4)
    return bytes(data)


def zlib_png() -> bytes:
    """A small picture."""
    line = b"\0" + bytes(range(0, 240, 3))
    body = zlib.compress(line * 80)
    head = (80).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"
    chunks = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big")
        + kind
        + data
        + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in chunks
    )
