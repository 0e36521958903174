"""Minutes made on a Ray cluster where the disk is full, and then read-only, in a mount namespace.

`unshare --mount python -m tests.faulty_ray FOLDER` prints what became of the meetings;
`tests/test_faulty_disk.py` looks at it.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

from minutes.batch import processing
from minutes.batch.cluster import RayRunner
from minutes.batch.running import Failed
from minutes.errors import MinutesError
from tests.batch.far_meetings import Seen, options
from tests.batch.meetings import transcript


def main(folder: Path) -> None:
    logging.disable(logging.CRITICAL)
    meetings, out = folder / "meetings", folder / "out"
    for name in ("one", "two"):
        transcript(meetings / f"{name}.vtt", name)
    out.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", out], check=True)
    filler = out / "filler"
    runner = RayRunner(1, folder / "cache")
    found: dict[str, object] = {}

    def made() -> list[str]:
        seen = Seen()
        try:
            processing.process([meetings], options(out), runner=runner, jobs=1, observer=seen)
        except MinutesError as exc:
            return [f"{type(exc).__name__}: {exc}"]
        return [event.reason for event in seen.events if isinstance(event, Failed)]

    try:
        # Room for the report and the ledger, and not for the minutes.
        filler.write_bytes(bytes(8 * 2**20 - 80 * 1024))
        found["full"] = made()
        found["left"] = sorted(path.name for path in out.glob("*") if path.name.startswith("."))
        filler.unlink()
        found["room"] = made()
        found["minutes"] = sorted(path.name for path in out.glob("*.minutes.json"))
        transcript(meetings / "three.vtt", "three")
        subprocess.run(["mount", "-o", "remount,ro", out], check=True)
        found["read-only"] = made()
    finally:
        runner.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
