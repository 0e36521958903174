"""The tables of speed in docs/figures.md, and the few rows in README.md, from the benchmarks.

python benchmarks/table.py            # writes them between the marks in both
python benchmarks/table.py --check    # exit status 1 if one says something else
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reporting import FOLDER, figure, table

README, FIGURES = FOLDER.parent / "README.md", FOLDER.parent / "docs" / "figures.md"
BEGIN, END = "<!-- speed: make bench -->\n", "<!-- end of speed -->"
# What the README shows of all of it: rows by what was measured, and the words for each there.
SHOWN = {
    "`minutes run` of 60 minutes of sound, Whisper base": "an hour of sound, Whisper base",
    "`minutes run` of 60 minutes of sound, Whisper base: memory": "its memory",
    "`minutes run` of 10 minutes of sound, Whisper base": "ten minutes of sound, Whisper base",
    "`minutes run` of an hour's transcript": "an hour's transcript, from a cold start",
    "scoring, int8, 1 thread": "scoring alone, one core",
    "Whisper large-v3-turbo, greedy, batches of 32, word times": "Whisper large-v3-turbo on a GPU",
}


def reports() -> Iterator[dict[str, Any]]:
    """What the benchmarks of speed left, by name."""
    for path in sorted(FOLDER.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        if "rows" in report:  # else of another kind
            yield report


def speed() -> str:
    """The tables of all benchmarks of speed, a machine after the other."""
    machines: dict[str, list[dict[str, object]]] = {}
    for report in reports():
        rows = [
            row | {"what": f"[{row['what']}](../benchmarks/{report['benchmark']}.py)"}
            for row in report["rows"]
        ]
        machines.setdefault(report["machine"], []).extend(rows)
    return "\n\n".join(f"{name}:\n\n{table(rows)}" for name, rows in machines.items())


def few() -> str:
    """The rows of the README: what, ours, what else does the same, where it was measured."""
    found = {}
    for report in reports():
        for row in report["rows"]:
            if row["what"] in SHOWN:  # of several beside one another the last, the best known peer
                found[row["what"]] = row | {"machine": report["machine"]}
    lines = ["| speed | this project | others | measured on |", "|---|--:|--:|---|"]
    for what, words in SHOWN.items():
        row = found[what]
        other = ""
        if row["peer"] is not None and not row["peer_name"].startswith("`import"):
            other = f"{figure(row['peer'])} ({row['peer_name']})"
        ours = f"{figure(row['ours'])} {row['unit']}"
        lines.append(f"| {words} | {ours} | {other} | {row['machine']} |")
    return "\n".join(lines)


def made(path: Path, between: str) -> str:
    """A file with a text between its marks."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        sys.exit(f"{path}: has no place for the table; write {BEGIN.strip()} and {END} there")
    return f"{before}{BEGIN}\n{between}\n\n{END}{after}"


def main() -> None:
    """Write the tables, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    for path, between in ((FIGURES, speed()), (README, few())):
        text = made(path, between)
        if not check:
            path.write_text(text, encoding="utf-8")
        elif text != path.read_text(encoding="utf-8"):
            sys.exit(f"{path}: run python benchmarks/table.py")


if __name__ == "__main__":
    main()
