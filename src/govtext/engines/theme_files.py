"""Theme models and files: train into a folder, evaluate, apply to tables."""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

from govtext.engines.codebook import read_codebook
from govtext.engines.labels import check_classes, read_labels
from govtext.engines.output import write_table
from govtext.errors import (
    LabelError,
    ModelError,
    OutputError,
    UnreadableFileError,
    system_reason,
)
from govtext.panel.rows import join, plain
from govtext.schema import ASSIGNED_THEMES, THEME_SCORES
from govtext.themes import Taxonomy, load_taxonomy
from govtext.themes.labels import NONE
from govtext.themes.taxonomy import kind_of_themes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pandas import DataFrame

    from govtext.cells import Cell, Row
    from govtext.themes.measures import Scores
    from govtext.themes.model import ThemeModel
    from govtext.themes.training import Trained


def kind_of_labels(labels: Path, *, coder: str = "", otherwise: str) -> str:
    """The kind of report in whose taxonomy most of the labels are.

    Args:
        labels: The file.
        coder: Look at this coder's codes only.
        otherwise: What to do where they are in none, for the message.

    Raises:
        LabelError: The labels cannot be read, or most of them are in no taxonomy.
    """
    items = read_labels(labels, None, coder=coder)
    used = Counter(item.theme for item in items if item.theme != NONE)
    if not used:
        raise LabelError(f"{labels}: no theme in it; name the kind with --kind")
    kind = kind_of_themes(used.elements())
    if not kind:
        raise LabelError(
            f"{labels}: most of its themes are in no taxonomy of govtext "
            f"({', '.join(sorted(used)[:5])}); {otherwise}"
        )
    return kind


def _taxonomy_of(
    labels: Path, kind: str, codebook: Path | None, coder: str
) -> Taxonomy:
    """The themes that a file of labels uses.

    Args:
        labels: The file.
        kind: ``rule-of-law``, ``work-report``, or ``auto``: the one that most of the
            labels belong to.
        codebook: The user's own themes, instead of those of a kind.
        coder: Look at this coder's codes only.

    Raises:
        LabelError: The labels or the codebook cannot be read; no taxonomy holds most
            of the labels.
    """
    if codebook is not None:
        return read_codebook(codebook)
    if kind == "auto":
        advice = "name your own with --codebook FILE"
        kind = kind_of_labels(labels, coder=coder, otherwise=advice)
    taxonomy = load_taxonomy(kind)
    if taxonomy is None:
        raise LabelError(f"reports of kind {kind!r} have no taxonomy; use --codebook")
    return taxonomy


def train_into(  # noqa: PLR0913  one parameter an option
    labels: Path,
    folder: Path,
    *,
    kind: str = "auto",
    codebook: Path | None = None,
    coder: str = "",
    with_curve: bool = True,
) -> Trained:
    """Train a model on a file of labels and write it into a folder, whole or not.

    Raises:
        LabelError: The labels cannot be trained on.
        OutputError: The folder holds something else, or cannot be written.
    """
    from govtext.themes.card import write_card  # noqa: PLC0415  scikit-learn
    from govtext.themes.model import save_model  # noqa: PLC0415
    from govtext.themes.training import learning_curve, train  # noqa: PLC0415

    taxonomy = _taxonomy_of(labels, kind, codebook, coder)
    items = read_labels(labels, taxonomy.codes, coder=coder)
    check_classes(labels, items)
    folder = folder.resolve()
    _check_folder(folder)
    trained = train(items, taxonomy.codes, taxonomy.kind)
    curve = learning_curve(items, taxonomy.codes, taxonomy.kind) if with_curve else ()
    names = {theme.id: theme.zh for theme in taxonomy}
    card = write_card(trained, items, names, curve)
    part = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        save_model(part, trained.model, card)
        if folder.is_dir():
            shutil.rmtree(folder)
        part.rename(folder)
    except OSError as error:
        reason = system_reason(error)
        raise OutputError(f"cannot write to {folder}: {reason}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return trained


def _check_folder(folder: Path) -> None:
    from govtext.themes.model import FILES  # noqa: PLC0415

    if folder.is_dir():
        strange = sorted({path.name for path in folder.iterdir()} - {*FILES})
        if strange:
            raise OutputError(
                f"{folder} holds {strange[0]}, which is no part of a model; choose "
                "another --out"
            )
    elif folder.exists() or folder.is_symlink():
        raise OutputError(f"{folder} is not a folder; choose another --out")
    elif not folder.parent.is_dir():
        raise OutputError(f"{folder.parent}: no such folder; make it first")


def evaluate(
    labels: Path,
    model: ThemeModel,
    *,
    codebook: Path | None = None,
    coder: str = "",
) -> Scores:
    """Measure a model on labelled items that it was not trained on.

    Args:
        labels: The items.
        model: The model.
        codebook: The themes there are, for a model of the user's own: it knows only
            those that it was trained on.
        coder: Take this coder's codes only.

    Raises:
        LabelError: The labels cannot be read, name a theme that the model does not
            know, or are those that the model was trained on.
    """
    from govtext.themes.measures import measure  # noqa: PLC0415
    from govtext.themes.training import digest, item_features  # noqa: PLC0415

    taxonomy = load_taxonomy(model.config.kind)
    if codebook is not None:
        taxonomy = read_codebook(codebook)
    codes = taxonomy.codes if taxonomy else model.config.codes
    items = read_labels(labels, codes, coder=coder)
    if digest(items) == model.config.data_sha256:
        raise LabelError(
            f"{labels}: the model was trained on these very items; its card tells the "
            "held-out scores"
        )
    return measure(items, model.assign(item_features(items, model.config.kind)))


def write_scores(path: Path, scores: Scores) -> None:
    """Write the scores of each theme into a CSV file.

    Raises:
        OutputError: The system refuses.
    """
    rows: Iterable[Row] = (
        (one.theme, one.items, _rounded(one.precision), _rounded(one.recall))
        for one in scores.themes
    )
    write_table(path, THEME_SCORES, rows)


def _rounded(share: float | None) -> Cell:
    return None if share is None else plain(round(share, 3))


def apply(folder: Path, model: ThemeModel, path: Path) -> tuple[int, int]:
    """Assign themes to the sections of extracted tables.

    Args:
        folder: What ``govtext extract`` wrote.
        model: The model.
        path: The CSV file to write.

    Returns:
        How many sections there were to classify, and how many were given a theme.

    Raises:
        UnreadableFileError: There are no tables in the folder, or no sections.
        ModelError: None of its reports is of the model's kind.
        OutputError: The system refuses.
    """
    from govtext.panel import load_tables  # noqa: PLC0415  pandas
    from govtext.themes.classify import items_of_table  # noqa: PLC0415

    tables = load_tables(folder)
    if "sections" not in tables:
        raise UnreadableFileError(
            f"{folder}: no table sections in it; run 'govtext extract' again",
            code="not_found",
        )
    reports = tables["reports"]
    kind = model.config.kind
    wanted = reports[reports["kind"] == kind] if kind else reports
    if wanted.empty:
        raise ModelError(f"{folder}: no report of the kind {kind!r} in it")
    sections = tables["sections"]
    sections = sections[sections["report_id"].isin(wanted["report_id"])]
    rows: list[Row] = []
    with_theme = 0
    for report_id, own in sections.groupby("report_id", sort=False):
        items = items_of_table(list(_rows(own)))
        found = model.assign([one.seen(kind) for one in items])
        with_theme += sum(bool(one.theme) for one in found)
        rows += [
            (
                str(report_id),
                one.section_id,
                one.role,
                given.theme,
                plain(given.score),
                join(given.others),
            )
            for one, given in zip(items, found, strict=True)
        ]
    write_table(path, ASSIGNED_THEMES, rows)
    return len(rows), with_theme


def _rows(frame: DataFrame) -> Iterator[dict[str, Any]]:
    names = [str(name) for name in frame.columns]
    for cells in frame.itertuples(index=False, name=None):
        yield dict(zip(names, cells, strict=True))
