"""The recording is played from any second, and nothing else is given out in its place."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.served import Served

Find = Callable[[str], Path]


def _heard(path: Path, source: str, sha256: str = "") -> None:
    """Have a record say that it was made from a recording."""
    made = json.loads(path.read_text())
    made["meeting"] |= {"source": source, "sha256": sha256}
    path.write_text(json.dumps(made))


def test_a_recording_beside_the_minutes_is_played_from_any_place(
    served: Served, meeting: str, path_of: Find, samples: Path
) -> None:
    path = path_of(meeting)
    shutil.copy(samples / "planning.flac", path.parent)
    _heard(path, "planning.flac")
    visitor = served.visitor()
    address = visitor.state(meeting)["audio"]
    content = (samples / "planning.flac").read_bytes()
    whole = visitor.get(address)
    assert whole.content == content
    assert whole.headers["content-type"] == "audio/flac"
    assert whole.headers["content-disposition"].startswith("inline")
    assert whole.headers["accept-ranges"] == "bytes"
    part = visitor.get(address, headers={"Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.content == content[1000:2000]
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(content)}"
    assert visitor.get(address, headers={"Range": "bytes=-10"}).content == content[-10:]
    beyond = visitor.get(address, headers={"Range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416


def test_a_recording_elsewhere_in_the_folder_is_known_by_its_content(
    served: Served, meeting: str, path_of: Find, folder: Path
) -> None:
    right, wrong = folder / "recordings" / "b", folder / "recordings" / "a"
    for place, content in ((right, b"the right one"), (wrong, b"another")):
        place.mkdir(parents=True)
        (place / "elsewhere.wav").write_bytes(content)
    _heard(path_of(meeting), "elsewhere.wav", hashlib.sha256(b"the right one").hexdigest())
    visitor = served.visitor()
    assert visitor.get(visitor.state(meeting)["audio"]).content == b"the right one"


@pytest.mark.parametrize(
    "source",
    [
        "standup.vtt",
        "notes.txt",
        "../planning.flac",
        "/etc/passwd",
        "missing.flac",
        "",
        ".",
        "..",
        "a/../planning.flac",
        "planning.flac/",
        "planning.flac\x00.wav",
        "x" * 300 + ".wav",
    ],
)
def test_nothing_else_is_given_out(
    served: Served, meeting: str, path_of: Find, source: str
) -> None:
    path = path_of(meeting)
    (path.parent / "notes.txt").write_text("secret")
    _heard(path, source)
    visitor = served.visitor()
    assert visitor.state(meeting)["audio"] is None
    answer = visitor.get(f"/api/meetings/{meeting}/audio")
    assert answer.status_code == 404
    assert "beside" in answer.json()["error"]
