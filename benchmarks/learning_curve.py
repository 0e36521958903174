"""How fast the attention model learns what a team attends to, by the meetings that it has reviewed.

    python benchmarks/learning_curve.py FOLDER [--features CACHE] [--json FILE] [--plot FILE.png]

FOLDER holds ami-train.jsonl.gz and ami-dev.jsonl.gz, as `minutes evaluate` reads them. Simulated
teams (`simulated_teams.py`) review meetings of ami-train as `minutes review` would show them, the
shipped model is fitted to their choices as `minutes train --from-reviews` does, and average
precision of what the team cares for is measured on the meetings of ami-dev, which nobody reviewed.
Three draws of twenty meetings each, none in two of them; 1, 2, 5 and 10 are the first of those.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from curve_report import as_table, plot
from numpy.typing import NDArray
from simulated_teams import TEAMS, Team, blank, review
from sklearn.metrics import average_precision_score

from minutes import assets, record_files, serialization
from minutes.corpora import Act, LabelledMeeting, read_corpus
from minutes.errors import MinutesError
from minutes.files import write_all
from minutes.model import checkpoint, heads
from minutes.model.checkpoint import Loaded
from minutes.model.inference import predict
from minutes.records import MinutesRecord
from minutes.training import reviews
from minutes.training.adaptation import ReviewedMeeting, adapt, judge, surprise
from minutes.training.comparison import minutes_by
from minutes.training.team import knowledge, rescored

COUNTS = (0, 1, 2, 5, 10, 20)
DRAWS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting as the shipped model makes it: what the page shows, and what the heads see."""

    acts: tuple[Act, ...]
    minutes: MinutesRecord
    seen: ReviewedMeeting  # without labels

    def truth(self, team: Team) -> NDArray[np.bool_]:
        """What the team cares for, one an utterance."""
        return np.array([team.cares(act) for act in self.acts])


def show(meeting: LabelledMeeting, text: str, base: Loaded, cache: Path | None) -> Shown:
    """What the shipped model makes of a meeting; what takes long is kept in a folder."""
    acts = tuple(sorted(meeting.utterances, key=lambda act: act.start))
    minutes = blank(meeting, text)
    words = "\n".join(u.text for u in minutes.utterances)
    name = hashlib.sha256(f"{base.sha256} {meeting.meeting} {words}".encode()).hexdigest()[:24]
    array, record = (cache / f"{name}{end}" if cache else None for end in (".npz", ".minutes.json"))
    if array and record and array.is_file() and record.is_file():
        kept = np.load(array)
        return Shown(
            acts,
            record_files.load_minutes(record.read_bytes(), str(record)),
            _unlabelled(kept["inputs"], kept["logits"], kept["kinds"]),
        )
    found = predict(base.model, base.tokenizer, minutes.utterances)
    # Half precision, so that eighty meetings take 100 MB, and the same whether kept or not.
    inputs = heads.inputs(base.model, found, minutes.utterances).astype(np.float16)
    made = minutes_by(minutes, minutes.utterances, found.logits.astype(float), found.kinds)
    if array and record:
        array.parent.mkdir(parents=True, exist_ok=True)
        np.savez(array, inputs=inputs, logits=found.logits, kinds=found.kinds)
        record.write_text(serialization.dump(made))
    return Shown(acts, made, _unlabelled(inputs, found.logits, found.kinds))


def _unlabelled(
    inputs: NDArray[np.float16], logits: NDArray[np.float32], kinds: NDArray[np.float32]
) -> ReviewedMeeting:
    nothing = np.zeros(len(logits), dtype=np.float32)
    return ReviewedMeeting(inputs.astype(np.float32), logits, kinds, nothing, nothing)


def judged(shown: Shown, team: Team, seed: int) -> ReviewedMeeting:
    """What a team's review of a meeting teaches."""
    draw = random.Random(f"{seed} {team.name} {shown.minutes.meeting.id}")
    events = review(shown.minutes, shown.acts, team, draw)
    found = reviews.review(shown.minutes.meeting.id, shown.minutes, events)
    seen = shown.seen
    return judge(found.labels, found.evidence, seen.inputs, seen.logits, seen.kinds)


def precision(
    team: Team, meetings: Sequence[Shown], logits: Sequence[NDArray[np.float64]]
) -> float:
    """Mean average precision over the meetings in which there is something the team cares for."""
    pairs = [(m.truth(team), scores) for m, scores in zip(meetings, logits, strict=True)]
    return float(np.mean([average_precision_score(t, s) for t, s in pairs if t.any()]))


def measure(
    draws: Sequence[Sequence[Shown]], unseen: Sequence[Shown], base: Loaded
) -> dict[str, dict[str, object]]:
    """For each team and number of meetings, the figures of each draw."""
    known = knowledge(base)
    generic = TEAMS[-1]
    found: dict[str, dict[str, object]] = {}
    for team in TEAMS:
        own: dict[int, list[float]] = {count: [] for count in COUNTS}
        all_: dict[int, list[float]] = {count: [] for count in COUNTS}
        surprises = []
        for seed, meetings in enumerate(draws):
            labels = [judged(meeting, team, seed) for meeting in meetings]
            surprises.append(surprise(labels[:5]))
            for count in COUNTS:
                new = adapt(known, labels[:count]) if count else known.heads
                scores = [rescored(known, new, meeting.seen) for meeting in unseen]
                own[count].append(precision(team, unseen, scores))
                all_[count].append(precision(generic, unseen, scores))
        found[team.name] = {
            "about": team.about,
            "average_precision": own,
            "generic_average_precision": all_,
            "surprise_at_5": surprises,
            "share": float(np.mean(np.concatenate([m.truth(team) for m in unseen]))),
        }
        print(f"{team.name}: {own}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Measure, print the table, write the figures and the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", choices=("manual", "asr"), default="manual")
    parser.add_argument("--features", type=Path, help="keep what the frozen model sees here")
    parser.add_argument("--json", type=Path, help="write all figures")
    parser.add_argument("--plot", type=Path, help="draw the curves, as PNG")
    given = parser.parse_args()
    try:
        base = checkpoint.load(assets.model_folder("builtin"))
        pool = list(read_corpus(given.folder / "ami-train.jsonl.gz"))
        development = read_corpus(given.folder / "ami-dev.jsonl.gz")
    except MinutesError as exc:
        sys.exit(f"learning_curve: {exc}")
    random.Random(0).shuffle(pool)
    most = COUNTS[-1]

    def shown(meetings: Sequence[LabelledMeeting]) -> list[Shown]:
        return [show(meeting, given.text, base, given.features) for meeting in meetings]

    draws = [shown(pool[most * i : most * (i + 1)]) for i in range(DRAWS)]
    unseen = shown(development)
    teams = measure(draws, unseen, base)
    document = {
        "model": base.model.config.name,
        "text": given.text,
        "counts": COUNTS,
        "draws": DRAWS,
        "unseen_meetings": len(unseen),
        "teams": teams,
    }
    contents: dict[Path, bytes] = {}
    if given.json:
        contents[given.json] = (json.dumps(document, indent=1) + "\n").encode()
    if given.plot:
        contents[given.plot] = plot(document)
    write_all(contents)
    print(as_table(document), end="")


if __name__ == "__main__":
    main()
