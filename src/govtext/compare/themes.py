"""How much of what places write each theme takes, with an interval.

The share is of characters, as in the table ``themes`` of one report: long sections
weigh more than short ones. The interval is the percentile bootstrap (Efron, B. 1979,
Annals of Statistics 7: 1-26) over sections, the units in which themes are given: it
says how far the share rests on a few sections, not how well they were classified.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final, cast

from govtext.compare._frames import PLACE_AND_YEAR, to_frame, year_or_none
from govtext.panel.rows import characters
from govtext.schema import KINDS, LIST_SEPARATOR, Column, Table
from govtext.types import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pandas import DataFrame

    from govtext.cells import Row
    from govtext.compare.panel import Panel

REPEATS: Final = 1000
_PERCENTILES: Final = (2.5, 97.5)
_DIGITS: Final = 6
_GROUP = ["place_key", "alone", "place", "year", "kind", "role"]


def themes(panel: Panel, *, seed: int = 0) -> DataFrame:
    """The share of each theme, by place, year and role.

    The interval of one group depends on its own sections and the seed alone, not on
    what else is in the panel.

    Args:
        panel: Places over years.
        seed: Starts the drawing of samples.
    """
    sections = panel.sections
    coded = sections[sections["theme"] != ""]
    coded = coded.assign(
        length=[characters(text) for text in coded["text"]],
        # Without a year nothing says that two reports are of the same one.
        alone=coded["report_id"].where(coded["year"].isna(), ""),
    ).sort_values(["place_key", "report_id", "start", "section_id"])
    names = coded.groupby("place_key")["place"].max()
    coded = coded.assign(place=coded["place_key"].map(names))
    rows: list[Row] = []
    for key, group in coded.groupby(_GROUP, dropna=False, sort=True):
        rows += _rows(cast("tuple[Any, ...]", key), group, seed)
    return to_frame(THEMES, rows)


def _rows(key: tuple[Any, ...], group: DataFrame, seed: int) -> Iterator[Row]:
    """The rows of one place, year and role: a theme each."""
    place_key, alone, place, year, kind, role = key
    reports = LIST_SEPARATOR.join(dict.fromkeys(sorted(group["report_id"])))
    number: dict[Any, int] = group.groupby("theme").size().to_dict()
    size: dict[Any, int] = group.groupby("theme")["length"].sum().to_dict()
    total = int(group["length"].sum())
    name = f"{place_key}\0{alone}\0{year_or_none(year)}\0{kind}\0{role}"
    intervals = _intervals(group, [seed, zlib.crc32(name.encode("utf-8", "replace"))])
    for theme in sorted(number):
        share = size[theme] / total if total else 0.0
        yield (
            place_key,
            place,
            year_or_none(year),
            kind,
            role,
            theme,
            int(number[theme]),
            int(size[theme]),
            round(share, _DIGITS),
            *intervals[theme],
            reports,
        )


def _intervals(group: DataFrame, seed: list[int]) -> Mapping[str, tuple[float, float]]:
    """The bootstrap interval of each theme's share: low, high.

    All themes come from the same samples. Drawing sections with replacement is
    drawing how often each one is taken.
    """
    import numpy as np  # noqa: PLC0415  heavy

    names = sorted(set(group["theme"]))
    lengths = group["length"].to_numpy(dtype=float)
    is_theme = group["theme"].to_numpy(dtype=object)[:, None] == np.array(
        names, dtype=object
    )
    number = len(lengths)
    generator = np.random.default_rng(seed)
    taken = generator.multinomial(number, np.full(number, 1 / number), size=REPEATS)
    whole = taken @ lengths
    parts = taken @ (lengths[:, None] * is_theme)
    shares = np.divide(
        parts, whole[:, None], out=np.zeros_like(parts), where=whole[:, None] > 0
    )
    low, high = np.percentile(shares, _PERCENTILES, axis=0)
    return {
        name: (round(float(low[at]), _DIGITS), round(float(high[at]), _DIGITS))
        for at, name in enumerate(names)
    }


_INTERVAL = (
    "of the 95 % interval of the share: percentile bootstrap over the sections of that "
    f"place, year and role ({REPEATS} samples, option --seed). Where there is only one "
    "section, or all have one theme, no sample differs: low = high = share, which says "
    "that nothing is known of its spread, not that it is exact."
)

THEMES = Table(
    "themes",
    "Written by `govtext compare themes`: how much of each role each theme takes, one "
    "row for each place, year, role and theme. Reports of the two kinds have themes of "
    "their own and are counted apart; those of departments count with their territory.",
    ("place_key", "year", "role", "theme", "report_ids"),
    (
        *PLACE_AND_YEAR,
        Column("kind", "text", "As in `reports`.", allowed=KINDS),
        Column("role", "text", "As in `sections`.", allowed=ROLES),
        Column("theme", "text", "As in `sections`."),
        Column(
            "sections", "integer", "Sections of that role with that theme.", "sections"
        ),
        Column("characters", "integer", "Their length, blanks aside.", "characters"),
        Column(
            "share",
            "number",
            "Of the themed characters of that place, year and role.",
            "0 to 1",
        ),
        Column("low", "number", f"Lower end {_INTERVAL}", "0 to 1"),
        Column("high", "number", f"Upper end {_INTERVAL}", "0 to 1"),
        Column(
            "report_ids",
            "list",
            "The reports counted; `sections` of these with that role and theme are "
            "the evidence.",
        ),
    ),
)
