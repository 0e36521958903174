"""A meeting in which outcomes are looked for: its utterances, and what is asked of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from minutes import languages
from minutes.languages.backchannels import find_neighbour, is_backchannel
from minutes.languages.names import Names
from minutes.languages.outcomes import grammar_of
from minutes.languages.sentences import trails_off
from minutes.records import OUTCOME_KINDS, Evidence, Kind, Signs, Speaker, Utterance
from minutes.sentences import ends_sentence, is_punctuated
from minutes.text import count_words

__all__ = ["FEWEST", "Dialogue", "margin", "reads"]

_PARTS = 4  # utterances of one sentence at most
_PAUSE = 2.0  # seconds within a sentence
_PUNCTUATED = 0.5  # share of utterances that end in a stop; with fewer its absence says nothing
_TELLS = 4  # words of an answer that says something
_JUST_BEFORE = 2  # utterances before an answer in which it was asked for
_ANSWER = 3  # utterances after a request in which it is accepted
FEWEST = 2  # words of content by which a statement says what it is about
_POINTING = 2  # words of content up to which "it" and "that" leave it in the dark
_DARK = 0.6  # likelihood that an utterance does not say what it is about
_PLAIN = 4  # words of content of what is told beside another decision
_SURE = 1e-4  # nearer to 0 and to 1 no probability is told apart


def reads(language: str | None) -> bool:
    """Whether what is said in so many words to be an outcome is known in a language."""
    known = languages.find_language(language)
    return known is not None and known.outcomes is not None


class Dialogue:
    """The utterances by place, with what is asked of them again and again."""

    def __init__(
        self,
        utterances: Sequence[Utterance],
        speakers: Sequence[Speaker],
        thresholds: Mapping[str, float],
        language: str | None,
    ) -> None:
        self.said, self.thresholds = utterances, thresholds
        self.grammar = grammar_of(language)
        self.place = {u.id: i for i, u in enumerate(utterances)}
        self.names = Names(speakers, utterances)
        self.punctuated = is_punctuated([u.text for u in utterances], _PUNCTUATED)
        self._about: dict[int, frozenset[str]] = {}
        self.owners: dict[int, tuple[tuple[str, Evidence] | None, tuple[int, ...]]] = {}
        said = self.grammar.kind_said
        self._explicit = [said(u.text, self.names.mentions(u.text)) for u in utterances]

    def signs(self, place: int) -> Signs:
        return self.said[place].signs or Signs()

    def is_answered(self, place: int) -> bool:
        """Whether it is a question that somebody else goes on to answer."""
        said = self.said[place]
        if not said.text.rstrip().endswith("?"):
            return False
        for other in self.said[place + 1 : place + 1 + _ANSWER]:
            if other.speaker not in (None, said.speaker) and not is_backchannel(other.text):
                return not other.text.rstrip().endswith("?") and count_words(other.text) >= _TELLS
        return False

    def is_open_proposal(self, place: int) -> bool:
        """Whether it asks, and nobody else goes on to agree."""
        if not self.said[place].text.rstrip().endswith("?"):
            return False
        return self.acceptance(place) is None

    def is_invitation(self, place: int) -> bool:
        """Whether it invites everybody, and nobody is named or takes it on."""
        text = self.said[place].text
        if not self.grammar.invites(text) or self.acceptance(place) is not None:
            return False
        return not self.grammar.volunteers_anywhere(text) and not self.names.mentions(text)

    def acceptance(self, place: int) -> int | None:
        """The place at which the next speaker accepts what is asked, if that one does."""
        said = self.said[place]
        for i in range(place + 1, min(place + 1 + _ANSWER, len(self.said))):
            answer = self.said[i]
            if answer.speaker in (None, said.speaker):
                continue
            return i if self.grammar.accepts(answer.text) else None
        return None

    def request(self, place: int) -> int | None:
        """The place right before at which somebody else asks for what is said here, if any does."""
        said = self.said[place]
        for i in range(place - 1, max(place - 1 - _JUST_BEFORE, -1), -1):
            other = self.said[i]
            if other.speaker in (None, said.speaker) or is_backchannel(other.text):
                continue
            at = (self.signs(i).statement or (0, 0))[0]
            return i if self.tells(i) and self.grammar.asks(other.text, at) else None
        return None

    def probability(self, place: int, kind: Kind) -> float:
        """How likely an utterance carries an outcome of a kind; what it says it is, it is."""
        probability = self.said[place].kinds.get(kind, 0.0)
        if self._explicit[place] == kind:
            return max(probability, self.thresholds[kind])
        return probability

    def explicit(self, place: int) -> Kind | None:
        """The kind of outcome that an utterance says it is, if any."""
        return self._explicit[place]

    def kind(self, place: int) -> Kind:
        """The kind that an utterance is farthest above the threshold of."""
        known = (kind for kind in OUTCOME_KINDS if kind in self.thresholds)
        return max(known, key=lambda k: margin(self.probability(place, k), self.thresholds[k]))

    def sentence(self, place: int) -> list[int]:
        """The utterances of one speaker over which the sentence at a place runs.

        It goes on where an utterance ends without a final mark, or in text without marks with a
        word that nobody ends with; nods of others part nothing.
        """
        whole = [place]
        while len(whole) < _PARTS:
            before = find_neighbour(self.said, whole[0], -1, pause=_PAUSE)
            if before is None or not self._runs_on(before, whole[0]):
                break
            whole.insert(0, before)
        while len(whole) < _PARTS:
            after = find_neighbour(self.said, whole[-1], 1, pause=_PAUSE)
            if after is None or not self._runs_on(whole[-1], after):
                break
            whole.append(after)
        return whole

    def _runs_on(self, first: int, second: int) -> bool:
        one, other = self.said[first], self.said[second]
        if not one.text or not other.text:
            return False
        if ends_sentence(one.text.split()[-1], None):
            return False
        return self.punctuated or trails_off(one.text)

    def about(self, place: int) -> frozenset[str]:
        """The words that say what an utterance is about; names and days say who and when."""
        if place not in self._about:
            text = self.said[place].text
            held = [(m.start, m.end) for m in self.names.mentions(text) if m.present]
            held += [(p.start, p.end) for p in self.grammar.days(text)]
            for begin, end in held:
                text = text[:begin] + " " * (end - begin) + text[end:]
            self._about[place] = self.grammar.content(text)
        return self._about[place]

    def is_plain(self, place: int) -> bool:
        """Whether an utterance says what it is, or says in many words what it is about.

        A question and a condition leave open what came of them.
        """
        if self._explicit[place] is not None:
            return True
        text = self.said[place].text
        if text.rstrip().endswith("?") or self.grammar.supposes(text):
            return False
        return len(self.about(place)) >= _PLAIN and not self.grammar.points_back(text)

    def is_dark(self, place: int, *, unknown: bool) -> bool:
        """Whether the model finds that an utterance leaves open what it is about.

        Args:
            unknown: the answer for models that do not tell.
        """
        unclear = self.signs(place).unclear
        return unknown if unclear is None else unclear >= _DARK

    def tells(self, place: int) -> bool:
        """Whether an utterance says by itself what it is about."""
        words = len(self.about(place))
        return words >= FEWEST and (
            words > _POINTING or not self.grammar.points_back(self.said[place].text)
        )


def margin(probability: float, threshold: float) -> float:
    """How far a probability is above a threshold, in log odds."""
    return _log_odds(probability) - _log_odds(threshold)


def _log_odds(probability: float) -> float:
    sure = min(max(probability, _SURE), 1.0 - _SURE)
    return math.log(sure / (1.0 - sure))
