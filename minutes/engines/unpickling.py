"""Checkpoints that are pickles: nothing in them is run, and they take no more than they hold.

`unpickle` reads what PyTorch's networks are given, with PyTorch; `tensors` what ONNX Runtime's are,
with NumPy alone, since importing PyTorch takes longer than half a minute of sound.
"""

from __future__ import annotations

import math
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from minutes import files

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Inert", "tensors", "unpickle"]

_STORAGES = {"FloatStorage": "<f4", "LongStorage": "<i8", "HalfStorage": "<f2"}


class Inert:
    """Stands for any class or function that a checkpoint names and a network does not need."""

    def __new__(cls, *arguments: object) -> Inert:
        return super().__new__(cls)

    def __init__(self, *arguments: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        pass


def tensors(path: Path) -> dict[str, NDArray[np.generic]]:
    """The tensors of a checkpoint by their places in it, such as "state_dict.head.weight".

    The file is one of `torch.save` or `torch.jit.save`. Of what its pickle names nothing is
    imported: all but tensors and dictionaries stays inert.

    Raises:
        OSError: it cannot be opened as `files.open_regular` opens it.
        Exception: of any kind, where it is damaged or of another form.
    """
    with files.open_regular(path) as file, zipfile.ZipFile(file) as archive:
        pickled = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        content = _Unpickler(archive, pickled).load()
    return dict(_named(content, "", set()))


class _Module(Inert):
    """A module of TorchScript, or any other object: what it has been given."""

    def __call__(self, *arguments: object) -> Inert:
        return Inert()

    def __setstate__(self, state: object) -> None:
        self.state = state


class _Unpickler(pickle.Unpickler):
    """Reads the pickle of an archive; a tensor is an array over the bytes of its part."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._home = archive, name.removesuffix(".pkl")
        self._parts: dict[str, bytes] = {}
        super().__init__(archive.open(self._stored(name)))

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _array
        if module == "torch" and name in _STORAGES:
            return _STORAGES[name]
        return type(name, (_Module,), {})

    def persistent_load(self, pid: Any) -> tuple[str, bytes]:
        _, dtype, key, *_ = pid
        if key not in self._parts:
            self._parts[key] = self._archive.read(self._stored(f"{self._home}/{key}"))
        return dtype, self._parts[key]

    def _stored(self, name: str) -> zipfile.ZipInfo:
        """A part of the archive, which PyTorch packs not: a kilobyte could be a megabyte."""
        part = self._archive.getinfo(name)
        if part.compress_type != zipfile.ZIP_STORED:
            raise ValueError("its parts are packed, as PyTorch packs none")
        return part


def _array(
    storage: tuple[str, bytes], offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any
) -> NDArray[np.generic]:
    import numpy as np

    dtype = np.dtype(storage[0])
    if math.prod(size) * dtype.itemsize > len(storage[1]):
        raise ValueError("a tensor claims more numbers than the file has")
    strides = tuple(step * dtype.itemsize for step in stride)
    return np.ndarray(tuple(size), dtype, storage[1], offset * dtype.itemsize, strides)


def _named(content: Any, place: str, seen: set[int]) -> Iterator[tuple[str, NDArray[np.generic]]]:
    """The arrays in dictionaries and modules, at whatever depth, each of those once."""
    import numpy as np

    if isinstance(content, np.ndarray):
        yield place, content
        return
    if isinstance(content, _Module):
        content = getattr(content, "state", None)
    if isinstance(content, Mapping) and id(content) not in seen:
        seen.add(id(content))
        for name, value in content.items():
            yield from _named(value, f"{place}.{name}" if place else str(name), seen)


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
