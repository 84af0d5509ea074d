"""What ``govtext doctor`` looks at.

Every check gives findings and never raises: a machine on which something is missing is
what it is for.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from govtext.cli.console import note, with_colour
from govtext.cli.language import is_chinese, told
from govtext.cli.settings import (
    OTHER_VARIABLES,
    PREFIX,
    SettingsError,
    find_settings,
    read_settings,
    variables,
    wrong_values,
)
from govtext.errors import GovtextError, system_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typer import Context
    from typer.core import TyperGroup

OK, NOTE, FAULT = "ok", "note", "fault"

_OWN_VARIABLES = re.compile(rf"{PREFIX}_[A-Z_]+")
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:.*?>=(?P<least>[\d.]+))?")
_EXTRA = re.compile(r"extra\s*==\s*['\"](\w+)['\"]")
_DEVELOPERS = "dev"
_SPARE = {"rjieba": "jieba"}
"""Libraries that another one stands in for, where there is no wheel."""
_LITTLE_DISK = 1e9
_LITTLE_MEMORY = 2e9
"""Bytes for one process with the models and a scan, and the system around it."""

_REPORT = (
    "石桥镇2023年法治政府建设情况报告\n"
    "一、主要举措\n"
    "全年调解矛盾纠纷73件，成功率95.9%，依据《人民调解法》。\n"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor.

    Attributes:
        status: ``ok``, ``note`` (it works, but) or ``fault``.
        name: What was looked at, in English.
        found: What is there, in the user's language.
        advice: What to do about it.
    """

    status: str
    name: str
    found: str
    advice: str = ""


def diagnose(root: Context, out: Path) -> list[Finding]:
    """Look at everything.

    Args:
        root: The run of ``govtext`` as a whole, with its options.
        out: The folder that tables shall go to.
    """
    checks: dict[str, Callable[[], Iterator[Finding]]] = {
        "govtext": _versions,
        "libraries": _libraries,
        "segmenter": _segmenter,
        "rule tables": _rule_tables,
        "models": _models,
        "self-test": _self_test,
        "console": _console,
        "processors": _machine,
        "settings": lambda: _settings(root),
        "disk": lambda: _disks(out),
    }
    findings: list[Finding] = []
    for name, check in checks.items():
        note("looking at {what}", what=told(name))
        try:
            findings += check()
        # What is broken can raise anything; the other checks go on.
        except Exception as error:  # noqa: BLE001
            what = f"{type(error).__name__}: {' '.join(str(error).split())}"
            findings.append(Finding(FAULT, name, told(what), _install()))
    return findings


def _install() -> str:
    return told("install govtext anew: pip install --force-reinstall govtext")


def _versions() -> Iterator[Finding]:
    from govtext.engines.manifest import govtext_version  # noqa: PLC0415

    found = govtext_version()
    where = Path(str(files("govtext")))
    try:
        metadata("govtext")
    except PackageNotFoundError:
        advice = told("install it with pip, so that its version is known")
        yield Finding(NOTE, "govtext", str(where), advice)
    else:
        yield Finding(OK, "govtext", f"{found} ({where})")
    python = f"{platform.python_version()} ({sys.executable}), {platform.platform()}"
    yield Finding(OK, "python", python)


def _libraries() -> Iterator[Finding]:
    try:
        needed = requires("govtext") or []
    except PackageNotFoundError:
        return
    extras: dict[str, list[str]] = {}
    for line in needed:
        extra = _EXTRA.search(line)
        match = _REQUIREMENT.match(line)
        if match is None:
            continue
        name, least = match["name"], match["least"] or ""
        if extra is None:
            yield _library(name, least)
        elif extra[1] != _DEVELOPERS:
            extras.setdefault(extra[1], []).append(name)
    for name, names in extras.items():
        yield _extra(name, names)


def _library(name: str, least: str) -> Finding:
    try:
        found = version(name)
    except PackageNotFoundError:
        if name in _SPARE:
            spare = told("not installed; {spare} stands in for it", spare=_SPARE[name])
            return Finding(NOTE, name, spare)
        advice = f"pip install '{name}>={least}'"
        return Finding(FAULT, name, told("not installed"), advice)
    if _numbers(found) < _numbers(least):
        advice = f"pip install '{name}>={least}'"
        return Finding(FAULT, name, told("{found} is too old", found=found), advice)
    return Finding(OK, name, found)


def _numbers(release: str) -> tuple[int, ...]:
    """The numbers of a version, to compare; what follows them does not count."""
    numbers = tuple(int(part) for part in re.findall(r"\d+", release)[:3])
    return (*numbers, *(0,) * (3 - len(numbers)))


def _extra(extra: str, names: list[str]) -> Finding:
    there = []
    for name in names:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            advice = f"pip install 'govtext[{extra}]'"
            return Finding(NOTE, f"extra {extra}", told("not installed"), advice)
    return Finding(OK, f"extra {extra}", ", ".join(there))


def _segmenter() -> Iterator[Finding]:
    from govtext.words import segment, segmenter  # noqa: PLC0415

    try:
        segment("依法行政")
        yield Finding(OK, "segmenter", segmenter())
    except GovtextError as error:
        yield Finding(FAULT, "segmenter", told(str(error)))


def _rule_tables() -> Iterator[Finding]:
    from govtext.engines.manifest import rule_tables_digest  # noqa: PLC0415
    from govtext.tables import load_table  # noqa: PLC0415

    names = [path.name for path in (files("govtext") / "tables").iterdir()]
    stems = [name.removesuffix(".toml") for name in names if name.endswith(".toml")]
    for stem in stems:
        load_table(stem)
    digest = rule_tables_digest()[:12]
    found = told("{number} tables, SHA-256 {digest}", number=len(stems), digest=digest)
    yield Finding(OK, "rule tables", found)


def _models() -> Iterator[Finding]:
    from govtext.themes.model import shipped_model  # noqa: PLC0415
    from govtext.themes.taxonomy import KINDS_WITH_THEMES  # noqa: PLC0415

    for kind in KINDS_WITH_THEMES:
        name = f"model {kind}"
        try:
            model = shipped_model(kind)
        except GovtextError as error:  # also where its digest is not the right one
            yield Finding(FAULT, name, told(str(error)), _install())
            continue
        if model is None:
            yield Finding(FAULT, name, told("not installed"), _install())
        else:
            digest = model.config.model_sha256[:12]
            yield Finding(OK, name, f"SHA-256 {digest}")


def _self_test() -> Iterator[Finding]:
    """Three lines whose answer is known, through everything that a report goes."""
    from govtext.pipeline import analyze  # noqa: PLC0415  the finders load slowly

    report = analyze(_REPORT)
    found = (
        report.facts.place.name,
        report.facts.year,
        [(one.value, one.unit) for one in report.metrics],
        [one.title for one in report.citations],
    )
    right = ("石桥镇", 2023, [(73.0, "件"), (95.9, "%")], ["人民调解法"])
    if found == right:
        text = told("a report of three lines is read rightly")
        yield Finding(OK, "self-test", text)
    else:
        text = told("{found} instead of {right}", found=found, right=right)
        yield Finding(FAULT, "self-test", text, _install())


def _console() -> Iterator[Finding]:
    encoding = sys.stdout.encoding or "?"
    kind = told("terminal" if sys.stdout.isatty() else "no terminal")
    colour = told("colour" if with_colour() else "no colour")
    found = f"{encoding}, {kind}, {colour}, {sys.getfilesystemencoding()}"
    language = "zh" if is_chinese() else "en"
    yield Finding(OK, "language", language)
    if encoding.lower().replace("-", "") == "utf8":
        yield Finding(OK, "console", found)
    else:
        advice = told("set PYTHONUTF8=1: other characters are shown as ?")
        yield Finding(NOTE, "console", found, advice)


def _machine() -> Iterator[Finding]:
    cores = os.cpu_count() or 1
    if sys.platform == "linux":  # containers and batch systems allot fewer
        cores = len(os.sched_getaffinity(0))
    yield Finding(OK, "processors", str(cores))
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows does not tell it so
        return
    found = f"{memory / 1e9:.1f} GB"
    if memory < _LITTLE_MEMORY:
        yield Finding(NOTE, "memory", found, told("run with --jobs 1"))
    else:
        yield Finding(OK, "memory", found)


def _settings(root: Context) -> Iterator[Finding]:
    command = cast("TyperGroup", root.command)
    path = find_settings(root.params["config"])
    settings: dict[str, Any] = {}
    try:
        if path is None:
            yield Finding(OK, "settings", told("no govtext.toml in this folder"))
        else:
            settings = read_settings(path, command)
            yield Finding(OK, "settings", str(path.resolve()))
    except SettingsError as error:
        advice = told("correct the file, or name another one with --config")
        yield Finding(FAULT, "settings", str(error), advice)
    for where, why in wrong_values(command, settings):
        advice = told("correct the value")
        yield Finding(FAULT, "settings", f"{where}: {told(why)}", advice)
    known = {*variables(command), *OTHER_VARIABLES, "GOVTEXT_QUIET", "GOVTEXT_VERBOSE"}
    for name in sorted(filter(_OWN_VARIABLES.fullmatch, os.environ)):
        if name in known:
            yield Finding(OK, "environment", f"{name}={os.environ[name]}")
        else:
            text = told("{name} stands for no option", name=name)
            yield Finding(NOTE, "environment", text)


def _disks(out: Path) -> Iterator[Finding]:
    yield _disk("--out", out if out.is_dir() else out.absolute().parent)
    yield _disk("temporary", Path(tempfile.gettempdir()))


def _disk(name: str, folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = told(system_reason(error))
        advice = told("choose a folder that can be written to")
        return Finding(FAULT, name, f"{folder}: {reason}", advice)
    found = told("{folder}: {size} GB free", folder=folder, size=f"{free / 1e9:.1f}")
    if free < _LITTLE_DISK:
        return Finding(NOTE, name, found, told("make room before a large collection"))
    return Finding(OK, name, found)
