"""An encoder small enough for tests, and meetings with labels that it can learn."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import torch
from transformers import BertConfig, BertModel, BertTokenizerFast

from minutes.corpora import Act, LabelledMeeting
from minutes.model.quiet import quieten

SMALL_TALK = ("yeah", "okay so", "mm-hmm", "I see", "right well", "what a nice day it is")
MATTERS = (
    "we decided to use a rubber case for the remote control",
    "the budget is fixed at twelve euros",
    "please send the report to Anna by Friday",
    "the battery is the problem with this design",
)


def encoder(
    folder: Path, *, hidden: int = 32, positions: int = 256, words: tuple[str, ...] = ()
) -> Path:
    """Write an untrained BERT of two layers, with a vocabulary of letters and whole words.

    `words` come beside those of `SMALL_TALK` and `MATTERS`.
    """
    letters = "abcdefghijklmnopqrstuvwxyz-'0123456789"
    known = sorted({w.lower() for text in (*SMALL_TALK, *MATTERS, *words) for w in text.split()})
    pieces = [*letters, *(f"##{letter}" for letter in letters)]
    special = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    vocabulary = list(dict.fromkeys((*special, *pieces, *known)))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=hidden,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=2 * hidden,
        max_position_embeddings=positions,
        initializer_range=0.2,  # untrained words that differ
    )
    with quieten(), torch.random.fork_rng():
        torch.manual_seed(0)
        BertModel(config).save_pretrained(folder)
        BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def meeting(name: str, seed: int, utterances: int = 60) -> LabelledMeeting:
    """A meeting whose important acts are those that say something, one in six."""
    draw = random.Random(seed)
    acts = []
    for i in range(utterances):
        matters = i % 6 == 3
        text = draw.choice(MATTERS if matters else SMALL_TALK)
        acts.append(
            Act(
                id=f"{name}-{i}",
                start=4.0 * i,
                end=4.0 * i + 3.0,
                speaker=draw.choice(["A", "B", "C"]),
                text=text,
                asr=text.replace("the ", ""),
                important=float(matters),
                kinds=("decision",) if text.startswith("we decided") else (),
                links=int(matters),
                act="inform" if matters else "backchannel",
            )
        )
    return LabelledMeeting(meeting=name, corpus="tiny", utterances=tuple(acts))


def unlabelled(of: LabelledMeeting) -> LabelledMeeting:
    """The meeting without anyone's word on what is important in it."""
    return replace(of, utterances=tuple(replace(act, important=None) for act in of.utterances))
