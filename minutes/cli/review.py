"""minutes review: the page on which a team reviews its minutes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from minutes.cli.parameters import Only
from minutes.cli.reviewed import (
    DatabaseOptions,
    ReviewedFolder,
    require_minutes,
    require_packages,
)
from minutes.errors import OptionError
from minutes.options import Options
from minutes.settings import Settings, option

__all__ = ["ReviewOptions", "command"]


@dataclass(frozen=True, slots=True)
class ReviewOptions(Settings):
    """How the page is served."""

    group: ClassVar[str] = "Server"

    host: str = option("127.0.0.1", "The address to listen on.")
    port: int = option(8470, "The port to listen on; 0 takes a free one.", least=0, most=65535)
    token: str | None = option(
        None,
        "A secret that every reviewer must enter; better given as MINUTES_TOKEN.",
        repr=False,
    )
    public_url: str | None = option(
        None,
        "The address at which a proxy in front, with HTTPS, offers the page.",
        metavar="URL",
    )
    open: bool | None = option(
        None, "Open the page in a browser, or do not; by default, if there is a desktop."
    )


def command(
    folder: ReviewedFolder,
    options: Annotated[Options, Only("attention_model", "models_dir", "device")],
    kept: DatabaseOptions,
    served: ReviewOptions,
) -> None:
    """Serve the page on which a team reviews.

    Runs until you press Ctrl-C. By default the page asks only for a name, and every account of this
    machine can read and approve. If others have accounts here, set a token with MINUTES_TOKEN, or
    add reviewers with passwords (minutes reviewers add). To let in other machines, give --host
    0.0.0.0 or --public-url too.

    Examples:
        minutes review out/                                  # for this machine only
        MINUTES_TOKEN=… minutes review out/                  # on a machine that others use too
        MINUTES_TOKEN=… minutes review out/ --host 0.0.0.0   # for the team
        minutes review out/ --public-url https://minutes.example.org --no-open
    """
    require_packages()
    from minutes import store
    from minutes.cli import reporting
    from minutes.web import serving
    from minutes.web.access import Access
    from minutes.web.app import create
    from minutes.web.security import Hosts, is_loopback

    public = _public(served.public_url)
    require_minutes(folder)
    with store.open(kept.database, folder) as opened:
        alone = is_loopback(served.host) and public is None
        access = Access.of(opened, loopback=alone, token=served.token)
        application = create(
            folder,
            opened,
            access=access,
            hosts=Hosts.of(served.host, public),
            secure=(public or "").startswith("https:"),
            options=options,
        )
        listener = serving.listen(served.host, served.port)
        address = public or _address(served.host, listener.getsockname()[1])
        _announce(address, folder, alone=alone, browser=served.open)
        try:
            serving.serve(application, listener, proxied=public is not None)
        except KeyboardInterrupt as exc:
            reporting.stopped(str(folder))
            raise typer.Exit(130) from exc


def _public(url: str | None) -> str | None:
    """The URL by which a proxy is called, checked."""
    if url is None:
        return None
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise OptionError(
            "--public-url", f"{url!r} makes no sense", "write it as https://minutes.example.org"
        )
    return f"{parts.scheme}://{parts.netloc}/"


def _announce(address: str, folder: Path, *, alone: bool, browser: bool | None) -> None:
    """Say where the page is, and open it where that is wanted."""
    from minutes.cli import reporting

    typer.echo(address)
    if not alone and not address.startswith("https:"):
        reporting.warning(
            "names, passwords and minutes go over the network unencrypted; put a proxy that "
            "speaks HTTPS in front, and give --public-url"
        )
    reporting.say(f"{folder}: reviewing; Ctrl-C stops")
    if _wants_browser(browser, alone):
        import webbrowser

        webbrowser.open(address)


def _address(host: str, port: int) -> str:
    import socket

    named = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, host)
    return f"http://{f'[{named}]' if ':' in named else named}:{port}/"


def _wants_browser(asked: bool | None, alone: bool) -> bool:
    """Whether to open a browser: where asked to, else at a desk."""
    import os
    import sys

    if asked is not None:
        return asked
    desk = sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    return alone and desk and sys.stdout.isatty()
