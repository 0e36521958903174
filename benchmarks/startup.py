"""How long the command line takes to start, beside the import of torch.

    python benchmarks/startup.py

Starts both in turn, several times, and prints the medians of the wall-clock time and the median
of the ratios, as a Markdown table.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

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
    print("| command | median, s |\n|---|--:|")
    for name in COMMANDS:
        print(f"| `{name}` | {statistics.median(run[name] for run in runs):.2f} |")
    ours, torch = COMMANDS
    print(f"| ratio | {statistics.median(run[ours] / run[torch] for run in runs):.2f} |")


if __name__ == "__main__":
    main()
