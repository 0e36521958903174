"""What the outputs of each input are called: its own name, in the folders it was found in.

The tree below a folder is mirrored below the output folder, so that a name does not change when
other meetings come. Where two would share one, as talk.wav and talk.vtt or a/talk.wav and
b/talk.wav, both say more of their path: talk.wav.md and talk.vtt.md, a/talk.md and b/talk.md.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from minutes.batch.finding import Input
from minutes.outputs import output_stem

__all__ = ["RESERVED", "absolute", "name_outputs"]

RESERVED = frozenset({"actions", "batch", "index"})  # what lies in the output folder itself


def name_outputs(inputs: Sequence[Input], taken: Mapping[str, Path]) -> dict[Path, str]:
    """The name of each input's outputs: a relative path with slashes and without a suffix.

    No two are the same to a file system that ignores case.

    Args:
        taken: the absolute path of the input that has a name from an earlier batch: it keeps it.
    """
    had = {path: name for name, path in taken.items()}
    names = {i.path: had[p] for i in inputs if (p := absolute(i.path)) in had}
    forms = {i.path: _Form(i) for i in inputs if i.path not in names}
    present = {_folded(name) for name in (*taken, *names.values())} | RESERVED
    while True:
        groups: dict[str, list[_Form]] = defaultdict(list)
        for form in forms.values():
            groups[_folded(form.text())].append(form)
        clashing = [group for text, group in groups.items() if len(group) > 1 or text in present]
        if not clashing:
            return names | {path: form.text() for path, form in forms.items()}
        for group in clashing:
            _tell_apart(group)


def absolute(path: Path) -> Path:
    """A path without .., as the ledger has it."""
    return Path(os.path.abspath(path))  # noqa: PTH100


class _Form:
    """The name of one input, as long as it has to be."""

    def __init__(self, one: Input) -> None:
        self.path = absolute(one.path)
        self.parts = self.path.parts[1:]
        self.depth = min(one.depth, len(self.parts))
        self.suffix = self.digest = False

    def text(self) -> str:
        *folders, last = self.parts[-self.depth :]
        last = last if self.suffix else output_stem(Path(last))
        if self.digest:
            last += "-" + hashlib.sha256(os.fsencode(self.path)).hexdigest()[:8]
        return "/".join((*folders, last))


def _tell_apart(group: list[_Form]) -> None:
    """Make the names of a group longer by one thing: the suffix within a folder, else a folder."""
    beside: dict[tuple[str, ...], int] = defaultdict(int)
    for form in group:
        beside[form.parts[:-1]] += 1
    for form in group:
        if not form.suffix and (beside[form.parts[:-1]] > 1 or form.depth == len(form.parts)):
            form.suffix = True
        elif form.depth < len(form.parts):
            form.depth += 1
        else:
            form.digest = True


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
