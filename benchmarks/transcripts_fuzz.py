"""Look for files on which a reader of transcripts fails: anything but cues or a TranscriptError.

    python benchmarks/transcripts_fuzz.py FOLDER --seconds 150 [--form "WebVTT" …]
    python benchmarks/transcripts_fuzz.py FOLDER --seconds 600 --together

Needs atheris. The corpus is made from tests/transcripts/written.py and tests/transcripts/data; each
form is fuzzed in a process of its own with a dictionary of marks, and what it finds (crashes, and
inputs that take seconds) is left in FOLDER/FORM; `--together` has all forms in one process, where
the surest reader reads. What was found is kept as tests in
tests/transcripts/test_findings.py.
"""

from __future__ import annotations

import argparse
import logging
import re
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

MARKS = r"""
"-->" "00:00:01.000" "0:01" "WEBVTT" "<v Anna>" "</v>" "[SPEAKER_00]: " "Anna: " ">>" "null" "1e999"
"\"start\": " "\"end\": " "\"text\": " "\"words\": [" "-1" "{" "}" "[" "]" "Dialogue: 0," "\x0a\x0a"
" minutes " " seconds" "<p begin=\"" "2026-06-15" "\xe2\x80\xab"
"""


def corpus(folder: Path, form: str) -> str:
    """Write the files that fuzzing begins with; the name that such files have."""
    from tests.transcripts.files import DATA
    from tests.transcripts.test_registry import LINES
    from tests.transcripts.written import FORMS

    folder.mkdir(parents=True, exist_ok=True)
    name, writers = FORMS[form]
    for i, write in enumerate(writers):
        i = abs(zlib.crc32(form.encode())) % 1000 * 10 + i
        for k in range(3):
            text = write(LINES, lambda choices, k=k: list(choices)[k % len(choices)])
            (folder / f"{zlib.crc32(form.encode()):x}-{i}{k}").write_text(text, "utf-8")
    for path in DATA.glob(f"*{Path(name).suffix}"):
        (folder / path.name).write_bytes(path.read_bytes())
    return name


def fuzz(form: str, folder: Path, seconds: int) -> None:
    """Fuzz one form in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["minutes.transcripts"]):
        from minutes.transcripts import forms, reading
    from minutes.errors import TranscriptError
    from tests.transcripts.written import FORMS

    logging.disable(logging.CRITICAL)
    reading.language.identify = lambda text: None  # a model; it is not what is looked for
    reader = {reader.name: reader for reader in forms.readers()}.get(form)
    names = [Path(corpus(folder / "corpus", one)) for one in ([form] if reader else sorted(FORMS))]

    def one(data: bytes) -> None:
        from minutes.transcripts.draft import Source

        with suppress(TranscriptError):
            name = names[sum(data[-2:]) % len(names)]
            source = Source(name, data)
            surest = reader or forms.choose(source)
            if surest and (not reader or surest.knows(source) > 0):
                reading.unloop(reading._cues(reading._parsed(surest, source).pieces, name))

    words = folder / "words"
    marks = re.findall(r'"(?:[^"\\]|\\.)*"', MARKS)
    words.write_text("\n".join(marks) + "\n")
    atheris.Setup(
        [
            "fuzz",
            str(folder / "corpus"),
            f"-artifact_prefix={folder}/",
            f"-max_total_time={seconds}",
            f"-dict={words}",
            "-max_len=20000",
            "-timeout=5",
            "-report_slow_units=1",
            "-rss_limit_mb=4096",
            "-verbosity=0",
        ],
        one,
    )
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--form", nargs="*")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        fuzz(given.one, given.folder, given.seconds)
        return
    from tests.transcripts.written import FORMS

    for form in ["together"] if given.together else given.form or sorted(FORMS):
        folder = given.folder / "".join(c if c.isalnum() else "-" for c in form)
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, __file__, str(folder), "--seconds", str(given.seconds)]
        done = subprocess.run([*command, "--one", form], capture_output=True, text=True)
        found = sorted(
            p.name
            for p in folder.iterdir()
            if p.name.startswith(("crash", "timeout", "slow", "oom"))
        )
        print(f"{form}: {', '.join(found) or 'nothing found'}", flush=True)
        if done.returncode:
            print("\n".join(done.stderr.splitlines()[-12:]), flush=True)


if __name__ == "__main__":
    main()
