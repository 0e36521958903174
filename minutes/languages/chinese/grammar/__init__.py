"""Chinese: duties, answers, days, and the moves of talk."""

from minutes.languages.chinese.grammar.content import content, points_back
from minutes.languages.chinese.grammar.days import days
from minutes.languages.chinese.grammar.duties import accepts, claims, refuses
from minutes.languages.chinese.grammar.moves import moves

__all__ = ["accepts", "claims", "content", "days", "moves", "points_back", "refuses"]
