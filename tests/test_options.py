"""Options: declared once, found in four places, with errors that a user can mend."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minutes.errors import OptionError
from minutes.options import Options, SelectionOptions, flat
from minutes.settings import check_names, find_values, read_config


def given(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    config: Mapping[str, Any] | None = None,
    command: str = "run",
) -> Options:
    found = find_values(list(flat()), command, flags or {}, environment or {}, config or {})
    return Options(**{name: one.value for name, one in found.items()})


def test_a_flag_wins_over_the_environment_and_that_over_the_configuration() -> None:
    config = {"max-points": 3, "model": "tiny", "language": "de"}
    environment = {"MINUTES_MODEL": "small", "MINUTES_LANGUAGE": "fr", "HOME": "/nowhere"}
    options = given({"language": "en", "title": None}, environment, config)
    assert options.selection.max_points == 3
    assert options.transcription.model == "small"
    assert options.transcription.language == "en"
    assert options.output.title is None


def test_what_is_given_for_one_command_wins_there_alone() -> None:
    config = {"max_points": 3, "watch": {"max-points": 5}}
    environment = {"MINUTES_MAX_POINTS": "4", "MINUTES_BATCH_MAX_POINTS": "6"}
    assert given(config=config).selection.max_points == 3
    assert given(config=config, command="watch").selection.max_points == 5
    assert given({}, environment, config, "watch").selection.max_points == 4
    assert given({}, environment, config, "batch").selection.max_points == 6


def test_nothing_given_means_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path / "missing.toml") == {}
    assert given({"speaker": [], "title": None}, {"MINUTES_TITLE": ""}) == Options()


def test_environment_values_get_the_type_of_their_option() -> None:
    environment = {
        "MINUTES_OFFLINE": "true",
        "MINUTES_OUTPUT_FORMAT": "md, srt",
        "MINUTES_VOICE_THRESHOLD": "0.4",
        "MINUTES_OUTPUT_DIR": "out",
        "HF_TOKEN": "hf_secret",
    }
    options = given({}, environment)
    assert options.runtime.offline is True
    assert options.output.output_format == ("md", "srt")
    assert options.voice_activity.voice_threshold == 0.4
    assert options.output.output_dir == Path("out")
    assert options.runtime.hf_token == "hf_secret"


def test_options_are_given_by_name_by_stage_or_both() -> None:
    by_name = Options(max_points=8, outcomes="cautious", output_dir="out")
    assert by_name.selection == SelectionOptions(max_points=8)
    assert (by_name.outcomes.outcomes, by_name.output.output_dir) == ("cautious", Path("out"))
    both = Options(selection=SelectionOptions(max_words=90), max_points=8)
    assert both.selection == SelectionOptions(8, 90)
    assert replace(by_name, language="en").selection.max_points == 8
    assert pickle.loads(pickle.dumps(by_name)) == by_name


def test_the_token_is_never_shown_or_stored() -> None:
    options = Options(hf_token="hf_secret")
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
        ({"max_points": 2.5}, "--max-points: 2.5 is not a whole number"),
        ({"max_points": True}, "--max-points: True is not a whole number"),
        ({"voice_threshold": 1.5}, "--voice-threshold: 1.5 is outside 0 to 1"),
        ({"voice_threshold": float("nan")}, "--voice-threshold: nan is outside 0 to 1"),
        ({"transcriber": "siri"}, "choose from auto, faster-whisper, whisper"),
        ({"output_format": ("pdf",)}, "--output-format: 'pdf' is unknown"),
        ({"speaker": ("Anna",)}, "write --speaker S1=Anna"),
        ({"min_speakers": 4, "max_speakers": 2}, "--min-speakers: 4 is more than"),
        ({"num_speakers": 5, "max_speakers": 2}, "--num-speakers: 5 is outside"),
        ({"offline": "perhaps"}, "--offline: 'perhaps' is not true or false"),
        ({"date": "Friday"}, "--date: 'Friday' is no date"),
        ({"max_point": 3}, "max_point: is no option; did you mean max_points?"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(flags: dict[str, object], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        Options(**flags)
    assert said in str(caught.value)


def test_a_value_is_named_by_the_place_that_gives_it() -> None:
    with pytest.raises(OptionError, match=r"^MINUTES_MAX_POINTS: 'many' is not a whole number"):
        given({}, {"MINUTES_MAX_POINTS": "many"})
    with pytest.raises(OptionError, match=r"^minutes\.toml: \[run\] max-points: 'many' is not"):
        given(config={"run": {"max-points": "many"}})


@pytest.mark.parametrize(
    ("environment", "config", "said"),
    [
        ({"MINUTES_MAX_POINT": "3"}, {}, "is no option; did you mean MINUTES_MAX_POINTS?"),
        ({}, {"max-point": 3}, "max-point is no option; did you mean max-points?"),
        ({}, {"rum": {}}, r"[rum] is no command; did you mean run?"),
        ({}, {"run": {"langage": "en"}}, "langage is no option of run; did you mean language?"),
        ({}, {"zzz": 1}, "zzz is no option; docs/options.md lists them all"),
    ],
)
def test_a_name_that_is_misspelt_gets_the_nearest(
    environment: dict[str, str], config: dict[str, Any], said: str
) -> None:
    with pytest.raises(OptionError) as caught:
        check_names({"run": list(flat())}, environment, config)
    assert said in str(caught.value)


def test_a_configuration_that_does_not_parse_is_named(tmp_path: Path) -> None:
    config = tmp_path / "minutes.toml"
    config.write_text("max-points = \n")
    with pytest.raises(OptionError, match=r"minutes\.toml: cannot be read"):
        read_config(config)


def test_only_what_shapes_the_minutes_is_kept_with_them() -> None:
    options = Options(max_points=4, device="cpu", output_dir="out", language="en")
    assert options.changed() == {"language": "en", "max_points": 4}
