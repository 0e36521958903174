"""What every test shares: the samples, a cache of its own, and no network."""

from __future__ import annotations

import gc
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression
from hypothesis import settings

from minutes import cli
from minutes.engines import checksums, packaged, registry
from minutes.engines.packaged import Weights
from minutes.options import RuntimeOptions
from tests.postgresql import Server, binaries, serve

settings.register_profile("minutes", deadline=None, derandomize=True)
settings.load_profile("minutes")

TESTS = Path(__file__).parent
SAMPLES = TESTS.parent / "samples"


# What tests need, by the fixtures that they take or the place that they are in; `make quick` leaves
# all of these out. A single test can be marked by hand too.
NEEDS = {
    "browser": ({"browser"}, ("browser",)),
    "server": (
        {"server", "served", "served_here", "database", "cluster", "linked"},
        (
            *("web/test_load.py", "batch/test_cluster.py", "batch/test_far.py"),
            *("web/test_approving.py", "web/test_changes.py", "web/test_connections.py"),
            *("web/test_sessions.py", "web/test_throttling.py"),
            *("batch/test_surviving.py", "cli/test_offline.py", "cli/test_terminal.py"),
            *("cli/test_batch.py", "cli/test_completion.py", "cli/test_review.py"),
            *("cli/test_startup.py", "test_faulty_disk.py", "test_package.py", "test_suite.py"),
            *("store/test_surviving.py", "store/test_opening.py", "training/test_resuming.py"),
        ),
    ),
    "weights": (
        {"weights_of"},
        (
            *("engines/test_diarizer.py", "engines/test_silero.py", "engines/test_pyannote"),
            *("engines/test_faster_whisper.py", "engines/test_whisper.py", "test_sound.py"),
            *("engines/test_whisper_batches.py", "engines/test_whisper_conversion.py"),
            *("test_run_whisper.py", "model", "cli/test_evaluate.py", "cli/test_learning.py"),
        ),
    ),
    "slow": (
        set[str](),
        (
            *("training", "batch", "stages/test_lengths.py", "stages/rendering/test_document.py"),
            *("stages/rendering/test_hostile.py", "stages/rendering/test_templating.py"),
            *("cli/test_bad_input.py", "cli/test_train.py", "transcripts/test_any_form.py"),
            *("transcripts/test_round_trip.py", "engines/test_windows.py"),
            # They are quick, and what they import is not.
            *("cli/test_explain.py", "engines/test_explaining.py", "engines/test_inventory.py"),
            "cli/test_verdicts.py",
            *("engines/test_whisper_time_warping.py", "engines/test_whisper_weights.py"),
            *("evaluation/test_plots.py", "test_bombs.py", "test_models.py"),
        ),
    ),
}

# The files that hold the longest tests, which come first: at the end no worker waits for another.
LONGEST = (
    *("test_sound.py", "batch/test_cluster.py", "batch/test_surviving.py", "cli/test_offline.py"),
    *("training/test_resuming.py", "training/test_outcomes.py", "web/test_load.py"),
    "test_suite.py",
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave alone the places whose tests are all left out: most of a quick run are their imports.

    That is where `-m` takes none of their tests, whatever else these are marked by.
    """
    wanted = config.getoption("markexpr")
    if not wanted or not collection_path.is_relative_to(TESTS):
        return None
    place = collection_path.relative_to(TESTS).as_posix()
    marks = {name for name, (_, places) in NEEDS.items() if place.startswith(places)}
    if not marks:
        return None
    chosen = Expression.compile(wanted)
    others = set(re.findall(r"\w+", wanted)) - marks
    return not any(
        chosen.evaluate((marks | set(some)).__contains__)
        for count in range(len(others) + 1)
        for some in combinations(others, count)
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs, and put the longest first."""
    for item in items:
        place = _place(item)
        fixtures = set(getattr(item, "fixturenames", ()))
        if hasattr(item, "callspec") and "postgresql" in item.callspec.params.values():
            fixtures.add("server")
        for name, (wanted, places) in NEEDS.items():
            if fixtures & wanted or place.startswith(places):
                item.add_marker(name)
    items.sort(key=lambda item: not _place(item).startswith(LONGEST))


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(TESTS).as_posix()


def pytest_collection_finish() -> None:
    """What is here now stays to the end: the collector of garbage need not go through it again."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample recordings and transcripts."""
    return SAMPLES


@pytest.fixture(scope="session")
def weights_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all tests keep the weights that they join and convert."""
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="session")
def weights_of(weights_folder: Path) -> Callable[[Weights], Path]:
    """Where weights that pip brings are; skips the test where they are not installed."""
    runtime = RuntimeOptions(cache_dir=weights_folder.parent / "of-packages")
    checksums.weights_folder(runtime).parent.mkdir()
    checksums.weights_folder(runtime).symlink_to(weights_folder)

    def locate(weights: Weights) -> Path:
        if problem := packaged.problem(weights):
            pytest.skip(f"{problem}: {packaged.remedy(weights)}")
        return packaged.locate(weights, runtime)

    return locate


@pytest.fixture(autouse=True)
def alone(
    weights_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No test sees the user's options or caches, or reaches another machine.

    The weights that pip brings are there for all of them, put together once.
    """
    home = tmp_path_factory.mktemp("home")
    (home / "minutes").mkdir()
    (home / "minutes" / "weights").symlink_to(weights_folder)
    registry.transcriber.cache_clear()
    registry.diarizer.cache_clear()
    for name in list(os.environ):
        if name.startswith("MINUTES_") or name in {"HF_TOKEN", "HF_HOME"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("HF_HOME", str(home / "huggingface"))
    local = {"localhost", "127.0.0.1", "::1", None}
    resolve = socket.getaddrinfo

    def resolve_here_alone(host: object, *args: object, **kwargs: object) -> object:
        if host not in local:
            raise socket.gaierror(f"tests do not look up {host!r}")
        return resolve(host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve_here_alone)


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """For small networks threads cost more than they give; what sets them anew is undone."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server."""
    programs = binaries()
    if programs is None:
        pytest.skip("there is no PostgreSQL server: apt-get install postgresql")
    with serve(programs, "--fsync=off") as running:  # what is killed is never the machine
        yield running


@pytest.fixture
def minutes(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """The command line, run in this process from an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["minutes", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        captured = capfd.readouterr()
        return Outcome(int(stopped.value.code or 0), captured.out, captured.err)

    return run
