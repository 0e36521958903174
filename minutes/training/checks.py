"""What must hold before a run begins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minutes.corpora import LabelledMeeting
from minutes.errors import CorpusError, OptionError
from minutes.evaluation.metrics import important
from minutes.training import state

__all__ = ["check_folder", "check_meetings", "state_folder"]


def state_folder(output: Path) -> Path:
    """Where a run that writes this folder keeps its state."""
    return output / "training"


def check_folder(output: Path, *, resume: bool) -> None:
    """Whether a run may write this folder.

    Raises:
        OptionError: it is a file; or it holds a model or an unfinished run, which would be lost.
    """
    if output.exists() and not output.is_dir():
        raise OptionError("--output", f"{output} is a file", "name a folder")
    if resume:
        return
    for held, there in (
        ("a model", (output / "config.json").exists()),
        ("a run that was stopped", state.exists(state_folder(output))),
    ):
        if there:
            raise OptionError(
                "--output", f"{output} holds {held} already", "choose another folder, or --resume"
            )


def check_meetings(
    meetings: Sequence[LabelledMeeting], development: Sequence[LabelledMeeting]
) -> None:
    """Whether these meetings can teach a model, and those choose its best epoch.

    Raises:
        CorpusError: there are none; none of their utterances is important; or a meeting is in
            both, which would flatter the figures.
    """
    for name, some in (("training", meetings), ("development", development)):
        if not some:
            raise CorpusError(f"the {name} meetings", "there are none", "give a corpus of them")
        shares = [
            float(bool(meeting.outcomes)) or act.important or 0.0
            for meeting in some
            for act in meeting.utterances
        ]
        if not important(shares).any():
            raise CorpusError(
                f"the {name} meetings",
                'no utterance of theirs is important ("important" of 0.5 or more)',
                "give meetings in which people kept something",
            )
    names = {(m.corpus, m.meeting) for m in meetings}
    words = {_words(m) for m in meetings}
    for meeting in development:
        if (meeting.corpus, meeting.meeting) in names or _words(meeting) in words:
            raise CorpusError(
                f"meeting {meeting.meeting}",
                "is among both the training and the development meetings",
                "leave it out of one of them: figures on meetings that were learned flatter",
            )


def _words(meeting: LabelledMeeting) -> tuple[str, ...]:
    return tuple(act.text for act in meeting.utterances)
