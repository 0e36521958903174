"""The same meeting as other transcripts would give it: in longer pieces, or without speakers.

Corpora cut speech into dialogue acts of seven words; captions and recognisers cut it into sentences
and more, and know less. A model that is to serve them must have seen such meetings too.
"""

from __future__ import annotations

from dataclasses import replace

from minutes.corpora import KINDS, Act, LabelledMeeting

__all__ = ["VIEWS", "anonymous", "bare", "merged"]

_GAP = 1.0  # seconds
_SECONDS = 30.0
_MARKS = '.,;:!?…"()'


def merged(meeting: LabelledMeeting) -> LabelledMeeting:
    """Neighbouring acts of one speaker as one, up to 30 seconds; important if any of them is."""
    acts: list[Act] = []
    for act in meeting.utterances:
        last = acts[-1] if acts else None
        if (
            last is not None
            and last.speaker == act.speaker
            and act.start - last.end <= _GAP
            and act.end - last.start <= _SECONDS
        ):
            acts[-1] = _join(last, act)
        else:
            acts.append(act)
    return replace(meeting, utterances=tuple(acts))


def anonymous(meeting: LabelledMeeting) -> LabelledMeeting:
    """The meeting without speakers."""
    acts = tuple(replace(act, speaker=None) for act in meeting.utterances)
    return replace(meeting, utterances=acts)


def bare(meeting: LabelledMeeting) -> LabelledMeeting:
    """The meeting without capitals and punctuation; a word that is nothing else stays."""
    acts = tuple(replace(act, text=_bare(act.text)) for act in meeting.utterances)
    return replace(meeting, utterances=acts)


def _plain(meeting: LabelledMeeting) -> LabelledMeeting:
    return meeting


# "unnamed" is both: as a recogniser without diarization or punctuation gives it.
VIEWS = {
    "plain": _plain,
    "merged": merged,
    "anonymous": anonymous,
    "bare": bare,
    "unnamed": lambda meeting: anonymous(bare(meeting)),
}


def _bare(text: str) -> str:
    """Word for word, so that places in words stay the same."""
    return " ".join(word.lower().strip(_MARKS) or word for word in text.split())


def _join(first: Act, second: Act) -> Act:
    known = [x for x in (first.important, second.important) if x is not None]
    longer = max(first, second, key=lambda act: len(act.text))
    return replace(
        first,
        end=max(first.end, second.end),
        text=f"{first.text} {second.text}".strip(),
        asr=f"{first.asr or ''} {second.asr or ''}".strip() or None,
        important=max(known) if known else None,
        certainty=min(first.certainty, second.certainty),
        kinds=tuple(kind for kind in KINDS if kind in (*first.kinds, *second.kinds)),
        links=max(first.links or 0, second.links or 0),
        act=longer.act,
    )
