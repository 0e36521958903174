"""What is built and installed: a wheel and an sdist with all that minutes needs to run."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from minutes import __version__
from tests.conftest import SAMPLES

ROOT = Path(__file__).parent.parent
NEEDED = (
    "minutes/py.typed",
    "minutes/templates/minutes.html.j2",
    "minutes/templates/minutes.md.j2",
    "minutes/templates/html/style/colours.css",
    "minutes/templates/index.html.j2",
    "minutes/web/static/index.html",
    "minutes/store/migrations/env.py",
)

pytest.importorskip("hatchling", reason="pip install hatchling")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist, built by what is installed."""
    folder = tmp_path_factory.mktemp("dist")
    backend = "import sys; from hatchling import build as b; "
    make = f"{backend}b.build_wheel(sys.argv[1]); b.build_sdist(sys.argv[1])"
    subprocess.run([sys.executable, "-c", make, folder], cwd=ROOT, check=True)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


def test_both_hold_templates_pages_and_weights(built: tuple[Path, Path]) -> None:
    wheel, sdist = built
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert names >= set(NEEDED)
    weights = {f"minutes/{p.relative_to(ROOT / 'minutes')}" for p in _weights()}
    assert weights and names >= weights
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert inside >= {"pyproject.toml", "README.md", "templates/minutes.html.j2", *weights}


def test_the_installed_wheel_makes_minutes(built: tuple[Path, Path], tmp_path: Path) -> None:
    wheel, _ = built
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    (packages,) = place.glob("lib/python*/site-packages")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--quiet", wheel], check=True, cwd=tmp_path)
    # Beside it stands what this environment has, but not its minutes.
    (packages / "others.pth").write_text("import others_first\n")
    (packages / "others_first.py").write_text(_OTHERS.format(paths=_site_packages()))
    run = [place / "bin" / "minutes", "run", SAMPLES / "standup.vtt", "--output-dir", tmp_path]
    home = os.environ | {"PYTHONPATH": "", "HOME": str(tmp_path)}
    done = subprocess.run(run, cwd=tmp_path, env=home, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in ("standup.md", "standup.html", "standup.minutes.json"):
        assert (tmp_path / name).stat().st_size > 1000
    ask = "import minutes; print(minutes.__version__, minutes.__file__)"
    told = subprocess.run(
        [python, "-c", ask], cwd=tmp_path, env=home, capture_output=True, text=True
    )
    assert told.stdout.split() == [__version__, str(packages / "minutes" / "__init__.py")]


# The folders of packages go to the end of the path, and no .pth of theirs is read: an editable
# install of minutes stands in one.
_OTHERS = "import sys; sys.path += [p for p in {paths!r} if p not in sys.path]\n"


def _site_packages() -> list[str]:
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def _weights() -> list[Path]:
    return [path for path in (ROOT / "minutes" / "weights").rglob("*") if path.is_file()]
