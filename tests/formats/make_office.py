"""What LibreOffice writes, from the documents of ``docx-word``."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.formats.make_docx import fix_dates, write
from tests.formats.samples import HERE, samples

if TYPE_CHECKING:
    from collections.abc import Iterable

# Folder: the folder that it comes from, suffix, name of LibreOffice's filter.
_STEPS = {
    "odt": ("docx-word", "odt", "writer8"),
    "docx-libreoffice": ("odt", "docx", "MS Word 2007 XML"),
    "doc": ("", "doc", "MS Word 97"),
    "rtf": ("docx-word", "rtf", "Rich Text Format"),
    "libreoffice-pdf": ("docx-word", "pdf", "writer_pdf_Export"),
}
_WPS = (3, 8)


def make(folder: Path) -> None:
    """Convert every report into the format of a folder."""
    if folder.name == "wps":
        _copy_as_wps(folder)
        return
    source, suffix, name = _STEPS[folder.name]
    if folder.name == "doc":
        _make_doc(folder, name)
    else:
        convert(sorted((HERE / source).iterdir()), folder, suffix, name)
    if suffix in ("odt", "docx"):
        for path in folder.iterdir():
            fix_dates(path)


def convert(paths: Iterable[Path], folder: Path, suffix: str, name: str) -> None:
    """Let LibreOffice write files in another format into a folder."""
    soffice = shutil.which("soffice")
    if not soffice:
        raise RuntimeError("no LibreOffice here; install libreoffice-writer")
    with tempfile.TemporaryDirectory() as profile:
        options = (f"-env:UserInstallation={Path(profile).as_uri()}", "--headless")
        target = ("--convert-to", f"{suffix}:{name}", "--outdir", str(folder))
        subprocess.run(
            [soffice, *options, *target, *map(str, paths)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _make_doc(folder: Path, name: str) -> None:
    """LibreOffice loses in .doc at which number a list begins anew."""
    with tempfile.TemporaryDirectory() as scratch:
        for sample in samples():
            write(sample, Path(scratch), anew=False)
        convert(sorted(Path(scratch).iterdir()), folder, "doc", name)


def _copy_as_wps(folder: Path) -> None:
    """WPS Writer writes the format of Word 97 under a name of its own."""
    for path in sorted((HERE / "doc").iterdir()):
        if int(path.name[:2]) in _WPS:
            shutil.copy(path, folder / f"{path.stem}.wps")
