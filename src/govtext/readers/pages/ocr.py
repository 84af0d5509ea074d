"""Reading off images, with the extra ``govtext[ocr]``.

RapidOCR and its models come in one wheel. The models are named to it by their paths, so
it has no cause to look for others on a network.
"""

from __future__ import annotations

import io
import math
import os
import re
import statistics
import threading
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govtext.errors import UnreadableFileError
from govtext.readers.drawn import Drawn, lines_of
from govtext.readers.pages.pdf_edges import without_edges
from govtext.readers.pages.pdf_lines import Line, Page, ems, lines_of_pieces
from govtext.readers.pages.pdf_paragraphs import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from PIL.Image import Image

    Pixels = np.ndarray[Any, np.dtype[np.uint8]]

WARNING: Final = "read by OCR; check figures against the page"
INSTALL: Final = "install govtext[ocr] (pip install 'govtext[ocr]') to read it"

_THREADS: Final = 2
_MAX_SIDE: Final = 2400
_MAX_PIXELS: Final = 200_000_000
_MAX_FRAMES: Final = 500
_LONG: Final = 0.3
_MEASURABLE: Final = 8
_EM_OF_BOX: Final = 0.9
_HALF: Final = 0.45
_ENDS_HALF: Final = "，。、；：）》〕”’」】"  # their ink is half as wide as they are
_OPENS_HALF: Final = "（《〔“‘「【"

_HAN: Final = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_WIDE: Final = rf"(?:{_HAN}|[）》〕”’」】％%])"
_BRACKETS: Final = re.compile(
    rf"(?<={_WIDE})\(([^()]{{0,80}})\)|\(([^()]{{0,80}}{_HAN}[^()]{{0,80}})\)"
)
_OPEN_BRACKET: Final = re.compile(rf"(?<={_HAN})\(|\((?={_HAN})")
_CLOSE_BRACKET: Final = re.compile(rf"(?<={_HAN})\)|\)(?={_HAN})")
_MARK: Final = re.compile(rf"(?<={_WIDE})[,;:?!]|[,;:?!](?={_HAN})")
_STOP: Final = re.compile(rf"(?<={_WIDE})\.(?!\d)")
# A nought behind a character may be the figure (案件数0).
_ENDS_ROUND: Final = re.compile(rf"(?<={_WIDE})[oO〇○]$|(?<=[）》〕”’」】%])0$")
_DASH: Final = re.compile(r"(?<=\d)一(?=\d)")
_YEAR: Final = re.compile(r"([〔［\[（(])(\d{4})([〕］\])）])(?=\d{1,5}号)")
_FULL: Final = str.maketrans(",;:?!", "，；：？！")

_lock = threading.Lock()


def is_available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_picture(data: bytes) -> Drawn:
    """Read the image of a page (PNG, JPEG), or of several (TIFF).

    Raises:
        UnreadableFileError: ``scan`` without the extra, ``broken_file``,
            ``too_large``, or ``blank`` if nothing is read on it.
    """
    if not is_available():
        message = f"an image of a page; {INSTALL}"
        raise UnreadableFileError(message, code="scan")
    pages = [read_page(image) for image in _frames(data)]
    text, heads = text_of(pages)
    if not text:
        message = "an image on which no text is read; is it the right file?"
        raise UnreadableFileError(message, code="blank")
    return Drawn(text, warnings=(WARNING, *heads))


def text_of(pages: list[Page]) -> tuple[str, list[str]]:
    """The text of pages, a paragraph a line, and warnings of what was left out."""
    inner, heads = without_edges(pages)
    lines = [mended(text) if rough else text for text, rough in paragraphs(inner)]
    warnings_ = []
    if heads:
        named = "; ".join(f"“{head}”" for head in heads[:5])
        warnings_ = [f"running heads of the pages left out: {named}"]
    return lines_of([lines]), warnings_


def read_page(pixels: Pixels) -> Page:
    """The lines on the image of a page.

    Raises:
        UnreadableFileError: The OCR library fails (``scan``).
    """
    height, width = pixels.shape[:2]
    pieces = lines_of_pieces(read_image(pixels))
    return Page(pieces, float(width), float(height), rough=True)


def read_image(pixels: Pixels) -> list[Line]:
    """The stretches of text on an image (rows × columns × blue, green, red).

    A page that lies a little askew is turned upright about its middle.

    Raises:
        UnreadableFileError: The OCR library fails (``scan``).
    """
    with _lock:
        try:
            result = _engine()(pixels)
        except Exception as error:  # it raises plain ones of its own
            reason = str(error).strip().splitlines() or [type(error).__name__]
            message = f"a scan, and the OCR library fails on it: {reason[-1][:100]}"
            raise UnreadableFileError(message, code="scan") from error
    if result.boxes is None or result.txts is None:
        return []
    boxes = [[(float(x), float(y)) for x, y in box] for box in result.boxes]
    lean = _lean(boxes, pixels.shape[1])
    middle = (pixels.shape[1] / 2, pixels.shape[0] / 2)
    upright = ([_turned(point, middle, -lean) for point in box] for box in boxes)
    found = zip(upright, result.txts, strict=True)
    return [_stretch(box, text.strip()) for box, text in found if text.strip()]


def mended(text: str) -> str:
    """A paragraph without what OCR typically mistakes in Chinese text.

    Half-width marks among Chinese characters become full-width, a ring at the end a
    full stop, 一 between digits a dash; brackets about a year are made a pair.

    >>> mended("(一)加强学习,全年12,345人次(含网络)o")
    '（一）加强学习，全年12,345人次（含网络）。'
    >>> mended("《纲要(2021一2025年)》(中发[2021〕33号)")
    '《纲要（2021—2025年）》（中发〔2021〕33号）'
    """
    text = _DASH.sub("—", _YEAR.sub(_paired, text))
    text = _BRACKETS.sub(lambda found: f"（{found[1] or found[2] or ''}）", text)
    text = _CLOSE_BRACKET.sub("）", _OPEN_BRACKET.sub("（", text))
    text = _STOP.sub("。", _MARK.sub(lambda found: found[0].translate(_FULL), text))
    return _ENDS_ROUND.sub("。", text)


def _paired(found: re.Match[str]) -> str:
    """The brackets about a year as read if they are a pair, else 〔〕."""
    is_pair = found[1] + found[3] in {"〔〕", "[]", "()", "（）", "［］", "(）", "（)"}
    return found[0] if is_pair else f"〔{found[2]}〕"


@cache
def _engine() -> Any:  # noqa: ANN401  the extra may not be there to name its type
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rapidocr  # noqa: PLC0415  loads OpenCV and onnxruntime
    models = Path(rapidocr.__file__).parent / "models"
    threads = min(_THREADS, os.cpu_count() or 1)
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # pages upside down are not expected
            "Global.max_side_len": _MAX_SIDE,
            "Det.model_path": _model(models, "det"),
            "Rec.model_path": _model(models, "rec"),
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _model(folder: Path, task: str) -> str:
    """Path of the model that comes with the library.

    Raises:
        FileNotFoundError: This version of the library ships none.
    """
    found = sorted(folder.glob(f"*_{task}_*.onnx"))
    if not found:
        raise FileNotFoundError(f"this version of rapidocr ships no model for {task}")
    return str(found[-1])


Point = tuple[float, float]


def _lean(boxes: list[list[Point]], width: int) -> float:
    """The angle at which long lines run, in radians."""
    angles = [
        math.atan2(right[1] - left[1], right[0] - left[0])
        for *_, right, left in boxes
        if right[0] - left[0] > _LONG * width
    ]
    return statistics.median(angles) if angles else 0.0


def _turned(point: Point, middle: Point, angle: float) -> Point:
    x, y = point[0] - middle[0], point[1] - middle[1]
    cos, sin = math.cos(angle), math.sin(angle)
    return middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos


def _stretch(box: list[Point], text: str) -> Line:
    """A stretch with its place; half-width ink of a mark counts as its whole width."""
    left, right = min(x for x, _ in box), max(x for x, _ in box)
    heights = [y for _, y in box]
    width = ems(text)
    size = _EM_OF_BOX * (max(heights) - min(heights))
    if width >= _MEASURABLE:
        size = (right - left) / width
    left -= _HALF * size * (text[0] in _OPENS_HALF)
    right += _HALF * size * (text[-1] in _ENDS_HALF)
    return Line(text, left, right, sum(heights) / len(heights), size)


def _frames(data: bytes) -> Iterator[Pixels]:
    import numpy as np  # noqa: PLC0415  comes with the extra
    from PIL import Image, ImageOps, ImageSequence  # noqa: PLC0415  likewise

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                for number, frame in enumerate(ImageSequence.Iterator(image)):
                    _check_size(frame, number)
                    upright = _flat(ImageOps.exif_transpose(frame))
                    upright.thumbnail((_MAX_SIDE, _MAX_SIDE))
                    yield np.asarray(upright)[:, :, ::-1].copy()
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        message = "an image that is damaged; scan or save it again"
        raise UnreadableFileError(message, code="broken_file") from error


def _check_size(image: Image, number: int) -> None:
    if image.width * image.height > _MAX_PIXELS or number >= _MAX_FRAMES:
        raise _too_large()


def _too_large() -> UnreadableFileError:
    message = "an image larger than any page; scan it at 300 dpi or less"
    return UnreadableFileError(message, code="too_large")


def _flat(image: Image) -> Image:
    """An image without transparency, on white as on paper."""
    from PIL import Image as images  # noqa: N813, PLC0415  comes with the extra

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = images.new("RGBA", rgba.size, "white")
        return images.alpha_composite(paper, rgba).convert("RGB")
    return image.convert("RGB")
