"""Help in Chinese: the texts, and lines broken by the columns that characters take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

from govtext.cli.console import fit, width
from govtext.cli.language import told, told_help
from govtext.cli.settings import subcommands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govtext.cli.settings import Command

# A line may end behind a blank or a Chinese character, but not behind an opening sign
# or before a closing one.
_PIECE = re.compile(
    r"[“《（]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef“《（]+)[，。；：、）》”]*\s*"
)
_DEFAULT = re.compile(r"\[(default: |required\b)")


def translate(command: Command) -> None:
    """Turn the help of a command and of all below it into the user's language."""
    command.context_class = _Context
    command.get_help_option(typer.Context(command))  # which is made when it is needed
    if command.help:
        command.help = told_help(command.help)
        # Click shortens the help by its words, and Chinese has none that it knows.
        command.short_help = command.help.partition("\n\n")[0]
    if command.epilog:
        command.epilog = told_help(command.epilog)
    for option in (*command.params, command._help_option):  # noqa: SLF001
        text = getattr(option, "help", None)
        if text:
            option.help = told_help(text)  # type: ignore[union-attr]
    for sub in subcommands(command).values():
        translate(sub)


class _Formatter(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """A page whose columns count Chinese characters as two."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how to call the command."""
        super().write_usage(prog, args, prefix or told("Usage: "))

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(told(heading))

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        room = self.width - self.current_indent
        paragraphs = text.split("\n\n")
        self.write(
            "\n".join(
                "".join(f"{indent}{line}\n" for line in _lines(paragraph, room))
                for paragraph in paragraphs
            )
        )

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands, each with what it does."""
        indent = " " * self.current_indent
        first = min(col_max, max(width(name) for name, _ in rows)) + col_spacing
        room = max(self.width - first - self.current_indent, 10)
        for name, text in rows:
            lines = list(_lines(_DEFAULT.sub(_bracketed, text), room))
            if width(name) + col_spacing > first:
                self.write(f"{indent}{name}\n")
                name = ""  # noqa: PLW2901  it has a line of its own
            lines = lines or [""]
            heads = [fit(name, first)] + [" " * first] * (len(lines) - 1)
            for head, line in zip(heads, lines, strict=True):
                self.write(f"{indent}{head}{line}".rstrip() + "\n")


class _Context(typer.Context):
    formatter_class = _Formatter


def _bracketed(match: re.Match[str]) -> str:
    return f"[{told(match[1])}"


def _lines(text: str, room: int) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if line and width(line) + width(piece.rstrip()) > room:
            yield line.rstrip()
            line = ""
        line += piece
    if line:
        yield line.rstrip()
