"""Chinese: duties, answers, days, and the moves of talk."""

from minutes.stages.outcomes.chinese.content import content, points_back
from minutes.stages.outcomes.chinese.days import days
from minutes.stages.outcomes.chinese.duties import accepts, claims, refuses
from minutes.stages.outcomes.chinese.moves import moves

__all__ = ["accepts", "claims", "content", "days", "moves", "points_back", "refuses"]
