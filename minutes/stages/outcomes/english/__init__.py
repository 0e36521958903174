"""English: duties, answers, days, and the moves of talk."""

from minutes.stages.outcomes.english.dates import find as days
from minutes.stages.outcomes.english.duties import accepts, claims, refuses
from minutes.stages.outcomes.english.moves import moves
from minutes.stages.outcomes.english.words import content

__all__ = ["accepts", "claims", "content", "days", "moves", "refuses"]
