"""How benchmarks of speed measure, and what they leave: a Markdown table, and the same as JSON.

    report = Report("startup", command="python benchmarks/startup.py")
    report.add("start of `minutes --help`", ours=[0.11, 0.12], unit="s",
               peer=[1.9, 2.0], peer_name="`import torch`", must="at most 0.25")
    report.write()    # benchmarks/startup.json; prints the table

Every figure is the median of the runs given, and the ratio the median of the ratios run by run: so
ours and the peer's belong in turn into one loop, that a machine which slows down slows both.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

__all__ = ["FOLDER", "Report", "Row", "figure", "machine", "table"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: medians in `unit`, and how many times the peer's figure is ours.

    `ratio` is ours over the peer's; what it has to be stands in `must`, in words. Without a peer
    both are None.
    """

    what: str
    ours: float
    unit: str
    runs: int
    peer: float | None = None
    peer_name: str = ""
    ratio: float | None = None
    must: str = ""


@dataclass
class Report:
    """The rows of one benchmark; `device` is the GPU's name where there is one."""

    benchmark: str
    command: str
    device: str = ""
    rows: list[Row] = field(default_factory=list)

    def add(
        self,
        what: str,
        ours: Sequence[float],
        *,
        unit: str,
        peer: Sequence[float] = (),
        peer_name: str = "",
        must: str = "",
    ) -> Row:
        """A row from the runs of ours and of the peer's, which were made in turn.

        Raises:
            ValueError: the peer ran another number of times.
        """
        ratio = None
        if peer:
            ratio = statistics.median(a / b for a, b in zip(ours, peer, strict=True))
        row = Row(
            what=what,
            ours=statistics.median(ours),
            unit=unit,
            runs=len(ours),
            peer=statistics.median(peer) if peer else None,
            peer_name=peer_name,
            ratio=ratio,
            must=must,
        )
        self.rows.append(row)
        return row

    def write(self, folder: Path = FOLDER) -> Path:
        """Print the table, and keep all in `BENCHMARK.json`, or `BENCHMARK.cuda.json` of a GPU."""
        path = folder / f"{self.benchmark}{'.cuda' if self.device else ''}.json"
        kept = asdict(self) | {"machine": machine(self.device), "date": date.today().isoformat()}
        aside = path.with_name(f".{path.name}")
        aside.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        aside.replace(path)
        print(
            f"{kept['machine']}, {kept['date']}: `{self.command}`\n\n{table(asdict(self)['rows'])}"
        )
        return path


def machine(device: str = "") -> str:
    """The processor's name, how many cores may be used, and the GPU."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = info.read_text(encoding="utf-8").splitlines()
        name = next(
            (x.partition(":")[2].strip() for x in lines if x.startswith("model name")), name
        )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores{f', {device}' if device else ''}"


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as a Markdown table."""
    lines = ["| what | ours | peer | ratio | aim |", "|---|--:|--:|--:|---|"]
    for row in rows:
        peer = ratio = ""
        if row["peer"] is not None:
            peer = f"{figure(row['peer'])} ({row['peer_name']})"
            ratio = f"**{row['ratio']:.2g}**"
        ours = f"{figure(row['ours'])} {row['unit']}"
        lines.append(f"| {row['what']} | {ours} | {peer} | {ratio} | {row['must']} |")
    return "\n".join(lines)


def figure(value: float) -> str:
    """A number with three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
