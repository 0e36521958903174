"""A checkpoint of openai-whisper's form converted to CTranslate2's: what faster-whisper reads.

    python tests/whisper/conversion.py tests/whisper/recite.pt FOLDER

CTranslate2's own converter starts from Hugging Face's form; this one starts from openai-whisper's
and writes the same specification, with the tokenizer rebuilt from openai-whisper's ranks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import torch
from ctranslate2.specs import common_spec, whisper_spec
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers
from whisper.tokenizer import get_tokenizer

Weights = dict[str, torch.Tensor]
# GPT-2's way to cut text before it is encoded, as openai-whisper's tokenizer has it.
PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


def convert(
    checkpoint: Path,
    folder: Path,
    heads: Sequence[tuple[int, int]] | None = None,
    quantization: str | None = None,
) -> Path:
    """Write the folder of a converted checkpoint.

    `heads` are those that follow the words' times, each a layer and a number; those of the upper
    half of the layers where they are not told.
    """
    content = torch.load(checkpoint, map_location="cpu", weights_only=True)
    dims, weights = content["dims"], content["model_state_dict"]
    spec = whisper_spec.WhisperSpec(
        dims["n_audio_layer"],
        dims["n_audio_head"],
        dims["n_text_layer"],
        dims["n_text_head"],
    )
    _layers(spec.encoder, weights, "encoder")
    _layers(spec.decoder, weights, "decoder")
    for name in ("conv1", "conv2"):
        _linear(getattr(spec.encoder, name), weights, f"encoder.{name}")
    _norm(spec.encoder.layer_norm, weights, "encoder.ln_post")
    _norm(spec.decoder.layer_norm, weights, "decoder.ln")
    spec.decoder.embeddings.weight = _array(weights["decoder.token_embedding.weight"])
    spec.decoder.projection.weight = _array(weights["decoder.token_embedding.weight"])
    tokenizer = get_tokenizer(True, num_languages=dims["n_vocab"] - 51766, language="en")
    spec.config.suppress_ids = [*tokenizer.non_speech_tokens]
    spec.config.suppress_ids_begin = [*tokenizer.encode(" "), tokenizer.eot]
    spec.config.lang_ids = [*tokenizer.all_language_tokens]
    layers, each = dims["n_text_layer"], dims["n_text_head"]
    upper = product(range(layers // 2, layers), range(each))
    spec.config.alignment_heads = list(heads or upper)
    written = _tokenizer(tokenizer.encoding)
    names = [written.id_to_token(i) for i in range(dims["n_vocab"])]
    spec.register_vocabulary(names)
    spec.validate()
    spec.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    written.save(str(folder / "tokenizer.json"))
    features = {"feature_size": dims["n_mels"]}
    (folder / "preprocessor_config.json").write_text(json.dumps(features), encoding="utf-8")
    return folder


def _layers(spec: Any, weights: Weights, part: str) -> None:
    spec.position_encodings.encodings = _array(weights[f"{part}.positional_embedding"])
    for number, layer in enumerate(spec.layer):
        name = f"{part}.blocks.{number}"
        own = layer.self_attention
        _norm(own.layer_norm, weights, f"{name}.attn_ln")
        _fused(own.linear[0], weights, *(f"{name}.attn.{x}" for x in ("query", "key", "value")))
        _linear(own.linear[1], weights, f"{name}.attn.out")
        if part == "decoder":
            cross = layer.attention
            _norm(cross.layer_norm, weights, f"{name}.cross_attn_ln")
            _linear(cross.linear[0], weights, f"{name}.cross_attn.query")
            _fused(cross.linear[1], weights, *(f"{name}.cross_attn.{x}" for x in ("key", "value")))
            _linear(cross.linear[2], weights, f"{name}.cross_attn.out")
        _norm(layer.ffn.layer_norm, weights, f"{name}.mlp_ln")
        _linear(layer.ffn.linear_0, weights, f"{name}.mlp.0")
        _linear(layer.ffn.linear_1, weights, f"{name}.mlp.2")


def _norm(spec: common_spec.LayerNormSpec, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = _array(weights[f"{name}.weight"]), _array(weights[f"{name}.bias"])


def _linear(spec: Any, weights: Weights, name: str) -> None:
    spec.weight, spec.bias = _array(weights[f"{name}.weight"]), _array(weights[f"{name}.bias"])


def _fused(spec: Any, weights: Weights, *names: str) -> None:
    """Projections one below the other; those without a bias have one of zeros."""
    parts = [weights[f"{name}.weight"] for name in names]
    biases = [
        weights.get(f"{name}.bias", torch.zeros(len(part)))
        for name, part in zip(names, parts, strict=True)
    ]
    spec.weight, spec.bias = _array(torch.cat(parts)), _array(torch.cat(biases))


def _array(weight: torch.Tensor) -> Any:
    return weight.float().contiguous().numpy()


@cache  # its merges take seconds, and are the same for every model of one vocabulary
def _tokenizer(encoding: Any) -> Tokenizer:
    """The tokenizer of Hugging Face's form with the same ids, times among them."""
    letters = _letters()

    def written(token: bytes) -> str:
        return "".join(letters[byte] for byte in token)

    ranks: dict[bytes, int] = encoding._mergeable_ranks
    merges = [
        (written(a), written(b)) for token, rank in ranks.items() if len(token) > 1
        for a, b in [_halves(ranks, token, rank)]
    ]  # fmt: skip
    vocabulary = {written(token): rank for token, rank in ranks.items()}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    special = sorted(encoding._special_tokens.items(), key=lambda item: item[1])
    # faster-whisper takes what is no special token for text: times are none.
    for name, _ in special:
        is_time = name[2:3].isdigit()
        tokenizer.add_tokens([AddedToken(name, special=not is_time, normalized=False)])
    return tokenizer


def _halves(ranks: dict[bytes, int], token: bytes, rank: int) -> tuple[bytes, bytes]:
    """The two tokens that a token was merged from: all merges of a lower rank done."""
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        joined = [ranks.get(a + b, rank) for a, b in pairwise(parts)]
        least = min(range(len(joined)), key=lambda i: joined[i])
        if joined[least] >= rank:
            break
        parts[least : least + 2] = [parts[least] + parts[least + 1]]
    return parts[0], b"".join(parts[1:])


def _letters() -> dict[int, str]:
    """The letter that stands for each byte, as GPT-2 writes them."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {b: chr(256 + i) for i, b in enumerate(others)}


if __name__ == "__main__":
    print(convert(Path(sys.argv[1]), Path(sys.argv[2])))
