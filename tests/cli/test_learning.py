"""minutes train --from-reviews and minutes models: from choices to a model that is in use."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes import pipeline, store
from minutes.choices import Approve, Choice, Drop, Keep
from minutes.model import card, checkpoint
from minutes.record_files import read_minutes
from minutes.records import MinutesRecord, Point
from minutes.review.meetings import find_meetings
from tests.conftest import SAMPLES, Command

PLACE = SAMPLES.parent / "tests" / "stages" / "meetings"
MEETINGS = ("club", "committee", "garden", "housing")
DATA = Path("models")

Verdict = Callable[[Point], bool]


def record(name: str) -> Path:
    """Where the minutes of a meeting are."""
    return Path("out", f"{name}.minutes.json")


def most_important(minutes: MinutesRecord) -> list[Point]:
    """The half of the points whose evidence is most important."""
    importance = {u.id: u.importance or 0.0 for u in minutes.utterances}
    points = sorted(minutes.points, key=lambda p: max(importance[id_] for id_ in p.utterances))
    return points[len(points) // 2 :]


def outcome(point: Point) -> bool:
    """What this team keeps: no tasks, which the shipped model finds most important."""
    return point.kind != "action"


def review(verdict: Verdict, count: int = len(MEETINGS), approve: bool = True) -> None:
    """Keep and drop the points of the first meetings, and approve them."""
    out = Path("out")
    with store.open(None, out) as kept:
        for found in find_meetings(out)[:count]:
            kept.pin(found.key, found.name, found.path.read_bytes())
            points = read_minutes(found.path).points
            chosen: list[Choice] = [Keep(p.id) if verdict(p) else Drop(p.id) for p in points]
            for number, choice in enumerate([*chosen, Approve()] if approve else chosen):
                kept.append(found.key, "Anna", choice, key=f"{found.key} {number}")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The minutes of some meetings, by the shipped model."""
    from minutes.cache import Cache
    from minutes.options import Options
    from minutes.serialization import dump

    cache = Cache(tmp_path_factory.mktemp("cache"))
    return {
        name: dump(pipeline.run(PLACE / f"{name}.txt", Options(), cache=cache)).encode()
        for name in MEETINGS
    }


@pytest.fixture
def team(minutes: Command, records: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line, in a folder with minutes to review in out/ and models in models/."""
    monkeypatch.setenv("MINUTES_MODELS_DIR", str(DATA))
    Path("out").mkdir()
    for name, content in records.items():
        Path("out", f"{name}.minutes.json").write_bytes(content)
    return minutes


def test_a_better_model_is_used_by_all_commands_until_another_is(
    team: Command, samples: Path
) -> None:
    review(outcome)
    done = team("train", "--from-reviews", "out", "--name", "ours")
    assert done.status == 0, done.err
    before, after = re.findall(r"average precision +(\S+) +(\S+)", done.out)[0]
    assert float(after) > float(before)
    assert done.out.endswith(
        "ours-1 is in use; minutes models use builtin puts the shipped model back.\n"
    )
    head = card.read(DATA / "ours-1")
    assert (head["meetings"], head["held_out"], head["base"]["source"]) == (4, 4, "builtin")
    assert head["gain"]["low"] > 0
    assert re.search(r"[1-9]\d* sentences? comes? in and [1-9]\d* goe?s? out", done.out)
    assert "which you " in done.out
    noted = head["figures"]["after"]["average_precision"]
    assert noted == pytest.approx(float(after), abs=0.00056)  # four places beside three

    listed = team("models", "list").out.splitlines()
    assert listed[0].startswith("  builtin")
    ours = next(line for line in listed if line.startswith("* "))  # the one in use
    assert ours.startswith("* ours-1") and f"average precision {before} -> {after}" in ours

    team("run", samples / "standup.vtt", "-f", "json")
    assert json.loads(Path("standup.minutes.json").read_text())["engines"] == {
        "scorer": "attention:ours-1"
    }
    assert "ours-1 in " in team("doctor").out
    assert team("models", "use", "builtin").out == "builtin\n"
    team("run", samples / "standup.vtt", "-f", "json", "--force")
    assert "attention:meetings-6" in Path("standup.minutes.json").read_text()
    # By its name, whatever is in use.
    team("run", samples / "standup.vtt", "-f", "json", "--force", "--attention-model", "ours")
    assert "attention:ours-1" in Path("standup.minutes.json").read_text()
    # What a team's model scored is explained by it.
    explained = team("explain", "standup.minutes.json", "p01")
    assert explained.status == 0, explained.err
    assert "scored by attention:ours-1" in explained.out
    assert "no longer have the importance" not in explained.err


def test_the_same_choices_give_the_same_model(team: Command) -> None:
    review(outcome)
    for _ in range(2):
        assert team("train", "--from-reviews", "out", "--use-anyway").status == 0
    one, two = ((DATA / f"team-{n}" / "heads.safetensors").read_bytes() for n in (1, 2))
    assert one == two


def test_a_model_that_is_no_better_is_used_only_where_one_says_so(team: Command) -> None:
    # This team keeps just what the shipped model finds most important: hardly anything can rank
    # better, and by no more than chance.
    wanted = [point for name in MEETINGS for point in most_important(read_minutes(record(name)))]
    review(wanted.__contains__, approve=False)
    done = team("train", "--from-reviews", "out")
    assert done.status == 0, done.err
    before, after = re.findall(r"average precision +(\S+) +(\S+)", done.out)[0]
    assert float(before) > 0.97 and float(after) < float(before) + 0.02
    assert "the model in use stays. Review two meetings more" in done.out.splitlines()[-1]
    assert team("models", "list").out.startswith("* builtin")
    forced = team("train", "--from-reviews", "out", "--use-anyway")
    assert "team-1 is in use" in forced.out
    assert team("models", "use", "team").out == "team-1\n"


def test_too_few_reviews_say_how_many_more_are_needed(team: Command) -> None:
    none = team("train", "--from-reviews", "out")
    assert none.status == 1
    assert "minutes: error: out: has no reviews yet; review its minutes" in none.err
    assert not Path("out", ".minutes").exists()
    assert "nope: is no folder; name the" in team("train", "--from-reviews", "nope").err
    review(outcome, 1)
    one = team("train", "--from-reviews", "out")
    assert (one.status, one.out) == (1, "")
    assert "1 reviewed meeting is too few to learn from and to be held to; review 2 more" in one.err


def test_reviews_that_dropped_nothing_teach_nothing(team: Command) -> None:
    review(lambda point: True, approve=False)
    done = team("train", "--from-reviews", "out")
    assert done.status == 1
    assert "nothing was dropped in the 4 meetings to learn from" in done.err
    assert not DATA.exists()


def test_a_damaged_model_in_use_gives_way_but_not_where_it_is_asked_for(
    team: Command, samples: Path
) -> None:
    review(outcome)
    team("train", "--from-reviews", "out", "--use-anyway")
    path = DATA / "team-1" / "heads.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    done = team("run", samples / "standup.vtt", "-f", "json")
    assert done.status == 0
    assert done.err.count("warning: ") == 1
    assert "warning: using the shipped model: team-1, which is in use, cannot be used" in done.err
    assert "attention:meetings-6" in Path("standup.minutes.json").read_text()
    named = team("run", samples / "retro.srt", "-f", "json", "--attention-model", "team-1")
    assert named.status == 1
    assert "changed or damaged" in named.err
    assert "cannot be used: " in team("models", "list").out
    assert team("models", "rm", "team-1").out == "team-1 is deleted; builtin is in use\n"
    team("train", "--from-reviews", "out", "--use-anyway")
    assert team("models", "use", "team").out == "team-2\n"


@pytest.mark.parametrize(
    ("arguments", "problem", "status"),
    [
        (["models", "use", "gone"], "gone: there is no such model", 1),
        (["models", "rm", "builtin"], "builtin: is shipped with minutes and cannot be deleted", 1),
        (["train", "--from-reviews", "out", "--name", "a/b"], "--name: 'a/b' is no name", 1),
        (["train", "--from-reviews", "out", "--lora"], "does not go with --from-reviews", 2),
        (["train", "x.jsonl", "--dev", "y.jsonl"], "is missing", 2),
    ],
)
def test_what_users_get_wrong_is_told(
    team: Command, arguments: list[str], problem: str, status: int
) -> None:
    done = team(*arguments)
    assert (done.status, done.out) == (status, "")
    assert problem in done.err
    assert "Traceback" not in done.err


def test_a_team_is_read_as_any_other_model(team: Command) -> None:
    review(outcome)
    team("train", "--from-reviews", "out", "--use-anyway")
    loaded = checkpoint.load(DATA / "team-1")
    assert loaded.model.config.name == "team-1"
