"""English: duties, answers, days, and the moves of talk."""

from minutes.stages.outcomes.english.answers import accepts, refuses
from minutes.stages.outcomes.english.content import content, points_back
from minutes.stages.outcomes.english.dates import find as days
from minutes.stages.outcomes.english.duties import claims
from minutes.stages.outcomes.english.moves import moves

__all__ = ["accepts", "claims", "content", "days", "moves", "points_back", "refuses"]
