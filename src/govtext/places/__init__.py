"""The territory that a report is about, and its level.

The evidence is asked in order: title, issuer, preamble, speaker and signature, metadata
lines, folder and file name. Each gives a chain of names (临澜市望川县榆桥乡); the first
that names a place decides, the others fill in what lies above it. Names are read by
their level words, so that invented places are read like real ones; then the table of
divisions tells which of the real ones it is, if the evidence decides (``resolve``).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from govtext import tables
from govtext.outline import metadata_cells
from govtext.places.chains import NATIONAL, Chain, parse, parse_bare
from govtext.places.resolve import resolve
from govtext.types import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from govtext.text import View
    from govtext.types import Facts, Section

__all__ = ["find_place", "parse", "resolve"]

_TABLE: Final = tables.load_table("places")
_HEAD: Final = 3000
_SPEAKING: Final = ("title", "preamble", "addressee", "closing")
_DEPARTMENTS: Final = ("局", "委", "厅")
_NATION: Final = Place("全国", "national")
_YEAR: Final = re.compile(
    r"(?:(?:19|20)\d\d|二[〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2})年?度?"
)
_CUT: Final = re.compile(_TABLE["title"]["cut"])
_SPOKEN: Final = re.compile(
    r"代表([一-龥]{1,20}?)(?:人民政府|政府|国务院)|我?代表(国务院)"
)
_CONGRESS: Final = re.compile(
    r"(?:日在|在|日|^)(中华人民共和国|[一-龥]{2,24}?)(?:第?[一二三四五六七八九十]{1,3})届"
    r"(?:全国)?人民?代?表?大会?",
    re.MULTILINE,
)
# 易县人民政府县长刘杰; 芝阳县商务局党组书记、局长. Behind a line end, or at a congress.
_HEAD_OF: Final = re.compile(
    r"[\n上]([一-龥]{2,24}?)(?:人民政府|办事处)?(?:党组|党委|党工委)?(?:书记、)?"
    r"(?:代理?|副)?(?:[省市区县旗镇乡州局厅]长|主席|主任|书记)"
)
_SELF: Final = "|".join(_TABLE["self"]["words"])
_OURS: Final = re.compile(f"我({_SELF})(?!们|委员会)")
_WHOLE: Final = re.compile("全(自治区|街道|[省市县区旗镇乡])")
_SPOKEN_SELF: Final = re.compile("代表(自治区|街道|[省市县区旗镇乡])(?:人民)?政府")
_SUBJECT: Final = re.compile(
    r"[\n，。：；、现以年](?:(?<=[\n，。：；、])|(?<=现)将|(?<=以)来|(?<=年)度?)"
    rf"(?=(?!{_TABLE['subject']['not_first']})"
    r"([一-龥]{2,24}?(?:街道|[省市县区旗镇乡]|自治州))"
    rf"(?:{_TABLE['subject']['after']}))"
)
_TITLED: Final = re.compile(r"《([一-龥]{2,10}?[县区市旗])")
_LABELLED: Final = re.compile(
    rf"(?:{_TABLE['title']['publisher_label']})\]?[:：]([一-龥]{{2,40}})"
)
_CRUMB: Final = re.compile(r"(?:^|[>:：/»])([一-龥]{2,20}?)(?=[>/»])")
_MAYBE_PLACE: Final = re.compile(
    r"(?!.*(?:报告|总结|文本|原文|数据|材料|政府|法治))[一-龥]{2,4}"
)
_SEPARATOR: Final = re.compile(r"[/\\]|!/")
_NOISE: Final = re.compile(r"^[\d_\-. （）()]+|[_\-. （）()]*\d*$")


def find_place(
    facts: Facts,
    view: View,
    sections: tuple[Section, ...],
    source: str,
    declared: Sequence[tuple[str, str]] = (),
) -> Place:
    """Find the territory that a report is about, and its level.

    Args:
        facts: Title and issuer as found before.
        view: The text in matching form.
        sections: The outline; addressee, preamble, closing, metadata by their roles.
        source: Path below the input; folder and file name are the weakest evidence.
        declared: What the file declares about itself outside its text
            (``Document.properties``): who put it up, whose site it is.
    """
    own = _own_level_word(view.text[:_HEAD])
    year = facts.year if facts.year is not None else facts.year_delivered
    texts = _texts(view, sections)
    titled = next(_in_title(facts.title, (own, year), view.text), None)
    cells = metadata_cells(view.source, sections, _HEAD)
    chains = [
        *_known(titled, parse(facts.issuer)),
        *_in_text(view.text, texts, own),
        *_in_metadata("\n".join("".join(cell.split()) for cell in cells)),
        *_in_path(source, (own, year), view.text),
    ]
    bodies = [*_declared(declared)]
    chains += bodies
    if not any(chain.name for chain in chains):
        chains += _named_most(view, own)
    base = next((chain for chain in chains if chain.name), Chain())
    if base == NATIONAL:
        return _NATION
    # 市司法局 names no place; that of the signature is still the department's.
    if (titled and titled.is_department) or (not base.name and own in _DEPARTMENTS):
        base = base._replace(level="department")
    base = _completed(base, chains)
    above = [*_addressed(texts["addressee"])] or [*_titled(texts["preamble"])]
    above += bodies
    base = _below(base, [*above, *_folders(source, (own, year), view.text)])
    others = dict.fromkeys(chain.name for chain in chains if chain.name)
    known = (base.name, base.province, base.city, base.county)
    place = Place(
        name=base.name,
        level=base.level,
        province=base.province,
        city=base.city,
        county=base.county,
        candidates=tuple(name for name in others if name not in known),
    )
    hints = {
        name
        for chain in (*chains, *above)
        for name in (chain.name, chain.province, chain.city, chain.county)
    }
    return resolve(place, year, view.text, hints=hints, path=source)


def _declared(declared: Sequence[tuple[str, str]]) -> Iterator[Chain]:
    """The bodies that a page declares, the one that put it up before its site's."""
    values = dict(declared)
    for name in ("issuer", "site"):
        yield from _known(parse(values.get(name, "").removesuffix("门户网站")))


def _texts(view: View, sections: tuple[Section, ...]) -> dict[str, str]:
    """The texts of the roles that speak of the place, in matching form."""
    texts: dict[str, list[str]] = {role: [] for role in _SPEAKING}
    for section in sections:
        if section.role in texts:
            parts = section.parts or ((section.start, section.end),)
            texts[section.role] += [view.between(*part) for part in parts]
    return {role: "\n".join(stretches) for role, stretches in texts.items()}


def _own_level_word(head: str) -> str:
    """The word by which the report calls its own place: 镇 of 我镇, 局 of 我局."""
    if spoken := _SPOKEN_SELF.search(head):
        return spoken[1]
    for pattern in (_OURS, _WHOLE):
        if words := Counter(pattern.findall(head)):
            word: str = words.most_common(1)[0][0]
            return word
    return ""


def _in_text(whole: str, texts: dict[str, str], own: str) -> Iterator[Chain]:
    """The speaker, the subjects of sentences and the signature, the best first.

    Args:
        whole: The text in matching form.
        texts: What ``_texts`` found in it.
        own: The word by which the report calls its own place.
    """
    preamble = texts["preamble"][:_HEAD] or whole[: _HEAD // 3]
    yield from _spoken("\n".join((texts["title"], whole[: _HEAD // 2])))
    yield from _subjects(preamble, own, whole)
    yield from _signed(texts["closing"])


def _in_path(source: str, bare: tuple[str, int | None], whole: str) -> Iterator[Chain]:
    """The names of the file and its folders, the innermost first.

    Args:
        source: Path below the input.
        bare: What completes a bare name: the own level word and the year.
        whole: The text in matching form.
    """
    unread = False
    for part in reversed(_SEPARATOR.split(source.rsplit(".", 1)[0])):
        for chain in _in_name(part, bare, whole):
            # 陕西/咸阳/2021.txt is not the province's.
            if not (unread and chain.level == "province"):
                yield chain
        unread = unread or bool(_MAYBE_PLACE.fullmatch(_NOISE.sub("", part)))


def _named_most(view: View, own: str) -> Iterator[Chain]:
    """Places of the own level in titles of instruments, the most frequent first."""
    names = Counter(_TITLED.findall(view.text[: _HEAD * 3]))
    yield from _known(
        *(parse(name) for name, _ in names.most_common() if own and name.endswith(own))
    )


def _known(*chains: Chain | None) -> Iterator[Chain]:
    for chain in chains:
        if chain is not None:
            yield chain


def _in_title(title: str, bare: tuple[str, int | None], whole: str) -> Iterator[Chain]:
    """The chain before 关于 or the year, or, where the year is first, after it."""
    year = _YEAR.match(title)
    start = year.end() if year else 0
    cuts = {found.start(): found[0] for found in _CUT.finditer(title, start)}
    # 临澜市综合行政执法局2023年: the first 行政 is inside the name.
    order = sorted(
        cuts, key=lambda at: (cuts[at] != "关于", not cuts[at].isdigit(), at)
    )
    for cut in (*order, len(title)):
        prefix = title[start:cut].strip("年度，、")
        if chain := parse(prefix):
            yield chain
            return
    for cut in order[:2]:
        if chain := _bare(title[start:cut].strip("年度"), bare, whole):
            yield chain
            return


def _bare(text: str, bare: tuple[str, int | None], whole: str) -> Chain | None:
    """The chain of a name without its level word."""
    return parse_bare(text, bare[0], whole, bare[1])


def _spoken(head: str) -> Iterator[Chain]:
    """Whom the speaker stands for, whose congress it is, what head he is."""
    for found in _SPOKEN.finditer(head) if "代表" in head else ():
        if found[2] or "国务院" in found[0]:
            yield NATIONAL
        yield from _known(parse(found[1] or ""))
    head = f"\n{head}"
    for pattern in (_CONGRESS, _HEAD_OF) if "届" in head else (_HEAD_OF,):
        for found in pattern.finditer(head):
            if found[1] == "中华人民共和国":
                yield NATIONAL
            yield from _known(parse(found[1]))


def _subjects(preamble: str, own: str, whole: str) -> Iterator[Chain]:
    """Names at the head of a clause (平安镇坚持), those of the own level first."""
    names = dict.fromkeys(_SUBJECT.findall(f"\n{preamble}"))
    # A place is named more than once in its own report; a phrase is not.
    often = (name for name in names if whole.count(name) > 1)
    found = [*_known(*map(parse, often))]
    yield from sorted(found, key=lambda chain: not own or not chain.name.endswith(own))


def _signed(closing: str) -> Iterator[Chain]:
    """Signature lines, the last first."""
    for line in reversed(closing.split("\n")):
        body = re.match(r"（?([一-龥]{3,40})", line)
        if body and re.search(r"(?:政府|局|厅|委员会|委|办公室|办事处|党组)$", body[1]):
            yield from _known(parse(body[1]))


def _in_metadata(meta: str) -> Iterator[Chain]:
    """The publisher, then the steps of the path on the page, the last first."""
    for label in _LABELLED.findall(meta):
        yield from _known(parse(label))
    for crumb in reversed(_CRUMB.findall(meta)):
        yield from _known(parse(crumb))


def _folders(source: str, bare: tuple[str, int | None], whole: str) -> Iterator[Chain]:
    """The counties whose folder a report lies in: 云岭县/柳河街道_2021.txt."""
    for part in reversed(_SEPARATOR.split(source)[:-1]):
        for chain in _in_name(part, bare, whole):
            if chain.level in ("county", "district"):
                yield chain


def _in_name(part: str, bare: tuple[str, int | None], whole: str) -> Iterator[Chain]:
    """The chain in the name of a folder or file: 2008_保定市清苑, 江苏省-玉山镇."""
    part = _NOISE.sub("", _NOISE.sub("", _YEAR.sub(" ", part)))
    pieces = [piece for piece in re.split(r"[\W_\d]+", part) if piece]
    if pieces == ["全国"] or part.startswith("国务院"):
        yield NATIONAL
    steps = 0  # pieces from the first on that bear the word of their level
    while steps < len(pieces) and parse(pieces[steps]):
        steps += 1
    for last in range(min(steps + 1, len(pieces)), 0, -1):
        joined = "".join(pieces[:last])
        if last > steps and last > 1 and not parse(pieces[last - 1]):
            continue
        if (chain := parse(joined) or _bare(joined, bare, whole)) and chain.name:
            # 江苏_苏州: what stands behind a province and is not read is the place.
            if not (chain.level == "province" and last < len(pieces)):
                yield chain
            return
    for piece in pieces:
        if (chain := parse(piece) or _bare(piece, bare, whole)) and chain.name:
            yield chain
            return
    if pieces:
        yield from (chain for chain in _in_title(part, bare, whole) if chain.name)


def _completed(base: Chain, chains: Iterable[Chain]) -> Chain:
    """The base with the names above it that other evidence of the same place gives."""
    for chain in chains:
        if chain.name == base.name and chain.level in (base.level, ""):
            base = base._replace(
                province=base.province or chain.province,
                city=base.city or chain.city,
                county=base.county or chain.county,
            )
    return base


def _addressed(addressee: str) -> Iterator[Chain]:
    """The bodies that a report goes to, like 云岭县人民政府."""
    for line in re.split(r"[\n、：，]", addressee):
        yield from _known(parse(line))


def _titled(preamble: str) -> Iterator[Chain]:
    """The one county whose instruments a town's report builds on."""
    names = set(_TITLED.findall(preamble))
    if len(names) == 1:
        chain = parse(names.pop())
        if chain and chain.level in ("county", "district"):
            yield chain


def _below(base: Chain, above: Iterable[Chain]) -> Chain:
    """The base put below the body that stands over it."""
    for chain in above:
        if chain.name == base.name or not chain.name or not base.name:
            continue
        if base.level in ("township", "subdistrict"):
            county = chain.county or (chain.city and chain.name)
            if not base.county:
                base = base._replace(county=county)
            upper = chain.city if chain.city != county else ""
            base = base._replace(city=base.city or upper)
        elif base.level == "city" and chain.level == "city":
            # Only a county-level city reports to another city.
            base = base._replace(level="county", county=base.name, city=chain.name)
        elif base.level in ("county", "district", "zone") and chain.city:
            base = base._replace(city=base.city or chain.city)
        base = base._replace(province=base.province or chain.province)
    return base
