"""Hugging Face's hub: a file of a repository, from the cache on this machine or by download."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from minutes.engines.network import reachable
from minutes.errors import EngineUnavailable
from minutes.options import RuntimeOptions

__all__ = ["fetch", "has_token"]

log = logging.getLogger(__name__)

TIMEOUT = 4.0  # seconds in which the hub has to answer
INSTEAD = "or give a folder that holds the files"


def has_token(runtime: RuntimeOptions) -> bool:
    """Whether there is a token: the option, HF_TOKEN, or that of `hf auth login`."""
    from huggingface_hub import get_token

    return bool(runtime.hf_token or get_token())


def fetch(repository: str, name: str, revision: str | None, runtime: RuntimeOptions) -> Path:
    """The path of a file of a repository.

    What is in the cache is taken without asking the hub for anything newer, so that results do
    not change by themselves, and nobody is told of each run.

    Raises:
        EngineUnavailable: the file is not here, and may not or cannot be downloaded.
    """
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from huggingface_hub import constants, try_to_load_from_cache

    constants.HF_HUB_DISABLE_TELEMETRY = True  # where the library was imported before
    cached = try_to_load_from_cache(repository, name, revision=revision)
    if isinstance(cached, str):
        return Path(cached)
    if runtime.offline:
        remedy = f"run once without --offline, {INSTEAD}"
        raise EngineUnavailable(repository, "is not on this machine", remedy)
    # The library's own client would try for half a minute.
    if not reachable(constants.ENDPOINT, TIMEOUT, refusals=True):
        problem = f"is not on this machine, and {constants.ENDPOINT} cannot be reached"
        raise EngineUnavailable(repository, problem, f"check the network, {INSTEAD}")
    log.info("downloading %s of %s", name, repository)
    return _download(repository, name, revision, runtime)


def _download(repository: str, name: str, revision: str | None, runtime: RuntimeOptions) -> Path:
    from huggingface_hub import errors, hf_hub_download
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

    page, tokens = f"https://hf.co/{repository}", "https://hf.co/settings/tokens"
    disable_progress_bars()
    try:
        path = hf_hub_download(
            repository, name, revision=revision, token=runtime.hf_token, etag_timeout=TIMEOUT
        )
        return Path(path)
    except errors.GatedRepoError as exc:
        raise EngineUnavailable(
            repository,
            "is given only to those who accept its terms",
            f"accept them at {page} and give your token with --hf-token or HF_TOKEN",
        ) from exc
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as exc:
        problem = "is not on the hub, or not for this token"
        remedy = f"check the name, and the token at {tokens}"
        raise EngineUnavailable(repository, problem, remedy) from exc
    except errors.RemoteEntryNotFoundError as exc:
        raise EngineUnavailable(repository, f"has no {name}", f"check {page}") from exc
    except (errors.HfHubHTTPError, OSError) as exc:
        status = getattr(getattr(exc, "response", None), "status_code", None)
        if status == 401:
            problem, remedy = "the token is not valid", f"make one at {tokens}"
        elif status:
            problem, remedy = f"the hub answers {status}", "try again later"
        else:
            problem, remedy = f"{name} could not be downloaded", f"try again, {INSTEAD}"
        raise EngineUnavailable(repository, problem, remedy) from exc
