"""Checkpoints that are pickles: nothing in them is run, and they take no more than they hold."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from minutes import files

__all__ = ["unpickle"]


def unpickle(path: Path) -> Any:
    """What a checkpoint holds, read with PyTorch's restricted unpickler onto the CPU.

    Raises:
        OSError: it cannot be opened as `files.open_regular` opens it.
        Exception: of any kind, where it is damaged, names what the unpickler does not know, is
            packed, or has tensors that claim more numbers than there are.
    """
    import torch

    with files.open_regular(path) as file:
        _refuse_packed(file)
        content = torch.load(file, map_location="cpu", weights_only=True)
        size = file.seek(0, 2)
    for tensor in _tensors(content):
        if tensor.numel() * tensor.element_size() > size:
            raise ValueError("a tensor claims more numbers than the file has")
    return content


def _refuse_packed(file: IO[bytes]) -> None:
    """PyTorch packs nothing, but reads what is packed: a kilobyte of zeros can be a megabyte."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            if any(part.compress_type != zipfile.ZIP_STORED for part in archive.infolist()):
                raise ValueError("its parts are packed, as PyTorch packs none")
    file.seek(0)


def _tensors(content: Any) -> Iterator[Any]:
    """The tensors in dictionaries and lists, at whatever depth, each container once."""
    import torch

    waiting, seen = [content], set[int]()
    while waiting:
        value = waiting.pop()
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, Mapping | list | tuple) and id(value) not in seen:
            seen.add(id(value))
            waiting += value.values() if isinstance(value, Mapping) else value
