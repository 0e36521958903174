"""How long the command line takes to start, beside the import of torch.

    python benchmarks/startup.py

Starts both in turn, several times: medians of the wall-clock time and the median of the ratios.
"""

from __future__ import annotations

import subprocess
import sys
import time

from reporting import Report

RUNS = 9  # of each, after one that warms the disk's cache
COMMANDS = {
    "minutes --help": [sys.executable, "-m", "minutes", "--help"],
    "import torch": [sys.executable, "-c", "import torch"],
}


def seconds(command: list[str]) -> float:
    """The wall-clock time of a process from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    for command in COMMANDS.values():
        seconds(command)
    runs = [{name: seconds(command) for name, command in COMMANDS.items()} for _ in range(RUNS)]
    ours, torch = ([run[name] for run in runs] for name in COMMANDS)
    report = Report("startup", command="python benchmarks/startup.py")
    report.add(
        "start of `minutes --help`",
        ours,
        unit="s",
        peer=torch,
        peer_name="`import torch`",
        must="at most 0.25",
    )
    report.write()


if __name__ == "__main__":
    main()
