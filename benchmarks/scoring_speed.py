"""Utterances a second that the attention model scores, beside sentence-transformers.

    python benchmarks/scoring_speed.py [--threads 1 2]
    python benchmarks/scoring_speed.py --corpus ami-dev.jsonl.gz     # and what speed costs
    python benchmarks/scoring_speed.py --device cuda                 # on a GPU

Ours is the whole of scoring by ONNX Runtime: tokens, features, windows, the layers of context. The
peer has the same utterances and threads; it encodes each utterance by itself in single precision
(sorted by length, 32 at a time, as it does by default), and no more. It runs twice: with our
encoder, and with one of six layers and GELU, which is what all-MiniLM-L6-v2 is, from which ours was
made (untrained: that changes no time). All run in turn.
The utterances are 1,000 of the longest meeting of a corpus, or of the English meetings in
benchmarks/meetings/, one after another until there are enough. With a corpus the average precision
of all its meetings is measured too, in int8 and in single precision.

On a GPU 100 such meetings are scored together. Features are made beforehand; tokens are within the
time in one row and made beforehand in the other. Filling the windows, sending them to the device
and fetching the scores from it are always within. The peer reads 1,024 at a time there.
"""

from __future__ import annotations

import argparse
import copy
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from reporting import FOLDER, Report

from minutes import transcripts
from minutes.assets import model_folder
from minutes.model import arrays, checkpoint, inference, scoring
from minutes.model.arrays import ModelArrays
from minutes.model.checkpoint import Loaded
from minutes.model.features import speaker_numbers, utterance_features
from minutes.model.packing import Reading, join_packed, pack
from minutes.model.scoring import OnnxModel
from minutes.records import Utterance
from minutes.stages.segmentation import segment_cues

MEETING = 1000  # utterances
MEETINGS = 100  # on a GPU
RUNS = 5  # after one that warms everything up
PEER = "sentence-transformers, fp32, our encoder"
MINILM = "sentence-transformers, fp32, all-MiniLM-L6-v2"


def meeting(corpus: Path | None) -> list[Utterance]:
    """The utterances of the longest meeting of a corpus, or of the meetings beside this script."""
    if corpus is not None:
        from minutes.corpora import read_corpus

        return list(max((m.said("manual") for m in read_corpus(corpus)), key=len)[:MEETING])
    spoken = [
        u
        for path in sorted((FOLDER / "meetings").glob("[!z]*.vtt"))
        for u in segment_cues(transcripts.read_transcript(path).cues)
    ]
    at = 0.0
    said = []
    for number, u in enumerate(islice(cycle(spoken), MEETING)):
        said.append(replace(u, id=f"u{number}", start=at, end=at + u.end - u.start))
        at = said[-1].end
    return said


def peer(loaded: Loaded, device: str, *, minilm: bool = False) -> Any:
    """An encoder as sentence-transformers has it: mean over tokens, unit length.

    minilm: an untrained one of the shape of all-MiniLM-L6-v2, not ours.
    """
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertModel

    encoder = loaded.model.encoder
    if minilm:
        config = copy.deepcopy(encoder.config)
        config.num_hidden_layers, config.hidden_act = 6, "gelu"
        encoder = BertModel(config, add_pooling_layer=False)
    with tempfile.TemporaryDirectory() as folder:
        encoder.save_pretrained(folder)
        loaded.tokenizer.save_pretrained(folder)
        words = models.Transformer(folder)
        pooling = models.Pooling(encoder.config.hidden_size)
        return SentenceTransformer(modules=[words, pooling, models.Normalize()], device=device)


def in_turn(total: int, runs: Sequence[tuple[int, Callable[[], object]]]) -> list[list[float]]:
    """Utterances a second of each of several, in turn; each with how many it takes in a run."""
    rates: list[list[float]] = [[] for _ in runs]
    for _ in range(total + 1):
        for rate, (count, run) in zip(rates, runs, strict=True):
            _wait()
            start = time.perf_counter()
            run()
            _wait()
            rate.append(count / (time.perf_counter() - start))
    return [rate[1:] for rate in rates]


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def on_cpu(report: Report, loaded: Loaded, said: list[Utterance], numbers: list[int]) -> None:
    """Scores one meeting, with each of some numbers of threads."""
    models = [scoring.load(model_folder("builtin"), threads) for threads in numbers]
    peers = [peer(loaded, "cpu"), peer(loaded, "cpu", minilm=True)]
    texts = [u.text for u in said]

    def encode(sentences: Any, threads: int) -> None:
        torch.set_num_threads(threads)
        sentences.encode(texts, show_progress_bar=False)

    runs: list[Callable[[], object]] = []
    for model in models:
        runs.append(partial(model.predict, said))
        runs += [partial(encode, sentences, model.threads) for sentences in peers]
    rates = in_turn(RUNS, [(len(said), run) for run in runs])
    for number, model in enumerate(models):
        ours, *theirs = rates[3 * number : 3 * number + 3]
        threads = f"{model.threads} thread{'s' if model.threads > 1 else ''}"
        what = f"scoring, {model.settings.precision}, {threads}"
        for name, rate in zip((PEER, MINILM), theirs, strict=True):
            report.add(
                what, ours, unit="utterances/s", peer=rate, peer_name=name, must="at least 4"
            )
        if number:
            alone = f"with {models[0].threads}"
            report.add(
                what, ours, unit="utterances/s", peer=rates[0], peer_name=alone, must="at least 1.8"
            )


def quality(report: Report, corpus: Path) -> None:
    """The mean of the meetings' average precision, in int8 and in single precision."""
    from minutes.corpora import read_corpus
    from minutes.evaluation.metrics import average_precision

    given, tokenizer = (read(model_folder("builtin")) for read in (arrays.read, arrays.tokenizer))
    models = [
        OnnxModel(ModelArrays(replace(given.settings, precision=p), given.tensors), tokenizer)
        for p in ("int8", "float32")
    ]
    for text in ("manual", "asr"):
        found: list[list[float]] = [[], []]
        for labelled in read_corpus(corpus):
            acts = tuple(sorted(labelled.utterances, key=lambda act: act.start))
            said = replace(labelled, utterances=acts).said(text)
            known = [i for i, act in enumerate(acts) if act.important is not None]
            for kept, model in zip(found, models, strict=True):
                seen = model.predict(said)
                precision = average_precision(
                    [acts[i].important for i in known], [float(seen.logits[i]) for i in known]
                )
                kept.extend([] if precision is None else [precision])
        fast, plain = ([statistics.mean(kept)] for kept in found)
        report.add(
            f"average precision in int8, {corpus.name.partition('.')[0]}, {text} text",
            fast,
            unit="",
            peer=plain,
            peer_name="ours in fp32",
            must="lower by at most 0.003",
        )


def on_gpu(report: Report, loaded: Loaded, said: list[Utterance]) -> None:
    """Scores many meetings together."""
    model, tokenizer = loaded.model, loaded.tokenizer
    inputs, speakers = utterance_features(said), speaker_numbers(said)
    texts = [u.text for u in said] * MEETINGS
    backend = tokenizer.backend_tokenizer

    def tokens() -> list[list[int]]:
        return [piece.ids for piece in backend.encode_batch_fast(texts, add_special_tokens=False)]

    def reading(ids: list[list[int]]) -> Reading:
        """That of all meetings; their windows do not mix."""
        size = len(said)
        return join_packed(
            [pack(ids[i : i + size], speakers, model.config) for i in range(0, len(ids), size)]
        )

    @torch.inference_mode()
    def score(ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        states = inference.encode(model, reading(ids))
        weighed = [inference.weigh(model, s, inputs, speakers) for s in states.split(len(said))]
        logits, kinds = ([getattr(w, name) for w in weighed] for name in ("logits", "kinds"))
        return torch.stack(logits).cpu(), torch.stack(kinds).cpu()

    made = tokens()
    plain = inference.predict(model, tokenizer, said).logits
    apart = np.abs(score(made)[0][0].numpy() - plain).max()
    print(f"log odds differ from those in single precision by at most {apart:.3g}\n")
    sentences = peer(loaded, "cuda")
    some = texts[: 10 * MEETING]
    without, within, theirs = in_turn(
        RUNS,
        [
            (len(texts), lambda: score(made)),
            (len(texts), lambda: score(tokens())),
            (
                len(some),
                lambda: sentences.encode(some, batch_size=1024, show_progress_bar=False),
            ),
        ],
    )
    for what, rates, must in (
        ("scoring, tokens made beforehand", without, "ours at least 100,000"),
        ("scoring, tokens within", within, ""),
    ):
        report.add(what, rates, unit="utterances/s", peer=theirs, peer_name=PEER, must=must)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    command = "python benchmarks/scoring_speed.py"
    if given.corpus:
        command += f" --corpus {given.corpus.name}"
    if given.threads != [1, 2]:
        command += f" --threads {' '.join(map(str, given.threads))}"
    loaded = checkpoint.load(model_folder("builtin"), given.device)
    said = meeting(given.corpus)
    if given.device == "cuda":
        name = torch.cuda.get_device_name()
        report = Report("scoring_speed", command=f"{command} --device cuda", device=name)
        on_gpu(report, loaded, said)
    else:
        report = Report("scoring_speed", command=command)
        on_cpu(report, loaded, said, given.threads)
        if given.corpus:
            quality(report, given.corpus)
    report.write()


if __name__ == "__main__":
    main()
