"""Old Word files: made here byte by byte, as no library writes them."""

import struct

import pytest

from govtext.errors import UnreadableFileError
from govtext.readers.office.doc import read

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
TEXT_AT = 0x800
LEVEL, LIST, IN_TABLE, ROW_END = 0x260A, 0x460B, 0x2416, 0x2417
DELETED, HIDDEN, SYMBOL = 0x0800, 0x083C, 0x6A09
CHINESE, DECIMAL, BULLET = 37, 0, 23


def compound(streams):
    """A compound file; streams are filled up, so that none needs the mini stream."""
    bodies = {
        name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0")
        for name, data in streams.items()
    }
    fat, places = [FAT], {}
    for name, body in [*bodies.items(), ("", b"\0" * SECTOR * 2)]:
        places[name] = len(fat)
        count = len(body) // SECTOR
        fat += [*range(len(fat) + 1, len(fat) + count), END]
    names = list(bodies)
    entries = [_entry("Root Entry", 5, (1, FREE), END, 0)]
    for index, name in enumerate(names, 1):
        right = index + 1 if index < len(names) else FREE
        entries.append(_entry(name, 2, (FREE, right), places[name], len(bodies[name])))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, places[""], 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", *(fat + [FREE] * (128 - len(fat))))
    directory = b"".join(entries).ljust(SECTOR * 2, b"\0")
    return header + table + b"".join(bodies.values()) + directory


def _entry(name, kind, links, start, size):
    child, right = links
    raw = name.encode("utf-16-le") + b"\0\0"
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    entry += struct.pack("<3I", FREE, right, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def sprm(code, value):
    size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
    return struct.pack("<H", code) + value.to_bytes(size, "little")


def level(form, pattern, *, start=1, follow=0, flags=0):
    """A level of a list; digits in the pattern stand for numbers of levels."""
    text = "".join(chr(int(c)) if c.isdigit() else c for c in pattern)
    fixed = struct.pack("<iBB9sB", start, form, flags, bytes(9), follow)
    fixed += bytes(8) + bytes(4)
    return fixed + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def list_tables(*levels, uses=((),), styles=()):
    """One list with nine levels, and its uses with the numbers they begin with."""
    linked = [*styles, *[0xFFF] * (9 - len(styles))]
    lists = struct.pack("<HII9H2B", 1, 77, 0, *linked, 0, 0)
    lists += b"".join(levels) + level(DECIMAL, "") * (9 - len(levels))
    told = struct.pack("<I", len(uses))
    for starts in uses:
        told += struct.pack("<I8x4B", 77, len(starts), 0, 0, 0)
    for starts in uses:
        told += b"\xff" * 4
        for at, first in starts:
            told += struct.pack("<iI", first, at | 0x10)
    return lists, told


def page(start, ends, raws, size):
    """A page of properties: bounds, places, and the properties from the end on."""
    bounds = struct.pack(f"<{len(ends) + 1}I", start, *ends)
    body = bytearray(bounds.ljust(SECTOR, b"\0"))
    at = SECTOR - 2
    for index, raw in enumerate(raws):
        if not raw:
            continue
        at -= len(raw) + len(raw) % 2
        body[at : at + len(raw)] = raw
        body[len(bounds) + size * index] = at // 2
    body[-1] = len(raws)
    return bytes(body)


def papx(style, changes):
    raw = struct.pack("<H", style) + changes
    raw += b"\0" * ((len(raw) + 1) % 2)
    return bytes([(len(raw) + 1) // 2]) + raw


def style_sheet(*styles):
    """Paragraph styles: what each is based on, and its changes."""
    sheet = struct.pack("<HHH", 4, len(styles), 10)
    for based_on, changes in styles:
        body = struct.pack("<5H", 0, 1 | based_on << 4, 1, 0, 0)
        body += struct.pack("<HHH", 1, ord("x"), 0)
        body += struct.pack("<HH", len(changes) + 2, 0) + changes
        sheet += struct.pack("<H", len(body)) + body
    return sheet


def doc(*paragraphs, lists=None, styles=b"", runs=(), stories=(), flags=0):
    """A Word file of paragraphs (with their mark), each alone or with properties."""
    told = [p if isinstance(p, tuple) else (p, b"", 0) for p in paragraphs]
    told = [(*p, 0)[:3] for p in told]
    text = "".join(words for words, _, _ in told)
    raw = text.encode("utf-16-le")
    after = -(-(TEXT_AT + len(raw)) // SECTOR)
    ends, at = [], TEXT_AT
    for words, _, _ in told:
        at += len(words.encode("utf-16-le"))
        ends.append(at)
    pages = page(TEXT_AT, ends, [papx(s, c) for _, c, s in told], 13)
    bounds = [TEXT_AT + 2 * text.index(words) for words, _ in runs]
    spans = sorted(zip(bounds, runs, strict=True))
    cuts, changes = [], []
    for begin, (words, change) in spans:
        cuts += [begin, begin + 2 * len(words)]
        changes += [b"", bytes([len(change)]) + change]
    pages += page(TEXT_AT, [*cuts, at], [*changes, b""], 1)

    header = bytearray(TEXT_AT)
    struct.pack_into("<HH", header, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", header, 0x0A, flags | 0x0200)
    counts = [len(raw) // 2 - sum(stories), *stories]
    struct.pack_into(f"<{len(counts)}I", header, 0x4C, *counts)
    length = len(raw) // 2
    clx = b"\2" + struct.pack("<I2IHIH", 16, 0, length, 0, TEXT_AT, 0)
    table = bytearray(64)
    parts = {0x1A2: clx, 0xA2: styles}
    parts[0xFA] = struct.pack("<3I", TEXT_AT, at, after + 1)
    parts[0x102] = struct.pack("<3I", TEXT_AT, at, after)
    parts[0x2E2], parts[0x2EA] = lists or (b"", b"")
    for where, part in parts.items():
        struct.pack_into("<II", header, where, len(table), len(part))
        table += part
    body = (bytes(header) + raw).ljust(after * SECTOR, b"\0") + pages
    return compound({"WordDocument": body, "1Table": bytes(table)})


def lines(data):
    return read(data).text.splitlines()


def numbered(words, at=0, use=1):
    return words + "\r", sprm(LEVEL, at) + sprm(LIST, use)


REPORT = list_tables(
    level(CHINESE, "0、"), level(CHINESE, "（1）"), level(DECIMAL, "2.")
)


def test_paragraphs_and_line_ends():
    data = doc("报告\r", "\r", "　第一行\x0b第二行\r", "姓名\t职务\r")
    assert lines(data) == ["报告", "第一行", "第二行", "姓名 职务"]


def test_automatic_numbers_as_the_page_shows_them():
    data = doc(
        numbered("主要举措"),
        numbered("学法", 1),
        numbered("执法", 1),
        numbered("三项制度", 2),
        numbered("不足"),
        numbered("队伍", 1),
        "以上。\r",
        lists=REPORT,
    )
    assert lines(data) == [
        "一、主要举措",
        "（一）学法",
        "（二）执法",
        "1.三项制度",
        "二、不足",
        "（一）队伍",
        "以上。",
    ]


def test_a_use_of_a_list_begins_anew():
    lists = list_tables(level(DECIMAL, "0."), uses=((), [(0, 5)]))
    data = doc(numbered("甲"), numbered("乙", 0, 2), numbered("丙", 0, 2), lists=lists)
    assert lines(data) == ["1.甲", "5.乙", "6.丙"]


def test_numbers_of_styles():
    styles = style_sheet(
        (0xFFF, b""), (0, sprm(LIST, 1)), (1, b""), (0, sprm(LIST, 1)), (5, b"")
    )
    lists = list_tables(
        level(CHINESE, "第0章"), level(DECIMAL, "0.1", flags=4), styles=(1, 3)
    )
    data = doc(
        ("总则\r", b"", 1),
        ("目的\r", b"", 3),
        ("附则\r", b"", 2),
        ("无号\r", sprm(LIST, 0), 1),
        ("正文\r", b"", 0),
        lists=lists,
        styles=styles,
    )
    assert lines(data) == ["第一章 总则", "1.1 目的", "第二章 附则", "无号", "正文"]


def test_a_style_based_on_itself():
    data = doc(("报告\r", b"", 0), styles=style_sheet((0, b"")))
    assert lines(data) == ["报告"]


def test_bullets():
    data = doc(numbered("要点"), lists=list_tables(level(BULLET, "\uf06c")))
    assert lines(data) == ["●要点"]


def test_tables():
    cell, row = sprm(IN_TABLE, 1), sprm(IN_TABLE, 1) + sprm(ROW_END, 1)
    data = doc(
        "前\r",
        ("年份\x07", cell),
        ("件数\x07", cell),
        ("\x07", row),
        ("2023\r", cell),
        ("年\x07", cell),
        ("\x07", cell),
        ("\x07", row),
        "后\r",
    )
    assert lines(data) == ["前", "年份\t件数", "2023 年", "后"]


def test_fields_give_their_results():
    data = doc("见\x13HYPERLINK a\x14附件\x15。\r", "\x13PAGE 没完\r", "后文\r")
    assert lines(data) == ["见附件。", "后文"]


def test_deleted_and_hidden_text_is_told():
    runs = [("删去的", sprm(DELETED, 1)), ("藏着的", sprm(HIDDEN, 1))]
    drawn = read(doc("留下删去的藏着的文字\r", runs=runs))
    assert drawn.text == "留下文字\n"
    assert drawn.warnings == (
        "tracked changes read as accepted",
        "hidden text was left out",
    )


def test_a_deleted_mark_joins_paragraphs():
    data = doc("前半\r", "后半\r", runs=[("\r", sprm(DELETED, 1))])
    assert lines(data) == ["前半后半"]


def test_notes_stand_at_the_end():
    drawn = read(doc("正文\x02。\r", "\x02脚注。\r", stories=(5,)))
    assert drawn.text == "正文。\n脚注。\n"
    assert drawn.warnings == ("footnotes read at the end",)


def test_headers_are_no_text():
    assert read(doc("正文\r", "页眉\r", stories=(0, 3))).text == "正文\n"


def test_characters_beyond_the_first_plane():
    assert lines(doc("𠮷安镇\r", numbered("后"), lists=REPORT)) == ["𠮷安镇", "一、后"]


def test_pieces_of_one_byte():
    data = bytearray(doc("AB\r"))
    at = data.index(b"\2" + struct.pack("<I2I", 16, 0, 3))
    text = data.index("AB\r".encode("utf-16-le"))
    data[text : text + 3] = b"A\xb7\r"
    struct.pack_into("<I", data, at + 15, 0x40000000 | 2 * TEXT_AT)
    assert lines(bytes(data)) == ["A·"]


def test_word_95_is_read_as_chinese():
    raw = "法治政府建设\r一、举措\r".encode("gbk")
    header = bytearray(0x300)
    struct.pack_into("<HH", header, 0, 0xA5DC, 104)
    struct.pack_into("<I", header, 0x18, 0x300)
    struct.pack_into("<I", header, 0x34, len(raw))
    drawn = read(compound({"WordDocument": bytes(header) + raw}))
    assert drawn.text == "法治政府建设\n一、举措\n"
    assert drawn.encoding == "gb18030"
    assert "automatic numbers" in drawn.warnings[0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (doc("密\r", flags=0x0100), "encrypted"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "encrypted"),
        (compound({"Workbook": b"x"}), "unsupported_format"),
        (compound({"PowerPoint Document": b"x"}), "unsupported_format"),
        (compound({"Other": b"x"}), "unsupported_format"),
        (compound({"WordDocument": b"x"}), "broken_file"),
        (doc("截断\r")[:1500], "broken_file"),
        (doc("截断\r")[:100], "broken_file"),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == code


def tried(data):
    try:
        assert len(read(bytes(data)).text) < 100
    except UnreadableFileError as error:
        return error.code
    return "text"


@pytest.mark.parametrize("value", [0, 1, 1000, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("at", [0x4C, 0xA2, 0xFA, 0x102, 0x1A2, 0x2E2, 0x2EA])
def test_pointers_outside_the_file(at, value):
    data = bytearray(doc(numbered("报告"), lists=REPORT))
    struct.pack_into("<I", data, 2 * SECTOR + at, value)
    assert tried(data) in {"text", "broken_file"}


@pytest.mark.parametrize("where", [0, 1, 5, 100])
def test_sectors_that_go_round_in_circles(where):
    data = bytearray(doc("报告\r"))
    struct.pack_into("<128I", data, SECTOR, *[where] * 128)
    assert tried(data) in {"text", "broken_file", "unsupported_format"}


def test_damaged_lists_leave_the_words():
    lists, uses = REPORT
    drawn = read(doc(numbered("报告"), lists=(lists[:40], uses)))
    assert drawn.text.endswith("报告\n")
