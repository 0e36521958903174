"""Files that are no transcript, or a broken one: one clear line that names the file."""

from __future__ import annotations

import os
import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from minutes.errors import NoTranscript, TranscriptError
from minutes.transcripts import check_talk, read_transcript

from .files import saved, teams_document, write

SRT = "1\n00:00:01,000 --> 00:00:02,000\nHello.\n\n2\n{}\nBye.\n"


def refused(path: Path) -> str:
    """The message of a file that cannot be read: one line, which begins with its name."""
    with pytest.raises(TranscriptError) as caught:
        read_transcript(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert caught.value.remedy
    return message


def test_missing_file(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path / "call.vtt")


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "call.vtt").mkdir()
    assert "is a folder" in refused(tmp_path / "call.vtt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = write(tmp_path, "call.vtt", "WEBVTT\n")
    path.chmod(0)
    assert "cannot be read" in refused(path)


@pytest.mark.parametrize("content", [b"", b"  \n\r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize("name", ["a.vtt", "a.srt", "a.txt"])
def test_empty_file(tmp_path: Path, name: str, content: bytes) -> None:
    refused(write(tmp_path, name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.vtt", "WEBVTT\n\nNOTE nothing else\n"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna></v>\n"),
        ("a.srt", "Hello, this is no caption.\n"),
        ("a.json", '{"segments": []}'),
        ("a.json", '{"segments": [{"start": 0, "end": 1, "text": " "}]}'),
    ],
)
def test_nothing_said(tmp_path: Path, name: str, content: str) -> None:
    assert "holds no" in refused(write(tmp_path, name, content))


@pytest.mark.parametrize(
    "times",
    [
        "00:0x:03,000 --> 00:00:04,000",
        "00:00:03,000 --> soon",
        "00:00:73,000 --> 00:01:04,000",
        "00:61:03,000 --> 00:62:04,000",
        "9999:59:59,000 --> 9999:59:59,999",
        "3 --> 4",
    ],
)
def test_times_that_cannot_be_are_named_with_their_line(tmp_path: Path, times: str) -> None:
    assert "line 6: " in refused(write(tmp_path, "call.srt", SRT.format(times)))


def test_a_head_with_a_time_that_cannot_be_is_named_with_its_line(tmp_path: Path) -> None:
    text = "Anna  0:03\nHello.\n\nBen  0:99\nBye.\n"
    assert "line 4: '0:99'" in refused(write(tmp_path, "call.txt", text))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"segments": [\n {"start": 0,\n', "line 3: broken JSON"),
        ('{"hello": 1}', "without a list of segments"),
        ("[1, 2]", "[0]: is no segment"),
        ('"text"', "without a list"),
        ('{"segments": [{"start": 0, "end": 1}]}', "segments[0]: has no text"),
        ('{"segments": [{"start": NaN, "end": 1, "text": "a"}]}', "segments[0]: nan"),
        ('{"segments": [{"start": 1e999, "end": 1, "text": "a"}]}', "segments[0]: inf"),
        ('{"segments": [{"start": true, "end": 1, "text": "a"}]}', "'True' is no time"),
        ('{"segments": [{"start": [], "end": 1, "text": "a"}]}', "'[]' is no time"),
        ('{"segments": [{"start": "soon", "end": 1, "text": "a"}]}', "segments[0]: "),
        ('{"segments": [{"start": 5e7, "end": 5e7, "text": "a"}]}', "beyond 8784 hours"),
        ('{"segments": [{"start": 1' + "0" * 400 + ', "text": "a"}]}', "segments[0]: "),
        ('{"segments": [{"start": 1' + "0" * 9000 + ', "text": "a"}]}', "no JSON of a transcript"),
        ("[" * 100_000, "no JSON of a transcript"),
        ('{"schema": "minutes/1"}', "not minutes JSON"),
        ('{"schema": "minutes/99", "utterances": []}', "not minutes JSON"),
    ],
)
def test_broken_json(tmp_path: Path, content: str, problem: str) -> None:
    assert problem in refused(write(tmp_path, "call.json", content))


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00" + bytes(range(256)) * 20,
        b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00\x01\x02\xff\xfe" * 2000,
        bytes(range(256)) * 100,
    ],
)
@pytest.mark.parametrize("name", ["call.vtt", "call.txt", "call.srt", "call.json"])
def test_binary_files(tmp_path: Path, name: str, content: bytes) -> None:
    assert "is not text" in refused(write(tmp_path, name, content))


def test_text_named_docx(tmp_path: Path) -> None:
    assert "is no Word document" in refused(write(tmp_path, "call.docx", "Anna: Hello.\n"))


def test_old_word_document(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
    assert "old or a protected" in refused(write(tmp_path, "a.docx", data))


def test_truncated_document(tmp_path: Path) -> None:
    data = teams_document()
    assert "damaged" in refused(write(tmp_path, "call.docx", data[: len(data) // 2]))


def test_archive_that_is_no_document(tmp_path: Path) -> None:
    assert "no Word document" in refused(write(tmp_path, "a.docx", archive({"a.txt": b"hello"})))


def test_document_with_broken_xml(tmp_path: Path) -> None:
    data = with_part(teams_document(), "word/document.xml", b"<w:document><unclosed>")
    assert "no Word document" in refused(write(tmp_path, "a.docx", data))


def test_document_that_unpacks_to_gigabytes(tmp_path: Path) -> None:
    data = with_part(teams_document(), "word/document.xml", b" " * (65 * 2**20))
    assert len(data) < 2**20
    assert "more than a transcript should" in refused(write(tmp_path, "a.docx", data))


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/other.rels"])
@pytest.mark.parametrize("ratio", [True, False])
def test_document_of_millions_of_elements(tmp_path: Path, part: str, ratio: bool) -> None:
    xml = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body>%b</w:body></w:document>"
    )
    empty = b"<w:p/>" * (9_000_000 if ratio else 2_000_000)
    noise = b"" if ratio else b"<!--%b-->" % random.Random(1).randbytes(2**18).hex().encode()
    data = with_part(teams_document(), part, xml % (empty + noise))
    assert (len(data) < 200_000) is ratio
    assert "more than a transcript should" in refused(write(tmp_path, "a.docx", data))


def test_document_with_its_parts_encrypted(tmp_path: Path) -> None:
    data = bytearray(teams_document())
    at = data.find(b"PK\x01\x02")
    while at >= 0:  # the flag of each part, in the directory
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    assert "damaged" in refused(write(tmp_path, "a.docx", bytes(data)))


def test_document_that_lies_about_its_size(tmp_path: Path) -> None:
    data = with_part(teams_document(), "word/document.xml", b" " * (65 * 2**20))
    size = (65 * 2**20).to_bytes(4, "little")
    assert data.count(size) >= 2  # in the part's own header and in the directory
    refused(write(tmp_path, "a.docx", data.replace(size, (4096).to_bytes(4, "little"))))


def test_documents_do_not_read_other_files(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret", "the password is swordfish")
    plain = saved_with_text("Anna: hello ENTITY")
    with zipfile.ZipFile(BytesIO(plain)) as parts:
        xml = parts.read("word/document.xml").decode()
    head, _, rest = xml.partition("?>")
    doctype = f'<!DOCTYPE w:document [<!ENTITY secret SYSTEM "{secret.as_uri()}">]>'
    xml = f"{head}?>{doctype}{rest.replace('ENTITY', '&secret;')}"
    path = write(tmp_path, "a.docx", with_part(plain, "word/document.xml", xml.encode()))
    assert "swordfish" not in " ".join(cue.text for cue in read_transcript(path).cues)


def test_entities_do_not_multiply(tmp_path: Path) -> None:
    plain = saved_with_text("Anna: hello ENTITY")
    with zipfile.ZipFile(BytesIO(plain)) as parts:
        xml = parts.read("word/document.xml").decode()
    entities = '<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)
    )
    head, _, rest = xml.partition("?>")
    xml = f"{head}?><!DOCTYPE w:document [{entities}]>{rest.replace('ENTITY', '&a9;')}"
    path = write(tmp_path, "a.docx", with_part(plain, "word/document.xml", xml.encode()))
    try:
        text = " ".join(cue.text for cue in read_transcript(path).cues)
    except TranscriptError:
        return
    assert len(text) < 1000


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def with_part(document: bytes, name: str, content: bytes) -> bytes:
    """A document with one of its parts replaced."""
    with zipfile.ZipFile(BytesIO(document)) as file:
        parts = {item.filename: file.read(item) for item in file.infolist()}
    return archive(parts | {name: content})


def saved_with_text(*paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("prices.csv", b"name,price\nscreen,100\n"),
        ("package.json", b'{"name": "x"}'),
        ("numbers.json", b"[1, 2]"),
        ("letter.txt", b"%PDF-1.7\n"),
        ("dump.txt", bytes(range(256)) * 9),
        ("empty.csv", b""),
        ("blank.txt", b" \n"),
        ("names.json", b'["Anna", "Tom"]'),
        ("days.json", b'[{"made": "2027-03-02T10:00:00"}]'),
    ],
)
def test_what_is_no_transcript_at_all_is_told_from_a_broken_one(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(NoTranscript):
        read_transcript(write(tmp_path, name, content))
    with pytest.raises(TranscriptError) as caught:  # nothing but captions is kept so
        read_transcript(write(tmp_path, f"{name}.srt", content))
    assert not isinstance(caught.value, NoTranscript)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("call.csv", b"When,Who,What\n00:00:01,Anna,Hello.\n00:00:05,Tom,Good morning.\n"),
        ("call.json", b'["Anna: Good morning.", "Tom: Hello, Anna."]'),
        ("call.json", b'[{"when": "00:00:01", "who": "Anna"}, {"when": "00:00:05", "who": "Tom"}]'),
    ],
)
def test_what_seems_talk_in_a_form_that_nobody_knows_fails(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(TranscriptError) as caught:
        read_transcript(write(tmp_path, name, content))
    assert not isinstance(caught.value, NoTranscript)


@pytest.mark.parametrize(
    ("name", "content", "talk"),
    [
        ("notes.txt", "Buy screens.\n\nCall the bank.\n", False),
        ("notes.md", "Buy screens.\n", True),  # is taken up nowhere but where it is named
        ("call.txt", "Anna: Buy screens.\nTom: I will.\nAnna: Good.\n", True),
        ("call.txt", "00:01 Buy screens.\n00:05 I will.\n00:09 Good.\n", True),
        ("call.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nBuy screens.\n", True),
    ],
)
def test_text_without_names_and_times_is_talk_only_where_somebody_says_so(
    tmp_path: Path, name: str, content: str, talk: bool
) -> None:
    path = write(tmp_path, name, content)
    assert read_transcript(path).cues
    if talk:
        check_talk(path)
    else:
        with pytest.raises(NoTranscript, match="no name or time was recognised in it"):
            check_talk(path)
