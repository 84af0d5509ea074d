"""How well a report's analysis agrees with its answers.

An answer file (``NAME.gold.json`` beside or apart from ``NAME.txt``) says what stands
where. Counts are summed over reports and turned into shares and F1 at the end:

- roles: every non-blank line has the role of the deepest section over most of it;
- metrics: right when the spans share half of what they cover and value, upper end are
  equal; ``unit``, ``exact`` span and ``object`` are shares of the right ones, change,
  qualifier, status and indicator F1 over what is not the default;
- citations: right when the spans share half, and number and title are equal;
- themes: first level equal to the main theme's, second level among the answered;
- facts: year, place, level and kind equal.

Answers marked ``opt`` are borderline: found or not, they cost nothing. A file with
``parts`` answers those parts alone.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govtext.outline import Outline
from govtext.pipeline import Report, analyze
from govtext.types import Document

if TYPE_CHECKING:
    from pathlib import Path

ALL_PARTS = frozenset(("reports", "roles", "metrics", "citations", "themes"))
_DEFAULTS = {"chg": "", "q": "exact", "status": "achieved", "ind": ""}
_FIELDS = {"chg": "change", "q": "qualifier", "status": "status", "ind": "indicator"}
_NARROW = str.maketrans("（）［］", "()[]")


@dataclass
class Scores:
    """Counts over the reports of one folder of answers."""

    count: Counter[str] = field(default_factory=Counter)
    roles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, report: Report, answers: dict[str, Any]) -> None:
        parts = set(answers.get("parts") or ALL_PARTS)
        if "reports" in parts:
            self._facts(report, answers["report"])
        if "roles" in parts:
            self._lines(report, answers["lines"])
        if "themes" in parts:
            self._themes(report, answers["lines"])
        if "metrics" in parts:
            self._metrics(report, answers)
        if "citations" in parts:
            self._match("citations", answers["citations"], report.citations, _cited)

    def _facts(self, report: Report, answer: dict[str, str]) -> None:
        facts = report.facts
        found = {
            "year": str(facts.year),
            "place": facts.place.name,
            "level": facts.place.level,
            "kind": facts.kind,
        }
        for name, value in found.items():
            if answer.get(name):
                self.count[f"{name}.answered"] += 1
                self.count[f"{name}.right"] += value == answer[name]

    def _lines(self, report: Report, lines: list[dict[str, Any]]) -> None:
        outline = Outline(report.sections)
        for line in lines:
            votes: Counter[str] = Counter()
            for offset in range(line["start"], line["end"]):
                section = outline.at(offset)
                if section is not None:
                    votes[section.role] += 1
            role = votes.most_common(1)[0][0] if votes else "(none)"
            self.roles[line["role"]][role] += line["end"] - line["start"]

    def _themes(self, report: Report, lines: list[dict[str, Any]]) -> None:
        outline = Outline(report.sections)
        for line in lines:
            if line["themes"]:
                section = outline.at((line["start"] + line["end"]) // 2)
                theme = section.theme if section else ""
                first = line["themes"][0].split(".")[0]
                self.count["themes.answered"] += 1
                self.count["themes.first"] += theme.split(".")[0] == first
                self.count["themes.second"] += theme in line["themes"]

    def _metrics(self, report: Report, answers: dict[str, Any]) -> None:
        pairs = self._match("metrics", answers["metrics"], report.metrics, _same_value)
        for answer, found in pairs:
            exact = (answer["start"], answer["end"]) == (found.start, found.end)
            self.count["exact"] += exact
            self.count["unit"] += _squeeze(answer.get("unit")) == _squeeze(found.unit)
            if answer.get("obj"):
                self.count["object.answered"] += 1
                self.count["object.right"] += _near(found.object, answer["obj"])
            for key, name in _FIELDS.items():
                if key == "ind" and answers.get("no_indicators"):
                    continue
                wanted = answer.get(key) or _DEFAULTS[key]
                got = getattr(found, name)
                if key == "chg":
                    wanted, got = wanted.replace("to", ""), got.replace("to", "")
                if key == "q" and "近" in answer["text"]:
                    wanted = wanted.replace("under", "about")
                    got = got.replace("under", "about")
                self.count[f"{name}.answered"] += wanted != _DEFAULTS[key]
                self.count[f"{name}.found"] += got != _DEFAULTS[key]
                self.count[f"{name}.right"] += wanted == got != _DEFAULTS[key]

    def _match(self, kind: str, answers: Any, found: Any, right: Any) -> list[Any]:
        options = sorted(
            (
                (_overlap(answer["start"], answer["end"], row.start, row.end), i, j)
                for i, answer in enumerate(answers)
                for j, row in enumerate(found)
                if _overlap(answer["start"], answer["end"], row.start, row.end) >= 0.5
                and right(answer, row)
            ),
            reverse=True,
        )
        matched: dict[int, int] = {}
        for _, i, j in options:
            if i not in matched and j not in matched.values():
                matched[i] = j
        borderline = [answer for answer in answers if answer.get("opt") == "1"]
        pairs = [
            (answers[i], found[j])
            for i, j in matched.items()
            if answers[i].get("opt") != "1"
        ]
        lost = sum(
            i not in matched and answer.get("opt") != "1"
            for i, answer in enumerate(answers)
        )
        extra = sum(
            j not in matched.values()
            and not any(
                _overlap(b["start"], b["end"], row.start, row.end) >= 0.5
                for b in borderline
            )
            for j, row in enumerate(found)
        )
        self.count[f"{kind}.right"] += len(pairs)
        self.count[f"{kind}.answered"] += len(pairs) + lost
        self.count[f"{kind}.found"] += len(pairs) + extra
        return pairs

    def result(self) -> dict[str, float]:
        """Every score that the answers allow, by its name in ``floors.toml``."""
        count = self.count
        scores: dict[str, float] = {}
        for name in ("year", "place", "level", "kind", "object"):
            if count[f"{name}.answered"]:
                scores[name] = count[f"{name}.right"] / count[f"{name}.answered"]
        for name in ("metrics", "citations", *_FIELDS.values()):
            if count[f"{name}.answered"]:
                scores[name] = _f1(
                    count[f"{name}.right"],
                    count[f"{name}.found"],
                    count[f"{name}.answered"],
                )
        if count["metrics.right"]:
            scores["exact_span"] = count["exact"] / count["metrics.right"]
            scores["unit"] = _f1(
                count["unit"], count["metrics.found"], count["metrics.answered"]
            )
        if count["themes.answered"]:
            scores["theme_first"] = count["themes.first"] / count["themes.answered"]
            scores["theme_second"] = count["themes.second"] / count["themes.answered"]
        if self.roles:
            right = sum(row[role] for role, row in self.roles.items())
            total = sum(sum(row.values()) for row in self.roles.values())
            scores["roles"] = right / total
            each = [
                _f1(
                    row[role],
                    sum(other[role] for other in self.roles.values()),
                    sum(row.values()),
                )
                for role, row in self.roles.items()
            ]
            scores["roles_macro"] = sum(each) / len(each)
        return {name: round(score, 4) for name, score in scores.items()}


def score_folder(answers: Path, texts: Path) -> dict[str, float]:
    """Analyze every answered text and score it."""
    scores = Scores()
    for path in sorted(answers.glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json") + ".txt"
        text = (texts / name).read_text(encoding="utf-8")
        answer = json.loads(path.read_text(encoding="utf-8"))
        scores.add(analyze(Document(text, name)), answer)
    return scores.result()


def _overlap(start: int, end: int, other_start: int, other_end: int) -> float:
    shared = min(end, other_end) - max(start, other_start)
    return max(0, shared) / max(1, max(end, other_end) - min(start, other_start))


def _same_value(answer: dict[str, Any], found: Any) -> bool:
    loose = 0.005 if "分之" in answer["text"] else 1e-6
    return _same(answer["value"], found.value, loose) and _same(
        answer.get("max") or None, found.value_max, loose
    )


def _same(a: float | None, b: float | None, tolerance: float) -> bool:
    if a is None or b is None:
        return a == b
    return abs(a - b) <= tolerance * max(1.0, abs(a), abs(b))


def _cited(answer: dict[str, Any], found: Any) -> bool:
    return _plain(answer.get("number")) == _plain(found.number) and _squeeze(
        answer.get("title")
    ) == _squeeze(found.title)


def _plain(number: str | None) -> str:
    return _squeeze(number).replace("第", "").translate(_NARROW)


def _squeeze(text: str | None) -> str:
    return "".join((text or "").split()).strip("，。、；：的了")


def _near(found: str, answer: str) -> bool:
    found, answer = _squeeze(found), _squeeze(answer)
    if not found or not answer:
        return found == answer
    short, long = sorted((found, answer), key=len)
    return short in long and len(long) <= 2 * len(short)


def _f1(right: int, found: int, answered: int) -> float:
    return 2 * right / (found + answered) if found + answered else 0.0
