"""Hugging Face's hub: a file of a repository, from the cache on this machine or by download."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from minutes.engines.reachability import is_reachable
from minutes.errors import EngineUnavailable
from minutes.model.quiet import unreported
from minutes.options import RuntimeOptions
from minutes.progress import Progress, silent

__all__ = ["cached", "fetch", "has_token", "known_sha256"]

log = logging.getLogger(__name__)

TIMEOUT = 4.0  # seconds in which the hub has to answer
INSTEAD = "or give a folder that holds the files"
SHA256 = re.compile(r"[0-9a-f]{64}")


def has_token(runtime: RuntimeOptions) -> bool:
    """Whether there is a token: the option, HF_TOKEN, or that of `hf auth login`."""
    from huggingface_hub import get_token

    return bool(runtime.hf_token or get_token())


def cached(repository: str, name: str, revision: str | None = None) -> Path | None:
    """The path of a file in the cache on this machine, where it is there."""
    unreported()
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(repository, name, revision=revision)
    return Path(found) if isinstance(found, str) else None


def known_sha256(path: Path) -> str | None:
    """The SHA-256 that the hub gives for a large file of its cache; None for a small one.

    The cache keeps such a file by that name, and links to it.
    """
    name = path.resolve().name
    return name if SHA256.fullmatch(name) else None


def fetch(
    repository: str,
    name: str,
    revision: str | None,
    runtime: RuntimeOptions,
    progress: Progress = silent,
) -> Path:
    """The path of a file of a repository.

    What is in the cache is taken without asking the hub for anything newer, so that results do
    not change by themselves, and nobody is told of each run.

    Raises:
        EngineUnavailable: the file is not here, and may not or cannot be downloaded.
    """
    if (found := cached(repository, name, revision)) is not None:
        return found
    if runtime.offline:
        remedy = f"run once without --offline, {INSTEAD}"
        raise EngineUnavailable(repository, "is not on this machine", remedy)
    from huggingface_hub import constants

    # The library's own client would try for half a minute.
    if not is_reachable(constants.ENDPOINT, TIMEOUT, refusals=True):
        problem = f"is not on this machine, and {constants.ENDPOINT} cannot be reached"
        raise EngineUnavailable(repository, problem, f"check the network, {INSTEAD}")
    log.info("downloading %s of %s", name, repository)
    return _download(repository, name, revision, runtime, progress)


def _download(
    repository: str, name: str, revision: str | None, runtime: RuntimeOptions, progress: Progress
) -> Path:
    from huggingface_hub import errors, hf_hub_download

    page, tokens = f"https://hf.co/{repository}", "https://hf.co/settings/tokens"
    try:
        path = hf_hub_download(
            repository,
            name,
            revision=revision,
            token=runtime.hf_token,
            etag_timeout=TIMEOUT,
            tqdm_class=_bar(f"download of {name}", progress),
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
            problem, remedy = f"{name} could not be downloaded ({exc})", f"try again, {INSTEAD}"
        raise EngineUnavailable(repository, problem, remedy) from exc


def _bar(step: str, progress: Progress) -> Any:
    """What the hub's client takes for a progress bar: it prints nothing, and tells ours."""
    from tqdm.auto import tqdm

    class Bar(tqdm):  # type: ignore[misc, type-arg, unused-ignore]
        def __init__(self, *given: Any, **options: Any) -> None:
            options.pop("name", None)
            super().__init__(*given, **{**options, "disable": True})
            self.total, self.n = options.get("total"), options.get("initial") or 0

        def update(self, n: float | None = 1) -> None:
            self.n += n or 0
            progress(step, self.n, max(self.total or 0, self.n))

    return Bar
