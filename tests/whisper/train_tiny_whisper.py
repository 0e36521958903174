"""Train recite.pt, a Whisper of 64 dimensions that recites samples/clip.m4a:

    nice python tests/whisper/train_tiny_whisper.py

Some five minutes on one core of its own. Whisper's own weights are too large to keep beside the
tests, so this checkpoint stands in for them: openai-whisper's own classes, tokenizer and
checkpoint form, with one layer of encoder, two of decoder and a vocabulary of which only the
clip's words were learned. It is of no use on any other recording.

Each example is a run of the clip's words as voice detection may cut it: another lead and tail,
level, noise and prompt. The decoder learns Whisper's sequence (language, timestamps, words), and
its last cross-attention learns where each word is, which is where `whisper.timing` reads the
times of words. The same seed gives the same weights on the same machine.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  torch's own habit
from numpy.typing import NDArray
from torch import Tensor, nn
from whisper.audio import (
    HOP_LENGTH,
    N_FRAMES,
    N_SAMPLES,
    SAMPLE_RATE,
    log_mel_spectrogram,
    pad_or_trim,
)
from whisper.model import ModelDimensions, Whisper, sinusoids
from whisper.tokenizer import Tokenizer, get_tokenizer

from minutes.media import Recording

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "samples"
SEED = 7
DIMENSIONS = ModelDimensions(
    n_mels=80,
    n_audio_ctx=1500,
    n_audio_state=64,
    n_audio_head=2,
    n_audio_layer=1,
    n_vocab=51865,
    n_text_ctx=448,
    n_text_state=64,
    n_text_head=2,
    n_text_layer=2,
)
FRAME = 0.02  # seconds of one encoder frame and one timestamp token
BREATH = 0.1  # seconds between words at which voice detection may cut
EDGES = (-0.03, 0.42)  # seconds heard around the words; a detector may cut into them
PUNCTUATION = 0.12  # seconds after a word that its punctuation is aligned to
BLUR = 2.0  # frames by which a timestamp may be off
GAIN = (-18, 6)  # decibels
NOISE = (-80, -35)  # decibels below the loudest sample
STEPS = 1400
RATE = 3e-3  # of learning, at its highest


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of the text, and where in the clip it is said."""

    token: int
    start: float
    end: float
    said: float  # when its word ends
    sentence: int
    opens: bool  # whether it is the first of its word


@dataclass(frozen=True, slots=True)
class Example:
    """One window as Whisper sees it, and what it has to say.

    `learned` and `heard` are of each token's next one: whether it is to be learned or is given,
    and in which seconds of the window it is said.
    """

    mel: Tensor  # (80, 3000)
    frames: int  # of the encoder's 1500, how many hold sound
    tokens: list[int]
    learned: list[bool]
    heard: list[tuple[float, float] | None]


class Vocabulary:
    """The tokens that the clip needs, by row; all others share the last rows."""

    def __init__(self, tokenizer: Tokenizer, text: list[int], size: int) -> None:
        stamps = range(tokenizer.timestamp_begin, size)
        own = [
            tokenizer.eot, tokenizer.sot, tokenizer.transcribe, tokenizer.no_timestamps,
            tokenizer.sot_prev, tokenizer.language_token, *sorted(set(text)), *stamps,
        ]  # fmt: skip
        self.other, self.other_language = len(own), len(own) + 1
        self.rows = torch.full((size,), self.other)
        self.rows[list(tokenizer.all_language_tokens)] = self.other_language
        self.rows[own] = torch.arange(len(own))
        self.first_stamp = int(self.rows[stamps.start])
        self.size = len(own) + 2
        # How many tokens share each row: their probabilities add up.
        self.log_count = torch.bincount(self.rows, minlength=self.size).float().log()


class Clip:
    """The sample, and the ways in which it can be cut."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        with Recording(SAMPLES / "clip.m4a", spool=Path(tempfile.gettempdir())) as recording:
            self.audio = recording.read()
        words = json.loads((SAMPLES / "clip.words.json").read_text(encoding="utf-8"))
        self.pieces: list[Piece] = []
        sentence = 0
        for word in words:
            end = word["end"]
            tokens = tokenizer.encode(" " + word["text"])
            spoken = [t for t in tokens if tokenizer.decode([t]).strip("\"'.,?! ")]
            edges = [*np.linspace(word["start"], end, len(spoken) + 1).tolist()]
            edges += [end + PUNCTUATION] * (len(tokens) - len(spoken))
            for token, (start, until) in zip(tokens, pairwise(edges), strict=True):
                opens = token == tokens[0]
                self.pieces.append(Piece(token, start, until, end, sentence, opens))
            sentence += word["text"][-1] in ".?!"
        words_at = [i for i, piece in enumerate(self.pieces) if piece.opens]
        self.sentences = [i for i in words_at if self.opens_sentence(i)]
        self.breaths = [i for i in words_at if self.gap(i) > BREATH]

    def opens_sentence(self, i: int) -> bool:
        return i == 0 or self.pieces[i].sentence != self.pieces[i - 1].sentence

    def gap(self, i: int) -> float:
        """The silence before a piece that opens a word, or after the last."""
        before = self.pieces[i - 1].said if i else 0.0
        at_end = i == len(self.pieces)
        return (len(self.audio) / SAMPLE_RATE if at_end else self.pieces[i].start) - before

    def cut(self, rng: np.random.Generator, longest: int) -> Example:
        """A random run of words, of up to so many sentences, in a random setting."""
        edges = [*(self.sentences if rng.random() < 0.7 else self.breaths), len(self.pieces)]
        opening = int(rng.integers(len(edges) - 1))
        if longest == len(self.sentences):
            opening = int(rng.integers(2)) * opening  # often from the very beginning
        closing = int(rng.integers(opening + 1, min(opening + longest + 1, len(edges))))
        if longest == len(self.sentences) and rng.random() < 0.7:
            closing = len(edges) - 1
        first, last = edges[opening], edges[closing]
        lead, tail = (min(rng.uniform(*EDGES), 0.8 * self.gap(i)) for i in (first, last))
        start = max(0.0, self.pieces[first].start - lead)
        end = self.pieces[last - 1].said + tail
        audio = self.audio[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
        silence = rng.uniform(0, 0.6) if rng.random() < 0.2 else 0.0
        audio = np.concatenate([np.zeros(int(silence * SAMPLE_RATE), np.float32), audio])
        audio = audio * 10 ** (rng.uniform(*GAIN) / 20)
        noise = rng.standard_normal(len(audio)) * np.abs(audio).max()
        audio = (audio + noise * 10 ** (rng.uniform(*NOISE) / 20)).astype(np.float32)
        return self.example(audio, first, last, start - silence, rng)

    def example(
        self,
        audio: NDArray[np.float32],
        first: int,
        last: int,
        offset: float,
        rng: np.random.Generator,
    ) -> Example:
        """The pieces from `first` to before `last`, in a window that begins at `offset`."""
        t = self.tokenizer
        # Decoding pads the spectrum; language detection pads the sound.
        padding = N_SAMPLES if rng.random() < 0.2 else SAMPLE_RATE
        mel = log_mel_spectrogram(audio, DIMENSIONS.n_mels, padding=padding)
        if padding == SAMPLE_RATE:
            mel = mel[:, : len(audio) // HOP_LENGTH]
        tokens: list[int] = []
        if rng.random() < 0.3:  # a prompt, of the clip's words or others, that says nothing here
            other = rng.integers(0, t.eot, rng.integers(1, 25))
            own = rng.choice([piece.token for piece in self.pieces], len(other))
            tokens = [t.sot_prev, *np.where(rng.random(len(other)) < 0.4, own, other).tolist()]
        # Timestamps are for decoding; Whisper takes the times of words from text without them.
        timed = rng.random() < 0.5
        opening = [*t.sot_sequence] if timed else [*t.sot_sequence, t.no_timestamps]
        learned = [False] * len(tokens) + [True] + [False] * (len(opening) - 2) + [True]
        tokens += opening
        heard: list[tuple[float, float] | None] = [None] * (len(tokens) - 1)

        def say(token: int, start: float, end: float) -> None:
            tokens.append(token)
            learned.append(True)
            heard.append((start - offset, end - offset))

        def stamp(seconds: float) -> None:
            token = t.timestamp_begin + round(max(0.0, seconds - offset) / FRAME)
            say(token, seconds - 2 * FRAME, seconds + 4 * FRAME)

        for i in range(first, last):
            piece = self.pieces[i]
            if timed and self.opens_sentence(i) and i > first:
                stamp(self.pieces[i - 1].said)
            if timed and (self.opens_sentence(i) or i == first):
                stamp(piece.start)
            say(piece.token, piece.start, piece.end)
        said = self.pieces[last - 1].said
        if timed:
            stamp(said)
        say(t.eot, said, said + PUNCTUATION)
        frames = len(audio) // (2 * HOP_LENGTH)
        return Example(pad_or_trim(mel, N_FRAMES), frames, tokens, learned[:-1], heard)


class Listening:
    """Where the heads of a cross-attention listen; Whisper's own code keeps no gradient of it."""

    def __init__(self, attention: nn.Module) -> None:
        self.scores = torch.empty(0)
        attention.register_forward_hook(self.record)

    def record(self, module: nn.Module, inputs: tuple[Tensor, ...], output: object) -> None:
        x, xa = inputs[0], inputs[1]
        heads = module.n_head
        q = module.query(x).unflatten(-1, (heads, -1)).transpose(1, 2)
        k = module.key(xa).unflatten(-1, (heads, -1)).transpose(1, 2)
        self.scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5  # (batch, heads, tokens, frames)


def new_model(vocabulary: Vocabulary) -> Whisper:
    """A Whisper whose embedding holds only the rows of the vocabulary."""
    model = Whisper(DIMENSIONS)
    width = DIMENSIONS.n_text_state
    model.decoder.token_embedding = nn.Embedding(vocabulary.size, width)
    nn.init.normal_(model.decoder.token_embedding.weight, std=0.1)
    stamps = sinusoids(DIMENSIONS.n_audio_ctx + 1, width, 1500) * 0.15
    with torch.no_grad():
        first = vocabulary.first_stamp
        model.decoder.token_embedding.weight[first : first + len(stamps)] = stamps
        model.decoder.positional_embedding.copy_(sinusoids(DIMENSIONS.n_text_ctx, width) * 0.1)
    return model


def batches(clip: Clip, steps: int) -> Iterator[tuple[list[Example], int]]:
    """Examples of like length, and how many of the encoder's frames to compute.

    Attention over 30 seconds is what training spends its time on, so most batches are short and
    end where their sound does; towards the end the window is whole, as Whisper has it.
    """
    rng = np.random.default_rng(SEED)
    whole = len(clip.sentences)
    for step in range(steps):
        longest = int(rng.choice([1, 2, 3, whole], p=[0.35, 0.25, 0.15, 0.25]))
        examples = [clip.cut(rng, longest) for _ in range(3 if longest == whole else 8)]
        frames = max(example.frames for example in examples) + 25
        if step > 0.8 * steps:
            examples, frames = examples[:4], DIMENSIONS.n_audio_ctx
        yield examples, min(frames, DIMENSIONS.n_audio_ctx)


def encode(model: Whisper, mel: Tensor) -> Tensor:
    """The encoder's output for the first frames of a window; Whisper's own insists on them all."""
    places = model.encoder.positional_embedding
    model.encoder.positional_embedding = places[: mel.shape[-1] // 2]
    output: Tensor = model.encoder(mel)
    model.encoder.positional_embedding = places
    return output


def losses(
    model: Whisper,
    listening: Listening,
    vocabulary: Vocabulary,
    examples: list[Example],
    frames: int,
) -> tuple[Tensor, Tensor]:
    """How wrong the next tokens are, and how far the last cross-attention is from their words."""
    longest = max(len(e.tokens) for e in examples) - 1
    tokens = torch.zeros(len(examples), longest, dtype=torch.long)
    target = torch.full_like(tokens, -1)
    wanted = torch.zeros(len(examples), longest, frames)
    for row, example in enumerate(examples):
        ids = vocabulary.rows[example.tokens]
        n = len(ids) - 1
        tokens[row, :n] = ids[:-1]
        target[row, :n] = torch.where(torch.tensor(example.learned), ids[1:], -1)
        for i, span in enumerate(example.heard):
            if span:
                low = max(0, round(span[0] / FRAME))
                high = max(low + 1, round(span[1] / FRAME))
                wanted[row, i, low:high] = 1 / (high - low)
    mel = torch.stack([e.mel[:, : 2 * frames] for e in examples])
    logits = model.decoder(tokens, encode(model, mel)) + vocabulary.log_count
    logprobs = F.log_softmax(logits, dim=-1)[target >= 0]
    said = target[target >= 0]
    stamps = torch.arange(vocabulary.size)[None, :] - vocabulary.first_stamp
    is_stamp = (said >= vocabulary.first_stamp) & (said < vocabulary.other)
    nearness = torch.exp(-(((stamps - (said[:, None] - vocabulary.first_stamp)) / BLUR) ** 2))
    nearness = nearness * ((stamps >= 0) & (stamps <= DIMENSIONS.n_audio_ctx))
    ideal = torch.where(is_stamp[:, None], nearness, F.one_hot(said, vocabulary.size).float())
    ideal = ideal / ideal.sum(-1, keepdim=True)
    text_loss = -(ideal * logprobs).sum(-1).mean()
    attention = F.log_softmax(listening.scores, dim=-1).mean(1)
    asked = wanted.sum(-1) > 0
    listening_loss = -(wanted * attention).sum(-1)[asked].mean()
    return text_loss, listening_loss


def train(steps: int) -> Whisper:
    """The model after so many batches."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the same sums in the same order, and no waiting on a busy machine
    tokenizer = get_tokenizer(True, num_languages=99, language="en", task="transcribe")
    clip = Clip(tokenizer)
    vocabulary = Vocabulary(tokenizer, [p.token for p in clip.pieces], DIMENSIONS.n_vocab)
    model = new_model(vocabulary)
    # Whisper reads times from the last half of the layers where it is not told which heads to use.
    listening = Listening(model.decoder.blocks[-1].cross_attn)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps, pct_start=0.1
    )
    began = time.monotonic()
    for step, (examples, frames) in enumerate(batches(clip, steps), start=1):
        text_loss, listening_loss = losses(model, listening, vocabulary, examples, frames)
        optimizer.zero_grad()
        (text_loss + 0.5 * listening_loss).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            seconds = time.monotonic() - began
            print(
                f"step {step} of {steps}: text {text_loss:.3f}, listening {listening_loss:.3f}, "
                f"{seconds:.0f} s",
                flush=True,
            )
    rows = model.decoder.token_embedding.weight.detach()
    model.decoder.token_embedding = nn.Embedding.from_pretrained(rows[vocabulary.rows])
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, default=HERE / "recite.pt")
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    weights = {name: value.half() for name, value in train(options.steps).state_dict().items()}
    torch.save({"dims": asdict(DIMENSIONS), "model_state_dict": weights}, options.output)
    print(f"{options.output}: {options.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
