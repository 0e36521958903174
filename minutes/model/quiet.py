"""Keeps transformers and the hub's client from printing and from reporting."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["quieten", "unreported"]


@contextmanager
def quieten() -> Iterator[None]:
    """Within it transformers shows no bars and no advice; its settings are put back after."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def unreported() -> None:
    """Turn the telemetry of the hub's client off, before anything is fetched."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from huggingface_hub import constants

    # The variable is read when the client is imported, which transformers may have done already.
    constants.HF_HUB_DISABLE_TELEMETRY = True
