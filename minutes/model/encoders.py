"""Pretrained encoders: from a folder, or fetched once from the Hugging Face hub."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from minutes.errors import CheckpointError
from minutes.model.quiet import quieten, unreported

__all__ = ["WEIGHTS", "find", "first_line", "load", "load_tokenizer"]

WEIGHTS = "model.safetensors"
# What is fetched; many repositories hold the same weights in other forms too.
_FILES = ("config.json", WEIGHTS, "tokenizer*", "vocab*", "merges.txt", "*.model", "*_map.json")
_REMEDY = (
    "give a folder with config.json, model.safetensors and tokenizer files, or the name of a model "
    "on the Hugging Face hub"
)
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")  # of a repository

log = logging.getLogger(__name__)


def find(encoder: str | Path, *, fetch: bool) -> Path:
    """The folder that holds an encoder.

    Args:
        encoder: a folder, or a name on the Hugging Face hub.
        fetch: whether a name may be downloaded where it is not on the disk yet.

    Raises:
        CheckpointError: there is no such encoder, or its weights are not in model.safetensors.
    """
    folder = Path(encoder)
    if not folder.is_dir():
        folder = _from_hub(str(encoder), fetch)
    if (folder / "adapter_config.json").exists():
        raise CheckpointError(folder, "is an adapter, not an encoder", "give it to --from")
    if not (folder / WEIGHTS).is_file():
        raise CheckpointError(str(encoder), f"holds no {WEIGHTS}", _REMEDY)
    return folder


def load(folder: Path, attention: str) -> tuple[Any, Any]:
    """The encoder in a folder and its tokenizer.

    Args:
        attention: how transformers computes it, such as "eager".

    Raises:
        CheckpointError: a file is missing or damaged, or the tokenizer is of a form that windows
            of utterances cannot be made with.
    """
    from transformers import AutoModel

    try:
        with quieten():
            encoder, report = AutoModel.from_pretrained(
                folder,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,  # else it asks whether to run what is in the folder
                attn_implementation=attention,
                output_loading_info=True,
            )
    except Exception as exc:  # damaged files make the readers fail in any way
        raise CheckpointError(
            folder, f"is no encoder that can be loaded ({first_line(exc)})", _REMEDY
        ) from exc
    if missing := sorted(k for k in report["missing_keys"] if not k.startswith("pooler.")):
        raise CheckpointError(folder, f"{WEIGHTS} lacks weights, such as {missing[0]}", _REMEDY)
    tokenizer = load_tokenizer(folder, encoder)
    if tokenizer.cls_token_id is None or tokenizer.sep_token_id is None:
        raise CheckpointError(
            folder, "its tokenizer has no [CLS] and [SEP]", "choose a BERT-like encoder"
        )
    return encoder, tokenizer


def load_tokenizer(folder: Path, encoder: Any) -> Any:
    """The tokenizer in the folder of an encoder, or of a model with one.

    Raises:
        CheckpointError: it is missing or damaged, or that of another encoder.
    """
    from transformers import AutoTokenizer

    again = "get the folder again, with its tokenizer files"
    try:
        with quieten():
            tokenizer = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
    except Exception as exc:  # damaged files make the reader fail in any way
        raise CheckpointError(
            folder, f"its tokenizer cannot be loaded ({first_line(exc)})", again
        ) from exc
    if len(tokenizer) <= len(tokenizer.all_special_ids):  # transformers makes one of nothing
        raise CheckpointError(folder, "its tokenizer knows no words", again)
    known = encoder.get_input_embeddings().num_embeddings
    needed = max(tokenizer.get_vocab().values()) + 1
    if needed > known:
        raise CheckpointError(
            folder, f"its tokenizer knows {needed} tokens, its encoder {known}", again
        )
    return tokenizer


def first_line(exc: BaseException) -> str:
    """What an exception says, in one line."""
    return str(exc).strip().partition("\n")[0] or type(exc).__name__


def _from_hub(name: str, fetch: bool) -> Path:
    if not _NAME.fullmatch(name):
        raise CheckpointError(name, "there is no such folder", _REMEDY)
    unreported()
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
        if not fetch or (folder / WEIGHTS).is_file():
            return folder
    except (OSError, ValueError) as exc:
        if not fetch:
            raise CheckpointError(
                name,
                "is neither a folder nor on this machine",
                f"give a folder, or fetch it where there is a network: hf download {name}",
            ) from exc
    log.info("downloading %s from the Hugging Face hub; --offline forbids it", name)
    try:
        return Path(snapshot_download(name, allow_patterns=list(_FILES)))
    except Exception as exc:  # of the network, in any library below
        raise CheckpointError(
            name, f"is no folder and cannot be fetched ({first_line(exc)})", _REMEDY
        ) from exc
