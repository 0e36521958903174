"""How an option is declared: once, as the field of a frozen dataclass, and found in four places.

    max_points: int | None = option(None, "Keep at most so many points.", least=1)

is `--max-points 8` on the command line, `MINUTES_MAX_POINTS=8` in the environment, `max-points = 8`
in minutes.toml and `Options(max_points=8)` in Python; its help, its checks and its line in
docs/options.md come from there too. A command can be given a value of its own: in the table
`[batch]` of minutes.toml, or as `MINUTES_BATCH_MAX_POINTS`. An option whose name means something
else to other commands (`own`) has these two places only, and so has a former name (`before`).
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from minutes import files
from minutes.errors import OptionError

__all__ = [
    "PREFIX",
    "GivenValue",
    "Setting",
    "Settings",
    "check_names",
    "declared_settings",
    "find_values",
    "nearest",
    "option",
    "read_config",
]

LARGEST = 2**16  # bytes of a minutes.toml
DOTS = 100  # in a line of it: the time to read a chain of keys grows with the square of its length
PREFIX = "MINUTES_"
ADDRESS = re.compile(r"(?!sqlite:)[\w+.-]{2,}:(?:/|\d+$)")  # of a bucket, a server, a cluster
WANTED = {bool: "true or false", int: "a whole number", float: "a number"}
TRUTH = {"1": True, "true": True, "yes": True, "on": True}
TRUTH |= {"0": False, "false": False, "no": False, "off": False}


def option(
    default: Any,
    help: str,
    *,
    flag: str = "",
    short: str = "",
    metavar: str = "",
    choices: tuple[str, ...] = (),
    found: Callable[[], tuple[str, ...]] | None = None,
    beside: str = "",
    least: float = -math.inf,
    most: float = math.inf,
    day: bool = False,
    commas: bool = False,
    variable: str = "",
    own: bool = False,
    sends: bool = False,
    hidden: bool = False,
    before: str = "",
    repr: bool = True,
) -> Any:
    """A field of `Settings`.

    Args:
        default: its value where nobody gives one.
        help: a sentence for whom `--help` is shown to.
        flag: the long flag without hyphens, where it is not the field's name.
        short: a letter for short.
        metavar: what stands for the value in help, where its type does not say enough.
        choices: the values there are.
        found: finds others, which is done where a value is none of `choices`.
        beside: what is told beside the values there are, to who gives none of them.
        least, most: the bounds of a number.
        day: whether it is a date, and perhaps a time, as ISO 8601.
        commas: whether one flag may hold several values with commas.
        variable: an environment variable of others' that gives it too.
        own: whether its name means something else to other commands.
        sends: whether minutes are sent to what it names, where that is an address; no minutes.toml
            may name one.
        hidden: whether it is an old one, that is told nowhere and works as ever.
        before: its former name, as `flag`: told nowhere, and understood as the command's own flag,
            variable and key.
        repr: False for what is secret.
    """
    said = {
        "help": help,
        "flag": flag,
        "short": short,
        "metavar": metavar,
        "fixed": choices,
        "found": found,
        "beside": beside,
        "least": least,
        "most": most,
        "day": day,
        "commas": commas,
        "also": variable,
        "own": own,
        "sends": sends,
        "hidden": hidden,
        "before": before,
    }
    return field(default=default, repr=repr, metadata={"option": said})


@dataclass(frozen=True, slots=True)
class Setting:
    """An option as it was declared. `type` is that of one value, `several` whether it has many."""

    name: str
    type: type
    several: bool
    default: Any
    group: str
    help: str
    flag: str
    short: str
    metavar: str
    fixed: tuple[str, ...]
    found: Callable[[], tuple[str, ...]] | None
    beside: str
    least: float
    most: float
    day: bool
    commas: bool
    also: str
    own: bool
    sends: bool
    hidden: bool
    before: str

    @property
    def key(self) -> str:
        """Its key in minutes.toml."""
        return self.flag or self.name.replace("_", "-")

    @property
    def long(self) -> str:
        """Its long flag."""
        return f"--{self.key}"

    @property
    def choices(self) -> tuple[str, ...]:
        """All values there are; none where it takes any."""
        others = self.found() if self.found else ()
        return tuple(dict.fromkeys((*self.fixed, *others)))

    def variables(self, command: str) -> tuple[str, ...]:
        """The environment variables that give it to a command, the first before the others."""
        name = self.key.replace("-", "_").upper()
        own = (f"{PREFIX}{command.upper()}_{name}",)
        return own if self.own else (*own, f"{PREFIX}{name}", *filter(None, [self.also]))

    def former_variables(self, command: str) -> tuple[str, ...]:
        """The environment variable that gave it to a command under its former name."""
        name = self.before.replace("-", "_").upper()
        return (f"{PREFIX}{command.upper()}_{name}",) if name else ()

    @property
    def own_keys(self) -> tuple[str, ...]:
        """Its keys in the table of a command: that of today, and its former one."""
        return tuple(filter(None, (self.key, self.before)))

    def convert(self, value: Any) -> Any:
        """A value from any place, as the type of the option.

        Raises:
            OptionError: it cannot be one.
        """
        if value is None:
            return None
        try:
            if not self.several:
                return self._one(value)
            given = value.split(",") if isinstance(value, str) else value
            parts = [p for v in given for p in (str(v).split(",") if self.commas else [v])]
            return tuple(self._one(p.strip() if isinstance(p, str) else p) for p in parts)
        except (ValueError, TypeError, KeyError) as exc:
            what = WANTED.get(self.type, "a path" if self.type is Path else "a text")
            raise OptionError(self.long, f"{value!r} is not {what}", "give another value") from exc

    def _one(self, value: Any) -> Any:
        if self.type is bool:
            return value if isinstance(value, bool) else TRUTH[str(value).strip().lower()]
        if isinstance(value, bool | list | dict):
            raise TypeError
        if self.type is int and isinstance(value, float) and not value.is_integer():
            raise ValueError
        return self.type(value)

    def check(self, value: Any) -> None:
        """Whether a value makes sense.

        Raises:
            OptionError: it does not.
        """
        if value is None:
            return
        for one in value if self.several else (value,):
            if self.fixed and one not in self.fixed and one not in self.choices:
                remedy = f"choose from {', '.join(self.choices)}{self.beside}"
                raise OptionError(self.long, f"{one!r} is unknown", remedy)
            if isinstance(one, int | float) and not isinstance(one, bool):
                self._check_number(one)
            if self.day:
                self._check_day(one)

    def _check_number(self, value: float) -> None:
        if self.least <= value <= self.most:
            return
        if math.isinf(self.most) and value < self.least:
            problem = f"{value} is less than {self.least:g}"
            raise OptionError(self.long, problem, f"give {self.least:g} or more")
        bounds = f"{self.least:g} to {self.most:g}"
        raise OptionError(self.long, f"{value} is outside {bounds}", "give a value within it")

    def _check_day(self, value: str) -> None:
        try:
            datetime.fromisoformat(value)
        except ValueError as exc:
            remedy = "write it as 2027-02-23, or 2027-02-23T10:00"
            raise OptionError(self.long, f"{value!r} is no date", remedy) from exc


class Settings:
    """What options are declared in: frozen dataclasses, checked when they are made.

    `group` heads their flags in `--help`.
    """

    __slots__ = ()
    group: ClassVar[str] = "Options"

    def __post_init__(self) -> None:
        for setting in declared_settings(type(self)):
            setting.check(getattr(self, setting.name))
        self.check()

    def check(self) -> None:
        """Whether the values make sense together; OptionError where they do not."""


def declared_settings(holder: Any) -> tuple[Setting, ...]:
    """The options that a class declares, in its order."""
    return _declared(holder)


@cache
def _declared(holder: Any) -> tuple[Setting, ...]:
    hints = get_type_hints(holder)
    found = []
    for one in fields(holder):
        if "option" in one.metadata:
            type_, several = _type(hints[one.name])
            default = None if one.default is MISSING else one.default
            said = one.metadata["option"]
            found.append(Setting(one.name, type_, several, default, holder.group, **said))
    return tuple(found)


def _type(hint: Any) -> tuple[type, bool]:
    """The type of one value, and whether there are several: `tuple[str, ...]`, `int | None`."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    return (get_args(hint)[0], True) if get_origin(hint) is tuple else (hint, False)


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value, and the place that gives it, by the name that its user knows."""

    value: Any
    place: str


def find_values(
    wanted: Iterable[Setting],
    command: str,
    flags: Mapping[str, Any],
    environment: Mapping[str, str],
    config: Mapping[str, Any],
    source: str = "minutes.toml",
) -> dict[str, GivenValue]:
    """The values that are given of a command's options, by the name of the field.

    A flag wins over the environment, that over minutes.toml; in both, the command's own place wins.

    Args:
        flags: by field; None where it is not given.
        environment: such as `os.environ`; empty variables count as not there.
        config: the contents of a minutes.toml, found in `source`.

    Raises:
        OptionError: a value cannot be of its option's type.
    """
    own, own_place = config.get(command, {}), f"{source}: [{command}] "
    found = {}
    for setting in wanted:
        places = [(flags, setting.name, setting.long)]
        first, *others = setting.variables(command)
        variables = (first, *setting.former_variables(command), *others)
        places += [(environment, variable, variable) for variable in variables]
        places += [(own, key, own_place + key) for key in _spellings(setting.own_keys)]
        if not setting.own:
            places += [(config, key, f"{source}: {key}") for key in _spellings((setting.key,))]
        for values, name, place in places:
            value = values.get(name)
            if value is None or value == "" or value == [] or isinstance(value, dict):
                continue
            if setting.sends and place.startswith(source) and ADDRESS.match(str(value)):
                # A folder from elsewhere may bring its minutes.toml along.
                raise OptionError(
                    place,
                    "is an address, and minutes.toml may not send minutes away",
                    f"give it by {setting.long} or {setting.variables(command)[-1]}",
                )
            try:
                found[setting.name] = GivenValue(setting.convert(value), place)
            except OptionError as exc:
                raise OptionError(place, exc.problem, exc.remedy) from exc
            break
    return found


def _spellings(keys: Sequence[str]) -> Iterable[str]:
    return dict.fromkeys(one for key in keys for one in (key, key.replace("-", "_")))


def check_names(
    commands: Mapping[str, Sequence[Setting]],
    environment: Mapping[str, str],
    config: Mapping[str, Any],
    source: str = "minutes.toml",
) -> None:
    """Whether every variable of ours and every key is an option of some command.

    Raises:
        OptionError: one is not, and it may be misspelt.
    """
    every = [(command, setting) for command, wanted in commands.items() for setting in wanted]
    variables = {one for command, setting in every for one in setting.variables(command)}
    former = {one for command, setting in every for one in setting.former_variables(command)}
    for name in environment:
        if name.startswith(PREFIX) and name not in variables | former:
            raise _unknown(name, "is no option", variables, name)
    shared = {setting.key for _, setting in every if not setting.own}
    for key, value in config.items():
        if isinstance(value, dict):
            if key not in commands:
                raise _unknown(source, f"[{key}] is no command", commands, key)
            own = {setting.key for setting in commands[key]}
            understood = {name for setting in commands[key] for name in setting.own_keys}
            for inner in value:
                if inner.replace("_", "-") not in understood:
                    raise _unknown(source, f"{inner} is no option of {key}", own, inner)
        elif key.replace("_", "-") not in shared:
            raise _unknown(source, f"{key} is no option", shared, key)


def _unknown(subject: str, problem: str, known: Iterable[str], name: str) -> OptionError:
    return OptionError(subject, problem, nearest(name, known) or "docs/options.md lists them all")


def nearest(name: str, known: Iterable[str]) -> str:
    """ "did you mean …?" where a name is like one that is known."""
    found = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {found[0]}?" if found else ""


def read_config(path: Path) -> dict[str, Any]:
    """What a minutes.toml holds; nothing where there is none.

    Raises:
        OptionError: it cannot be read.
    """
    if not path.exists():
        return {}
    try:
        content = files.read(path, LARGEST)
        if any(line.count(b".") > DOTS for line in content.splitlines()):
            raise ValueError(f"a line has more than {DOTS} dots")
        return tomllib.loads(content.decode())
    except OSError as exc:
        reason = exc.strerror or str(exc)
    except RecursionError:
        reason = "its lists are nested too deep"
    except ValueError as exc:  # no UTF-8, or no TOML
        reason = str(exc)
    raise OptionError(path, f"cannot be read ({reason})", "fix it or move it away")
