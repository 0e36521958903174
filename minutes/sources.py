"""The code that makes a result: the modules it rests on, and a hash that changes when they do.

Modules are found by reading the sources and following their imports within one package, those
inside of functions too; nothing is imported for it. A package that is named without a module of it
is the whole of its folder, so that engines and forms that are found there by name belong to it.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from minutes import __version__

__all__ = ["modules_of", "version_of"]

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)|import[ \t]+([\w., \t]+))",
    re.MULTILINE,
)
_NAME = re.compile(r"([\w.]+)(?:[ \t]+as[ \t]+\w+)?")


def version_of(*makers: object) -> str:
    """The version of the code behind functions, classes or objects: another one for other code.

    The version of this package, and the SHA-256 of the sources of all modules on which those rest
    that hold the makers. Where there are no sources to read, the version alone.
    """
    roots = {str(getattr(maker, "__module__", None) or type(maker).__module__) for maker in makers}
    return _version(frozenset(roots))


def modules_of(root: str) -> frozenset[str]:
    """The modules of its package on which a module rests, itself included."""
    return frozenset(_closure(root))


@cache
def _version(roots: frozenset[str]) -> str:
    files = {name: path for root in roots for name, path in _closure(root).items()}
    sums = (f"{name} {_read(path)[0]}\n" for name, path in sorted(files.items()))
    return f"{__version__}:{hashlib.sha256(''.join(sums).encode()).hexdigest()}"


@cache
def _closure(root: str) -> dict[str, Path]:
    package = root.partition(".")[0]
    folder = _folder(package)
    if folder is None:
        file = getattr(sys.modules.get(package), "__file__", None)
        return {root: Path(file)} if file and Path(file).is_file() else {}
    found: dict[str, Path] = {}
    waiting = [root]
    while waiting:
        for name, path in _files(waiting.pop(), folder):
            if name not in found:
                found[name] = path
                here = name if path.name == "__init__.py" else name.rpartition(".")[0]
                waiting += _within(_read(path)[1], here, package, folder)
    return found


def _folder(package: str) -> Path | None:
    """The folder of a package that is imported, if it is one on the disk."""
    places = getattr(sys.modules.get(package), "__path__", None)
    folder = Path(next(iter(places))) if places else None
    return folder if folder and folder.is_dir() else None


def _files(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The file of a module, and of the packages around it; of a package all files in it.

    The outermost package is left out: it is the library's door to everything.
    """
    parts = name.split(".")
    for n in range(2, len(parts)):
        yield ".".join(parts[:n]), folder.joinpath(*parts[1:n], "__init__.py")
    module = folder.joinpath(*parts[1:])
    if module.with_suffix(".py").is_file():
        yield name, module.with_suffix(".py")
    elif len(parts) > 1:
        for path in sorted(module.rglob("*.py")):
            inner = path.relative_to(folder).with_suffix("").parts
            yield ".".join([parts[0], *(p for p in inner if p != "__init__")]), path


def _within(
    imported: tuple[tuple[str, str], ...], here: str, package: str, folder: Path
) -> list[str]:
    """The modules of a package among those that one of its modules imports."""
    found: list[str] = []
    for source, name in imported:
        dots = len(source) - len(source.lstrip("."))
        if dots:
            above = here.split(".")[: len(here.split(".")) - dots + 1]
            source = ".".join(filter(None, [*above, source.lstrip(".")]))
        if source.partition(".")[0] == package:
            place = folder.joinpath(*source.split(".")[1:], name or ".")
            inner = name and (place.is_dir() or place.with_suffix(".py").is_file())
            found.append(f"{source}.{name}" if inner else source)
    return [name for name in found if name != package]


@cache
def _read(path: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The hash of a source, and what it imports: pairs of a module and of a name in it or ""."""
    try:
        content = path.read_bytes()
    except OSError:
        return "", ()
    imported: list[tuple[str, str]] = []
    for source, names, modules in _IMPORT.findall(content.decode("utf-8", "replace")):
        listed = re.sub(r"#[^\n]*", "", names or modules).strip("() \n")
        each = [m[1] for item in listed.split(",") if (m := _NAME.match(item.strip()))]
        imported += [(source, name) for name in each] if source else [(name, "") for name in each]
    return hashlib.sha256(content).hexdigest(), tuple(imported)
