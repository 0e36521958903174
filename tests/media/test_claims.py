"""Recordings whose headers claim years of sound are refused, and fill no disk."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes.errors import MediaError
from minutes.media import Recording
from tests.media.clips import encode, tone

SOUND = tone(1.0, 48_000, 1)
YEAR = 365 * 24 * 3600
POLYNOMIAL = 0x04C11DB7  # of Ogg's checksum: RFC 3533, section 6


def flac(folder: Path) -> bytes:
    """The number of samples in STREAMINFO, 36 bits, as large as it can be (RFC 9639, 8.2)."""
    content = bytearray(encode(folder / "a.flac", "flac", SOUND).read_bytes())
    at = content.find(b"fLaC") + 18
    number = int.from_bytes(content[at : at + 8], "big") | 2**36 - 1
    content[at : at + 8] = number.to_bytes(8, "big")
    return bytes(content)


def m4a(folder: Path) -> bytes:
    """A frame that lasts half a day, in the table of times (ISO/IEC 14496-12, 8.6.1.2)."""
    content = bytearray(encode(folder / "a.m4a", "aac", SOUND).read_bytes())
    at = content.find(b"stts") + 16
    content[at : at + 4] = struct.pack(">I", 2**31 - 1)
    return bytes(content)


def ogg(folder: Path, position: int = 48_000 * YEAR) -> bytes:
    """A last page that ends a year later (RFC 7845, section 4)."""
    content = bytearray(encode(folder / "a.ogg", "libopus", SOUND).read_bytes())
    at = content.rfind(b"OggS")
    content[at + 6 : at + 14] = struct.pack("<q", position)
    content[at + 22 : at + 26] = bytes(4)
    content[at + 22 : at + 26] = struct.pack("<I", _checksum(content[at:]))
    return bytes(content)


def later(folder: Path) -> bytes:
    """The same, at the end of what the form can tell."""
    return ogg(folder, 2**62)


def rf64(folder: Path) -> bytes:
    """A WAV of a petabyte (EBU Tech 3306)."""
    sizes = struct.pack("<IQQQI", 28, 2**50, 2**50, 2**49, 0)
    form = struct.pack("<IHHIIHH", 16, 1, 1, 16_000, 32_000, 2, 16)
    head = b"RF64\xff\xff\xff\xffWAVEds64" + sizes + b"fmt " + form
    return head + b"data\xff\xff\xff\xff" + bytes(3200)


@pytest.mark.parametrize("make", [flac, m4a, ogg, later, rf64])
def test_a_claim_of_years_is_refused(tmp_path: Path, make: Callable[[Path], bytes]) -> None:
    path = tmp_path / "claims"
    path.write_bytes(make(tmp_path))
    spool = tmp_path / "spool"
    spool.mkdir()
    with pytest.raises(MediaError), Recording(path, spool=spool) as recording:
        recording.decode()
    assert list(spool.iterdir()) == []


def _checksum(page: bytes) -> int:
    found = 0
    for byte in page:
        found ^= byte << 24
        for _ in range(8):
            found = (found << 1 ^ (POLYNOMIAL if found >> 31 else 0)) & 0xFFFFFFFF
    return found
