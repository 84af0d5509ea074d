"""Hostile and broken inputs, one case each.

Nothing of it is kept in the repository: tests write the cases into a folder of theirs.
``python -m tests.hostile.make FOLDER`` writes them all, to try things by hand.
"""

from __future__ import annotations

import gzip
import os
import struct
import sys
import zlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tests.hostile import documents as d
from tests.hostile.containers import (
    ENCRYPTED,
    Member,
    deflated,
    ole_of,
    repeated,
    stored,
    zip_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE = 1_000_000
LIMIT = 150 * MEGABYTE

Expected = Literal["error", "report", "either"]


@dataclass(frozen=True, slots=True)
class Trap:
    """What a reader must not touch.

    Attributes:
        url: An address at which the test listens.
        secret: The URI of a file whose words must not come out.
    """

    url: str = "http://127.0.0.1:9/"
    secret: str = "file:///etc/passwd"


@dataclass(frozen=True, slots=True)
class Case:
    """One input.

    Attributes:
        name: What the file is called; unique.
        write: Writes it to a path.
        expected: ``error`` for one row of errors, ``report`` where it is harmless,
            ``either`` where what is left may be read or refused.
        in_folder: Whether its folder is given instead of the file, and holds nothing
            to read: a pipe that is named is waited for.
    """

    name: str
    write: Callable[[Path, Trap], object]
    expected: Expected = "error"
    in_folder: bool = False


def _case(name: str, data: Callable[[], bytes], expected: Expected = "error") -> Case:
    """A file of bytes, made when it is written."""
    return Case(name, lambda path, _: path.write_bytes(data()), expected)


def _trap(name: str, data: Callable[[Trap], bytes], expected: Expected) -> Case:
    """A file with an address in it."""
    return Case(name, lambda path, trap: path.write_bytes(data(trap)), expected)


def _page(body: str, head: str = "") -> bytes:
    start = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>"
    return f"{start}{body}</body></html>".encode()


def _article() -> str:
    lines = d.report().decode().splitlines()
    return "".join(f"<p>{line}</p>" for line in lines)


def _mhtml(parts: str, boundary: str = "b") -> bytes:
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary="
    return f'{head}"{boundary}"\n\n{parts}'.encode()


def _mhtml_many() -> bytes:
    part = "--b\nContent-Type: text/html\n\n<p>x</p>\n"
    return _mhtml(part * 10_000 + "--b--\n")


def _mhtml_nested() -> bytes:
    nested = "".join(
        f'--b{n}\nContent-Type: multipart/related; boundary="b{n + 1}"\n\n'
        for n in range(5_000)
    )
    return _mhtml(nested, "b0")


def _mhtml_bad_base64() -> bytes:
    head = "--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    return _mhtml(head + "!!!!%%%" * 5_000 + "\n--b--\n")


def _fetching(trap: Trap) -> bytes:
    url = trap.url
    return _page(
        f'<img src="{url}a.png"><iframe src="{url}"></iframe><object data="{url}">'
        f"</object><script src={url}></script>{_article()}",
        f'<meta http-equiv="refresh" content="0;url={url}"><base href="{url}">'
        f'<link rel="stylesheet" href="{url}">',
    )


def _script_only() -> bytes:
    text = d.report().decode().replace("\n", "\\n")
    return _page(f'<div id="app"></div><script>var text = "{text}";</script>')


def _broken_utf8() -> bytes:
    data = bytearray(d.report())
    data[::2] = b"\xff" * len(data[::2])
    return bytes(data)


def _utf7() -> bytes:
    return d.report().decode().encode("utf-7")


def _ebcdic() -> bytes:
    return ("ANNUAL REPORT ON THE RULE OF LAW " * 99).encode("cp500")


def _elf() -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 99


def _sqlite() -> bytes:
    return b"SQLite format 3\0\x10\0\x01\x01" + bytes(8000)


def _member(name: bytes) -> bytes:
    """An archive with a report under a name that leads elsewhere."""
    whole = deflated("", d.report())
    return zip_of(
        [Member(name, whole.data, whole.method, whole.size, whole.crc, flags=0)]
    )


def _encrypted_zip() -> bytes:
    return zip_of([Member(b"a.txt", bytes(99), flags=ENCRYPTED)])


def _linked_zip() -> bytes:
    target = b"../../../../etc/passwd"
    return zip_of([Member(b"a.txt", target, crc=zlib.crc32(target), mode=0o120777)])


def _lying_size() -> bytes:
    return zip_of([repeated("a.txt", bytes(MEGABYTE), 2000, size=1000)])


def _many_members() -> bytes:
    return zip_of(Member(b"%d.txt" % n, b"") for n in range(200_001))


def _overlapping() -> bytes:
    whole = repeated("a.txt", b"\xe6\xb3\x95" * 100_000, 300)
    return zip_of([whole] * 1000, overlapping=True)


def _office(folder: str) -> bytes:
    return zip_of([stored("[Content_Types].xml", b""), stored(f"{folder}x.xml", b"")])


def _ole_loop() -> bytes:
    return ole_of({"WordDocument": bytes(9000), "1Table": bytes(9000)}, cyclic=True)


def _sparse(size: int) -> Callable[[Path, Trap], object]:
    def write(path: Path, _: Trap) -> None:
        with path.open("wb") as stream:
            stream.truncate(size)

    return write


def _long_text(size: int) -> Callable[[Path, Trap], object]:
    def write(path: Path, _: Trap) -> None:
        block = d.report() * 1000
        with path.open("wb") as stream:
            for _number in range(size // len(block) + 1):
                stream.write(block)

    return write


def _fifo(path: Path, _: Trap) -> None:
    os.mkfifo(path)


def _link_loop(path: Path, _: Trap) -> None:
    path.symlink_to(path.name)


def _forbidden(path: Path, _: Trap) -> None:
    path.write_bytes(d.report())
    path.chmod(0)


def _tags(tag: str, size: int) -> bytes:
    return _page(tag * (size // len(tag)))


_HALVES = tuple(
    _case(f"half.{suffix}", d.half(folder), expected)
    for suffix, folder, expected in (
        ("docx", "docx-word", "error"),
        ("doc", "doc", "error"),
        ("odt", "odt", "error"),
        ("ofd", "ofd", "error"),
        ("rtf", "rtf", "either"),
        ("print.pdf", "chromium-pdf", "either"),
        ("scan.pdf", "scan", "either"),
        ("mhtml", "mhtml", "either"),
        ("html", "html-portal", "either"),
    )
)
TRUNCATED = (
    *_HALVES,
    _case("half.zip", lambda: _member(b"a.txt")[:-60]),
    _case("lying.doc", d.lying_doc),
)

ENTITIES = tuple(
    case
    for kind in ("docx", "odt", "ofd")
    for case in (
        _case(f"laughs.{kind}", partial(d.laughing, kind)),
        _trap(f"file.{kind}", lambda t, k=kind: d.external(k, t.secret), "error"),
        _trap(f"net.{kind}", lambda t, k=kind: d.external_dtd(k, t.url), "error"),
        _case(f"bomb.{kind}", partial(d.xml_bomb, kind)),
        _case(f"deep.{kind}", partial(d.deep_xml, kind)),
    )
)

ZIPS = (
    _case("encrypted.zip", _encrypted_zip),
    _case("bomb.zip", lambda: zip_of([repeated("a.txt", bytes(MEGABYTE), 2000)])),
    _case("lying.zip", _lying_size),
    _case("nested.zip", partial(d.nested_zips, 5, 10)),
    _case("many.zip", _many_members),
    _case("overlapping.zip", _overlapping),
    _case("up.zip", partial(_member, b"../../../up.txt"), "either"),
    _case("root.zip", partial(_member, b"/govtext/root.txt"), "report"),
    _case("drive.zip", partial(_member, b"C:\\Windows\\drive.txt"), "report"),
    _case("device.zip", partial(_member, b"NUL"), "report"),
    _case("nameless.zip", partial(_member, b""), "either"),
    _case("link.zip", _linked_zip, "either"),
    _case("damaged.zip", lambda: zip_of([Member(b"a.txt", b"\xff" * 99, 8, 500)])),
    _case("method.zip", lambda: zip_of([Member(b"a.txt", b"\xff" * 99, 97, 500)])),
)

DOCUMENTS = (
    _case("encrypted.docx", d.encrypted_docx),
    _case("elements.docx", partial(d.many_elements, "docx")),
    _case("elements.odt", partial(d.many_elements, "odt")),
    _case("empty.docx", lambda: d.docx(b"")),
    _case("excel.doc", d.old_excel),
    _case("loop.doc", _ole_loop),
    _case("zeros.doc", lambda: ole_of({"WordDocument": bytes(9000)})),
    _case("pages.ofd", d.many_ofd_pages),
    _case("braces.rtf", lambda: b"{\\rtf1 " + b"{" * 100_000),
    _case("closed.rtf", lambda: b"{\\rtf1 " + b"}" * 100_000),
    _case("bin.rtf", lambda: b"{\\rtf1 {\\*\\x\\bin2000000000 a}}"),
    _case(
        "numbers.rtf",
        lambda: b"{\\rtf1 \\uc9999999999\\u" + b"9" * 10_000 + b"}",
        "either",
    ),
)

PDFS = (
    _case("encrypted.pdf", d.encrypted_pdf),
    _case("pages.pdf", d.many_pages),
    _case("loop.pdf", d.page_loop),
    _case("vast.pdf", d.vast_page),
    _case("stream.pdf", d.vast_stream),
    _case("picture.pdf", d.vast_picture),
    _case("deep.pdf", d.deep_pdf),
)

PAGES = (
    _case("nested.html", lambda: _page("<div>" * 10_000 + _article()), "either"),
    _case(
        "attributes.html",
        lambda: _page(f"<p {' '.join(f'a{n}=b' for n in range(MEGABYTE))}>x</p>"),
        "either",
    ),
    _case("tags.html", lambda: _tags("<b>", 19 * MEGABYTE)),
    _case("cells.html", lambda: _tags("<table><tr><td>", 3 * MEGABYTE)),
    _trap("fetching.html", _fetching, "report"),
    _case("script.html", _script_only),
    _case("many.mhtml", _mhtml_many, "either"),
    _case("nested.mhtml", _mhtml_nested),
    _case("base64.mhtml", _mhtml_bad_base64),
)

OTHER_CONTENT = (
    _case("picture.docx", d.zlib_png),
    _case("picture.png", d.zlib_png),
    _case("page.pdf", lambda: _page(_article()), "report"),
    _case("text.pdf", lambda: b"%PDF-" + d.report()),
    _case("archive.gz", lambda: gzip.compress(d.report())),
    _case("archive.7z", lambda: b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(99)),
    _case("archive.rar", lambda: b"Rar!\x1a\x07\x01\0" + bytes(99)),
    _case("table.xlsx", lambda: _office("xl/")),
    _case("slides.pptx", lambda: _office("ppt/")),
    _case("program.txt", _elf),
    _case("data.txt", _sqlite),
    _case("zeros.txt", lambda: bytes(MEGABYTE)),
    _case("empty.txt", lambda: b""),
    _case("blank.txt", lambda: " \n　\t\r\n".encode() * 999),
    _case("broken.txt", _broken_utf8),
    _case("utf7.txt", _utf7, "either"),
    _case("ebcdic.txt", _ebcdic, "either"),
    _case("random.txt", lambda: struct.pack("<9999Q", *_noise(9999))),
    Case("zeros200.txt", _sparse(200 * MEGABYTE)),
    Case("zeros149.txt", _sparse(LIMIT - MEGABYTE)),
    Case("text200.txt", _long_text(200 * MEGABYTE)),
    Case("text140.txt", _long_text(140 * MEGABYTE)),
)

SYSTEM = (
    Case("folder.pdf", lambda path, _: path.mkdir(), in_folder=True),
    Case("pipe.txt", _fifo, in_folder=True),
    Case("loop.txt", _link_loop),
    Case("forbidden.txt", _forbidden),
    _case("two\nlines.txt", d.report, "report"),
    _case("\N{GRINNING FACE}.txt", d.report, "report"),
    _case(os.fsdecode(b"\xff\xfe.txt"), d.report, "report"),
)

CASES = (
    *TRUNCATED, *ENTITIES, *ZIPS, *DOCUMENTS, *PDFS, *PAGES, *OTHER_CONTENT, *SYSTEM,
)  # fmt: skip


def _noise(number: int) -> list[int]:
    """Numbers that look random, the same each time."""
    made, value = [], 1
    for _ in range(number):
        value = value * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        made.append(value)
    return made


def possible(case: Case) -> bool:
    """Whether this system can have such a file, and would refuse it."""
    if case.write is _fifo:
        return hasattr(os, "mkfifo")
    if case.write is _forbidden:
        # The superuser may read everything.
        return hasattr(os, "geteuid") and os.geteuid() != 0
    return True


def main(folder: Path) -> None:
    """Write all cases into a new folder."""
    folder.mkdir()
    for case in CASES:
        if possible(case):
            case.write(folder / case.name, Trap())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
