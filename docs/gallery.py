"""Make docs/gallery.md: what comes out for each sample, with pictures of it.

    make gallery

Needs what docs/screenshots.py needs, and LibreOffice for the Word documents
(`apt-get install libreoffice-writer`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import screenshots

DOCS = Path(__file__).parent
FOLDER = DOCS / "gallery"
SAMPLES = DOCS.parent / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample, and what it shows."""

    file: str
    about: str
    flags: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        return Path(self.file).stem


GALLERY = (
    Sample(
        "planning.vtt",
        "Four people plan a release: three decisions, six actions, a problem that stays open.",
        ("--date", "2027-02-23"),
    ),
    Sample(
        "standup.vtt",
        "Five people's standup, as Microsoft Teams exports it.",
        ("--date", "2027-02-23"),
    ),
    Sample("retro.srt", "A retrospective of four, from subtitles.", ("--date", "2027-02-26")),
    Sample(
        "zh-meeting.vtt",
        "A meeting in Chinese: the minutes are Chinese throughout.",
        ("--date", "2027-03-01", "--title", "项目周会"),
    ),
)
INTRODUCTION = """\
# Gallery

What `minutes run` makes of the [samples](../samples). `make gallery` regenerates this page, its
documents and its pictures. Every picture shows an unedited result, in headless Chromium.
"""
RECORDING = """
## A recording

The page of `samples/planning.flac` as Whisper hears it ([Markdown](example/planning.md),
[HTML](example/planning.html)). A click on any time plays from there, and the transcript follows;
with `--embed-audio` the sound is in the page itself. `make examples` regenerates it.

![The recording plays, and the transcript follows](images/planning-playing.png)

![Why a point is there](images/planning-why.png)
"""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    parts = [INTRODUCTION]
    with screenshots.browser() as chromium:
        for sample in GALLERY:
            write(sample)
            page = FOLDER / f"{sample.stem}.html"
            screenshots.take(chromium, page, FOLDER, (*screenshots.VIEWS, "print"))
            picture_of_word(sample)
            parts.append(section(sample))
    (DOCS / "gallery.md").write_text("".join([*parts, RECORDING]), encoding="utf-8")


def write(sample: Sample) -> None:
    """The sample's minutes in three formats."""
    for form in ("html", "md", "docx"):  # of another checkout, it would be kept as edited by hand
        (FOLDER / f"{sample.stem}.{form}").unlink(missing_ok=True)
    command = ["run", SAMPLES / sample.file, "-f", "html,md,docx", "-o", FOLDER, "--force"]
    subprocess.run([sys.executable, "-m", "minutes", *command, *sample.flags], check=True)


def picture_of_word(sample: Sample) -> None:
    """The first sheet of the Word document, as LibreOffice sets it."""
    with tempfile.TemporaryDirectory() as aside:
        document = FOLDER / f"{sample.stem}.docx"
        office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", aside, document]
        subprocess.run(office, check=True, stdout=subprocess.DEVNULL)
        paper = Path(aside) / f"{sample.stem}.pdf"
        screenshots.first_sheet(paper, FOLDER / f"{sample.stem}-word.png")


def section(sample: Sample) -> str:
    """The sample's part of the gallery, in Markdown."""
    at, flags = f"gallery/{sample.stem}", " ".join(sample.flags)
    return f"""
## {sample.stem}

{sample.about} As [a page]({at}.html), [Markdown]({at}.md) and [a Word document]({at}.docx):

```sh
minutes run samples/{sample.file} {flags}
```

![The page of {sample.stem} on a desktop]({at}-wide.png)

| on a phone | on paper | in Word |
|---|---|---|
| ![On a phone]({at}-phone.png) | ![On paper]({at}-print.png) | ![In Word]({at}-word.png) |

![In the dark]({at}-dark.png)
"""


if __name__ == "__main__":
    main()
