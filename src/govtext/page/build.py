"""The page: sections rendered by templates, set into one file that loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from govtext.engines.manifest import govtext_version
from govtext.errors import OutputError, system_reason
from govtext.page import pairs
from govtext.page.fonts import FAMILY, subset_of
from govtext.page.material import load_material, theme_name
from govtext.page.texts import number, report_texts
from govtext.page.trends import trends
from govtext.page.views import heat_maps, overview
from govtext.schema import LIST_SEPARATOR
from govtext.types import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from govtext.page.material import Material

_PARTS: Final = (
    ("overview", "Overview"),
    ("themes", "Themes"),
    ("indicators", "Indicators"),
    ("terms", "Distinctive terms"),
    ("reuse", "Reuse"),
    ("promises", "Promises"),
    ("texts", "Texts"),
)
"""The sections of the page: the anchor, which is also the template, and the name."""

_OPTIONAL: Final = re.compile(r"\s*</t[dhr]>\s*")


@dataclass(frozen=True, slots=True)
class Built:
    """A page.

    Attributes:
        html: All of it.
        reports: Reports on it.
        notes: What could not be compared, and why.
    """

    html: str
    reports: int
    notes: tuple[str, ...]


def build_page(
    folders: Sequence[Path], *, kind: str = "", seed: int = 0, compare: bool = True
) -> Built:
    """Make the page of some extracts; the same tables give the same page.

    Args:
        folders: What ``govtext extract`` wrote.
        kind: Reports of this kind only.
        seed: Starts the sampling of the intervals of theme shares.
        compare: Whether to compare reports at all; it takes most of the time.

    Raises:
        CompareError: The tables do not allow it.
        UnreadableFileError: A folder holds no tables.
        OutputError: The font of the page is missing.
    """
    material = load_material(folders, kind=kind, seed=seed, compare=compare)
    environment = _environment()
    shared = _shared(material)
    body = _without_optional_tags(
        "".join(
            environment.get_template(f"{name}.html.j2").render(
                shared, **_view(name, material)
            )
            for name, _ in _PARTS
        )
    )
    frame = environment.get_template("page.html.j2")
    style, script = _file("style.css"), _file("page.js")
    given = {
        **shared,
        "parts": _PARTS,
        "filters": _filters(material),
        "body": body,
        "style": style.replace("%FAMILY%", FAMILY),
        "script": script,
        "script_digest": _digest(script),
        "version": govtext_version(),
    }
    # The font holds what the page shows, which is only known when it is rendered.
    bare = frame.render(**given, font="")
    html = frame.render(**given, font=subset_of("".join(sorted(set(bare)))))
    # A lone surrogate has no form in UTF-8.
    html = html.encode("utf-8", "replace").decode()
    return Built(html, len(material.reports), tuple(sorted(set(_notes(material)))))


def write_page(path: Path, html: str) -> None:
    """Write a page, whole or not at all.

    Raises:
        OutputError: The system refuses, or the path is a folder.
    """
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file")
    part = path.with_name(f".{path.name}-{secrets.token_hex(4)}.part")
    try:
        try:
            part.write_text(html, encoding="utf-8", newline="\n")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = system_reason(error)
        raise OutputError(f"cannot write to {path}: {reason}") from error


def _without_optional_tags(body: str) -> str:
    """Leave out the ends of cells and rows, which HTML does not ask for.

    Tables are a third of the page, and half of their cells are empty. No text is
    touched: what a report writes is escaped.
    """
    return _OPTIONAL.sub("", body)


def _environment() -> Environment:
    from jinja2 import (  # noqa: PLC0415  not needed for the other commands
        Environment,
        PackageLoader,
        StrictUndefined,
    )
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("govtext.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["number"] = number
    environment.filters["ours"] = Markup  # our own files, and what we rendered
    return environment


def _shared(material: Material) -> dict[str, Any]:
    """What every template knows."""
    return {
        "material": material,
        "notes": material.notes,
        "shown": pairs.SHOWN,
        "single": len(material.reports) == 1,
        "separator": LIST_SEPARATOR,
    }


def _view(name: str, material: Material) -> dict[str, Any]:
    """What the template of one section knows beside that."""
    views: dict[str, Callable[[], dict[str, Any]]] = {
        "overview": lambda: overview(material),
        "themes": lambda: {"maps": heat_maps(material)},
        "indicators": lambda: {"indicators": trends(material)},
        "terms": lambda: {"sides": pairs.distinctive(material)},
        "reuse": lambda: pairs.reuse_map(material),
        "promises": lambda: {
            "followup": pairs.promises(material),
            "repeated": pairs.shortcomings(material),
        },
        "texts": lambda: {"reports": list(report_texts(material))},
    }
    return views[name]()


def _filters(material: Material) -> dict[str, list[tuple[str, str]]]:
    """The choices of each filter: value and name."""
    sections = material.panel.sections
    roles = set(sections["role"])
    kinds = dict(
        zip(
            material.panel.reports["report_id"],
            material.panel.reports["kind"],
            strict=True,
        )
    )
    given = zip(sections["theme"], sections["report_id"], strict=True)
    used = Counter((theme, kinds[one]) for theme, one in given if theme)
    themes = {
        (code, kind)
        for theme, kind in used
        for code in (theme, theme.partition(".")[0])
    }
    years = sorted({str(row["year"] or "none") for row in material.reports})
    return {
        "place": [
            (str(material.place_number[k]), n) for k, n in material.places.items()
        ],
        "year": [(one, "no year" if one == "none" else one) for one in years],
        "role": [(role, role) for role in ROLES if role in roles],
        "theme": [
            (code, " ".join(filter(None, (code, *theme_name(kind, code)))))
            for code, kind in sorted(themes)
        ],
    }


def _notes(material: Material) -> Iterable[str]:
    if material.notes and len(set(material.notes.values())) > 1:
        return [f"{name}: {note}" for name, note in material.notes.items()]
    return []


def _file(name: str) -> str:
    return (files("govtext.page") / name).read_text(encoding="utf-8").strip()


def _digest(script: str) -> str:
    data = hashlib.sha256(script.encode()).digest()
    return base64.b64encode(data).decode()
