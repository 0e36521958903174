"""Who said what: the whole path from sound, measured on words, on speakers and on both at once.

    python benchmarks/who_said_what.py RECORDING... [--transcriber NAME] [--model FOLDER] …

Beside each NAME.flac lie NAME.vtt (who said what) and, where turns are known better, NAME.rttm. An
excerpt from the beginning of a meeting of a corpus needs no transcript:

    python benchmarks/who_said_what.py dev00.flac --corpus ami-dev.jsonl.gz --meeting ES2003a

WER counts words alone, DER seconds alone (no collar, overlap scored). cpWER is the word error rate
of each speaker's words, all in a row, with the speakers paired as is best (Watanabe et al. 2020,
arXiv:2004.09249; package meeteval): a right word under a wrong name is two errors. Texts are
normalised as in recognition.py. "named": voices that got a name from what was said, of those that
speak, and how many of the names are right. Where the reference is a meeting of minutes' own, the
decisions and actions that come from the sound are set beside those from the transcript.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from diarization import PARTS, read_rttm, score
from recognition import normalise

from minutes import pipeline, transcripts
from minutes.cache import Cache
from minutes.engines import registry
from minutes.media import Recording
from minutes.options import Options
from minutes.records import Cue, MinutesRecord, Point, Turn, Utterance
from minutes.stages.diarization import diarize
from minutes.stages.voice_activity import detect

TABLE = (
    "| recording | WER | DER | cpWER | speakers | named | decisions | actions | same owner | "
    "same date |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recordings", type=Path, nargs="+", metavar="RECORDING")
    parser.add_argument("--corpus", type=Path, help="labelled meetings")
    parser.add_argument("--meeting", help="the meeting of the corpus that the recording begins")
    parser.add_argument("--cache", type=Path, help="keeps the stages' results for the next run")
    for name in ("transcriber", "model", "diarizer", "diarization-model"):
        parser.add_argument(f"--{name}")
    given = vars(parser.parse_args())
    recordings, cache = given.pop("recordings"), given.pop("cache")
    corpus, meeting = given.pop("corpus"), given.pop("meeting")
    options = Options(**{name: value for name, value in given.items() if value is not None})
    warnings.simplefilter("ignore")
    print(TABLE)
    with tempfile.TemporaryDirectory() as folder:
        for path in recordings:
            cues = read_corpus(corpus, meeting) if corpus else None
            print(row(path, cues, options, Cache(cache or Path(folder))), flush=True)


def row(path: Path, cues: Sequence[Cue] | None, options: Options, cache: Cache) -> str:
    """What comes of a recording, beside what should."""
    sound = pipeline.run(path, options, cache=cache)
    transcript = path.with_suffix(".vtt")
    if cues is None:
        cues = transcripts.read_transcript(transcript).cues
    cues = [cue for cue in cues if cue.start < sound.meeting.duration]
    language = sound.meeting.language
    known = path.with_suffix(".rttm")
    reference = read_rttm(known) if known.is_file() else [_turn(cue) for cue in cues]
    parts = score(reference, hear_voices(path, options), sound.meeting.duration)
    people = {cue.speaker for cue in cues}
    cells = [
        f"{word_error_rate(cues, sound.utterances, language):.3f}",
        f"{sum(parts[part] for part in PARTS) / parts['total']:.3f}",
        f"{speaker_word_error_rate(cues, sound.utterances, language):.3f}",
        f"{len(sound.speakers)} of {len(people)}",
        named(sound, cues),
        *(compare(sound, transcript, cues, options, cache) if transcript.is_file() else "––––"),
    ]
    return f"| {path.stem} | {' | '.join(cells)} |"


def _turn(cue: Cue) -> Turn:
    return Turn(cue.start, cue.end, cue.speaker or "?")


def hear_voices(path: Path, options: Options) -> Sequence[Turn]:
    """Who speaks when, as the diarizer alone has it."""
    detector = registry.voice_detector()
    diarizer = registry.diarizer(options.diarization, options.runtime)
    with Recording(path) as recording:
        spans = detect(recording, engine=detector)
        return diarize(recording, spans, engine=diarizer, options=options.diarization)


def read_corpus(path: Path, meeting: str) -> list[Cue]:
    """Who said what in a meeting of a corpus."""
    from minutes.corpora import read_corpus

    (found,) = [m for m in read_corpus(path) if m.meeting == meeting]
    return [Cue(u.start, u.end, u.text, u.speaker) for u in found.said("manual")]


def word_error_rate(cues: Iterable[Cue], heard: Iterable[Utterance], language: str | None) -> float:
    import jiwer

    texts = (" ".join(part.text for part in parts) for parts in (cues, heard))
    wanted, found = (normalise(text, language) for text in texts)
    return float(jiwer.wer(wanted, found))


def speaker_word_error_rate(
    cues: Iterable[Cue], heard: Iterable[Utterance], language: str | None
) -> float:
    from meeteval.wer import cp_word_error_rate

    both = []
    for parts in (cues, heard):
        said: dict[str, list[str]] = defaultdict(list)
        for part in parts:
            said[part.speaker or "?"].append(part.text)
        both.append({who: normalise(" ".join(texts), language) for who, texts in said.items()})
    return float(cp_word_error_rate(*both).error_rate)


def named(sound: MinutesRecord, cues: Sequence[Cue]) -> str:
    """How many voices have a name, of how many; and how many of the names are right."""
    owners = pair(sound, cues)
    given = [s for s in sound.speakers if s.name]
    right = sum((s.name or "").split()[-1] in (owners.get(s.id) or "") for s in given)
    return f"{len(given)} of {len(sound.speakers)}, {right} right"


def pair(sound: MinutesRecord, cues: Sequence[Cue]) -> dict[str, str | None]:
    """Whose each voice is: that of the person with whom it shares most time."""
    shared: dict[str, dict[str | None, float]] = defaultdict(lambda: defaultdict(float))
    for u in sound.utterances:
        for cue in cues:
            shared[u.speaker or "?"][cue.speaker] += max(
                0.0, min(u.end, cue.end) - max(u.start, cue.start)
            )
    return {id_: max(times, key=times.__getitem__) for id_, times in shared.items()}


def compare(
    sound: MinutesRecord, transcript: Path, cues: Sequence[Cue], options: Options, cache: Cache
) -> list[str]:
    """Decisions and actions from the sound that are those from the transcript, and their parts."""
    plain = replace(options, output=replace(options.output, date=sound.meeting.recorded_at))
    text = pipeline.run(transcript, plain, cache=cache)
    whose: dict[str | None, str | None] = {**pair(sound, cues)}
    names = {s.id: s.name for s in text.speakers}
    cells, owners, dates, met = [], 0, 0, 0
    for kind in ("decision", "action"):
        wanted = [p for p in text.points if p.kind == kind]
        found = [p for p in sound.points if p.kind == kind]
        pairs = match(wanted, found, text, sound)
        cells.append(f"{len(pairs)} of {len(wanted)}, {len(found) - len(pairs)} more")
        for what, points, met_in in (("missing", wanted, 0), ("more", found, 1)):
            taken = {pair[met_in].id for pair in pairs}
            for point in (p for p in points if p.id not in taken):
                print(f"{kind} {what} {point.start:.0f} s: {point.text}", file=sys.stderr)
        if kind == "action":
            met = len(pairs)
            for one, other in pairs:
                owner = names.get(one.owner or "", one.owner)
                heard = whose.get(other.owner, other.owner)
                owners += owner == heard
                dates += one.due == other.due
                if owner != heard or one.due != other.due:
                    print(
                        f"action {one.start:.0f} s: {owner}, {one.due} is {heard}, {other.due}: "
                        f"{other.text}",
                        file=sys.stderr,
                    )
    return [*cells, f"{owners} of {met}", f"{dates} of {met}"]


def match(
    wanted: Sequence[Point], found: Sequence[Point], text: MinutesRecord, sound: MinutesRecord
) -> list[tuple[Point, Point]]:
    """Points that rest on the same moments, each in one pair: those whose words are most alike."""
    likely = [
        (alike(one, other), -number, one, other)
        for number, one in enumerate(wanted)
        for other in found
        if meet(spans(one, text), spans(other, sound))
    ]
    pairs: list[tuple[Point, Point]] = []
    for _, _, one, other in sorted(likely, key=lambda pair: pair[:2], reverse=True):
        if all(one is not taken and other is not met for taken, met in pairs):
            pairs.append((one, other))
    return sorted(pairs, key=lambda pair: pair[0].start)


def alike(one: Point, other: Point) -> float:
    """The share of their words that two points have in common."""
    words, others = (set(normalise(point.text, "en").split()) for point in (one, other))
    return len(words & others) / max(len(words | others), 1)


def spans(point: Point, minutes: MinutesRecord) -> list[tuple[float, float]]:
    return [(u.start, u.end) for u in minutes.utterances if u.id in point.utterances]


def meet(one: Iterable[tuple[float, float]], others: Sequence[tuple[float, float]]) -> bool:
    """Whether two of the stretches are the same for the most part."""
    return any(min(b, d) - max(a, c) > 0.5 * min(b - a, d - c) for a, b in one for c, d in others)


if __name__ == "__main__":
    main()
