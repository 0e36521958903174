from __future__ import annotations

import builtins
from typing import Any

import pytest

from minutes.errors import EngineUnavailable
from minutes.evaluation.rouge import ROUGES, measure_rouge, rouge_scorer

package = pytest.importorskip("rouge_score.rouge_scorer")

ABSTRACT = ("The remotes were agreed upon.", "Anna writes a report.")
EXTRACT = ("anna is writing the report", "we agreed upon the remote")


def by_hand(abstract: str, extract: str) -> dict[str, float]:
    scores = package.RougeScorer(list(ROUGES), use_stemmer=True).score(abstract, extract)
    return {name: scores[name].fmeasure for name in ROUGES}


def test_rouge_is_that_of_the_package_sentence_by_sentence() -> None:
    found = measure_rouge(rouge_scorer(), [ABSTRACT], EXTRACT)
    assert found == by_hand("\n".join(ABSTRACT), "\n".join(EXTRACT))


def test_words_are_stemmed_and_counted() -> None:
    # agreed, upon, the and remote(s) of five words each.
    found = measure_rouge(
        rouge_scorer(), [["The remotes were agreed upon."]], ["we agreed upon the remote"]
    )
    assert found is not None
    assert found["rouge1"] == pytest.approx(4 / 5)
    assert found["rouge2"] == pytest.approx(2 / 4)  # "agreed upon", "the remote"


def test_sentences_in_another_order_cost_nothing_in_rouge_l() -> None:
    found = measure_rouge(rouge_scorer(), [["red green", "blue sky"]], ["blue sky", "red green"])
    assert found is not None
    assert found["rougeLsum"] == 1.0


def test_several_abstracts_are_averaged() -> None:
    other = ("Nothing of the kind.",)
    found = measure_rouge(rouge_scorer(), [ABSTRACT, other], EXTRACT)
    one, two = (by_hand("\n".join(a), "\n".join(EXTRACT)) for a in (ABSTRACT, other))
    assert found == {name: pytest.approx((one[name] + two[name]) / 2) for name in ROUGES}


def test_an_abstract_that_cannot_be_read_is_not_averaged() -> None:
    readable = measure_rouge(rouge_scorer(), [ABSTRACT], EXTRACT)
    assert measure_rouge(rouge_scorer(), [ABSTRACT, ("我们同意了。",)], EXTRACT) == readable


@pytest.mark.parametrize("abstracts", [(), ((),), (("",),), (("我们同意了。",),)])
def test_without_a_readable_abstract_rouge_is_undefined(abstracts: Any) -> None:
    assert measure_rouge(rouge_scorer(), abstracts, EXTRACT) is None


def test_an_empty_extract_says_nothing_of_the_abstract() -> None:
    assert measure_rouge(rouge_scorer(), [ABSTRACT], []) == dict.fromkeys(ROUGES, 0.0)


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import_ = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("rouge_score"):
            raise ImportError(name)
        return import_(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(EngineUnavailable, match=r"-m pip install .*(rouge-score|\[train\])"):
        rouge_scorer()
