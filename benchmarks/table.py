"""The README's table of speed, from what the benchmarks left.

python benchmarks/table.py            # writes it between the marks in README.md
python benchmarks/table.py --check    # exit status 1 if the README says something else
"""

from __future__ import annotations

import argparse
import json
import sys

from reporting import FOLDER, table

README = FOLDER.parent / "README.md"
BEGIN, END = "<!-- speed: make bench -->\n", "<!-- end of speed -->"


def speed() -> str:
    """The tables of all benchmarks of speed, a machine after the other."""
    machines: dict[str, list[dict[str, object]]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        if "rows" not in report:
            continue  # of another kind
        rows = [
            row | {"what": f"[{row['what']}](benchmarks/{report['benchmark']}.py)"}
            for row in report["rows"]
        ]
        machines.setdefault(report["machine"], []).extend(rows)
    return "\n\n".join(f"{name}:\n\n{table(rows)}" for name, rows in machines.items())


def main() -> None:
    """Write the table, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    readme = README.read_text(encoding="utf-8")
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        sys.exit(f"{README}: has no place for the table; write {BEGIN.strip()} and {END} there")
    made = f"{before}{BEGIN}\n{speed()}\n\n{END}{after}"
    if parser.parse_args().check:
        sys.exit(f"{README}: run python benchmarks/table.py" if made != readme else 0)
    README.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
