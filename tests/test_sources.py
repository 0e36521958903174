"""Sources: the code that a result rests on, told from what it imports."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from minutes import pipeline, sources
from minutes.engines.lexrank import LexRankScorer
from minutes.stages.scoring import score

FILES = {
    "__init__.py": "from shop import till\n",
    "till.py": "def pay() -> None:\n    from .goods import (\n        bread,  # daily\n    )\n",
    "goods/__init__.py": "",
    "goods/bread.py": "import shop.mill as mill, json\n",
    "goods/cake.py": "",
    "mill.py": "",
    "apart.py": "from shop import goods\n",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    for name, text in FILES.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "shop"
    for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
        del sys.modules[name]
    _forget()


def _forget() -> None:
    for kept in (sources._version, sources._closure, sources._read):
        kept.cache_clear()


def _version() -> str:
    _forget()
    return sources.version_of(import_module("shop.till").pay)


def test_imports_are_followed_wherever_they_stand(shop: Path) -> None:
    import_module("shop.apart")
    bread = {"shop.till", "shop.goods", "shop.goods.bread", "shop.mill"}
    assert sources.modules_of("shop.till") == bread
    assert sources.modules_of("shop.apart") == bread - {"shop.till"} | {
        "shop.apart",
        "shop.goods.cake",
    }


@pytest.mark.parametrize(
    ("changed", "matters"),
    [("till.py", True), ("goods/bread.py", True), ("mill.py", True), ("goods/cake.py", False)],
)
def test_the_version_changes_with_the_code_that_is_used(
    shop: Path, changed: str, matters: bool
) -> None:
    before = _version()
    assert _version() == before
    (shop / changed).write_text(FILES[changed] + "# another line\n")
    assert (_version() != before) is matters


def test_the_version_changes_with_the_release(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _version()
    monkeypatch.setattr(sources, "__version__", "99.0")
    assert _version() != before


def test_an_engine_and_its_stage_are_both_in_the_version() -> None:
    both = sources.version_of(score, LexRankScorer())
    assert both not in {sources.version_of(score), sources.version_of(LexRankScorer())}
    assert "minutes.salience" in sources.modules_of(LexRankScorer.__module__)


def test_no_stage_rests_on_the_order_of_the_stages_or_on_the_command_line() -> None:
    """Else each change there would make all that is kept useless."""
    stages = ("transcribe", "diarize", "segment", "segment_cues", "score", "detect", "Recording")
    for name in stages:
        rests_on = sources.modules_of(getattr(pipeline, name).__module__)
        assert len(rests_on) > 5
        assert not rests_on & {"minutes.pipeline", "minutes.cli", "minutes.web", "minutes.cache"}


def test_code_without_sources_has_the_version_of_the_package() -> None:
    assert sources.version_of(len).startswith(f"{sources.__version__}:")
