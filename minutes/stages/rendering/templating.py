"""Jinja templates, which see one page: those of users in a sandbox, the project's own without.

A mistake is named by its file and line. What users bring is run by `confinement`, which bounds what
it takes.
"""

from __future__ import annotations

import marshal
import os
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import meta, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from minutes import files
from minutes.assets import template_folder
from minutes.errors import TemplateError
from minutes.stages.rendering import TEMPLATE_ENDINGS, escaping, labels
from minutes.stages.rendering.page import Page

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["FILTERS", "check_variables", "fill_own", "fill_template", "keep_compiled"]

FILTERS: Mapping[str, Callable[..., str]] = {
    "clock": labels.clock,
    "csp_hash": escaping.csp_hash,
    "entities": escaping.entities,
    "markdown": escaping.markdown,
    "percent": labels.percent,
    "share": labels.share,
    "tex": escaping.tex,
}
ESCAPED = {"html", "htm", "xhtml", "xml", "svg"}

# Far above what minutes of a whole day need, far below what fills a machine's memory.
MAX_OUTPUT = 200_000_000  # characters
MAX_PRODUCT = 1_000_000  # characters or items of a repeated text or list
MAX_EXPONENT = 64
MAX_SOURCE = 4 * 2**20  # bytes of a template


class _Unknown(jinja2.StrictUndefined):
    """What a template names but the page does not have; tells what there is instead."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        record, name = self._undefined_obj, self._undefined_name
        if is_dataclass(record) and not self._undefined_hint:
            kind = type(record).__name__.removeprefix("Page").lower()
            return f"a {kind} has no {name!r}, only {_listed(f.name for f in fields(record))}"
        if isinstance(record, Mapping) and not self._undefined_hint:
            return f"{name!r} is not there for every meeting, test it with 'is defined'"
        return super()._undefined_message


class _Beside(jinja2.BaseLoader):
    """Templates in the folder of another, by their endings; no link and no name leads out of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        path = self._folder / template
        try:
            real = path.resolve(strict=True)
            inside = real.relative_to(self._folder.resolve())
            if not all(name.endswith(TEMPLATE_ENDINGS) for name in (template, real.name)):
                raise ValueError("a file of another kind")
            if any(part.startswith(".") for part in inside.parts):
                raise ValueError("a hidden file")
            return files.read(real, MAX_SOURCE).decode("utf-8-sig"), str(path), None
        except (OSError, RuntimeError, ValueError) as exc:
            raise jinja2.TemplateNotFound(template) from exc


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which bounds loops, with bounds on what multiplies."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "**" and abs(right) > MAX_EXPONENT:
            raise OverflowError(f"powers above {MAX_EXPONENT} are not computed here")
        for times, repeated in ((left, right), (right, left)):
            size = len(repeated) if hasattr(repeated, "__len__") else 0
            if size and isinstance(times, int) and times * size > MAX_PRODUCT:
                raise OverflowError(f"{times} repetitions are too many")
        return super().call_binop(context, operator, left, right)


class _Compiled(BytecodeCache):
    """Templates as code, a file each in a folder: sums of its source and of the code, the code.

    Jinja's own cache of files unpickles what it finds, and fails where that is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            content = (self._folder / bucket.key).read_bytes()
            sums, code = content[:64], content[64:]
            if sums == _sums(bucket, code):
                bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = marshal.dumps(bucket.code)
        aside = self._folder / f".{bucket.key}.{os.urandom(4).hex()}"
        with suppress(OSError):
            aside.touch(0o600)
            aside.write_bytes(_sums(bucket, code) + code)
            aside.replace(self._folder / bucket.key)


def _sums(bucket: Bucket, code: bytes) -> bytes:
    return sha256(bucket.checksum.encode()).digest() + sha256(code).digest()


def fill_template(name: str, page: DataclassInstance) -> str:
    """A page in the form of one of the project's own templates, such as "minutes.md.j2".

    Args:
        page: its fields are the template's variables.
    """
    return _own_environment().get_template(name).render(_variables(page))


def fill_own(path: Path, page: Page) -> str:
    """The page in the form of a user's template, which may extend and include the project's.

    Raises:
        TemplateError: it cannot be read, does not parse, or fails on this page.
    """
    source = _read(path)
    own = str(path.absolute())  # unlike any name it can extend, its own file's name included
    loader = jinja2.FunctionLoader(lambda name: (source, str(path), None) if name == own else None)
    environment = _environment(loader, _Beside(path.absolute().parent))
    pieces: list[str] = []
    size = 0
    try:
        for piece in environment.get_template(own).generate(_variables(page)):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_OUTPUT:
                raise OverflowError(f"it makes more than {MAX_OUTPUT:,} characters")
    except Exception as exc:  # whatever a template does wrong is its author's to mend
        raise _translated(exc, path) from exc
    return "".join(pieces)


def check_variables(path: Path) -> None:
    """Find the variables that no page has, on branches not taken too.

    Raises:
        TemplateError: there is one; or the template cannot be read or does not parse.
    """
    environment, source = _environment(), _read(path)
    try:
        environment.compile(source, filename=str(path))
        tree = environment.parse(source)
    except Exception as exc:  # what is constant is computed here already
        raise _translated(exc, path) from exc
    known = {f.name for f in fields(Page)}
    unknown = meta.find_undeclared_variables(tree) - known - set(environment.globals)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            raise TemplateError(
                f"{path}:{node.lineno}",
                f"unknown variable {node.name!r}",
                f"choose from {_listed(known)}",
            )


def keep_compiled(folder: Path) -> None:
    """Keep the project's templates compiled in a folder, as Python keeps its modules.

    They are kept by their text, and by the versions of Jinja, of Python and of what turns them into
    code here. What is kept is run, so that a folder which others can write to is not used.
    """
    makers = (Path(module.__file__ or "") for module in (escaping, labels))
    code = b"".join(path.read_bytes() for path in (Path(__file__), *makers))
    made_by = jinja2.__version__.encode() + MAGIC_NUMBER + code
    kept = folder / "templates" / sha256(made_by).hexdigest()[:16]
    try:
        files.make_folder(kept, 0o700)
        abouts = [path.stat() for path in (folder, kept.parent, kept)]
    except OSError:
        return
    if all(about.st_uid == os.getuid() and not about.st_mode & 0o022 for about in abouts):
        _own_environment().bytecode_cache = _Compiled(kept)


@cache
def _own_environment() -> jinja2.Environment:
    """Where the project's own templates run, not in the sandbox; compiled once a process."""
    return _made(jinja2.Environment)


def _environment(*others: jinja2.BaseLoader) -> jinja2.Environment:
    """The sandbox. Where names are the same, the project's own templates come before others."""
    return _made(_Environment, *others)


def _made(kind: type[jinja2.Environment], *others: jinja2.BaseLoader) -> jinja2.Environment:
    environment = kind(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(template_folder()), *others]),
        undefined=_Unknown,
        autoescape=_escapes,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment


def _escapes(name: str | None) -> bool:
    """Whether what a template prints is escaped for HTML, by the template's name."""
    stem = name or ""
    for ending in TEMPLATE_ENDINGS:
        stem = stem.removesuffix(ending)
    return stem.rpartition(".")[2].lower() in ESCAPED


def _variables(page: DataclassInstance) -> dict[str, Any]:
    return {f.name: getattr(page, f.name) for f in fields(page)}


def _read(path: Path) -> str:
    try:
        return files.read(path, MAX_SOURCE).decode("utf-8-sig")
    except FileNotFoundError as exc:
        raise TemplateError(path, "does not exist", "check the path") from exc
    except IsADirectoryError as exc:
        raise TemplateError(path, "is a folder", "give the template's file") from exc
    except UnicodeDecodeError as exc:
        raise TemplateError(path, "is not UTF-8 text", "save it as UTF-8") from exc
    except OSError as exc:
        raise TemplateError(path, f"cannot be read ({exc.strerror})", "check the path") from exc


def _translated(exc: Exception, path: Path) -> TemplateError:
    """An error of a template in our words, with the file and the line that it comes from."""
    subject, remedy = str(path), "see docs/templates.md"
    if isinstance(exc, jinja2.TemplateSyntaxError):
        problem = (exc.message or "").rstrip(".")
        return TemplateError(f"{exc.filename or path}:{exc.lineno}", problem, remedy)
    for frame, line in traceback.walk_tb(exc.__traceback__):
        if "__jinja_exception__" in frame.f_globals:  # a line of a template, not of Python
            subject = f"{frame.f_code.co_filename}:{line}"
    if isinstance(exc, jinja2.TemplateNotFound):
        own = jinja2.FileSystemLoader(template_folder()).list_templates()
        names = (name for name in own if name.endswith(TEMPLATE_ENDINGS))
        return TemplateError(
            subject,
            f"there is no template {exc.name!r} beside it",
            f"the project's own are {_listed(names)}",
        )
    if isinstance(exc, jinja2.TemplateError | OverflowError | MemoryError):
        return TemplateError(subject, str(exc).rstrip(".") or type(exc).__name__, remedy)
    return TemplateError(subject, f"{type(exc).__name__}: {exc}", remedy)


def _listed(names: Any) -> str:
    return ", ".join(sorted(names))
