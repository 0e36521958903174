"""What the tests of the model share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from minutes.model import checkpoint
from minutes.model.network import AttentionModel
from tests.model import tiny


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny encoder."""
    return tiny.encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def made(encoder: Path) -> tuple[AttentionModel, Any]:
    """A tiny model with random weights everywhere, ready to score, and its tokenizer."""
    torch.manual_seed(7)
    model, tokenizer = checkpoint.from_encoder(
        encoder, context_size=16, context_layers=2, context_window=40, window_tokens=64
    )
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model.eval(), tokenizer
