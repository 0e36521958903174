"""Chinese: duties, answers, days, and the moves of talk."""

from minutes.languages.chinese.grammar.content import content_words, points_back
from minutes.languages.chinese.grammar.days import find_days
from minutes.languages.chinese.grammar.duties import accepts, claims, refuses
from minutes.languages.chinese.grammar.moves import find_moves

__all__ = [
    "accepts",
    "claims",
    "content_words",
    "find_days",
    "find_moves",
    "points_back",
    "refuses",
]
