"""The card of a model: what it was trained on, how good it is, where it fails."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from govtext.themes.labels import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from govtext.themes.labels import LabelledItem
    from govtext.themes.measures import Scores
    from govtext.themes.training import Trained

_CONFUSIONS = 15
_ABOUT = (
    "Assigns themes to the items of reports. Linear: TF-IDF of words, of runs of up to "
    "{} characters and of the words of the opening, points of the taxonomy’s words, "
    "the role; one logistic regression a theme, one Platt calibration for all."
)
_LIMITS = """\
- Scores hold for items like those of the data. Other genres, years or authors: code a \
sample by hand and run `govtext themes evaluate`.
- A score says how often a coder would give the theme, not how much of the paragraph \
it fills.
- A paragraph on several subjects has one leading theme and at most two more."""
_SOURCES = {
    "report": "of {} reports",
    "writer": "by {} writers",
    "coder": "coded by {}",
}
_GROUPS = {
    "writer": "by models that had seen nothing of its writer",
    "report": "by models that had seen nothing of its report",
    "item": "by models that had not seen it; items of one report were split, so these "
    "scores flatter",
}


def write_card(
    trained: Trained,
    items: Sequence[LabelledItem],
    names: Mapping[str, str],
    curve: Iterable[tuple[int, Scores]] = (),
) -> str:
    """The card as Markdown.

    Args:
        trained: The model and its scores.
        items: What it was trained on.
        names: Theme → its name.
        curve: Number of items trained on → scores, from ``learning_curve``.
    """
    config = trained.model.config
    what = f"the kind `{config.kind}`, taxonomy version {config.taxonomy}"
    lines = [
        f"# Theme model for {what if config.kind else 'a codebook of one’s own'}",
        "",
        _ABOUT.format(config.longest["characters"]),
        "",
        "## Data",
        "",
        (
            f"{config.items} items{_sources(items)}; {len(config.codes)} themes. "
            f"Digest (SHA-256) `{config.data_sha256}`."
        ),
        "",
        f"Roles: {_roles(items)}.",
        "",
        f"Words cut by {config.segmenter}; "
        + ", ".join(f"{name} {number}" for name, number in config.libraries.items())
        + ".",
        "",
        "## Scores on held-out items",
        "",
        f"Each item was assigned its themes {_GROUPS[trained.grouped_by]}.",
        "",
        *_summary(trained.scores),
        "",
        (
            "The model abstains where the best theme’s probability is below "
            f"{config.abstain_below:.2f}: below it, held-out items were more often "
            "wrong than right. Further themes are given from "
            f"{config.other_above:.2f} on."
        ),
        "",
        "### Calibration",
        "",
        *reliability(trained.scores),
        "",
        *_curve(curve),
        "### Themes",
        "",
        "| theme | name | items led | precision | recall |",
        "|---|---|---:|---:|---:|",
        *(
            f"| {one.theme} | {names.get(one.theme, '')} | {one.items} "
            f"| {share(one.precision)} | {share(one.recall)} |"
            for one in trained.scores.themes
        ),
        "",
        "### Commonest confusions of the first level",
        "",
        "| coder | model | items |",
        "|---|---|---:|",
        *(
            f"| {a} | {b} | {n} |"
            for a, b, n in trained.scores.confusions[:_CONFUSIONS]
        ),
        "",
        "## Limits",
        "",
        _LIMITS,
        "",
    ]
    return "\n".join(lines)


def _sources(items: Sequence[LabelledItem]) -> str:
    """How many reports, writers and coders there are, where they are known."""
    told = ""
    for name, words in _SOURCES.items():
        if number := len({getattr(item, name) for item in items} - {""}):
            told += f" {words.format(number)}"
    return told


def _roles(items: Sequence[LabelledItem]) -> str:
    roles = Counter(item.role or "unknown" for item in items)
    none = sum(item.theme == NONE for item in items)
    told = ", ".join(f"{role} {number}" for role, number in roles.most_common())
    return f"{told}; {none} items without a theme"


def _summary(scores: Scores) -> list[str]:
    return [
        "| score | value |",
        "|---|---:|",
        f"| items | {scores.items} |",
        f"| first level right | {scores.first_level:.3f} |",
        f"| theme among the coder’s | {scores.second_level:.3f} |",
        f"| given a theme at all | {scores.covered:.3f} |",
        f"| without a theme, and given none | {share(scores.none_right)} |",
        f"| further themes: precision | {share(scores.others_precision)} |",
        f"| further themes: recall | {share(scores.others_recall)} |",
        f"| expected calibration error | {scores.calibration_error:.3f} |",
    ]


def reliability(scores: Scores) -> list[str]:
    """The reliability diagram as a table with bars."""
    return [
        "| score | items | mean score | right | |",
        "|---|---:|---:|---:|---|",
        *(
            f"| {b.low:.1f}–{b.low + 0.1:.1f} | {b.items} | {b.score:.2f} "
            f"| {b.right:.2f} | `{'█' * round(b.right * 20):<20}` |"
            for b in scores.bins
        ),
    ]


def _curve(curve: Iterable[tuple[int, Scores]]) -> list[str]:
    rows = [
        f"| {number} | {scores.first_level:.3f} | {scores.second_level:.3f} |"
        for number, scores in curve
    ]
    if not rows:
        return []
    head = [
        "| trained on items | first level | among the coder’s |",
        "|---:|---:|---:|",
    ]
    return ["### Learning curve", "", *head, *rows, ""]


def share(value: float | None) -> str:
    """A share with two decimals; empty if unknown."""
    return "" if value is None else f"{value:.2f}"
