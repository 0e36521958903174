"""minutes doctor: what can run here, and what each missing engine needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from minutes import extras
from minutes.cli.parameters import Only
from minutes.cli.reporting import PrintOptions
from minutes.options import Options

__all__ = ["command"]

_LAST = "the last line brings it"
REPORTING = (1, 29)  # the first onnxruntime that reports to its makers

Chosen = Annotated[
    Options,
    Only(
        "model",
        "diarization_model",
        "attention_model",
        "models_dir",
        "cache_dir",
        "device",
        "hf_token",
        "offline",
    ),
]


def command(options: Chosen, printing: PrintOptions) -> None:
    """Show which engines can run here.

    Also shows what the others need, and which weights are on this machine. The exit status is 1 if
    no engine can recognise speech.

    Examples:
        minutes doctor
        minutes doctor --json --offline    # for scripts; does not use the network
    """
    from dataclasses import asdict

    from minutes.engines import inventory, registry

    found: dict[str, Any] = {
        "system": _system(options.runtime.cache_dir),
        "engines": {
            stage: [asdict(engine) for engine in engines]
            for stage, engines in registry.readiness(options).items()
        },
        "weights": [asdict(one) for one in inventory.held(options.runtime)],
    }
    if printing.json:
        typer.echo(json.dumps(found, indent=1))
    else:
        _show(found)
    if not any(engine["ready"] for engine in found["engines"]["transcription"]):
        raise typer.Exit(1)


def _system(cache: Path | None) -> dict[str, str | None]:
    import platform

    from minutes import __version__, assets, extras
    from minutes.engines.device import resolve_device

    gpu = None
    installed = None
    if extras.missing("torch") is None:
        from importlib.metadata import version

        installed = version("torch")
    if resolve_device("auto") == "cuda":
        import torch

        memory = torch.cuda.get_device_properties(0).total_memory / 2**30
        gpu = f"{torch.cuda.get_device_name(0)}, {memory:.0f} GiB"
    return {
        "minutes": __version__,
        "python": platform.python_version(),
        "torch": installed,
        "gpu": gpu,
        "cache": str(cache or assets.cache_folder()),
        "reports": _reports(),
    }


def _reports() -> str:
    """What the libraries here send to their makers: nothing, but for one that was not ours to pick.

    Traced: importing onnxruntime 1.23 to 1.28 looks up nothing, 1.29 to 1.32 do and send.
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        onnxruntime = version("onnxruntime")
        major, minor = map(int, onnxruntime.split(".")[:2])
    except (PackageNotFoundError, ValueError):
        return "none"
    if (major, minor) >= REPORTING:
        older = extras.install("onnxruntime")
        return f"onnxruntime {onnxruntime} reports to its makers -> {older}"
    return "none (docs/privacy.md)"


def _show(found: dict[str, Any]) -> None:
    from minutes.cli import reporting

    lacking = [*extras.lacking("speech"), *extras.lacking("offline")]
    whole = extras.line_for_sound(*extras.lacking("offline")) if lacking else ""

    def told(remedy: str) -> str:
        """A line that brings no more than the last one does is that one."""
        return _LAST if whole and _brings(remedy) else remedy

    for name, value in found["system"].items():
        typer.echo(f"{name:<14} {value or 'none'}")
    for stage, engines in found["engines"].items():
        typer.echo(f"\n{stage}")
        for engine in engines:
            mark = "ready" if engine["ready"] else "missing"
            typer.echo(f"  {engine['engine']:<14} {mark:<8} {engine['detail']}")
            if engine["remedy"] and not engine["ready"]:
                first, *others = engine["remedy"].split(", or ")
                typer.echo(f"  {'':<14} {'':<8} -> {told(first)}")
                for other in others:  # a line that can be typed as it stands
                    typer.echo(f"  {'':<14} {'':<8} or {other}")
    typer.echo("\nweights of the speech models")
    for weights in found["weights"]:
        reporting.show_weights(**weights | {"remedy": told(weights["remedy"])})
    if whole:
        typer.echo("\nall that recordings need and is missing here")
        typer.echo(f"  -> {whole}")


def _brings(remedy: str) -> bool:
    """Whether a line of pip brings what is missing, and not anew what is damaged."""
    return remedy.startswith(extras.install()) and "--force-reinstall" not in remedy
