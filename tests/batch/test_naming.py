"""No two meetings share the name of their outputs, and none changes its name later."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from minutes.batch.finding import Input
from minutes.batch.naming import name_outputs


def named(*inputs: tuple[str, int], taken: dict[str, str] | None = None) -> dict[str, str]:
    had = {name: Path(path) for name, path in (taken or {}).items()}
    found = name_outputs([Input(Path(path), depth) for path, depth in inputs], had)
    return {path.as_posix(): text for path, text in found.items()}


def test_the_tree_below_a_folder_is_mirrored() -> None:
    assert named(("/in/a/talk.wav", 2), ("/in/b/talk.wav", 2), ("/in/talk.wav", 1)) == {
        "/in/a/talk.wav": "a/talk",
        "/in/b/talk.wav": "b/talk",
        "/in/talk.wav": "talk",
    }


def test_files_of_one_stem_keep_their_suffix() -> None:
    found = named(("/in/talk.wav", 1), ("/in/talk.vtt", 1), ("/in/other.vtt", 1))
    assert list(found.values()) == ["talk.wav", "talk.vtt", "other"]


def test_files_of_one_name_from_two_folders_say_which() -> None:
    found = named(("/x/a/talk.wav", 1), ("/x/b/talk.wav", 1), ("/y/b/talk.wav", 1))
    assert list(found.values()) == ["a/talk", "x/b/talk", "y/b/talk"]


def test_no_name_leads_out_of_the_folder() -> None:
    taken = {"talk": "/x/talk.wav", "b/talk": "/y/talk.wav"}
    assert named(("/out/../b/talk.wav", 1), taken=taken) == {"/out/../b/talk.wav": "b/talk.wav"}


def test_case_does_not_tell_two_names_apart() -> None:
    found = named(("/in/Talk.wav", 1), ("/in/talk.mp3", 1))
    assert list(found.values()) == ["Talk.wav", "talk.mp3"]


def test_a_meeting_keeps_the_name_that_it_has() -> None:
    found = named(("/in/talk.wav", 1), ("/in/talk.vtt", 1), taken={"talk": "/in/talk.wav"})
    assert found == {"/in/talk.wav": "talk", "/in/talk.vtt": "in/talk"}


def test_the_files_of_the_batch_itself_are_not_overwritten() -> None:
    found = named(("/in/index.wav", 1), ("/in/Batch.vtt", 1), ("/in/a/index.wav", 2))
    assert list(found.values()) == ["in/index", "in/Batch", "a/index"]


PARTS = st.sampled_from(["a", "A", "b", "a.wav", "index", "x.y"])
PATHS = st.lists(PARTS, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))


@given(st.lists(PATHS, unique=True, max_size=12), st.data())
def test_no_two_are_ever_the_same(paths: list[str], data: st.DataObject) -> None:
    inputs = [(path, data.draw(st.integers(1, path.count("/")))) for path in paths]
    found = named(*inputs)
    texts = [text.casefold() for text in found.values()]
    assert len(set(texts)) == len(paths) == len(found)
    assert not set(texts) & {"index", "batch", "actions"}
