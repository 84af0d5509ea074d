# ruff: noqa: T201
"""Report how well number fields are read, as they are and after damage.

Run by hand: python tests/accuracy/document_numbers.py FOLDER

FOLDER holds .txt files with one number field a line. A field is plain when it is
already X〔Y〕N号, with at most one blank before the bracket; its own characters are
then the answer. Each plain field is damaged once by every kind of damage, every Nth
also by every pair of kinds, and counts as restored (the very number), wrong (another
number) or refused.
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from govtext.citations import parse_document_number
from govtext.errors import InvalidDocumentNumberError

PLAIN = re.compile(r"[\u3400-\u9fff]+ ?〔[0-9]{4}〕[1-9][0-9]{0,3}号")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
Damage = Callable[[str], str]


def brackets(opening: str, closing: str) -> Damage:
    return lambda text: text.replace("〔", opening).replace("〕", closing)


DAMAGES: dict[str, Damage] = {
    "[ ]": brackets("[", "]"),
    "( )": brackets("(", ")"),
    "（ ）": brackets("（", "）"),
    "【 】": brackets("【", "】"),
    "［ ］": brackets("［", "］"),
    "﹝ ﹞": brackets("﹝", "﹞"),
    "〈 〉": brackets("〈", "〉"),
    "{ }": brackets("{", "}"),
    "[ 〕": brackets("[", "〕"),
    "〔 )": brackets("〔", ")"),
    "left lost": brackets("", "〕"),
    "right lost": brackets("〔", ""),
    "left lost, ]": brackets("", "]"),
    "right lost, (": brackets("(", ""),
    "both lost": brackets("", ""),
    "blanks at brackets": brackets(" 〔 ", " 〕 "),
    "blanks everywhere": " ".join,
    "ideographic blanks": brackets("\u3000〔", "〕\u3000"),
    "line end": brackets("\n〔", "〕"),
    "full-width digits": lambda text: text.translate(WIDE),
    "第": brackets("〔", "〕第"),
    "年": brackets("〔", "年〕"),
    "年 for brackets": brackets("", "年"),
    "年第 for brackets": brackets("", "年第"),
    "zero in front": brackets("〔", "〕0"),
    "号 lost": lambda text: text.removesuffix("号"),
    "zero-width": "\u200b".join,
    "byte-order mark": lambda text: "\ufeff" + text,
    "direction mark": brackets("\u202a〔", "〕\u202c"),
    "发文字号：": lambda text: "发文字号：" + text,
    "文号:": lambda text: "文号: " + text,
    "【发文字号】": lambda text: "【发文字号】" + text,
    "发 文 字 号": lambda text: "发 文 字 号 " + text,
    "in brackets": lambda text: f"（{text}）",
    "文件 behind": lambda text: text + "文件",
    "full stop": lambda text: text + "。",
}


def outcome(answer: str, damaged: str) -> str:
    try:
        number = parse_document_number(damaged)
    except InvalidDocumentNumberError:
        return "refused"
    return "restored" if str(number) == answer else "wrong"


def as_it_is(text: str) -> str:
    """How a plain field is read; ``words cut``: 的通知 and the like were taken off."""
    answer = text.replace(" ", "")
    result = outcome(answer, text)
    if result == "wrong" and answer.endswith(str(parse_document_number(text))):
        return "words cut"
    return result


def fields(folder: Path) -> list[str]:
    return [
        line
        for path in sorted(folder.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]


def tell(name: str, counts: Counter[str]) -> None:
    total = sum(counts.values()) or 1
    shares = "  ".join(
        f"{word} {counts[word]:>7} ({100 * counts[word] / total:7.3f} %)"
        for word in ("restored", "wrong", "refused")
    )
    print(f"{name:<24} {shares}")


def tell_as_they_are(plain: list[str], other: list[str]) -> list[str]:
    """Print how fields as they stand are read; return the plain ones read exactly."""
    read = Counter(as_it_is(text) for text in plain)
    print(f"plain: {dict(read)}")
    seen: Counter[str] = Counter()
    for text in other:
        try:
            number = parse_document_number(text)
        except InvalidDocumentNumberError as error:
            seen["refused"] += 1
            print(f"  refused   {error}")
        else:
            seen["normalised"] += 1
            if parse_document_number(str(number)) != number:
                print(f"  unstable  {text!r} {number}")
    print(f"not plain: {dict(seen)}")
    for text in plain:
        if outcome(text.replace(" ", ""), text) != "restored":
            try:
                print(f"  differs   {text} → {parse_document_number(text)}")
            except InvalidDocumentNumberError as error:
                print(f"  refused   {error}")
    return [t for t in plain if outcome(t.replace(" ", ""), t) == "restored"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--every", type=int, default=25, help="pairs: every Nth")
    options = arguments.parse_args()
    texts = fields(options.folder)
    plain = [text for text in texts if PLAIN.fullmatch(text)]
    other = [text for text in texts if not PLAIN.fullmatch(text)]
    print(f"{len(texts)} fields, {len(plain)} plain")
    good = [text.replace(" ", "") for text in tell_as_they_are(plain, other)]
    all_single: Counter[str] = Counter()
    for name, damage in DAMAGES.items():
        counts = Counter(outcome(text, damage(text)) for text in good)
        all_single += counts
        tell(name, counts)
    tell("one damage, all", all_single)
    pairs: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for (one, first), (two, second) in itertools.permutations(DAMAGES.items(), 2):
        for text in good[:: options.every]:
            damaged = second(first(text))
            result = outcome(text, damaged)
            pairs[result] += 1
            if result == "wrong":
                examples.setdefault(f"{one} + {two}", damaged)
    tell("two damages, all", pairs)
    for name, damaged in examples.items():
        print(f"  wrong after {name}: {damaged!r} → {parse_document_number(damaged)}")


if __name__ == "__main__":
    main()
