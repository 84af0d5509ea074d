"""The command as a whole: language, settings, faults, and how it ends."""

from __future__ import annotations

import errno
import io
import os
import platform
import sys
import traceback
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from govtext.cli import help_pages
from govtext.cli.console import (
    NONE_DONE,
    PIPE_CLOSED,
    WRONG_USAGE,
    Clock,
    Level,
    complain,
    is_verbose,
    note,
    set_level,
    wants_colour,
)
from govtext.cli.language import is_chinese, told
from govtext.cli.settings import name_variables, subcommands
from govtext.cli.streams import close_pipe, tell_lost
from govtext.errors import system_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from govtext.cli.settings import Command

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_EVERYWHERE = ("--quiet", "--verbose")
"""Options of ``govtext`` that may also stand behind a subcommand."""


class Govtext(TyperGroup):
    """``govtext`` itself.

    Attributes:
        settings: The file of settings that the running command has options from.
    """

    settings: Path | None = None

    def __init__(self, **more: Any) -> None:  # noqa: ANN401  typer hands them on
        super().__init__(**more)
        name_variables(self)
        shared = [one for one in self.params if one.opts[0] in _EVERYWHERE]
        for command in _leaves(self):
            command.params += shared

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401  a context of click, which typer hides
        **extra: Any,  # noqa: ANN401  typer hands them on
    ) -> Any:  # noqa: ANN401  likewise
        """Begin a run: how much is told and the language are chosen anew."""
        set_level(Level.NORMAL)
        if not wants_colour():
            extra.setdefault("color", False)
        if is_chinese():
            help_pages.translate(self)
        return super().make_context(info_name, args, parent, **extra)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002  as in typer
        windows_expand_args: bool = False,  # noqa: FBT001, FBT002  as in typer
        **extra: Any,  # noqa: ANN401  typer hands them on
    ) -> Any:  # noqa: ANN401  as in typer
        """Run and leave with a status.

        Args:
            args: As for the base, all of them, but for one default.
            prog_name: The name of the command.
            complete_var: The variable that asks for completions.
            standalone_mode: Whether to leave; else errors are raised.
            windows_expand_args: Off, for on Windows typer expands the ``*``, ``$`` and
                ``~`` of every argument, also in words and patterns that are looked for.
                Inputs are expanded by ``readers.inputs``.
            extra: Arguments of the context.
        """

        def run() -> Any:  # noqa: ANN401  as in typer
            return super(Govtext, self).main(
                args,
                prog_name,
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )

        if not standalone_mode:
            return run()
        clock = Clock()
        status = self._status(run)
        note("done in {seconds} s", seconds=clock.lap())
        sys.exit(status)

    def _status(self, run: Callable[[], Any]) -> int:
        """Run, tell what went wrong, give the status to end with."""
        try:
            status = int(run() or 0)
            sys.stdout.flush()
        except SystemExit as end:
            # So does typer end when a pipe is closed; else a completion is done.
            if not isinstance(end.__context__, BrokenPipeError):
                raise
            return _end_of_pipe()
        except typer.TyperException as error:
            _show(error)
            return error.exit_code
        except typer.Abort:
            complain("Aborted!")
            return NONE_DONE
        except Exception as error:  # noqa: BLE001  a fault, and told as such
            return _after(error)
        tell_lost()
        if status == WRONG_USAGE and self.settings:
            complain("options were taken from {file} as well", file=self.settings)
        return status


def _leaves(group: TyperGroup) -> Iterator[Command]:
    """The commands that do something."""
    for command in subcommands(group).values():
        if isinstance(command, TyperGroup):
            yield from _leaves(command)
        else:
            yield command


def describe_run(root: Any) -> None:  # noqa: ANN401  typer hides its class
    """Tell what runs, for ``--verbose``.

    Args:
        root: The context of ``govtext`` as a whole.
    """
    from govtext.engines.manifest import govtext_version  # noqa: PLC0415

    note(
        "govtext {version}, Python {python}, {system}",
        version=govtext_version(),
        python=platform.python_version(),
        system=platform.platform(),
    )
    if root.command.settings:
        note("options from {file}", file=root.command.settings)


def _is_closed_pipe(error: Exception) -> bool:
    """Whether who reads the output has gone; Windows calls it a wrong argument."""
    if isinstance(error, OSError) and os.name == "nt":
        return error.errno in (errno.EPIPE, errno.EINVAL)
    return isinstance(error, BrokenPipeError)


def _end_of_pipe() -> int:
    close_pipe()
    return PIPE_CLOSED


def _after(error: Exception) -> int:
    """Tell what no command was prepared for, and give the status."""
    if _is_closed_pipe(error):
        return _end_of_pipe()
    if isinstance(error, MemoryError):
        complain("govtext: not enough memory; ask for fewer --jobs")
    elif isinstance(error, OSError) and error.errno in _FULL:
        reason = told(system_reason(error))
        complain("govtext: cannot write: {reason}", reason=reason)
        close_pipe()
    else:
        _tell_fault(error)
    return NONE_DONE


def _tell_fault(error: Exception) -> None:
    from govtext.engines.work import fault  # noqa: PLC0415  help comes at once

    if is_verbose():
        traceback.print_exception(error)
    complain(
        "govtext: this is a fault of govtext: {error}; run again with --verbose and "
        "report it",
        error=fault(error),
    )


def _show(error: typer.TyperException) -> None:
    """Show wrong usage as typer does, and where a wrong value comes from."""
    if isinstance(error, typer.BadParameter) and error.param and error.ctx:
        option = error.param
        source = error.ctx.get_parameter_source(option.name)
        if source and source.name == "ENVIRONMENT":
            error.message += told(" (from {source})", source=option.envvar)
        elif source and source.name == "DEFAULT_MAP":
            error.message += told(" (from {source})", source=_place(error.ctx, option))
    page = io.StringIO()
    error.show(file=page)  # type: ignore[attr-defined]
    for line in page.getvalue().splitlines():
        typer.echo(told(line), err=True)


def _place(ctx: Any, option: Any) -> str:  # noqa: ANN401  typer hides their classes
    """Where in the file of settings an option stands."""
    table: list[str] = []
    while ctx.parent:
        table.insert(0, ctx.info_name)
        ctx = ctx.parent
    key = option.opts[0].removeprefix("--")
    return f"{ctx.command.settings} [{'.'.join(table)}] {key}"
