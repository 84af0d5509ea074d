"""Options from the file ``govtext.toml`` and from the environment.

A flag goes before a variable of the environment, that before the file. A table of the
file is named like its command, a key like the long option::

    [extract]
    jobs = 2
    format = ["csv", "parquet"]

    [code.sample]
    n = 500
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from typer import BadParameter, Context
from typer.core import TyperCommand, TyperGroup, TyperOption

from govtext.cli.language import told
from govtext.errors import GovtextError, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePath


Command = TyperCommand | TyperGroup

FILE = "govtext.toml"
PREFIX = "GOVTEXT"
OTHER_VARIABLES = frozenset({"GOVTEXT_LANG", "GOVTEXT_SEGMENTER"})
"""Variables that stand for no option."""
_NEAR = 0.75
"""How alike two names are before one is taken for a slip of the other."""


class SettingsError(GovtextError):
    """The file of settings is wrong; the message names file and key."""


def name_variables(command: Command, prefix: str = PREFIX) -> None:
    """Give every option the variable of the environment that can stand for it.

    Named by the long option, not by the parameter, as click would: ``--format`` of
    ``extract`` is ``GOVTEXT_EXTRACT_FORMAT``.
    """
    for name, option in long_options(command).items():
        option.envvar = f"{prefix}_{name.upper().replace('-', '_')}"
        option.show_envvar = False  # each line of the help would say the same
    for name, sub in subcommands(command).items():
        name_variables(sub, f"{prefix}_{name.upper().replace('-', '_')}")


def variables(command: Command) -> Iterator[str]:
    """The names of all these variables."""
    for option in long_options(command).values():
        yield str(option.envvar)
    for sub in subcommands(command).values():
        yield from variables(sub)


def long_options(command: Command) -> dict[str, TyperOption]:
    """The options of a command that take part in its work, by their long names."""
    return {
        name.removeprefix("--"): option
        for option in command.params
        if isinstance(option, TyperOption) and option.expose_value
        for name in option.opts
        if name.startswith("--")
    }


def subcommands(command: Command) -> Mapping[str, Command]:
    """The commands below a command, none below most."""
    return command.commands if isinstance(command, TyperGroup) else {}  # type: ignore[return-value]


def find_settings(given: Path | None) -> Path | None:
    """The file that holds: the one that is named, else that of the working folder."""
    if given is None and Path(FILE).is_file():
        return Path(FILE)
    return given


def read_settings(path: Path, root: TyperGroup) -> dict[str, Any]:
    """The defaults that a file of settings gives, as click takes them.

    Args:
        path: The file.
        root: The command with all its subcommands.

    Raises:
        SettingsError: The file cannot be read, or a table, key or value in it is
            unknown.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = system_reason(error)
        raise SettingsError(f"{path}: {reason}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(told("{path}: save it as UTF-8", path=path)) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_not_toml(path, error)) from error
    return _of_group(tables, root, _Where(path))


def wrong_values(
    command: Command, settings: Mapping[str, Any], table: str = ""
) -> Iterator[tuple[str, str]]:
    """Values of the file and of the environment that are not of their option's type.

    What only the command itself can check, such as the names of formats, is not told.

    Args:
        command: ``govtext``, or a command below it.
        settings: What ``read_settings`` gave for it.
        table: The name of its table in the file; empty for ``govtext`` itself.

    Yields:
        Where the value stands, and what is wrong with it.
    """
    for name, sub in subcommands(command).items():
        below = f"{table}.{name}".lstrip(".")
        yield from wrong_values(sub, settings.get(name, {}), below)
    if not table or isinstance(command, TyperGroup):
        return
    context = Context(command)
    for key, option in long_options(command).items():
        for where, value in (
            (f"[{table}] {key}", settings.get(option.name)),
            (str(option.envvar), option.value_from_envvar(context)),
        ):
            if value is None:
                continue
            try:
                option.process_value(context, value)
            except BadParameter as error:
                yield where, error.message


def _not_toml(path: Path, error: tomllib.TOMLDecodeError) -> str:
    message = told("{path}: not TOML: {error}", path=path, error=error)
    if "scape" in str(error) or "hex value" in str(error):
        # "C:\tables" is a tab and ables.
        message += told("; write paths with / or in 'single quotes'")
    return message


class _Where:
    """A place in the file, for messages and for the paths in it."""

    def __init__(self, path: PurePath, table: str = "") -> None:
        self.path = path
        self.table = table

    def below(self, name: str) -> _Where:
        return _Where(self.path, f"{self.table}.{name}".lstrip("."))

    def wrong(self, what: str, **fields: object) -> SettingsError:
        table = f" [{self.table}]" if self.table else ""
        return SettingsError(f"{self.path}{table}: {told(what, **fields)}")


def _of_group(
    table: Mapping[str, Any], group: TyperGroup, where: _Where
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    known = subcommands(group)
    for name, below in table.items():
        if name not in known:
            raise _unknown("unknown command {name!r}", name, known, where)
        if not isinstance(below, dict):
            raise where.wrong("{name} must be a table: [{name}]", name=name)
        command = known[name]
        if isinstance(command, TyperGroup):
            found[name] = _of_group(below, command, where.below(name))
        else:
            found[name] = _of_command(below, command, where.below(name))
    return found


def _of_command(
    table: Mapping[str, Any], command: Command, where: _Where
) -> dict[str, Any]:
    known = long_options(command)
    found = {}
    for key, value in table.items():
        if key not in known:
            raise _unknown("unknown key {name!r}", key, known, where)
        option = known[key]
        is_path = _takes_path(command, option.name)
        found[option.name] = _value(key, value, option, where, is_path=is_path)
    return found


def _unknown(
    what: str, name: str, known: Mapping[str, object], where: _Where
) -> SettingsError:
    near = get_close_matches(name, known, 1, _NEAR)
    advice = told("; did you mean {near!r}?", near=near[0]) if near else ""
    return where.wrong(f"{told(what, name=name)}{advice}")


def _value(
    key: str, value: object, option: TyperOption, where: _Where, *, is_path: bool
) -> bool | str | list[str]:
    """A value as the command line would give it: its words go the same way."""
    if option.is_flag:
        if not isinstance(value, bool):
            raise where.wrong("{key} must be true or false", key=key)
        return value
    several = value if option.multiple and isinstance(value, list) else [value]
    words = []
    for one in several:
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            raise where.wrong("{key} must be a text or a number", key=key)
        words.append(_below(where.path, one) if is_path else str(one))
    return words if option.multiple else words[0]


def _below(file: PurePath, path: object) -> str:
    """A path in the file starts from the folder of the file."""
    return "-" if path == "-" else str(file.parent / str(path))


def _takes_path(command: Command, name: str) -> bool:
    hint = get_type_hints(command.callback).get(name)
    return Path in (hint, *get_args(hint))
