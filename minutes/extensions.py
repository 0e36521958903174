"""What the project and other packages bring of a kind: engines, forms, formats, languages.

An extension is an object with a `name`. Those of the project lie in a package of their kind, one
module or folder each, and are found by looking into it; those of other packages are named by
entry points. Entry points are copied when a package is installed: a checkout in which a module was
added since, or which is on the path without being installed, would miss it. So the project does
not name its own there.

A kind is found by the name of its package, so that floors below it, such as the options, can say
what there is to choose from. Finding imports the modules of the kind, which therefore import
nothing heavy before they are used. docs/extending.md tells how to add one.
"""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

__all__ = ["ENGINES", "FORMATS", "FORMS", "LANGUAGES", "Kind", "load", "names", "own_alone"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of extension.

    `package` holds the project's own, `attribute` is where each module of it has one, or a tuple
    of several; `group` is that of other packages' entry points; `folders` tells that plain modules
    of the package are helpers.
    """

    package: str
    attribute: str
    group: str
    folders: bool = False


ENGINES = Kind("minutes.engines", "ENGINE", "minutes.engines", folders=True)
FORMS = Kind("minutes.transcripts.forms", "READER", "minutes.transcripts")
FORMATS = Kind("minutes.stages.rendering.formats", "FORMAT", "minutes.formats")
LANGUAGES = Kind("minutes.languages", "LANGUAGE", "minutes.languages", folders=True)


_alone: ContextVar[bool] = ContextVar("alone", default=False)


@contextmanager
def own_alone() -> Iterator[None]:
    """Within it there are no extensions but the project's own, as in its documentation."""
    token = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(token)


def load(kind: Kind) -> tuple[Any, ...]:
    """All extensions of a kind, by name; of two of one name the project's own stays.

    What another package names and cannot be imported, or has no name, is left out with a warning.
    """
    return _found(kind, _alone.get())


@cache
def _found(kind: Kind, alone: bool) -> tuple[Any, ...]:
    found: dict[str, Any] = {one.name: one for one in _own(kind)}
    for point in () if alone else _points().select(group=kind.group):
        one = _loaded(point)
        if one is not None and found.setdefault(one.name, one) is not one:
            log.warning("%s is left out: there is a %s already", _told(point), one.name)
    return tuple(found[name] for name in sorted(found, key=str.casefold))


def names(kind: Kind, **traits: object) -> tuple[str, ...]:
    """The names of a kind's extensions that have these attributes, such as `stage="scoring"`."""
    return tuple(
        one.name
        for one in load(kind)
        if all(getattr(one, trait) == value for trait, value in traits.items())
    )


@cache
def _points() -> Any:
    """The entry points of all packages; to read those of one group takes as long."""
    return entry_points()


def _own(kind: Kind) -> Iterator[Any]:
    package = import_module(kind.package)
    for module in pkgutil.iter_modules(package.__path__):
        if module.ispkg or not kind.folders:
            own = getattr(import_module(f"{kind.package}.{module.name}"), kind.attribute)
            yield from own if isinstance(own, tuple) else (own,)


def _loaded(point: EntryPoint) -> Any:
    try:
        one = point.load()
        return one if isinstance(one.name, str) else None
    except Exception as exc:  # whatever is wrong with another's package, ours goes on without it
        log.warning("%s cannot be used: %s: %s", _told(point), type(exc).__name__, exc)
        return None


def _told(point: EntryPoint) -> str:
    package = f" of {point.dist.name}" if point.dist else ""
    return f"{point.group}: {point.value}{package}"
