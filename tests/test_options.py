"""Options: merged from four sources, with errors that a user can mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.errors import OptionError
from minutes.options import Options, merge


def test_later_sources_win(tmp_path: Path) -> None:
    config = tmp_path / "minutes.toml"
    config.write_text('max-points = 3\nmodel = "tiny"\nlanguage = "de"\n')
    environment = {"MINUTES_MODEL": "small", "MINUTES_LANGUAGE": "fr", "HOME": "/nowhere"}
    options = merge({"language": "en", "title": None}, environment, config)
    assert options.selection.max_points == 3
    assert options.transcription.model == "small"
    assert options.transcription.language == "en"
    assert options.output.title is None


def test_nothing_given_means_the_defaults(tmp_path: Path) -> None:
    assert merge({}, {}, tmp_path / "missing.toml") == Options()


def test_environment_values_get_the_type_of_their_option() -> None:
    environment = {
        "MINUTES_OFFLINE": "true",
        "MINUTES_OUTPUT_FORMAT": "md, srt",
        "MINUTES_VOICE_THRESHOLD": "0.4",
        "MINUTES_OUTPUT_DIR": "out",
        "HF_TOKEN": "hf_secret",
    }
    options = merge({}, environment)
    assert options.runtime.offline is True
    assert options.output.output_format == ("md", "srt")
    assert options.voice_activity.voice_threshold == 0.4
    assert options.output.output_dir == Path("out")
    assert options.runtime.hf_token == "hf_secret"


def test_the_token_is_never_shown_or_stored() -> None:
    options = merge({"hf_token": "hf_secret"})
    assert "hf_secret" not in repr(options)
    assert "hf_secret" not in str(options.changed())


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"max_points": -1}, "--max-points: -1 is less than 1"),
        ({"max_words": 0}, "--max-words: 0 is less than 1"),
        ({"batch_size": 0}, "--batch-size: 0 is less than 1"),
        ({"batch_size": -4}, "--batch-size: -4 is less than 1"),
        ({"max_points": "many"}, "--max-points: 'many' is not a whole number"),
        ({"voice_threshold": 1.5}, "--voice-threshold: 1.5 is outside 0 to 1"),
        ({"transcriber": "siri"}, "choose from auto, faster-whisper, whisper"),
        ({"output_format": ("pdf",)}, "--output-format: 'pdf' is unknown"),
        ({"speaker": ("Anna",)}, "write --speaker S1=Anna"),
        ({"min_speakers": 4, "max_speakers": 2}, "--min-speakers: 4 is more than"),
        ({"num_speakers": 5, "max_speakers": 2}, "--num-speakers: 5 is outside"),
        ({"offline": "perhaps"}, "--offline: 'perhaps' is not true or false"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(flags: dict[str, object], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        merge(flags)
    assert said in str(caught.value)


def test_an_unknown_name_in_the_configuration_gets_the_choices(tmp_path: Path) -> None:
    config = tmp_path / "minutes.toml"
    config.write_text("max-point = 3\n")
    with pytest.raises(OptionError, match=r"max-point is no option; choose from .*max-points"):
        merge({}, {}, config)


def test_a_configuration_that_does_not_parse_is_named(tmp_path: Path) -> None:
    config = tmp_path / "minutes.toml"
    config.write_text("max-points = \n")
    with pytest.raises(OptionError, match=r"minutes\.toml: cannot be read"):
        merge({}, {}, config)


def test_only_what_shapes_the_minutes_is_kept_with_them() -> None:
    options = merge({"max_points": 4, "device": "cpu", "output_dir": "out", "language": "en"})
    assert options.changed() == {"language": "en", "max_points": 4}
