"""Utterances a second that the attention model scores, beside sentence-transformers.

    python benchmarks/scoring_speed.py [MEETINGS.jsonl.gz]      # on one core
    python benchmarks/scoring_speed.py --device cuda            # on a GPU, in half precision

Ours is the whole of scoring: tokens, features, readings, the layers of context. The peer has the same
utterances, threads and encoder; it encodes each utterance by itself in single precision, and does
no more. Both run in turn. The utterances are those of the longest meeting of a corpus, or of the
English meetings in benchmarks/meetings/, 1,000 of them.

On a GPU 100 such meetings are scored together. Features are made beforehand; tokens are within the
time in one row and made beforehand in the other. Filling the windows, sending them to the device and
fetching the scores from it are always within.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from reporting import FOLDER, Report

from minutes import transcripts
from minutes.assets import model_folder
from minutes.model import checkpoint, inference
from minutes.model.features import features, speaker_numbers
from minutes.model.fused import FusedEncoder
from minutes.model.packing import Packed, concatenate, pack
from minutes.records import Utterance
from minutes.stages.segmentation import segment_cues

MEETING = 1000  # utterances
MEETINGS = 100  # on a GPU
WINDOWS = 512  # that a GPU reads at once
RUNS = 5


def meeting(path: Path | None) -> list[Utterance]:
    """The utterances of the longest meeting of a corpus, or of the meetings beside this script."""
    if path is not None:
        from minutes.corpora import read

        said = max((m.said("manual") for m in read(path)), key=len)
        return list(said[:MEETING])
    folder = sorted((FOLDER / "meetings").glob("*.vtt"))
    spoken = [
        u
        for path in folder
        if not path.name.startswith("zh")
        for u in segment_cues(transcripts.read(path).cues)
    ]
    at, said = 0.0, []
    for number, u in enumerate(islice(cycle(spoken), MEETING)):
        said.append(replace(u, id=f"u{number}", start=at, end=at + u.end - u.start))
        at = said[-1].end
    return said


def timed(run: Callable[[], Any]) -> float:
    """The wall-clock seconds of a run, the device's work included."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    start = time.perf_counter()
    run()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start


def peer(loaded: checkpoint.Loaded, device: str) -> Any:
    """The model's encoder as sentence-transformers has it: mean over tokens, unit length."""
    from sentence_transformers import SentenceTransformer, models

    with tempfile.TemporaryDirectory() as folder:
        loaded.model.encoder.save_pretrained(folder)
        loaded.tokenizer.save_pretrained(folder)
        words = models.Transformer(folder)
        pooling = models.Pooling(words.get_word_embedding_dimension())
        return SentenceTransformer(modules=[words, pooling, models.Normalize()], device=device)


def on_gpu(report: Report, loaded: checkpoint.Loaded, said: list[Utterance]) -> None:
    """Scores many meetings together."""
    model, tokenizer = loaded.model, loaded.tokenizer
    encoder = FusedEncoder(model.encoder)
    inputs, speakers = features(said), speaker_numbers(said)
    texts = [u.text for u in said] * MEETINGS

    def tokens() -> list[list[int]]:
        return [piece.ids for piece in tokenizer.backend_tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    @torch.inference_mode()
    def score(ids: list[list[int]]) -> Any:
        readings = [
            concatenate([part for part in packed(ids, shifted)]) for shifted in (False, True)
        ]
        states = inference.encode(model, readings, encoder=encoder, batch=WINDOWS)
        weighed = [
            inference.weigh(model, states[i : i + MEETING], inputs, speakers)
            for i in range(0, len(states), MEETING)
        ]
        return torch.stack([w.logits for w in weighed]).cpu(), torch.stack(
            [w.kinds for w in weighed]
        ).cpu()

    def packed(ids: list[list[int]], shifted: bool) -> Iterator[Packed]:
        for i in range(0, len(ids), MEETING):
            yield pack(ids[i : i + MEETING], speakers, model.config, shifted=shifted)

    made = tokens()
    logits, _ = score(made)
    plain = inference.predict(model, tokenizer, said).logits
    print(f"logits beside those in single precision: at most {np.abs(logits[0].numpy() - plain).max():.3g} apart")
    without, with_tokens, peers = [], [], []
    sentences = peer(loaded, "cuda")
    for _ in range(RUNS + 1):
        without.append(len(texts) / timed(lambda: score(made)))
        with_tokens.append(len(texts) / timed(lambda: score(tokens())))
        some = texts[: 10 * MEETING]
        peers.append(len(some) / timed(lambda: sentences.encode(some, batch_size=1024, show_progress_bar=False)))
    name = "sentence-transformers, fp32, tokens within"
    must = "at least 100,000 utterances/s"
    report.add("scoring, tokens made beforehand", without[1:], unit="utterances/s", must=must)
    report.add("scoring, tokens within", with_tokens[1:], unit="utterances/s", peer=peers[1:], peer_name=name)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("meetings", nargs="?", type=Path)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    command = "python benchmarks/scoring_speed.py" + " --device cuda" * (given.device == "cuda")
    name = torch.cuda.get_device_name() if given.device == "cuda" else ""
    report = Report("scoring_speed", command=command, device=name)
    loaded = checkpoint.load(model_folder("builtin"), given.device)
    on_gpu(report, loaded, meeting(given.meetings))
    report.write()


if __name__ == "__main__":
    main()
